# SPDX-License-Identifier: Apache-2.0
"""Python's values to FEEL's at the way in, and back at the way out."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final
from zoneinfo import ZoneInfo

from mingfu.engines.dmn.errors import FeelError
from mingfu.engines.dmn.feel.moments import Date, DateTime, Months, Span, Time
from mingfu.engines.dmn.feel.values import CONTEXT, Function, Range
from mingfu.engines.dmn.feel.zones import DAY, HOUR, MINUTE, SECOND, zone

ATOMS: Final = frozenset({str, bool, Decimal, type(None), Date, Time, DateTime, Span, Months, Range, Function})
"""Types that are FEEL values as they are."""

_MICRO: Final = 1_000


def _time(value: dt.time | dt.datetime) -> Time:
    nanos = value.hour * HOUR + value.minute * MINUTE + value.second * SECOND + value.microsecond * _MICRO
    if isinstance(value.tzinfo, ZoneInfo) and value.tzinfo.key:
        return Time(nanos, None, value.tzinfo.key)
    offset = value.utcoffset()
    return Time(nanos, None if offset is None else int(offset.total_seconds()))


def _number(value: float) -> Decimal | None:
    number = Decimal(repr(value))
    return CONTEXT.plus(number) if number.is_finite() else None


def adopt(value: Any) -> Any:  # noqa: PLR0911 - one line a type
    """The FEEL value of a Python value. Raises `FeelError` for types that FEEL has no value for."""
    if type(value) in ATOMS:
        return value
    if isinstance(value, str):
        return str(value)
    if isinstance(value, int):
        return CONTEXT.plus(Decimal(value))
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, Mapping):
        return {str(key): adopt(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [adopt(inner) for inner in value]
    if isinstance(value, dt.datetime):
        return DateTime(Date(value.year, value.month, value.day), _time(value))
    if isinstance(value, dt.date):
        return Date(value.year, value.month, value.day)
    if isinstance(value, dt.time):
        return _time(value)
    if isinstance(value, dt.timedelta):
        return Span((value.days * 86_400 + value.seconds) * SECOND + value.microseconds * _MICRO)
    msg = f"不能用在表达式里的值类型：{type(value).__name__}。"
    raise FeelError(msg)


def _zone_of(time: Time) -> dt.tzinfo | None:
    if time.zone is not None:
        return zone(time.zone)
    if time.offset is None:
        return None
    return dt.UTC if time.offset == 0 else dt.timezone(dt.timedelta(seconds=time.offset))


def _clock(time: Time) -> tuple[int, int, int, int]:
    return time.nanos // HOUR, time.nanos // MINUTE % 60, time.nanos // SECOND % 60, time.nanos % SECOND // _MICRO


def _python_moment(value: Any) -> Any:
    """Python's own date, time, datetime or timedelta where it can hold the value exactly, else the value itself."""
    if type(value) is Date:
        return dt.date(value.year, value.month, value.day) if dt.MINYEAR <= value.year <= dt.MAXYEAR else value
    if type(value) is Time:
        return value if value.nanos % _MICRO else dt.time(*_clock(value), tzinfo=_zone_of(value))
    if type(value) is DateTime:
        if value.time.nanos % _MICRO or not dt.MINYEAR <= value.date.year <= dt.MAXYEAR:
            return value
        return dt.datetime(
            value.date.year, value.date.month, value.date.day, *_clock(value.time), tzinfo=_zone_of(value.time)
        )
    if value.nanos % _MICRO or abs(value.nanos // DAY) > dt.timedelta.max.days - 1:
        return value
    return dt.timedelta(microseconds=value.nanos // _MICRO)


_MOMENTS: Final = frozenset({Date, Time, DateTime, Span})


def plain(value: Any) -> Any:
    """The Python value of a FEEL value; `Months`, `Range` and `Function` stay what they are."""
    kind = type(value)
    if kind is list:
        return [plain(inner) for inner in value]
    if kind is dict:
        return {key: plain(inner) for key, inner in value.items()}
    return _python_moment(value) if kind in _MOMENTS else value
