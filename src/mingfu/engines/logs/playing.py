# SPDX-License-Identifier: Apache-2.0
"""The token game: which markings a procedure may be in after what has been seen, each question answered once.

Moves that do not show are made only as far as they lead to what is seen, so that a token that could go many ways stays
where it is until it must go.
"""

from collections import defaultdict
from collections.abc import Iterable

from mingfu.engines.logs.errors import LogError
from mingfu.engines.logs.net import Marking, Move, Net

MOST_MARKINGS = 20_000
"""Markings looked at for one event; a procedure that needs more is not drawn for people."""
MOST_HELD = 400
"""Markings a case may be in at once after something that did not fit; more of them add nothing to the answer."""

_END = ""


class Player:
    """One net, played. Positions are numbers; `step` and `may_end` remember every answer."""

    def __init__(self, net: Net) -> None:
        self.net = net
        self.visible: dict[str, list[Move]] = defaultdict(list)
        self.silent: list[Move] = []
        for move in net.moves:
            (self.visible[move.label] if move.label else self.silent).append(move)
        self.positions: list[frozenset[Marking]] = []
        self.numbers: dict[frozenset[Marking], int] = {}
        self.steps: dict[tuple[int, str], int] = {}
        self.ends: dict[int, bool] = {}
        self.useful: dict[str, dict[int, list[Move]]] = {}
        self.nexts: dict[tuple[Marking, str], frozenset[Marking]] = {}
        self.start = self.number(frozenset(net.starts))

    def number(self, markings: frozenset[Marking]) -> int:
        """The number of a position."""
        found = self.numbers.get(markings)
        if found is None:
            found = self.numbers[markings] = len(self.positions)
            self.positions.append(markings)
        return found

    def step(self, position: int, label: str) -> int:
        """The position after an activity; −1 where the procedure does not allow it now."""
        key = (position, label)
        found = self.steps.get(key)
        if found is None:
            following = frozenset(one for marking in self.positions[position] for one in self._after(marking, label))
            found = self.steps[key] = self.number(following) if following else -1
        return found

    def may_end(self, position: int) -> bool:
        """Whether the procedure may be over: nothing but what does not show is left to do."""
        found = self.ends.get(position)
        if found is None:
            found = self.ends[position] = any(
                () in self._reached(marking, _END) for marking in self.positions[position]
            )
        return found

    def expected(self, position: int) -> tuple[str, ...]:
        """The work of people that would fit, in the order of the drawing; what else shows only where there is none."""
        fitting = [label for label in dict.fromkeys(self.net.people) if self.step(position, label) >= 0]
        return tuple(fitting or [label for label in self.visible if self.step(position, label) >= 0])

    def waits_at(self, position: int) -> tuple[str, ...]:
        """The elements at which a token may stand."""
        places = {place for marking in self.positions[position] for place in marking}
        return tuple(dict.fromkeys(self.net.where[place] for place in sorted(places)))

    def nevertheless(self, position: int, label: str) -> int:
        """The position after an activity that does not fit: it was one too many, or what should come before was left out."""
        found: set[Marking] = set(self.positions[position])
        for marking in sorted(self.positions[position]):
            for move in self.visible[label]:
                for place in dict.fromkeys(marking):
                    rest = list(marking)
                    rest.remove(place)
                    found.add(tuple(sorted([*rest, *move.gives])))
                # All that was still to be done may have been left out as well.
                found.add(tuple(sorted(move.gives)))
            if len(found) > MOST_HELD:
                break
        return self.number(frozenset(found))

    def _after(self, marking: Marking, label: str) -> frozenset[Marking]:
        key = (marking, label)
        found = self.nexts.get(key)
        if found is None:
            following = {
                done
                for reached in self._reached(marking, label)
                for move in self.visible[label]
                if (done := self._made(reached, move)) is not None
            }
            found = self.nexts[key] = frozenset(following)
        return found

    def _reached(self, marking: Marking, label: str) -> set[Marking]:
        """The markings that moves which do not show lead to, as far as they matter for an activity."""
        useful = self._useful(label)
        found, queue = {marking}, [marking]
        while queue:
            here = queue.pop()
            moves = [move for place in dict.fromkeys(here) for move in useful.get(place, ())]
            if here:
                moves += useful.get(-1, ())
            again: list[Marking | None] = [(place,) for place in self.net.again] if not here and label else []
            for following in [*(self._made(here, move) for move in moves), *again]:
                if following is not None and following not in found:
                    found.add(following)
                    queue.append(following)
                    if len(found) > MOST_MARKINGS:
                        told = f"流程「{self.net.name}」并行太宽，无法逐件核对。请拆成几个子流程后再核对。"
                        raise LogError("net-too-wide", told, file=self.net.file)
        return found

    def _useful(self, label: str) -> dict[int, list[Move]]:
        """The moves that do not show and can help an activity to its turn, by the first place they take from."""
        found = self.useful.get(label)
        if found is not None:
            return found
        wanted = {place for move in self.visible.get(label, ()) for place in move.takes}
        chosen = _leading_to(wanted, self.silent, self.net)
        if label == _END or any(move.join >= 0 for move in chosen):
            # The end and an inclusive join look at all tokens, wherever they stand.
            chosen = list(self.silent)
        found = defaultdict(list)
        for move in chosen:
            for place in move.takes if move.join >= 0 else move.takes[:1] or (-1,):
                found[place].append(move)
        self.useful[label] = found
        return found

    def _made(self, marking: Marking, move: Move) -> Marking | None:
        """The marking after a move; None where it cannot be made."""
        held = list(marking)
        if move.join >= 0:
            if not self._joins(marking, move):
                return None
            for place in set(move.takes).intersection(held):
                held.remove(place)
        else:
            for place in move.takes:
                if place not in held:
                    return None
                held.remove(place)
        if (move.idle and not move.idle.isdisjoint(held)) or (move.unless and not move.unless.isdisjoint(marking)):
            return None
        if move.clears:
            held = [place for place in held if place not in move.clears]
        held += move.gives
        many = self.net.many
        if many:
            held = [place for number, place in enumerate(held) if place not in many or place not in held[:number]]
        return tuple(sorted(held))

    def _joins(self, marking: Marking, move: Move) -> bool:
        """Whether an inclusive join need not wait any longer: nothing can come to a way in that is still empty."""
        filled = [place for place in move.takes if place in marking]
        if not filled:
            return False
        reach = self.net.reach[move.join]
        full = sum({reach[place] for place in filled})
        empty = sum(reach[place] for place in move.takes) & ~full
        return not any(reach[place] & empty and not reach[place] & full for place in marking if place not in filled)


def _leading_to(wanted: Iterable[int], silent: list[Move], net: Net) -> list[Move]:
    """The moves that bring a token to one of the places, or take one out of a sub-process that has to end first."""
    places, chosen, changed = set(wanted), [], True
    rest = list(silent)
    while changed:
        changed = False
        for works, inside in net.inside.items():
            if works in places and not inside <= places:
                places |= inside
                changed = True
        for move in list(rest):
            # A case begins again once it is over, so whatever ends it leads there too.
            ends = not move.gives and not (places.isdisjoint(move.takes) and places.isdisjoint(net.again))
            if ends or not places.isdisjoint(move.gives):
                rest.remove(move)
                chosen.append(move)
                places |= {*move.takes, *move.clears}
                changed = True
    return chosen
