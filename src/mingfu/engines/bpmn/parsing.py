# SPDX-License-Identifier: Apache-2.0
"""BPMN 2.0 XML → `Model`.

Every element is read, kept or refused with its line; only pictures (BPMN DI) are dropped, because we draw ourselves.
Whether the procedure can run is not asked here: a drawing with gaps is a draft, and `check` says what is missing.
"""

from collections.abc import Iterator
from typing import NoReturn, cast

from lxml import etree

from mingfu.engines.bpmn import vocabulary as words
from mingfu.engines.bpmn.errors import BpmnError
from mingfu.engines.bpmn.model import Body, Flow, Kept, Lane, LaneSet, Loop, Model, Node, Process, Trigger

LARGEST = 4_000_000
"""Bytes of the largest file we read; a procedure of 300 steps with its picture takes a tenth."""

_REFERENCES = frozenset({"sourceRef", "targetRef", "default", "attachedToRef", "calledElement"})
_TRIGGER_REFERENCES = ("messageRef", "signalRef", "errorRef", "escalationRef")


def parse(xml: bytes | str, *, name: str = "procedure.bpmn") -> Model:
    """Read a file; `name` is what messages call it.

    Raises `BpmnError` with the line for what is no XML, no BPMN, carries a document type (entities), or says what
    we neither run nor keep.
    """
    return _Reading(name).model(xml)


