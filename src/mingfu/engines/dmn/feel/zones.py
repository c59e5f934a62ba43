# SPDX-License-Identifier: Apache-2.0
"""Days of the calendar as whole numbers, and what time zones are ahead of UTC.

FEEL's years run to 999 999 999 on both sides of zero, which Python's own dates do not hold.
"""

from datetime import MAXYEAR, MINYEAR, UTC, datetime, tzinfo
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

SECOND: Final = 1_000_000_000
MINUTE: Final = 60 * SECOND
HOUR: Final = 60 * MINUTE
DAY: Final = 24 * HOUR
"""Nanoseconds in each."""

LAST_YEAR: Final = 999_999_999

_MONTH_DAYS: Final = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_FEBRUARY: Final = 2
_MARCH: Final = 3
_OCTOBER: Final = 10
_ERA_YEARS: Final = 400
_ERA_DAYS: Final = 146_097
_EPOCH: Final = 719_468
"""Days from 0000-03-01 to 1970-01-01."""


def leap(year: int) -> bool:
    """Whether the (proleptic Gregorian) year has a 29 February."""
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def month_length(year: int, month: int) -> int:
    """The days of a month."""
    return 29 if month == _FEBRUARY and leap(year) else _MONTH_DAYS[month - 1]


def days_of(year: int, month: int, day: int) -> int:
    """Days since 1970-01-01, by counting years that begin in March."""
    if month < _MARCH:
        year -= 1
        month += 12
    era, of_era = divmod(year, _ERA_YEARS)
    of_year = (153 * (month - _MARCH) + 2) // 5 + day - 1
    return era * _ERA_DAYS + of_era * 365 + of_era // 4 - of_era // 100 + of_year - _EPOCH


def civil_of(days: int) -> tuple[int, int, int]:
    """Year, month and day of a count of days since 1970-01-01; the inverse of `days_of`."""
    era, of_era = divmod(days + _EPOCH, _ERA_DAYS)
    year = (of_era - of_era // 1_460 + of_era // 36_524 - of_era // 146_096) // 365
    of_year = of_era - (365 * year + year // 4 - year // 100)
    shifted = (5 * of_year + 2) // 153
    day = of_year - (153 * shifted + 2) // 5 + 1
    month = shifted + _MARCH if shifted < _OCTOBER else shifted - 9
    return era * _ERA_YEARS + year + (month < _MARCH), month, day


@lru_cache(maxsize=1024)
def fixed_offset(name: str) -> int | None:
    """Seconds ahead of UTC of a zone that has never been otherwise, such as Etc/UTC; None for all others."""
    found = zone(name)
    offset = found.utcoffset(None) if found else None
    return None if offset is None else int(offset.total_seconds())


@lru_cache(maxsize=1024)
def zone(name: str) -> ZoneInfo | None:
    """The named IANA zone, or None where there is none of this name."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return None


def _python_moment(days: int, nanos: int, where: tzinfo | None) -> datetime:
    """Python's moment for a day and a time of day, to the second.

    Years Python does not know borrow the rules of a year it does, a multiple of 400 years apart.
    """
    year, month, day = civil_of(days)
    if not MINYEAR < year < MAXYEAR:
        year = 2_000 + year % _ERA_YEARS
    seconds = nanos // SECOND
    return datetime(year, month, day, seconds // 3_600, seconds // 60 % 60, seconds % 60, tzinfo=where)


def zone_offset(name: str, days: int, nanos: int) -> int:
    """Seconds that a zone is ahead of UTC at a local day and time of day."""
    offset = _python_moment(days, nanos, zone(name)).utcoffset()
    return int(offset.total_seconds()) if offset is not None else 0


def zone_offset_at(name: str, days: int, nanos: int) -> int:
    """Seconds that a zone is ahead of UTC at a day and time of day in UTC."""
    offset = _python_moment(days, nanos, UTC).astimezone(zone(name)).utcoffset()
    return int(offset.total_seconds()) if offset is not None else 0
