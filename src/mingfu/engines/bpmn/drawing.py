# SPDX-License-Identifier: Apache-2.0
"""A procedure as accessible SVG: lane names that stay put, and the flow, which scrolls.

Colours come from CSS classes only (`.flow…`, `.is-done|now|late|back`), sizes are attributes, so that one drawing serves
light, dark and print under a strict content policy. The same procedure and marks give the same bytes.
"""

from collections.abc import Callable, Mapping
from html import escape
from typing import Literal, NamedTuple

from mingfu.engines.bpmn.layout import LANE_HEAD, Layout, lay_out
from mingfu.engines.bpmn.lettering import WIDEST, caption, text_width, wrapped
from mingfu.engines.bpmn.model import Model
from mingfu.engines.bpmn.picture import Picture, Shape, in_words, picture_of
from mingfu.engines.bpmn.program import Program
from mingfu.engines.bpmn.routing import CAPTION_LINE, Box, Point

Mark = Literal["done", "now", "late", "back"]

_WORDS = {"done": "已完成", "now": "办理中", "late": "已超期", "back": "已退回", "todo": "未开始"}
_GLYPHS = {
    "timer": "M0-7.5A7.5 7.5 0 1 1-.01-7.5ZM0-4.5V0L3 2",
    "message": "M-7-5H7V5H-7ZM-7-5 0 .5 7-5",
    "signal": "M0-7 7 5H-7Z",
    "condition": "M-5-7H5V7H-5ZM-3-3.5H3M-3 0H3M-3 3.5H3",
    "error": "M-6 6-2-5 2 2 6-6 2 5-2-2Z",
    "escalation": "M0-7 5 6 0 1-5 6Z",
    "link": "M-7-3H0V-6L7 0 0 6V3H-7Z",
    "terminate": "M0-8A8 8 0 1 1-.01-8Z",
    "compensation": "M-7 0 0-5V5ZM0 0 7-5V5Z",
    "cancel": "M-6-6 6 6M6-6-6 6",
    "exclusiveGateway": "M-5-5 5 5M5-5-5 5",
    "parallelGateway": "M-8 0H8M0-8V8",
    "inclusiveGateway": "M0-8A8 8 0 1 1-.01-8Z",
    "eventBasedGateway": "M0-9A9 9 0 1 1-.01-9ZM0-5 5-1.5 3 4.5H-3L-5-1.5Z",
    "complexGateway": "M-8 0H8M0-8V8M-5.5-5.5 5.5 5.5M5.5-5.5-5.5 5.5",
    "parallel": "M-4-4V4M0-4V4M4-4V4",
    "sequential": "M-4-4H4M-4 0H4M-4 4H4",
    "inside": "M-4 0H4M0-4V4",
    "again": "M-3 4A5 5 0 1 1 2.5 4.3M-6 4H-3V1",
}
_BADGES = {
    "done": ("", "M-4 0-1 3.5 4.5-3"),
    "late": (" flow__tick--late", "M0-5V1M0 4.2V4.6"),
    "back": (" flow__tick--back", "M4-3H-3M0-6-3-3 0 0M4-3V4"),
}


class Drawing(NamedTuple):
    """Two SVG texts of the same height, side by side on the page."""

    heads: str
    flow: str


def draw(
    source: Program | Model,
    marks: Mapping[str, Mark] | None = None,
    title: str = "",
    *,
    uid: str = "flow",
    scale: float = 0.9,
    process: str | None = None,
    words: Callable[[str], str] = str,
) -> Drawing:
    """Draw a program, or one process of a model.

    `marks` says for node ids what became of them; what is not named is still to come. `uid` keeps the ids of two
    drawings on one page apart. `words` gives every name, label and word of ours in the language of the page; shapes and
    lines are placed for those.
    """
    picture = in_words(picture_of(source, process), words)
    return _Drawing(picture, lay_out(picture), marks or {}, title or picture.title, uid, words).drawing(scale)


