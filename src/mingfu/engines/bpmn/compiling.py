# SPDX-License-Identifier: Apache-2.0
"""`Model` → `Program`: checked, flattened over sub-processes, and numbered in the order of the file."""

import hashlib
import re
from dataclasses import replace

from mingfu.engines.bpmn import vocabulary as words
from mingfu.engines.bpmn.checking import check_process
from mingfu.engines.bpmn.errors import BpmnError
from mingfu.engines.bpmn.expressions import Language
from mingfu.engines.bpmn.gates import guarded_nodes
from mingfu.engines.bpmn.making import Making
from mingfu.engines.bpmn.model import Body, Flow, Model, Process
from mingfu.engines.bpmn.model import Node as Drawn
from mingfu.engines.bpmn.program import Arc, Node, Op, Program
from mingfu.engines.bpmn.writing import write
from mingfu.engines.dmn import compile_expression

_OPS = {
    "userTask": Op.TASK,
    "manualTask": Op.TASK,
    "callActivity": Op.TASK,
    "serviceTask": Op.CALL,
    "businessRuleTask": Op.CALL,
    "scriptTask": Op.CALL,
    "sendTask": Op.THROW,
    "receiveTask": Op.CATCH,
    "subProcess": Op.SCOPE,
    "exclusiveGateway": Op.CHOOSE,
    "parallelGateway": Op.JOIN,
    "inclusiveGateway": Op.SOME,
    "eventBasedGateway": Op.RACE,
    "startEvent": Op.PASS,
    "endEvent": Op.END,
    "intermediateCatchEvent": Op.CATCH,
    "boundaryEvent": Op.CATCH,
    "intermediateThrowEvent": Op.THROW,
}
_CHOICE = re.compile(r'=?\s*choice\s*=\s*"([^"\\]+)"\s*')


def compile_program(model: Model, evaluate: Language = compile_expression, *, process: str | None = None) -> Program:
    """Make a program of the file's process, or of the one named where there are several.

    Raises `BpmnError` with every error `check` finds in that process.
    """
    chosen = _choose(model, process)
    found = sorted([*model.notes, *check_process(model, chosen, evaluate)])
    errors = tuple(row for row in found if row.severity == "error")
    if errors:
        first = errors[0]
        raise BpmnError(
            first.code, first.message, file=model.file, line=first.line, element=first.element, findings=errors
        )
    return _Compiling(model, chosen, evaluate).program()


def _choose(model: Model, name: str | None) -> Process:
    fitting = [row for row in model.processes if name in {None, row.id}]
    if len(fitting) > 1:
        fitting = [row for row in fitting if row.executable]
    if len(fitting) != 1:
        known = "、".join(row.id for row in model.processes) or "（无）"
        message = f"文件里的流程是：{known}。请说明要运行哪一个（或只把一个标为 isExecutable）。"
        line = min((row.line for row in model.processes), default=0)
        raise BpmnError("which-process", message, file=model.file, line=line)
    return fitting[0]


