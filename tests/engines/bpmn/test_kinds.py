# SPDX-License-Identifier: Apache-2.0
"""Every kind of event in every place where it runs, with the exact trace; the state is saved and restored at each step."""

from datetime import timedelta

import pytest
from bpmn_words import END, START, Case, event, handler, made, sub, timer, user

from mingfu.engines.bpmn import Broadcast, Change, Complete, Deliver, Fault, Fire, Raise, StepRefused, begin
from mingfu.engines.bpmn.elements import _CATCHES, _STARTS

SOFT, GENTLE = 'cancelActivity="false"', 'isInterrupting="false"'
SEEN, DONE = 'mf:milestone="受理"', 'mf:milestone="办好" mf:reached="done"'
COLLECT = ' mf:collect="said"'
INNER = f'<startEvent id="s1"/>{user("i")}<endEvent id="e1"/>'
CONDITION = "<conditionalEventDefinition><condition>n > 3</condition></conditionalEventDefinition>"
TRIGGERS = {
    "timer": timer("P1D"),
    "message": event("message", "MSG"),
    "signal": event("signal", "SIG"),
    "condition": CONDITION,
    "error": event("error", "ERR"),
    "escalation": event("escalation", "ESC"),
}
HEARD = ("timer", "message", "signal", "condition")


def listens(kind, name):
    """What the world is told when a node begins to wait."""
    return {
        "timer": [f"timer {name} duration P1D"],
        "message": [f"expect {name} message msg"],
        "signal": [f"expect {name} signal sig"],
    }.get(kind, [])


def stops(kind, name):
    """What the world is told when it need not wait any longer."""
    return {"timer": [f"stop {name}"], "message": [f"forget {name}"], "signal": [f"forget {name}"]}.get(kind, [])


def comes(case, kind, name):
    """The act by which what a node waits for comes."""
    return {
        "timer": lambda: Fire(case.wait(name)),
        "message": lambda: Deliver("msg"),
        "signal": lambda: Broadcast("sig"),
        "condition": lambda: Change({"n": 9}),
        "error": lambda: Raise("t", "error", "E1"),
        "escalation": lambda: Raise("t", "escalation", "up"),
    }[kind]()


def test_these_are_all_that_the_checks_let_run():
    assert set(HEARD) | {"link"} == _CATCHES["intermediateCatchEvent"]
    assert set(TRIGGERS) == _CATCHES["boundaryEvent"] == _STARTS["by-event"]
    assert set(HEARD) == _STARTS["process"]
    assert _CATCHES["intermediateThrowEvent"] == {"message", "signal", "escalation", "link"}
    assert _CATCHES["endEvent"] == {"message", "signal", "escalation", "error", "terminate"}


@pytest.mark.parametrize("kind", HEARD)
def test_an_event_between(kind):
    case = Case(
        made(f'{START}<intermediateCatchEvent id="m">{TRIGGERS[kind]}</intermediateCatchEvent>{END}', "s>m", "m>e"),
        {"n": 0},
    )
    assert case.told == listens(kind, "m")
    assert case.do(comes(case, kind, "m")) == ["ended - e"]


@pytest.mark.parametrize("kind", HEARD)
def test_an_event_that_wins_and_one_that_loses_a_race(kind):
    program = made(
        f'{START}<eventBasedGateway id="g"/><intermediateCatchEvent id="m">{TRIGGERS[kind]}</intermediateCatchEvent>'
        f'<intermediateCatchEvent id="o">{timer("P9D")}</intermediateCatchEvent>{user("a")}{END}',
        "s>g",
        "g>m",
        "g>o",
        "m>a",
        "o>e",
        "a>e",
    )
    case = Case(program, {"n": 0})
    assert case.told == [*listens(kind, "m"), "timer o duration P9D"]
    assert case.do(comes(case, kind, "m")) == ["stop o", "open a"]
    case = Case(program, {"n": 0})
    assert case.do(Fire(case.wait("o"))) == [*stops(kind, "m"), "ended - e"]


@pytest.mark.parametrize("kind", TRIGGERS)
def test_an_event_on_a_task_that_interrupts(kind):
    program = made(
        f'{START}{user("t")}<boundaryEvent id="b" attachedToRef="t">{TRIGGERS[kind]}</boundaryEvent>{user("a")}{END}',
        "s>t",
        "t>e",
        "b>a",
        "a>e",
    )
    case = Case(program, {"n": 0})
    assert case.told == ["open t", *listens(kind, "b")]
    assert case.do(comes(case, kind, "b")) == ["close t interrupted", "open a"]
    assert case.done("a") == ["close a done", "ended - e"]
    assert Case(program, {"n": 0}).done("t") == ["close t done", *stops(kind, "b"), "ended - e"]


