# SPDX-License-Identifier: Apache-2.0
"""Working days: is it one, the n-th after a day, how many between two days.

Make-up days count, holidays do not, the day counted from never does. Every answer is one look into a prefix list.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import takewhile

from mingfu.kernel.calendar.book import TABLES, Table, book, table_of
from mingfu.kernel.calendar.days import DayKind, HalfHoliday, shipped
from mingfu.kernel.clock import LEGAL_ZONE

# From so many rows on it pays to work every day of the table out first.
MANY = 10_000


def legal_day(moment: date | datetime) -> date:
    """The legal day of a date or datetime. A naive datetime is read as Asia/Shanghai."""
    if not isinstance(moment, datetime):
        return moment
    return moment.astimezone(LEGAL_ZONE).date() if moment.tzinfo else moment.date()


def is_working_day(day: date, *, calendar: str = "cn") -> bool:
    """Whether a day is a working day. Refuses days before 2007 and beyond the horizon."""
    table = TABLES.get(calendar) or table_of(calendar)
    if type(day) is not date:
        day = legal_day(day)
    index = day.toordinal() - table.origin
    past = table.past
    if 0 < index < len(past):
        return past[index] > past[index - 1]
    return table.is_working(table.index(day))


def add_working_days(day: date, n: int, *, calendar: str = "cn") -> date:
    """The n-th working day after a day; before it when n is negative.

    With n = 0 the day itself, or the next working day when it is a day of rest.
    """
    table = TABLES.get(calendar) or table_of(calendar)
    if type(day) is not date:
        day = legal_day(day)
    index = day.toordinal() - table.origin
    if n > 0 and index >= 0:
        try:
            return table.working[table.past[index] + n - 1]
        except IndexError:
            raise table.outside(f"{day} + {n}") from None
    return _step_back(table, day, n)


def _step_back(table: Table, day: date, n: int) -> date:
    index = table.index(day)
    before = table.past[index] - table.is_working(index)
    if not 0 <= before + n < len(table.working):
        raise table.outside(f"{day} {n:+d}")
    return table.working[before + n]


def add_working_days_many(days: Iterable[date], n: int, *, calendar: str = "cn") -> list[date]:
    """`add_working_days` for many days at once. Whoever has numpy may use `Table.prefix` instead."""
    asked = list(days)
    table = TABLES.get(calendar) or table_of(calendar)
    if len(asked) >= MANY and n > 0:
        # Answers for every day of the table are cheaper than asking a million times: one dictionary, one look-up a row.
        ends = dict(zip(table.days, map(table.working.__getitem__, range_of_ends(table, n)), strict=False))
        try:
            return list(map(ends.__getitem__, asked))
        except KeyError:
            pass  # a datetime, or a day outside: the slow way answers or refuses
    return [add_working_days(day, n, calendar=calendar) for day in asked]


def range_of_ends(table: Table, n: int) -> Iterator[int]:
    """For each day from the first, the place of its n-th working day after, as long as the table reaches."""
    return takewhile(len(table.working).__gt__, map((n - 1).__add__, table.past))


def working_days_between(after: date, until: date, *, calendar: str = "cn") -> int:
    """How many working days lie after the first day, up to and with the second; negative when it lies earlier."""
    table = TABLES.get(calendar) or table_of(calendar)
    return table.past[table.index(legal_day(until))] - table.past[table.index(legal_day(after))]


def half_day(day: date, *, calendar: str = "cn") -> DayKind | None:
    """Which half of a working day is free by an edition of the calendar, if one is."""
    table = table_of(calendar)
    table.index(day)
    fact = table.notes.get(day)
    return fact.kind if fact and fact.kind in {DayKind.MORNING_OFF, DayKind.AFTERNOON_OFF} else None


def half_holiday(day: date) -> HalfHoliday | None:
    """The half day that part of the people has on this day by law, if any. The day stays a working day."""
    found = (half for half in shipped().halves if (half.month, half.day) == (day.month, day.day))
    return next(found, None)


def is_provisional(day: date, *, calendar: str = "cn", believed_on: date | None = None) -> bool:
    """Whether no official paper covers a day's year yet (as known, or as known on a day)."""
    return day > book().table(calendar, believed_on=believed_on).official_until
