# SPDX-License-Identifier: Apache-2.0
"""What a log holds: cases, events, activities, variants, what follows what; what is closed, late and open.

A case is closed when it has an end: an attribute of the case (an end date), a closing activity, or, in a log that knows
neither, its last event. It is late when its end, or the answer that counts, lies after its deadline.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from mingfu.engines.logs import columns
from mingfu.engines.logs.errors import LogError
from mingfu.engines.logs.moments import Moments, Until
from mingfu.engines.logs.trace import Notes, Reading, Trace
from mingfu.kernel.calendar import working_days_between

_LONG = 64
"""Bytes from which a variant is kept by its digest."""
_SAMPLES = 20_000
"""Variants kept with their activities; the rest is only counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """By which attributes cases are judged. What is empty is found out from the log."""

    deadline: str = ""
    end: str = ""
    answered: str = ""
    """The moment that is held against the deadline, where it is not the end."""
    closing: frozenset[str] = frozenset()
    """Activities that close a case."""
    calendar: str = "cn"
    as_of: datetime | None = None
    """When open cases are looked at; the last event of the log where nobody says."""


@dataclass(slots=True)
class Lateness:
    """By how much late cases are late."""

    working_days: list[int] = field(default_factory=list)
    hours: list[float] = field(default_factory=list)

    def add(self, until: Until, at: datetime, moments: Moments, calendar: str) -> None:
        """One more late case."""
        day = at.astimezone(moments.zone).date()
        self.hours.append(until.hours_before(at))
        self.working_days.append(working_days_between(until.day, day, calendar=calendar) if day > until.day else 0)

    def told(self) -> dict[str, dict[str, float]]:
        """Median, nine in ten, most and sum; nothing where nothing is late."""
        return {
            name: {
                "median": round(float(median(rows)), 1),
                "p90": round(float(sorted(rows)[max(0, -(-len(rows) * 9 // 10) - 1)]), 1),
                "most": round(float(max(rows)), 1),
                "sum": round(float(sum(rows)), 1),
            }
            for name, rows in (("working_days", self.working_days), ("hours", self.hours))
            if rows
        }


@dataclass(slots=True)
class Variants:
    """How many cases take which way, in bounded memory."""

    number: dict[str, int] = field(default_factory=dict)
    counts: Counter[bytes] = field(default_factory=Counter)
    samples: dict[bytes, tuple[str, ...]] = field(default_factory=dict)

    def add(self, activities: tuple[str, ...]) -> None:
        """One more case."""
        number = self.number
        key = b"".join([number.setdefault(name, len(number)).to_bytes(3) for name in activities])
        if len(key) > _LONG:
            key = blake2b(key, digest_size=16).digest() + b"\x00"
        self.counts[key] += 1
        if key not in self.samples and len(self.samples) < _SAMPLES:
            self.samples[key] = activities

    def most(self, count: int) -> list[tuple[tuple[str, ...], int]]:
        """The most frequent of those kept with their activities."""
        rows = sorted(self.samples.items(), key=lambda row: (-self.counts[row[0]], row[1]))
        return [(activities, self.counts[key]) for key, activities in rows[:count]]


@dataclass(slots=True)
class Summary:
    """The counts of a log. `deadline`, `end` and `answered` name the attributes that were used; empty: there is none."""

    cases: int = 0
    events: int = 0
    activities: Counter[str] = field(default_factory=Counter)
    edges: Counter[tuple[str, str]] = field(default_factory=Counter)
    starts: Counter[str] = field(default_factory=Counter)
    ends: Counter[str] = field(default_factory=Counter)
    resources: Counter[str] = field(default_factory=Counter)
    variants: Variants = field(default_factory=Variants)
    closed: int = 0
    open: int = 0
    late: int | None = None
    """None where the log knows no deadline."""
    dated: int = 0
    """Cases with a deadline that can be read."""
    open_past_due: int = 0
    lateness: Lateness = field(default_factory=Lateness)
    deadline: str = ""
    end: str = ""
    answered: str = ""
    closed_by: str = "last-event"
    """attribute, activity or last-event."""
    first: datetime | None = None
    last: datetime | None = None
    as_of: datetime | None = None


_AS_FOUND = Question()
_AS_WRITTEN = Reading()


def summarise(
    traces: Iterable[Trace], question: Question = _AS_FOUND, reading: Reading = _AS_WRITTEN, notes: Notes | None = None
) -> Summary:
    """Count a log in one pass. Raises `LogError` when an attribute that was asked for is nowhere in it."""
    counting = _Counting(question, reading, notes if notes is not None else Notes())
    for trace in traces:
        counting.add(trace)
    return counting.done()


_Said = tuple[str, str]
"""An attribute and what it says."""


class _Known(NamedTuple):
    """What one case says that may count."""

    due: _Said
    end: _Said
    answered: _Said
    last: datetime | None
    over: bool


class _Counting:
    """The counts as they grow."""

    def __init__(self, question: Question, reading: Reading, notes: Notes) -> None:
        self.question = question
        self.notes = notes
        self.moments = Moments(reading.zone, reading.time_format)
        self.found = Summary()
        self.names: set[int] = set()
        self.seen: set[str] = set()
        self.chosen: dict[str, str] = {}
        self.judged: list[_Known] = []

    def add(self, trace: Trace) -> None:
        found = self.found
        found.cases += 1
        found.events += len(trace.events)
        name = hash(trace.name)
        if name in self.names:
            self.notes.add("repeated-case")
        self.names.add(name)
        activities = trace.activities
        found.variants.add(activities)
        found.activities.update(activities)
        found.edges.update(pairwise(activities))
        found.resources.update([event.resource for event in trace.events if event.resource])
        last = None
        times = [event.at for event in trace.events if event.at is not None]
        if times:
            last = max(times)
            found.first = min([*times, *([found.first] if found.first else [])])
            found.last = max(last, found.last) if found.last else last
        if activities:
            found.starts[activities[0]] += 1
            found.ends[activities[-1]] += 1
        else:
            self.notes.add("case-without-events")
        self.seen.update(trace.attributes)
        self._judge(trace, last)

    def _judge(self, trace: Trace, last: datetime | None) -> None:
        """Keep what the judgement needs: which attributes count is known only when all have been seen."""
        own = trace.attributes
        closing = next((event.at for event in reversed(trace.events) if event.activity in self.question.closing), None)
        closed = any(event.activity in self.question.closing for event in trace.events)
        known = _Known(
            self._said(trace, own, "deadline", self.question.deadline, columns.DEADLINE),
            self._said(trace, own, "end", self.question.end, columns.END),
            self._said(trace, own, "answered", self.question.answered, columns.ANSWERED),
            closing if self.question.closing else last,
            closed if self.question.closing else bool(trace.events),
        )
        self.judged.append(known)

    def _said(self, trace: Trace, own: dict[str, str], role: str, asked: str, candidates: tuple[str, ...]) -> _Said:
        """What a case says under the attribute of a role, and which that is: a better one may be met later."""
        name = self.chosen.get(role, "")
        if name not in own:
            better = columns.meant(own, asked) if asked else columns.guessed(own, candidates, attribute=True)
            if better and (not name or _rank(better, candidates) < _rank(name, candidates)):
                name = self.chosen[role] = better
        if name and name in own:
            return name, own[name]
        if asked:
            said = next((event.more[asked] for event in trace.events if event.more and asked in event.more), "")
            if said:
                self.chosen.setdefault(role, asked)
                return asked, said
        return "", ""

    def done(self) -> Summary:
        found, question = self.found, self.question
        for role, asked in (("deadline", question.deadline), ("end", question.end), ("answered", question.answered)):
            if asked and role not in self.chosen:
                known = "、".join(sorted(self.seen)) or "（无）"
                raise LogError("log-attribute", f"没有一件办件带有属性“{asked}”。办件的属性有：{known}")
        found.deadline, found.end = self.chosen.get("deadline", ""), self.chosen.get("end", "")
        found.answered = self.chosen.get("answered", "")
        by_attribute = bool(found.end) and not question.closing
        found.closed_by = "activity" if question.closing else "attribute" if by_attribute else "last-event"
        found.as_of = question.as_of or found.last
        if found.deadline:
            found.late = 0
        for one in self.judged:
            self._count(one, by_attribute=by_attribute)
        return found

    def _count(self, known: _Known, *, by_attribute: bool) -> None:
        found = self.found
        due = self._chosen("deadline", known.due)
        until = self.moments.until(due) if due else None
        if due and until is None:
            self.notes.add("unreadable-deadline")
        found.dated += until is not None
        end = self._chosen("end", known.end)
        ended = self._read("end", end) if by_attribute else known.last
        closed = bool(end) if by_attribute else known.over
        found.closed += closed
        found.open += not closed
        at = self._read("answered", self._chosen("answered", known.answered)) or (ended if closed else None)
        if until is None:
            return
        assert found.late is not None
        if closed and at is not None and until.passed_by(at):
            found.late += 1
            found.lateness.add(until, at, self.moments, self.question.calendar)
        elif not closed and at is None and found.as_of is not None and until.passed_by(found.as_of):
            found.open_past_due += 1

    def _chosen(self, role: str, said: _Said) -> str:
        """What was said, if it was said under the attribute that was chosen in the end."""
        name, text = said
        return text.strip() if name and name == self.chosen.get(role) else ""

    def _read(self, role: str, text: str) -> datetime | None:
        at = self.moments.read(text) if text else None
        if text and at is None:
            self.notes.add(f"unreadable-{role}")
        return at


def _rank(name: str, candidates: tuple[str, ...]) -> int:
    key = columns.of_case(name)
    return candidates.index(key) if key in candidates else len(candidates)
