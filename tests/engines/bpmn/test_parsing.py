# SPDX-License-Identifier: Apache-2.0
"""Reading files: what is refused, with the exact line; what is kept; and writing the same model again."""

import os
import pickle
from pathlib import Path

import pytest
from bpmn_words import HEAD, flows, process, user
from exactly import said

from mingfu.engines.bpmn import BpmnError, Model, check, compile_program, parse, write

DATA = Path(os.environ.get("MINGFU_DATA", Path(__file__).parents[4] / "shared" / "data"))
START, END = '<startEvent id="s"/>', '<endEvent id="e"/>'

ENTITY = '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'

REFUSED = {
    "not XML": ("<definitions", "not-xml", 1, ""),
    "another root": ("<html/>", "not-bpmn", 1, ""),
    "a document type": (f'<!DOCTYPE d SYSTEM "http://evil.example/x.dtd">\n{process(START)}', "document-type", 1, ""),
    "an external entity": (
        f'{ENTITY}\n{HEAD}<process id="p" name="&x;"/></definitions>',
        "not-xml",
        3,
        "",
    ),
    "an entity in text": (
        f'{ENTITY}\n{HEAD}<process id="p"><documentation>&x;</documentation></process></definitions>',
        "document-type",
        1,
        "",
    ),
    "an unknown element": (process('<startEvent id="s"/>\n<magicTask id="m"/>'), "unknown-element", 4, "m"),
    "an unknown child": (process('<userTask id="t">\n<magic/></userTask>'), "unknown-element", 4, ""),
    "an unknown root element": (f'{HEAD}<magic id="x"/><process id="p"/></definitions>', "unknown-element", 2, "x"),
    "an element in our namespace": (process('\n<mf:post id="z"/>'), "unknown-element", 4, "z"),
    "the same id twice": (process('<userTask id="t"/>\n<endEvent id="t"/>'), "duplicate-id", 4, "t"),
    "a flow from nowhere": (
        process(f'{END}\n<sequenceFlow id="f" sourceRef="x" targetRef="e"/>'),
        "unknown-reference",
        4,
        "f",
    ),
    "a flow to nowhere": (
        process(f'{START}\n<sequenceFlow id="f" sourceRef="s" targetRef="x"/>'),
        "unknown-reference",
        4,
        "f",
    ),
    "a boundary event on nothing": (
        process('\n\n<boundaryEvent id="b" attachedToRef="x"/>'),
        "unknown-reference",
        5,
        "b",
    ),
    "two settings of a repetition": (
        process('<userTask id="t"><standardLoopCharacteristics/>\n<multiInstanceLoopCharacteristics/></userTask>'),
        "one-too-many",
        4,
        "",
    ),
    "two sets of lanes in a lane": (
        process('<laneSet><lane id="l"><childLaneSet/>\n<childLaneSet id="c"/></lane></laneSet>'),
        "one-too-many",
        4,
        "c",
    ),
    "a misspelt attribute": (process('\n<userTask id="t" mf:psot="x"/>'), "unknown-attribute", 4, "t"),
    "an attribute out of place": (process('\n<userTask id="t" mf:outcome="x"/>'), "attribute-misplaced", 4, "t"),
    "an attribute with a wrong value": (process('\n<userTask id="t" mf:post="a b"/>'), "attribute-value", 4, "t"),
    "an empty basis": (process('\n<userTask id="t" mf:basis=" "/>'), "attribute-value", 4, "t"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_with_its_line(name):
    text, code, line, element = REFUSED[name]
    with pytest.raises(BpmnError) as refused:
        parse(text, name="a.bpmn")
    error = refused.value
    assert (error.code, error.line, error.element, error.file) == (code, line, element, "a.bpmn")
    assert str(error) == f"a.bpmn:{line}: {error.message}"
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), again.code, again.line, str(again)) == (BpmnError, code, line, str(error))


