# SPDX-License-Identifier: Apache-2.0
"""Built-in functions over dates, times and durations. `now` and `today` read the clock of the evaluation."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from mingfu.engines.dmn.feel.adopting import adopt
from mingfu.engines.dmn.feel.literals import date_of, date_time_of, duration_of, time_of
from mingfu.engines.dmn.feel.moments import Date, DateTime, Months, Span, Time
from mingfu.engines.dmn.feel.registry import builtin
from mingfu.engines.dmn.feel.values import is_whole
from mingfu.engines.dmn.feel.zones import HOUR, MINUTE, SECOND, days_of

_WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS: Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_EPOCH_WEEKDAY: Final = 3
"""1970-01-01 was a Thursday."""

_LAST_HOUR: Final = 23
_SIXTY: Final = 60


def _day(value: Date | DateTime) -> Date:
    return value.date if isinstance(value, DateTime) else value


@builtin("date", "from:string|date|datetime")
def date_from(value: str | Date | DateTime) -> Date | None:
    """A date from text, or the date of a moment."""
    if isinstance(value, str):
        return date_of(value)
    return value.date if isinstance(value, DateTime) else value


@builtin("date", "year:number, month:number, day:number")
def date_from_parts(year: Decimal, month: Decimal, day: Decimal) -> Date | None:
    """A date from its parts."""
    if not all(map(is_whole, (year, month, day))):
        return None
    return Date.checked(int(year), int(month), int(day))


@builtin("time", "from:string|time|datetime|date")
def time_from(value: str | Time | DateTime | Date) -> Time | None:
    """A time from text, or the time of a moment."""
    if isinstance(value, str):
        return time_of(value)
    if isinstance(value, Date):
        return Time(0, 0)
    return value.time if isinstance(value, DateTime) else value


@builtin("time", "hour:number, minute:number, second:number, offset:span|null?")
def time_from_parts(hour: Decimal, minute: Decimal, second: Decimal, offset: Span | None = None) -> Time | None:
    """A time from its parts."""
    if not (is_whole(hour) and is_whole(minute)):
        return None
    if not (0 <= hour <= _LAST_HOUR and 0 <= minute < _SIXTY and 0 <= second < _SIXTY):
        return None
    nanos = int(hour) * HOUR + int(minute) * MINUTE + int(second * SECOND)
    if offset is not None and abs(offset.nanos) > 18 * HOUR:
        return None
    return Time(nanos, None if offset is None else offset.nanos // SECOND)


@builtin("date and time", "from:string|datetime|date")
def date_time_from(value: str | DateTime | Date) -> DateTime | None:
    """A moment from text."""
    if isinstance(value, str):
        return date_time_of(value)
    return DateTime(value, Time(0)) if isinstance(value, Date) else value


@builtin("date and time", "date:date|datetime, time:time")
def date_time_from_parts(date: Date | DateTime, time: Time) -> DateTime:
    """A moment from a date and a time."""
    return DateTime(date.date if isinstance(date, DateTime) else date, time)


@builtin("duration", "from:string|span|months")
def duration_from(value: str | Span | Months) -> Span | Months | None:
    """A duration from text."""
    return duration_of(value) if isinstance(value, str) else value


@builtin("years and months duration", "from:date|datetime, to:date|datetime")
def years_and_months(start: Date | DateTime, end: Date | DateTime) -> Months:
    """The whole months from one day to another."""
    first, last = _day(start), _day(end)
    months = (last.year - first.year) * 12 + last.month - first.month
    if months > 0 and last.day < first.day:
        months -= 1
    elif months < 0 and last.day > first.day:
        months += 1
    return Months(months)


@builtin("day of year", "date:date|datetime")
def day_of_year(value: Date | DateTime) -> Decimal:
    """The day's number in its year, from 1."""
    date = _day(value)
    return Decimal(date.days - days_of(date.year, 1, 1) + 1)


@builtin("day of week", "date:date|datetime")
def day_of_week(value: Date | DateTime) -> str:
    """The English name of the weekday."""
    return _WEEKDAYS[weekday(_day(value))]


def weekday(date: Date) -> int:
    """0 for Monday to 6 for Sunday."""
    return (date.days + _EPOCH_WEEKDAY) % 7


@builtin("month of year", "date:date|datetime")
def month_of_year(value: Date | DateTime) -> str:
    """The English name of the month."""
    return _MONTHS[_day(value).month - 1]


@builtin("week of year", "date:date|datetime")
def week_of_year(value: Date | DateTime) -> Decimal:
    """The number of the ISO 8601 week."""
    date = _day(value)
    thursday = Date.of_days(date.days - weekday(date) + _EPOCH_WEEKDAY)
    if thursday is None:
        return Decimal(1)
    return Decimal((thursday.days - days_of(thursday.year, 1, 1)) // 7 + 1)


@builtin("now", "", timed=True)
def now(clock: Callable[[], datetime]) -> Any:
    """The moment of the evaluation."""
    return adopt(clock())


@builtin("today", "", timed=True)
def today(clock: Callable[[], datetime]) -> Any:
    """The day of the evaluation."""
    return adopt(clock().date())