class _Drawing:
    """One drawing in the making."""

    def __init__(
        self,
        picture: Picture,
        layout: Layout,
        marks: Mapping[str, Mark],
        title: str,
        uid: str,
        words: Callable[[str], str],
    ) -> None:
        self.picture = picture
        self.layout = layout
        self.title = title
        self.uid = uid
        self.words = words
        self.marks = {shape.id: _mark(shape, marks) for shape in picture.shapes}

    def drawing(self, scale: float) -> Drawing:
        width, height = self.layout.width - LANE_HEAD, self.layout.height
        uid = self.uid
        heads = [
            f'<svg class="flow flow--heads" {_sized(-1, LANE_HEAD + 1, height, scale)} aria-hidden="true" focusable="false">'
        ]
        flow = [
            f'<svg class="flow" {_sized(LANE_HEAD, width + 1, height, scale)} role="img" aria-labelledby="{uid}-t {uid}-d">',
            f'<title id="{uid}-t">{escape(self.title)}</title><desc id="{uid}-d">{escape(self.described())}</desc><defs>',
            *(self.arrow_head(kind) for kind in ("todo", "done")),
            "</defs>",
        ]
        for name, top, tall in self.layout.bands:
            heads.append(_lane_head(name, top, tall))
            flow.append(
                f'<g class="flow__lane"><rect x="{LANE_HEAD}" y="{top:g}" width="{width:g}" height="{tall:g}"/></g>'
            )
        flow += self.lines()
        flow += [self.shape(shape) for shape in self.picture.shapes if not shape.host]
        flow += [self.shape(shape) for shape in self.picture.shapes if shape.host]
        flow += [self.caption(shape) for shape in self.picture.shapes if shape.id in self.layout.captions]
        return Drawing("".join(heads) + "</svg>", "".join(flow) + "</svg>")

    def described(self) -> str:
        """Who does what, and how far it has come."""
        said = self.words("{name}（{lane}，{mark}）")
        rows = [
            said.format(name=shape.label or shape.id, lane=shape.lane, mark=self.words(_WORDS[self.marks[shape.id]]))
            for shape in self.picture.shapes
            if shape.kind == "task"
        ]
        return self.words("；").join(rows)

    def arrow_head(self, kind: str) -> str:
        return (
            f'<marker id="{self.uid}-{kind}" class="flow__head flow__head--{kind}" viewBox="0 0 8 8" refX="7.5" refY="4" '
            'markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto"><path d="M0 .5 8 4 0 7.5Z"/></marker>'
        )

    def lines(self) -> list[str]:
        paths, labels = [], []
        for line, way, place in zip(self.picture.lines, self.layout.ways, self.layout.labels, strict=True):
            passed = self.marks[line.source] == "done" and self.marks[line.target] != "todo"
            kind = "done" if passed else "todo"
            paths.append(
                f'<path class="flow__edge flow__edge--{kind}" d="{_rounded(way)}" marker-end="url(#{self.uid}-{kind})"/>'
            )
            if place is not None:
                labels.append(
                    f'<text class="flow__label" x="{place[0]:g}" y="{place[1] + 4.5:g}" text-anchor="middle">'
                    f"{escape(line.label)}</text>"
                )
        # All lines first: a label must not be struck through by the line after it.
        return paths + labels

    def shape(self, shape: Shape) -> str:
        box = self.layout.boxes[shape.id]
        mark = self.marks[shape.id]
        inside = {"gateway": _gateway, "event": _event}.get(shape.kind, _task)(shape, box)
        if shape.kind == "task" and mark in _BADGES:
            extra, path = _BADGES[mark]
            x, y, width, height = box
            inside += (
                f'<g class="flow__tick{extra}" transform="translate({x + width / 2 - 2:g} {y - height / 2 + 2:g})">'
                f'<circle r="9"/><path d="{path}"/></g>'
            )
        return f'<g class="flow__node flow__node--{_class(shape)} is-{mark}">{inside}</g>'

    def caption(self, shape: Shape) -> str:
        """Text under a shape, outside of its group: the colour of a mark must not reach it."""
        x, y, _width, tall = self.layout.captions[shape.id]
        return "".join(
            f'<text class="flow__cap" x="{x:g}" y="{y - tall / 2 + CAPTION_LINE * (place + 0.8):g}" text-anchor="middle">'
            f"{escape(line)}</text>"
            for place, line in enumerate(caption(shape.kind, shape.label))
        )


def _sized(left: float, width: float, height: float, scale: float) -> str:
    return f'viewBox="{left} -1 {width:g} {height + 2:g}" width="{width * scale:g}" height="{(height + 2) * scale:g}"'


def _mark(shape: Shape, marks: Mapping[str, Mark]) -> str:
    """The mark of a shape; of a sub-process the most urgent of those inside, and done only when all of them are."""
    if shape.id in marks:
        return marks[shape.id]
    inner = [marks.get(name) for name in shape.inner]
    for urgent in ("late", "now", "back"):
        if urgent in inner:
            return urgent
    if inner and all(mark == "done" for mark in inner):
        return "done"
    return "now" if "done" in inner else "todo"


