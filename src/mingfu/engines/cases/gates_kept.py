# SPDX-License-Identifier: Apache-2.0
"""Hard gates of a procedure, held when a case changes its edition: nobody is put behind a gate that was not walked through."""

from collections.abc import Iterable

from mingfu.engines.bpmn import Node, Program, State
from mingfu.engines.bpmn.program import Op
from mingfu.engines.bpmn.state import HANDLER


def gates_passed_round(program: Program, state: State, done: Iterable[str]) -> tuple[Node, ...]:
    """Gates that a case in this state could end without, though it never did them (`done`: nodes done, as named here).

    A gate is ahead where one token can reach no end that it guards without it: with parallel ways one such token is
    enough, for the end waits for all of them.
    """
    walked = set(done)
    gates = [node for node in program.nodes if node.attributes.get("gate")]
    return tuple(gate for gate in gates if gate.id not in walked and not _ahead(program, state, gate))


def _ahead(program: Program, state: State, gate: Node) -> bool:
    named = gate.attributes["gate"].split()
    ends = {node.index for node in program.nodes if node.id in named or (named == ["true"] and node.op is Op.END)}
    places = {token.node for token in state.tokens if program.nodes[token.node].host < 0 and token.host != HANDLER}
    places |= {program.arcs[flow].target for _scope, flow in state.parked}
    round_it = {place for place in places if _reaches(program, place, gate.index) & ends}
    held_up = {place for place in places - round_it if _reaches(program, place, -1) & ends}
    return bool(held_up) or not round_it


def _reaches(program: Program, place: int, without: int) -> set[int]:
    """Every node that a token at a place can come to without passing one of them; out of sub-processes too."""
    seen, todo = set(), [place]
    while todo:
        index = todo.pop()
        if index in seen or index == without:
            continue
        seen.add(index)
        node = program.nodes[index]
        todo += [program.arcs[out].target for out in node.outs]
        todo += [*node.attached, *node.starts, *node.handlers]
        if node.parent >= 0:
            todo += [program.arcs[out].target for out in program.nodes[node.parent].outs]
    return seen
