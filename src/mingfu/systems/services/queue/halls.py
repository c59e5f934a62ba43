# SPDX-License-Identifier: Apache-2.0
"""Halls as their list has them: business lines, windows, hours, slots; and the rules of queues as dated rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any, TypeVar

from typing_extensions import override

from mingfu.kernel.calendar import is_working_day
from mingfu.kernel.catalogs import Item as Row
from mingfu.kernel.catalogs import UnknownEntry, entry, items
from mingfu.kernel.clock import LEGAL_ZONE
from mingfu.systems.services.queue.refusals import HallUnknown

HALLS, RULES, PRIORITIES = "services.halls", "services.queue", "services.priorities"


@dataclass(frozen=True, slots=True)
class Line:
    """A business line: its letter stands before its numbers; `each` is how many minutes one takes as a rule."""

    code: str
    title: str
    letter: str
    each: int
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Window:
    """A window and the lines it serves."""

    code: str
    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hall:
    """A hall. `hours` are (from, to) of a working day; `slot` minutes long slots hold `places` appointments a line."""

    code: str
    title: str
    address: str
    phone: str
    organ: str
    hours: tuple[tuple[time, time], ...]
    lines: tuple[Line, ...]
    windows: tuple[Window, ...]
    slot: int
    places: int
    ahead: int

    def line(self, code: str) -> Line:
        """The line of that code. Raises `HallUnknown`."""
        return _named(self.lines, code)

    def window(self, code: str) -> Window:
        """The window of that code. Raises `HallUnknown`."""
        return _named(self.windows, code)

    @property
    def open_hours(self) -> str:
        """The hours as people read them."""
        return "，".join(f"{begin:%H:%M}—{end:%H:%M}" for begin, end in self.hours)

    def is_open(self, moment: datetime) -> bool:
        """Whether numbers are taken at a moment: in the hours of a working day."""
        local = moment.astimezone(LEGAL_ZONE)
        return is_working_day(local.date()) and any(begin <= local.time() < end for begin, end in self.hours)

    def slots_on(self, day: date) -> tuple[tuple[datetime, datetime], ...]:
        """The slots of a day; none on a day off."""
        if not is_working_day(day):
            return ()
        found, step = [], timedelta(minutes=self.slot)
        for begin, end in self.hours:
            start, stop = (datetime.combine(day, at, LEGAL_ZONE) for at in (begin, end))
            while start + step <= stop:
                found.append((start, start + step))
                start += step
        return tuple(found)


Coded = TypeVar("Coded", Line, Window)


def _named(rows: tuple[Coded, ...], code: str) -> Coded:
    found = next((row for row in rows if row.code == code), None)
    if found is None:
        raise HallUnknown
    return found


def hall(code: str) -> Hall:
    """The hall of that code. Raises `HallUnknown`."""
    try:
        row = entry(HALLS, code)
    except UnknownEntry:
        raise HallUnknown from None
    return _read(row.code, row.title, _Held(row.content))


def halls() -> tuple[Hall, ...]:
    """Every hall in force, in the order of the list."""
    return tuple(_read(row.code, row.title, _Held(row.content)) for row in items(HALLS))


class _Held(dict[str, Any]):
    """A row's content as part of a cache's key: rows of an edition are the same object as long as it is in force."""

    @override
    def __hash__(self) -> int:  # type: ignore[override]
        return hash(repr(self))


@lru_cache(maxsize=50)
def _read(code: str, title: str, content: Mapping[str, Any]) -> Hall:
    hours = tuple(tuple(time.fromisoformat(str(at)) for at in span) for span in content["hours"])
    return Hall(
        code=code,
        title=title,
        address=content["address"],
        phone=content["phone"],
        organ=content["organ"],
        hours=tuple((begin, end) for begin, end in hours),
        lines=tuple(
            Line(row["code"], row["title"], row["letter"], int(row["each"]), tuple(row.get("items", ())))
            for row in content["lines"]
        ),
        windows=tuple(Window(str(row["code"]), row["title"], tuple(row["lines"])) for row in content["windows"]),
        slot=int(content["slot"]),
        places=int(content["places"]),
        ahead=int(content["ahead"]),
    )


def rule(code: str) -> int:
    """A number of the rules of queues as it is in force today."""
    return int(entry(RULES, code).content["amount"])


def priorities() -> tuple[Row, ...]:
    """The grounds on which somebody goes first."""
    return items(PRIORITIES)
