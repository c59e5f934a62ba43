# SPDX-License-Identifier: Apache-2.0
"""Which ways gateways take, and what joins wait for."""

import pytest
from bpmn_words import END, START, Case, event, flows, made, process, timer, user

from mingfu.engines.bpmn import Change, Complete, Deliver, StepRefused, Terminate, begin, compile_program, parse
from mingfu.engines.dmn import compile_expression


def test_exclusive_takes_the_first_true_way_of_the_file_then_the_default():
    made_ = made(
        f'{START}<exclusiveGateway id="g" default="g-c"/>{user("a")}{user("b")}{user("c")}{END}',
        "s>g",
        "g>a: n > 10",
        "g>b: n > 5",
        "g>c",
        "a>e",
        "b>e",
        "c>e",
    )
    assert Case(made_, {"n": 11}).told == ["branch g g-a", "open a"]
    assert Case(made_, {"n": 7}).told == ["branch g g-b", "open b"]
    assert Case(made_, {"n": 1}).told == ["branch g g-c", "open c"]


def test_exclusive_without_a_true_way_refuses():
    made_ = made(f'{START}<exclusiveGateway id="g"/>{user("a")}{END}', "s>g", "g>a: n = 1", "g>e: n = 2", "a>e")
    with pytest.raises(StepRefused) as refused:
        begin(made_, {"n": 3})
    assert refused.value.code == "no-way"


class Stubborn:
    """A language in which every text is right and none has a value."""

    def __init__(self, text):
        self.text = text

    def evaluate(self, _data, **_given):
        raise ValueError(self.text)


@pytest.mark.parametrize(
    ("language", "code"), [(compile_expression, "condition-not-boolean"), (Stubborn, "expression-failed")]
)
def test_a_condition_that_is_no_condition_refuses(language, code):
    inside = f'{START}\n<exclusiveGateway id="g" default="g-e"/>\n{user("a")}{END}\n'
    text = process(inside + flows("s>g", "g>a: n + 1", "g>e", "a>e"))
    with pytest.raises(StepRefused) as refused:
        begin(compile_program(parse(text, name="a.bpmn"), language), {"n": 1})
    error = refused.value
    assert (error.code, error.element, error.file, error.line) == (code, "g-a", "a.bpmn", 7)


def test_parallel_waits_for_all_and_for_each_once():
    made_ = made(
        f'{START}<parallelGateway id="p"/>{user("a")}{user("b")}<parallelGateway id="j"/>{user("t")}{END}',
        "s>p",
        "p>a",
        "p>b",
        "a>j",
        "b>j",
        "j>t",
        "t>e",
    )
    case = Case(made_)
    assert case.told == ["open a", "open b"]
    assert case.done("b") == ["close b done"]
    assert case.refused(Complete("b")) == "unknown-task"
    assert case.refused(Complete(99)) == "unknown-task"
    assert case.refused(Complete("p")) == "unknown-task"
    assert case.refused(Complete("nowhere")) == "unknown-task"
    assert case.done("a") == ["close a done", "open t"]


INCLUSIVE = (
    f'{START}<inclusiveGateway id="g" default="g-c"/>{user("a")}{user("b")}{user("c")}<inclusiveGateway id="j"/>{user("t")}{END}',
    "s>g",
    "g>a: x = 1",
    "g>b: y = 1",
    "g>c",
    "a>j",
    "b>j",
    "c>j",
    "j>t",
    "t>e",
)


def test_inclusive_joins_what_it_split():
    made_ = made(*INCLUSIVE)
    case = Case(made_, {"x": 1, "y": 1})
    assert case.told == ["branch g g-a", "branch g g-b", "open a", "open b"]
    assert case.done("b") == ["close b done"]
    assert case.done("a") == ["close a done", "open t"]
    case = Case(made_, {"y": 1})
    assert case.told == ["branch g g-b", "open b"]
    assert case.done("b") == ["close b done", "open t"]
    assert Case(made_).told == ["branch g g-c", "open c"]


