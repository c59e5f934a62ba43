# SPDX-License-Identifier: Apache-2.0
"""Does every walk end? Plays the token game over one body, whatever the data, and looks for joins that wait for ever.

A marking says which flows hold tokens. To find dead ends only one node moves at a time: in BPMN a token on a flow has one
reader, so that a move never takes another's tokens, and the dead ends are the same in every order. To find work that is
done twice all orders are tried, as far as they are few.
"""

from collections.abc import Iterator
from itertools import combinations

from mingfu.engines.bpmn import vocabulary as words
from mingfu.engines.bpmn.errors import Finding
from mingfu.engines.bpmn.model import Body, Node

FEW = 2_000
MANY = 10_000
"""Markings visited before we give up; a procedure of sixty steps has some hundreds."""

_MOST_SPLITS = 5

_JOINS = frozenset({"parallelGateway", "inclusiveGateway"})
_Marking = tuple[str, ...]


def soundness(body: Body, line: int, element: str) -> Iterator[Finding]:
    """Dead ends (errors) and work done twice (warnings) of one body."""
    if not any(node.tag in _JOINS or _splits(body, node) for node in body.nodes):
        return
    game = _Game(body)
    if not game.play(MANY, all_moves=False):
        yield Finding(line, "too-large", element, "流程的并行组合太多，无法全部推演是否会停在汇合处。", "warning")
    else:
        game.play(FEW, all_moves=True)
    for node in body.nodes:
        if node.id in game.stuck:
            missing = "、".join(sorted(game.stuck[node.id]))
            message = f"汇合网关「{node.label}」可能永远等不齐：有的走法里不会有令牌到达 {missing}。"
            yield Finding(node.line, "join-deadlock", node.id, message)
        if node.id in game.twice:
            message = f"「{node.label}」在一次办理中可能被同时执行两次：并行分支没有先汇合。"
            yield Finding(node.line, "done-twice", node.id, message, "warning")


def _splits(body: Body, node: Node) -> bool:
    outs = [flow for flow in body.flows if flow.source == node.id]
    listens = any(
        other.attributes.get("attachedToRef") == node.id and other.attributes.get("cancelActivity") == "false"
        for other in body.nodes
    )
    return listens or (node.tag not in words.GATEWAYS and len(outs) > 1)


