# SPDX-License-Identifier: Apache-2.0
"""What the static checks find, with severity and the exact line."""

import pytest
from bpmn_words import HEAD, flows, process, user

from mingfu.engines.bpmn import BpmnError, Finding, check, compile_program, parse

START, END = '<startEvent id="s"/>', '<endEvent id="e"/>'
MESSAGES = '<message id="MSG" name="msg"/><error id="ERR" errorCode="E1"/>'


def found(inside, *ways, attributes='isExecutable="true"'):
    """Severity, code, line and element of each finding; the nodes start on line 3, one a line."""
    model = parse(process("\n".join([*inside, flows(*ways)]), around=MESSAGES, attributes=attributes), name="a.bpmn")
    return [(row.severity, row.code, row.line, row.element) for row in check(model)]


def timer(text):
    return f"<timerEventDefinition><timeDuration>{text}</timeDuration></timerEventDefinition>"


def boundary(inside, host="t", extra=""):
    return f'<boundaryEvent id="b" attachedToRef="{host}" {extra}>{inside}</boundaryEvent>'


def middle(inside, tag="intermediateCatchEvent"):
    return f'<{tag} id="m">{inside}</{tag}>'


MESSAGE = '<messageEventDefinition messageRef="MSG"/>'
T = user("t")
STRAIGHT = ("s>t", "t>e")
LINE = {
    "nothing wrong": ([START, T, END], STRAIGHT, []),
    # Kinds and bindings
    "a task without a kind": ([START, '<task id="t"/>', END], STRAIGHT, [("error", "task-kind", 4, "t")]),
    "no post": ([START, '<userTask id="t"/>', END], STRAIGHT, [("error", "no-post", 4, "t")]),
    "no post for work outside": ([START, '<manualTask id="t"/>', END], STRAIGHT, [("error", "no-post", 4, "t")]),
    "no service": ([START, '<serviceTask id="t"/>', END], STRAIGHT, [("error", "no-service", 4, "t")]),
    "no decision": ([START, '<businessRuleTask id="t"/>', END], STRAIGHT, [("error", "no-decision", 4, "t")]),
    "nothing called": ([START, '<callActivity id="t"/>', END], STRAIGHT, [("error", "no-called", 4, "t")]),
    "no script": ([START, '<scriptTask id="t" mf:result="x"/>', END], STRAIGHT, [("error", "no-script", 4, "t")]),
    "a script without a result": (
        [START, '<scriptTask id="t"><script>1</script></scriptTask>', END],
        STRAIGHT,
        [("error", "no-script", 4, "t")],
    ),
    "a script in another language": (
        [START, '<scriptTask id="t" mf:result="x" scriptFormat="groovy"><script>1</script></scriptTask>', END],
        STRAIGHT,
        [("error", "language", 4, "t")],
    ),
    "a wrong script": (
        [START, '<scriptTask id="t" mf:result="x"><script>1 +</script></scriptTask>', END],
        STRAIGHT,
        [("error", "expression", 4, "t")],
    ),
    "a message task without a message": (
        [START, '<sendTask id="t"/>', END],
        STRAIGHT,
        [("error", "no-message", 4, "t")],
    ),
    "an undefined message": (
        [START, '<receiveTask id="t" messageRef="x"/>', END],
        STRAIGHT,
        [("error", "no-message", 4, "t")],
    ),
    "a receive task that starts": (
        [START, '<receiveTask id="t" messageRef="MSG" instantiate="true"/>', END],
        STRAIGHT,
        [("error", "unsupported", 4, "t")],
    ),
    "a limit without basis": (
        [START, user("t", 'mf:limit="x"'), END],
        STRAIGHT,
        [("warning", "limit-without-basis", 4, "t")],
    ),
    # What is kept and not run
    "a transaction": (
        [START, '<transaction id="t"><startEvent id="x"/></transaction>', END],
        STRAIGHT,
        [("error", "unsupported", 4, "t"), ("warning", "open-end", 4, "x")],
    ),
    "an ad-hoc sub-process": (
        [START, f'<adHocSubProcess id="t">{user("x")}</adHocSubProcess>', END],
        STRAIGHT,
        [("warning", "no-start", 4, "t"), ("error", "unsupported", 4, "t"), ("warning", "open-end", 4, "x")],
    ),
    "a complex gateway": ([START, '<complexGateway id="t"/>', END], STRAIGHT, [("error", "unsupported", 4, "t")]),
    "a compensation task": (
        [START, user("t", 'isForCompensation="true"'), END],
        STRAIGHT,
        [("error", "unsupported", 4, "t")],
    ),
    "a start quantity": ([START, user("t", 'startQuantity="2"'), END], STRAIGHT, [("error", "unsupported", 4, "t")]),
    "a repeated wait for a message": (
        [START, '<receiveTask id="t" messageRef="MSG"><multiInstanceLoopCharacteristics/></receiveTask>', END],
        STRAIGHT,
        [("error", "unsupported", 4, "t")],
    ),
    "a repetition whose events are to be heard": (
        [START, T.replace("/>", '><multiInstanceLoopCharacteristics mf:each="x" behavior="One"/></userTask>'), END],
        STRAIGHT,
        [("error", "unsupported", 4, "t")],
    ),
    "a called procedure without a version": (
        [START, '<callActivity id="t" calledElement="x"/>', END],
        STRAIGHT,
        [("warning", "no-version", 4, "t")],
    ),
    "a step reached that nobody sees": (
        [START, user("t", 'mf:reached="done"'), END],
        STRAIGHT,
        [("error", "reached-without-milestone", 4, "t")],
    ),
    "working time without a timer": (
        [
            START,
            '<intermediateCatchEvent id="m" mf:working="true"><messageEventDefinition messageRef="MSG"/></intermediateCatchEvent>',
            END,
        ],
        ("s>m", "m>e"),
        [("error", "working-without-timer", 4, "m")],
    ),
    "hours of working days": (
        [START, middle(timer("P1DT4H")).replace('id="m"', 'id="m" mf:working="true"'), END],
        ("s>m", "m>e"),
        [("error", "timer-value", 4, "m")],
    ),
    "working days": (
        [START, middle(timer("P10D")).replace('id="m"', 'id="m" mf:working="true"'), END],
        ("s>m", "m>e"),
        [],
    ),
    "working time until a date": (
        [
            START,
            middle("<timerEventDefinition><timeDate>2026-03-01</timeDate></timerEventDefinition>").replace(
                'id="m"', 'id="m" mf:working="true"'
            ),
            END,
        ],
        ("s>m", "m>e"),
        [("error", "working-date", 4, "m")],
    ),
    "repetition over nothing": (
        [START, T.replace("/>", "><multiInstanceLoopCharacteristics/></userTask>"), END],
        STRAIGHT,
        [("error", "no-items", 4, "t")],
    ),
    "repetition over a wrong list": (
        [START, T.replace("/>", '><multiInstanceLoopCharacteristics mf:each="1 +"/></userTask>'), END],
        STRAIGHT,
        [("error", "expression", 4, "t")],
    ),
    # Events
    "an event without a trigger": ([START, middle(""), END], ("s>m", "m>e"), [("error", "no-trigger", 4, "m")]),
    "two triggers": (
        [START, middle(timer("P1D") + MESSAGE), END],
        ("s>m", "m>e"),
        [("error", "unsupported", 4, "m")],
    ),
    "a trigger kept elsewhere": (
        [START, middle("<eventDefinitionRef>x</eventDefinitionRef>"), END],
        ("s>m", "m>e"),
        [("error", "unsupported", 4, "m")],
    ),
    "compensation": (
        [START, middle("<compensateEventDefinition/>", "intermediateThrowEvent"), END],
        ("s>m", "m>e"),
        [("error", "unsupported", 4, "m")],
    ),
    "a timer that is thrown": (
        [START, middle(timer("P1D"), "intermediateThrowEvent"), END],
        ("s>m", "m>e"),
        [("error", "unsupported", 4, "m")],
    ),
    "no time": ([START, middle("<timerEventDefinition/>"), END], ("s>m", "m>e"), [("error", "no-time", 4, "m")]),
    "two times": (
        [START, middle(timer("P1D")).replace('id="m"', 'id="m" mf:limit="x"'), END],
        ("s>m", "m>e"),
        [("error", "two-times", 4, "m")],
    ),
    "a wrong time": ([START, middle(timer("P1")), END], ("s>m", "m>e"), [("error", "timer-value", 4, "m")]),
    "a wrong time expression": ([START, middle(timer("a +")), END], ("s>m", "m>e"), [("error", "expression", 4, "m")]),
    "no condition": (
        [START, middle("<conditionalEventDefinition/>"), END],
        ("s>m", "m>e"),
        [("error", "no-condition", 4, "m")],
    ),
    "no signal": ([START, middle("<signalEventDefinition/>"), END], ("s>m", "m>e"), [("error", "no-signal", 4, "m")]),
    "an undefined error": (
        [START, T, boundary('<errorEventDefinition errorRef="x"/>'), END],
        (*STRAIGHT, "b>e"),
        [("error", "no-error", 5, "b")],
    ),
    "a link without a partner": (
        [START, middle('<linkEventDefinition name="L"/>', "intermediateThrowEvent"), T, END],
        ("s>m", *STRAIGHT),
        [("error", "link", 4, "m")],
    ),
    "a boundary event without a way": (
        [START, T, boundary(MESSAGE), END],
        STRAIGHT,
        [("warning", "open-end", 5, "b"), ("error", "no-way", 5, "b")],
    ),
    "a flow into a start": ([START, T, END], (*STRAIGHT, "t>s"), [("error", "flow-into-start", 3, "s")]),
    "a flow out of an end": ([START, T, END], (*STRAIGHT, "e>t"), [("error", "flow-out-of-end", 5, "e")]),
    "a timer on what never waits": (
        [START, '<serviceTask id="t" mf:service="x"/>', boundary(timer("P1D")), END],
        (*STRAIGHT, "b>e"),
        [("error", "never-waits", 5, "b")],
    ),
    "a race of tasks": (
        [START, '<eventBasedGateway id="g"/>', T, END],
        ("s>g", "g>t", "t>e"),
        [("error", "race", 8, "g-t")],
    ),
    "a race that begins": (
        [START, '<eventBasedGateway id="g" instantiate="true"/>', middle(MESSAGE), END],
        ("s>g", "g>m", "m>e"),
        [("error", "unsupported", 4, "g")],
    ),
    "an event at the start of a sub-process": (
        [START, f'<subProcess id="t"><startEvent id="x">{MESSAGE}</startEvent></subProcess>', END],
        STRAIGHT,
        [("error", "unsupported", 4, "x"), ("warning", "open-end", 4, "x")],
    ),
    # Gateways and flows
    "a gateway without a way": (
        [START, '<parallelGateway id="g"/>'],
        ("s>g",),
        [("warning", "open-end", 4, "g"), ("error", "no-way", 4, "g")],
    ),
    "a way without a condition": (
        [START, '<exclusiveGateway id="g" default="g-e"/>', T, END],
        ("s>g", "g>t", "g>e", "t>e"),
        [("error", "no-condition", 8, "g-t")],
    ),
    "a way without a condition beside the default of a task": (
        [START, user("t", 'default="t-e"'), user("u"), END],
        (*STRAIGHT, "t>u", "u>e"),
        [("error", "no-condition", 9, "t-u")],
    ),
    "a condition or the default of a task": (
        [START, user("t", 'default="t-e"'), user("u"), END],
        (*STRAIGHT, "t>u: x = 1", "u>e"),
        [],
    ),
    "no default": (
        [START, '<exclusiveGateway id="g"/>', T, END],
        ("s>g", "g>t: a = 1", "g>e: a = 2", "t>e"),
        [("warning", "no-default", 4, "g")],
    ),
    "a condition on the default": (
        [START, '<exclusiveGateway id="g" default="g-e"/>', T, END],
        ("s>g", "g>t: a = 1", "g>e: a = 2", "t>e"),
        [("warning", "condition-unused", 9, "g-e")],
    ),
    "a condition on a parallel way": (
        [START, '<parallelGateway id="g"/>', T, END],
        ("s>g", "g>t: a = 1", "g>e", "t>e"),
        [("error", "condition-unused", 8, "g-t")],
    ),
    "a condition on the only way": (
        [START, '<exclusiveGateway id="g"/>', END],
        ("s>g", "g>e: a = 1"),
        [("error", "condition-unused", 7, "g-e")],
    ),
    "a wrong condition": (
        [START, '<exclusiveGateway id="g" default="g-e"/>', T, END],
        ("s>g", "g>t: a +", "g>e", "t>e"),
        [("error", "expression", 8, "g-t")],
    ),
    # Walks
    "nothing inside": ([], (), [("error", "empty", 2, "proc")]),
    "two plain starts": (
        [START, '<startEvent id="s2"/>', T, END],
        (*STRAIGHT, "s2>t"),
        [("error", "several-starts", 4, "s2")],
    ),
    "no start": ([T, END], ("t>e",), [("warning", "no-start", 2, "proc")]),
    "what cannot be reached": ([START, T, user("u"), END], (*STRAIGHT, "u>e"), [("error", "unreachable", 5, "u")]),
    "what never ends": (
        [START, T, user("u"), '<exclusiveGateway id="x"/>', user("v"), END],
        ("s>t", "t>x", "x>u", "u>v", "v>u"),
        [
            ("error", "never-ends", 3, "s"),
            ("error", "never-ends", 4, "t"),
            ("error", "never-ends", 5, "u"),
            ("error", "never-ends", 6, "x"),
            ("error", "never-ends", 7, "v"),
            ("error", "unreachable", 8, "e"),
        ],
    ),
    "a task nothing follows": ([START, T], ("s>t",), [("warning", "open-end", 4, "t")]),
    "a circle of gateways": (
        [START, '<exclusiveGateway id="x"/>', '<exclusiveGateway id="y" default="y-x"/>', END],
        ("s>x", "x>y", "y>x", "y>e: a = 1"),
        [("error", "circle", 4, "x")],
    ),
    "a circle with a service": (
        [
            START,
            '<exclusiveGateway id="x"/>',
            '<serviceTask id="c" mf:service="n"/>',
            '<exclusiveGateway id="y" default="y-x"/>',
            END,
        ],
        ("s>x", "x>c", "c>y", "y>x", "y>e: a = 1"),
        [("warning", "circle", 4, "x")],
    ),
    # Joins
    "a parallel join of exclusive ways": (
        [START, '<exclusiveGateway id="x" default="x-u"/>', T, user("u"), '<parallelGateway id="j"/>', END],
        ("s>x", "x>t: a = 1", "x>u", "t>j", "u>j", "j>e"),
        [("error", "join-deadlock", 7, "j")],
    ),
    "parallel ways that merge too early": (
        [START, '<parallelGateway id="p"/>', T, user("u"), '<exclusiveGateway id="x"/>', user("v"), END],
        ("s>p", "p>t", "p>u", "t>x", "u>x", "x>v", "v>e"),
        [("warning", "done-twice", 8, "v")],
    ),
    "an event sub-process with a flow": (
        [
            START,
            T,
            f'<subProcess id="h" triggeredByEvent="true"><startEvent id="x">{MESSAGE}</startEvent></subProcess>',
            END,
        ],
        (*STRAIGHT, "t>h"),
        [("warning", "open-end", 5, "x"), ("error", "event-sub-process", 5, "h")],
    ),
    "an event sub-process without an event": (
        [START, T, '<subProcess id="h" triggeredByEvent="true"><startEvent id="x"/></subProcess>', END],
        STRAIGHT,
        [("error", "no-trigger", 5, "x"), ("warning", "open-end", 5, "x")],
    ),
    "an event sub-process with two starts": (
        [
            START,
            T,
            f'<subProcess id="h" triggeredByEvent="true"><startEvent id="x">{MESSAGE}</startEvent><startEvent id="y">{MESSAGE}</startEvent></subProcess>',
            END,
        ],
        STRAIGHT,
        [("error", "event-sub-process", 5, "h"), ("warning", "open-end", 5, "x"), ("warning", "open-end", 5, "y")],
    ),
}