def _class(shape: Shape) -> str:
    """The word by which CSS knows a shape."""
    if shape.kind == "gateway":
        return {"exclusiveGateway": "xor", "parallelGateway": "and", "inclusiveGateway": "or"}.get(shape.tag, "event")
    return {
        "startEvent": "start",
        "endEvent": "end",
        "boundaryEvent": "boundary",
        "intermediateCatchEvent": "catch",
        "intermediateThrowEvent": "throw",
        "userTask": "user",
        "manualTask": "manual",
        "serviceTask": "service",
        "businessRuleTask": "rule",
        "subProcess": "inside",
    }.get(shape.tag, "task")


def _lane_head(name: str, top: float, tall: float) -> str:
    shown = name if len(name) * 17 <= tall - 8 else name[: max(1, int((tall - 8) // 17) - 1)] + "…"
    first = top + tall / 2 - (len(shown) - 1) * 17 / 2 + 5
    letters = "".join(
        f'<tspan x="{LANE_HEAD / 2:g}" y="{first + place * 17:g}">{escape(letter)}</tspan>'
        for place, letter in enumerate(shown)
    )
    return (
        f'<g class="flow__lane"><title>{escape(name)}</title><rect class="flow__lanehead" x="0" y="{top:g}" '
        f'width="{LANE_HEAD}" height="{tall:g}"/><text class="flow__lanename" text-anchor="middle">{letters}</text></g>'
    )


def _gateway(shape: Shape, box: Box) -> str:
    x, y, width, height = box
    return (
        f'<path d="M{x - width / 2:g} {y:g}L{x:g} {y - height / 2:g}L{x + width / 2:g} {y:g}L{x:g} {y + height / 2:g}Z"/>'
        + _glyph(shape.tag, x, y)
    )


def _event(shape: Shape, box: Box) -> str:
    """A start is one thin ring, an end one thick ring, everything between has two; broken where it does not interrupt."""
    x, y, width, _height = box
    broken = ' stroke-dasharray="4 2.5"' if shape.soft else ""
    rings = [_ring(x, y, width, broken)]
    if shape.tag not in {"startEvent", "endEvent"}:
        rings.append(_ring(x, y, width - 6, broken))
    throws = shape.tag in {"endEvent", "intermediateThrowEvent"}
    return "".join(rings) + (_glyph(shape.trigger, x, y, solid=throws, small=bool(shape.host)) if shape.trigger else "")


def _ring(x: float, y: float, width: float, broken: str) -> str:
    return f'<rect x="{x - width / 2:g}" y="{y - width / 2:g}" width="{width:g}" height="{width:g}" rx="{width / 2:g}"{broken}/>'


def _glyph(name: str, x: float, y: float, *, solid: bool = False, small: bool = False) -> str:
    kind = " flow__glyph--solid" if solid else ""
    scaled = " scale(.72)" if small else ""
    return f'<path class="flow__glyph{kind}" transform="translate({x:g} {y:g}){scaled}" d="{_GLYPHS[name]}"/>'


def _task(shape: Shape, box: Box) -> str:
    x, y, width, height = box
    broken = ' stroke-dasharray="4 2.5"' if shape.soft else ""
    lines = wrapped(shape.label or shape.id)
    text = "".join(
        f'<text class="flow__name" x="{x:g}" y="{y + 5 + (place - (len(lines) - 1) / 2) * 18:g}" text-anchor="middle">'
        f"{escape(line)}</text>"
        for place, line in enumerate(lines)
    )
    sign = shape.many or ("inside" if shape.tag in {"subProcess", "transaction", "adHocSubProcess"} else "")
    badge = ""
    if sign:
        foot = y + height / 2
        badge = f'<rect x="{x - 8:g}" y="{foot - 8:g}" width="16" height="16" rx="3"/>' + _glyph(sign, x, foot)
    whole = "" if text_width(shape.label) <= 2 * WIDEST else f"<title>{escape(shape.label)}</title>"
    return f'{whole}<rect x="{x - width / 2:g}" y="{y - height / 2:g}" width="{width:g}" height="{height:g}" rx="8"{broken}/>{text}{badge}'


def _rounded(way: tuple[Point, ...], radius: float = 7) -> str:
    """The path with its corners rounded."""
    path = f"M{way[0][0]:g} {way[0][1]:g}"
    for (px, py), (x, y), (nx, ny) in zip(way, way[1:], way[2:], strict=False):
        bend = min(radius, (abs(x - px) + abs(y - py)) / 2, (abs(nx - x) + abs(ny - y)) / 2)
        ax, ay = x - _sign(x - px) * bend, y - _sign(y - py) * bend
        bx, by = x + _sign(nx - x) * bend, y + _sign(ny - y) * bend
        path += f"L{ax:g} {ay:g}Q{x:g} {y:g} {bx:g} {by:g}"
    return path + f"L{way[-1][0]:g} {way[-1][1]:g}"


def _sign(value: float) -> int:
    return (value > 0) - (value < 0)