class _Compiling:
    """The tables as they grow."""

    def __init__(self, model: Model, process: Process, language: Language) -> None:
        self.model = model
        self.process = process
        self.make = Making(model, language)
        self.nodes: list[Node] = []
        self.arcs: list[Arc] = []
        self.lanes: list[str] = []
        self.index: dict[str, int] = {}

    def program(self) -> Program:
        drawn = list(self.process.body.walk())
        self.index = {node.id: place for place, node in enumerate(drawn)}
        self.body(self.process.body, -1, ("", ""))
        self.nodes.sort(key=lambda node: node.index)
        for flow in (flow for body in _bodies(self.process.body) for flow in body.flows):
            self.arc(flow)
        self.link()
        self.join()
        # Cases find the text of their edition by this digest: a file must give the same one in every version of ours.
        said = self.model.fingerprint.encode() or write(replace(self.model, pictures=()))
        digest = hashlib.sha256(said + self.process.id.encode()).hexdigest()[:8]
        starts, handlers = self.beginnings(self.process.body)
        guarded = guarded_nodes(self.process)
        return Program(
            key=self.process.id,
            name=self.process.name,
            file=self.model.file,
            digest=digest,
            attributes=self.process.ours,
            nodes=tuple(self.nodes),
            arcs=tuple(self.arcs),
            lanes=tuple(self.lanes),
            index=self.index,
            starts=starts,
            handlers=handlers,
            milestones=self.milestones(),
            guarded=frozenset(
                node.attributes["outcome"]
                for node in self.nodes
                if node.id in guarded and node.attributes.get("outcome")
            ),
            joins={node.index: self.reach(node) for node in self.nodes if node.op is Op.SOME and len(node.ins) > 1},
            scoped=any(node.op is Op.SCOPE for node in self.nodes),
            conditional=any(node.event is not None and node.event.condition is not None for node in self.nodes),
        )

    def body(self, body: Body, parent: int, around: tuple[str, str]) -> None:
        lanes = self.lanes_of(body)
        for drawn in body.nodes:
            own = lanes.get(drawn.id, around)
            if own == around and drawn.tag == "boundaryEvent":
                own = lanes.get(drawn.attributes["attachedToRef"], around)
            self.nodes.append(self.node(drawn, parent, own))
            if drawn.body is not None:
                self.body(drawn.body, self.index[drawn.id], own)

    def lanes_of(self, body: Body) -> dict[str, tuple[str, str]]:
        """Node id → name and post of the innermost lane around it."""
        found: dict[str, tuple[str, str]] = {}
        for path in (path for lane_set in body.lane_sets for path in lane_set.walk()):
            name = path[-1].name or path[-1].id
            post = next((lane.ours["post"] for lane in reversed(path) if "post" in lane.ours), "")
            self.lanes.append(name)
            for lane in path:
                for node in lane.nodes:
                    found[node] = (name, post)
        return found

    def node(self, drawn: Drawn, parent: int, lane: tuple[str, str]) -> Node:
        ours = dict(drawn.ours)
        if drawn.tag in words.PERSON_TASKS and lane[1]:
            ours.setdefault("post", lane[1])
        event = self.make.event(drawn)
        op = _OPS[drawn.tag]
        if event is not None and event.kind == "link":
            op, event = Op.PASS, None
        if op is Op.THROW and event is None:
            op = Op.PASS
        starts, handlers = self.beginnings(drawn.body) if drawn.body is not None else ((), ())
        attributes = drawn.attributes
        is_handler = parent >= 0 and drawn.tag == "startEvent" and event is not None
        return Node(
            index=self.index[drawn.id],
            id=drawn.id,
            kind=drawn.tag,
            name=drawn.name,
            op=op,
            line=drawn.line,
            attributes=ours,
            lane=lane[0],
            default=-1,
            parent=parent,
            host=self.index[attributes["attachedToRef"]] if drawn.tag == "boundaryEvent" else -1,
            interrupting=attributes.get("cancelActivity", attributes.get("isInterrupting", "true")) != "false",
            event=event,
            repeat=self.make.repeat(drawn, drawn.loop) if drawn.loop is not None else None,
            starts=starts,
            handlers=handlers,
            handles=is_handler,
            shows=ours.get("reached", "begun") if "milestone" in ours else "",
            calls=ours.get("service") or ours.get("decision") or attributes.get("calledElement", "").rpartition(":")[2],
            script=self.make.script(drawn),
        )

    def beginnings(self, body: Body) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Where tokens are born in a body, and the starts of its event sub-processes."""
        starts = [node.id for node in body.nodes if node.tag == "startEvent"]
        if not starts:
            reached = {flow.target for flow in body.flows}
            starts = [
                node.id
                for node in body.nodes
                if node.id not in reached and node.tag != "boundaryEvent" and not _by_event(node) and not _is_link(node)
            ]
        handlers = [
            inner.id
            for node in body.nodes
            if _by_event(node) and node.body is not None
            for inner in node.body.nodes
            if inner.tag == "startEvent"
        ]
        return tuple(self.index[name] for name in starts), tuple(self.index[name] for name in handlers)

    def arc(self, flow: Flow) -> None:
        place = len(self.arcs)
        source, target = self.index[flow.source], self.index[flow.target]
        condition = self.make.expression(flow.condition, flow.line, flow.id) if flow.condition else None
        self.arcs.append(Arc(place, flow.id, flow.name, source, target, condition))

    def link(self) -> None:
        """A thrown link jumps to the catching event of the same name, as if a flow led there."""
        for body in _bodies(self.process.body):
            catching = {
                node.triggers[0].reference: node.id
                for node in body.nodes
                if _is_link(node) and node.tag == "intermediateCatchEvent"
            }
            for node in body.nodes:
                if _is_link(node) and node.tag == "intermediateThrowEvent":
                    target = catching[node.triggers[0].reference]
                    name = f"{node.id}>{target}"
                    self.arcs.append(Arc(len(self.arcs), name, "", self.index[node.id], self.index[target], None))

    def join(self) -> None:
        """Tell every node its flows, its boundary events, its default and its choices."""
        defaults = {node.id: node.attributes.get("default", "") for node in self.process.body.walk()}
        for node in list(self.nodes):
            ins = tuple(arc.index for arc in self.arcs if arc.target == node.index)
            outs = tuple(arc.index for arc in self.arcs if arc.source == node.index)
            default = next((index for index in outs if self.arcs[index].id == defaults[node.id]), -1)
            self.nodes[node.index] = replace(
                node,
                ins=ins,
                outs=outs,
                default=default,
                plain=default < 0 and all(self.arcs[index].condition is None for index in outs),
                attached=tuple(other.index for other in self.nodes if other.host == node.index),
            )
        for node in list(self.nodes):
            if node.op is Op.TASK and len(node.outs) == 1:
                self.nodes[node.index] = replace(node, choices=self.choices(self.nodes[self.arcs[node.outs[0]].target]))

    def choices(self, gateway: Node) -> tuple[tuple[str, str], ...]:
        """The values of `choice` that an exclusive gateway tells apart; its default answers to its flow's id."""
        if gateway.op is not Op.CHOOSE:
            return ()
        rows = []
        for arc in (self.arcs[index] for index in gateway.outs):
            said = _CHOICE.fullmatch(arc.condition.text) if arc.condition is not None else None
            if said is not None:
                rows.append((said[1], arc.name or said[1]))
            elif arc.index == gateway.default:
                rows.append((arc.id, arc.name or arc.id))
            else:
                return ()
        return tuple(rows)

    def reach(self, gateway: Node) -> tuple[int, ...]:
        """For each node: the gateway's ways in that a token there can still come to without passing the gateway."""
        masks = [0] * len(self.nodes)
        changed = True
        while changed:
            changed = False
            for node in self.nodes:
                mask = masks[node.index]
                for index in (*node.outs, *(out for other in node.attached for out in self.nodes[other].outs)):
                    target = self.arcs[index].target
                    mask |= 1 << gateway.ins.index(index) if target == gateway.index else masks[target]
                if mask != masks[node.index]:
                    masks[node.index] = mask
                    changed = True
        return tuple(masks)

    def milestones(self) -> tuple[tuple[str, str], ...]:
        """Public steps so that each stands before those behind it (a way back counts for nothing), else as drawn."""
        order: list[int] = []
        seen: set[int] = set()
        for beginning in self.beginnings(self.process.body)[0]:
            stack = [(beginning, False)]
            while stack:
                place, left = stack.pop()
                if left:
                    order.append(place)
                elif place not in seen:
                    seen.add(place)
                    node = self.nodes[place]
                    # The default way first: it is the main line, and a way back into it must not be taken for its start.
                    main = [index for index in node.outs if index == node.default]
                    outs = [*main, *(index for index in node.outs if index not in main)]
                    following = [self.arcs[index].target for index in outs]
                    stack.append((place, True))
                    stack += [(other, False) for other in reversed((*node.starts, *following, *node.attached))]
        order.reverse()
        titles = ((self.nodes[place].id, self.nodes[place].attributes.get("milestone", "")) for place in order)
        return tuple((name, title) for name, title in titles if title)


def _bodies(body: Body) -> list[Body]:
    return [body, *(node.body for node in body.walk() if node.body is not None)]


def _by_event(node: Drawn) -> bool:
    return node.attributes.get("triggeredByEvent") == "true"


def _is_link(node: Drawn) -> bool:
    return bool(node.triggers) and node.triggers[0].kind == "link"
