# SPDX-License-Identifier: Apache-2.0
"""Walking over all combinations of inputs that a table tells apart: where rules overlap, where none applies, which never do.

One column after the other is cut into the smallest intervals that its rules tell apart; sets of rules seen before are
not followed again.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from mingfu.engines.dmn.tables.regions import Cut, Region, by_place, pieces

MAX_VISITS: Final = 150_000
"""Sets of rules that are looked at before a table is called too large."""

MAX_FOUND: Final = 50
"""Gaps, and pairs of rules, that are told."""

Path = tuple[tuple[Cut, Cut], ...]


@dataclass
class Sweep:
    """One walk over a table. A region that is None may take any value, or none."""

    rules: Sequence[Sequence[Region | None]]
    domains: Sequence[Region]
    first_only: bool
    """Whether of several rules the first in order counts alone."""
    gaps: list[Path] = field(default_factory=list)
    pairs: dict[tuple[int, int], Path] = field(default_factory=dict)
    reached: set[int] = field(default_factory=set)
    stopped: bool = False
    _seen: set[tuple[int, tuple[int, ...]]] = field(default_factory=set)

    def walk(self) -> "Sweep":
        """Look at everything, as far as `MAX_VISITS` reach."""
        self._sure = [all(region is not None for region in rule) for rule in self.rules]
        # From which column on a rule takes everything.
        self._settled = [self._settled_from(rule) for rule in self.rules]
        possible = (place for place, rule in enumerate(self.rules) if all(each is None or each.parts for each in rule))
        self._visit(0, tuple(possible), ())
        return self

    @staticmethod
    def _settled_from(rule: Sequence[Region | None]) -> int:
        column = len(rule)
        while column and (region := rule[column - 1]) is not None and region.whole:
            column -= 1
        return column

    def _visit(self, column: int, active: tuple[int, ...], path: Path) -> None:
        if self.first_only:
            active = self._without_hidden(column, active)
        if not active:
            if len(self.gaps) < MAX_FOUND:
                self.gaps.append(path)
            return
        if (column, active) in self._seen or self.stopped:
            return
        self._seen.add((column, active))
        self.stopped = len(self._seen) > MAX_VISITS
        if column == len(self.domains) or (len(active) == 1 and self._settled[active[0]] <= column):
            self._settle(active, path)
            return
        for part, rules in self._parted(column, active):
            self._visit(column + 1, rules, (*path, part))

    def _without_hidden(self, column: int, active: tuple[int, ...]) -> tuple[int, ...]:
        """The rules up to the first that takes all that is left."""
        for place, rule in enumerate(active):
            if self._sure[rule] and self._settled[rule] <= column:
                return active[: place + 1]
        return active

    def _parted(self, column: int, active: tuple[int, ...]) -> list[tuple[tuple[Cut, Cut], tuple[int, ...]]]:
        """The smallest intervals of a column, with the rules that take each."""
        regions = [self.rules[rule][column] for rule in active]
        parts = pieces(self.domains[column], [region for region in regions if region is not None])
        starts = [by_place(low) for low, _high in parts]
        found: list[list[int]] = [[] for _part in parts]
        for rule, region in zip(active, regions, strict=True):
            if region is None or region.whole:
                for taken in found:
                    taken.append(rule)
                continue
            for low, high in region.parts:
                for place in range(bisect_left(starts, by_place(low)), bisect_left(starts, by_place(high))):
                    found[place].append(rule)
        return [(part, tuple(rules)) for part, rules in zip(parts, found, strict=True)]

    def _settle(self, active: tuple[int, ...], path: Path) -> None:
        for rule in active:
            self.reached.add(rule)
            if self._sure[rule] and self.first_only:
                break
        sure = [rule for rule in active if self._sure[rule]]
        for place, one in enumerate(sure):
            for other in sure[place + 1 :]:
                if len(self.pairs) >= MAX_FOUND:
                    return
                self.pairs.setdefault((one, other), path)
