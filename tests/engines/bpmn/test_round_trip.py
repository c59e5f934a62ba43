# SPDX-License-Identifier: Apache-2.0
"""Read and written again, a file says exactly what it said: every element, attribute and text, in the order of its kind."""

import copy
import os
from pathlib import Path

import pytest
from exactly import BPMN, said
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from mingfu.engines.bpmn import BpmnError, bindings, check, diff, export, parse, write

HERE = Path(__file__).parent
DATA = Path(os.environ.get("MINGFU_DATA", HERE.parents[3] / "shared" / "data"))
MODELS = sorted((HERE / "models").glob("*.bpmn"))
OURS = [*MODELS, *sorted((HERE.parents[1] / "programs").glob("*.bpmn"))]
THEIRS = [*sorted((DATA / "bpmn").glob("*.bpmn")), *sorted((DATA / "logs").glob("*.bpmn"))]
MADE_UP = (b' id="task_1"', b' id="sequenceFlow_1"')
"""Ids that `collaboration.bpmn` leaves out where we need one."""

VOCABULARY = [
    "activationCondition",
    "adHocSubProcess",
    "assignment",
    "association",
    "auditing",
    "boundaryEvent",
    "businessRuleTask",
    "callActivity",
    "callChoreography",
    "callConversation",
    "cancelEventDefinition",
    "category",
    "categoryValue",
    "categoryValueRef",
    "childLaneSet",
    "choreography",
    "choreographyRef",
    "choreographyTask",
    "collaboration",
    "compensateEventDefinition",
    "completionCondition",
    "complexBehaviorDefinition",
    "complexGateway",
    "condition",
    "conditionExpression",
    "conditionalEventDefinition",
    "conversation",
    "conversationAssociation",
    "conversationLink",
    "correlationKey",
    "correlationProperty",
    "correlationPropertyBinding",
    "correlationPropertyRef",
    "correlationPropertyRetrievalExpression",
    "correlationSubscription",
    "dataInput",
    "dataInputAssociation",
    "dataInputRefs",
    "dataObject",
    "dataObjectReference",
    "dataOutput",
    "dataOutputAssociation",
    "dataOutputRefs",
    "dataPath",
    "dataState",
    "dataStore",
    "dataStoreReference",
    "definitions",
    "documentation",
    "endEvent",
    "endPoint",
    "endPointRef",
    "error",
    "errorEventDefinition",
    "errorRef",
    "escalation",
    "escalationEventDefinition",
    "event",
    "eventBasedGateway",
    "eventDefinitionRef",
    "exclusiveGateway",
    "extension",
    "extensionElements",
    "flowNodeRef",
    "formalExpression",
    "from",
    "globalBusinessRuleTask",
    "globalChoreographyTask",
    "globalConversation",
    "globalManualTask",
    "globalScriptTask",
    "globalTask",
    "globalUserTask",
    "group",
    "humanPerformer",
    "implicitThrowEvent",
    "import",
    "inMessageRef",
    "incoming",
    "inclusiveGateway",
    "innerParticipantRef",
    "inputDataItem",
    "inputSet",
    "inputSetRefs",
    "interface",
    "interfaceRef",
    "intermediateCatchEvent",
    "intermediateThrowEvent",
    "ioBinding",
    "ioSpecification",
    "itemDefinition",
    "lane",
    "laneSet",
    "linkEventDefinition",
    "loopCardinality",
    "loopCondition",
    "loopDataInputRef",
    "loopDataOutputRef",
    "manualTask",
    "message",
    "messageEventDefinition",
    "messageFlow",
    "messageFlowAssociation",
    "messageFlowRef",
    "messagePath",
    "monitoring",
    "multiInstanceLoopCharacteristics",
    "operation",
    "operationRef",
    "optionalInputRefs",
    "optionalOutputRefs",
    "outMessageRef",
    "outerParticipantRef",
    "outgoing",
    "outputDataItem",
    "outputSet",
    "outputSetRefs",
    "parallelGateway",
    "participant",
    "participantAssociation",
    "participantMultiplicity",
    "participantRef",
    "partitionElement",
    "partnerEntity",
    "partnerRole",
    "performer",
    "potentialOwner",
    "process",
    "property",
    "receiveTask",
    "relationship",
    "rendering",
    "resource",
    "resourceAssignmentExpression",
    "resourceParameter",
    "resourceParameterBinding",
    "resourceRef",
    "resourceRole",
    "script",
    "scriptTask",
    "sendTask",
    "sequenceFlow",
    "serviceTask",
    "signal",
    "signalEventDefinition",
    "source",
    "sourceRef",
    "standardLoopCharacteristics",
    "startEvent",
    "subChoreography",
    "subConversation",
    "subProcess",
    "supportedInterfaceRef",
    "supports",
    "target",
    "targetRef",
    "task",
    "terminateEventDefinition",
    "text",
    "textAnnotation",
    "timeCycle",
    "timeDate",
    "timeDuration",
    "timerEventDefinition",
    "to",
    "transaction",
    "transformation",
    "userTask",
    "whileExecutingInputRefs",
    "whileExecutingOutputRefs",
]
"""The elements of BPMN 2.0 that a file can hold; those that the schema only declares to be replaced are left out."""


