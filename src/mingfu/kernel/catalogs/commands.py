# SPDX-License-Identifier: Apache-2.0
"""Publishing editions and withdrawing entries."""

from dataclasses import replace
from datetime import date
from typing import Any

from mingfu.kernel.catalogs.events import EditionPublished, EntryRetired
from mingfu.kernel.catalogs.files import CatalogFile, Row
from mingfu.kernel.catalogs.models import Catalog, Edition, Entry
from mingfu.kernel.catalogs.queries import entry, forget
from mingfu.kernel.clock import now
from mingfu.kernel.commands import command
from mingfu.kernel.ledger import events_of, record

RETIRED = "catalog.entry-retired"


@command
def publish_edition(declared: CatalogFile, *, actor: Any) -> int:
    """Publish a list as a new edition and return its number; rows that are published from that day already keep theirs.

    What was withdrawn by `retire_entry` stays withdrawn: only a row that begins on or after that day brings it back.
    """
    Catalog.objects.update_or_create(key=declared.key, defaults={"title": declared.title})
    declared = replace(declared, rows=_still_withdrawn(declared))
    editions = Edition.objects.filter(catalog_id=declared.key).order_by("-number")
    same_day = editions.filter(valid_from=declared.valid_from).first()
    if same_day is not None and same_day.digest == declared.digest:
        return same_day.number
    newest = editions.first()
    return _publish(declared, number=newest.number + 1 if newest else 1, actor=actor)


def _still_withdrawn(declared: CatalogFile) -> tuple[Row, ...]:
    rows = declared.rows
    for event in events_of(_stream(declared.key)):
        if event.name == RETIRED:
            code, day = event.payload["code"], date.fromisoformat(event.payload["from_day"])
            rows = tuple(_ended(row, day) if row.code == code and _begins_before(row, day) else row for row in rows)
    return rows


def _publish(declared: CatalogFile, *, number: int, actor: Any) -> int:
    edition = Edition.objects.create(
        catalog_id=declared.key,
        number=number,
        valid_from=declared.valid_from,
        published_at=now(),
        digest=declared.digest,
        note=declared.note,
    )
    Entry.objects.bulk_create(_entry(edition, position, row) for position, row in enumerate(declared.rows))
    published = EditionPublished(
        catalog=declared.key,
        number=number,
        valid_from=declared.valid_from,
        entries=len(declared.rows),
        digest=declared.digest,
    )
    record(published, stream=_stream(declared.key), by=actor)
    forget()
    return number


def _entry(edition: Edition, position: int, row: Row) -> Entry:
    return Entry(
        edition=edition,
        position=position,
        code=row.code,
        parent=row.parent,
        title=row.title,
        content=row.content,
        basis=row.basis,
        status=row.status,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
    )


@command
def retire_entry(catalog: str, code: str, *, actor: Any, from_day: date, ground: str) -> int:
    """Withdraw an entry from a day on, in the edition in force that day and in every one that follows.

    Each of them is published anew with the entry ending that day. Returns the number of the edition in force.
    Raises `UnknownEntry` when the entry is not in force on that day.
    """
    forget()
    entry(catalog, code, on=from_day)
    title = Catalog.objects.select_for_update().get(key=catalog).title
    numbers = []
    for edition in _in_force_from(catalog, from_day):
        rows = tuple(_row(held) for held in edition.entries.order_by("position"))
        ended = tuple(_ended(row, from_day) if row.code == code else row for row in rows)
        if ended != rows:
            newest = Edition.objects.filter(catalog_id=catalog).order_by("-number")[0].number
            again = CatalogFile(catalog, title, edition.valid_from, ended, note=ground)
            numbers.append(_publish(again, number=newest + 1, actor=actor))
    retired = EntryRetired(catalog=catalog, code=code, from_day=from_day, ground=ground)
    record(retired, stream=_stream(catalog), by=actor)
    return numbers[0]


def _in_force_from(catalog: str, day: date) -> list[Edition]:
    """The edition in force on a day, and the one of every later day, earliest first."""
    of_day = {each.valid_from: each for each in Edition.objects.filter(catalog_id=catalog).order_by("number")}
    present = max(since for since in of_day if since <= day)
    return [of_day[since] for since in sorted(of_day) if since >= present]


def _row(held: Entry) -> Row:
    return Row(
        held.code, held.title, held.parent, held.content, held.basis, held.status, held.valid_from, held.valid_to
    )


def _ended(row: Row, day: date) -> Row:
    """The row as it ends on a day, unless it ended before."""
    return replace(row, valid_to=day) if row.valid_to is None or row.valid_to > day else row


def _begins_before(row: Row, day: date) -> bool:
    return row.valid_from is None or row.valid_from < day


def _stream(catalog: str) -> str:
    return f"catalog:{catalog}"
