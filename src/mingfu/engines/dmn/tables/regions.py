# SPDX-License-Identifier: Apache-2.0
"""Which values a cell takes, as intervals over FEEL's order, so that rules can be held against each other.

Booleans count as 0 and 1. Null is not considered: a table that must answer for missing inputs says so in a rule of its own.
"""

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cmp_to_key
from typing import Any, Final

from mingfu.engines.dmn.feel.comparing import order
from mingfu.engines.dmn.feel.writing import literal

Cut = tuple[int, Any, int]
"""A place between values: -1 or 1 for the two far ends, else 0; the value; 0 just before it, 1 just after it."""

LOWEST: Final[Cut] = (-1, None, 0)
HIGHEST: Final[Cut] = (1, None, 0)


def compare(one: Cut, other: Cut) -> int:
    """The order of two cuts; of values that have no order, none comes first."""
    if one[0] or other[0]:
        return one[0] - other[0]
    return order(one[1], other[1]) or one[2] - other[2]


by_place: Final = cmp_to_key(compare)


@dataclass(frozen=True)
class Region:
    """Intervals, each from a cut to a cut, in order and apart."""

    parts: tuple[tuple[Cut, Cut], ...]

    @staticmethod
    def of(parts: Iterable[tuple[Cut, Cut]]) -> "Region":
        """The region of intervals in any order; empty and touching ones are put right."""
        found: list[tuple[Cut, Cut]] = []
        for low, high in sorted((part for part in parts if compare(*part) < 0), key=lambda part: by_place(part[0])):
            if found and compare(low, found[-1][1]) <= 0:
                first, last = found[-1]
                found[-1] = (first, high if compare(high, last) > 0 else last)
            else:
                found.append((low, high))
        return Region(tuple(found))

    @property
    def empty(self) -> bool:
        """Whether it takes no value."""
        return not self.parts

    @property
    def whole(self) -> bool:
        """Whether it takes every value."""
        return self.parts == ((LOWEST, HIGHEST),)

    def other(self) -> "Region":
        """All values it does not take."""
        cuts = [LOWEST, *(cut for part in self.parts for cut in part), HIGHEST]
        return Region.of(zip(cuts[::2], cuts[1::2], strict=True))

    def covers(self, low: Cut, high: Cut) -> bool:
        """Whether it takes every value between two cuts."""
        return any(compare(first, low) <= 0 and compare(high, last) <= 0 for first, last in self.parts)


EVERY: Final = Region(((LOWEST, HIGHEST),))


def point(value: Any) -> Region:
    """One value."""
    return Region((((0, value, 0), (0, value, 1)),))


def between(low: Any, high: Any, *, low_closed: bool, high_closed: bool) -> Region:
    """A range; an end that is None is open for ever."""
    first = LOWEST if low is None else (0, low, 0 if low_closed else 1)
    last = HIGHEST if high is None else (0, high, 1 if high_closed else 0)
    return Region.of([(first, last)])


def united(regions: Iterable[Region]) -> Region:
    """All values of several regions."""
    return Region.of(part for region in regions for part in region.parts)


def pieces(domain: Region, regions: Sequence[Region]) -> list[tuple[Cut, Cut]]:
    """The smallest intervals into which regions cut a domain, in order."""
    cuts = [cut for region in (domain, *regions) for part in region.parts for cut in part]
    unique: list[Cut] = []
    for cut in sorted(cuts, key=by_place):
        if not unique or compare(unique[-1], cut):
            unique.append(cut)
    return [pair for pair in itertools.pairwise(unique) if domain.covers(*pair)]


def written(low: Cut, high: Cut, *, boolean: bool = False) -> str:
    """An interval as a person reads it."""
    if boolean:
        return "true" if low[1] else "false"
    if low[0] and high[0]:
        return "任意"
    if low[0]:
        return f"{'<=' if high[2] else '<'} {literal(high[1])}"
    if high[0]:
        return f"{'>' if low[2] else '>='} {literal(low[1])}"
    if order(low[1], high[1]) == 0:
        return literal(low[1])
    return f"{'(' if low[2] else '['}{literal(low[1])}..{literal(high[1])}{']' if high[2] else ')'}"