class _Game:
    """The net of one body, and what playing it has shown."""

    def __init__(self, body: Body) -> None:
        self.nodes = {node.id: node for node in body.nodes}
        self.ins: dict[str, list[str]] = {name: [] for name in self.nodes}
        self.outs: dict[str, list[str]] = {name: [] for name in self.nodes}
        self.target: dict[str, str] = {}
        self.free: set[str] = set()
        for flow in body.flows:
            self.outs[flow.source].append(flow.id)
            self.ins[flow.target].append(flow.id)
            self.target[flow.id] = flow.target
            # Beside a default every way has a condition, also where the drawing does not say it yet.
            if not flow.condition and not self.nodes[flow.source].attributes.get("default"):
                self.free.add(flow.id)
        self.links(body)
        self.boundary = {
            name: [other for other in body.nodes if other.attributes.get("attachedToRef") == name]
            for name in self.nodes
        }
        self.reach = {
            name: self.reaching(name)
            for name, node in self.nodes.items()
            if node.tag == "inclusiveGateway" and len(self.ins[name]) > 1
        }
        self.stuck: dict[str, set[str]] = {}
        self.twice: set[str] = set()

    def links(self, body: Body) -> None:
        """A thrown link leads on as a flow does."""
        ends = [
            (node, node.triggers[0].reference)
            for node in body.nodes
            if node.triggers and node.triggers[0].kind == "link"
        ]
        for node, name in ends:
            for other, called in ends:
                if (node.tag, other.tag, name) == ("intermediateThrowEvent", "intermediateCatchEvent", called):
                    flow = f"{node.id}>{other.id}"
                    self.outs[node.id].append(flow)
                    self.ins[other.id].append(flow)
                    self.target[flow] = other.id
                    self.free.add(flow)

    def reaching(self, gateway: str) -> dict[str, set[str]]:
        """Node → the ways into an inclusive join that a token at the node can still come to, not through the join."""
        found: dict[str, set[str]] = {name: set() for name in self.nodes}
        changed = True
        while changed:
            changed = False
            for name, ways in found.items():
                before = len(ways)
                outs = [*self.outs[name], *(out for event in self.boundary[name] for out in self.outs[event.id])]
                for flow in outs:
                    ways.update({flow} if self.target[flow] == gateway else found[self.target[flow]])
                changed = changed or len(ways) > before
        return found

    def ready(self, gateway: str, marking: _Marking) -> bool:
        """Whether an inclusive join has all that can still come (BPMN 2.0, 13.4.3)."""
        filled = {flow for flow in self.ins[gateway] if flow in marking}
        empty = set(self.ins[gateway]) - filled
        others = {self.target[flow] for flow in marking} - {gateway}
        reach = self.reach[gateway]
        return not any(reach[name] & empty and not reach[name] & filled for name in others)

    def starts(self) -> Iterator[_Marking]:
        """The markings with which a walk may begin: one for each start event."""
        starts = [node for node in self.nodes.values() if node.tag == "startEvent"]
        for start in starts:
            yield from self.after(start)
        if not starts:
            first = [
                flow
                for node in self.nodes.values()
                if not self.ins[node.id] and node.tag != "boundaryEvent"
                for flow in self.outs[node.id]
            ]
            yield tuple(sorted(first))

    def play(self, most: int, *, all_moves: bool) -> bool:
        """Visit markings; False where there are more than `most`."""
        todo = list(self.starts())
        seen = set(todo)
        while todo:
            marking = todo.pop()
            enabled = list(self.enabled(marking))
            if not enabled and marking:
                self.note_stuck(marking)
            for move in enabled if all_moves else enabled[:1]:
                for following in self.move(marking, move):
                    self.note_twice(following)
                    if following not in seen and not self.crowded(following):
                        seen.add(following)
                        todo.append(following)
            if len(seen) > most:
                return False
        return True

    def enabled(self, marking: _Marking) -> Iterator[tuple[Node, _Marking]]:
        """Nodes that can move, with the tokens they take: inclusive joins after the rest, what clears all at the very end."""
        joins: dict[str, tuple[Node, _Marking]] = {}
        clearing: list[tuple[Node, _Marking]] = []
        some = False
        for flow in dict.fromkeys(marking):
            node = self.nodes[self.target[flow]]
            ins = self.ins[node.id]
            if node.tag == "parallelGateway":
                if flow == ins[0] and all(other in marking for other in ins):
                    some = True
                    yield node, tuple(ins)
            elif node.id in self.reach:
                if node.id not in joins and self.ready(node.id, marking):
                    joins[node.id] = node, tuple(other for other in ins if other in marking)
            elif _clears(node):
                clearing.append((node, marking))
            else:
                some = True
                yield node, (flow,)
        yield from joins.values()
        if not some and not joins:
            yield from clearing[:1]

    def move(self, marking: _Marking, move: tuple[Node, _Marking]) -> Iterator[_Marking]:
        node, taken = move
        rest = list(marking)
        for flow in taken:
            rest.remove(flow)
        for given in self.after(node):
            yield tuple(sorted([*rest, *given]))

    def after(self, node: Node) -> Iterator[_Marking]:
        """The sets of flows on which a node may put tokens."""
        outs = self.outs[node.id]
        if node.tag in {"exclusiveGateway", "eventBasedGateway"}:
            yield from ((flow,) for flow in outs)
            return
        ways = list(self.ways(node, outs))
        yield from ways
        for event in self.boundary[node.id]:
            for given in self.ways(event, self.outs[event.id]):
                if event.attributes.get("cancelActivity") == "false":
                    yield from ((*way, *given) for way in ways)
                else:
                    yield given

    def ways(self, node: Node, outs: list[str]) -> Iterator[_Marking]:
        """Every flow without a condition with any of those with one; the default where none of these is taken."""
        default = node.attributes.get("default", "")
        free = () if node.tag == "inclusiveGateway" else tuple(flow for flow in outs if flow in self.free)
        bound = [flow for flow in outs if flow not in free and flow != default]
        if default in outs:
            yield (*free, default)
        elif free or not bound:
            yield free
        sizes = range(1, len(bound) + 1) if len(bound) <= _MOST_SPLITS else (1, len(bound))
        for size in sizes:
            yield from ((*free, *some) for some in combinations(bound, size))

    def crowded(self, marking: _Marking) -> bool:
        """Whether a flow holds more than two tokens: it would go on for ever, and two have told all."""
        return any(marking.count(flow) > 2 for flow in set(marking))  # noqa: PLR2004 - said in the docstring

    def note_twice(self, marking: _Marking) -> None:
        """Note where two tokens are at once: on one way into a join, or before work, on whatever ways."""
        for name in {self.target[flow] for flow in marking}:
            node = self.nodes[name]
            if node.tag in _JOINS:
                twice = any(marking.count(flow) > 1 for flow in self.ins[name])
            else:
                # A choice hands on what it gets, and an end that throws nothing takes any number.
                passes = node.tag in words.GATEWAYS or (node.tag == "endEvent" and not node.triggers)
                twice = not passes and sum(marking.count(flow) for flow in self.ins[name]) > 1
            if twice:
                self.twice.add(name)

    def note_stuck(self, marking: _Marking) -> None:
        for flow in marking:
            join = self.target[flow]
            missing = {other for other in self.ins[join] if other not in marking}
            self.stuck.setdefault(join, set()).update(missing)


def _clears(node: Node) -> bool:
    return node.tag == "endEvent" and any(trigger.kind in {"terminate", "error"} for trigger in node.triggers)