def test_inclusive_does_not_wait_for_a_token_that_can_only_come_over_a_taken_way():
    made_ = made(
        f'{START}<parallelGateway id="p"/>{user("a")}{user("b")}{user("c")}<inclusiveGateway id="j"/>{user("t")}{END}'
        f'<boundaryEvent id="o" attachedToRef="b" cancelActivity="false">{event("message", "MSG")}</boundaryEvent>',
        "s>p",
        "p>a",
        "p>b",
        "a>j",
        "b>c",
        "c>e",
        "o>j",
        "j>t",
        "t>e",
    )
    case = Case(made_)
    # The boundary of b can still reach an empty way in.
    assert case.done("a") == ["close a done"]
    assert case.done("b") == ["close b done", "forget o", "open c", "open t"]


def test_two_inclusive_joins_in_one_procedure():
    made_ = made(
        f'{START}<parallelGateway id="p"/>{user("a")}{user("b")}<inclusiveGateway id="j"/>{user("k")}<parallelGateway id="q"/>'
        f'{user("c")}<inclusiveGateway id="i"/>{END}',
        "s>p",
        "p>a",
        "p>b",
        "p>q",
        "q>c",
        "c>i",
        "a>j",
        "b>j",
        "j>k",
        "k>i",
        "i>e",
    )
    case = Case(made_)
    assert case.done("c") == ["close c done"]
    case.done("a")
    assert case.done("b") == ["close b done", "open k"]
    assert case.done("k") == ["close k done", "ended - e"]


def test_the_first_event_of_a_race_wins():
    made_ = made(
        f'{START}<eventBasedGateway id="g"/><intermediateCatchEvent id="m1">{event("message", "MSG")}</intermediateCatchEvent>'
        f'<receiveTask id="r" messageRef="MSG"/><intermediateCatchEvent id="c"><conditionalEventDefinition><condition>go = 1'
        f"</condition></conditionalEventDefinition></intermediateCatchEvent>"
        f'<intermediateCatchEvent id="t">{timer("P1D")}</intermediateCatchEvent>'
        f"{user('a')}{user('b')}{END}",
        "s>g",
        "g>m1",
        "g>t",
        "g>r",
        "g>c",
        "m1>a",
        "t>b",
        "r>e",
        "c>e",
        "a>e",
        "b>e",
    )
    case = Case(made_)
    assert case.told == ["expect m1 message msg", "timer t duration P1D", "expect r message msg"]
    assert case.do(Deliver("msg")) == ["stop t", "forget r", "open a"]
    assert Case(made_).fire("t") == ["forget m1", "forget r", "open b"]
    assert Case(made_).do(Change({"go": 1})) == ["forget m1", "stop t", "forget r", "ended - e"]
    case.do(Terminate("x"))
    assert Case(made_).do(Terminate("x")) == ["forget m1", "stop t", "forget r", "ended x -"]


def test_an_inclusive_join_does_not_wait_for_what_could_come_over_a_way_already_taken():
    # BPMN 2.0, 13.4.3: the token at b can still reach the empty way, but also the one on which a has come.
    made_ = made(
        f'{START}<parallelGateway id="p"/>{user("a")}{user("b")}<exclusiveGateway id="m"/><exclusiveGateway id="x" default="x-k"/>'
        f'<inclusiveGateway id="k"/>{user("t")}{END}',
        "s>p",
        "p>a",
        "p>b",
        "a>m",
        "m>k",
        "b>x",
        "x>k",
        "x>m: n = 1",
        "k>t",
        "t>e",
    )
    case = Case(made_)
    assert case.done("a") == ["close a done", "open t"]
    waits = Case(made_)
    # The other way round a cannot reach the way on which b has come, so it is waited for.
    assert waits.done("b") == ["close b done", "branch x x-k"]
    assert waits.done("a") == ["close a done", "open t"]
