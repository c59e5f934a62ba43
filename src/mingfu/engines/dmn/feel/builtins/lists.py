# SPDX-License-Identifier: Apache-2.0
"""Built-in functions that change, search and order lists."""

from decimal import Decimal
from functools import cmp_to_key
from typing import Any

from mingfu.engines.dmn.feel.comparing import equal, order
from mingfu.engines.dmn.feel.limits import within_length
from mingfu.engines.dmn.feel.registry import builtin
from mingfu.engines.dmn.feel.values import Function


def _index(items: list[Any], position: Decimal) -> int | None:
    """A position from 1, or from the end when negative, as an index."""
    at = int(position)
    if at == 0 or abs(at) > len(items):
        return None
    return at - 1 if at > 0 else len(items) + at


def _has(items: list[Any], value: Any) -> bool:
    return any(equal(item, value) is True for item in items)


@builtin("list contains", "list:list, element:any")
def list_contains(items: list[Any], element: Any) -> bool:
    """Whether an element is in the list."""
    return _has(items, element)


@builtin("count", "list:list")
def count(items: list[Any]) -> Decimal:
    """How many items there are."""
    return Decimal(len(items))


@builtin("sublist", "list:list, start position:number, length:number?")
def sublist(items: list[Any], start: Decimal, length: Decimal | None = None) -> list[Any] | None:
    """Items from a position on."""
    at = _index(items, start)
    if at is None:
        return None
    if length is None:
        return items[at:]
    size = int(length)
    return items[at : at + size] if 0 <= size <= len(items) - at else None


@builtin("append", "list:list, *items:any")
def append(items: list[Any], more: list[Any]) -> list[Any]:
    """The list with items behind it."""
    within_length(len(items) + len(more))
    return [*items, *more]


@builtin("concatenate", "*list:list")
def concatenate(lists: list[list[Any]]) -> list[Any]:
    """Several lists in one."""
    within_length(sum(map(len, lists)))
    return [item for items in lists for item in items]


@builtin("insert before", "list:list, position:number, newItem:any")
def insert_before(items: list[Any], position: Decimal, item: Any) -> list[Any] | None:
    """The list with an item put before a position."""
    at = _index(items, position)
    return None if at is None else [*items[:at], item, *items[at:]]


@builtin("remove", "list:list, position:number")
def remove(items: list[Any], position: Decimal) -> list[Any] | None:
    """The list without the item at a position."""
    at = _index(items, position)
    return None if at is None else [*items[:at], *items[at + 1 :]]


@builtin("list replace", "list:list, position:number, newItem:any")
def replace_at(items: list[Any], position: Decimal, item: Any) -> list[Any] | None:
    """The list with another item at a position."""
    at = _index(items, position)
    return None if at is None else [*items[:at], item, *items[at + 1 :]]


@builtin("list replace", "list:list, match:function, newItem:any")
def replace_where(items: list[Any], match: Function, item: Any) -> list[Any] | None:
    """The list with another item wherever the function says so."""
    if len(match.parameters) != 2:  # noqa: PLR2004 - the item and its successor
        return None
    found = [match.apply([old, item]) for old in items]
    if any(type(each) is not bool for each in found):
        return None
    return [item if hit else old for old, hit in zip(items, found, strict=True)]


@builtin("reverse", "list:list")
def reverse(items: list[Any]) -> list[Any]:
    """The list from its end."""
    return items[::-1]


@builtin("index of", "list:list, match:any")
def index_of(items: list[Any], match: Any) -> list[Decimal]:
    """All positions at which an item stands."""
    return [Decimal(place) for place, item in enumerate(items, 1) if equal(item, match) is True]


def _distinct(items: list[Any]) -> list[Any]:
    found: list[Any] = []
    for item in items:
        if not _has(found, item):
            found.append(item)
    return found


@builtin("distinct values", "list:list")
def distinct_values(items: list[Any]) -> list[Any]:
    """The list with every value once."""
    return _distinct(items)


@builtin("duplicate values", "list:list")
def duplicate_values(items: list[Any]) -> list[Any]:
    """The values that occur more than once."""
    return _distinct([item for place, item in enumerate(items) if _has(items[:place], item)])


@builtin("union", "*list:list")
def union(lists: list[list[Any]]) -> list[Any]:
    """Several lists in one, every value once."""
    return _distinct(concatenate(lists))


@builtin("flatten", "list:list")
def flatten(items: list[Any]) -> list[Any]:
    """The list with inner lists dissolved."""
    flat: list[Any] = []
    waiting = [iter(items)]
    while waiting:
        for item in waiting[-1]:
            if type(item) is list:
                waiting.append(iter(item))
                break
            flat.append(item)
        else:
            waiting.pop()
    return flat


@builtin("sort", "list:list, precedes:function?")
def sort(items: list[Any], precedes: Function | None = None) -> list[Any] | None:
    """The list in order; `precedes` says of two items whether the first comes before."""
    if precedes is None:
        if any(order(item, items[0]) is None for item in items):
            return None
        return sorted(items, key=cmp_to_key(lambda one, other: order(one, other) or 0))
    if len(precedes.parameters) != 2:  # noqa: PLR2004 - two items are compared
        return None

    def compare(one: Any, other: Any) -> int:
        if precedes.apply([one, other]) is True:
            return -1
        return 1 if precedes.apply([other, one]) is True else 0

    return sorted(items, key=cmp_to_key(compare))
