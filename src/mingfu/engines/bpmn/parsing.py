# SPDX-License-Identifier: Apache-2.0
"""BPMN 2.0 XML → `Model`.

Every element is read, kept or refused with its line; only pictures (BPMN DI) are dropped, because we draw ourselves.
Whether the procedure can run is not asked here: a drawing with gaps is a draft, and `check` says what is missing.
"""

from dataclasses import replace

from lxml import etree

from mingfu.engines.bpmn import vocabulary as words
from mingfu.engines.bpmn.errors import BpmnError, Finding
from mingfu.engines.bpmn.markup import Markup, elements, foreign, line_of, local, tag_of
from mingfu.engines.bpmn.model import Body, Flow, Lane, LaneSet, Loop, Model, Node, Process, Trigger

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
        processes, kept = [], []
        for child in elements(root):
            tag = tag_of(child)
            if tag == "process":
                processes.append(self.process(child))
            elif tag in words.IN_ROOT or foreign(tag):
                self.claim(child)
                kept.append(self.keep(child))
            elif not tag.startswith(f"{{{words.BPMNDI}}}"):
                self.unknown(child)
        attributes = self.attributes(root, "definitions")[0]
        model = Model(
            processes=tuple(processes),
            id=root.get("id", ""),
            attributes=attributes,
            prefixes={prefix or "": uri for prefix, uri in root.nsmap.items()},
            kept=tuple(kept),
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
        body = Body(tuple(nodes), tuple(flows), tuple(lane_sets), tuple(kept))
        self.references_hold(element, body)
        return body

    def references_hold(self, element: etree._Element, body: Body) -> None:
        """Flows join nodes of this body and boundary events sit on its activities; lists that disagree are noted."""
        here = {node.id: node for node in body.nodes}
        for flow in body.flows:
            for end, role in ((flow.source, "起点"), (flow.target, "终点")):
                if end not in here:
                    message = f"顺序流「{flow.name or flow.id}」的{role}「{end}」不在同一流程里。"
                    raise BpmnError("unknown-reference", message, file=self.file, line=flow.line, element=flow.id)
        for node in body.nodes:
            host = node.attributes.get("attachedToRef", "")
            if node.tag == "boundaryEvent" and (host not in here or here[host].tag not in words.ACTIVITIES):
                message = f"边界事件「{node.label}」所依附的「{host}」不是同一流程里的任务或子流程。"
                raise BpmnError("unknown-reference", message, file=self.file, line=node.line, element=node.id)
        flows = {flow.id: flow for flow in body.flows}
        for child in elements(element):
            for reference in elements(child):
                known = flows.get(local(reference.text or ""))
                wanted = {"incoming": "target", "outgoing": "source"}.get(tag_of(reference))
                if wanted and (known is None or getattr(known, wanted) != child.get("id")):
                    name = child.get("id", "")
                    message = f"「{name}」写着的顺序流「{reference.text}」与图不符，以顺序流为准。"
                    self.notes.append(Finding(line_of(reference), "stale-reference", name, message, "warning"))

    def node(self, element: etree._Element) -> Node:
        tag = tag_of(element)
        attributes, ours = self.attributes(element, tag)
        triggers, kept, loop = [], [], None
        for child in elements(element):
            inner = tag_of(child)
            if inner in words.DEFINITIONS:
                triggers.append(self.trigger(child))
            elif inner in words.LOOPS:
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
            kept=tuple(kept),
            line=line_of(element),
        )

    def trigger(self, element: etree._Element) -> Trigger:
        tag = tag_of(element)
        self.claim(element)
        attributes, _ours = self.attributes(element, tag, keep=("id",))
        reference = next((local(attributes[key]) for key in _TRIGGER_REFERENCES if key in attributes), "")
        if tag == "linkEventDefinition":
            reference = element.get("name", "")
            attributes["name"] = reference
        return Trigger(
            kind=words.DEFINITIONS[tag],
            reference=reference,
            attributes=attributes,
            kept=tuple(self.keep(child) for child in elements(element)),
            line=line_of(element),
        )

    def loop(self, element: etree._Element) -> Loop:
        attributes, ours = self.attributes(element, tag_of(element), keep=("id",))
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
