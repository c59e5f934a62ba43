# SPDX-License-Identifier: Apache-2.0
"""Editions of lists as they can be taken away, and the drafts that wait. Lists are public; drafts are for officials."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from mingfu.engines.sheets.models import ListDraft
from mingfu.engines.sheets.refusals import ListUnknown
from mingfu.kernel.access import Actor
from mingfu.kernel.catalogs import CatalogFile
from mingfu.kernel.catalogs.files import Row
from mingfu.kernel.catalogs.models import Catalog, Edition


@dataclass(frozen=True, slots=True)
class EditionRow:
    """One edition of a list."""

    number: int
    valid_from: date
    published_at: datetime
    entries: int
    note: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft as others see it."""

    pk: int
    catalog: str
    title: str
    base: int
    valid_from: date
    rows: tuple[Row, ...]
    findings: tuple[str, ...]
    note: str
    by: str
    at: datetime


def catalogs() -> list[tuple[str, str]]:
    """Key and title of every list."""
    return list(Catalog.objects.order_by("key").values_list("key", "title"))


def editions_of(key: str) -> tuple[EditionRow, ...]:
    """Every edition, newest first. Raises `ListUnknown`."""
    found = tuple(
        EditionRow(one.number, one.valid_from, one.published_at, one.entries.count(), one.note)
        for one in Edition.objects.filter(catalog_id=key).order_by("-number")
    )
    if not found:
        raise ListUnknown(name=key)
    return found


def edition_file(key: str, number: int = 0) -> CatalogFile:
    """An edition as the file of a list: that number, or the newest. Raises `ListUnknown`."""
    found = Edition.objects.filter(catalog_id=key).select_related("catalog").order_by("-number")
    edition = (found.filter(number=number) if number else found).first()
    if edition is None:
        raise ListUnknown(name=f"{key} {number or ''}".strip())
    rows = tuple(
        Row(one.code, one.title, one.parent, one.content, one.basis, one.status, one.valid_from, one.valid_to)
        for one in edition.entries.order_by("position")
    )
    return CatalogFile(key, edition.catalog.title, edition.valid_from, rows, edition.note)


def entries_of(
    key: str, number: int = 0, *, question: str = "", limit: int = 50, offset: int = 0
) -> tuple[tuple[Row, ...], int]:
    """Entries of an edition (the newest when none is named) that hold the words, and how many there are.

    Raises `ListUnknown`.
    """
    editions = Edition.objects.filter(catalog_id=key).order_by("-number")
    edition = (editions.filter(number=number) if number else editions).first()
    if edition is None:
        raise ListUnknown(name=f"{key} {number or ''}".strip())
    found = edition.entries.order_by("position")
    if question:
        found = found.filter(Q(code__icontains=question) | Q(title__icontains=question) | Q(basis__icontains=question))
    rows = tuple(
        Row(one.code, one.title, one.parent, one.content, one.basis, one.status, one.valid_from, one.valid_to)
        for one in found[offset : offset + limit]
    )
    return rows, found.count()


def drafts_of(actor: Actor, key: str = "") -> tuple[Draft, ...]:
    """Drafts that wait, oldest first, for officials: of one list, or of all."""
    if actor.kind not in {"official", "system"}:
        return ()
    found = ListDraft.objects.filter(ended_at=None)
    return tuple(_draft(one) for one in (found.filter(catalog=key) if key else found).order_by("pk"))


def find_draft(actor: Actor, pk: int) -> Draft | None:
    """One draft that waits; None for those who may not see it."""
    return next((one for one in drafts_of(actor) if one.pk == pk), None)


def plain_rows(rows: Iterable[Row]) -> list[dict[str, Any]]:
    """Rows as JSON."""
    return [row.plain() for row in rows]


def row_of(plain: Mapping[str, Any]) -> Row:
    """A row behind its JSON."""
    days = {name: date.fromisoformat(plain[name]) if plain[name] else None for name in ("valid_from", "valid_to")}
    return Row(**(dict(plain) | days))


def _draft(one: ListDraft) -> Draft:
    return Draft(
        one.pk, one.catalog, one.title, one.base, one.valid_from, tuple(row_of(row) for row in one.rows),
        tuple(one.findings), one.note, one.by, one.at,
    )  # fmt: skip
