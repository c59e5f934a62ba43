# SPDX-License-Identifier: Apache-2.0
"""What a drawing shows of a procedure: shapes in lanes, and lines between them.

Made from a program or from a model that cannot run yet. A sub-process is one shape; a boundary event belongs to the
shape it sits on.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from mingfu.engines.bpmn.looping import STANDARD
from mingfu.engines.bpmn.model import Body, Model
from mingfu.engines.bpmn.model import Node as Drawn
from mingfu.engines.bpmn.program import Node, Program


@dataclass(frozen=True, slots=True)
class Shape:
    """One thing to draw."""

    id: str
    kind: str
    """task, event or gateway."""
    tag: str
    """The BPMN name."""
    label: str
    lane: str
    trigger: str = ""
    """What an event waits for or throws."""
    host: str = ""
    """Of a boundary event: what it sits on."""
    soft: bool = False
    """Of an event: it does not interrupt. Of a sub-process: an event starts it."""
    many: str = ""
    """Of repeated work: parallel or sequential."""
    inner: tuple[str, ...] = ()
    """Of a sub-process: ids of the work inside."""


@dataclass(frozen=True, slots=True)
class Line:
    """A way from one shape to another."""

    source: str
    target: str
    label: str = ""
    main: bool = False
    """Whether it is the default way: the main line of the procedure, from which ways back are told."""


@dataclass(frozen=True, slots=True)
class Picture:
    """All that is drawn."""

    shapes: tuple[Shape, ...]
    lines: tuple[Line, ...]
    lanes: tuple[str, ...]
    title: str

    @property
    def by_id(self) -> dict[str, Shape]:
        """Shapes by id."""
        return {shape.id: shape for shape in self.shapes}


def picture_of(source: Program | Model, process: str | None = None) -> Picture:
    """The picture of a program, or of one process of a model: the one named, else the executable, else the largest."""
    if isinstance(source, Program):
        return _of_program(source)
    fitting = [row for row in source.processes if process in {None, row.id}]
    if not fitting:
        return Picture((), (), (source.id,), source.id)
    chosen = max(fitting, key=lambda row: (row.executable, len(row.body.nodes)))
    return picture_of_body(chosen.body, chosen.name or chosen.id)


def in_words(picture: Picture, words: Callable[[str], str]) -> Picture:
    """The picture with every text as `words` gives it; an empty text stays empty."""
    if words is str:
        return picture

    def said(text: str) -> str:
        return words(text) if text else ""

    shapes = tuple(replace(shape, label=said(shape.label), lane=said(shape.lane)) for shape in picture.shapes)
    lines = tuple(replace(line, label=said(line.label)) for line in picture.lines)
    lanes = tuple(dict.fromkeys(said(lane) for lane in picture.lanes))
    return Picture(shapes, lines, lanes, said(picture.title))


def _of_program(program: Program) -> Picture:
    inside: dict[int, list[str]] = {}
    for node in program.nodes:
        if node.parent >= 0 and node.kind.endswith("Task"):
            inside.setdefault(node.parent, []).append(node.id)
    shapes = [
        Shape(
            id=node.id,
            kind=_kind(node.kind),
            tag=node.kind,
            label=node.name,
            lane=node.lane,
            trigger=_trigger(node.kind, node.event.kind if node.event is not None else ""),
            host=program.nodes[node.host].id if node.host >= 0 else "",
            soft=not node.interrupting or any(program.nodes[start].handles for start in node.starts),
            many=_many(node),
            inner=tuple(inside.get(node.index, ())),
        )
        for node in program.nodes
        if node.parent < 0
    ]
    lines = [
        Line(
            program.nodes[arc.source].id,
            program.nodes[arc.target].id,
            arc.name,
            program.nodes[arc.source].default == arc.index,
        )
        for arc in program.arcs
        if program.nodes[arc.source].parent < 0
    ]
    return _settled(shapes, lines, program.name or program.key)


def picture_of_body(body: Body, title: str) -> Picture:
    """The picture of what stands inside a process or a sub-process."""
    lanes = {
        name: path[-1].name or path[-1].id
        for lane_set in body.lane_sets
        for path in lane_set.walk()
        for lane in path
        for name in lane.nodes
    }
    shapes = [_shape(node, lanes) for node in body.nodes]
    defaults = {node.attributes.get("default", "") for node in body.nodes}
    lines = [Line(flow.source, flow.target, flow.name, flow.id in defaults) for flow in body.flows]
    return _settled(shapes, lines, title)


def _shape(node: Drawn, lanes: Mapping[str, str]) -> Shape:
    loop = node.loop
    sequential = loop is not None and loop.attributes.get("isSequential") == "true"
    return Shape(
        id=node.id,
        kind=_kind(node.tag),
        tag=node.tag,
        label=node.name,
        lane=lanes.get(node.id, ""),
        trigger=_trigger(node.tag, node.triggers[0].kind if node.triggers else ""),
        host=node.attributes.get("attachedToRef", ""),
        soft="false" in {node.attributes.get("cancelActivity"), node.attributes.get("isInterrupting")}
        or node.attributes.get("triggeredByEvent") == "true",
        many="" if loop is None else "again" if loop.tag == STANDARD else "sequential" if sequential else "parallel",
        inner=_inner(node.body) if node.body is not None else (),
    )


def _many(node: Node) -> str:
    """The mark of work that is done several times."""
    if node.repeat is None:
        return ""
    return "again" if node.repeat.loops else "sequential" if node.repeat.sequential else "parallel"


def _inner(body: Body) -> tuple[str, ...]:
    return tuple(node.id for node in body.walk() if node.tag.endswith("Task") or node.tag == "task")


def _kind(tag: str) -> str:
    return "gateway" if tag.endswith("Gateway") else "event" if tag.endswith("Event") else "task"


def _trigger(tag: str, kind: str) -> str:
    return kind if tag.endswith("Event") else ""


def _settled(shapes: list[Shape], lines: list[Line], title: str) -> Picture:
    """Give every shape a lane: its own, else its host's, else that of what leads to it."""
    lanes = list(dict.fromkeys(shape.lane for shape in shapes if shape.lane))
    if not lanes:
        return Picture(tuple(replace(shape, lane=title) for shape in shapes), tuple(lines), (title,), title)
    known = {shape.id: shape.lane for shape in shapes}
    for _ in shapes:
        for shape in shapes:
            if not known[shape.id]:
                near = [line.source for line in lines if line.target == shape.id]
                near += [line.target for line in lines if line.source == shape.id]
                known[shape.id] = known.get(shape.host, "") or next((known[name] for name in near if known[name]), "")
    settled = tuple(replace(shape, lane=known[shape.id] or lanes[0]) for shape in shapes)
    return Picture(settled, tuple(lines), tuple(lanes), title)
