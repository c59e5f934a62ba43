# SPDX-License-Identifier: Apache-2.0
"""Sub-processes, event sub-processes, and work done for each of several."""

from datetime import date
from decimal import Decimal

import pytest
from bpmn_words import EACH, END, INNER, INNER_TERMINATES, START, Case, event, handler, made, several, sub, timer, user

from mingfu.engines.bpmn import Broadcast, Change, Deliver, Fault, StepRefused, Terminate, begin, waiting


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