@pytest.mark.parametrize("name", LINE)
def test_it_finds(name):
    inside, ways, expected = LINE[name]
    assert sorted(found(inside, *ways)) == sorted(expected)


def test_lanes_give_posts_and_what_is_in_none_is_told():
    lanes = (
        '<laneSet id="ls"><lane id="outer" mf:post="clerk"><childLaneSet id="c"><lane id="l" name="窗口">'
        "<flowNodeRef>s</flowNodeRef><flowNodeRef>t</flowNodeRef><flowNodeRef>b1</flowNodeRef></lane></childLaneSet></lane></laneSet>"
    )
    inside = (
        '<subProcess id="b1"><startEvent id="s1"/><userTask id="in"/><endEvent id="e1"/>'
        + flows("s1>in", "in>e1")
        + "</subProcess>"
    )
    text = [lanes, START, '<userTask id="t"/>', boundary(MESSAGE), inside, END]
    assert found(text, "s>t", "t>b1", "b1>e", "b>e") == [("warning", "no-lane", 9, "e")]
    program = compile_program(parse(process("".join(text) + flows("s>t", "t>b1", "b1>e", "b>e"), around=MESSAGES)))
    assert [(node.id, node.lane, node.post) for node in program.nodes] == [
        ("s", "窗口", ""),
        ("t", "窗口", "clerk"),
        ("b", "窗口", ""),
        ("b1", "窗口", ""),
        ("s1", "窗口", ""),
        ("in", "窗口", "clerk"),
        ("e1", "窗口", ""),
        ("e", "", ""),
    ]
    assert program.lanes == ("窗口",)


