# SPDX-License-Identifier: Apache-2.0
"""Built-in functions over ranges and points (Allen's interval relations), and `range()` from text."""

from collections.abc import Callable
from typing import Any, Final

from mingfu.engines.dmn.feel.comparing import equal, order
from mingfu.engines.dmn.feel.registry import builtin
from mingfu.engines.dmn.feel.values import Range


def as_range(value: Any) -> Range | None:
    """A range as it is; a point as the range of itself; null as null."""
    if value is None or type(value) in (list, dict):
        return None
    return value if type(value) is Range else Range(value, value)


def _starts_with(one: Range, other: Range) -> int | None:
    """The order of two beginnings; an open one comes later than a closed one."""
    place = order(one.low, other.low)
    return place or (None if place is None else other.low_closed - one.low_closed)


def _ends_with(one: Range, other: Range) -> int | None:
    """The order of two ends; an open one comes earlier than a closed one."""
    place = order(one.high, other.high)
    return place or (None if place is None else one.high_closed - other.high_closed)


def _gap(one: Range, other: Range) -> int | None:
    """Where the end of one lies against the beginning of the other: -1 before, 0 shared, 1 beyond."""
    place = order(one.high, other.low)
    if place == 0 and not (one.high_closed and other.low_closed):
        return -1
    return place


_NAMES: Final = (("point1", "point2"), ("range1", "range2"), ("point", "range"), ("range", "point"))
"""What the two parameters are called, in all the forms that DMN lists."""


def _relation(name: str, holds: Callable[[Range, Range], bool | None]) -> None:
    def apply(first: Any, second: Any) -> bool | None:
        left, right = as_range(first), as_range(second)
        if left is None or right is None:
            return None
        return holds(left, right)

    for one, other in _NAMES:
        builtin(name, f"{one}:any, {other}:any")(apply)


def _both(*parts: bool | None) -> bool | None:
    return None if any(part is None for part in parts) else all(parts)


def _is(place: int | None, *wanted: int) -> bool | None:
    return None if place is None else place in wanted


def _before(one: Range, other: Range) -> bool | None:
    return _is(_gap(one, other), -1)


def _meets(one: Range, other: Range) -> bool | None:
    touching = equal(one.high, other.low)
    return None if touching is None else touching and one.high_closed and other.low_closed


def _overlaps(one: Range, other: Range) -> bool | None:
    return _both(_is(_gap(one, other), 0, 1), _is(_gap(other, one), 0, 1))


def _overlaps_before(one: Range, other: Range) -> bool | None:
    return _both(_is(_starts_with(one, other), -1), _is(_gap(one, other), 0, 1), _is(_ends_with(one, other), -1, 0))


def _finishes(one: Range, other: Range) -> bool | None:
    return _both(_is(_ends_with(one, other), 0), _is(_starts_with(one, other), 0, 1))


def _includes(one: Range, other: Range) -> bool | None:
    return _both(_is(_starts_with(one, other), -1, 0), _is(_ends_with(one, other), 0, 1))


def _starts(one: Range, other: Range) -> bool | None:
    return _both(_is(_starts_with(one, other), 0), _is(_ends_with(one, other), -1, 0))


def _coincides(one: Range, other: Range) -> bool | None:
    return _both(_is(_starts_with(one, other), 0), _is(_ends_with(one, other), 0))


def _turned(holds: Callable[[Range, Range], bool | None]) -> Callable[[Range, Range], bool | None]:
    return lambda one, other: holds(other, one)


_relation("before", _before)
_relation("after", _turned(_before))
_relation("meets", _meets)
_relation("met by", _turned(_meets))
_relation("overlaps", _overlaps)
_relation("overlaps before", _overlaps_before)
_relation("overlaps after", _turned(_overlaps_before))
_relation("finishes", _finishes)
_relation("finished by", _turned(_finishes))
_relation("includes", _includes)
_relation("during", _turned(_includes))
_relation("starts", _starts)
_relation("started by", _turned(_starts))
_relation("coincides", _coincides)

