# SPDX-License-Identifier: Apache-2.0
"""FEEL values as text, the way `string()` writes them."""

from decimal import Decimal
from typing import Any

from mingfu.engines.dmn.feel.lexer import NAME, tokens_of
from mingfu.engines.dmn.feel.moments import Date, DateTime, Months, Span, Time
from mingfu.engines.dmn.feel.values import Function, Range
from mingfu.engines.dmn.feel.zones import DAY, HOUR, MINUTE, SECOND


def write(value: Any) -> str:
    """The text of any value; strings as they are."""
    return value if type(value) is str else literal(value)


def literal(value: Any) -> str:  # noqa: PLR0911 - one line a type
    """The text of any value inside a list or a context; strings in quotes."""
    kind = type(value)
    if value is None:
        return "null"
    if kind is bool:
        return "true" if value else "false"
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    if isinstance(value, Decimal):
        return f"{value:f}"
    if kind is list:
        return "[" + ", ".join(map(literal, value)) + "]"
    if kind is dict:
        return "{" + ", ".join(f"{_key(key)}: {literal(inner)}" for key, inner in value.items()) + "}"
    if kind is Range:
        return _range(value)
    if kind is Function:
        return f"function({', '.join(value.parameters)})"
    return moment(value)


def _key(key: str) -> str:
    tokens = tokens_of(key)
    return key if len(tokens) == 2 and tokens[0].kind == NAME else literal(key)  # noqa: PLR2004 - one name and the end


def _range(value: Range) -> str:
    low = "" if value.low is None else literal(value.low)
    high = "" if value.high is None else literal(value.high)
    return f"{'[' if value.low_closed else '('}{low}..{high}{']' if value.high_closed else ')'}"


def moment(value: Any) -> str:
    """The text of a date, a time, a date and time or a duration."""
    if type(value) is Date:
        sign = "-" if value.year < 0 else ""
        return f"{sign}{abs(value.year):04}-{value.month:02}-{value.day:02}"
    if type(value) is Time:
        return _clock(value)
    if type(value) is DateTime:
        return f"{moment(value.date)}T{_clock(value.time)}"
    if type(value) is Months:
        return _months(value.months)
    return _span(value) if type(value) is Span else str(value)


def _fraction(nanos: int) -> str:
    return f".{nanos:09}".rstrip("0") if nanos else ""


def _clock(time: Time) -> str:
    nanos = time.nanos
    text = f"{nanos // HOUR:02}:{nanos // MINUTE % 60:02}:{nanos // SECOND % 60:02}{_fraction(nanos % SECOND)}"
    if time.zone is not None:
        return f"{text}@{time.zone}"
    if time.offset is None:
        return text
    if time.offset == 0:
        return f"{text}Z"
    size = abs(time.offset)
    seconds = f":{size % 60:02}" if size % 60 else ""
    return f"{text}{'-' if time.offset < 0 else '+'}{size // 3600:02}:{size // 60 % 60:02}{seconds}"


def _months(months: int) -> str:
    years, rest = divmod(abs(months), 12)
    text = (f"{years}Y" if years else "") + (f"{rest}M" if rest or not years else "")
    return f"{'-' if months < 0 else ''}P{text}"


def _span(span: Span) -> str:
    size = abs(span.nanos)
    days, hours, minutes = size // DAY, size // HOUR % 24, size // MINUTE % 60
    seconds = f"{size // SECOND % 60}{_fraction(size % SECOND)}"
    clock = (
        (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes else "") + ("" if seconds == "0" else f"{seconds}S")
    )
    if not clock and not days:
        return "PT0S"
    return f"{'-' if span.nanos < 0 else ''}P{f'{days}D' if days else ''}{f'T{clock}' if clock else ''}"
