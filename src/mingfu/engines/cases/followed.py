# SPDX-License-Identifier: Apache-2.0
"""A program that goes the way the ledger tells: its gateways ask what was taken then instead of the data.

For cases whose data were lawfully erased. Only flows with conditions ask; everything else is as it was.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from typing_extensions import override

from mingfu.engines.bpmn import Program
from mingfu.engines.bpmn.expressions import Clock, Expression, no_instant
from mingfu.engines.bpmn.program import Arc, Op


class Ways:
    """The branches of one step, in the order in which they were taken."""

    def __init__(self, program: Program, branches: Iterable[str]) -> None:
        self._left = [tuple(branch.partition(">")[::2]) for branch in branches]
        self._program = program
        self._round: dict[str, tuple[int, frozenset[str]]] = {}

    def took(self, arc: Arc) -> bool:
        """Whether this flow was taken, this time round: a gateway that is asked for an earlier flow is passed anew."""
        node = self._program.nodes[arc.source]
        last, taken = self._round.get(node.id, (-1, frozenset()))
        place = node.outs.index(arc.index)
        if node.id not in self._round or place <= last:
            taken = self._next(node.id, one=node.op is Op.CHOOSE)
        self._round[node.id] = (place, taken)
        return arc.id in taken

    def _next(self, node: str, *, one: bool) -> frozenset[str]:
        """What was taken the next time this gateway was passed: one flow, or flows until one would be taken twice."""
        taken: set[str] = set()
        for branch in [branch for branch in self._left if branch[0] == node]:
            if branch[1] in taken:
                break
            taken.add(branch[1])
            self._left.remove(branch)
            if one:
                break
        return frozenset(taken)


class Told(Expression):
    """A condition that the ledger answers."""

    __slots__ = ("_arc", "_ways")

    def __init__(self, ways: Ways, arc: Arc) -> None:
        assert arc.condition is not None
        self._ways = ways
        self._arc = arc
        self.text = arc.condition.text

    @override
    def holds(self, data: Mapping[str, object], clock: Clock = no_instant) -> bool:
        """Whether the flow was taken."""
        return self._ways.took(self._arc)


def told_ways(program: Program, branches: Iterable[str]) -> Program:
    """The program for one step that took these branches (each `gateway>flow`)."""
    ways = Ways(program, branches)
    arcs = tuple(arc if arc.condition is None else replace(arc, condition=Told(ways, arc)) for arc in program.arcs)
    return replace(program, arcs=arcs)