@pytest.mark.parametrize("kind", [kind for kind in TRIGGERS if kind != "error"])
def test_an_event_on_a_task_that_does_not_interrupt(kind):
    program = made(
        f'{START}{user("t")}<boundaryEvent id="b" attachedToRef="t" {SOFT}>{TRIGGERS[kind]}</boundaryEvent>{user("a")}{END}',
        "s>t",
        "t>e",
        "b>a",
        "a>e",
    )
    case = Case(program, {"n": 0})
    assert case.do(comes(case, kind, "b")) == ["open a"]
    again = kind in {"message", "signal", "escalation"}
    if again:
        assert case.do(comes(case, kind, "b")) == ["open a"]
    assert case.done("t") == ["close t done", *(stops(kind, "b") if again else [])]
    while case.open:
        case.done(case.state.tokens[0].id)
    assert case.state.ended


@pytest.mark.parametrize("kind", TRIGGERS)
def test_an_event_sub_process_that_interrupts(kind):
    program = made(f"{START}{user('t')}{END}{handler('h', TRIGGERS[kind], 'a')}", "s>t", "t>e")
    case = Case(program, {"n": 0})
    assert case.told == [*listens(kind, "h-s"), "open t"]
    assert case.do(comes(case, kind, "h-s")) == ["close t interrupted", "open a"]
    assert case.done("a") == ["close a done", "ended - -"]
    assert Case(program, {"n": 0}).done("t") == ["close t done", *stops(kind, "h-s"), "ended - e"]


@pytest.mark.parametrize("kind", [kind for kind in TRIGGERS if kind != "error"])
def test_an_event_sub_process_that_does_not_interrupt(kind):
    program = made(f"{START}{user('t')}{END}{handler('h', TRIGGERS[kind], 'a', GENTLE)}", "s>t", "t>e")
    case = Case(program, {"n": 0})
    assert case.do(comes(case, kind, "h-s")) == ["open a"]
    assert case.done("t") == ["close t done"]
    ends = stops(kind, "h-s") if kind in {"message", "signal"} else []
    assert case.done("a") == ["close a done", *ends, "ended - e"]


@pytest.mark.parametrize("kind", HEARD)
def test_a_start_by_an_event(kind):
    program = made(f'{START}<startEvent id="by">{TRIGGERS[kind]}</startEvent>{user("t")}{END}', "s>t", "by>t", "t>e")
    assert Case(program, start="by").told == ["open t"]
    assert Case(program).told == ["open t"]
    named = {"message": "msg", "signal": "sig"}.get(kind)
    if named:
        assert Case(program, start=named).told == ["open t"]


THROWN = {
    ("intermediateThrowEvent", ""): [],
    ("intermediateThrowEvent", "message"): ["send m msg"],
    ("intermediateThrowEvent", "signal"): ["announce m signal sig"],
    ("intermediateThrowEvent", "escalation"): ["announce m escalation up"],
    ("endEvent", ""): [],
    ("endEvent", "message"): ["send m msg"],
    ("endEvent", "signal"): ["announce m signal sig"],
    ("endEvent", "escalation"): ["announce m escalation up"],
}


@pytest.mark.parametrize("place", THROWN, ids=str)
def test_what_is_thrown_and_caught_by_nobody_here(place):
    tag, kind = place
    thrown = f'<{tag} id="m">{TRIGGERS.get(kind, "")}</{tag}>'
    ways = ("s>p", "p>m", "p>t", "t>e", *(["m>e"] if tag.startswith("inter") else []))
    case = Case(made(f'{START}<parallelGateway id="p"/>{thrown}{user("t")}{END}', *ways))
    assert case.told == [*THROWN[place], "open t"]
    assert case.done("t") == ["close t done", "ended - e"]


@pytest.mark.parametrize("kind", ["error", "terminate"])
def test_an_end_that_ends_everything(kind):
    thrown = event(kind) if kind == "terminate" else TRIGGERS[kind]
    program = made(
        f'{START}<parallelGateway id="p"/>{user("t")}{user("u")}{END}<endEvent id="x" mf:outcome="broken">{thrown}</endEvent>',
        "s>p", "p>t", "p>u", "t>e", "u>x",
    )  # fmt: skip
    assert Case(program).done("u") == ["close u done", "close t ended", "ended broken x"]


def test_a_link_leads_on_as_a_flow_does():
    out, into = '<linkEventDefinition name="甲"/>', '<linkEventDefinition name="甲"/>'
    program = made(
        f'{START}<intermediateThrowEvent id="o">{out}</intermediateThrowEvent><intermediateThrowEvent id="p">{out}'
        f'</intermediateThrowEvent><intermediateCatchEvent id="i">{into}</intermediateCatchEvent>{user("t")}{END}'
        '<exclusiveGateway id="x" default="x-o"/>',
        "s>x", "x>o", "x>p: n = 1", "i>t", "t>e",
    )  # fmt: skip
    assert Case(program).told == ["branch x x-o", "open t"]
    assert Case(program, {"n": 1}).told == ["branch x x-p", "open t"]


