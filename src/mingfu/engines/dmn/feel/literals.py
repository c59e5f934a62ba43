# SPDX-License-Identifier: Apache-2.0
"""Dates, times and durations from text, by the forms that XML Schema and FEEL allow. Wrong text gives None."""

import re
from collections.abc import Callable
from typing import Any, Final

from mingfu.engines.dmn.feel.moments import Date, DateTime, Months, Span, Time
from mingfu.engines.dmn.feel.zones import DAY, HOUR, MINUTE, SECOND, zone

_DATE: Final = re.compile(r"(-?(?:[1-9][0-9]{4,8}|[0-9]{4}))-([0-9]{2})-([0-9]{2})")
_TIME: Final = re.compile(
    r"([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]+))?(?:(Z|z)|([+-])([0-9]{2}):([0-9]{2})(?::([0-9]{2}))?|@([A-Za-z0-9_+/-]+))?"
)
_SPAN: Final = re.compile(
    r"(-?)P(?=.)(?:([0-9]+)D)?(?:T(?=.)(?:([0-9]+)H)?(?:([0-9]+)M)?(?:([0-9]+)(?:\.([0-9]+))?S)?)?"
)
_MONTHS: Final = re.compile(r"(-?)P(?=.)(?:([0-9]+)Y)?(?:([0-9]+)M)?")
_LAST_HOUR: Final = 23
_LAST_SIXTIETH: Final = 59
_LAST_OFFSET_HOUR: Final = 18
_DIGITS: Final = 18
"""Digits a part of a duration may have."""


def _fraction(digits: str | None) -> int:
    """Nanoseconds of the digits after the point; finer ones are cut off."""
    return int(f"{digits:0<9}"[:9]) if digits else 0


def date_of(text: str) -> Date | None:
    """`2026-05-01`."""
    match = _DATE.fullmatch(text)
    return Date.checked(int(match[1]), int(match[2]), int(match[3])) if match else None


def time_of(text: str) -> Time | None:
    """`08:30:00`, with `Z`, an offset or `@Zone/Name` behind."""
    match = _TIME.fullmatch(text)
    if match is None:
        return None
    hour, minute, second = int(match[1]), int(match[2]), int(match[3])
    nanos = hour * HOUR + minute * MINUTE + second * SECOND + _fraction(match[4])
    if minute > _LAST_SIXTIETH or second > _LAST_SIXTIETH or (hour > _LAST_HOUR and nanos != DAY):
        return None
    nanos %= DAY
    if match[5]:
        return Time(nanos, 0)
    if match[6]:
        offset = offset_of(match[6], int(match[7]), int(match[8]), int(match[9] or 0))
        return None if offset is None else Time(nanos, offset)
    if match[10]:
        return Time(nanos, None, match[10]) if zone(match[10]) else None
    return Time(nanos)


def offset_of(sign: str, hours: int, minutes: int, seconds: int) -> int | None:
    """Seconds ahead of UTC, at most 18 hours either way."""
    if minutes > _LAST_SIXTIETH or seconds > _LAST_SIXTIETH:
        return None
    total = hours * 3600 + minutes * 60 + seconds
    if total > _LAST_OFFSET_HOUR * 3600:
        return None
    return -total if sign == "-" else total


def date_time_of(text: str) -> DateTime | None:
    """`2026-05-01T08:30:00`; a date alone is its midnight, and 24:00:00 the next day's."""
    day, separator, clock = text.partition("T")
    date = date_of(day)
    if date is None:
        return None
    if not separator:
        return DateTime(date, Time(0))
    time = time_of(clock)
    if time is None:
        return None
    if clock.startswith("24"):
        following = Date.of_days(date.days + 1)
        return DateTime(following, time) if following else None
    return DateTime(date, time)


def span_of(text: str) -> Span | None:
    """`P3DT4H5M6.7S`."""
    match = _SPAN.fullmatch(text)
    if match is None or any(len(part or "") > _DIGITS for part in match.groups()[1:5]):
        return None
    days, hours, minutes, seconds = (int(part or 0) for part in match.groups()[1:5])
    nanos = days * DAY + hours * HOUR + minutes * MINUTE + seconds * SECOND + _fraction(match[6])
    return Span(-nanos if match[1] else nanos)


def months_of(text: str) -> Months | None:
    """`P1Y6M`."""
    match = _MONTHS.fullmatch(text)
    if match is None or any(len(part or "") > _DIGITS for part in match.groups()[1:]):
        return None
    months = int(match[2] or 0) * 12 + int(match[3] or 0)
    return Months(-months if match[1] else months)


def duration_of(text: str) -> Months | Span | None:
    """Either kind of duration."""
    return months_of(text) or span_of(text)


_KINDS: Final[tuple[Callable[[str], Any], ...]] = (date_of, date_time_of, time_of, months_of, span_of)


def moment_of(text: str) -> Any:
    """What `@"text"` means: date, date and time, time or duration; None for anything else."""
    for read in _KINDS:
        value = read(text)
        if value is not None:
            return value
    return None
