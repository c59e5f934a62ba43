# SPDX-License-Identifier: Apache-2.0
"""Built-in functions over ranges and points (Allen's interval relations), and `range()` from text."""

import re
from collections.abc import Callable
from typing import Any, Final

from mingfu.engines.dmn.errors import FeelError
from mingfu.engines.dmn.feel.arithmetic import negate
from mingfu.engines.dmn.feel.comparing import equal, order
from mingfu.engines.dmn.feel.nodes import Call, Literal, Name, Negative, Node
from mingfu.engines.dmn.feel.parser import parse_expression
from mingfu.engines.dmn.feel.registry import BUILTINS, MISSING, builtin, long_names
from mingfu.engines.dmn.feel.values import Range

_SHAPE: Final = re.compile(r"\s*([\[(\]])(.*?)\.\.(.*)([\])\[])\s*", re.DOTALL)


@builtin("range", "from:string")
def range_from(text: str) -> Range | None:
    """A range from its text; its ends are literals, and an open end may be missing."""
    match = _SHAPE.fullmatch(text)
    if match is None:
        return None
    low, high = _end(match[2]), _end(match[3])
    low_closed, high_closed = match[1] == "[", match[4] == "]"
    if low is MISSING or high is MISSING or (low is None and low_closed) or (high is None and high_closed):
        return None
    if low is None or high is None:
        return None if low is high else Range(low, high, low_closed, high_closed)
    place = order(low, high)
    return None if place is None or place > 0 else Range(low, high, low_closed, high_closed)


def _end(text: str) -> Any:
    """The value of a literal; None for no text, `MISSING` for what is no literal."""
    if not text.strip():
        return None
    try:
        node = parse_expression(text, long_names())
    except FeelError:
        return MISSING
    value = _literal(node)
    return MISSING if value is None else value


def _literal(node: Node) -> Any:
    if isinstance(node, Literal):
        return node.value
    if isinstance(node, Negative):
        return negate(_literal(node.operand))
    if (
        isinstance(node, Call)
        and isinstance(node.function, Name)
        and node.function.name in _MAKERS
        and len(node.arguments) == 1
    ):
        return BUILTINS[node.function.name].apply([_literal(node.arguments[0])])
    return None


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


_MAKERS: Final = frozenset({"date", "time", "date and time", "duration"})
_POINT: Final = "number|string|boolean|date|time|datetime|span|months"
_FORMS: Final = {
    "points": f"point1:{_POINT}, point2:{_POINT}",
    "ranges": "range1:range, range2:range",
    "point first": f"point:{_POINT}, range:range",
    "range first": f"range:range, point:{_POINT}",
}
"""The parameters in the forms that DMN lists; a relation knows some of them."""


def _relation(name: str, holds: Callable[[Range, Range], bool | None], *forms: str) -> None:
    def apply(first: Any, second: Any) -> bool | None:
        left, right = as_range(first), as_range(second)
        if left is None or right is None:
            return None
        return holds(left, right)

    for form in ("ranges", *forms):
        builtin(name, _FORMS[form])(apply)


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


_relation("before", _before, "points", "point first", "range first")
_relation("after", _turned(_before), "points", "point first", "range first")
_relation("meets", _meets)
_relation("met by", _turned(_meets))
_relation("overlaps", _overlaps)
_relation("overlaps before", _overlaps_before)
_relation("overlaps after", _turned(_overlaps_before))
_relation("finishes", _finishes, "point first")
_relation("finished by", _turned(_finishes), "range first")
_relation("includes", _includes, "range first")
_relation("during", _turned(_includes), "point first")
_relation("starts", _starts, "point first")
_relation("started by", _turned(_starts), "range first")
_relation("coincides", _coincides, "points")
