# SPDX-License-Identifier: Apache-2.0
"""FEEL's values in Python: numbers are `Decimal`, contexts `dict`, and here is what Python has no type for."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Context, Decimal, DivisionByZero, InvalidOperation, Overflow
from typing import Any, Final

CONTEXT: Final = Context(
    prec=34, rounding=ROUND_HALF_EVEN, Emin=-6143, Emax=6144, traps=[DivisionByZero, InvalidOperation, Overflow]
)
"""Arithmetic in 34 digits (IEEE 754 decimal128), as DMN asks."""


@dataclass(frozen=True, slots=True)
class Range:
    """All values from `low` to `high`; an end that is None is unbounded."""

    low: Any
    high: Any
    low_closed: bool = True
    high_closed: bool = True


@dataclass(frozen=True, slots=True)
class Function:
    """A function of FEEL: built in, written in an expression, or a business knowledge model."""

    name: str
    parameters: tuple[str, ...]
    apply: Callable[[list[Any]], Any]
    """Takes one value for each parameter; may raise `FeelError` only where a limit is exceeded."""
    bind: Callable[[dict[str, Any]], list[Any] | None] | None = None
    """For functions with several signatures: named arguments to positions, None where none fits."""
    kind: Any = None
    """Its declared type, where it has one."""


def is_whole(number: Decimal) -> bool:
    """Whether a number has no fraction."""
    return number == number.to_integral_value()
