# SPDX-License-Identifier: Apache-2.0
"""The declared procedure checks the observed one: every case played on the net, every step that does not fit named.

A case that goes a way that the procedure does not allow is told with where it left it and what would have been its turn.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from mingfu.engines.logs import columns
from mingfu.engines.logs.net import Net, plain
from mingfu.engines.logs.playing import Player
from mingfu.engines.logs.trace import Trace

UNKNOWN, UNTIMELY, UNFINISHED = "unknown", "untimely", "unfinished"
"""Kinds: the procedure has no such activity; it was not its turn; the case is closed and the procedure is not over."""

_MOST_VARIANTS = 100_000
_EARLY = 10_000
"""Cases without an end after which a log counts as one that knows none."""
_TAKEN_BACK = {"withdrawn", "terminated"}
_SHOWN = 5
"""Activities named as those that would have fitted."""


@dataclass(frozen=True, slots=True)
class Deviation:
    """One step of a case that does not fit. `place` counts the events of the case from 1; of an end it is the last one."""

    kind: str
    place: int
    activity: str
    expected: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Deviating:
    """One case that does not fit."""

    case: str
    deviations: tuple[Deviation, ...]
    at: str
    """When the first of them happened, in ISO 8601; empty where the log does not say."""


@dataclass(slots=True)
class Conformance:
    """What a log looks like beside a procedure."""

    cases: int = 0
    fitting: int = 0
    events: int = 0
    untimely: int = 0
    """Events that do not fit."""
    unfinished: int = 0
    kinds: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Kind and activity → cases with it."""
    deviating: list[Deviating] = field(default_factory=list)
    never_seen: tuple[str, ...] = ()
    """Activities of the procedure that no case shows."""

    @property
    def fitness(self) -> float:
        """Share of the cases that fit; 1 for a log without cases."""
        return self.fitting / self.cases if self.cases else 1.0


class Conforming:
    """Holds cases against one procedure, one after the other, each way of going through it looked at once."""

    def __init__(self, net: Net, *, most_named: int = 1000) -> None:
        self.player = Player(net)
        self.net = net
        self.found = Conformance()
        self.most_named = most_named
        self.known: dict[tuple[tuple[str, ...], bool], tuple[Deviation, ...]] = {}
        self.seen: set[str] = set()

    def add(self, trace: Trace, *, closed: bool) -> tuple[Deviation, ...]:
        """One more case; says what does not fit. An open case need not have come to the end."""
        found = self.found
        found.cases += 1
        found.events += len(trace.events)
        key = (trace.activities, closed)
        deviations = self.known.get(key)
        if deviations is None:
            deviations = tuple(self._play(key[0], closed=closed))
            if len(self.known) < _MOST_VARIANTS:
                self.known[key] = deviations
        if not deviations:
            found.fitting += 1
            return ()
        found.untimely += sum(row.kind != UNFINISHED for row in deviations)
        found.unfinished += any(row.kind == UNFINISHED for row in deviations)
        found.kinds.update({(row.kind, row.activity) for row in deviations})
        if len(found.deviating) < self.most_named:
            first = trace.events[deviations[0].place - 1].at if trace.events else None
            found.deviating.append(Deviating(trace.name, deviations, first.isoformat() if first else ""))
        return deviations

    def done(self) -> Conformance:
        """What all of it comes to."""
        self.found.never_seen = tuple(label for label in dict.fromkeys(self.net.people) if label not in self.seen)
        return self.found

    def _play(self, activities: Sequence[str], *, closed: bool) -> Iterable[Deviation]:
        player, position = self.player, self.player.start
        for place, activity in enumerate(activities, 1):
            label = self.net.labels.get(activity) or self.net.labels.get(plain(activity), "")
            if not label:
                yield Deviation(UNKNOWN, place, activity, ())
                continue
            self.seen.add(label)
            following = player.step(position, label)
            if following < 0:
                yield Deviation(UNTIMELY, place, activity, player.expected(position)[:_SHOWN])
                following = player.nevertheless(position, label)
            position = following
        if closed and not player.may_end(position):
            last = activities[-1] if activities else ""
            yield Deviation(UNFINISHED, len(activities), last, player.expected(position)[:_SHOWN])


def is_closed(trace: Trace, end: str = "") -> bool | None:
    """Whether a case says that it has ended; None where it knows no end."""
    name = (
        columns.meant(trace.attributes, end) if end else columns.guessed(trace.attributes, columns.END, attribute=True)
    )
    return bool(trace.attributes[name].strip()) if name else None


def conform(net: Net, traces: Iterable[Trace], *, end: str = "", all_closed: bool | None = None) -> Conformance:
    """Hold a log against a procedure. Where no case of the log has an end, all of them count as closed.

    `all_closed` says so from outside; without it the first traces are looked at before anything is judged.
    """
    conforming = Conforming(net)
    early: list[Trace] = []
    knows_ends = None if all_closed is None else not all_closed
    for trace in traces:
        if knows_ends is None:
            early.append(trace)
            if is_closed(trace, end) is not None:
                knows_ends = True
            elif len(early) >= _EARLY:
                knows_ends = False
            else:
                continue
            for one in early:
                conforming.add(one, closed=is_over(one, end, knows_ends=knows_ends))
            early.clear()
            continue
        conforming.add(trace, closed=is_over(trace, end, knows_ends=knows_ends))
    for one in early:
        conforming.add(one, closed=True)
    return conforming.done()


def is_over(trace: Trace, end: str = "", *, knows_ends: bool = True) -> bool:
    """Whether the procedure should have come to its end in this case.

    A party may take a matter back at any step, and a matter may be broken off: it has ended, and the procedure did not.
    """
    if trace.attributes.get("mf:outcome", "") in _TAKEN_BACK:
        return False
    return bool(is_closed(trace, end)) if knows_ends else True