NOTED = {
    "a node without id": ('<endEvent id="userTask_1"/>\n<userTask/>', "no-id", "warning", 4, "userTask_2"),
    "an id of two things that nothing leads to": (
        '<dataObject id="d"/>\n<userTask id="t"><property id="d"/></userTask>\n<dataObject id="d"/>',
        "duplicate-id",
        "warning",
        5,
        "d",
    ),
    "a flow into a sub-process": (
        f'{START}\n<subProcess id="b">{user("t")}</subProcess>\n<sequenceFlow id="f" sourceRef="s" targetRef="t"/>',
        "astray",
        "error",
        5,
        "f",
    ),
    "a boundary event on a gateway, and the flow from it": (
        '<parallelGateway id="g"/>\n<boundaryEvent id="b" attachedToRef="g"/>',
        "astray",
        "error",
        4,
        "b",
    ),
    "an incoming that is no flow": (
        '<userTask id="t">\n<incoming>f</incoming></userTask>',
        "stale-reference",
        "warning",
        4,
        "t",
    ),
    "an outgoing of another node": (
        f'{START}{END}\n<userTask id="t">\n<outgoing>s-e</outgoing></userTask>{flows("s>e")}',
        "stale-reference",
        "warning",
        5,
        "t",
    ),
    "a lane that names nothing": (
        '<laneSet id="ls">\n<lane id="l" name="窗口"><flowNodeRef>x</flowNodeRef></lane></laneSet>',
        "stale-reference",
        "warning",
        4,
        "l",
    ),
}


@pytest.mark.parametrize("name", NOTED)
def test_what_can_be_decided_is_read_and_noted(name):
    inside, code, severity, line, element = NOTED[name]
    model = parse(process(inside))
    (note,) = model.notes
    assert (note.code, note.severity, note.line, note.element) == (code, severity, line, element)
    assert note in check(model)
    assert parse(write(model)) == model


def test_what_is_drawn_astray_does_not_run():
    inside = f'{START}{user("t")}{END}{flows("s>t", "t>e")}<boundaryEvent id="b" attachedToRef="s"/>{flows("b>e")}'
    model = parse(process(inside), name="a.bpmn")
    assert [(row.code, row.element) for row in model.notes] == [("astray", "b"), ("astray", "b-e")]
    assert [row.tag for row in model.processes[0].body.kept] == ["boundaryEvent", "sequenceFlow"]
    with pytest.raises(BpmnError) as refused:
        compile_program(model)
    assert (refused.value.code, refused.value.element, refused.value.line) == ("astray", "b", 4)


def test_a_file_without_a_process_is_kept_and_runs_nothing():
    model = parse(f'{HEAD}<collaboration id="c"/></definitions>')
    assert [row.code for row in check(model)] == ["no-process"]
    assert parse(write(model)) == model
    with pytest.raises(BpmnError) as refused:
        compile_program(model)
    assert refused.value.code == "which-process"


def test_elements_of_other_tools_are_kept_wherever_they_stand():
    inside = '<x:a xmlns:x="urn:x">1</x:a><userTask id="t"><x:b xmlns:x="urn:x" y="2"/></userTask>'
    body = '<subProcess id="b"><x:c xmlns:x="urn:x"/></subProcess>'
    model = parse(process(inside + body, around='<x:d xmlns:x="urn:x"/>'))
    assert parse(write(model)) == model
    nodes = model.processes[0].body.nodes
    assert [row.tag for row in (*model.kept, *model.processes[0].body.kept, *nodes[0].kept, *nodes[1].kept)] == [
        "{urn:x}d",
        "{urn:x}a",
        "{urn:x}b",
        "{urn:x}c",
    ]


def test_a_file_that_is_too_large_is_refused():
    with pytest.raises(BpmnError) as refused:
        parse(b" " * 4_000_001)
    assert refused.value.code == "too-large"


def test_ten_nested_entities_are_refused_quickly():
    bomb = '<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY {new} "{f"&{old};" * 10}">' for old, new in zip("abcdefghi", "bcdefghij", strict=True)
    )
    with pytest.raises(BpmnError) as refused:
        parse(f'{bomb}]>\n{HEAD}<process id="p" name="&j;"/></definitions>')
    assert refused.value.code in {"document-type", "not-xml"}


