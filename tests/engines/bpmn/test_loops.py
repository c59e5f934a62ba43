# SPDX-License-Identifier: Apache-2.0
"""Standard loops: work that is done again while a condition holds, of every kind that may be repeated."""

import pytest
from bpmn_words import END, START, Case, flows, made, process, timer, user

from mingfu.engines import bpmn
from mingfu.engines.bpmn import Deliver, Fault, OpenTask, begin, check, compile_program, draw, parse


def loop(condition="", most="", before=""):
    """The settings of a standard loop."""
    said = (f' testBefore="{before}"' if before else "") + (f' loopMaximum="{most}"' if most else "")
    inside = f"<loopCondition>{condition}</loopCondition>" if condition else ""
    return f"<standardLoopCharacteristics{said}>{inside}</standardLoopCharacteristics>"


def looped(element, text):
    """An element with such settings inside."""
    head, _, tag = element.removesuffix("/>"), "", element[1:].split()[0]
    return f"{head}>{text}</{tag}>"


def straight(element):
    return made(f"{START}{element}{user('z')}{END}", "s>t", "t>z", "z>e")


def test_a_task_is_done_again_while_its_condition_holds_which_is_looked_at_afterwards():
    case = Case(straight(looped(user("t"), loop('result = "redo"'))))
    assert case.told == ["open t"]
    assert case.done("t", result="redo") == ["close t done", "open t"]
    assert case.done("t", result="redo") == ["close t done", "open t"]
    assert case.done("t", result="fine") == ["close t done", "open z"]
    assert case.data == {"result": "fine"}
    case.done("z")
    assert (case.state.outcome, case.state.tokens, case.state.locals) == ("", (), None)


def test_the_choice_of_the_official_ends_a_loop():
    case = Case(straight(looped(user("t"), loop('choice = "again"'))))
    assert case.done("t", "again") == ["close t done", "open t"]
    assert case.done("t", "go") == ["close t done", "open z"]


@pytest.mark.parametrize(
    ("condition", "most", "before", "times"),
    [
        ("x", "", "false", 1),
        ("x", "", "true", 0),
        ("x", "", "1", 0),
        ("y", "3", "", 3),
        ("y", "1", "true", 1),
        ("", "4", "", 4),
        ("", "4", "true", 4),
        ("loopCounter &lt; 3", "", "", 3),
        ("loopCounter &lt; 3", "2", "", 2),
        ("loopCounter &lt; 0", "", "", 1),
        ("loopCounter &lt; 0", "", "true", 0),
        ("nobody_knows", "", "", 1),
        ("nobody_knows", "", "true", 0),
    ],
)
def test_how_often_it_is_done(condition, most, before, times):
    case = Case(straight(looped(user("t"), loop(condition, most, before))), {"x": False, "y": True})
    done = 0
    while case.open == ["t"]:
        (row,) = bpmn.waiting(case.program, case.state)
        assert row == OpenTask(row.task, "t", None, {"loopCounter": done + 1})
        case.done("t")
        done += 1
    assert (done, case.open) == (times, ["z"])
    assert case.told[-1] == "open z"


def test_a_sub_process_is_walked_again_and_its_events_are_heard_in_every_round():
    inner = (
        f'<startEvent id="is"/>{user("a")}<endEvent id="ie"/>{flows("is>a", "a>ie")}'
        '<subProcess id="h" triggeredByEvent="true"><startEvent id="hs" isInterrupting="false">'
        '<messageEventDefinition messageRef="MSG"/></startEvent><endEvent id="he"/>'
        f"{flows('hs>he')}</subProcess>"
    )
    case = Case(straight(f'<subProcess id="t">{loop("more")}{inner}</subProcess>'), {"more": True})
    assert case.told == ["expect hs message msg", "open a"]
    assert case.do(Deliver("msg")) == []
    assert case.done("a") == ["close a done", "forget hs", "expect hs message msg", "open a"]
    assert case.done("a", more=False) == ["close a done", "forget hs", "open z"]


def test_an_event_on_the_loop_listens_over_all_rounds_and_ends_them():
    made_ = made(
        f'{START}{looped(user("t"), loop("more"))}<boundaryEvent id="b" attachedToRef="t">{timer("P1D")}</boundaryEvent>{user("z")}{user("late")}{END}',
        "s>t",
        "t>z",
        "b>late",
        "z>e",
        "late>e",
    )
    case = Case(made_, {"more": True})
    assert case.told == ["open t", "timer b duration P1D"]
    assert case.done("t") == ["close t done", "open t"]
    assert case.fire("b") == ["close t interrupted", "open late"]
    other = Case(made_, {"more": True})
    assert other.done("t", more=False) == ["close t done", "stop b", "open z"]


