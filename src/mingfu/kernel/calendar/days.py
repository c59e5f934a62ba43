# SPDX-License-Identifier: Apache-2.0
"""Facts about single days, the editions that bring them, and the packaged facts themselves.

Plain Python: no Django, no database. An edition is one official paper; later editions change what earlier ones said.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

FIRST_DAY = date(2007, 1, 1)
ONE_DAY = timedelta(days=1)


class DayKind(StrEnum):
    """What an edition says of a day."""

    OFF = "off"
    WORK = "work"
    # The day stays a working day, its morning or its afternoon is free.
    MORNING_OFF = "morning-off"
    AFTERNOON_OFF = "afternoon-off"

    @property
    def works(self) -> bool:
        """Whether a day of this kind counts as a working day."""
        return self is not DayKind.OFF


@dataclass(frozen=True, slots=True)
class DayFact:
    """One day as a paper states it; `name` is the holiday it belongs to."""

    day: date
    kind: DayKind
    name: str


@dataclass(frozen=True, slots=True)
class Edition:
    """One paper: the days it states for one year of one calendar.

    `known_from` is the day it became known. An edition that `amends` changes single days of its year;
    any other replaces whatever earlier editions of the same year said.
    """

    code: str
    calendar: str
    year: int
    known_from: date
    paper: str
    days: tuple[DayFact, ...]
    amends: bool = False


@dataclass(frozen=True, slots=True)
class HalfHoliday:
    """A yearly half day for part of the people, on a day that stays a working day."""

    month: int
    day: int
    name: str
    who: str


@dataclass(frozen=True, slots=True)
class FixedHoliday:
    """A holiday of the whole people on the same date every year, from a year on."""

    month: int
    day: int
    name: str
    since: int


@dataclass(frozen=True, slots=True)
class Week:
    """A calendar's ordinary week: what it builds on and on which weekdays (Monday is 0) it rests."""

    name: str
    title: str
    rests: frozenset[int]
    base: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything the package ships about one national calendar."""

    week: Week
    editions: tuple[Edition, ...]
    fixed: tuple[FixedHoliday, ...]
    moving: dict[date, str]
    halves: tuple[HalfHoliday, ...]


def spans(text: str) -> list[date]:
    """The days of a text such as `2026-01-01..2026-01-03 2026-01-05`."""
    days = []
    for part in text.split():
        first, _dots, last = part.partition("..")
        day, end = date.fromisoformat(first), date.fromisoformat(last or first)
        while day <= end:
            days.append(day)
            day += ONE_DAY
    return days


def read(name: str) -> Any:
    """A packaged YAML file."""
    text = files("mingfu.kernel.calendar").joinpath("facts", name).read_text(encoding="utf-8")
    return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - both loaders are safe


def _facts(row: dict[str, Any], key: str, kind: DayKind) -> list[DayFact]:
    return [DayFact(day, kind, name) for name, text in row.get(key, {}).items() for day in spans(str(text))]


def _edition(row: dict[str, Any], calendar: str) -> Edition:
    # YAML reads a bare `off` as false: the file says `rest`.
    days = _facts(row, "rest", DayKind.OFF) + _facts(row, "work", DayKind.WORK)
    return Edition(
        code=row["code"],
        calendar=calendar,
        year=row["year"],
        known_from=row["known_from"],
        paper=row["source"],
        days=tuple(sorted(days, key=lambda fact: fact.day)),
        amends=row.get("amends", False),
    )


def _month_and_day(text: str) -> tuple[int, int]:
    month, day = text.split("-")
    return int(month), int(day)


@cache
def shipped() -> Facts:
    """The national calendar as packaged, read once."""
    row = read("cn.yaml")
    statutory = row["statutory"]
    return Facts(
        week=Week(row["calendar"], row["title"], frozenset(row["rests"])),
        editions=tuple(_edition(edition, row["calendar"]) for edition in row["editions"]),
        fixed=tuple(FixedHoliday(*_month_and_day(row["day"]), row["name"], row["since"]) for row in statutory["fixed"]),
        moving={
            day: name
            for named in statutory["moving"].values()
            for name, text in named.items()
            for day in spans(str(text))
        },
        halves=tuple(HalfHoliday(*_month_and_day(half["day"]), half["name"], half["who"]) for half in row["halves"]),
    )


@cache
def shipped_weeks() -> tuple[Week, ...]:
    """The calendars that ship besides the national one."""
    return tuple(
        Week(row["calendar"], row["title"], frozenset(row["rests"]), row["base"]) for row in read("calendars.yaml")
    )