def test_text_with_a_declaration_of_another_encoding_is_read_as_text():
    text = '<?xml version="1.0" encoding="ISO-8859-1"?>' + process(START)
    assert parse(text).processes[0].name == "流程"
    assert parse(process(START).encode("utf-16")).processes[0].name == "流程"


RICH = process(
    """<documentation>说明 <b xmlns="urn:html">粗体</b> 之后</documentation>
<extensionElements><x:setting xmlns:x="urn:x" x:colour="red" plain="1">值</x:setting></extensionElements>
<laneSet id="lanes"><documentation>泳道</documentation><lane id="outer" name="部门" mf:post="head"><childLaneSet id="inner">
<lane id="l1" name="甲"><documentation>d</documentation><flowNodeRef>s</flowNodeRef><flowNodeRef>t</flowNodeRef></lane>
<lane id="l2" name="乙"><flowNodeRef>e</flowNodeRef></lane></childLaneSet></lane></laneSet>
<dataObject id="d" name="材料"/><dataObjectReference id="dr" dataObjectRef="d"/>
<startEvent id="s" name="开始"><outgoing>s-t</outgoing></startEvent>
<userTask id="t" name="办理" mf:form="f" implementation="x"><incoming>s-t</incoming><outgoing>t-sub</outgoing>
  <ioSpecification><inputSet/><outputSet/></ioSpecification>
  <potentialOwner id="po"><resourceRef>r</resourceRef></potentialOwner>
  <multiInstanceLoopCharacteristics isSequential="true" mf:each="organs"/></userTask>
<subProcess id="sub"><startEvent id="s2"><timerEventDefinition id="td"><timeDuration
 xsi:type="tFormalExpression">PT1H</timeDuration></timerEventDefinition></startEvent><endEvent id="e2"/>
<sequenceFlow id="s2-e2" sourceRef="s2" targetRef="e2"/></subProcess>
<endEvent id="e"><incoming>sub-e</incoming><linkEventDefinition name="l"/></endEvent>
<boundaryEvent id="b" attachedToRef="t" cancelActivity="false"><messageEventDefinition messageRef="m"/></boundaryEvent>
"""
    + flows("s>t", "t>sub", "sub>e: a = 1")
    + '<textAnnotation id="ta"><text>注</text></textAnnotation><association id="as" sourceRef="t" targetRef="ta"/>',
    around='<message id="m" name="msg"/><collaboration id="c"><participant id="pa" name="池" processRef="proc"/>'
    '<participant id="pb" name="公众"/></collaboration>'
    '<d:BPMNDiagram xmlns:d="http://www.omg.org/spec/BPMN/20100524/DI"/>',
)


def test_everything_is_written_and_read_again():
    model = parse(RICH, name="rich.bpmn")
    written = write(model)
    again = parse(written, name="again.bpmn")
    assert again == model
    assert write(again) == written
    assert b"BPMNDiagram" in written


def test_what_was_read():
    model = parse(RICH)
    (process_,) = model.processes
    nodes = {node.id: node for node in process_.body.walk()}
    assert list(nodes) == ["s", "t", "sub", "s2", "e2", "e", "b"]
    assert model.pools == (("池", "proc"), ("公众", ""))
    assert model.named("message", "m").attributes["name"] == "msg"
    assert model.named("message", "x") is None
    assert nodes["s2"].triggers[0].timing == ("duration", "PT1H")
    assert nodes["t"].loop.ours == {"each": "organs"}
    assert process_.executable
    assert [[lane.id for lane in path] for path in process_.body.lane_sets[0].walk()] == [
        ["outer", "l1"],
        ["outer", "l2"],
    ]
    note = process_.body.kept[0]
    assert (note.tag, note.text, note.first("{urn:html}b").tail, note.first("i")) == (
        "documentation",
        "说明 ",
        " 之后",
        None,
    )
    assert process_.body.flows[2].condition == "a = 1"
    assert nodes["t"].label == "办理"
    assert nodes["sub"].label == "sub"
    # Libraries hand over types as prefixed names; the prefix is resolved.
    assert nodes["s2"].triggers[0].kept[0].attributes == {
        "{http://www.w3.org/2001/XMLSchema-instance}type": "tFormalExpression"
    }