def test_posts_limits_and_grounds_may_be_expressions():
    lanes = '<laneSet id="ls">\n<lane id="l" name="窗口" mf:post="= a +"><flowNodeRef>t</flowNodeRef></lane></laneSet>'
    wrong = user("t", 'mf:limit="= 1 +" mf:pauses="= 2 +" mf:basis="x"').replace('mf:post="clerk"', 'mf:post="= 3 +"')
    codes = [row for row in found([lanes, START, wrong, END], *STRAIGHT) if row[0] == "error"]
    assert codes == [("error", "expression", 4, "l"), *[("error", "expression", 6, "t")] * 3]
    right = user("t", 'mf:limit="= x" mf:pauses="= y" mf:basis="x"').replace('mf:post="clerk"', 'mf:post="= z"')
    assert found([START, right, END], *STRAIGHT) == []


def test_conditions_of_another_language_are_told():
    flow = '<sequenceFlow id="f" sourceRef="g" targetRef="t"><conditionExpression language="{}">a = 1</conditionExpression></sequenceFlow>'
    inside = [START, '<exclusiveGateway id="g" default="g-e"/>', T, END]
    assert found([*inside, flow.format("groovy")], "s>g", "g>e", "t>e") == [("error", "language", 7, "f")]
    assert found([*inside, flow.format("https://www.omg.org/spec/DMN/20191111/FEEL/")], "s>g", "g>e", "t>e") == []


