# SPDX-License-Identifier: Apache-2.0
"""Publishing editions, withdrawing entries, and amending what is in force together with all that is to come."""

from collections.abc import Collection, Sequence
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
        rows = _rows(edition)
        ended = tuple(_ended(row, from_day) if row.code == code else row for row in rows)
        if ended != rows:
            again = CatalogFile(catalog, title, edition.valid_from, ended, note=ground)
            numbers.append(_publish(again, number=_next(catalog), actor=actor))
    retired = EntryRetired(catalog=catalog, code=code, from_day=from_day, ground=ground)
    record(retired, stream=_stream(catalog), by=actor)
    return numbers[0]


@command
def amend(
    catalog: str, *, actor: Any, from_day: date, put: Sequence[Row] = (), ended: Collection[str] = (), note: str = ""
) -> int:
    """Publish the edition of a day: that in force with some rows put in, or in the place of their code's, and some ended.

    A row that takes another's place keeps its first day and its place. Editions of later days follow suit; what they
    say otherwise than the one in force stands. Returns the number of the edition of that day. Raises `UnknownEntry` for
    a code to be ended that is not in force on the day.
    """
    forget()
    for code in ended:
        entry(catalog, code, on=from_day)
    title = Catalog.objects.select_for_update().get(key=catalog).title
    lines = _in_force_from(catalog, from_day)
    before = _rows(lines[0])
    first = 0
    for place, edition in enumerate(lines):
        held = before if place == 0 else _rows(edition)
        rows = _amended(held, before, put, from_day)
        rows = tuple(
            _ended(row, from_day) if row.code in ended and _begins_before(row, from_day) else row for row in rows
        )
        since = from_day if place == 0 else edition.valid_from
        published = _publish(CatalogFile(catalog, title, since, rows, note), number=_next(catalog), actor=actor)
        first = first or published
    for code in ended:
        record(
            EntryRetired(catalog=catalog, code=code, from_day=from_day, ground=note), stream=_stream(catalog), by=actor
        )
    return first


@command
def publish_base(declared: CatalogFile, *, actor: Any) -> int:
    """Publish what a file says from its day on, and carry what it says anew into the editions of later days.

    A row that an edition of a later day says otherwise than the file did before stays as it is there. Returns the
    number of the file's edition.
    """
    days = Edition.objects.filter(catalog_id=declared.key).order_by("-number")
    former = days.filter(valid_from=declared.valid_from).first()
    before = _rows(former) if former else ()
    number = publish_edition(declared, actor=actor)
    if former is None or number == former.number:
        return number
    known = {row.code for row in before}
    put = [row for row in declared.rows if row not in before]
    for edition in _in_force_from(declared.key, declared.valid_from)[1:]:
        held = _rows(edition)
        standing = {row.code for row in held}
        new = [row for row in put if row.code in standing or row.code not in known]
        rows = _amended(held, before, new, declared.valid_from)
        if rows != held:
            again = CatalogFile(declared.key, declared.title, edition.valid_from, rows, edition.note)
            _publish(again, number=_next(declared.key), actor=actor)
    return number


def _amended(held: tuple[Row, ...], before: tuple[Row, ...], put: Sequence[Row], day: date) -> tuple[Row, ...]:
    """Rows with others put in: in the place of those that still say what they said before, or after all."""
    said = {row.code: row for row in before if _lives(row, day)}
    waiting = {row.code: row for row in put}
    rows = []
    for row in held:
        new = waiting.get(row.code)
        if new is None or not _lives(row, day):
            rows.append(row)
            continue
        del waiting[row.code]
        same = said.get(row.code) == row
        rows.append(replace(new, valid_from=row.valid_from, valid_to=row.valid_to) if same else row)
    return (*rows, *(replace(row, valid_from=row.valid_from or day) for row in waiting.values()))


def _lives(row: Row, day: date) -> bool:
    return row.valid_to is None or row.valid_to > day


def _next(catalog: str) -> int:
    return Edition.objects.filter(catalog_id=catalog).order_by("-number")[0].number + 1


def _rows(edition: Edition) -> tuple[Row, ...]:
    return tuple(_row(held) for held in edition.entries.order_by("position"))


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
