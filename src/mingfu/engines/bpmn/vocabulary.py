# SPDX-License-Identifier: Apache-2.0
"""The words of BPMN 2.0 that we read, which of them run, and the words we add in our own namespace.

Our attributes (namespace `https://mingfu.example/bpmn/1`, prefix `mf`) are declared in `mingfu.xsd`, explained in
`ATTRIBUTES`, and refused on an element where they would mean nothing.
"""

import re
from dataclasses import dataclass

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
BPMNDI = "http://www.omg.org/spec/BPMN/20100524/DI"
DC = "http://www.omg.org/spec/DD/20100524/DC"
DI = "http://www.omg.org/spec/DD/20100524/DI"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
MINGFU = "https://mingfu.example/bpmn/1"

PERSON_TASKS = frozenset({"userTask", "manualTask"})
CALLED_TASKS = frozenset({"serviceTask", "businessRuleTask", "scriptTask"})
TASKS = PERSON_TASKS | CALLED_TASKS | {"task", "sendTask", "receiveTask"}
BODIES = frozenset({"subProcess", "transaction", "adHocSubProcess", "subChoreography"})
ACTIVITIES = TASKS | BODIES | {"callActivity"}
GATEWAYS = frozenset({"exclusiveGateway", "parallelGateway", "inclusiveGateway", "eventBasedGateway", "complexGateway"})
CATCHERS = frozenset({"startEvent", "intermediateCatchEvent", "boundaryEvent"})
THROWERS = frozenset({"intermediateThrowEvent", "endEvent"})
EVENTS = CATCHERS | THROWERS
DRAWN_ONLY = frozenset({"callChoreography", "choreographyTask", "event", "implicitThrowEvent", "subChoreography"})
"""Flow nodes of choreographies and of other tools: they join flows in a drawing and never run."""
FLOW_NODES = ACTIVITIES | GATEWAYS | EVENTS | DRAWN_ONLY

DEFINITIONS = {
    "timerEventDefinition": "timer",
    "messageEventDefinition": "message",
    "signalEventDefinition": "signal",
    "conditionalEventDefinition": "condition",
    "errorEventDefinition": "error",
    "escalationEventDefinition": "escalation",
    "terminateEventDefinition": "terminate",
    "linkEventDefinition": "link",
    "compensateEventDefinition": "compensation",
    "cancelEventDefinition": "cancel",
}
"""Event definition element → the kind of trigger it is."""

IN_NODE = frozenset(
    {
        "activationCondition", "auditing", "categoryValueRef", "completionCondition", "correlationKey", "dataInput",
        "dataInputAssociation", "dataOutput", "dataOutputAssociation", "documentation", "eventDefinition",
        "eventDefinitionRef", "extensionElements", "humanPerformer", "inputSet", "ioBinding", "ioSpecification",
        "messageFlowRef", "monitoring", "outputSet", "participantAssociation", "participantRef", "performer",
        "potentialOwner", "property", "rendering", "resourceRole", "script", "supportedInterfaceRef",
    }
)  # fmt: skip
"""What may stand inside a flow node beside what we read."""

IN_BODY = frozenset(
    {
        "association", "auditing", "completionCondition", "correlationSubscription", "dataObject",
        "dataObjectReference", "dataStoreReference", "documentation", "extensionElements", "group",
        "humanPerformer", "ioBinding", "ioSpecification", "monitoring", "performer", "potentialOwner",
        "property", "resourceRole", "supportedInterfaceRef", "supports", "textAnnotation",
    }
)  # fmt: skip
"""What may stand inside a process beside what we read."""

IN_ROOT = frozenset(
    {
        "category", "choreography", "collaboration", "conversation", "correlationProperty", "dataStore",
        "documentation", "endPoint", "error", "escalation", "extension", "extensionElements",
        "globalBusinessRuleTask", "globalChoreographyTask", "globalConversation", "globalManualTask",
        "globalScriptTask", "globalTask", "globalUserTask", "import", "interface", "itemDefinition", "message",
        "partnerEntity", "partnerRole", "relationship", "resource", "signal", *DEFINITIONS,
    }
)  # fmt: skip
"""What may stand at the root beside processes."""

_RANKS = {
    tag: rank
    for rank, tags in enumerate(
        (
            ("documentation", "extensionElements", "import", "extension", "auditing", "monitoring", "categoryValueRef"),
            ("supportedInterfaceRef", "ioSpecification", "ioBinding", "property"),
            (),
            ("association", "group", "textAnnotation"),
            ("resourceRole", "performer", "humanPerformer", "potentialOwner", "correlationSubscription", "supports"),
            ("completionCondition", "activationCondition", "script", "eventDefinitionRef", "relationship"),
        )
    )
    for tag in tags
}
_MIDDLE = 2


def rank(tag: str) -> int:
    """Where the standard's schema wants a kept element among its siblings: 0 first, 2 with flow nodes, 5 last."""
    return _RANKS.get(tag, _MIDDLE)


LOOPS = frozenset({"multiInstanceLoopCharacteristics", "standardLoopCharacteristics"})

