# SPDX-License-Identifier: Apache-2.0
"""A procedure as places and moves: what may follow what, whatever the data say.

A log knows no case data, so every way of a gateway is open, a timer may fire at any time and a message may come. Work of
people shows in a log; events, services and decisions may show or not. Made from the drawing, so that drawings that do not
run yet can be held against a log too.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import Any

from mingfu.engines.bpmn import Model
from mingfu.engines.bpmn.model import Body, Flow, Node, Process
from mingfu.engines.logs.errors import LogError

Marking = tuple[int, ...]
"""The places that hold a token, sorted; a place that holds two stands twice."""

_OF_PEOPLE = {"task", "userTask", "manualTask"}
_SCOPES = {"subProcess", "transaction", "adHocSubProcess"}
_MOST_SUBSETS = 6
"""Ways out of an inclusive gateway up to which every combination is looked at; beyond it single ways and all of them."""


@dataclass(frozen=True, slots=True)
class Move:
    """One thing that may happen: tokens go from some places to others."""

    takes: Marking
    gives: Marking
    label: str = ""
    """What a log calls it; empty where it does not show."""
    clears: frozenset[int] = frozenset()
    """Places that lose every token: an interrupted sub-process."""
    idle: frozenset[int] = frozenset()
    """Places that must be empty: a sub-process is done when nothing in it is left to do."""
    unless: frozenset[int] = frozenset()
    """Places that must be empty so that the same does not happen again and again without end."""
    join: int = -1
    """Of an inclusive join: its node. Then `takes` are its ways in, of which some must hold a token."""


@dataclass(slots=True)
class Net:
    """The places and moves of one process."""

    name: str
    file: str
    moves: list[Move] = field(default_factory=list)
    starts: list[Marking] = field(default_factory=list)
    labels: dict[str, str] = field(default_factory=dict)
    """What a log may call an activity (its name or its id) → its label."""
    people: list[str] = field(default_factory=list)
    """Labels of the work of people, which a log must show."""
    where: dict[int, str] = field(default_factory=dict)
    """Place → the element a token there stands at, as people call it."""
    reach: dict[int, dict[int, int]] = field(default_factory=dict)
    """Inclusive join → place → the ways in, as bits, that a token at the place can still come to."""
    again: tuple[int, ...] = ()
    """Where a case that is over may begin again: the starts that wait for a message."""
    many: frozenset[int] = frozenset()
    """Places where one token stands for any number: in work that is done for each of several, or again and again."""
    inside: dict[int, frozenset[int]] = field(default_factory=dict)
    """Place of a sub-process at work → the places in it."""


def net_of(model: Model, *, process: str = "") -> Net:
    """The net of the file's process, or of the one named. Raises `LogError` where that is not clear."""
    rows = [row for row in model.processes if process in {"", row.id}]
    if len(rows) > 1:
        # Of several pools the one that is meant to run; a closed pool has nothing in it.
        rows = [row for row in rows if row.executable] or [row for row in rows if row.body.nodes]
    if len(rows) != 1 or not rows[0].body.nodes:
        known = "、".join(row.id for row in model.processes) or "（无）"
        raise LogError("net-process", f"文件里的流程是：{known}。请说明与哪一个核对。", file=model.file)
    return _Building(rows[0], model.file).net()


