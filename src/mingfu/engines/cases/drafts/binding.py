# SPDX-License-Identifier: Apache-2.0
"""Answers written into a drawing: a new model with posts, kinds, limits, conditions; and the one process that shall run.

Pure: no database. A model is never changed; what is not named stays as it was drawn.
"""

from collections.abc import Mapping
from dataclasses import replace

from mingfu.engines.bpmn import Model
from mingfu.engines.bpmn import vocabulary as words
from mingfu.engines.bpmn.model import Body, Flow, Kept, Lane, LaneSet, Node, Process, Trigger
from mingfu.engines.cases.drafts.needs import FIELDS, FILE, KINDS
from mingfu.engines.dmn import FeelError, compile_expression

Bindings = Mapping[tuple[str, str], str]
"""(id of the element, field) → what was said; an empty text takes an answer back."""

_OURS = frozenset({"post", "form", "limit", "basis", "service", "decision"})
_BEARERS = {
    "post": words.PERSON_TASKS | {"task", "lane"},
    "kind": frozenset({"task"}),
    "default": frozenset({"exclusiveGateway", "inclusiveGateway"}),
    "condition": frozenset({"sequenceFlow"}),
    "called": frozenset({"callActivity"}),
    "message": frozenset({"sendTask", "receiveTask"}) | words.EVENTS,
    "service": frozenset({"serviceTask", "task"}),
    "decision": frozenset({"businessRuleTask", "task"}),
}


def tag_of(model: Model, element: str) -> str | None:
    """What the element is: a BPMN name, `lane`, `sequenceFlow`, or empty for the file; None where there is no such element."""
    if element == FILE:
        return ""
    for process in model.processes:
        for body in (process.body, *(node.body for node in process.body.walk() if node.body is not None)):
            tags = {node.id: node.tag for node in body.nodes} | {flow.id: "sequenceFlow" for flow in body.flows}
            tags |= {lane.id: "lane" for lanes in body.lane_sets for path in lanes.walk() for lane in path}
            if element in tags:
                return tags[element]
    return None


def unfit(model: Model, element: str, field: str, value: str) -> str:
    """Why the element cannot say that, as a Chinese sentence; empty where it can."""
    tag = tag_of(model, element)
    if tag is None:
        return "图里没有这个环节。"
    if field not in FIELDS or (field == "process") != (element == FILE):
        return "没有这一项。"
    bearers = _BEARERS.get(field) or (words.ATTRIBUTES[field].bearers if field in words.ATTRIBUTES else None)
    if bearers is not None and tag not in bearers:
        return f"{words.CHINESE.get(tag, tag)}没有这一项。"
    return _value_unfit(model, element, field, value) if value else ""


def _value_unfit(model: Model, element: str, field: str, value: str) -> str:
    """Why the field cannot have that value."""
    if field == "condition" or (field in {"post", "limit"} and value.startswith("=")):
        return _feel(value.removeprefix("="))
    if field in words.ATTRIBUTES:
        return "" if words.ATTRIBUTES[field].pattern.fullmatch(value) else "只能用字母、数字、点、横线和下划线。"
    allowed = {
        "process": ({row.id for row in model.processes}, "文件里没有这个流程。"),
        "kind": (set(KINDS), "任务类型只能是办理、线下、系统、决策任务。"),
        "default": ({flow.id for flow in _flows(model) if flow.source == element}, "默认流向要从这个网关出去。"),
    }
    values, why = allowed.get(field, ({value}, ""))
    return "" if value in values else why


def _feel(text: str) -> str:
    try:
        compile_expression(text.strip())
    except FeelError as error:
        return f"这不是正确的 FEEL 表达式（{error}）。"
    return ""


def _flows(model: Model) -> list[Flow]:
    bodies = [row.body for row in model.processes]
    bodies += [node.body for row in model.processes for node in row.body.walk() if node.body is not None]
    return [flow for body in bodies for flow in body.flows]


def bound(model: Model, bindings: Bindings) -> Model:
    """The model with every answer in its place."""
    given = {key: value for key, value in bindings.items() if value}
    writing = _Writing(given)
    processes = tuple(replace(row, body=writing.body(row.body)) for row in model.processes)
    chosen = given.get((FILE, "process"))
    if chosen is not None:
        processes = tuple(
            replace(row, attributes={**row.attributes, "isExecutable": "true" if row.id == chosen else "false"})
            for row in processes
        )
    return replace(model, processes=processes, kept=(*model.kept, *writing.messages(model)))


def chosen_process(model: Model) -> Process | None:
    """The process that shall run: the only one, or the only one marked so."""
    rows = model.processes if len(model.processes) == 1 else [row for row in model.processes if row.executable]
    return rows[0] if len(rows) == 1 else None


