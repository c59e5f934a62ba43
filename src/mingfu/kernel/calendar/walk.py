# SPDX-License-Identifier: Apache-2.0
"""Walking along a calendar's table: so many days from a day, around the days on which the clock stands.

Days are table indexes here. Every stretch between two pauses is one subtraction and one slice of a prefix list.
"""

from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from mingfu.kernel.calendar.book import Skip, Table
from mingfu.kernel.calendar.counting import legal_day
from mingfu.kernel.calendar.limits import Pause, Unit

_MONTHS = 12


class Leg(NamedTuple):
    """Where a walk ended: the last day, the last day before it moved off a rest day, and the proof."""

    end: int
    nominal: int
    counted: list[date]
    skipped: list[Skip]


class Span(NamedTuple):
    """Days `first` to `end` − 1 on which the clock stands."""

    first: int
    end: int
    ground: str


def add_months(day: date, months: int) -> date:
    """The corresponding day so many months on, or that month's last day (民法典第二百零二条)."""
    years, month = divmod(day.month - 1 + months, _MONTHS)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


class Walk:
    """A table with the days taken out on which the clock stood."""

    __slots__ = ("spans", "table")

    def __init__(self, table: Table, pauses: Sequence[Pause], as_of: date | datetime | None) -> None:
        self.table = table
        self.spans: list[Span] = list(self._spans(pauses, as_of)) if pauses else []

    def _spans(self, pauses: Sequence[Pause], as_of: date | datetime | None) -> Iterator[Span]:
        reached = 0
        marks = sorted((legal_day(p.since), legal_day(p.until or as_of or p.since), p.ground) for p in pauses)
        for since, until, ground in marks:
            first = max(reached, since.toordinal() - self.table.origin)
            end = until.toordinal() - self.table.origin
            if end > first:
                self.table.index(until)
                yield Span(first, end, ground)
                reached = end

    def leg(self, start: int, amount: int, unit: Unit) -> Leg:
        """Walk `amount` working days, calendar days or months from a day. Nothing is moved off rest days here."""
        match unit:
            case Unit.WORKING:
                return self._run(start, amount, self.table.past, self.table.working)
            case Unit.MONTH:
                return self._months(start, amount)
            case _:
                return self._calendar(start, amount)

    def _calendar(self, start: int, amount: int) -> Leg:
        days = self.table.days
        return self._run(start, amount, range(1, len(days) + 1), days)

    def _run(self, start: int, amount: int, past: Sequence[int], days: Sequence[date]) -> Leg:
        """Count `amount` of `days` after a day; `past[i]` says how many of them lie up to and with day i."""
        table = self.table
        counted: list[date] = []
        skipped: list[Skip] = []
        at, left = start, amount
        for span in self.spans:
            if span.end <= at + 1:
                continue
            stop = max(span.first - 1, at)
            if past[stop] - past[at] >= left:
                break
            counted += days[past[at] : past[stop]]
            skipped += table.rests_between(at, stop) if past is table.past else ()
            skipped += [Skip(day, span.ground, "paused") for day in table.days[stop + 1 : span.end]]
            left -= past[stop] - past[at]
            at = span.end - 1
        rank = past[at] + left
        if rank > len(days):
            raise table.outside(f"{table.days[start]} + {amount}")
        last = days[rank - 1].toordinal() - table.origin
        counted += days[past[at] : rank]
        skipped += table.rests_between(at, last) if past is table.past else ()
        return Leg(last, last, counted, skipped)

    def _months(self, start: int, amount: int) -> Leg:
        """A month limit is as many days as lie up to the corresponding day; pauses push its end by whole days."""
        first, last_day = self.table.days[start], self.table.days[-1]
        if first.year + amount // _MONTHS > last_day.year:
            raise self.table.outside(f"{first} + {amount}")
        marks = [(add_months(first, n) - first).days for n in range(1, amount + 1)]
        legs = [self._calendar(start, mark) for mark in marks]
        last = legs[-1]
        return Leg(last.end, last.nominal, [self.table.days[leg.end] for leg in legs], last.skipped)

    def rolled(self, leg: Leg) -> Leg:
        """The same leg with its end moved off days of rest and of pause (民法典第二百零三条)."""
        table = self.table
        end, moved = leg.end, list(leg.skipped)
        while end < len(table.days):
            day = table.days[end]
            standing = next((span for span in self.spans if span.first <= end < span.end), None)
            if standing:
                moved.append(Skip(day, standing.ground, "paused"))
            elif not table.is_working(end):
                moved += table.rests_between(end - 1, end)
            else:
                return Leg(end, leg.nominal, leg.counted, moved)
            end += 1
        raise table.outside(f"{table.days[leg.end]} + 1")


def run_hours(
    table: Table, begun: datetime, hours: int, stops: Sequence[tuple[datetime, datetime, Pause]]
) -> tuple[Leg, datetime]:
    """So many hours from a moment, leaving out the time between the stops, and the days they run through."""
    at, left = begun, timedelta(hours=hours)
    standing: dict[date, Skip] = {}
    for since, until, pause in sorted(stops, key=lambda stop: stop[:2]):
        halt = max(since, at)
        if until <= halt:
            continue
        if halt - at >= left:
            break
        left -= halt - at
        at = until
        # A day that the pause covers from its first moment to its last had no hour that counted.
        for ordinal in range(halt.date().toordinal() + (halt.time() > datetime.min.time()), until.date().toordinal()):
            standing[date.fromordinal(ordinal)] = Skip(date.fromordinal(ordinal), pause.ground, "paused")
    at += left
    first, last = table.index(begun.date()), table.index(at.date())
    counted = [day for day in table.days[first : last + 1] if day not in standing]
    return Leg(last, last, counted, [standing[day] for day in sorted(standing)]), at