class _Building:
    """The net as it grows."""

    def __init__(self, process: Process, file: str) -> None:
        self.process = process
        self.made = Net(process.name or process.id, file)
        self.nodes = {node.id: node for node in process.body.walk()}
        self.flows: list[Flow] = []
        self.bodies: list[tuple[Body, str]] = []
        self._gather(process.body, "")
        self.parent = {node.id: parent for body, parent in self.bodies for node in body.nodes}
        self.places: dict[str, int] = {}
        self.node_of: dict[int, str] = {}
        self.into: dict[str, list[int]] = {name: [] for name in self.nodes}
        self.out_of: dict[str, list[int]] = {name: [] for name in self.nodes}
        self.flow_at: dict[int, Flow] = {}
        self.attached: dict[str, list[Node]] = {}

    def _gather(self, body: Body, parent: str) -> None:
        self.bodies.append((body, parent))
        self.flows += body.flows
        for node in body.nodes:
            if node.body is not None:
                self._gather(node.body, node.id)

    def net(self) -> Net:
        for flow in self.flows:
            if flow.source in self.nodes and flow.target in self.nodes:
                place = self.place(f"flow {len(self.places)}", flow.target)
                self.out_of[flow.source].append(place)
                self.into[flow.target].append(place)
                self.flow_at[place] = flow
        for node in self.nodes.values():
            if host := node.attributes.get("attachedToRef", ""):
                self.attached.setdefault(host, []).append(node)
        self.made.starts = [(self.begin(name),) for name in self.beginnings(self.process.body)]
        self.made.again = tuple(
            self.begin(name)
            for name in self.beginnings(self.process.body)
            if self.nodes[name].triggers and self.nodes[name].triggers[0].kind == "message"
        )
        for body, parent in self.bodies:
            if parent:
                for name in self.beginnings(body):
                    self.begin(name)
        for node in self.nodes.values():
            self.node(node)
        self.finish_scopes()
        self.multiply()
        self.reaches()
        if not self.made.starts:
            raise LogError("net-start", "流程没有开始的地方。", file=self.made.file)
        return self.made

    # Places

    def place(self, name: str, node: str) -> int:
        """The place of that name; a new one where there is none yet."""
        number = self.places.setdefault(name, len(self.places))
        if number not in self.node_of:
            self.node_of[number] = node
            self.made.where[number] = self.nodes[node].label
        return number

    def begin(self, name: str) -> int:
        """Where a token stands before an element that no flow leads to."""
        return self.place(f"begin {name}", name)

    def active(self, node: Node) -> int:
        """Where a token stands while an element is at work."""
        return self.place(f"active {node.id}", node.id)

    def entries(self, node: Node) -> list[int]:
        """Places from which an element is entered."""
        begin = self.places.get(f"begin {node.id}")
        return [*self.into[node.id], *([begin] if begin is not None else [])]

    def beginnings(self, body: Body) -> list[str]:
        """Elements at which a body begins."""
        starts = [node.id for node in body.nodes if node.tag == "startEvent"]
        if starts:
            return starts
        return [
            node.id
            for node in body.nodes
            if not self.into[node.id] and node.tag != "boundaryEvent" and not _by_event(node) and not _is_link(node)
        ]

    def places_in(self, scope: str) -> frozenset[int]:
        """Every place inside a sub-process, or of the whole process."""
        found = set()
        for place, name in self.node_of.items():
            around = self.parent.get(name, "")
            while around not in {scope, ""}:
                around = self.parent.get(around, "")
            if around == scope:
                found.add(place)
        return frozenset(found)

    # Moves

    def move(self, takes: Iterable[int], gives: Iterable[int], label: str = "", **more: Any) -> None:
        """One more move."""
        self.made.moves.append(Move(tuple(takes), tuple(gives), label, **more))

    def either(self, node: Node, takes: Sequence[int], gives: Sequence[int], **more: frozenset[int]) -> None:
        """A move that shows in a log under the element's name, or does not."""
        self.move(takes, gives, "", **more)
        self.move(takes, gives, self.label(node), **more)

    def label(self, node: Node) -> str:
        """What a log calls the element."""
        label = plain(node.label)
        self.made.labels.setdefault(label, label)
        self.made.labels.setdefault(node.id, label)
        return label

    def node(self, node: Node) -> None:
        if node.tag == "boundaryEvent" or node.attributes.get("isForCompensation") == "true":
            return
        if node.tag in _SCOPES:
            self.scope(node)
        elif node.tag.endswith(("Task", "task")) or node.tag == "callActivity":
            self.task(node)
        elif node.tag == "endEvent":
            self.end(node)
        elif node.tag == "eventBasedGateway":
            self.race(node)
        elif node.tag in {"inclusiveGateway", "complexGateway"} and len(self.into[node.id]) > 1:
            self.some(node)
        elif node.tag == "parallelGateway" and len(self.into[node.id]) > 1:
            self.move(self.into[node.id], self.out_of[node.id])
        else:
            self.passed(node)

    def passed(self, node: Node) -> None:
        """Gateways with one way in, and events."""
        outs = self.link_of(node) if _is_link(node) and node.tag == "intermediateThrowEvent" else self.leaves(node)
        for place in self.entries(node):
            if self.races(place):
                continue
            for gives in outs:
                if node.tag.endswith("Gateway"):
                    self.move((place,), gives)
                else:
                    self.either(node, (place,), gives)

    def races(self, place: int) -> bool:
        """Whether a flow comes from an event-based gateway, which enters its events itself."""
        flow = self.flow_at.get(place)
        return flow is not None and self.nodes[flow.source].tag == "eventBasedGateway"

    def race(self, node: Node) -> None:
        waits = self.active(node)
        for place in self.entries(node):
            self.move((place,), (waits,))
        for place in self.out_of[node.id]:
            target = self.nodes[self.flow_at[place].target]
            for gives in self.leaves(target):
                self.either(target, (waits,), gives)

    def some(self, node: Node) -> None:
        for gives in self.leaves(node):
            self.move(self.into[node.id], gives, join=list(self.nodes).index(node.id))

    def task(self, node: Node) -> None:
        shown = node.tag in _OF_PEOPLE
        if shown:
            self.made.people.append(self.label(node))
        entries = [place for place in self.entries(node) if not self.races(place)]
        if node.loop is None and node.id not in self.attached:
            for place in entries:
                self.done(node, place, shown=shown)
            return
        works = self.active(node)
        for place in entries:
            self.move((place,), (works,))
        self.done(node, works, shown=shown)
        if node.loop is not None:
            self.move((works,), (works,), self.label(node))
            # There may be nothing to do it for, and enough may be done before the last one that shows.
            for gives in self.leaves(node):
                self.move((works,), gives)
        self.boundary(node, works, frozenset())

    def done(self, node: Node, place: int, *, shown: bool) -> None:
        """Work is finished: that of people shows, that of programs may."""
        for gives in self.leaves(node):
            if shown:
                self.move((place,), gives, self.label(node))
            else:
                self.either(node, (place,), gives)

    def end(self, node: Node) -> None:
        kind = node.triggers[0].kind if node.triggers else ""
        scope = self.parent[node.id]
        for place in self.entries(node):
            if kind == "terminate":
                self.either(node, (place,), (), clears=self.places_in(scope))
            elif kind == "error":
                self.thrown(node, place)
            else:
                self.either(node, (place,), ())

    def thrown(self, node: Node, place: int) -> None:
        """An error goes to the nearest sub-process around it that catches any; uncaught it ends the whole."""
        scope = self.parent[node.id]
        while scope:
            catching = [row for row in self.attached.get(scope, ()) if row.triggers and row.triggers[0].kind == "error"]
            for row in catching:
                gone = self.places_in(scope) | {self.active(self.nodes[scope])}
                self.either(node, (place,), self.out_of[row.id], clears=gone)
            if catching:
                return
            scope = self.parent[scope]
        self.either(node, (place,), (), clears=frozenset(self.node_of))

    def boundary(self, node: Node, works: int, inside: frozenset[int]) -> None:
        """What may happen at the edge of work that is going on."""
        for row in self.attached.get(node.id, ()):
            outs = tuple(self.out_of[row.id])
            if row.triggers and row.triggers[0].kind == "compensation":
                continue
            if row.attributes.get("cancelActivity", "true") != "false":
                self.either(row, (works,), outs, clears=inside)
            else:
                self.either(row, (works,), (works, *outs), unless=frozenset(outs))

    def scope(self, node: Node) -> None:
        """A sub-process begins; `finish_scopes` lets it end once all places are known."""
        assert node.body is not None
        works = self.active(node)
        starts = tuple(self.begin(name) for name in self.beginnings(node.body))
        if _by_event(node):
            self.listens(node, works)
            return
        for place in self.entries(node):
            self.move((place,), (works, *starts))
            if node.loop is not None:
                for gives in self.leaves(node):
                    self.move((place,), gives)
        if node.loop is not None:
            self.move((works,), (works, *starts), unless=frozenset(starts))

    def listens(self, node: Node, works: int) -> None:
        """An event sub-process: begins while what it stands in is going on."""
        around = self.parent[node.id]
        assert node.body is not None
        for name in self.beginnings(node.body):
            start = self.nodes[name]
            needs = (self.active(self.nodes[around]),) if around else ()
            gives = (*needs, works, *self.out_of[name])
            clears = frozenset[int]()
            if start.attributes.get("isInterrupting", "true") != "false":
                clears = self.places_in(around)
            self.either(start, needs, gives, clears=clears, unless=frozenset({works}))

    def finish_scopes(self) -> None:
        for node in self.nodes.values():
            if node.tag not in _SCOPES:
                continue
            works, inside = self.active(node), self.places_in(node.id)
            self.made.inside[works] = inside
            for gives in [()] if _by_event(node) else self.leaves(node):
                self.move((works,), gives, idle=inside)
            self.boundary(node, works, inside)

    def multiply(self) -> None:
        """Let tokens of repeated work stand for many: a move out of such a place may leave one behind."""
        found: set[int] = set()
        for node in self.nodes.values():
            if node.loop is not None and node.tag in _SCOPES:
                found |= self.places_in(node.id)
            if node.tag == "boundaryEvent" and node.attributes.get("cancelActivity") == "false":
                main = self.ahead([node.attributes.get("attachedToRef", "")])
                found |= self.ahead([node.id]) - main
        self.made.many = frozenset(found)
        for move in list(self.made.moves):
            kept = [place for place in move.takes if place in found and place not in move.gives]
            if kept and move.join < 0:
                self.made.moves.append(replace(move, gives=(*move.gives, *kept)))

    def ahead(self, names: list[str]) -> set[int]:
        """Places that flows lead to from the elements."""
        places: set[int] = set()
        queue = list(names)
        while queue:
            for place in self.out_of.get(queue.pop(), ()):
                if place not in places:
                    places.add(place)
                    queue.append(self.node_of[place])
        return places

    def link_of(self, node: Node) -> list[tuple[int, ...]]:
        """Where a thrown link leads."""
        name = node.triggers[0].reference
        return [
            tuple(self.out_of[other.id])
            for other in self.nodes.values()
            if _is_link(other) and other.tag == "intermediateCatchEvent" and other.triggers[0].reference == name
        ]

    def leaves(self, node: Node) -> list[tuple[int, ...]]:
        """The combinations of ways over which an element may be left."""
        outs = self.out_of[node.id]
        if node.tag == "exclusiveGateway":
            return [(place,) for place in outs] or [()]
        if node.tag in {"inclusiveGateway", "complexGateway"}:
            return list(_combined(outs)) or [()]
        default = node.attributes.get("default", "")
        always = [place for place in outs if not self.flow_at[place].condition and self.flow_at[place].id != default]
        maybe = [place for place in outs if place not in always]
        if not maybe or node.tag == "parallelGateway":
            return [tuple(outs)]
        return [(*always, *some) for some in _combined(maybe)]

    def reaches(self) -> None:
        """For every inclusive join: which of its ways in a token can still come to."""
        order = list(self.nodes)
        for number in {move.join for move in self.made.moves if move.join >= 0}:
            name = order[number]
            bits = {place: 1 << bit for bit, place in enumerate(self.into[name])}
            masks = dict.fromkeys(order, 0)
            changed = True
            while changed:
                changed = False
                for other in order:
                    beside = [out for row in self.attached.get(other, ()) for out in self.out_of[row.id]]
                    mask = masks[other]
                    for place in (*self.out_of[other], *beside):
                        mask |= bits.get(place) or masks[self.node_of[place]]
                    if mask != masks[other]:
                        masks[other], changed = mask, True
            self.made.reach[number] = {
                place: bits.get(place) or (0 if node == name else masks[node]) for place, node in self.node_of.items()
            }


def plain(name: str) -> str:
    """A name as names are compared: without line breaks and needless spaces."""
    return " ".join(name.split())


def _combined(places: Sequence[int]) -> Iterator[tuple[int, ...]]:
    if len(places) > _MOST_SUBSETS:
        yield from ((place,) for place in places)
        yield tuple(places)
        return
    for count in range(1, len(places) + 1):
        yield from combinations(places, count)


def _by_event(node: Node) -> bool:
    return node.attributes.get("triggeredByEvent") == "true"


def _is_link(node: Node) -> bool:
    return bool(node.triggers) and node.triggers[0].kind == "link"