def test_a_program_is_refused_with_every_error():
    text = process(f'{START}\n<userTask id="t"/>\n<serviceTask id="u"/>\n{END}{flows("s>t", "t>u", "u>e")}')
    with pytest.raises(BpmnError) as refused:
        compile_program(parse(text, name="a.bpmn"))
    error = refused.value
    assert (error.code, error.file, error.line, error.element) == ("no-post", "a.bpmn", 4, "t")
    assert [(row.code, row.line) for row in error.findings] == [("no-post", 4), ("no-service", 5)]
    assert isinstance(error.findings[0], Finding)


def two_processes(first="", second=""):
    body = f"{START}{T}{END}{flows('s>t', 't>e')}"
    other = (
        body.replace('"s"', '"s2"')
        .replace('"t"', '"t2"')
        .replace('"e"', '"e2"')
        .replace('"s-t"', '"f1"')
        .replace('"t-e"', '"f2"')
    )
    return f'{HEAD}<process id="p1" {first}>{body}</process>\n<process id="p2" {second}>{other}</process></definitions>'


def test_of_several_processes_the_executable_or_the_named_one_runs():
    assert compile_program(parse(two_processes("", 'isExecutable="true"'))).key == "p2"
    assert compile_program(parse(two_processes()), process="p1").key == "p1"
    for text, name in ((two_processes(), None), (two_processes(), "p3")):
        with pytest.raises(BpmnError) as refused:
            compile_program(parse(text), process=name)
        assert refused.value.code == "which-process"
    one, other = (compile_program(parse(two_processes()), process=name) for name in ("p1", "p2"))
    assert one.digest != other.digest


