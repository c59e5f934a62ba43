# SPDX-License-Identifier: Apache-2.0
"""Publishing a year of a calendar."""

from collections.abc import Sequence

from django.db import transaction

from mingfu.kernel.access import Actor, require
from mingfu.kernel.calendar.book import book
from mingfu.kernel.calendar.checking import check
from mingfu.kernel.calendar.days import DayFact
from mingfu.kernel.calendar.events import CalendarYearPublished
from mingfu.kernel.calendar.models import CalendarYear
from mingfu.kernel.calendar.queries import as_edition, load_editions
from mingfu.kernel.clock import as_legal_day, now
from mingfu.kernel.commands import command
from mingfu.kernel.ledger import record


@command
def publish_year(
    year: int, days: Sequence[DayFact], paper: str, *, actor: Actor, calendar: str = "cn", amends: bool = False
) -> CalendarYear:
    """Make a year official by its paper, or correct one: `amends` changes single days, else the year is stated whole.

    Facts that contradict the law or themselves, and facts that change nothing, are refused (`YearFactsRefused`).
    The event names every day that counts otherwise than before; running limits are counted again by its subscribers.
    Basis: 全国年节及纪念日放假办法第二条、第七条, the yearly paper of the State Council's office.
    """
    require(actor, "calendar.publish")
    load_editions()
    moment = now()
    row = CalendarYear(
        calendar=calendar,
        year=year,
        number=1 + sum(1 for edition in book().editions if (edition.calendar, edition.year) == (calendar, year)),
        amends=amends,
        known_from=as_legal_day(moment),
        published_at=moment,
        paper=paper,
        published_by=actor.code,
        days=[
            {"date": fact.day.isoformat(), "kind": fact.kind.value, "name": fact.name}
            for fact in sorted(days, key=lambda fact: fact.day)
        ],
    )
    changed = check(as_edition(row), book())
    row.save(force_insert=True)
    published = CalendarYearPublished(
        calendar=calendar,
        year=year,
        edition=row.code,
        paper=paper,
        known_from=row.known_from,
        changed=changed,
    )
    record(published, stream=f"calendar:{year}", by=actor)
    transaction.on_commit(load_editions)
    return row
