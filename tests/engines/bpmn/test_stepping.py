# SPDX-License-Identifier: Apache-2.0
"""The step itself: what it gives, and what it refuses."""

from dataclasses import replace

import pytest
from bpmn_words import END, FORM, INNER, START, Case, event, handler, made, sub, user

from mingfu.engines import bpmn
from mingfu.engines.bpmn import Broadcast, Change, Complete, Deliver, Fire, State, StepRefused, Terminate, begin, step


def simple():
    return made(f"{START}{user('t')}{END}", "s>t", "t>e")


def test_a_result_unpacks_into_state_and_effects():
    state, effects = begin(simple())
    assert isinstance(state, State)
    assert len(effects) == 1


def test_a_state_of_another_version_is_refused():
    state = begin(simple()).state
    other = made(f"{START}{user('t', FORM)}{END}", "s>t", "t>e")
    with pytest.raises(StepRefused) as refused:
        step(other, state, Complete("t"))
    assert refused.value.code == "program-mismatch"


def test_an_ended_case_takes_nothing_more():
    case = Case(simple())
    case.done("t")
    for act in (Complete("t"), Fire(1), Deliver("m"), Broadcast("s"), Change({}), Terminate("x")):
        assert case.refused(act) == "ended"


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '["x",1]', '["x",1,[["a"]],[],-1,null]', '["x",1,[],[],-1,null,[]]', "7"]
)
def test_a_spoilt_state_is_refused(text):
    with pytest.raises(StepRefused) as refused:
        State.load(text)
    assert refused.value.code == "state"


def test_a_circle_of_services_is_stopped():
    made_ = made(
        f'{START}<exclusiveGateway id="x"/><serviceTask id="c" mf:service="n"/><exclusiveGateway id="g" default="g-x"/>{END}',
        "s>x",
        "x>c",
        "c>g",
        "g>x",
        "g>e: n = 5",
    )
    numbers = iter(range(2000))
    assert Case(made_, perform=lambda _node, _data: {"n": next(numbers)}).told[-1] == "ended - e"
    with pytest.raises(StepRefused) as refused:
        begin(made_, perform=lambda _node, _data: {"n": 0})
    assert refused.value.code == "circle"


def test_without_a_start_event_it_begins_where_nothing_leads():
    made_ = made(
        f'<parallelGateway id="j"/>{user("a")}{user("b")}{END}'
        '<intermediateCatchEvent id="here"><linkEventDefinition name="L"/></intermediateCatchEvent>'
        '<intermediateThrowEvent id="there"><linkEventDefinition name="L"/></intermediateThrowEvent>',
        "j>a",
        "j>b",
        "a>there",
        "b>e",
        "here>e",
    )
    case = Case(made_)
    assert case.told == ["open a", "open b"]
    case.done("b")
    assert case.done("a") == ["close a done", "ended - e"]


def test_a_state_that_lost_a_token_is_refused_at_its_join():
    made_ = made(
        f'{START}<parallelGateway id="p"/>{user("a")}{user("b")}<parallelGateway id="j"/>{END}',
        "s>p",
        "p>a",
        "p>b",
        "a>j",
        "b>j",
        "j>e",
    )
    state = begin(made_).state
    with pytest.raises(StepRefused) as refused:
        step(made_, replace(state, tokens=state.tokens[:1]), Complete("a"))
    assert (refused.value.code, refused.value.element) == ("dead-end", "j")
    inner = f'{INNER}<parallelGateway id="j1"/>'
    body = sub("b1", inner, "s1>p1", "p1>a", "p1>b", "a>j1", "b>j1", "j1>e1")
    made_ = made(f"{START}{body}{END}", "s>b1", "b1>e")
    state = begin(made_).state
    with pytest.raises(StepRefused) as refused:
        step(made_, replace(state, tokens=state.tokens[:2]), Complete("a"))
    assert (refused.value.code, refused.value.element) == ("dead-end", "b1")


def test_choice_is_seen_in_its_step_only():
    made_ = made(
        f'{START}{user("t")}<exclusiveGateway id="g" default="g-a"/>{user("a")}<exclusiveGateway id="h" default="h-e"/>{END}{user("z")}',
        "s>t",
        "t>g",
        'g>e: choice = "no"',
        "g>a",
        "a>h",
        'h>z: choice = "yes"',
        "h>e",
        "z>e",
    )
    assert made_.node("t").choices == (("no", "no"), ("g-a", "g-a"))
    case = Case(made_)
    assert case.done("t", "yes") == ["close t done", "branch g g-a", "open a"]
    assert case.changes == {}
    assert case.done("a") == ["close a done", "branch h h-e", "ended - e"]


def test_a_procedure_that_is_over_can_begin_again_at_a_message():
    made_ = made(
        f'{START}<startEvent id="again">{event("message", "MSG")}</startEvent>{user("t")}{user("look")}{END}'
        + handler("h", event("signal", "SIG"), "note", 'isInterrupting="false"'),
        "s>t",
        "t>e",
        "again>look",
        "look>e",
    )
    assert (bpmn.again_at(made_, "msg"), bpmn.again_at(made_, "other")) == ("again", "")
    case = Case(made_)
    with pytest.raises(StepRefused) as refused:
        bpmn.begin_again(made_, case.state, start="msg")
    assert refused.value.code == "running"
    case.done("t")
    ended = case.state
    result = bpmn.begin_again(made_, ended, start="msg")
    assert [type(effect).__name__ for effect in result.effects] == ["Expect", "OpenTask"]
    assert min(token.id for token in result.state.tokens) >= ended.next, "no id is used twice"
    assert bpmn.State.load(result.state.dump()) == result.state
    assert [row.node for row in bpmn.waiting(made_, result.state)] == ["look"]
    other = made(f"{START}{user('t')}{END}", "s>t", "t>e")
    with pytest.raises(StepRefused) as refused:
        bpmn.begin_again(other, ended, start="s")
    assert refused.value.code == "program-mismatch"
