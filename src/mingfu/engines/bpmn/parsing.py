# SPDX-License-Identifier: Apache-2.0
"""BPMN 2.0 XML → `Model`.

Every element is read, kept or refused with its line. Pictures (BPMN DI) are kept as they are: we draw ourselves.
Whether the procedure can run is not asked here: a drawing with gaps is a draft, and `check` says what is missing.
"""

import hashlib
from copy import deepcopy
from dataclasses import replace
from itertools import count

from lxml import etree

from mingfu.engines.bpmn import vocabulary as words
from mingfu.engines.bpmn.errors import Finding
from mingfu.engines.bpmn.markup import Markup, elements, foreign, line_of, local, tag_of
from mingfu.engines.bpmn.model import Body, Flow, Kept, Lane, LaneSet, Loop, Model, Node, Process, Trigger

_TRIGGER_REFERENCES = ("messageRef", "signalRef", "errorRef", "escalationRef")


def parse(xml: bytes | str, *, name: str = "procedure.bpmn") -> Model:
    """Read a file; `name` is what messages call it.

    Raises `BpmnError` with the line for what is no XML, no BPMN, carries a document type (entities), or says what
    we neither run nor keep.
    """
    return _Reading(name).model(xml)


class _Reading(Markup):
    """One file being read."""

    def model(self, xml: bytes | str) -> Model:
        root = self.root(xml)
        processes, kept, pictures = [], [], []
        for child in elements(root):
            tag = tag_of(child)
            if tag == "process":
                processes.append(self.process(child))
            elif tag in words.IN_ROOT or foreign(tag):
                self.claim(child)
                kept.append(self.keep(child))
            elif tag.startswith(f"{{{words.BPMNDI}}}"):
                pictures.append(self.keep(child))
            else:
                self.unknown(child)
        attributes = self.attributes(root, "definitions", keep=("name",))[0]
        model = Model(
            processes=tuple(processes),
            id=root.get("id", ""),
            attributes=attributes,
            prefixes=_prefixes(root),
            kept=_ranked(kept),
            pictures=tuple(pictures),
            fingerprint=_fingerprint(root),
            file=self.file,
        )
        self.lanes_name_known(model)
        return replace(model, notes=tuple(sorted(self.notes)))

    def process(self, element: etree._Element) -> Process:
        attributes, ours = self.attributes(element, "process")
        return Process(
            id=self.claim(element, required=True),
            name=element.get("name", ""),
            body=self.body(element),
            attributes=attributes,
            ours=ours,
            line=line_of(element),
        )

    def body(self, element: etree._Element) -> Body:
        nodes, flows, lane_sets, kept = [], [], [], []
        inside_node = tag_of(element) != "process"
        for child in elements(element):
            tag = tag_of(child)
            if tag in words.FLOW_NODES:
                nodes.append(self.node(child))
            elif tag == "sequenceFlow":
                flows.append(self.flow(child))
            elif tag == "laneSet":
                lane_sets.append(self.lane_set(child))
            elif inside_node and (
                tag in {"incoming", "outgoing"} or tag in words.LOOPS or tag in words.IN_NODE or foreign(tag)
            ):
                continue
            elif tag in words.IN_BODY or (foreign(tag) and not inside_node):
                self.claim(child)
                kept.append(self.keep(child))
            else:
                self.unknown(child)
        nodes = [node for node in nodes if self.sits(node, nodes, kept)]
        flows = [flow for flow in flows if self.joins(flow, nodes, kept)]
        self.lists_agree(element, flows)
        return Body(tuple(nodes), tuple(flows), tuple(lane_sets), _ranked(kept))

    def sits(self, node: Node, nodes: list[Node], kept: list[Kept]) -> bool:
        """Whether a boundary event sits on an activity of this body; elsewhere in the file it is kept and cannot run."""
        host = node.attributes.get("attachedToRef", "")
        if node.tag != "boundaryEvent" or any(other.id == host and other.tag in words.ACTIVITIES for other in nodes):
            return True
        message = f"边界事件「{node.label}」所依附的「{host}」不是同一流程里的任务或子流程。"
        self.astray(node.id, message, kept, known=host in self.known)
        return False

    def joins(self, flow: Flow, nodes: list[Node], kept: list[Kept]) -> bool:
        """Whether a flow joins two nodes of this body; one that leads elsewhere in the file is kept and cannot run."""
        here = {node.id for node in nodes}
        for end, role in ((flow.source, "起点"), (flow.target, "终点")):
            if end not in here:
                message = f"顺序流「{flow.name or flow.id}」的{role}「{end}」不在同一流程里。"
                self.astray(flow.id, message, kept, known={flow.source, flow.target} <= self.known)
                return False
        return True

    def astray(self, name: str, message: str, kept: list[Kept], *, known: bool) -> None:
        """People draw flows across pools and sub-processes: such a drawing is a draft. What names nothing is refused."""
        stray = self.at[name]
        if not known:
            self.refuse("unknown-reference", message, stray)
        self.note(stray, "astray", name, message, "error")
        kept.append(self.keep(stray))

    def lists_agree(self, element: etree._Element, flows: list[Flow]) -> None:
        """Note the lists of incoming and outgoing flows that disagree with the flows themselves."""
        known = {flow.id: flow for flow in flows}
        for child in elements(element):
            for reference in elements(child):
                flow = known.get(local(reference.text or ""))
                wanted = {"incoming": "target", "outgoing": "source"}.get(tag_of(reference))
                if wanted and (flow is None or getattr(flow, wanted) != child.get("id")):
                    name = child.get("id", "")
                    message = f"「{name}」写着的顺序流「{reference.text}」与图不符，以顺序流为准。"
                    self.note(reference, "stale-reference", name, message)

    def node(self, element: etree._Element) -> Node:
        tag = tag_of(element)
        attributes, ours = self.attributes(element, tag)
        triggers, kept, loop = [], [], None
        for child in elements(element):
            inner = tag_of(child)
            if inner in words.DEFINITIONS:
                triggers.append(self.trigger(child))
            elif inner in words.LOOPS:
                self.only_one(child, loop)
                loop = self.loop(child)
            elif inner in words.IN_NODE or foreign(inner):
                kept.append(self.keep(child))
            elif inner not in {"incoming", "outgoing"} and tag not in words.BODIES:
                self.unknown(child)
        return Node(
            id=self.claim(element, required=True),
            tag=tag,
            name=element.get("name", ""),
            triggers=tuple(triggers),
            loop=loop,
            body=self.body(element) if tag in words.BODIES else None,
            attributes=attributes,
            ours=ours,
            kept=_ranked(kept),
            line=line_of(element),
        )

    def only_one(self, element: etree._Element, before: object) -> None:
        """Refuse the second of what there can be one of: keeping one would lose the other."""
        if before is not None:
            self.refuse("one-too-many", f"「{tag_of(element)}」在这里只能有一个。", element)

    def trigger(self, element: etree._Element) -> Trigger:
        tag = tag_of(element)
        self.claim(element)
        attributes, _ours = self.attributes(element, tag, keep=("id", "name"))
        reference = next((local(attributes[key]) for key in _TRIGGER_REFERENCES if key in attributes), "")
        if tag == "linkEventDefinition":
            reference = element.get("name", "")
        return Trigger(
            kind=words.DEFINITIONS[tag],
            reference=reference,
            attributes=attributes,
            kept=tuple(self.keep(child) for child in elements(element)),
            line=line_of(element),
        )

    def loop(self, element: etree._Element) -> Loop:
        attributes, ours = self.attributes(element, tag_of(element), keep=("id", "name"))
        kept = tuple(self.keep(child) for child in elements(element))
        return Loop(tag_of(element), attributes=attributes, ours=ours, kept=kept, line=line_of(element))

    def flow(self, element: etree._Element) -> Flow:
        attributes, ours = self.attributes(element, "sequenceFlow")
        return Flow(
            id=self.claim(element, required=True),
            source=attributes.pop("sourceRef", ""),
            target=attributes.pop("targetRef", ""),
            name=element.get("name", ""),
            attributes=attributes,
            ours=ours,
            kept=tuple(self.keep(child) for child in elements(element)),
            line=line_of(element),
        )

    def lane_set(self, element: etree._Element) -> LaneSet:
        lanes, kept = [], []
        for child in elements(element):
            if tag_of(child) == "lane":
                lanes.append(self.lane(child))
            else:
                kept.append(self.keep(child))
        attributes, _ours = self.attributes(element, "laneSet", keep=("name",))
        return LaneSet(self.claim(element), tuple(lanes), attributes=attributes, kept=tuple(kept))

    def lane(self, element: etree._Element) -> Lane:
        nodes, kept, inner = [], [], None
        for child in elements(element):
            tag = tag_of(child)
            if tag == "flowNodeRef":
                nodes.append(local(child.text or ""))
            elif tag == "childLaneSet":
                self.only_one(child, inner)
                inner = self.lane_set(child)
            else:
                kept.append(self.keep(child))
        attributes, ours = self.attributes(element, "lane")
        return Lane(
            id=self.claim(element),
            name=element.get("name", ""),
            nodes=tuple(nodes),
            inner=inner,
            attributes=attributes,
            ours=ours,
            kept=tuple(kept),
            line=line_of(element),
        )

    def lanes_name_known(self, model: Model) -> None:
        """Note lanes that name what the file does not hold: a misspelt name would lose its post in silence."""
        for process in model.processes:
            bodies = [process.body, *(node.body for node in process.body.walk() if node.body is not None)]
            for path in (path for body in bodies for lane_set in body.lane_sets for path in lane_set.walk()):
                lane = path[-1]
                for node in lane.nodes:
                    if node not in self.lines:
                        message = f"泳道「{lane.name or lane.id}」写着的「{node}」不在文件里。"
                        self.notes.append(Finding(lane.line, "stale-reference", lane.id, message, "warning"))


def _ranked(kept: list[Kept]) -> tuple[Kept, ...]:
    """In the order in which they will be written."""
    return tuple(sorted(kept, key=lambda row: words.rank(row.tag)))


def _fingerprint(root: etree._Element) -> str:
    """What a file says, as one hash; how it is laid out and drawn does not count."""
    plain = deepcopy(root)
    for child in list(plain):
        if str(child.tag).startswith(f"{{{words.BPMNDI}}}"):
            plain.remove(child)
    said = etree.canonicalize(etree.tostring(plain, encoding="unicode"), strip_text=True)
    return hashlib.sha256(said.encode()).hexdigest()


def _prefixes(root: etree._Element) -> dict[str, str]:
    """The prefixes of the file: names in attribute values need those that inner elements declare, too."""
    found = {prefix or "": uri for prefix, uri in root.nsmap.items()}
    for element in root.iter("*"):
        for prefix, uri in element.nsmap.items():
            if prefix is not None:
                found.setdefault(prefix, uri)
            elif uri not in found.values():
                found[next(name for number in count(1) if (name := f"n{number}") not in found)] = uri
    return found