def test_services_scripts_and_decisions_are_called_again_in_one_step():
    script = '<scriptTask id="t" mf:result="sum"><script>sum + loopCounter</script></scriptTask>'
    case = Case(straight(script.replace("><script>", f">{loop('sum &lt; 10')}<script>")), {"sum": 0})
    assert case.told == ["call t -"] * 4 + ["open z"]
    assert case.data["sum"] == 10
    seen = []

    def perform(_node, data):
        seen.append(data["loopCounter"])
        return {"left": 3 - len(seen)}

    for kind in ('serviceTask id="t" mf:service="f"', 'businessRuleTask id="t" mf:decision="f"'):
        seen.clear()
        made_ = straight(f"<{kind}>{loop('left > 0')}</{kind.split()[0]}>")
        assert Case(made_, perform=perform).told == ["call t f"] * 3 + ["open z"]
        assert seen == [1, 2, 3]
    skipped = straight(f'<serviceTask id="t" mf:service="f">{loop("left > 0", before="true")}</serviceTask>')
    assert Case(skipped, {"left": 0}).told == ["open z"]


def test_a_call_that_fails_in_a_later_round_leaves_the_loop():
    made_ = made(
        f'{START}<serviceTask id="t" mf:service="f">{loop("true")}</serviceTask>'
        f'<boundaryEvent id="b" attachedToRef="t"><errorEventDefinition/></boundaryEvent>{user("z")}{user("y")}{END}',
        "s>t",
        "t>z",
        "b>y",
        "z>e",
        "y>e",
    )

    def perform(_node, data):
        if data["loopCounter"] == 3:
            raise Fault("E1", "down")
        return {"n": data["loopCounter"]}

    case = Case(made_, perform=perform)
    assert case.told == ["call t f", "call t f", "open y"]
    assert case.data == {"n": 2}


@pytest.mark.parametrize(
    "element",
    [
        '<scriptTask id="t" mf:result="x">{}<script>1</script></scriptTask>',
        '<sendTask id="t" messageRef="MSG">{}</sendTask>',
    ],
)
def test_a_loop_that_waits_for_nothing_and_never_ends_is_refused(element):
    with pytest.raises(bpmn.StepRefused) as refused:
        begin(straight(element.format(loop("true"))))
    assert (refused.value.code, refused.value.element, refused.value.line) == ("circle", "t", 3)


def test_messages_are_sent_and_received_again():
    send = Case(straight(f'<sendTask id="t" messageRef="MSG">{loop(most="2")}</sendTask>'))
    assert send.told == ["send t msg", "send t msg", "open z"]
    never = Case(straight(f'<sendTask id="t" messageRef="MSG">{loop("false", before="true")}</sendTask>'))
    assert never.told == ["open z"]
    receive = straight(f'<receiveTask id="t" messageRef="MSG">{loop("more")}</receiveTask>')
    case = Case(receive, {"more": True})
    assert case.told == ["expect t message msg"]
    assert case.do(Deliver("msg")) == []
    assert case.do(Deliver("msg", {"more": False})) == ["open z"]
    assert case.refused(Deliver("msg")) == "nobody-waits"
    skipped = straight(f'<receiveTask id="t" messageRef="MSG">{loop("more", before="true")}</receiveTask>')
    assert Case(skipped, {"more": False}).told == ["open z"]
    twice = Case(straight(f'<receiveTask id="t" messageRef="MSG">{loop(most="2")}</receiveTask>'))
    assert [twice.do(Deliver("msg")), twice.do(Deliver("msg"))] == [[], ["open z"]]


def test_a_called_procedure_is_called_again():
    call = straight(f'<callActivity id="t" calledElement="x" mf:version="1">{loop("more")}</callActivity>')
    case = Case(call, {"more": True})
    assert [case.told, case.done("t"), case.done("t", more=False)] == [
        ["open t"], ["close t done", "open t"], ["close t done", "open z"],
    ]  # fmt: skip


