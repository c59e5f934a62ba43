# SPDX-License-Identifier: Apache-2.0
"""Where everything of a picture stands, and the way of every line: layers from left to right, one band for each lane.

Steps: back edges by depth-first search; longest-path layers; shapes of the same lane and layer stacked and centred; then
each line tries a short list of right-angled ways and keeps the cheapest (through shapes, on other lines, crossings,
bends). The same picture always gives the same numbers.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from mingfu.engines.bpmn.lettering import caption, text_width
from mingfu.engines.bpmn.picture import Picture, Shape
from mingfu.engines.bpmn.routing import CAPTION_CHAR, CAPTION_LINE, Box, Point, Routing, Table, ends, labelled

GAP, ROW, EARED_ROW, PAD, LANE_HEAD = 36, 78, 96, 18, 32
TASK_W, TASK_H, GATE, EVENT, EAR = 108, 48, 40, 32, 22


@dataclass(frozen=True, slots=True)
class Layout:
    """Places of shapes, captions, lanes and lines."""

    boxes: dict[str, Box]
    captions: dict[str, Box]
    bands: tuple[tuple[str, float, float], ...]
    """Name, top and height of each lane."""
    width: float
    height: float
    ways: tuple[tuple[Point, ...], ...]
    """The corners of each line, in the order of the picture's lines."""
    labels: tuple[Box | None, ...]
    """The place of each line's label; None where it has none."""


def size(shape: Shape) -> tuple[float, float]:
    """Width and height of a shape that stands by itself."""
    return {"gateway": (GATE, GATE), "event": (EVENT, EVENT)}.get(shape.kind, (TASK_W, TASK_H))


def lay_out(picture: Picture) -> Layout:
    """Find the places."""
    return _LayingOut(picture).layout()


class _LayingOut:
    """One picture on the table."""

    def __init__(self, picture: Picture) -> None:
        self.picture = picture
        self.shapes = picture.by_id
        self.free = [shape for shape in picture.shapes if not shape.host]
        # The default ways first: what leads back is told from the main line.
        ordered = sorted(picture.lines, key=lambda line: not line.main)
        self.layer, self.back = _layers(
            [shape.id for shape in self.free], [ends(self.shapes, line) for line in ordered]
        )
        self.boxes: dict[str, Box] = {}
        self.captions: dict[str, Box] = {}
        self.channel: dict[int, float] = {}
        """Layer → the middle of the gap behind it."""

    def layout(self) -> Layout:
        width, bands = self.place()
        height = bands[-1][1] + bands[-1][2]
        self.place_ears()
        self.place_captions()
        table = Table(self.picture.lines, self.shapes, self.boxes, self.captions, self.layer, self.back, self.channel)
        tracks = [top + edge for _, top, tall in bands for edge in (9, tall - 9)]
        ways = Routing(table, tracks).ways()
        labels = labelled(table, ways)
        return Layout(self.boxes, self.captions, tuple(bands), width, height, ways, labels)

    def place(self) -> tuple[float, list[tuple[str, float, float]]]:
        cells: dict[tuple[str, int], list[str]] = defaultdict(list)
        widest: dict[int, float] = defaultdict(float)
        for shape in self.free:
            layer = self.layer[shape.id]
            cells[shape.lane, layer].append(shape.id)
            words = max((text_width(line) for line in caption(shape.kind, shape.label)), default=0)
            widest[layer] = max(widest[layer], size(shape)[0], words * CAPTION_CHAR)
        x = float(LANE_HEAD + GAP)
        centre = {}
        self.channel[-1] = LANE_HEAD + GAP / 2
        for layer in range(max(self.layer.values(), default=-1) + 1):
            centre[layer] = x + widest[layer] / 2
            x += widest[layer] + GAP
            self.channel[layer] = x - GAP / 2
        bands, y = [], 0.0
        for lane in self.picture.lanes:
            rows = max((len(ids) for (name, _), ids in cells.items() if name == lane), default=1)
            bands.append((lane, y, rows * self.row(lane) + PAD))
            y += rows * self.row(lane) + PAD
        tops = {lane: (top, height) for lane, top, height in bands}
        for (lane, layer), ids in cells.items():
            top, height = tops[lane]
            for place, name in enumerate(ids):
                middle = top + height / 2 + (place - (len(ids) - 1) / 2) * self.row(lane)
                self.boxes[name] = (centre[layer], middle, *size(self.shapes[name]))
        return x, bands

    def row(self, lane: str) -> float:
        """Boundary events and their captions need room below."""
        return EARED_ROW if any(shape.host and shape.lane == lane for shape in self.picture.shapes) else ROW

    def place_ears(self) -> None:
        """Boundary events sit on the lower edge: the first on the right, the second on the left, others between."""
        seats: dict[str, int] = defaultdict(int)
        for shape in self.picture.shapes:
            if shape.host:
                x, y, width, height = self.boxes[shape.host]
                seat = seats[shape.host]
                side = x + width / 2 - 18 if seat == 0 else x - width / 2 + 18 if seat == 1 else x + 24 * (seat - 2)
                self.boxes[shape.id] = (side, y + height / 2, EAR, EAR)
                seats[shape.host] += 1

    def place_captions(self) -> None:
        for shape in self.picture.shapes:
            lines = caption(shape.kind, shape.label)
            if lines:
                x, y, _width, height = self.boxes[shape.id]
                wide, tall = max(map(text_width, lines)) * CAPTION_CHAR, len(lines) * CAPTION_LINE
                if shape.host:
                    # Beside the ear's foot and away from the other ear, so that its line can fall straight down.
                    away = 1 if x > self.boxes[shape.host][0] else -1
                    middle = x + away * (EAR / 2 - 4 + wide / 2)
                    self.captions[shape.id] = (middle, y + height / 2 + tall / 2 + 1, wide, tall)
                else:
                    self.captions[shape.id] = (x, y + height / 2 + tall / 2 + 2, wide, tall)


def _layers(ids: list[str], edges: list[tuple[str, str]]) -> tuple[dict[str, int], set[tuple[str, str]]]:
    """The longest path to each shape, and the edges that lead back."""
    outs: dict[str, list[str]] = defaultdict(list)
    for source, target in edges:
        outs[source].append(target)
    open_, done, back, order = set(), set(), set(), []
    for first in ids:
        stack: list[tuple[str, Iterator[str]]] = []
        if first not in done:
            open_.add(first)
            stack.append((first, iter(outs[first])))
        while stack:
            name, following = stack[-1]
            other = next(following, None)
            if other is None:
                stack.pop()
                open_.discard(name)
                done.add(name)
                order.append(name)
            elif other in open_:
                back.add((name, other))
            elif other not in done:
                open_.add(other)
                stack.append((other, iter(outs[other])))
    layer = dict.fromkeys(ids, 0)
    for name in reversed(order):
        for other in outs[name]:
            if (name, other) not in back:
                layer[other] = max(layer[other], layer[name] + 1)
    return layer, back
