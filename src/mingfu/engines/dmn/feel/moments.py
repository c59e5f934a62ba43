# SPDX-License-Identifier: Apache-2.0
"""FEEL's dates, times and durations: exact to the nanosecond, over FEEL's whole range of years.

They compare equal to themselves only; `plain` in `adopting` turns them into Python's own types for callers.
"""

from dataclasses import dataclass
from functools import cached_property

from mingfu.engines.dmn.feel.zones import (
    DAY,
    LAST_YEAR,
    SECOND,
    civil_of,
    days_of,
    fixed_offset,
    month_length,
    zone_offset,
    zone_offset_at,
)


@dataclass(frozen=True)
class Date:
    """A calendar day."""

    year: int
    month: int
    day: int

    @cached_property
    def days(self) -> int:
        """Days since 1970-01-01."""
        return days_of(self.year, self.month, self.day)

    @staticmethod
    def of_days(days: int) -> "Date | None":
        """The day so many days after 1970-01-01; None outside FEEL's years."""
        year, month, day = civil_of(days)
        return Date(year, month, day) if abs(year) <= LAST_YEAR else None

    @staticmethod
    def checked(year: int, month: int, day: int) -> "Date | None":
        """The day, or None if the calendar has no such day."""
        if abs(year) > LAST_YEAR or not 1 <= month <= 12 or not 1 <= day <= month_length(year, month):  # noqa: PLR2004 - months
            return None
        return Date(year, month, day)

    def plus_months(self, months: int) -> "Date | None":
        """The same day so many months later, or the last day of that month."""
        year, month = divmod(self.year * 12 + self.month - 1 + months, 12)
        if abs(year) > LAST_YEAR:
            return None
        return Date(year, month + 1, min(self.day, month_length(year, month + 1)))


@dataclass(frozen=True)
class Time:
    """A time of day in nanoseconds since midnight, with an offset in seconds, a named zone, or neither."""

    nanos: int
    offset: int | None = None
    zone: str | None = None

    def sort_key(self) -> tuple[str, int]:
        """What kind of time it is, and its place; only times of one kind can be compared.

        The offset of most named zones depends on the day, so that a time there compares with that zone's times only.
        """
        offset = self.known_offset
        if offset is not None:
            return "Z", self.nanos - offset * SECOND
        return self.zone or "", self.nanos

    @property
    def known_offset(self) -> int | None:
        """Seconds ahead of UTC where they are the same on every day; else None."""
        return self.offset if self.zone is None else fixed_offset(self.zone)


@dataclass(frozen=True)
class DateTime:
    """A day and a time."""

    date: Date
    time: Time

    @property
    def local(self) -> int:
        """Nanoseconds since 1970-01-01T00:00:00 as the clock on the wall counts."""
        return self.date.days * DAY + self.time.nanos

    @cached_property
    def offset(self) -> int | None:
        """Seconds ahead of UTC at that moment; None for a local time."""
        if self.time.zone is not None:
            return zone_offset(self.time.zone, self.date.days, self.time.nanos)
        return self.time.offset

    def sort_key(self) -> tuple[str, int]:
        """As for times; a moment in a named zone knows its offset."""
        return ("", self.local) if self.offset is None else ("Z", self.local - self.offset * SECOND)

    def plus(self, nanos: int) -> "DateTime | None":
        """The moment so many nanoseconds later in the same zone."""
        local = self.local + nanos
        if self.time.zone is not None and self.offset is not None:
            # Elapsed time is counted on UTC, then read off the wall clock, which may have changed over in between.
            utc = local - self.offset * SECOND
            local = utc + zone_offset_at(self.time.zone, *divmod(utc, DAY)) * SECOND
        days, rest = divmod(local, DAY)
        date = Date.of_days(days)
        return DateTime(date, Time(rest, self.time.offset, self.time.zone)) if date else None


@dataclass(frozen=True)
class Span:
    """A days and time duration, in nanoseconds."""

    nanos: int


@dataclass(frozen=True)
class Months:
    """A years and months duration, in months."""

    months: int


def midnight_utc(date: Date) -> DateTime:
    """What a date means where a moment is asked for."""
    return DateTime(date, Time(0, 0))
