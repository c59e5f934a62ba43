# SPDX-License-Identifier: Apache-2.0
"""The way of every line between placed shapes, and a free place for its label.

Each line tries a short list of right-angled ways and keeps the cheapest: not through shapes, not on other lines, with few
crossings and bends. The simplest lines choose first.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from mingfu.engines.bpmn.lettering import text_width
from mingfu.engines.bpmn.picture import Line, Shape

CAPTION_LINE, CAPTION_CHAR = 16, 13
"""Height of a line of small text, and width of a character."""

Point = tuple[float, float]
Segment = tuple[Point, Point]
Box = tuple[float, float, float, float]
"""Centre, width, height."""


@dataclass(frozen=True, slots=True)
class Table:
    """What stands where before the lines are drawn."""

    lines: tuple[Line, ...]
    shapes: Mapping[str, Shape]
    boxes: Mapping[str, Box]
    captions: Mapping[str, Box]
    layer: Mapping[str, int]
    back: set[tuple[str, str]]
    """Ends of the lines that lead back."""
    channel: Mapping[int, float]
    """Layer → the middle of the gap behind it."""


def ends(shapes: Mapping[str, Shape], line: Line) -> tuple[str, str]:
    """A line from a boundary event counts as coming from what it sits on."""
    return shapes[line.source].host or line.source, line.target


class Routing:
    """Lines finding their ways, the simplest first."""

    def __init__(self, table: Table, tracks: list[float]) -> None:
        self.table = table
        self.used: list[tuple[Segment, str, str]] = []
        self.tracks = tracks

    def ways(self) -> tuple[tuple[Point, ...], ...]:
        """The corners of each line, in the order of the lines."""
        lines = self.table.lines
        found: dict[int, tuple[Point, ...]] = {}
        for place in sorted(range(len(lines)), key=lambda place: self.ease(place, lines[place])):
            line = lines[place]
            best = min(self.options(line), key=lambda way: self.cost(way, line))
            self.used += [(part, line.source, line.target) for part in _parts(best)]
            found[place] = tuple(best)
        return tuple(found[place] for place in range(len(lines)))

    def ease(self, place: int, line: Line) -> tuple[bool, float, int]:
        """What comes first in sorting chooses first."""
        boxes = self.table.boxes
        return (
            ends(self.table.shapes, line) in self.table.back,
            abs(boxes[line.source][1] - boxes[line.target][1]),
            place,
        )

    def options(self, line: Line) -> Iterator[list[Point]]:
        """The ways that are tried."""
        table = self.table
        sx, sy, sw, sh = table.boxes[line.source]
        tx, ty, tw, th = table.boxes[line.target]
        host, target = ends(table.shapes, line)
        after, before = table.channel[table.layer[host]], table.channel[table.layer[target] - 1]
        ear = bool(table.shapes[line.source].host)
        out, into = (sx + sw / 2, sy), (tx - tw / 2, ty)
        side = 1 if ty > sy else -1
        if ear:
            yield from self.ear_options(line, after, before)
        elif tx > sx:
            if sy == ty:
                yield [out, into]
            for shift in (0, -9, 9):
                for x in (before + shift, after + shift):
                    yield [out, (x, sy), (x, ty), into]
            if sy != ty:
                yield [(sx, sy + side * sh / 2), (sx, ty), into]
                yield [out, (tx, sy), (tx, ty - side * th / 2)]
        else:
            yield [(sx - sw / 2, sy), (tx, sy), (tx, ty - side * th / 2)]
        if not ear:
            for track in self.tracks:
                up, down = (1 if track > sy else -1), (1 if track > ty else -1)
                yield [(sx, sy + up * sh / 2), (sx, track), (tx, track), (tx, ty + down * th / 2)]
                yield [out, (after, sy), (after, track), (before, track), (before, ty), into]

    def ear_options(self, line: Line, after: float, before: float) -> Iterator[list[Point]]:
        """A boundary event lets its line out below, and never over its host."""
        table = self.table
        sx, sy, _sw, sh = table.boxes[line.source]
        tx, ty, tw, th = table.boxes[line.target]
        foot, into = (sx, sy + sh / 2), (tx - tw / 2, ty)
        beside = (sx + sh / 2, sy)
        if ty > sy + sh / 2:
            if tx > sx:
                yield [foot, (sx, ty), into]
            yield [foot, (sx, ty - th / 2 - 9), (tx, ty - th / 2 - 9), (tx, ty - th / 2)]
        for shift in (0, -9, 9):
            yield [beside, (after + shift, sy), (after + shift, ty), into]
        for track in (*self.tracks, sy + sh / 2 + 8):
            yield [beside, (after, sy), (after, track), (before, track), (before, ty), into]
            if track > sy + sh / 2:
                down = 1 if track > ty else -1
                yield [foot, (sx, track), (tx, track), (tx, ty + down * th / 2)]
                yield [foot, (sx, track), (before, track), (before, ty), into]

    def cost(self, way: list[Point], line: Line) -> float:
        """How bad a way is."""
        parts = _parts(way)
        total = len(way) * 8 + sum(abs(ax - bx) + abs(ay - by) for (ax, ay), (bx, by) in parts) * 0.05
        host = self.table.shapes[line.source].host
        for place, part in enumerate(parts):
            skip = {line.source, host} if place == 0 else set()
            if place == len(parts) - 1:
                skip = skip | {line.target}
            total += 900 * _hits(part, self.table.boxes, skip)
            total += 120 * _hits(part, self.table.captions, set())
            for other, source, target in self.used:
                clash = _clash(part, other)
                # Sharing a stretch is right only for a fork or a join, and a fork whose ways have names is better open.
                if clash == 1 or (source != line.source and target != line.target):
                    total += 40 * clash
                elif source == line.source and line.label:
                    total += 12 * clash
        return total


def labelled(table: Table, ways: tuple[tuple[Point, ...], ...]) -> tuple[Box | None, ...]:
    """A free place for the label of each line, as near to its beginning as can be."""
    taken = [*table.boxes.values(), *table.captions.values()]
    segments = [(place, part) for place, way in enumerate(ways) for part in _parts(list(way))]
    found: list[Box | None] = []
    for place, (line, way) in enumerate(zip(table.lines, ways, strict=True)):
        if not line.label:
            found.append(None)
            continue
        wide = text_width(line.label) * CAPTION_CHAR + 4
        options = list(_label_places(way, wide))
        costs = [
            20 * sum(_overlap(box, other) for other in taken)
            + 4
            * sum(
                _hits(part, {"": (box[0], box[1], box[2] - 10, box[3] - 8)}, set())
                for at, part in segments
                if at != place
            )
            + number
            for number, box in enumerate(options)
        ]
        best = options[costs.index(min(costs))]
        taken.append(best)
        found.append(best)
    return tuple(found)


def _label_places(way: tuple[Point, ...], wide: float) -> Iterator[Box]:
    """Above and below a lying stretch, right and left of a standing one, from the line's beginning on."""
    for (ax, ay), (bx, by) in _parts(list(way)):
        if ay == by:
            reach = max(abs(bx - ax), wide + 8)
            middle = ax + (1 if bx > ax else -1) * min(reach / 2, wide / 2 + 6)
            for shift in (-9, 10):
                yield middle, ay + shift, wide, CAPTION_LINE
        else:
            near = ay + (1 if by > ay else -1) * min(abs(by - ay) / 2, 13)
            for side in (1, -1):
                yield ax + side * (wide / 2 + 5), near, wide, CAPTION_LINE


