# SPDX-License-Identifier: Apache-2.0
"""Equality and order of FEEL values, in three-valued logic: None where two values cannot be compared."""

from decimal import Decimal
from typing import Any, Final

from mingfu.engines.dmn.feel.moments import Date, DateTime, Months, Span, Time
from mingfu.engines.dmn.feel.values import Range

_DIRECT: Final = frozenset({Decimal, str, bool, Date, Span, Months})
_ORDERED: Final = frozenset({Decimal, str})
_KEYS: Final[dict[type, str]] = {Date: "days", Span: "nanos", Months: "months"}


def equal(left: Any, right: Any) -> bool | None:  # noqa: PLR0911 - one line a type
    """Whether two values are equal; None for values of different types."""
    kind = type(left)
    if kind is not type(right):
        return False if left is None or right is None else None
    if kind in _DIRECT:
        return bool(left == right)
    if left is None:
        return True
    if kind is list:
        return len(left) == len(right) and all(
            equal(one, other) is True for one, other in zip(left, right, strict=True)
        )
    if kind is dict:
        return left.keys() == right.keys() and all(equal(value, right[key]) is True for key, value in left.items())
    if kind is DateTime or kind is Time:
        return bool(left.sort_key() == right.sort_key())
    if kind is Range:
        return _equal_ranges(left, right)
    return left is right


def _equal_ranges(left: Range, right: Range) -> bool:
    shape = (left.low_closed, left.high_closed) == (right.low_closed, right.high_closed)
    return shape and equal(left.low, right.low) is True and equal(left.high, right.high) is True


def order(left: Any, right: Any) -> int | None:
    """-1, 0 or 1 as left comes before, with or after right; None where the two have no order."""
    kind = type(left)
    if kind is not type(right):
        return None
    if kind is DateTime or kind is Time:
        (sort, one), (same_sort, other) = left.sort_key(), right.sort_key()
        if sort != same_sort:
            return None
    elif kind in _ORDERED:
        one, other = left, right
    elif kind in _KEYS:
        key = _KEYS[kind]
        one, other = getattr(left, key), getattr(right, key)
    else:
        return None
    return 1 if one > other else -1 if one < other else 0


def within(value: Any, limits: Range) -> bool | None:
    """Whether a value lies in a range."""
    low, high = limits.low, limits.high
    above: bool | None = True
    below: bool | None = True
    if low is not None:
        place = order(value, low)
        above = None if place is None else place > 0 or (limits.low_closed and place == 0)
    if high is not None:
        place = order(value, high)
        below = None if place is None else place < 0 or (limits.high_closed and place == 0)
    if above is None or below is None:
        return None
    return above and below


def same(left: Any, right: Any) -> bool | None:
    """FEEL's `is`: equal, and of the same type, zone and offset."""
    if type(left) is not type(right):
        return False
    if isinstance(left, DateTime | Time):
        return bool(left == right)
    return equal(left, right)
