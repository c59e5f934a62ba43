# SPDX-License-Identifier: Apache-2.0
"""Built-in functions that sum a list up: totals, averages, extremes, and what holds for all."""

from collections.abc import Callable
from decimal import Decimal, DecimalException
from typing import Any

from mingfu.engines.dmn.feel.arithmetic import add, divide, multiply
from mingfu.engines.dmn.feel.comparing import order
from mingfu.engines.dmn.feel.registry import builtin
from mingfu.engines.dmn.feel.values import CONTEXT


def _folded(items: list[Any], step: Callable[[Any, Any], Any]) -> Any:
    """The items taken together one by one; null for an empty list or as soon as a step gives null."""
    if not items or any(type(item) is str for item in items):
        return None
    total = items[0]
    if step(total, total) is None:
        return None
    for item in items[1:]:
        total = step(total, item)
        if total is None:
            return None
    return total


def _numbers(items: list[Any]) -> bool:
    return all(type(item) is Decimal for item in items)


@builtin("sum", "list:list", "*list:any")
def total(items: list[Any]) -> Any:
    """The sum of numbers or durations; null for an empty list."""
    return _folded(items, add)


@builtin("product", "list:list", "*list:any")
def product(items: list[Any]) -> Any:
    """The product of numbers; null for an empty list."""
    return _folded(items, multiply) if _numbers(items) else None


@builtin("mean", "list:list", "*list:any")
def mean(items: list[Any]) -> Any:
    """The average; null for an empty list."""
    whole = _folded(items, add)
    return None if whole is None else divide(whole, Decimal(len(items)))


def _extreme(items: list[Any], sign: int) -> Any:
    if not items:
        return None
    best = items[0]
    if order(best, best) is None:
        return None
    for item in items[1:]:
        place = order(item, best)
        if place is None:
            return None
        if place == sign:
            best = item
    return best


@builtin("min", "list:list", "*list:any")
def least(items: list[Any]) -> Any:
    """The smallest item; null where items have no order."""
    return _extreme(items, -1)


@builtin("max", "list:list", "*list:any")
def greatest(items: list[Any]) -> Any:
    """The largest item; null where items have no order."""
    return _extreme(items, 1)


@builtin("median", "list:list", "*list:any")
def median(items: list[Any]) -> Decimal | None:
    """The middle of the numbers in order."""
    if not items or not _numbers(items):
        return None
    ordered: list[Decimal] = sorted(items)
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[middle]
    return CONTEXT.divide(CONTEXT.add(ordered[middle - 1], ordered[middle]), Decimal(2))


@builtin("stddev", "list:list", "*list:any")
def standard_deviation(items: list[Any]) -> Decimal | None:
    """The standard deviation of a sample of two or more numbers."""
    if len(items) < 2 or not _numbers(items):  # noqa: PLR2004 - one number has no spread
        return None
    size = Decimal(len(items))
    try:
        centre = CONTEXT.divide(_folded(items, add), size)
        squares = [CONTEXT.power(CONTEXT.subtract(item, centre), Decimal(2)) for item in items]
        return CONTEXT.sqrt(CONTEXT.divide(_folded(squares, add), size - 1))
    except DecimalException:
        return None


@builtin("mode", "list:list", "*list:any")
def mode(items: list[Any]) -> list[Decimal] | None:
    """The numbers that occur most often, in order."""
    if not _numbers(items):
        return None
    counts: dict[Decimal, int] = {}
    for item in items:
        counts[item] = counts.get(item, 0) + 1
    most = max(counts.values(), default=0)
    return sorted(item for item, times in counts.items() if times == most)


@builtin("all", "list:list", "*list:any")
def every(items: list[Any]) -> bool | None:
    """Whether all items are true, in three-valued logic."""
    if any(item is False for item in items):
        return False
    return True if all(item is True for item in items) else None


@builtin("any", "list:list", "*list:any")
def some(items: list[Any]) -> bool | None:
    """Whether an item is true, in three-valued logic."""
    if any(item is True for item in items):
        return True
    return False if all(item is False for item in items) else None


@builtin("not", "negand:any")
def negation(value: Any) -> bool | None:
    """The opposite of a boolean; null for everything else."""
    return not value if type(value) is bool else None
