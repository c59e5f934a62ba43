# SPDX-License-Identifier: Apache-2.0
"""Bringing the editions of the database into a process. No due date ever costs a query."""

import time
from datetime import date

from django.db.models import Max

from mingfu.kernel.calendar.book import Book, book, install, ordered
from mingfu.kernel.calendar.days import DayFact, DayKind, Edition, shipped
from mingfu.kernel.calendar.models import CalendarYear

# How old, in seconds of the machine, a process's knowledge may be before it asks again for the newest edition's number.
FRESH_FOR = 5.0


class _Seen:
    """What this process last saw: the number of the newest row, and when it looked."""

    newest: int | None = None
    looked: float = float("-inf")


def as_edition(row: CalendarYear) -> Edition:
    """A published row as an edition."""
    days = (DayFact(date.fromisoformat(day["date"]), DayKind(day["kind"]), day["name"]) for day in row.days)
    return Edition(row.code, row.calendar, row.year, row.known_from, row.paper, tuple(days), amends=row.amends)


def load_editions() -> int:
    """Read all published editions into this process and return how many there are. One query."""
    rows = list(CalendarYear.objects.order_by("pk"))
    editions = [as_edition(row) for row in rows]
    held = book()
    new = ordered([*shipped().editions, *editions])
    if new != held.editions:
        install(Book(new, held.weeks))
    _Seen.newest = rows[-1].pk if rows else 0
    _Seen.looked = time.monotonic()
    return len(rows)


def keep_current(*, fresh_for: float = FRESH_FOR) -> bool:
    """Load editions published by another process since this one last looked; whether there were any.

    Called at the start of a request or a job. Costs nothing within `fresh_for` seconds of the last look, else one
    small query.
    """
    if time.monotonic() - _Seen.looked < fresh_for:
        return False
    newest = CalendarYear.objects.aggregate(newest=Max("pk"))["newest"] or 0
    _Seen.looked = time.monotonic()
    if newest == _Seen.newest:
        return False
    load_editions()
    return True
