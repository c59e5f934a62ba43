# SPDX-License-Identifier: Apache-2.0
"""Gateways: one way, some ways, all ways, and the first event."""

from mingfu.engines.bpmn.acts import Branch
from mingfu.engines.bpmn.events import listen
from mingfu.engines.bpmn.program import Node, Op
from mingfu.engines.bpmn.state import HANDLER
from mingfu.engines.bpmn.walk import Walk


def arrive_choose(walk: Walk, node: Node, scope: int, _flow: int) -> None:
    """Take the first way, in the order of the file, whose condition holds; else the default."""
    outs = node.outs
    if len(outs) == 1:
        walk.queue.append((walk.arcs[outs[0]].target, scope, outs[0]))
        return
    view = walk.view(scope)
    taken = node.default
    for index in outs:
        condition = walk.arcs[index].condition
        if index != node.default and condition is not None and condition.holds(view, walk.clock):
            taken = index
            break
    if taken < 0:
        raise walk.refusal("no-way", f"「{node.label}」没有一条路的条件成立，也没有默认流向。", node)
    walk.effects.append(Branch(node.id, walk.arcs[taken].id))
    walk.queue.append((walk.arcs[taken].target, scope, taken))


def arrive_join(walk: Walk, node: Node, scope: int, flow: int) -> None:
    """Wait until a token stands on every way in, then go on over every way out."""
    if len(node.ins) > 1:
        parked = walk.parked
        parked.append((scope, flow))
        if not all((scope, index) in parked for index in node.ins):
            return
        for index in node.ins:
            parked.remove((scope, index))
    walk.leave(node, scope)


def arrive_some(walk: Walk, node: Node, scope: int, flow: int) -> None:
    """Inclusive gateway: with one way in it splits at once, with several it waits for all that can still come."""
    if len(node.ins) > 1:
        walk.parked.append((scope, flow))
    else:
        walk.leave(node, scope)


def join_some(walk: Walk) -> bool:
    """Let the first inclusive join go on for which nothing more can come; True where one did.

    A token elsewhere is waited for if it can reach a way in that is still empty, and cannot reach one that is taken
    (BPMN 2.0, 13.4.3).
    """
    for index, reach in walk.program.joins.items():
        node = walk.nodes[index]
        for scope in sorted({row[0] for row in walk.parked if row[1] in node.ins}):
            filled = _bits(node, [flow for place, flow in walk.parked if place == scope])
            empty = _bits(node, list(node.ins)) & ~filled
            if any(reach[other] & empty and not reach[other] & filled for other in _elsewhere(walk, scope, index)):
                continue
            for flow in node.ins:
                if (scope, flow) in walk.parked:
                    walk.parked.remove((scope, flow))
            walk.leave(node, scope)
            return True
    return False


def _bits(node: Node, flows: list[int]) -> int:
    return sum(1 << place for place, flow in enumerate(node.ins) if flow in flows)


def _elsewhere(walk: Walk, scope: int, gateway: int) -> set[int]:
    """The nodes of the scope at which other tokens stand."""
    standing = {token.node for token in walk.tokens.values() if token.scope == scope and token.host != HANDLER}
    parked = {walk.arcs[flow].target for place, flow in walk.parked if place == scope}
    return (standing | parked) - {gateway}


def arrive_race(walk: Walk, node: Node, scope: int, _flow: int) -> None:
    """Wait for the first of several events."""
    name = walk.put(node.index, scope)
    for index in node.outs:
        target = walk.nodes[walk.arcs[index].target]
        assert target.op is Op.CATCH
        listen(walk, target, scope, name)