class _Reading:
    """One file being read: its name for messages, and the ids seen so far."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.lines: dict[str, int] = {}

    def refuse(self, code: str, message: str, element: etree._Element | None = None, *, line: int = 0) -> NoReturn:
        where = line if element is None else _line(element)
        name = "" if element is None else element.get("id", "")
        raise BpmnError(code, message, file=self.file, line=where, element=name)

    def model(self, xml: bytes | str) -> Model:
        root = self.root(xml)
        processes, kept = [], []
        for child in _elements(root):
            tag = _tag(child)
            if tag == "process":
                processes.append(self.process(child))
            elif tag in words.IN_ROOT:
                self.claim(child)
                kept.append(self.keep(child))
            elif not tag.startswith(f"{{{words.BPMNDI}}}"):
                self.unknown(child)
        if not processes:
            self.refuse("no-process", "文件里没有流程（process）。", root)
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
        return model

    def root(self, xml: bytes | str) -> etree._Element:
        if len(xml) > LARGEST:
            self.refuse("too-large", f"文件超过 {LARGEST // 1_000_000} MB，不予读取。请拆分流程或去掉嵌入的图片。")
        encoding = "utf-8" if isinstance(xml, str) else None
        parser = etree.XMLParser(
            resolve_entities=False,
            no_network=True,
            huge_tree=False,
            load_dtd=False,
            remove_comments=True,
            remove_pis=True,
            encoding=encoding,
        )
        try:
            root = etree.fromstring(xml.encode() if isinstance(xml, str) else xml, parser)
        except etree.XMLSyntaxError as error:
            self.refuse("not-xml", f"不是正确的 XML：{error.msg}", line=error.lineno or 0)
        if root.getroottree().docinfo.internalDTD is not None:
            self.refuse("document-type", "文件带有文档类型声明（DOCTYPE），可能引用外部实体，不予读取。", line=1)
        if _tag(root) != "definitions":
            self.refuse("not-bpmn", "不是 BPMN 2.0 文件：根元素应为 definitions。", root)
        return root

    def process(self, element: etree._Element) -> Process:
        attributes, ours = self.attributes(element, "process")
        return Process(
            id=self.claim(element, required=True),
            name=element.get("name", ""),
            body=self.body(element),
            attributes=attributes,
            ours=ours,
            line=_line(element),
        )

    def body(self, element: etree._Element) -> Body:
        nodes, flows, lane_sets, kept = [], [], [], []
        inside_node = _tag(element) != "process"
        for child in _elements(element):
            tag = _tag(child)
            if tag in words.FLOW_NODES:
                nodes.append(self.node(child))
            elif tag == "sequenceFlow":
                flows.append(self.flow(child))
            elif tag == "laneSet":
                lane_sets.append(self.lane_set(child))
            elif inside_node and (tag in {"incoming", "outgoing"} or tag in words.LOOPS or tag in words.IN_NODE):
                continue
            elif tag in words.IN_BODY:
                self.claim(child)
                kept.append(self.keep(child))
            else:
                self.unknown(child)
        body = Body(tuple(nodes), tuple(flows), tuple(lane_sets), tuple(kept))
        self.references_hold(element, body)
        return body

    def references_hold(self, element: etree._Element, body: Body) -> None:
        """Flows join nodes of this body, boundary events sit on its activities, and both ends agree with the file."""
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
        for child in _elements(element):
            for reference in _elements(child):
                known = flows.get(_local(reference.text or ""))
                wanted = {"incoming": "target", "outgoing": "source"}.get(_tag(reference))
                if wanted and (known is None or getattr(known, wanted) != child.get("id")):
                    self.refuse(
                        "unknown-reference",
                        f"「{child.get('id')}」写着的顺序流「{reference.text}」与图不符。",
                        reference,
                    )

    def node(self, element: etree._Element) -> Node:
        tag = _tag(element)
        attributes, ours = self.attributes(element, tag)
        triggers, kept, loop = [], [], None
        for child in _elements(element):
            inner = _tag(child)
            if inner in words.DEFINITIONS:
                triggers.append(self.trigger(child))
            elif inner in words.LOOPS:
                loop = self.loop(child)
            elif inner in words.IN_NODE:
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
            line=_line(element),
        )

    def trigger(self, element: etree._Element) -> Trigger:
        tag = _tag(element)
        self.claim(element)
        attributes, _ours = self.attributes(element, tag, keep=("id",))
        reference = next((_local(attributes[key]) for key in _TRIGGER_REFERENCES if key in attributes), "")
        if tag == "linkEventDefinition":
            reference = element.get("name", "")
            attributes["name"] = reference
        return Trigger(
            kind=words.DEFINITIONS[tag],
            reference=reference,
            attributes=attributes,
            kept=tuple(self.keep(child) for child in _elements(element)),
            line=_line(element),
        )

    def loop(self, element: etree._Element) -> Loop:
        attributes, ours = self.attributes(element, _tag(element), keep=("id",))
        kept = tuple(self.keep(child) for child in _elements(element))
        return Loop(_tag(element), attributes=attributes, ours=ours, kept=kept, line=_line(element))

    def flow(self, element: etree._Element) -> Flow:
        attributes, ours = self.attributes(element, "sequenceFlow")
        return Flow(
            id=self.claim(element, required=True),
            source=attributes.pop("sourceRef", ""),
            target=attributes.pop("targetRef", ""),
            name=element.get("name", ""),
            attributes=attributes,
            ours=ours,
            kept=tuple(self.keep(child) for child in _elements(element)),
            line=_line(element),
        )

    def lane_set(self, element: etree._Element) -> LaneSet:
        lanes, kept = [], []
        for child in _elements(element):
            if _tag(child) == "lane":
                lanes.append(self.lane(child))
            else:
                kept.append(self.keep(child))
        attributes, _ours = self.attributes(element, "laneSet", keep=("name",))
        return LaneSet(self.claim(element), tuple(lanes), attributes=attributes, kept=tuple(kept))

    def lane(self, element: etree._Element) -> Lane:
        nodes, kept, inner = [], [], None
        for child in _elements(element):
            tag = _tag(child)
            if tag == "flowNodeRef":
                nodes.append(_local(child.text or ""))
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
            line=_line(element),
        )

    def lanes_name_known(self, model: Model) -> None:
        """A lane that names what the file does not hold would lose its post in silence."""
        for process in model.processes:
            bodies = [process.body, *(node.body for node in process.body.walk() if node.body is not None)]
            for path in (path for body in bodies for lane_set in body.lane_sets for path in lane_set.walk()):
                lane = path[-1]
                for node in lane.nodes:
                    if node not in self.lines:
                        message = f"泳道「{lane.name or lane.id}」写着的「{node}」不在文件里。"
                        raise BpmnError("unknown-reference", message, file=self.file, line=lane.line, element=lane.id)

    def attributes(
        self, element: etree._Element, tag: str, *, keep: tuple[str, ...] = ()
    ) -> tuple[dict[str, str], dict[str, str]]:
        """The element's own attributes (id and name apart unless kept) and ours, checked."""
        plain: dict[str, str] = {}
        ours: dict[str, str] = {}
        for raw, raw_value in element.attrib.items():
            key, value = str(raw), str(raw_value)
            if key.startswith(f"{{{words.MINGFU}}}"):
                short = key.rpartition("}")[2]
                self.ours_fits(element, tag, short, value)
                ours[short] = value
            elif key not in {"id", "name"} or key in keep:
                plain[key] = _local(value) if key in _REFERENCES else value
        return plain, ours

    def ours_fits(self, element: etree._Element, tag: str, short: str, value: str) -> None:
        known = words.ATTRIBUTES.get(short)
        if known is None:
            self.refuse("unknown-attribute", f"没有 mf:{short} 这个属性。", element)
        if tag not in known.bearers:
            self.refuse("attribute-misplaced", f"mf:{short} 不能写在{words.CHINESE.get(tag, tag)}上。", element)
        if not known.pattern.fullmatch(value):
            self.refuse("attribute-value", f"mf:{short} 的值「{value}」写法不对。", element)

    def claim(self, element: etree._Element, *, required: bool = False) -> str:
        """The element's id, which nothing else in the file may have."""
        name = element.get("id", "")
        if required and not name:
            self.refuse("no-id", f"{words.CHINESE.get(_tag(element), _tag(element))}没有 id。", element)
        if name in self.lines:
            self.refuse("duplicate-id", f"id「{name}」在第 {self.lines[name]} 行已经用过。", element)
        if name:
            self.lines[name] = _line(element)
        return name

    def keep(self, element: etree._Element) -> Kept:
        """The element and all below it, as they stand."""
        attributes = {}
        for raw, raw_value in element.attrib.items():
            key, value = str(raw), str(raw_value)
            # The prefix of a type name means nothing outside this file; the local name says all there is in BPMN.
            attributes[key] = _local(value) if key == f"{{{words.XSI}}}type" else value
        return Kept(
            tag=_tag(element),
            attributes=attributes,
            text=_solid(element.text),
            children=tuple(self.keep(child) for child in _elements(element)),
            tail=_solid(element.tail),
            line=_line(element),
        )

    def unknown(self, element: etree._Element) -> NoReturn:
        self.refuse("unknown-element", f"不认识的元素「{_tag(element)}」，既不能执行也不能保留。", element)


def _elements(element: etree._Element) -> Iterator[etree._Element]:
    """Child elements; entity references, which we never resolve, are no elements."""
    return (child for child in element if isinstance(cast("object", child.tag), str))


def _tag(element: etree._Element) -> str:
    """Local name of a BPMN element, Clark notation of any other."""
    return str(element.tag).removeprefix(f"{{{words.BPMN}}}")


def _local(name: str) -> str:
    """A reference without its namespace prefix: ids hold no colon."""
    return name.strip().rpartition(":")[2]


def _line(element: etree._Element) -> int:
    return cast("int | None", element.sourceline) or 0


def _solid(text: str | None) -> str:
    """Text that is more than layout."""
    return text if text is not None and text.strip() else ""
