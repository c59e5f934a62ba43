# SPDX-License-Identifier: Apache-2.0
"""`Model` → BPMN 2.0 XML that parses again to an equal model, in the order the standard's schema asks for."""

from collections.abc import Collection, Mapping
from typing import cast

from lxml import etree

from mingfu.engines.bpmn import vocabulary as words
from mingfu.engines.bpmn.model import Body, Flow, Kept, LaneSet, Loop, Model, Node, Process, Trigger

_TAGS = {kind: tag for tag, kind in words.DEFINITIONS.items()}
_FIRST, _MIDDLE, _LATE, _LAST = 0, 2, 3, 5
"""Ranks of kept elements; see `vocabulary.rank`."""


def write(model: Model) -> bytes:
    """The file, UTF-8, indented, with the pictures it was read with."""
    return as_bytes(as_xml(model))


def as_bytes(root: etree._Element) -> bytes:
    """The file that a root element is the root of."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def as_xml(model: Model) -> etree._Element:
    """The `definitions` element."""
    prefixes: dict[str | None, str] = {prefix or None: uri for prefix, uri in model.prefixes.items()}
    if words.BPMN not in prefixes.values():
        prefixes["bpmn" if None in prefixes else None] = words.BPMN
    for prefix, uri in (("mf", words.MINGFU), ("xsi", words.XSI)):
        if uri not in prefixes.values():
            prefixes[prefix] = uri
    # The library takes None for the default prefix; its type hints do not know it.
    root = etree.Element(f"{{{words.BPMN}}}definitions", nsmap=cast("dict[str, str]", prefixes))
    _set(root, {**({"id": model.id} if model.id else {}), **model.attributes})
    _keep_some(root, model.kept, range(_LAST))
    for process in model.processes:
        _process(root, process)
    for picture in model.pictures:
        _keep(root, picture)
    _keep_some(root, model.kept, (_LAST,))
    return root


def _process(root: etree._Element, process: Process) -> None:
    element = _element(root, "process", process.id, process.name, process.attributes, process.ours)
    _body(element, process.body)


def _body(element: etree._Element, body: Body) -> None:
    _keep_some(element, body.kept, range(_MIDDLE))
    for lane_set in body.lane_sets:
        _lane_set(element, lane_set, "laneSet")
    _keep_some(element, body.kept, (_MIDDLE,))
    for node in body.nodes:
        _node(element, node, body.flows)
    for flow in body.flows:
        _flow(element, flow)
    _keep_some(element, body.kept, range(_LATE, _LAST + 1))


def _keep_some(element: etree._Element, kept: tuple[Kept, ...], ranks: Collection[int]) -> None:
    for row in kept:
        if words.rank(row.tag) in ranks:
            _keep(element, row)


def _node(parent: etree._Element, node: Node, flows: tuple[Flow, ...]) -> None:
    element = _element(parent, node.tag, node.id, node.name, node.attributes, node.ours)
    _keep_some(element, node.kept, (_FIRST,))
    for flow in flows:
        if flow.target == node.id:
            _sub(element, "incoming").text = flow.id
    for flow in flows:
        if flow.source == node.id:
            _sub(element, "outgoing").text = flow.id
    _keep_some(element, node.kept, range(_FIRST + 1, _LAST))
    if node.loop is not None:
        _loop(element, node.loop)
    for trigger in node.triggers:
        _trigger(element, trigger)
    if node.body is not None:
        _body(element, node.body)
    _keep_some(element, node.kept, (_LAST,))


def _loop(parent: etree._Element, loop: Loop) -> None:
    element = _element(parent, loop.tag, "", "", loop.attributes, loop.ours)
    for row in loop.kept:
        _keep(element, row)


def _trigger(parent: etree._Element, trigger: Trigger) -> None:
    element = _element(parent, _TAGS[trigger.kind], "", "", trigger.attributes, {})
    for row in trigger.kept:
        _keep(element, row)


def _flow(parent: etree._Element, flow: Flow) -> None:
    ends = {"sourceRef": flow.source, "targetRef": flow.target}
    element = _element(parent, "sequenceFlow", flow.id, flow.name, {**ends, **flow.attributes}, flow.ours)
    for row in flow.kept:
        _keep(element, row)


def _lane_set(parent: etree._Element, lane_set: LaneSet, tag: str) -> None:
    element = _element(parent, tag, lane_set.id, "", lane_set.attributes, {})
    for row in lane_set.kept:
        _keep(element, row)
    for lane in lane_set.lanes:
        inner = _element(element, "lane", lane.id, lane.name, lane.attributes, lane.ours)
        for row in lane.kept:
            _keep(inner, row)
        for node in lane.nodes:
            _sub(inner, "flowNodeRef").text = node
        if lane.inner is not None:
            _lane_set(inner, lane.inner, "childLaneSet")


def _element(
    parent: etree._Element, tag: str, name: str, title: str, attributes: Mapping[str, str], ours: Mapping[str, str]
) -> etree._Element:
    element = _sub(parent, tag)
    _set(element, {**({"id": name} if name else {}), **({"name": title} if title else {}), **attributes})
    for key, value in ours.items():
        element.set(f"{{{words.MINGFU}}}{key}", value)
    return element


def _set(element: etree._Element, attributes: Mapping[str, str]) -> None:
    for key, value in attributes.items():
        element.set(key, value)


def _sub(parent: etree._Element, tag: str) -> etree._Element:
    return etree.SubElement(parent, tag.removeprefix("{}") if tag.startswith("{") else f"{{{words.BPMN}}}{tag}")


def _keep(parent: etree._Element, row: Kept) -> None:
    element = _sub(parent, row.tag)
    for key, value in row.attributes.items():
        element.set(key, _typed(element, value) if key == f"{{{words.XSI}}}type" else value)
    element.text = row.text or None
    element.tail = row.tail or None
    for child in row.children:
        _keep(element, child)


def _typed(element: etree._Element, value: str) -> str:
    """The name of a type of BPMN, with the prefix by which this file knows BPMN."""
    if ":" in value or element.nsmap.get(None) == words.BPMN or not value.startswith("t"):
        return value
    prefix = next((prefix for prefix, uri in element.nsmap.items() if uri == words.BPMN and prefix), None)
    return f"{prefix}:{value}" if prefix else value
