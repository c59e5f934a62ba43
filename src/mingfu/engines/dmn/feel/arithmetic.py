# SPDX-License-Identifier: Apache-2.0
"""FEEL's + - * / ** over numbers, texts, moments and durations. What cannot be computed is null."""

from collections.abc import Callable
from decimal import Decimal, DecimalException
from typing import Any, Final

from mingfu.engines.dmn.feel.limits import within_length
from mingfu.engines.dmn.feel.moments import Date, DateTime, Months, Span, Time, midnight_utc
from mingfu.engines.dmn.feel.values import CONTEXT
from mingfu.engines.dmn.feel.zones import DAY

_MOMENTS: Final = (Date, DateTime, Time)


def add(left: Any, right: Any) -> Any:
    """`left + right`."""
    one, other = type(left), type(right)
    if one is Decimal and other is Decimal:
        return _exact(CONTEXT.add, left, right)
    if one is str and other is str:
        within_length(len(left) + len(right))
        return left + right
    if one is Span and other is Span:
        return Span(left.nanos + right.nanos)
    if one is Months and other is Months:
        return Months(left.months + right.months)
    if one in _MOMENTS:
        return later(left, right)
    return later(right, left) if other in _MOMENTS else None


def subtract(left: Any, right: Any) -> Any:
    """`left - right`."""
    one, other = type(left), type(right)
    if one is Decimal and other is Decimal:
        return _exact(CONTEXT.subtract, left, right)
    if one is Span and other is Span:
        return Span(left.nanos - right.nanos)
    if one is Months and other is Months:
        return Months(left.months - right.months)
    if one in _MOMENTS:
        return later(left, negate(right)) if other is Span or other is Months else _between(left, right)
    return None


def multiply(left: Any, right: Any) -> Any:
    """`left * right`."""
    one, other = type(left), type(right)
    if one is Decimal and other is Decimal:
        return _exact(CONTEXT.multiply, left, right)
    if one is Decimal:
        left, right, one, other = right, left, other, one
    if other is not Decimal:
        return None
    return _sized(one, _exact(CONTEXT.multiply, _size(left), right))


def divide(left: Any, right: Any) -> Any:
    """`left / right`."""
    one, other = type(left), type(right)
    if one is Decimal and other is Decimal:
        return _exact(CONTEXT.divide, left, right)
    if one is Span and other is Span:
        return _exact(CONTEXT.divide, Decimal(left.nanos), Decimal(right.nanos))
    if one is Months and other is Months:
        return _exact(CONTEXT.divide, Decimal(left.months), Decimal(right.months))
    if other is not Decimal or not right:
        return None
    return _sized(one, _exact(CONTEXT.divide, _size(left), right))


def power(left: Any, right: Any) -> Any:
    """`left ** right`."""
    if type(left) is not Decimal or type(right) is not Decimal:
        return None
    if not right:
        return Decimal(1)
    return _exact(CONTEXT.power, left, right)


def negate(value: Any) -> Any:
    """`-value`."""
    kind = type(value)
    if kind is Decimal:
        return CONTEXT.minus(value)
    if kind is Span:
        return Span(-value.nanos)
    return Months(-value.months) if kind is Months else None


def later(moment: Any, duration: Any) -> Any:
    """A moment moved by a duration."""
    if type(duration) is Span:
        if type(moment) is Date:
            return Date.of_days((moment.days * DAY + duration.nanos) // DAY)
        if type(moment) is Time:
            return Time((moment.nanos + duration.nanos) % DAY, moment.offset, moment.zone)
        return moment.plus(duration.nanos)
    if type(duration) is Months and type(moment) is not Time:
        if type(moment) is Date:
            return moment.plus_months(duration.months)
        date = moment.date.plus_months(duration.months)
        return DateTime(date, moment.time) if date else None
    return None


def _between(left: Any, right: Any) -> Span | None:
    """The time from right to left."""
    if type(left) is Date and type(right) is Date:
        return Span((left.days - right.days) * DAY)
    if type(left) is Time and type(right) is Time:
        (sort, one), (same_sort, other) = left.sort_key(), right.sort_key()
        return Span(one - other) if sort == same_sort else None
    if type(left) is Date:
        left = midnight_utc(left)
    if type(right) is Date:
        right = midnight_utc(right)
    if type(left) is not DateTime or type(right) is not DateTime:
        return None
    (sort, one), (same_sort, other) = left.sort_key(), right.sort_key()
    return Span(one - other) if sort == same_sort else None


def _exact(operation: Callable[[Decimal, Decimal], Decimal], left: Decimal, right: Decimal) -> Decimal | None:
    try:
        return operation(left, right)
    except DecimalException:
        return None


def _size(duration: Any) -> Decimal:
    """A duration as a number of its smallest parts; what is no duration has none."""
    if type(duration) is Span:
        return Decimal(duration.nanos)
    return Decimal(duration.months) if type(duration) is Months else Decimal(0)


def _sized(kind: type, size: Decimal | None) -> Span | Months | None:
    """The duration of so many parts, a rest cut off; null where it is longer than time can be counted."""
    if size is None or abs(size) > _LONGEST:
        return None
    if kind is Span:
        return Span(int(size))
    return Months(int(size)) if kind is Months else None


_LONGEST: Final = 10**34
"""Nanoseconds, or months: a thousand times the years that FEEL's dates have."""


OPERATORS: Final[dict[str, Callable[[Any, Any], Any]]] = {
    "+": add,
    "-": subtract,
    "*": multiply,
    "/": divide,
    "**": power,
}
