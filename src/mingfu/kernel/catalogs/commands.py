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
from mingfu.kernel.ledger import record


@command
def publish_edition(declared: CatalogFile, *, actor: Any) -> int:
    """Publish a list as a new edition and return its number. A list whose rows are unchanged keeps its edition."""
    catalog, _made = Catalog.objects.update_or_create(key=declared.key, defaults={"title": declared.title})
    newest = Edition.objects.filter(catalog=catalog).order_by("-number").first()
    if newest is not None and newest.digest == declared.digest:
        return newest.number
    number = newest.number + 1 if newest else 1
    edition = Edition.objects.create(
        catalog=catalog,
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
    record(published, stream=f"catalog:{declared.key}", by=actor)
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
    """Withdraw an entry from a day on, by a new edition in which it ends that day. Returns the edition's number.

    Raises `UnknownEntry` when the entry is not in force on that day.
    """
    entry(catalog, code, on=from_day)
    newest = Edition.objects.filter(catalog_id=catalog).order_by("-number")[0]
    rows = tuple(
        Row(row.code, row.title, row.parent, row.content, row.basis, row.status, row.valid_from, row.valid_to)
        for row in newest.entries.order_by("position")
    )
    ended = tuple(
        replace(row, valid_to=from_day) if row.code == code and _lives(row, from_day) else row for row in rows
    )
    title = Catalog.objects.get(key=catalog).title
    number = publish_edition(CatalogFile(catalog, title, newest.valid_from, ended, note=ground), actor=actor)
    record(
        EntryRetired(catalog=catalog, code=code, from_day=from_day, ground=ground),
        stream=f"catalog:{catalog}",
        by=actor,
    )
    return number


def _lives(row: Row, day: date) -> bool:
    return row.valid_to is None or row.valid_to > day