def executable(model: Model, process: Process) -> Model:
    """The process alone, marked to run; pools of others stay as closed ones, with the messages to and from them."""
    outside = {node.id: row.id for row in model.processes if row.id != process.id for node in (*row.body.walk(),)} | {
        row.id: row.id for row in model.processes if row.id != process.id
    }
    alone = replace(process, attributes={**process.attributes, "isExecutable": "true"})
    kept = tuple(_closed(row, outside) if row.tag == "collaboration" else row for row in model.kept)
    return replace(model, processes=(alone,), kept=kept)


def _closed(collaboration: Kept, outside: Mapping[str, str]) -> Kept:
    pools = {
        _local(row.attributes.get("processRef", "")): row.attributes.get("id", "")
        for row in collaboration.children
        if row.tag == "participant"
    }
    children = []
    for row in collaboration.children:
        attributes = dict(row.attributes)
        if row.tag == "participant" and _local(attributes.get("processRef", "")) in outside:
            del attributes["processRef"]
        if row.tag == "messageFlow":
            for end in ("sourceRef", "targetRef"):
                owner = outside.get(_local(attributes.get(end, "")))
                if owner is not None and pools.get(owner):
                    attributes[end] = pools[owner]
        children.append(replace(row, attributes=attributes))
    return replace(collaboration, children=tuple(children))


def _local(name: str) -> str:
    return name.strip().rpartition(":")[2]


class _Writing:
    """Answers on their way into a model."""

    def __init__(self, given: Bindings) -> None:
        self.given = given
        self.defaults = {value for (_element, field), value in given.items() if field == "default"}
        self.named = {value for (_element, field), value in given.items() if field == "message"}

    def said(self, element: str, field: str) -> str:
        return self.given.get((element, field), "")

    def messages(self, model: Model) -> list[Kept]:
        """Messages that the file does not define yet."""
        known = {row.attributes.get("id") for row in model.kept}
        return [
            Kept("message", {"id": f"message_{place}", "name": name})
            for place, name in enumerate(sorted(self.named), 1)
            if f"message_{place}" not in known
        ]

    def message(self, name: str) -> str:
        return f"message_{sorted(self.named).index(name) + 1}"

    def body(self, body: Body) -> Body:
        return replace(
            body,
            nodes=tuple(self.node(node) for node in body.nodes),
            flows=tuple(self.flow(flow) for flow in body.flows),
            lane_sets=tuple(self.lane_set(lanes) for lanes in body.lane_sets),
        )

    def node(self, node: Node) -> Node:
        attributes, triggers = dict(node.attributes), node.triggers
        tag = self.said(node.id, "kind") or node.tag
        ours = self.ours(node.id, node.ours)
        if tag not in words.PERSON_TASKS and node.tag == "task":
            ours = {name: value for name, value in ours.items() if tag in words.ATTRIBUTES[name].bearers}
        for field, attribute in (("default", "default"), ("called", "calledElement")):
            if self.said(node.id, field):
                attributes[attribute] = self.said(node.id, field)
        message = self.said(node.id, "message")
        if message and node.triggers:
            triggers = (self.trigger(node.triggers[0], message), *node.triggers[1:])
        elif message:
            attributes["messageRef"] = self.message(message)
        inner = self.body(node.body) if node.body is not None else None
        return replace(node, tag=tag, attributes=attributes, ours=ours, triggers=triggers, body=inner)

    def trigger(self, trigger: Trigger, message: str) -> Trigger:
        reference = self.message(message)
        return replace(trigger, reference=reference, attributes={**trigger.attributes, "messageRef": reference})

    def ours(self, element: str, before: Mapping[str, str]) -> dict[str, str]:
        said = {field: self.said(element, field) for field in _OURS if self.said(element, field)}
        return {**before, **said}

    def flow(self, flow: Flow) -> Flow:
        text = self.said(flow.id, "condition")
        if not text or flow.id in self.defaults:
            return flow
        kept = [row for row in flow.kept if row.tag != "conditionExpression"]
        condition = Kept("conditionExpression", {f"{{{words.XSI}}}type": "tFormalExpression"}, text)
        return replace(flow, kept=(*kept, condition))

    def lane_set(self, lanes: LaneSet) -> LaneSet:
        return replace(lanes, lanes=tuple(self.lane(lane) for lane in lanes.lanes))

    def lane(self, lane: Lane) -> Lane:
        inner = self.lane_set(lane.inner) if lane.inner is not None else None
        return replace(lane, ours=self.ours(lane.id, lane.ours), inner=inner)