def escalating(catcher, tail="intermediateThrowEvent"):
    inner = (
        f'<startEvent id="s1"/>{user("a")}<{tail} id="up">{TRIGGERS["escalation"]}</{tail}>{user("after")}<endEvent id="e1"/>'
        + (catcher if "subProcess" in catcher else "")
    )
    ways = ("s1>a", "a>up", "up>after", "after>e1") if tail.startswith("inter") else ("s1>a", "a>up", "after>e1")
    outside = catcher if "boundaryEvent" in catcher else ""
    around = (("o>told", "told>e") if outside else ()) if "told" in catcher or outside else ()
    return made(
        f"{START}{sub('b1', inner, *ways)}{outside}{user('told') if outside else ''}{END}", "s>b1", "b1>e", *around
    )


def test_an_escalation_that_interrupts_ends_the_work_it_came_from():
    boundary = f'<boundaryEvent id="o" attachedToRef="b1">{TRIGGERS["escalation"]}</boundaryEvent>'
    assert Case(escalating(boundary)).done("a") == ["close a done", "open told"]
    inside = handler("h", TRIGGERS["escalation"], "inner")
    case = Case(escalating(inside))
    assert case.done("a") == ["close a done", "open inner"]
    assert case.done("inner") == ["close inner done", "ended - e"]
    soft = boundary.replace("attached", 'cancelActivity="false" attached')
    assert Case(escalating(soft)).done("a") == ["close a done", "open told", "open after"]


def test_what_a_task_reports_goes_to_the_nearest_that_catches_it():
    inner = f'<startEvent id="s1"/>{user("t")}<endEvent id="e1"/>'
    program = made(
        f"{START}{sub('b1', inner, 's1>t', 't>e1')}"
        f'<boundaryEvent id="any" attachedToRef="b1">{event("error")}</boundaryEvent>{user("mend")}{END}',
        "s>b1", "b1>e", "any>mend", "mend>e",
    )  # fmt: skip
    case = Case(program)
    assert case.do(Raise("t", "error", "E9", {"why": "x"})) == ["close t interrupted", "open mend"]
    assert case.changes == {"why": "x"}
    case = Case(program)
    assert case.do(Raise("t", "escalation", "up")) == ["announce t escalation up"]
    assert case.open == ["t"]
    bare = Case(made(f"{START}{user('t')}{END}", "s>t", "t>e"))
    assert bare.refused(Raise("t", "error", "E1")) == "fault-uncaught"
    assert bare.refused(Raise("x", "error", "E1")) == "unknown-task"


def test_an_error_of_one_instance_ends_all_of_them():
    loop = '<multiInstanceLoopCharacteristics mf:each="xs"/>'
    program = made(
        f'{START}{user("t").replace("/>", f">{loop}</userTask>")}'
        f'<boundaryEvent id="b" attachedToRef="t">{TRIGGERS["error"]}</boundaryEvent>{user("a")}{END}',
        "s>t", "t>e", "b>a", "a>e",
    )  # fmt: skip
    case = Case(program, {"xs": [1, 2]})
    first = case.state.tokens[1].id
    told = case.do(Raise(first, "error", "E1"))
    assert told == ["close t interrupted", "close t interrupted", "open a"]


def test_a_called_procedure_is_pinned_and_comes_back_with_its_outcome_or_its_error():
    program = made(
        f'{START}<callActivity id="c" name="公示" calledElement="other:notice" mf:version="2026.1" mf:milestone="公示" mf:reached="done"/>'
        f'<boundaryEvent id="b" attachedToRef="c">{TRIGGERS["error"]}</boundaryEvent>{user("a")}{END}',
        "s>c", "c>e", "b>a", "a>e",
    )  # fmt: skip
    node = program.node("c")
    assert (node.calls, node.version, node.kind) == ("notice", "2026.1", "callActivity")
    assert Case(program).told == ["open c"]
    assert Case(program).done("c", outcome="done") == ["close c done", "reached c", "ended - e"]
    assert Case(program).do(Raise("c", "error", "E1")) == ["close c interrupted", "open a"]


