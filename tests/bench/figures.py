# SPDX-License-Identifier: Apache-2.0
"""What is measured, as values: a figure, what it is held against in the same run, and what is aimed at."""

from dataclasses import asdict, dataclass, field
from statistics import median
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One line of the table.

    `ratio` is this figure to that of `against`, both taken in the same run. `aim` is the ratio (or, without one, the
    value) that the design asks for; `must` marks an aim whose miss fails the run, and `most` one not to be exceeded.
    """

    name: str
    value: float
    unit: str
    against: str = ""
    ratio: float | None = None
    aim: float | None = None
    most: bool = False
    must: bool = False
    note: str = ""

    @property
    def reached(self) -> bool | None:
        """Whether the aim is reached; None where there is none."""
        if self.aim is None:
            return None
        held = self.value if self.ratio is None else self.ratio
        return held <= self.aim if self.most else held >= self.aim

    def plain(self) -> dict[str, Any]:
        """As JSON."""
        return {**asdict(self), "reached": self.reached}


@dataclass
class Told:
    """What a part of the run has to tell: figures, and lines about what could not be measured."""

    figures: list[Figure] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    details: dict[str, Any] = field(default_factory=dict)

    def add(self, name: str, value: float, unit: str, **more: Any) -> None:
        """One more figure."""
        self.figures.append(Figure(name=name, value=value, unit=unit, **more))

    def plain(self) -> dict[str, Any]:
        """As JSON."""
        return {"figures": [one.plain() for one in self.figures], "missing": self.missing, "details": self.details}


def ratio(ours: list[float], theirs: list[float]) -> float:
    """The median of the ratios of rounds taken one right after the other: noise of the machine hits both."""
    return median(mine / other for mine, other in zip(ours, theirs, strict=True))


def quantile(values: list[float], share: float) -> float:
    """The value below which that share lies, by nearest rank."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(share * (len(ordered) - 1)))]