def test_a_loop_inside_instances_still_says_whom_it_is_about():
    inner = f'<startEvent id="is"/>{looped(user("a"), loop("more"))}<endEvent id="ie"/>{flows("is>a", "a>ie")}'
    many = '<multiInstanceLoopCharacteristics isSequential="true" mf:each="organs" mf:item="organ"/>'
    case = Case(straight(f'<subProcess id="t">{many}{inner}</subProcess>'), {"organs": ["x", "y"], "more": True})
    assert case.told == ["open a x"]
    assert case.done("a") == ["close a done", "open a x"]
    assert case.done("a", more=False) == ["close a done", "open a y"]
    assert case.done("a") == ["close a done", "open z"]


def test_a_case_in_a_loop_migrates_to_a_loop_only():
    def edition(text, head=""):
        return compile_program(parse(process(f"{START}{head}{text}{user('z')}{END}{flows('s>t', 't>z', 'z>e')}")))

    old = edition(looped(user("t"), loop("more")))
    case = Case(old, {"more": True})
    case.done("t")
    new = edition(looped(user("t"), loop("more", "3")))
    state, effects = bpmn.migrate(case.state, old, new)
    assert effects == ()
    state, effects = bpmn.step(new, state, bpmn.Complete("t"), case.data)
    assert [row.node for row in bpmn.waiting(new, state)] == ["t"]
    state, effects = bpmn.step(new, state, bpmn.Complete("t"), case.data)
    assert [row.node for row in bpmn.waiting(new, state)] == ["z"]
    for other in (edition(user("t")), edition(looped(user("t"), '<multiInstanceLoopCharacteristics mf:each="x"/>'))):
        with pytest.raises(bpmn.NotMigrated):
            bpmn.migrate(case.state, old, other)


def test_a_loop_is_drawn_as_one():
    model = parse(process(f"{START}{looped(user('t'), loop('more'))}{END}{flows('s>t', 't>e')}"))
    circle = "M-3 4A5 5 0 1 1 2.5 4.3M-6 4H-3V1"
    assert circle in draw(compile_program(model)).flow
    assert circle in draw(model).flow


def test_a_walk_on_paper_takes_one_round_or_more_and_always_ends():
    program = straight(looped(user("t"), loop('verdict = "redo"')))
    runs = [bpmn.simulate(program, seed=seed) for seed in range(60)]
    rounds = {run.nodes.count("t") for run in runs}
    assert all(run.outcome is not None for run in runs)
    assert {1, 2} <= rounds
    assert bpmn.simulate(program).nodes == ("t", "z")


T, STRAIGHT = user("t"), ("s>t", "t>e")
LINE = {
    "a loop that does not say until when": (
        [START, T.replace("/>", "><standardLoopCharacteristics/></userTask>"), END],
        STRAIGHT,
        [("error", "no-items", 4, "t")],
    ),
    "a loop with an odd number of rounds": (
        [START, T.replace("/>", '><standardLoopCharacteristics loopMaximum="0"/></userTask>'), END],
        STRAIGHT,
        [("error", "loop-maximum", 4, "t")],
    ),
    "a loop whose condition is no FEEL": (
        [
            START,
            T.replace(
                "/>",
                "><standardLoopCharacteristics><loopCondition>a +</loopCondition></standardLoopCharacteristics></userTask>",
            ),
            END,
        ],
        STRAIGHT,
        [("error", "expression", 4, "t")],
    ),
    "a loop in another language": (
        [
            START,
            T.replace(
                "/>",
                '><standardLoopCharacteristics><loopCondition language="groovy">a</loopCondition></standardLoopCharacteristics></userTask>',
            ),
            END,
        ],
        STRAIGHT,
        [("error", "language", 4, "t")],
    ),
    "a hard gate in a loop that may never begin": (
        [
            START,
            T.replace(
                "/>", ' mf:gate="true"><standardLoopCharacteristics testBefore="true" loopMaximum="2"/></userTask>'
            ),
            END,
        ],
        STRAIGHT,
        [("error", "gate-bypassed", 4, "t")],
    ),
    "a hard gate in a loop that begins": (
        [START, T.replace("/>", ' mf:gate="true"><standardLoopCharacteristics loopMaximum="2"/></userTask>'), END],
        STRAIGHT,
        [],
    ),
}


@pytest.mark.parametrize("name", LINE)
def test_what_is_wrong_with_a_loop_is_found_with_its_line(name):
    inside, ways, findings = LINE[name]
    model = parse(process("\n".join([*inside, flows(*ways)])), name="a.bpmn")
    assert [(row.severity, row.code, row.line, row.element) for row in check(model)] == findings