def test_calls_and_messages_for_each_of_several():
    loop = '<multiInstanceLoopCharacteristics isSequential="true" mf:each="xs" mf:item="organ"{}>{}</multiInstanceLoopCharacteristics>'
    stop = "<completionCondition>numberOfCompletedInstances = 2</completionCondition>"
    program = made(
        f'{START}<serviceTask id="c" mf:service="ask">{loop.format(COLLECT, stop)}</serviceTask>'
        f'<scriptTask id="z" mf:result="sum">{loop.format("", "")}<script>sum + organ</script></scriptTask>'
        f'<sendTask id="o" messageRef="MSG">{loop.format("", "")}</sendTask>{END}',
        "s>c", "c>z", "z>o", "o>e",
    )  # fmt: skip
    asked = []

    def perform(node, data):
        asked.append((data["organ"], data["loopCounter"]))
        return {"ok": data["organ"] > 1}

    case = Case(program, {"xs": [1, 2, 3], "sum": 0}, perform=perform)
    assert case.told == [
        "call c ask",
        "call c ask",
        *["call z -"] * 3,
        *[f"send o msg {n}" for n in (1, 2, 3)],
        "ended - e",
    ]
    assert asked == [(1, 1), (2, 2)]
    assert case.changes == {"said": [{"organ": 1, "ok": False}, {"organ": 2, "ok": True}], "sum": 6}
    assert Case(program, {"xs": [], "sum": 0}).told == ["ended - e"]


def test_a_fault_in_one_of_several_calls_is_caught_and_the_rest_not_made():
    loop = '<multiInstanceLoopCharacteristics mf:each="xs"/>'
    program = made(
        f'{START}<serviceTask id="c" mf:service="ask">{loop}</serviceTask>'
        f'<boundaryEvent id="b" attachedToRef="c">{TRIGGERS["error"]}</boundaryEvent>{user("a")}{END}',
        "s>c", "c>e", "b>a", "a>e",
    )  # fmt: skip

    def perform(_node, data):
        if data["item"] == 2:
            raise Fault("E1")
        return {}

    assert Case(program, {"xs": [1, 2, 3]}, perform=perform).told == ["call c ask", "open a"]


def test_timers_in_working_time_say_so():
    program = made(
        f'{START}{user("t")}<boundaryEvent id="b" attachedToRef="t" cancelActivity="false" mf:working="true">'
        f'{timer("R2/P1D", "timeCycle")}</boundaryEvent><boundaryEvent id="c" attachedToRef="t" mf:working="false">{timer("PT4H")}'
        f"</boundaryEvent>{user('a')}{END}",
        "s>t", "t>e", "b>a", "c>a", "a>e",
    )  # fmt: skip
    case = Case(program)
    assert case.told == ["open t", "timer b duration P1D working", "timer c duration PT4H"]
    assert case.fire("b") == ["timer b duration P1D working", "open a"]
    wait = f'<intermediateCatchEvent id="w" mf:working="true">{timer("wait")}</intermediateCatchEvent>'
    program = made(f"{START}{wait}{END}", "s>w", "w>e")
    assert Case(program, {"wait": timedelta(days=3)}).told == ["timer w duration P3D working"]
    with pytest.raises(StepRefused) as refused:
        begin(program, {"wait": timedelta(days=3, hours=2)})
    assert refused.value.code == "timer-value"


def test_a_public_step_is_reached_when_its_work_opens_or_where_asked_when_it_is_done():
    program = made(
        f'{START}{user("a", SEEN)}{user("b", DONE)}'
        f'<receiveTask id="r" messageRef="MSG" {DONE}/><sendTask id="o" messageRef="MSG" {DONE}/>'
        f'<serviceTask id="c" mf:service="x" {DONE}/>{sub("p", INNER, "s1>i", "i>e1", attributes=DONE)}{END}',
        "s>a", "a>b", "b>r", "r>o", "o>c", "c>p", "p>e",
    )  # fmt: skip
    assert program.milestones == (("a", "受理"), *((name, "办好") for name in "brocp"))
    case = Case(program, perform=lambda _node, _data: {})
    assert case.told == ["reached a", "open a"]
    assert case.done("a") == ["close a done", "open b"]
    assert case.done("b") == ["close b done", "reached b", "expect r message msg"]
    assert case.do(Deliver("msg")) == ["reached r", "send o msg", "reached o", "call c x", "reached c", "open i"]
    assert case.done("i") == ["close i done", "reached p", "ended - e"]


def test_a_step_that_was_interrupted_was_not_reached():
    program = made(
        f'{START}{user("b", DONE)}<boundaryEvent id="o" attachedToRef="b">{TRIGGERS["message"]}</boundaryEvent>{END}{user("a")}',
        "s>b", "b>e", "o>a", "a>e",
    )  # fmt: skip
    assert Case(program).do(Deliver("msg")) == ["close b interrupted", "open a"]


def test_acts_out_of_time_are_refused_whatever_they_are():
    case = Case(made(f"{START}{user('t')}{END}", "s>t", "t>e"))
    case.done("t")
    for act in (Complete("t"), Raise("t", "error", "E1"), Fire(1), Deliver("msg"), Broadcast("sig"), Change({})):
        assert case.refused(act) == "ended"
