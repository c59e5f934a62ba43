# SPDX-License-Identifier: Apache-2.0
"""The book of calendars: editions laid over the ordinary week, turned into tables that answer by index.

A process holds one book. `install` replaces it whole when new editions are known; nothing here asks a database.
"""

from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from mingfu.kernel.calendar.days import FIRST_DAY, DayFact, DayKind, Edition, Week, shipped, shipped_weeks
from mingfu.kernel.calendar.refusals import CalendarUnknown, DayOutsideCalendar

# Years beyond the last official one for which provisional dates are given: longer than any limit in law (20 years).
HORIZON_YEARS = 40

_WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")


class Skip(NamedTuple):
    """A day that did not count: why in words, and as a kind (holiday, weekend, paused)."""

    day: date
    why: str
    kind: str


class Table:
    """One calendar as prefix lists over every day from `FIRST_DAY` to the horizon.

    Days are numbered from 0 (`FIRST_DAY`). `past[i]` is how many working days lie in days 0 to i;
    `working` and `resting` list the days of each sort, so `working[past[i]]` is the first working day after day i.
    """

    __slots__ = ("days", "edition", "notes", "official_until", "origin", "past", "resting", "working")

    def __init__(self, days: list[date], facts: dict[date, DayFact], week: Week, edition: str, until: date) -> None:
        self.origin = FIRST_DAY.toordinal()
        self.days = days
        self.edition = edition
        self.official_until = until
        self.notes = facts
        self.past: list[int] = []
        self.working: list[date] = []
        self.resting: list[Skip] = []
        for day in days:
            fact = facts.get(day)
            if fact.kind.works if fact else day.weekday() not in week.rests:
                self.working.append(day)
            elif fact:
                self.resting.append(Skip(day, fact.name, "holiday"))
            else:
                self.resting.append(Skip(day, _WEEKDAYS[day.weekday()], "weekend"))
            self.past.append(len(self.working))

    def index(self, day: date) -> int:
        """The number of a day. Refuses days outside the table."""
        index = day.toordinal() - self.origin
        if not 0 <= index < len(self.days):
            raise self.outside(day.isoformat())
        return index

    def outside(self, day: str) -> DayOutsideCalendar:
        """The refusal for a day, or a description of one, outside the table."""
        return DayOutsideCalendar(day=day, first=self.days[0], last=self.days[-1])

    def is_working(self, index: int) -> bool:
        """Whether the day with this number is a working day."""
        return self.past[index] > (self.past[index - 1] if index else 0)

    def rests_between(self, start: int, end: int) -> list[Skip]:
        """The days of rest after day `start`, up to and with day `end`."""
        return self.resting[start + 1 - self.past[start] : end + 1 - self.past[end]]

    def prefix(self) -> "array[int]":
        """`past` as a C array, for numpy and the lake (buffer protocol, no copy needed there)."""
        return array("i", self.past)


@dataclass(frozen=True)
class Book:
    """All known editions, in the order they became known, and the ordinary weeks they are laid over."""

    editions: tuple[Edition, ...]
    weeks: dict[str, Week]
    _tables: dict[tuple[str, int], Table] = field(default_factory=dict, repr=False, compare=False)

    def table(self, calendar: str, *, believed_on: date | None = None) -> Table:
        """The table of a calendar, from all editions or only those known on a day."""
        if calendar not in self.weeks:
            raise CalendarUnknown(name=calendar, known="、".join(sorted(self.weeks)))
        known = self.known(believed_on)
        key = (calendar, len(known))
        if key not in self._tables:
            self._tables[key] = self._build(calendar, known)
        return self._tables[key]

    def known(self, believed_on: date | None) -> tuple[Edition, ...]:
        """The editions known at the end of a day; all of them without one."""
        if believed_on is None:
            return self.editions
        return tuple(edition for edition in self.editions if edition.known_from <= believed_on)

    def _build(self, calendar: str, known: tuple[Edition, ...]) -> Table:
        week = self.weeks[calendar]
        chain = [week]
        while chain[-1].base:
            chain.append(self.weeks[chain[-1].base])
        until = _official_until(edition for edition in known if edition.calendar == chain[-1].name)
        days = _all_days(max(until.year, shipped().editions[-1].year) + HORIZON_YEARS)
        facts = _statutory(until, days[-1])
        used = [edition for link in reversed(chain) for edition in known if edition.calendar == link.name]
        facts |= overlay(used)
        code = "+".join(_newest(used, link.name) for link in reversed(chain))
        return Table(days, facts, week, code, until)


def overlay(editions: Iterable[Edition]) -> dict[date, DayFact]:
    """What editions say together: a whole edition replaces its year, one that amends changes single days."""
    years: dict[tuple[str, int], dict[date, DayFact]] = {}
    for edition in editions:
        stated = {fact.day: fact for fact in edition.days}
        place = (edition.calendar, edition.year)
        years[place] = {**years.get(place, {}), **stated} if edition.amends else stated
    return {day: fact for facts in years.values() for day, fact in facts.items()}


def _newest(editions: list[Edition], calendar: str) -> str:
    own = [edition.code for edition in editions if edition.calendar == calendar]
    return own[-1] if own else calendar


def _official_until(editions: Iterable[Edition]) -> date:
    """The last day of the last year without a gap before it; the day before the first year when none is known."""
    years = {edition.year for edition in editions}
    year = FIRST_DAY.year - 1
    while year + 1 in years:
        year += 1
    return date(year, 12, 31)


def _all_days(last_year: int) -> list[date]:
    return [date.fromordinal(n) for n in range(FIRST_DAY.toordinal(), date(last_year, 12, 31).toordinal() + 1)]


def _statutory(until: date, last: date) -> dict[date, DayFact]:
    """The holidays the law fixes, for the years no paper covers yet."""
    facts = shipped()
    named = {day: name for day, name in facts.moving.items() if until < day <= last}
    for year in range(until.year + 1, last.year + 1):
        for holiday in facts.fixed:
            if year >= holiday.since:
                named.setdefault(date(year, holiday.month, holiday.day), holiday.name)
    return {day: DayFact(day, DayKind.OFF, name) for day, name in named.items()}


def ordered(editions: Iterable[Edition]) -> tuple[Edition, ...]:
    """Editions in the order they became known; of one day, in the order given."""
    return tuple(sorted(editions, key=lambda edition: edition.known_from))


def shipped_book() -> Book:
    """The book as packaged."""
    facts = shipped()
    weeks = {week.name: week for week in (facts.week, *shipped_weeks())}
    return Book(ordered(facts.editions), weeks)


class _Held:
    """The book this process uses, and its newest tables by calendar for the fast path."""

    book: Book | None = None
    tables: dict[str, Table] = {}  # noqa: RUF012 - one dictionary for the life of the process, emptied by `install`


TABLES = _Held.tables


def book() -> Book:
    """The book in use; the packaged one until another is installed."""
    if _Held.book is None:
        _Held.book = shipped_book()
    return _Held.book


def install(new: Book | None) -> None:
    """Use another book from now on; None goes back to the packaged one."""
    _Held.book = new
    TABLES.clear()


def register_calendar(week: Week) -> None:
    """Add a calendar with its own ordinary week. Its own days come as editions that carry its name."""
    held = book()
    if week.base not in held.weeks:
        raise CalendarUnknown(name=week.base, known="、".join(sorted(held.weeks)))
    install(Book(held.editions, {**held.weeks, week.name: week}))


def table_of(calendar: str) -> Table:
    """The newest table of a calendar, built once."""
    table = TABLES.get(calendar)
    if table is None:
        table = TABLES[calendar] = book().table(calendar)
    return table
