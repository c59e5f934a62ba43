# SPDX-License-Identifier: Apache-2.0
"""What a plan says, as plain frozen values: parts, clauses, targets, and the sections around them."""

from dataclasses import dataclass, field
from typing import Any, Literal

Direction = Literal["min", "exact", "rise"]
"""At least; exactly (a ceiling too, see `Target.ceiling`); more than before."""

Kind = Literal["level", "frequency", "change", "trend", "milestone"]
"""A state to reach, a count per period, a difference, a direction without a number, a dated deed without a number."""

PartKind = Literal["tasks", "safeguards"]
SectionKind = Literal["preface", "general", "goals", "lead", "annex"]


@dataclass(frozen=True, kw_only=True)
class Target:
    """One thing a plan promises that somebody can check.

    `value` is the number written (Chinese numerals too), in `unit` (Simplified Chinese, `%` for 百分之; empty where there is
    no number). `year` is the year by or in which it is due. `period` is 年, 季度 … where it recurs. `ceiling` says that the value
    may not be exceeded, `falls` that what is measured is to fall; the three directions have no word for either.
    `quote` is the text from `start` to `end`, counted in characters of the text that was read.
    """

    value: float | None
    unit: str
    year: int | None
    subject: str
    quote: str
    direction: Direction
    kind: Kind
    period: str | None = None
    ceiling: bool = False
    falls: bool = False
    start: int
    end: int

    def as_dict(self) -> dict[str, Any]:
        """The target as JSON values."""
        return {
            "value": self.value,
            "unit": self.unit,
            "year": self.year,
            "subject": self.subject,
            "quote": self.quote,
            "direction": self.direction,
            "kind": self.kind,
            "period": self.period,
            "ceiling": self.ceiling,
            "falls": self.falls,
            "start": self.start,
            "end": self.end,
        }


@dataclass(frozen=True, kw_only=True)
class Clause:
    """One numbered clause. `start` and `end` bound its whole text, label and title included."""

    number: int
    title: str
    text: str
    targets: tuple[Target, ...]
    start: int
    end: int

    def as_dict(self) -> dict[str, Any]:
        """The clause as JSON values."""
        return {
            "number": self.number,
            "title": self.title,
            "text": self.text,
            "targets": [target.as_dict() for target in self.targets],
        }


@dataclass(frozen=True, kw_only=True)
class Section:
    """Text that belongs to no clause: the preface, general requirements, goals, the lead of a part, an annex."""

    kind: SectionKind
    title: str
    text: str
    targets: tuple[Target, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """The section as JSON values."""
        return {"title": self.title, "text": self.text, "targets": [target.as_dict() for target in self.targets]}


@dataclass(frozen=True, kw_only=True)
class Part:
    """A heading with the clauses under it; `chapter` is the heading above it, where there is one."""

    kind: PartKind
    title: str
    chapter: str
    lead: Section
    clauses: tuple[Clause, ...]

    def as_dict(self) -> dict[str, Any]:
        """The part as JSON values."""
        return {
            "title": self.title,
            "chapter": self.chapter,
            "kind": self.kind,
            "lead": self.lead.as_dict(),
            "clauses": [clause.as_dict() for clause in self.clauses],
        }


@dataclass(frozen=True, kw_only=True)
class Annex:
    """An annex the plan names; `text` is its content where the file holds it."""

    number: int | None
    title: str
    text: str
    targets: tuple[Target, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """The annex as JSON values."""
        targets = [target.as_dict() for target in self.targets]
        return {"number": self.number, "title": self.title, "text": self.text, "targets": targets}


@dataclass(frozen=True, kw_only=True)
class Placed:
    """A target with the place it stands in: the title of its part, and its clause where it has one."""

    place: str
    clause: Clause | None
    target: Target


@dataclass(frozen=True, kw_only=True)
class Plan:
    """An official plan as read from its text. `date` is an ISO date; what the text does not say is None."""

    title: str
    name: str
    number: str | None
    issuer: str | None
    date: str | None
    addressees: str
    preface: Section
    general: tuple[Section, ...] = ()
    goals: tuple[Section, ...] = ()
    parts: tuple[Part, ...] = ()
    annexes: tuple[Annex, ...] = ()
    closing: str = ""
    source: str = field(default="", repr=False)

    @property
    def clauses(self) -> tuple[Clause, ...]:
        """Every clause of every part, in the order of the text."""
        return tuple(clause for part in self.parts for clause in part.clauses)

    @property
    def targets(self) -> tuple[Target, ...]:
        """Every target of every clause, in the order of the text."""
        return tuple(target for clause in self.clauses for target in clause.targets)

    def placed(self) -> tuple[Placed, ...]:
        """Every target of the whole document with its place: also those of the preface, the goals and the annexes."""
        found: list[Placed] = []
        for section in (self.preface, *self.general, *self.goals):
            found += [Placed(place=section.title, clause=None, target=target) for target in section.targets]
        for part in self.parts:
            found += [Placed(place=part.title, clause=None, target=target) for target in part.lead.targets]
            for clause in part.clauses:
                found += [Placed(place=part.title, clause=clause, target=target) for target in clause.targets]
        for annex in self.annexes:
            found += [Placed(place=annex.title, clause=None, target=target) for target in annex.targets]
        return tuple(found)

    def as_dict(self) -> dict[str, Any]:
        """The plan as JSON values: the contract of `mingfu plan read --json`."""
        return {
            "title": self.title,
            "name": self.name,
            "number": self.number,
            "issuer": self.issuer,
            "date": self.date,
            "addressees": self.addressees,
            "preface": self.preface.as_dict(),
            "general": [section.as_dict() for section in self.general],
            "goals": [section.as_dict() for section in self.goals],
            "parts": [part.as_dict() for part in self.parts],
            "annexes": [annex.as_dict() for annex in self.annexes],
            "closing": self.closing,
        }
