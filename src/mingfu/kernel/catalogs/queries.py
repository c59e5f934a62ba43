# SPDX-License-Identifier: Apache-2.0
"""Asking lists. Editions never change once published, so a process keeps what it has read.

Which edition is the newest is asked again every two seconds at most; `forget()` asks at once.
"""

from dataclasses import dataclass
from datetime import date
from threading import Lock
from time import monotonic
from typing import Any

from mingfu.kernel.catalogs.models import Edition, Entry
from mingfu.kernel.clock import as_legal_day, today
from mingfu.kernel.refusals import Refusal, _

FRESH_SECONDS = 2.0
MOST_DAYS = 256
"""How many lists as of a day are kept at hand."""


class UnknownEntry(Refusal):
    """A list has no such entry in force on that day."""

    code = "catalog-entry-unknown"
    status = 404
    message = _("清单“{catalog}”在 {on} 没有有效条目“{entry}”。请核对编码，或先发布新版清单。")
    catalog: str
    entry: str
    on: date


@dataclass(frozen=True, slots=True)
class Item:
    """One entry as others use it. `content` is what the list itself declares."""

    catalog: str
    edition: int
    code: str
    title: str
    parent: str
    content: dict[str, Any]
    basis: str
    status: str
    valid_from: date | None
    valid_to: date | None

    def alive(self, day: date) -> bool:
        """Whether the entry is in force on a legal day."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day < self.valid_to)


@dataclass(frozen=True, slots=True)
class _Line:
    """One edition: in force from `valid_from` until the next edition's day."""

    key: str
    number: int
    pk: int
    valid_from: date
    published: date


_lock = Lock()
_lines: dict[str, list[_Line]] = {}
_asked_at = float("-inf")
_rows: dict[int, dict[str, tuple[Item, ...]]] = {}
_in_force: dict[tuple[int, date], tuple[Item, ...]] = {}


def forget() -> None:
    """Ask the database again at the next call, for everything."""
    global _asked_at  # noqa: PLW0603 - one clock for one cache
    with _lock:
        _rows.clear()
        _in_force.clear()
        _asked_at = float("-inf")


def _editions() -> dict[str, list[_Line]]:
    """Every edition by list, in the order of their days; of one day the newer number comes later."""
    global _asked_at, _lines  # noqa: PLW0603 - as above
    if monotonic() - _asked_at < FRESH_SECONDS:
        return _lines
    with _lock:
        if monotonic() - _asked_at < FRESH_SECONDS:
            return _lines
        found: dict[str, list[_Line]] = {}
        for key, number, pk, since, at in Edition.objects.order_by("catalog_id", "valid_from", "number").values_list(
            "catalog_id", "number", "pk", "valid_from", "published_at"
        ):
            found.setdefault(key, []).append(_Line(key, number, pk, since, as_legal_day(at)))
        for pk in set(_rows) - {line.pk for lines in found.values() for line in lines}:
            del _rows[pk]
        _in_force.clear()
        # Put in place whole: another thread reads either the old lines or the new.
        _lines = found
        _asked_at = monotonic()
        return found


def edition_on(catalog: str, on: date | None = None) -> int:
    """Number of the edition in force on a legal day (today when none is given), 0 when there is none."""
    line = _line(catalog, on or today())
    return line.number if line else 0


def _line(catalog: str, day: date) -> _Line | None:
    in_force = [line for line in _editions().get(catalog, ()) if line.valid_from <= day]
    return in_force[-1] if in_force else None


def _by_code(line: _Line) -> dict[str, tuple[Item, ...]]:
    held = _rows.get(line.pk)
    if held is None:
        held = {}
        for row in Entry.objects.filter(edition_id=line.pk).order_by("position"):
            item = Item(
                line.key,
                line.number,
                row.code,
                row.title,
                row.parent,
                row.content,
                row.basis,
                row.status,
                row.valid_from,
                row.valid_to,
            )
            held[row.code] = (*held.get(row.code, ()), item)
        _rows[line.pk] = held
    return held


def items(catalog: str, *, on: date | None = None) -> tuple[Item, ...]:
    """Every entry in force on a legal day, in the list's own order."""
    day = on or today()
    line = _line(catalog, day)
    if line is None:
        return ()
    held = _in_force.get((line.pk, day))
    if held is None:
        held = tuple(item for same in _by_code(line).values() for item in same if item.alive(day))
        if len(_in_force) >= MOST_DAYS:
            _in_force.clear()
        _in_force[line.pk, day] = held
    return held


def items_of_edition(catalog: str, number: int) -> tuple[Item, ...]:
    """Every entry of one edition, dated or not: what a case that pinned the edition may use."""
    line = _numbered(catalog, number)
    return tuple(item for same in _by_code(line).values() for item in same) if line else ()


def entry_of_edition(catalog: str, number: int, code: str, *, on: date) -> Item | None:
    """The entry of one edition that is in force on a legal day, whatever editions came later; None when there is none."""
    line = _numbered(catalog, number)
    if line is None:
        return None
    return next((item for item in _by_code(line).get(code, ()) if item.alive(on)), None)


def _numbered(catalog: str, number: int) -> _Line | None:
    return next((line for line in _editions().get(catalog, ()) if line.number == number), None)


def lived_in(catalog: str, number: int, code: str) -> bool:
    """Whether an entry was in force at some time of an edition since it was published.

    What began under that edition may go on by it.
    """
    line = _numbered(catalog, number)
    if line is None:
        return False
    begun = max(line.valid_from, line.published)
    return any(row.valid_to is None or row.valid_to > begun for row in _by_code(line).get(code, ()))


def last_of(catalog: str, code: str) -> Item | None:
    """An entry in force or withdrawn, as the newest edition that knows it says; None where none does."""
    for line in reversed(_editions().get(catalog, ())):
        known = _by_code(line).get(code)
        if known:
            return known[-1]
    return None


def title_of(catalog: str, code: str) -> str:
    """What an entry is called, in force or withdrawn; the code where no edition knows it."""
    known = last_of(catalog, code)
    return known.title if known else code


def alive(catalog: str, code: str, *, on: date | None = None) -> bool:
    """Whether a list has an entry of that code in force on a legal day."""
    day = on or today()
    line = _line(catalog, day)
    return line is not None and any(item.alive(day) for item in _by_code(line).get(code, ()))


def entry(catalog: str, code: str, *, on: date | None = None) -> Item:
    """The entry in force on a legal day. Raises `UnknownEntry`."""
    day = on or today()
    line = _line(catalog, day)
    for item in _by_code(line).get(code, ()) if line else ():
        if item.alive(day):
            return item
    raise UnknownEntry(catalog=catalog, entry=code, on=day)