def test_a_drawing_is_a_draft_whose_findings_say_what_must_be_bound():
    text = process(
        f'{START}\n<task id="t" name="审查"/>\n<exclusiveGateway id="g"/>\n{END}{flows("s>t", "t>g", "g>e")}',
        attributes="",
    )
    (finding,) = check(parse(text))
    assert finding.message == "「审查」没有定类型：请定为办理、线下、系统、决策、发送或接收任务。"


def test_a_procedure_too_large_to_play_is_told():
    tasks = [user(f"t{n}") for n in range(40)]
    wide = [START, '<parallelGateway id="p"/>', *tasks, '<inclusiveGateway id="i"/>', END]
    ways = ["s>p", *(f"p>t{n}" for n in range(40)), *(f"t{n}>i" for n in range(40)), "i>e"]
    assert found(wide, *ways) == []
    many = [
        START,
        '<inclusiveGateway id="p" default="p-t0"/>',
        *tasks[:5],
        *[f'<inclusiveGateway id="i{n}" default="i{n}-z{n}"/>' for n in range(5)],
    ]
    many += [
        *[user(f"z{n}") for n in range(5)],
        *[user(f"y{n}") for n in range(5)],
        *[f'<inclusiveGateway id="j{n}" default="j{n}-w{n}"/>' for n in range(5)],
    ]
    many += [*[user(f"w{n}") for n in range(5)], *[user(f"v{n}") for n in range(5)], END]
    ways = ["s>p", "p>t0", *(f"p>t{n}: a = {n}" for n in range(1, 5)), *(f"t{n}>i{n}" for n in range(5))]
    for n in range(5):
        ways += [
            f"i{n}>z{n}",
            f"i{n}>y{n}: a = 1",
            f"y{n}>j{n}",
            f"j{n}>w{n}",
            f"j{n}>v{n}: b = 1",
            f"z{n}>e",
            f"w{n}>e",
            f"v{n}>e",
        ]
    codes = {code for _, code, _, _ in found(many, *ways)}
    assert codes <= {"too-large", "done-twice"}
