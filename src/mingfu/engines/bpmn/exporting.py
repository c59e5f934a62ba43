# SPDX-License-Identifier: Apache-2.0
"""A model as a file that other tools open and show: with the BPMN DI it was read with, or with one of our own layout.

A picture that the file brought stays where it shows every node and flow. Else each process, and each sub-process, gets a
diagram of its own; a sub-process is drawn closed where it stands.
"""

from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from mingfu.engines.bpmn import vocabulary as words
from mingfu.engines.bpmn.layout import Layout, lay_out
from mingfu.engines.bpmn.model import Body, Kept, Model
from mingfu.engines.bpmn.picture import Picture, picture_of_body
from mingfu.engines.bpmn.routing import Box
from mingfu.engines.bpmn.writing import as_bytes, as_xml, write

_ROOM = 8
"""Space around a label, so that tools do not break it."""


def export(model: Model) -> bytes:
    """The file with its pictures. It parses to a model equal to the one given."""
    if _pictured(model):
        return write(model)
    root = as_xml(replace(model, pictures=()))
    for process in model.processes:
        _diagram(root, process.body, process.id, process.name or process.id)
        for node in process.body.walk():
            if node.body is not None and node.body.nodes:
                _diagram(root, node.body, node.id, node.label)
    etree.cleanup_namespaces(
        root,
        keep_ns_prefixes=["mf", "xsi", *model.prefixes],
        top_nsmap={"bpmndi": words.BPMNDI, "dc": words.DC, "di": words.DI},
    )
    return as_bytes(root)


def _pictured(model: Model) -> bool:
    """Whether the model's own pictures show every node and flow."""
    shown = set(_shown(model.pictures))
    bodies = [body for process in model.processes for body in (process.body, *_inner(process.body))]
    named = {node.id for body in bodies for node in body.nodes} | {flow.id for body in bodies for flow in body.flows}
    return bool(shown) and named <= shown


def _inner(body: Body) -> Iterator[Body]:
    return (node.body for node in body.walk() if node.body is not None)


def _shown(rows: tuple[Kept, ...]) -> Iterator[str]:
    """What the shapes and lines of a picture stand for."""
    for row in rows:
        if "bpmnElement" in row.attributes:
            yield row.attributes["bpmnElement"].rpartition(":")[2]
        yield from _shown(row.children)


def _diagram(root: etree._Element, body: Body, name: str, title: str) -> None:
    if not body.nodes:
        return
    picture = picture_of_body(body, title)
    layout = lay_out(picture)
    diagram = etree.SubElement(root, f"{{{words.BPMNDI}}}BPMNDiagram", {"id": f"diagram_{name}", "name": title})
    plane = etree.SubElement(diagram, f"{{{words.BPMNDI}}}BPMNPlane", {"id": f"plane_{name}", "bpmnElement": name})
    _lanes(plane, body, layout)
    for shape in picture.shapes:
        extra = {"isExpanded": "false"} if shape.tag in words.BODIES else {}
        drawn = _shape(plane, shape.id, layout.boxes[shape.id], extra)
        if shape.id in layout.captions:
            _bounds(etree.SubElement(drawn, f"{{{words.BPMNDI}}}BPMNLabel"), layout.captions[shape.id], _ROOM)
    _edges(plane, body, picture, layout)


def _lanes(plane: etree._Element, body: Body, layout: Layout) -> None:
    bands = {name: (top, tall) for name, top, tall in layout.bands}
    for path in (path for lane_set in body.lane_sets for path in lane_set.walk()):
        lane = path[-1]
        name = lane.name or lane.id
        if lane.id and name in bands:
            top, tall = bands.pop(name)
            box = (layout.width / 2, top + tall / 2, layout.width, tall)
            _shape(plane, lane.id, box, {"isHorizontal": "true"})


def _edges(plane: etree._Element, body: Body, picture: Picture, layout: Layout) -> None:
    for flow, line, way, place in zip(body.flows, picture.lines, layout.ways, layout.labels, strict=True):
        edge = etree.SubElement(plane, f"{{{words.BPMNDI}}}BPMNEdge", {"id": f"edge_{flow.id}", "bpmnElement": flow.id})
        for x, y in way:
            etree.SubElement(edge, f"{{{words.DI}}}waypoint", {"x": f"{x:g}", "y": f"{y:g}"})
        if line.label and place is not None:
            _bounds(etree.SubElement(edge, f"{{{words.BPMNDI}}}BPMNLabel"), place, _ROOM)


def _shape(plane: etree._Element, name: str, box: Box, extra: dict[str, str]) -> etree._Element:
    shape = etree.SubElement(
        plane, f"{{{words.BPMNDI}}}BPMNShape", {"id": f"shape_{name}", "bpmnElement": name, **extra}
    )
    _bounds(shape, box, 0)
    return shape


def _bounds(parent: etree._Element, box: Box, room: int) -> None:
    x, y, width, height = box
    numbers = {"x": x - (width + room) / 2, "y": y - height / 2, "width": width + room, "height": height}
    etree.SubElement(parent, f"{{{words.DC}}}Bounds", {key: f"{value:g}" for key, value in numbers.items()})