def test_our_models_speak_the_whole_language():
    tags = {element.tag for path in MODELS for element in etree.fromstring(path.read_bytes()).iter(f"{BPMN}*")}
    assert sorted(tag.removeprefix(BPMN) for tag in tags) == sorted(VOCABULARY)


def holds(path):
    text = path.read_bytes()
    model = parse(text, name=path.name)
    written = write(model)
    again = parse(written, name=path.name)
    assert again == model
    assert again.pictures == model.pictures
    assert write(again) == written
    assert diff(model, again) == ()
    plain = written
    if path.name == "collaboration.bpmn":
        for name in MADE_UP:
            assert written.count(name) == 1
            plain = plain.replace(name, b"")
    assert said(plain) == said(text)


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.stem)
def test_nothing_is_lost_or_added(path):
    holds(path)


@pytest.mark.skipif(not THEIRS, reason="the reference models of other tools are not on this machine (MINGFU_DATA)")
def test_files_of_other_tools_lose_nothing():
    for path in THEIRS:
        holds(path)
        model = parse(path.read_bytes())
        assert sum(len(list(row.body.walk())) for row in model.processes) >= 5, path.name
        assert parse(export(model)) == model


def test_the_comparison_notices_what_a_careless_writer_loses():
    text = (HERE / "models" / "process.bpmn").read_bytes()
    for loss in (
        (b' name=""', b""),
        (b" & ", b" and "),
        (b"tns:op", b"op"),
        (b"<plain ", b'<plain xmlns="urn:x" '),
        (b'xsi:type="bpmn:tExpression"', b'xsi:type="tns:tExpression"'),
        (b"  \xe7\xac\xac\xe4\xba\x8c", b"\xe7\xac\xac\xe4\xba\x8c"),
        (b'<bpmn:inputSet id="itis"/>', b""),
        (
            b"<bpmn:sourceRef>dor</bpmn:sourceRef><bpmn:sourceRef>dsr",
            b"<bpmn:sourceRef>dsr</bpmn:sourceRef><bpmn:sourceRef>dor",
        ),
    ):
        assert text.count(loss[0]) >= 1, loss
        assert said(text.replace(*loss)) != said(text), loss


REFUSALS = {"attribute-misplaced", "duplicate-id", "one-too-many", "unknown-element", "unknown-reference"}
"""Why a damaged file may be refused."""


@st.composite
def damaged(draw):
    """One of our models with pieces taken out, put elsewhere, doubled or stripped."""
    root = etree.fromstring(draw(st.sampled_from(OURS)).read_bytes())
    for _ in range(draw(st.integers(1, 4))):
        rows = [row for row in root.iter("*") if row is not root]
        if not rows:
            break
        row = rows[draw(st.integers(0, len(rows) - 1))]
        deed = draw(st.sampled_from(("remove", "remove", "strip", "move", "double", "comment")))
        if deed == "remove":
            row.getparent().remove(row)
        elif deed == "strip" and row.attrib:
            del row.attrib[draw(st.sampled_from(sorted(row.attrib)))]
        elif deed == "move":
            parent = row.getparent()
            parent.insert(draw(st.integers(0, len(parent) - 1)), row)
        elif deed == "double":
            row.addnext(copy.deepcopy(row))
        elif deed == "comment":
            row.addprevious(etree.Comment("看这里"))
    for row in root.iter("*"):
        # What was layout between children would be taken for a text where none is left.
        if not (row.text or "").strip() and not any(isinstance(child.tag, str) for child in row):
            row.text = None
            for comment in row:
                comment.tail = None
    return etree.tostring(root)


@settings(deadline=None, max_examples=300)
@given(damaged())
def test_a_damaged_file_is_refused_with_its_line_or_loses_nothing(text):
    model, error = read(text)
    if error is not None:
        assert error.line > 0
        assert error.code in REFUSALS
        return
    written = write(model)
    assert parse(written) == model
    assert write(parse(written)) == written
    made_up = {row.element for row in model.notes if row.code == "no-id"}
    assert said(without(written, made_up)) == said(text)
    check(model)
    bindings(model)
    assert parse(export(model)) == model


def read(text):
    try:
        return parse(text), None
    except BpmnError as error:
        return None, error


def without(text, names):
    """The file without the ids that reading it had to make up."""
    root = etree.fromstring(text)
    for row in root.iter("*"):
        if row.get("id") in names:
            del row.attrib["id"]
    return etree.tostring(root)