def _overlap(one: Box, other: Box) -> bool:
    return abs(one[0] - other[0]) < (one[2] + other[2]) / 2 and abs(one[1] - other[1]) < (one[3] + other[3]) / 2


def _parts(way: list[Point]) -> list[Segment]:
    return list(pairwise(way))


def _hits(part: Segment, boxes: Mapping[str, Box], skip: set[str]) -> int:
    """How many boxes a stretch runs through or too close by."""
    (ax, ay), (bx, by) = part
    left, right, top, bottom = min(ax, bx), max(ax, bx), min(ay, by), max(ay, by)
    return sum(
        left < x + width / 2 + 5
        and right > x - width / 2 - 5
        and top < y + height / 2 + 5
        and bottom > y - height / 2 - 5
        for name, (x, y, width, height) in boxes.items()
        if name not in skip
    )


def _clash(one: Segment, other: Segment) -> int:
    """0 apart, 1 crossing, 6 on top of each other."""
    (ax1, ay1), (ax2, ay2) = one
    (bx1, by1), (bx2, by2) = other
    upright, other_upright = ax1 == ax2, bx1 == bx2
    if upright == other_upright:
        if (abs(ax1 - bx1) if upright else abs(ay1 - by1)) >= 5:  # noqa: PLR2004 - closer lines look like one
            return 0
        a1, a2, b1, b2 = (ay1, ay2, by1, by2) if upright else (ax1, ax2, bx1, bx2)
        return 6 if min(max(a1, a2), max(b1, b2)) - max(min(a1, a2), min(b1, b2)) > 4 else 0  # noqa: PLR2004 - as above
    standing, lying = (one, other) if upright else (other, one)
    x, y = standing[0][0], lying[0][1]
    crosses = min(lying[0][0], lying[1][0]) < x < max(lying[0][0], lying[1][0])
    return int(crosses and min(standing[0][1], standing[1][1]) < y < max(standing[0][1], standing[1][1]))
