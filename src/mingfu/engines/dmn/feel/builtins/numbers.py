# SPDX-License-Identifier: Apache-2.0
"""Built-in functions over numbers."""

from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Decimal,
    DecimalException,
)
from typing import Any, Final

from mingfu.engines.dmn.feel.arithmetic import negate
from mingfu.engines.dmn.feel.moments import Months, Span
from mingfu.engines.dmn.feel.registry import builtin
from mingfu.engines.dmn.feel.values import CONTEXT, is_whole

_LARGEST_SCALE: Final = 6_176
_SMALLEST_SCALE: Final = -6_111


def rounded(number: Decimal, scale: Decimal | None, mode: str) -> Decimal | None:
    """The number with `scale` digits after the point (before it, if negative)."""
    places = 0 if scale is None else int(scale)
    if not _SMALLEST_SCALE <= places <= _LARGEST_SCALE:
        return None
    if number.as_tuple().exponent == -places:
        return number
    try:
        # The step may have more digits than 34 in between; the result is brought back to them.
        result = number.quantize(Decimal(1).scaleb(-places), rounding=mode, context=_WIDE)
        return CONTEXT.plus(result + 0 if places < 0 else result)
    except DecimalException:
        return None


_WIDE: Final = CONTEXT.copy()
_WIDE.prec = 12_400
_WIDE.Emax = 999_999
_WIDE.Emin = -999_999


def _by(name: str, mode: str, spec: str) -> None:
    def apply(number: Decimal, scale: Decimal | None = None) -> Decimal | None:
        return rounded(number, scale, mode)

    builtin(name, spec)(apply)


_by("decimal", ROUND_HALF_EVEN, "n:number, scale:number")
_by("floor", ROUND_FLOOR, "n:number, scale:number?")
_by("ceiling", ROUND_CEILING, "n:number, scale:number?")
_by("round up", ROUND_UP, "n:number, scale:number")
_by("round down", ROUND_DOWN, "n:number, scale:number")
_by("round half up", ROUND_HALF_UP, "n:number, scale:number")
_by("round half down", ROUND_HALF_DOWN, "n:number, scale:number")


@builtin("abs", "n:number|span|months")
def absolute(value: Decimal | Span | Months) -> Any:
    """The size of a number or duration without its sign."""
    size = value if isinstance(value, Decimal) else Decimal(value.nanos if isinstance(value, Span) else value.months)
    return negate(value) if size < 0 else value


@builtin("modulo", "dividend:number, divisor:number")
def modulo(dividend: Decimal, divisor: Decimal) -> Decimal | None:
    """The rest of a division, with the sign of the divisor."""
    if not divisor:
        return None
    try:
        rest = CONTEXT.remainder(dividend, divisor)
    except DecimalException:
        return None
    return CONTEXT.add(rest, divisor) if rest and (rest < 0) != (divisor < 0) else rest


@builtin("sqrt", "number:number")
def square_root(number: Decimal) -> Decimal | None:
    """The square root; null below zero."""
    return CONTEXT.sqrt(number) if number >= 0 else None


@builtin("log", "number:number")
def logarithm(number: Decimal) -> Decimal | None:
    """The natural logarithm; null at and below zero."""
    return CONTEXT.ln(number) if number > 0 else None


@builtin("exp", "number:number")
def exponential(number: Decimal) -> Decimal | None:
    """Euler's number to the power."""
    try:
        return CONTEXT.exp(number)
    except DecimalException:
        return None


def _is_odd(number: Decimal) -> bool:
    """Whether a whole number is odd; zeros behind all of its digits make it even."""
    return number.adjusted() < CONTEXT.prec and bool(int(number) % 2)


@builtin("odd", "number:number")
def odd(number: Decimal) -> bool | None:
    """Whether a whole number is odd; null for fractions."""
    return _is_odd(number) if is_whole(number) else None


@builtin("even", "number:number")
def even(number: Decimal) -> bool | None:
    """Whether a whole number is even; null for fractions."""
    return not _is_odd(number) if is_whole(number) else None
