# SPDX-License-Identifier: Apache-2.0
"""What each element does when a procedure runs."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from bpmn_words import Case, flows, process, program, user

from mingfu.engines.bpmn import (
    Broadcast,
    Change,
    Complete,
    Deliver,
    Fault,
    Fire,
    State,
    StepRefused,
    Terminate,
    begin,
    compile_program,
    parse,
    step,
    waiting,
)
from mingfu.engines.dmn import compile_expression

START, END = '<startEvent id="s"/>', '<endEvent id="e"/>'
MESSAGES = '<message id="MSG" name="msg"/><signal id="SIG" name="sig"/><error id="ERR" errorCode="E1"/><escalation id="ESC" escalationCode="up"/>'


def event(kind, reference=""):
    attribute = f' {kind}Ref="{reference}"' if reference else ""
    return f"<{kind}EventDefinition{attribute}/>"


def timer(text, tag="timeDuration"):
    return f"<timerEventDefinition><{tag}>{text}</{tag}></timerEventDefinition>"


def made(inside, *ways):
    return program(inside + flows(*ways), around=MESSAGES)


# Tasks


def test_a_manual_task_waits_and_a_flow_with_a_condition_may_leave_it():
    made_ = made(
        f'{START}<manualTask id="t" mf:post="c" default="t-b"/>{user("a")}{user("b")}{user("c")}{END}',
        "s>t",
        "t>a: x = 1",
        "t>b",
        "t>c: y = 1",
        "a>e",
        "b>e",
        "c>e",
    )
    case = Case(made_)
    assert case.told == ["open t"]
    assert case.done("t", x=1, y=1) == ["close t done", "branch t t-a", "branch t t-c", "open a", "open c"]
    assert Case(made_).done("t") == ["close t done", "branch t t-b", "open b"]
    plain = made(f"{START}{user('t')}{user('a')}{user('b')}{END}", "s>t", "t>a", "t>b: x = 1", "a>e", "b>e")
    assert Case(plain).done("t") == ["close t done", "branch t t-a", "open a"]
    assert Case(plain).done("t", x=1) == ["close t done", "branch t t-a", "branch t t-b", "open a", "open b"]


def test_a_task_whose_ways_are_all_closed_refuses():
    made_ = made(f"{START}{user('t')}{user('a')}{END}", "s>t", "t>a: x = 1", "t>e: x = 2", "a>e")
    assert Case(made_).refused(Complete("t")) == "no-way"


def test_a_script_learns_its_result_and_a_decision_answers():
    made_ = made(
        f'{START}<scriptTask id="c" scriptFormat="feel" mf:result="sum"><script>a + b</script></scriptTask>'
        f'<businessRuleTask id="r" mf:decision="table"/>{user("t")}{END}',
        "s>c",
        "c>r",
        "r>t",
        "t>e",
    )
    seen = []

    def perform(node, data):
        seen.append((node.id, node.calls, data["sum"]))
        return {"fee": data["sum"] * 2}

    case = Case(made_, {"a": 1, "b": 2}, perform=perform)
    assert case.told == ["call c -", "call r table", "open t"]
    assert case.changes == {"sum": 3, "fee": 6}
    assert seen == [("r", "table", 3)]


def test_without_anybody_to_perform_a_service_is_refused():
    made_ = made(f'{START}<serviceTask id="c" mf:service="x"/>{END}', "s>c", "c>e")
    with pytest.raises(StepRefused) as refused:
        begin(made_)
    assert (refused.value.code, refused.value.line, refused.value.element) == ("nothing-performs", 3, "c")


def test_a_fault_goes_to_the_boundary_that_names_it_before_the_one_that_takes_any():
    made_ = made(
        f'{START}<serviceTask id="c" mf:service="x"/>'
        f'<boundaryEvent id="any" attachedToRef="c">{event("error")}</boundaryEvent>'
        f'<boundaryEvent id="one" attachedToRef="c">{event("error", "ERR")}</boundaryEvent>{user("a")}{user("b")}{END}',
        "s>c",
        "c>e",
        "any>a",
        "one>b",
        "a>e",
        "b>e",
    )

    def failing(code):
        def perform(_node, _data):
            raise Fault(code, "down")

        return perform

    assert Case(made_, perform=failing("E1")).told == ["open b"]
    assert Case(made_, perform=failing("E2")).told == ["open a"]
    assert Case(made_, perform=lambda _node, _data: {}).told == ["call c x", "ended - e"]


def test_a_call_waits_for_the_called_case():
    made_ = made(f'{START}<callActivity id="c" calledElement="other" mf:version="3"/>{END}', "s>c", "c>e")
    assert made_.node("c").calls == "other"
    case = Case(made_)
    assert case.told == ["open c"]
    assert case.done("c", answer=1) == ["close c done", "ended - e"]
    assert case.changes == {"answer": 1}


def test_send_and_receive():
    made_ = made(
        f'{START}<sendTask id="o" messageRef="MSG"/><receiveTask id="i" messageRef="MSG"/>'
        f'<boundaryEvent id="b" attachedToRef="i">{timer("P1D")}</boundaryEvent>{END}{user("late")}',
        "s>o",
        "o>i",
        "i>e",
        "b>late",
        "late>e",
    )
    case = Case(made_)
    assert case.told == ["send o msg", "expect i message msg", "timer b duration P1D"]
    assert case.refused(Complete("i")) == "unknown-task"
    assert case.do(Deliver("msg", {"n": 1})) == ["stop b", "ended - e"]
    assert case.changes == {"n": 1}
    assert Case(made_).fire("b") == ["forget i", "open late"]


def test_which_of_two_equal_tasks_must_be_said():
    made_ = made(
        f"{START}<parallelGateway id='p'/><manualTask id='a' mf:post='c'/><manualTask id='b' mf:post='c'/>{user('t')}{END}",
        "s>p",
        "p>a",
        "p>b",
        "a>t",
        "b>t",
        "t>e",
    )
    case = Case(made_)
    case.done("a")
    case.done("b")
    assert case.open == ["t", "t"]
    assert case.refused(Complete("t")) == "which-task"
    first = case.state.tokens[0].id
    assert case.done(first) == ["close t done"]
    assert case.done("t") == ["close t done", "ended - e"]


# Gateways


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

    def evaluate(self, _data):
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


# Events


@pytest.mark.parametrize(
    ("text", "tag", "told"),
    [
        ("P3D", "timeDuration", "timer t duration P3D"),
        ("2026-03-01", "timeDate", "timer t date 2026-03-01"),
        ("2026-03-01T09:00:00+08:00", "timeDate", "timer t date 2026-03-01T09:00:00+08:00"),
        ("hearing", "timeDate", "timer t date 2026-05-04"),
        ("wait", "timeDuration", "timer t duration P2DT3600S"),
        ("said", "timeDuration", "timer t duration P9D"),
        ("R2/PT1H", "timeCycle", "timer t duration PT1H"),
        ("R2/2026-03-01/PT1H", "timeCycle", "timer t date 2026-03-01"),
    ],
)
def test_timers_say_when(text, tag, told):
    made_ = made(
        f'{START}<intermediateCatchEvent id="t">{timer(text, tag)}</intermediateCatchEvent>{END}', "s>t", "t>e"
    )
    case = Case(made_, {"hearing": date(2026, 5, 4), "wait": timedelta(days=2, hours=1), "said": "P9D"})
    assert case.told == [told]
    assert case.refused(Fire(99)) == "unknown-timer"
    assert case.fire("t") == ["ended - e"]


def test_a_timer_whose_value_is_no_time_refuses():
    made_ = made(f'{START}<intermediateCatchEvent id="t">{timer("wait")}</intermediateCatchEvent>{END}', "s>t", "t>e")
    with pytest.raises(StepRefused) as refused:
        begin(made_, {"wait": "soon"})
    assert (refused.value.code, refused.value.element) == ("timer-value", "t")


def test_a_cycle_that_does_not_interrupt_comes_again_until_its_number_is_full():
    made_ = made(
        f'{START}{user("t")}<boundaryEvent id="b" attachedToRef="t" cancelActivity="false">{timer("R3/P1D", "timeCycle")}'
        f'</boundaryEvent><boundaryEvent id="c" attachedToRef="t" cancelActivity="false">{timer("R/P2D", "timeCycle")}'
        f'</boundaryEvent><sendTask id="o" messageRef="MSG"/>{END}',
        "s>t",
        "b>o",
        "c>o",
        "o>e",
        "t>e",
    )
    case = Case(made_)
    assert case.told == ["open t", "timer b duration P1D", "timer c duration P2D"]
    assert case.fire("b") == ["timer b duration P1D", "send o msg"]
    assert case.fire("b") == ["timer b duration P1D", "send o msg"]
    assert case.fire("b") == ["send o msg"]
    for _ in range(4):
        assert case.fire("c") == ["timer c duration P2D", "send o msg"]
    assert case.done("t") == ["close t done", "stop c", "ended - e"]


def test_boundary_message_signal_and_condition():
    made_ = made(
        f'{START}{user("t")}<boundaryEvent id="b" attachedToRef="t" cancelActivity="false">{event("message", "MSG")}</boundaryEvent>'
        f'<boundaryEvent id="g1" attachedToRef="t" cancelActivity="false">{event("signal", "SIG")}</boundaryEvent>'
        '<boundaryEvent id="c" attachedToRef="t" cancelActivity="false"><conditionalEventDefinition><condition>n > 3</condition>'
        f"</conditionalEventDefinition></boundaryEvent>{user('a')}{END}",
        "s>t",
        "b>a",
        "g1>a",
        "c>a",
        "a>e",
        "t>e",
    )
    case = Case(made_, {"n": 0})
    assert case.told == ["open t", "expect b message msg", "expect g1 signal sig"]
    assert case.do(Deliver("msg")) == ["open a"]
    assert case.do(Deliver("msg")) == ["open a"]
    assert case.do(Broadcast("sig", {"k": 1})) == ["open a"]
    assert case.do(Broadcast("other")) == []
    assert case.do(Change({"n": 2})) == []
    assert case.do(Change({"n": 4})) == ["open a"]
    assert case.do(Change({"n": 5})) == []
    assert case.done("t") == ["close t done", "forget b", "forget g1"]
    assert case.data == {"n": 5, "k": 1}


def test_a_condition_that_holds_already_is_not_waited_for():
    made_ = made(
        f'{START}<intermediateCatchEvent id="c"><conditionalEventDefinition><condition>n = 1</condition>'
        f"</conditionalEventDefinition></intermediateCatchEvent>{END}",
        "s>c",
        "c>e",
    )
    assert Case(made_, {"n": 1}).told == ["ended - e"]
    case = Case(made_, {"n": 0})
    assert case.told == []
    assert case.do(Change({"n": 1})) == ["ended - e"]
    assert Case(made_, {"n": 0}).do(Terminate("off")) == ["ended off -"]


def test_throwing_events():
    made_ = made(
        f'{START}<intermediateThrowEvent id="n"/><intermediateThrowEvent id="o">{event("message", "MSG")}</intermediateThrowEvent>'
        f'<parallelGateway id="p"/><intermediateCatchEvent id="w">{event("signal", "SIG")}</intermediateCatchEvent>{user("t")}'
        f'<intermediateThrowEvent id="g1">{event("signal", "SIG")}</intermediateThrowEvent>'
        f'<intermediateThrowEvent id="u">{event("escalation", "ESC")}</intermediateThrowEvent>'
        f'<endEvent id="e">{event("message", "MSG")}</endEvent><endEvent id="f"/>',
        "s>n",
        "n>o",
        "o>p",
        "p>w",
        "p>t",
        "t>g1",
        "g1>u",
        "u>e",
        "w>f",
    )
    case = Case(made_)
    assert case.told == ["send o msg", "expect w signal sig", "open t"]
    assert case.done("t") == [
        "close t done",
        "announce g1 signal sig",
        "announce u escalation up",
        "send e msg",
        "ended - f",
    ]


def test_a_link_jumps():
    made_ = made(
        f'{START}<intermediateThrowEvent id="there"><linkEventDefinition name="L"/></intermediateThrowEvent>'
        f'<intermediateCatchEvent id="here"><linkEventDefinition name="L"/></intermediateCatchEvent>{user("t")}{END}',
        "s>there",
        "here>t",
        "t>e",
    )
    assert Case(made_).told == ["open t"]


def test_terminate_ends_everything_and_the_last_end_of_the_file_gives_the_outcome():
    made_ = made(
        f'{START}<parallelGateway id="p"/>{user("a")}{user("b")}{user("c")}<endEvent id="e1" mf:outcome="one"/>'
        f'<endEvent id="e2" mf:outcome="two"/><endEvent id="x" mf:outcome="stop">{event("terminate")}</endEvent>',
        "s>p",
        "p>a",
        "p>b",
        "p>c",
        "a>e1",
        "b>e2",
        "c>x",
    )
    case = Case(made_)
    case.done("b")
    assert case.done("c") == ["close c done", "close a ended", "ended stop x"]
    simple = made(
        f'{START}<parallelGateway id="p"/>{user("a")}{user("b")}<endEvent id="e1" mf:outcome="one"/>'
        '<endEvent id="e2" mf:outcome="two"/>',
        "s>p",
        "p>a",
        "p>b",
        "a>e1",
        "b>e2",
    )
    for order in (("a", "b"), ("b", "a")):
        case = Case(simple)
        case.done(order[0])
        assert case.done(order[1])[-1] == "ended two e2"


def test_an_uncaught_error_ends_the_case():
    made_ = made(
        f'{START}<parallelGateway id="p"/>{user("a")}{user("b")}<endEvent id="x" mf:outcome="failed">{event("error", "ERR")}</endEvent>{END}',
        "s>p",
        "p>a",
        "p>b",
        "a>x",
        "b>e",
    )
    assert Case(made_).done("a") == ["close a done", "close b ended", "ended failed x"]


def test_starts_by_message_and_by_name():
    made_ = made(
        f'{START}<startEvent id="s2">{event("message", "MSG")}</startEvent><startEvent id="s3">{timer("P1D")}</startEvent>'
        f"{user('a')}{user('b')}{END}",
        "s>a",
        "s2>b",
        "s3>b",
        "a>e",
        "b>e",
    )
    assert Case(made_).told == ["open a"]
    assert Case(made_, start="msg").told == ["open b"]
    assert Case(made_, start="s3").told == ["open b"]
    with pytest.raises(StepRefused) as refused:
        begin(made_, start="x")
    assert refused.value.code == "unknown-start"
    two = made(
        f'<startEvent id="s2">{event("message", "MSG")}</startEvent><startEvent id="s3">{timer("P1D")}</startEvent>{END}',
        "s2>e",
        "s3>e",
    )
    with pytest.raises(StepRefused) as refused:
        begin(two)
    assert refused.value.code == "which-start"


# Sub-processes


def sub(name, inside, *ways, attributes=""):
    return f'<subProcess id="{name}" {attributes}>{inside}{flows(*ways)}</subProcess>'


INNER = f'<startEvent id="s1"/>{user("a")}{user("b")}<parallelGateway id="p1"/><endEvent id="e1"/>'


def test_a_sub_process_ends_when_nothing_is_left_in_it():
    made_ = made(
        f"{START}{sub('b1', INNER, 's1>p1', 'p1>a', 'p1>b', 'a>e1', 'b>e1')}{user('t')}{END}", "s>b1", "b1>t", "t>e"
    )
    case = Case(made_)
    assert case.told == ["open a", "open b"]
    assert case.done("b") == ["close b done"]
    assert case.done("a") == ["close a done", "open t"]


def test_what_interrupts_a_sub_process_takes_all_of_it():
    made_ = made(
        f"{START}{sub('b1', INNER, 's1>p1', 'p1>a', 'p1>b', 'a>e1', 'b>e1')}"
        f'<boundaryEvent id="o" attachedToRef="b1">{event("message", "MSG")}</boundaryEvent>{user("t")}{END}',
        "s>b1",
        "b1>e",
        "o>t",
        "t>e",
    )
    case = Case(made_)
    assert case.told == ["expect o message msg", "open a", "open b"]
    case.done("a")
    assert case.do(Deliver("msg")) == ["close b interrupted", "open t"]
    other = Case(made_)
    other.done("a")
    assert other.done("b") == ["close b done", "forget o", "ended - e"]


def test_a_terminate_inside_ends_the_inside_only():
    made_ = made(
        f"{START}{sub('b1', INNER_TERMINATES, 's1>p1', 'p1>a', 'p1>b', 'a>e1', 'b>e2')}{user('t')}{END}",
        "s>b1",
        "b1>t",
        "t>e",
    )
    assert Case(made_).done("a") == ["close a done", "close b ended", "open t"]


INNER_TERMINATES = (
    f'<startEvent id="s1"/>{user("a")}{user("b")}<parallelGateway id="p1"/>'
    f'<endEvent id="e1">{event("terminate")}</endEvent><endEvent id="e2"/>'
)


def test_errors_and_escalations_go_out_until_they_are_caught():
    inner = (
        f'<startEvent id="s1"/>{user("a")}<exclusiveGateway id="x" default="x-e1"/><endEvent id="e1"/>'
        f'<endEvent id="er1">{event("error", "ERR")}</endEvent><intermediateThrowEvent id="up">{event("escalation", "ESC")}'
        f'</intermediateThrowEvent><endEvent id="up2">{event("escalation", "ESC")}</endEvent>'
    )
    ways = ("s1>a", "a>x", 'x>er1: choice = "fail"', 'x>up: choice = "up"', "x>e1", "up>up2")
    outer = sub("o", f'<startEvent id="s0"/>{sub("i", inner, *ways)}<endEvent id="e0"/>', "s0>i", "i>e0")
    made_ = made(
        f'{START}{outer}<boundaryEvent id="be" attachedToRef="o">{event("error")}</boundaryEvent>'
        f'<boundaryEvent id="bu" attachedToRef="o" cancelActivity="false">{event("escalation", "ESC")}</boundaryEvent>'
        f"{user('t')}{user('boss')}{END}",
        "s>o",
        "o>e",
        "be>t",
        "bu>boss",
        "t>e",
        "boss>e",
    )
    assert Case(made_).done("a", "fail") == ["close a done", "branch x x-er1", "open t"]
    assert Case(made_).done("a", "up") == ["close a done", "branch x x-up", "open boss", "open boss"]
    assert Case(made_).done("a") == ["close a done", "branch x x-e1", "ended - e"]


def handler(name, trigger, task, soft=""):
    inside = f'<startEvent id="{name}-s" {soft}>{trigger}</startEvent>{user(task)}<endEvent id="{name}-e"/>'
    return sub(name, inside, f"{name}-s>{task}", f"{task}>{name}-e", attributes='triggeredByEvent="true"')


def test_event_sub_processes_of_the_whole_procedure():
    made_ = made(
        f"{START}{user('t')}{END}"
        + handler("soft", event("message", "MSG"), "note", "isInterrupting='false'")
        + handler("tick", timer("R2/P1D", "timeCycle"), "urge", "isInterrupting='false'")
        + handler("hard", event("signal", "SIG"), "last"),
        "s>t",
        "t>e",
    )
    case = Case(made_)
    assert case.told == ["expect soft-s message msg", "timer tick-s duration P1D", "expect hard-s signal sig", "open t"]
    assert case.do(Deliver("msg")) == ["open note"]
    assert case.do(Deliver("msg")) == ["open note"]
    assert case.fire("tick-s") == ["timer tick-s duration P1D", "open urge"]
    assert case.fire("tick-s") == ["open urge"]
    assert case.done("t") == ["close t done"]
    assert case.do(Broadcast("sig")) == [
        "forget soft-s",
        "close note interrupted",
        "close note interrupted",
        "close urge interrupted",
        "close urge interrupted",
        "open last",
    ]
    assert case.done("last") == ["close last done", "ended - e"]
    short = Case(made_)
    assert short.done("t") == ["close t done", "forget soft-s", "stop tick-s", "forget hard-s", "ended - e"]


def test_event_sub_processes_inside_catch_errors_and_faults():
    inner = (
        f'<startEvent id="s1"/>{user("a")}<serviceTask id="c" mf:service="x"/><endEvent id="e1"/>'
        + handler("h", event("error", "ERR"), "mend")
        + handler(
            "k",
            "<conditionalEventDefinition><condition>n > 3</condition></conditionalEventDefinition>",
            "look",
            "isInterrupting='false'",
        )
    )
    made_ = made(f"{START}{sub('b1', inner, 's1>a', 'a>c', 'c>e1')}{user('t')}{END}", "s>b1", "b1>t", "t>e")

    def perform(_node, data):
        if data.get("bad"):
            raise Fault("E1")
        return {}

    case = Case(made_, {"n": 0}, perform=perform)
    assert case.done("a", bad=True) == ["close a done", "open mend"]
    assert case.done("mend") == ["close mend done", "open t"]
    case = Case(made_, {"n": 0}, perform=perform)
    assert case.do(Change({"n": 9})) == ["open look"]
    assert case.done("a") == ["close a done", "call c x"]
    assert case.done("look") == ["close look done", "open t"]


def test_an_escalation_is_heard_inside_without_stopping_the_work():
    inner = (
        f'<startEvent id="s1"/>{user("a")}<intermediateThrowEvent id="up">{event("escalation", "ESC")}</intermediateThrowEvent>'
        f'{user("b")}<endEvent id="e1"/>' + handler("h", event("escalation", "ESC"), "told", "isInterrupting='false'")
    )
    made_ = made(f"{START}{sub('b1', inner, 's1>a', 'a>up', 'up>b', 'b>e1')}{END}", "s>b1", "b1>e")
    case = Case(made_)
    assert case.done("a") == ["close a done", "open told", "open b"]
    assert case.done("b") == ["close b done"]
    assert case.done("told") == ["close told done", "ended - e"]


def test_what_is_on_its_way_goes_with_the_scope_it_is_in():
    # Both branches leave the split at once; the first throws, and the second must not arrive any more.
    inner = (
        f'<startEvent id="s1"/><parallelGateway id="p1"/><endEvent id="x1">{event("error", "ERR")}</endEvent>{user("a")}'
        '<endEvent id="e1"/>'
    )
    made_ = made(
        f"{START}{sub('b1', inner, 's1>p1', 'p1>x1', 'p1>a', 'a>e1')}"
        f'<boundaryEvent id="o" attachedToRef="b1">{event("error", "ERR")}</boundaryEvent>{user("t")}{END}',
        "s>b1",
        "b1>e",
        "o>t",
        "t>e",
    )
    assert Case(made_).told == ["open t"]


# Several


EACH = 'mf:each="xs"'
FORM = 'mf:form="x"'


def several(body, *, ours="", inside="", sequential=False):
    loop = f'<multiInstanceLoopCharacteristics isSequential="{str(sequential).lower()}" {ours}>{inside}</multiInstanceLoopCharacteristics>'
    return body.replace("/>", f">{loop}</userTask>")


def test_items_of_every_kind_are_kept_as_plain_values():
    made_ = made(f"{START}{several(user('t'), ours=EACH)}{END}", "s>t", "t>e")
    items = [Decimal(2), Decimal("2.5"), date(2026, 1, 2), {"a": [Decimal(1)]}, "x", None]
    case = Case(made_, {"xs": items})
    assert [row.item for row in waiting(made_, case.state)] == [2, 2.5, "2026-01-02", {"a": [1]}, "x", None]
    for token in [row.id for row in case.state.tokens if row.host]:
        case.done(token)
    assert case.state.outcome == ""


@pytest.mark.parametrize("count", ["x", -1, 1.5, True, 501, None])
def test_a_number_of_instances_that_is_none_refuses(count):
    made_ = made(f"{START}{several(user('t'), inside='<loopCardinality>n</loopCardinality>')}{END}", "s>t", "t>e")
    with pytest.raises(StepRefused) as refused:
        begin(made_, {"n": count})
    assert refused.value.code == "instances"
    assert begin(made_, {"n": Decimal(0)}).state.ended
    with pytest.raises(StepRefused):
        begin(made(f"{START}{several(user('t'), ours=EACH)}{END}", "s>t", "t>e"), {"xs": 3})


def test_one_after_the_other_until_the_condition_holds():
    made_ = made(
        f"{START}{several(user('t'), ours=EACH, inside='<completionCondition>ok = false</completionCondition>', sequential=True)}{END}",
        "s>t",
        "t>e",
    )
    case = Case(made_, {"xs": [1, 2, 3]})
    assert case.told == ["open t 1"]
    assert case.done("t", ok=True) == ["close t done", "open t 2"]
    assert case.done("t", ok=False) == ["close t done", "ended - e"]
    assert case.data["ok"] is False


def test_instances_of_a_sub_process_see_their_item():
    inner = f'<startEvent id="s1"/><exclusiveGateway id="x" default="x-b"/>{user("a")}{user("b")}<endEvent id="e1"/>'
    body = sub("b1", inner, "s1>x", "x>a: odd(item)", "x>b", "a>e1", "b>e1")
    loop = '<multiInstanceLoopCharacteristics mf:each="xs"/>'
    made_ = made(f"{START}{body.replace('</subProcess>', loop + '</subProcess>')}{END}", "s>b1", "b1>e")
    case = Case(made_, {"xs": [1, 2]})
    assert case.told == ["branch x x-a", "branch x x-b", "open a 1", "open b 2"]
    assert [row.own for row in waiting(made_, case.state)] == [
        {"item": 1, "loopCounter": 1},
        {"item": 2, "loopCounter": 2},
    ]
    case.done("a")
    assert case.done("b") == ["close b done", "ended - e"]
    nested = Case(made_, {"xs": [1]})
    assert nested.do(Terminate("x")) == ["close a ended", "ended x -"]


# The step itself


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
