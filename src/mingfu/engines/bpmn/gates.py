# SPDX-License-Identifier: Apache-2.0
"""Hard gates: work that the law says may not be skipped (`mf:gate`).

`mf:gate="true"` on a task says: no end of the procedure is reached but through it. `mf:gate="decide publish"` says: none
of these elements is reached but through it, so that a case may still end before. A gate can be passed around if some
walk from a start reaches what it guards while the task was never completed: over another flow, over a boundary event of
the task itself, over an event sub-process. A parallel join waits for all its ways in, so it can be reached around the
gate only if every way in can. The test does not look at conditions: a way that no data would ever take is still a way.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from mingfu.engines.bpmn.errors import Finding
from mingfu.engines.bpmn.looping import may_be_skipped
from mingfu.engines.bpmn.model import Body, Node, Process

_START = "/start"


@dataclass(frozen=True, slots=True)
class _Ways:
    """Who can be reached from whom. Every node has a second place, `id/`, where its work is done."""

    into: dict[str, list[str]]
    nodes: dict[str, Node]
    ends: tuple[str, ...]
    """Nodes at which a walk of the whole procedure may end."""


def gate_findings(process: Process) -> Iterator[Finding]:
    """Gates that name unknown elements, and gates that can be passed around, with one way around."""
    ways = _ways(process)
    for node in process.body.walk():
        gate = node.ours.get("gate")
        if gate is None:
            continue
        guarded = ways.ends if gate == "true" else tuple(gate.split())
        around = _around(ways, node.id)
        for name in guarded:
            if name not in ways.nodes:
                message = f"「{node.label}」的 mf:gate 指向「{name}」，流程里没有这个元素。"
                yield Finding(node.line, "gate-unknown", node.id, message)
            elif name in around:
                path = " → ".join(ways.nodes[step].label for step in _path(around, name) if step in ways.nodes)
                target = ways.nodes[name].label
                message = f"必经环节「{node.label}」可以被绕过而到达「{target}」：{path}。"
                yield Finding(node.line, "gate-bypassed", node.id, message)


def guarded_nodes(process: Process) -> frozenset[str]:
    """The end events that cannot be reached around some gate."""
    ways = _ways(process)
    gates = [node.id for node in process.body.walk() if "gate" in node.ours]
    arounds = [_around(ways, gate) for gate in gates]
    return frozenset(end for end in ways.ends if any(end not in around for around in arounds))


def _around(ways: _Ways, gate: str) -> dict[str, str]:
    """Every place that can be reached while the gate was never completed, with the place before it."""
    found = {_START: ""}
    changed = True
    while changed:
        changed = False
        for place, before in ways.into.items():
            if place in found or (place == f"{gate}/" and not _skipped(ways.nodes[gate])):
                continue
            node = ways.nodes.get(place)
            open_ways = [other for other in before if other in found]
            needed = len(before) if node is not None and node.tag == "parallelGateway" else 1
            if before and len(open_ways) >= needed:
                found[place] = open_ways[0]
                changed = True
    return found


def _path(around: dict[str, str], place: str) -> list[str]:
    path = []
    while place != _START:
        path.append(place)
        place = around[place]
    return path[::-1]


def _ways(process: Process) -> _Ways:
    nodes = {node.id: node for node in process.body.walk()}
    into: dict[str, list[str]] = {_START: []}
    for name, node in nodes.items():
        into[name] = []
        into[f"{name}/"] = [name] if node.body is None or _skipped(node) else []
    ends = _connect(process.body, _START, into)
    return _Ways(into, nodes, tuple(ends))


def _connect(body: Body, entry: str, into: dict[str, list[str]]) -> list[str]:
    """Join the places of one body; returns the nodes at which its tokens end."""
    ends = []
    leaving = {flow.source for flow in body.flows}
    reached = {flow.target for flow in body.flows}
    for flow in body.flows:
        into[flow.target].append(f"{flow.source}/")
    for node in body.nodes:
        by_event = node.attributes.get("triggeredByEvent") == "true"
        if node.tag == "boundaryEvent":
            into[node.id].append(node.attributes["attachedToRef"])
        elif node.tag == "startEvent" or by_event or (node.id not in reached and not _catches_link(node)):
            into[node.id].append(entry)
        if _catches_link(node):
            into[node.id].extend(f"{other.id}/" for other in body.nodes if _throws_link(other, node))
        if node.body is not None:
            into[f"{node.id}/"].extend(f"{end}/" for end in _connect(node.body, node.id, into))
        if node.id not in leaving and not any(_throws_link(node, other) for other in body.nodes):
            ends.append(node.id)
    return [end for end in ends if not _ends_with_scope(body, end)] or ends


def _ends_with_scope(body: Body, name: str) -> bool:
    """An event sub-process that does not interrupt is no end of the walk around it."""
    node = next(node for node in body.nodes if node.id == name)
    if node.attributes.get("triggeredByEvent") != "true" or node.body is None:
        return False
    return any(
        inner.tag == "startEvent" and inner.attributes.get("isInterrupting") == "false" for inner in node.body.nodes
    )


def _skipped(node: Node) -> bool:
    """Whether the work may be passed without being done: over an empty list, or a loop that never begins."""
    return node.loop is not None and may_be_skipped(node.loop)


def _catches_link(node: Node) -> bool:
    return node.tag == "intermediateCatchEvent" and bool(node.triggers) and node.triggers[0].kind == "link"


def _throws_link(node: Node, catcher: Node) -> bool:
    return (
        node.tag == "intermediateThrowEvent"
        and bool(node.triggers)
        and node.triggers[0].kind == "link"
        and _catches_link(catcher)
        and node.triggers[0].reference == catcher.triggers[0].reference
    )
