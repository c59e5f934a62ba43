# SPDX-License-Identifier: Apache-2.0
"""Pictures of whole files: several pools under each other with the messages between them, and what is inside a sub-process.

The drawing of one process is the BPMN engine's; here its pictures are put together. Needs neither Django nor a database.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from html import escape

from mingfu.engines.bpmn import Drawing, Mark, Model, draw
from mingfu.engines.bpmn.layout import LANE_HEAD, Layout, lay_out
from mingfu.engines.bpmn.model import Kept, Node, Process
from mingfu.engines.bpmn.picture import picture_of_body

_GAP, _CLOSED, _STEP, _ROW = 30.0, 46.0, 9.0, 20.0
"""Least space between pools, height of a closed pool, distance of messages at one shape, and of messages in one gap."""

_LEAST = 480.0
_ROLE = re.compile(r' role="img" aria-labelledby="[^"]*"')
_LETTER = 17
_NO_MARKS: Mapping[str, Mark] = {}


@dataclass(frozen=True, slots=True)
class Message:
    """A message flow: from an element or a whole pool to another."""

    source: str
    target: str
    name: str


@dataclass(slots=True)
class _Pool:
    """One pool on the way to its place."""

    id: str
    name: str
    process: Process | None
    layout: Layout | None = None
    top: float = 0.0
    tall: float = _CLOSED


def draw_whole(
    model: Model,
    marks: Mapping[str, Mark] = _NO_MARKS,
    title: str = "",
    *,
    uid: str = "flow",
    process: str | None = None,
) -> Drawing:
    """Draw all pools of a file with the messages between them; of a file with one process, or with `process`, that one."""
    pools = _pools(model)
    drawn = [row for row in model.processes if row.body.nodes and process in {None, row.id}]
    if drawn and (process is not None or len(pools) < 2):  # noqa: PLR2004 - two pools are what makes a collaboration
        return draw(model, marks, title, uid=uid, process=process)
    return _Whole(model, pools, marks, title or next((pool.name for pool in pools), ""), uid).drawing()


def draw_inside(
    model: Model, marks: Mapping[str, Mark] = _NO_MARKS, *, uid: str = "inside", words: Callable[[str], str] = str
) -> Iterator[tuple[Node, Drawing]]:
    """Every sub-process with the drawing of what stands inside it, in the order of the file.

    `words` says every text in the language of the page.
    """
    place = 0
    for process in model.processes:
        for node in process.body.walk():
            if node.body is not None and node.body.nodes:
                place += 1
                alone = Model((Process(node.id, node.body, node.label),))
                yield node, draw(alone, marks, words(node.label), uid=f"{uid}{place}", words=words)


def messages(model: Model) -> tuple[Message, ...]:
    """The message flows of a file."""
    return tuple(
        Message(_local(row, "sourceRef"), _local(row, "targetRef"), row.attributes.get("name", ""))
        for kept in model.kept
        if kept.tag == "collaboration"
        for row in kept.children
        if row.tag == "messageFlow"
    )


def ends_of(model: Model) -> dict[str, str]:
    """What a message flow may join, by id, as a person calls it."""
    named = {pool.id: pool.name for pool in _pools(model)}
    return named | {node.id: node.label for process in model.processes for node in process.body.walk()}


def _local(row: Kept, name: str) -> str:
    return row.attributes.get(name, "").strip().rpartition(":")[2]


def _pools(model: Model) -> list[_Pool]:
    """Participants in the order of the file; then processes that no participant names."""
    processes = {process.id: process for process in model.processes}
    pools = []
    for kept in model.kept:
        for row in kept.children if kept.tag == "collaboration" else ():
            if row.tag == "participant":
                process = processes.pop(_local(row, "processRef"), None)
                called = row.attributes.get("name", "") or (process.name if process else "")
                pools.append(_Pool(row.attributes.get("id", ""), called or row.attributes.get("id", ""), process))
    return pools + [_Pool(row.id, row.name or row.id, row) for row in processes.values()]


class _Whole:
    """Several pools in one picture."""

    def __init__(self, model: Model, pools: list[_Pool], marks: Mapping[str, Mark], title: str, uid: str) -> None:
        self.model = model
        self.pools = pools
        self.marks = marks
        self.title = title
        self.uid = uid
        self.turns = list(self.crossed())
        self.height = 0.0
        top = 0.0
        for place, pool in enumerate(pools):
            if pool.process is not None and pool.process.body.nodes:
                pool.layout = lay_out(picture_of_body(pool.process.body, pool.name))
                pool.tall = pool.layout.height + 2
            pool.top = top
            self.height = top + pool.tall
            top = self.height + _GAP + _ROW * self.turns.count(place)
        widths = [pool.layout.width - LANE_HEAD + 1 for pool in pools if pool.layout is not None]
        self.width = max(widths, default=_LEAST)

    def drawing(self) -> Drawing:
        said = "；".join(pool.name for pool in self.pools)
        heads = [
            f'<svg class="flow flow--heads" {_sized(2 * LANE_HEAD + 1, self.height)} aria-hidden="true" focusable="false">'
        ]
        flow = [
            f'<svg class="flow" {_sized(self.width, self.height)} role="img" aria-labelledby="{self.uid}-t {self.uid}-d">',
            f'<title id="{self.uid}-t">{escape(self.title)}</title><desc id="{self.uid}-d">{escape(said)}</desc>',
            self.arrow_head(),
        ]
        for place, pool in enumerate(self.pools):
            heads.append(_head(pool))
            if pool.layout is None or pool.process is None:
                flow.append(_closed(pool, self.width))
                continue
            alone = draw(self.model, self.marks, pool.name, uid=f"{self.uid}p{place}", scale=1, process=pool.process.id)
            heads.append(_placed(alone.heads, LANE_HEAD, pool.top))
            flow.append(_placed(alone.flow, 0, pool.top))
        flow += self.messages()
        return Drawing("".join(heads) + "</svg>", "".join(flow) + "</svg>")

    def arrow_head(self) -> str:
        return (
            f'<defs><marker id="{self.uid}-m" class="flow__head flow__head--message" viewBox="0 0 8 8" refX="7.5" refY="4" '
            'markerWidth="9" markerHeight="9" markerUnits="userSpaceOnUse" orient="auto"><path d="M0 .5 8 4 0 7.5Z"/></marker></defs>'
        )

    def messages(self) -> Iterator[str]:
        touched: dict[str, int] = {}
        for place, row in enumerate(messages(self.model)):
            ends = [self.place_of(name) for name in (row.source, row.target)]
            if None in ends:
                continue
            (sx, sy, stall), (tx, ty, ttall) = (end for end in ends if end is not None)
            down = sy < ty
            sx, tx = self.beside(row.source, sx, tx, touched), self.beside(row.target, tx, sx, touched)
            start, end = (sy + stall / 2, ty - ttall / 2) if down else (sy - stall / 2, ty + ttall / 2)
            turn = self.turn(place)
            path = f"M{sx:g} {start:g}V{turn:g}H{tx:g}V{end:g}" if abs(sx - tx) > 1 else f"M{sx:g} {start:g}V{end:g}"
            yield f'<path class="flow__message" d="{path}" marker-end="url(#{self.uid}-m)"/>'
            if row.name:
                at = (sx + tx) / 2
                yield f'<text class="flow__label" x="{at:g}" y="{turn + 4:g}" text-anchor="middle">{escape(row.name)}</text>'

    def place_of(self, name: str) -> tuple[float, float, float] | None:
        """Centre and height of an element or pool; x is negative where all of the pool's width will do."""
        for pool in self.pools:
            if name in {pool.id, pool.process.id if pool.process else ""}:
                return -1.0, pool.top + pool.tall / 2, pool.tall
            if pool.layout is None or pool.process is None:
                continue
            shown = next((node.id for node in pool.process.body.nodes if name == node.id or _holds(node, name)), None)
            if shown is not None:
                x, y, _wide, tall = pool.layout.boxes[shown]
                return x - LANE_HEAD, pool.top + y + 1, tall
        return None

    def beside(self, name: str, x: float, other: float, touched: dict[str, int]) -> float:
        """Where a message meets its end: a pool under the other end, a shape a little apart from the message before."""
        count = touched[name] = touched.get(name, -1) + 1
        if x < 0:
            return other if other >= 0 else self.width / 2 + count * 8 * _STEP
        side = -1 if count % 2 else 1
        return x + side * _STEP * ((count + 1) // 2) * 2

    def crossed(self) -> Iterator[int]:
        """For each message the gap in which it turns: the one beside the pool it comes from, by the pool above it."""
        for row in messages(self.model):
            ends = [
                next((place for place, pool in enumerate(self.pools) if name == pool.id or self.is_in(pool, name)), 0)
                for name in (row.source, row.target)
            ]
            yield ends[0] if ends[0] < ends[1] else max(ends[0] - 1, 0)

    def turn(self, place: int) -> float:
        """The height at which a message turns, so that no two share it."""
        above = self.turns[place]
        pool = self.pools[above]
        return pool.top + pool.tall + (_GAP + _ROW) / 2 + _ROW * self.turns[:place].count(above)

    def is_in(self, pool: _Pool, name: str) -> bool:
        """Whether an element stands in a pool."""
        process = pool.process
        return process is not None and (process.id == name or any(node.id == name for node in process.body.walk()))


def _holds(node: Node, name: str) -> bool:
    return node.body is not None and any(inner.id == name for inner in node.body.walk())


def _sized(width: float, height: float, scale: float = 0.9) -> str:
    return f'viewBox="0 -1 {width:g} {height + 2:g}" width="{width * scale:g}" height="{(height + 2) * scale:g}"'


def _placed(svg: str, x: float, y: float) -> str:
    """A drawing inside another: no picture of its own to who hears the page."""
    return _ROLE.sub("", svg.replace("<svg ", f'<svg x="{x:g}" y="{y:g}" ', 1))


def _head(pool: _Pool) -> str:
    wide = LANE_HEAD if pool.layout is not None else 2 * LANE_HEAD
    room = max(1, int((pool.tall - 8) // _LETTER))
    if pool.layout is None:
        shown = pool.name if len(pool.name) <= 4 else pool.name[:3] + "…"  # noqa: PLR2004 - what two head columns hold
        text = f'<tspan x="{wide / 2:g}" y="{pool.top + pool.tall / 2 + 5:g}">{escape(shown)}</tspan>'
    else:
        shown = pool.name if len(pool.name) <= room else pool.name[: room - 1] + "…"
        first = pool.top + pool.tall / 2 - (len(shown) - 1) * _LETTER / 2 + 5
        text = "".join(
            f'<tspan x="{wide / 2:g}" y="{first + place * _LETTER:g}">{escape(letter)}</tspan>'
            for place, letter in enumerate(shown)
        )
    return (
        f'<g class="flow__lane"><title>{escape(pool.name)}</title><rect class="flow__lanehead" x="0" y="{pool.top:g}" '
        f'width="{wide:g}" height="{pool.tall:g}"/><text class="flow__lanename" text-anchor="middle">{text}</text></g>'
    )


def _closed(pool: _Pool, width: float) -> str:
    return (
        f'<g class="flow__lane"><rect x="0" y="{pool.top:g}" width="{width:g}" height="{pool.tall:g}"/></g>'
        f'<text class="flow__lanename" x="{width / 2:g}" y="{pool.top + pool.tall / 2 + 5:g}" text-anchor="middle">'
        f"{escape(pool.name)}</text>"
    )