CHINESE = {
    "task": "未定类型的任务",
    "userTask": "办理任务",
    "manualTask": "线下任务",
    "serviceTask": "系统任务",
    "businessRuleTask": "决策任务",
    "scriptTask": "脚本任务",
    "sendTask": "发送任务",
    "receiveTask": "接收任务",
    "subProcess": "子流程",
    "transaction": "事务子流程",
    "adHocSubProcess": "随办子流程",
    "subChoreography": "子编排",
    "choreographyTask": "编排任务",
    "callChoreography": "调用编排",
    "event": "未定类型的事件",
    "implicitThrowEvent": "隐含事件",
    "callActivity": "调用流程",
    "exclusiveGateway": "选择网关",
    "parallelGateway": "并行网关",
    "inclusiveGateway": "相容网关",
    "eventBasedGateway": "事件网关",
    "complexGateway": "复杂网关",
    "startEvent": "开始事件",
    "endEvent": "结束事件",
    "intermediateCatchEvent": "中间等待事件",
    "intermediateThrowEvent": "中间发出事件",
    "boundaryEvent": "边界事件",
    "sequenceFlow": "顺序流",
    "process": "流程",
    "lane": "泳道",
    "multiInstanceLoopCharacteristics": "多实例设置",
    "standardLoopCharacteristics": "循环设置",
    "dataObject": "数据对象",
    "dataObjectReference": "数据对象",
    "dataStore": "数据存储",
    "dataStoreReference": "数据存储",
    "textAnnotation": "注释",
    "association": "关联",
    "group": "分组",
    "documentation": "说明",
    "message": "消息",
    "signal": "信号",
    "error": "错误",
    "escalation": "上报",
    "itemDefinition": "数据类型",
    "resource": "资源",
    "interface": "接口",
    "category": "类别",
    "collaboration": "协作图",
    "participant": "参与方",
    "messageFlow": "消息流",
}
"""What we call an element when we talk to a person."""


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute of our namespace: what it says and the elements that may bear it."""

    name: str
    meaning: str
    bearers: frozenset[str]
    pattern: re.Pattern[str]


CODE = re.compile(r"[A-Za-z0-9_.\-]+")
CODE_OR_FEEL = re.compile(r"[A-Za-z0-9_.\-]+|=[\s\S]*\S[\s\S]*")
"""A code, or after `=` a FEEL expression over the case data that gives one."""
CODES = re.compile(r"[A-Za-z0-9_.\-]+( ?, ?[A-Za-z0-9_.\-]+)*")
WORDS = re.compile(r"[\s\S]*\S[\s\S]*")
NAME = re.compile(r"[^\W\d][\w.\-]*")
IDS = re.compile(r"[^\W\d][\w.\-]*( [^\W\d][\w.\-]*)*")

_WORK = PERSON_TASKS | {"task"}
_TIMED = frozenset({"intermediateCatchEvent", "boundaryEvent", "startEvent"})
_TRUTH = re.compile("true|false")

ATTRIBUTES: dict[str, Attribute] = {
    row.name: row
    for row in (
        Attribute(
            "post",
            "code of the post that does the work (or = FEEL); on a lane, of all the work in it",
            _WORK | {"lane"},
            CODE_OR_FEEL,
        ),
        Attribute(
            "form",
            "key of the form that the work fills in; on a start event, of the opening form",
            _WORK | {"startEvent"},
            CODE,
        ),
        Attribute("entry", "code of the power-list entry that the act cites", ACTIVITIES | {"process"}, CODE),
        Attribute(
            "limit",
            "code of the time-limit row (or = FEEL): of a task, or the time a timer event waits",
            ACTIVITIES | _TIMED | {"process"},
            CODE_OR_FEEL,
        ),
        Attribute(
            "working",
            "`true`: the days of a timer's duration or cycle are working days",
            _TIMED,
            _TRUTH,
        ),
        Attribute(
            "pauses",
            "code of the ground (or = FEEL) on which the case clock stands still while the work is open",
            ACTIVITIES | _TIMED,
            CODE_OR_FEEL,
        ),
        Attribute("gate", "`true`, or the ids of the elements that may be reached only through this work", _WORK, IDS),
        Attribute("basis", "the article that asks for this element", FLOW_NODES | {"process", "sequenceFlow"}, WORDS),
        Attribute("paper", "key of the document template issued here", ACTIVITIES | THROWERS, CODE),
        Attribute(
            "publish",
            "key of the publication rule that applies once this is done",
            ACTIVITIES | THROWERS | {"process"},
            CODE,
        ),
        Attribute("milestone", "title of the step that the public sees", FLOW_NODES - GATEWAYS, WORDS),
        Attribute(
            "reached",
            "when the public step of this work is reached: `begun` (default) or `done`",
            ACTIVITIES,
            re.compile("begun|done"),
        ),
        Attribute("service", "name of the function that a service task calls", frozenset({"serviceTask"}), CODE),
        Attribute(
            "decision", "key of the DMN decision that a business rule task asks", frozenset({"businessRuleTask"}), WORDS
        ),
        Attribute("result", "name under which the answer of a script is kept", frozenset({"scriptTask"}), NAME),
        Attribute("outcome", "code of the outcome with which the case ends here", frozenset({"endEvent"}), CODE),
        Attribute("acts", "comma list of the acts offered while the work is open (transfer,extend)", _WORK, CODES),
        Attribute(
            "each",
            "FEEL: the list over which the work is repeated",
            frozenset({"multiInstanceLoopCharacteristics"}),
            WORDS,
        ),
        Attribute(
            "item",
            "name under which one instance sees its item (default: item)",
            frozenset({"multiInstanceLoopCharacteristics"}),
            NAME,
        ),
        Attribute(
            "collect",
            "name of the list that gathers what the instances answered",
            frozenset({"multiInstanceLoopCharacteristics"}),
            NAME,
        ),
        Attribute(
            "version",
            "version of the called procedure; without it the one in force at the call",
            frozenset({"callActivity"}),
            CODE,
        ),
    )
}
"""Our attributes by name."""
