# SPDX-License-Identifier: Apache-2.0
"""Finds what a plan promises in a stretch of its text: numbers to reach, counts per period, trends and dated deeds."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from mingfu.systems.plan.reading import promises, wording
from mingfu.systems.plan.reading.amounts import Amount, Setting, Verdict, amounts, judge
from mingfu.systems.plan.reading.plan import Target
from mingfu.systems.plan.reading.promises import Promise, Said, period_of
from mingfu.systems.plan.reading.respective import pieces, shared
from mingfu.systems.plan.reading.script import Strip
from mingfu.systems.plan.reading.sentences import Segment, masked, segments
from mingfu.systems.plan.reading.subjects import after_last_of, trimmed, unmoved, weighty, without_start_value
from mingfu.systems.plan.reading.units import MONEY, TIME, bare
from mingfu.systems.plan.reading.years import Named, years

_AND = re.compile(r"、|以及|并且|[和及并](?![网轨谐时])")
_SHORT_ASIDE = 8
"""The longest bracket or opening that holds only a year: (2016年底前)."""

_OPENING = 6
_TIMES = frozenset(["次", "人次"])


def find_targets(
    source: str, start: int = 0, end: int | None = None, *, home: int | None = None, goals: bool = False
) -> tuple[Target, ...]:
    """Every target of the stretch of `source`, in the order of the text.

    `home` is the year the plan speaks from: years before it are the past. In `goals` a year alone (2014年) dates a
    deed without a number; elsewhere only a deadline (到2016年, 2016年底前) does.
    """
    return tuple(_Search(Strip.of(source, start, end), home, goals).run())


@dataclass
class _Governing:
    """What earlier words of the sentence still say: the year, the period, the last subject."""

    year: Named | None = None
    period: str | None = None
    subject: tuple[int, int] | None = None
    past: bool = False
    marks: list[Named] = field(default_factory=list)


@dataclass(frozen=True)
class _Judged:
    amount: Amount
    verdict: Verdict
    year: Named | None
    period: str | None


@dataclass
class _Search:
    strip: Strip
    home: int | None
    goals: bool
    found: list[Target] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.text = self.strip.text
        self.masked = masked(self.text)
        self.named = years(self.text, self.home)
        self.governing = _Governing()
        self.previous: tuple[int, int] | None = None

    def run(self) -> list[Target]:
        every = list(segments(self.text))
        for segment, following in zip(every, [*every[1:], None], strict=False):
            if segment.opens and not self._leads_on(segment):
                self.governing, self.previous = _Governing(), None
            if segment.aside:
                outside, self.governing = self.governing, replace(self.governing)
                self._segment(segment, following)
                self.governing = outside
            else:
                self._segment(segment, following)
                self.previous = segment.start, segment.end
        return self.found

    def _leads_on(self, segment: Segment) -> bool:
        """Whether the line before ended with a colon: its year governs the list that follows."""
        return self.text[max(0, segment.start - 2) : segment.start] == ":\n"

    def _segment(self, segment: Segment, following: Segment | None) -> None:
        marks = [named for named in self.named if segment.start <= named.start < segment.end and not named.base]
        if marks and not self._past(marks[-1]):
            self.governing.past = False
        self.governing.marks += marks
        before = len(self.found)
        if not self._shared(segment):
            self._amounts(segment, marks, following)
        if len(self.found) == before:
            self._say(segment, marks)
        if marks:
            self.governing.year = marks[-1]
        if wording.CARRIES_PAST.search(self.masked[segment.start : segment.end]):
            self.governing.past = True
        every = list(wording.EVERY.finditer(self.text, segment.start, segment.end))
        if every and segment.end - every[-1].end() <= 1:
            self.governing.period = period_of(every[-1])

    def _year(self, marks: list[Named], place: int) -> Named | None:
        """The year that governs what stands at `place`."""
        before = [mark for mark in marks if mark.start <= place]
        return before[-1] if before else self.governing.year

    def _past(self, year: Named | None) -> bool:
        early = year is not None and self.home is not None and year.year < self.home
        return early or self.governing.past

    # Numbers with a unit.

    def _amounts(self, segment: Segment, marks: list[Named], following: Segment | None) -> None:
        """Each amount for itself."""
        judged = list(self._judged(segment, marks, following))
        begin = segment.start
        limits = [*(one.amount.start for one in judged[1:]), segment.end]
        for one, limit in zip(judged, limits, strict=False):
            stop = self._stop(one.amount.end + one.verdict.tail, limit, segment.end)
            subject = self._subject(one.amount, one.verdict, (begin, stop))
            self._keep((begin, stop), subject, one.year, _promise(one))
            joint = _AND.match(self.text, stop, limit)
            begin = joint.end() if joint else stop

    def _shared(self, segment: Segment) -> bool:
        """Amounts that 分别 hands out, to the years of the sentence or to the things listed before."""
        found = shared(self.masked, segment.start, segment.end)
        if found is None:
            return False
        first, last, count = found.amounts[0], found.amounts[-1], len(found.amounts)
        before, after = self.masked[segment.start : first.start], self.masked[last.end : segment.end]
        whole = self.masked[segment.start : segment.end]
        verdict = judge(last, Setting(before, after, whole, recurs=False, dated=self.governing.year is not None))
        if verdict is None:
            return False
        year = self._year(self.governing.marks, first.start)
        given = self.governing.marks[-count:] if len(self.governing.marks) >= count else [year] * count
        subject = trimmed(self.text, segment.start, found.word, self.named)
        if not weighty(self.text, *subject):
            subject = self._inherited(subject, (segment.start, segment.end))
        listed = pieces(self.text, *subject)
        if len(listed) != count or len(self.governing.marks) >= count:
            listed = [subject] * count
        for amount, due, thing in zip(found.amounts, given, listed, strict=True):
            if not self._past(due):
                self._keep((segment.start, segment.end), thing, due, _promise(_Judged(amount, verdict, due, None)))
        return True

    def _judged(self, segment: Segment, marks: list[Named], following: Segment | None) -> Iterator[_Judged]:
        begin = segment.start
        for amount in amounts(self.masked, segment.start, segment.end):
            year = self._year(marks, amount.start) or self._year_behind(amount, segment, following)
            period = self._recurrence(segment, amount)
            setting = Setting(
                before=self.masked[begin : amount.start],
                after=self.masked[amount.end : segment.end],
                whole=self.masked[segment.start : segment.end],
                recurs=period is not None,
                dated=year is not None or self._hopes(segment),
                among=self.masked.startswith("其中", segment.start),
            )
            verdict = None if self._past(year) else judge(amount, setting)
            if verdict is not None:
                cut = (begin + verdict.cut[0], begin + verdict.cut[1]) if verdict.cut else None
                yield _Judged(amount, replace(verdict, cut=cut), year, period)
            begin = amount.end

    def _hopes(self, segment: Segment) -> bool:
        before = self.masked[slice(*self.previous)] if self.previous else ""
        return bool(wording.WILL.search(before[:_OPENING] + self.masked[segment.start : segment.end]))

    def _year_behind(self, amount: Amount, segment: Segment, following: Segment | None) -> Named | None:
        """A year in brackets right behind: 达到93%(2020年)."""
        if following is None or not following.aside or following.end - following.start > _SHORT_ASIDE:
            return None
        if segment.end - amount.end > _SHORT_ASIDE:
            return None
        return next((named for named in self.named if following.start <= named.start < following.end), None)

    def _recurrence(self, segment: Segment, amount: Amount) -> str | None:
        if amount.per:
            return wording.PERIOD_OF[amount.per]
        every = list(wording.EVERY.finditer(self.text, segment.start, amount.start))
        return period_of(every[-1]) if every else self.governing.period

    def _stop(self, end: int, limit: int, last: int) -> int:
        """Where the words of one amount end when another follows in the same segment."""
        if limit == last:
            return last
        joint = _AND.search(self.text, end, limit)
        return joint.start() if joint else end

    def _subject(self, amount: Amount, verdict: Verdict, room: tuple[int, int]) -> tuple[int, int]:
        """What the amount measures: the words before it, the thing after its unit, or the subject of the sentence."""
        start, stop = room
        counted = amount.unit != "%" and bare(amount.unit) not in MONEY | TIME
        left = trimmed(self.text, start, amount.start, self.named)
        if verdict.cut is not None:
            between = trimmed(self.text, verdict.cut[1], amount.start, self.named)
            outer = trimmed(self.text, start, verdict.cut[0], self.named)
            first, second = (between, outer) if counted else (outer, between)
            left = first if weighty(self.text, *first) else second
            if bare(amount.unit) in _TIMES and between[0] < between[1]:
                left = between
        left = without_start_value(self.text, *left)
        behind = amount.end + verdict.tail
        right = trimmed(self.text, behind, stop, self.named)
        if self.text.startswith("(", right[0]):
            right = behind, behind
        thing = after_last_of(self.text, *right)
        if not weighty(self.text, *thing):
            return left if weighty(self.text, *left) else self._inherited(left, room)
        if counted and bare(amount.unit) in _TIMES and left[0] < left[1]:
            return left[0], thing[1]
        follows = counted and right[0] - behind <= 1
        return thing if follows or not weighty(self.text, *left) else left

    def _inherited(self, own: tuple[int, int], room: tuple[int, int]) -> tuple[int, int]:
        if self.governing.subject is not None:
            return self.governing.subject
        if self.previous is not None:
            stretch = trimmed(self.text, *self.previous, self.named)
            if weighty(self.text, *stretch):
                return stretch
        return own if own[0] < own[1] else room

    # Promises without a number.

    def _say(self, segment: Segment, marks: list[Named]) -> None:
        """The promises of a segment that holds no amount: of one sort, in the order of their strength."""
        year = self._year(marks, segment.end)
        binds = year is not None and (year.deadline or self.goals)
        start, end = segment.start, segment.end
        found: list[Said | None] = [*promises.wholes(self.masked, start, end)]
        if not found:
            found = [
                promises.nothing(self.masked, start, end)
                or (None if segment.aside else promises.meeting(self.masked, start, end))
                or promises.trend(self.masked, start, end, dated=binds)
                or (promises.deed(self.masked, start, end) if binds and not segment.aside else None)
            ]
        begin = start
        for said in found:
            if said is None:
                continue
            stop = end if said is found[-1] else said.end
            self._keep_said(said, (begin, stop), self._year(marks, said.start))
            joint = _AND.match(self.text, stop, end)
            begin = joint.end() if joint else stop

    def _keep_said(self, said: Said, room: tuple[int, int], year: Named | None) -> None:
        if self._past(year):
            return
        before = trimmed(self.text, room[0], said.start, self.named)
        after = trimmed(self.text, said.end, room[1], self.named)
        if said.subject == "after" or (said.subject == "either" and not weighty(self.text, *before)):
            before, after = after, before
        subject = before
        if not weighty(self.text, *subject):
            subject = (
                after if said.subject == "either" and weighty(self.text, *after) else self._inherited(subject, room)
            )
        self._keep(room, subject, year, said.promise)

    def _keep(self, room: tuple[int, int], subject: tuple[int, int], year: Named | None, promise: Promise) -> None:
        start, end = self.strip.span(*room)
        self.governing.subject = unmoved(self.text, *subject)
        self.found.append(
            Target(
                value=promise.value,
                unit=promise.unit,
                year=year.year if year else None,
                subject=self.strip.cut(*subject),
                quote=self.strip.source[start:end],
                direction=promise.direction,
                kind=promise.kind,
                period=promise.period,
                ceiling=promise.ceiling,
                falls=promise.falls,
                start=start,
                end=end,
            )
        )


def _promise(judged: _Judged) -> Promise:
    amount, verdict = judged.amount, judged.verdict
    low = amount.low is not None and not verdict.ceiling
    recurs = verdict.kind in {"frequency", "change"} or amount.unit not in TIME
    return Promise(
        value=amount.low if low else amount.value,
        unit=amount.unit,
        direction=verdict.direction,
        kind=verdict.kind,
        period=judged.period if recurs else None,
        ceiling=verdict.ceiling,
        falls=verdict.falls,
    )