def test_a_prefixed_file_keeps_its_prefixes():
    text = process(START).replace('xmlns="', 'xmlns:b="').replace("<", "<b:").replace("<b:/", "</b:")
    model = parse(text)
    assert model == parse(process(START))
    assert b"<b:startEvent" in write(model)


FILES = [*sorted((DATA / "bpmn").glob("*.bpmn")), *sorted((DATA / "logs").glob("*.bpmn"))]


@pytest.mark.skipif(not FILES, reason="the reference models of other tools are not on this machine (MINGFU_DATA)")
def test_files_of_other_tools_are_read_and_written():
    for path in FILES:
        model = parse(path.read_bytes(), name=path.name)
        again = parse(write(model), name=path.name)
        assert again == model, path.name
        assert sum(len(list(row.body.walk())) for row in again.processes) >= 5, path.name


def test_the_digest_hangs_on_what_a_file_says_and_on_nothing_else():
    text = process(f"{START}{user('t')}{END}{flows('s>t', 't>e')}")
    digest = compile_program(parse(text)).digest
    # A case finds the text it was born under by this word; it must not change with a new version of ours.
    assert digest == "28a527b9"
    picture = '<d:BPMNDiagram xmlns:d="http://www.omg.org/spec/BPMN/20100524/DI"/>'
    for same in (
        text.replace("<endEvent", "\n   <!-- das Ende -->\n<endEvent"),
        text.replace("</definitions>", f"{picture}</definitions>"),
        text.replace('id="t" mf:post="clerk"', 'mf:post="clerk" id="t"'),
    ):
        assert same != text
        assert compile_program(parse(same)).digest == digest
    for other in (
        text.replace("流程", "过程"),
        text.replace("clerk", "chief"),
        text.replace('id="t"', 'id="t" name="x"'),
    ):
        assert compile_program(parse(other)).digest != digest
    model = parse(text)
    assert compile_program(Model(model.processes)).digest == compile_program(Model(model.processes)).digest


UNRUN = {
    "a transaction": '<transaction id="x"/>',
    "an ad-hoc sub-process": '<adHocSubProcess id="x" ordering="Parallel"><completionCondition>好了</completionCondition></adHocSubProcess>',
    "a complex gateway": '<complexGateway id="x"><activationCondition>2 of 3</activationCondition></complexGateway>',
    "a compensation task": '<userTask id="x" mf:post="a" isForCompensation="true"/>',
    "a thrown compensation": '<intermediateThrowEvent id="x"><compensateEventDefinition activityRef="s"/></intermediateThrowEvent>',
    "a caught compensation": '<subProcess id="h"/><boundaryEvent id="x" attachedToRef="h"><compensateEventDefinition/></boundaryEvent>',
    "a cancel event": '<endEvent id="x"><cancelEventDefinition/></endEvent>',
    "instances whose events are to be heard": '<userTask id="x" mf:post="a"><multiInstanceLoopCharacteristics behavior="One" mf:each="y"/></userTask>',
    "several triggers": '<startEvent id="x" parallelMultiple="true"><timerEventDefinition/><signalEventDefinition/></startEvent>',
    "a choreography task": '<choreographyTask id="x" initiatingParticipantRef="a"><participantRef>a</participantRef></choreographyTask>',
    "an event of no kind": '<event id="x"/>',
}


@pytest.mark.parametrize("name", UNRUN)
def test_what_does_not_run_is_kept_as_it_is_and_refused_with_file_and_line(name):
    text = process(f"{START}{END}{flows('s>e')}\n{UNRUN[name]}")
    model = parse(text, name="a.bpmn")
    assert said(write(model)) == said(text.encode())
    found = [row for row in check(model) if row.element == "x" and row.code == "unsupported"]
    assert [(row.line, row.severity) for row in found] == [(4, "error")]
    with pytest.raises(BpmnError) as refused:
        compile_program(model)
    assert (refused.value.file, refused.value.line) == ("a.bpmn", 4)
    assert found[0] in refused.value.findings
