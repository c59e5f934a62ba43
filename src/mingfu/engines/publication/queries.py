# SPDX-License-Identifier: Apache-2.0
"""Reading publications."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from mingfu.engines.publication.models import Publication
from mingfu.kernel.access import Actor, may


@dataclass(frozen=True, slots=True)
class PublishedRow:
    """A publication as a page shows it."""

    pk: int
    release: str
    ref: str
    title: str
    asked: str
    answered: str
    organ: str
    category: str
    area: str
    facts: dict[str, str]
    redactions: int
    called_at: datetime
    released_at: datetime | None


def _live() -> QuerySet[Publication]:
    return Publication.objects.filter(ended_at=None, released_at__isnull=False).order_by("-released_at", "-pk")


def published(*, release: str = "", organ: str = "", limit: int = 20, offset: int = 0) -> list[PublishedRow]:
    """What is public, newest first."""
    found = _live()
    if release:
        found = found.filter(release=release)
    if organ:
        found = found.filter(organ=organ)
    return [_row(row) for row in found[offset : offset + limit]]


def published_one(pk: int) -> PublishedRow | None:
    """One public text; None when there is none or it was withdrawn."""
    row = _live().filter(pk=pk).first()
    return _row(row) if row else None


def awaiting(actor: Actor, *, limit: int = 100) -> list[PublishedRow]:
    """What waits to be checked, oldest first, for those who may release it."""
    if not may(actor, "publication.release"):
        return []
    waiting = Publication.objects.filter(ended_at=None, released_at=None).order_by("called_at", "pk")
    return [_row(row) for row in waiting[:limit]]


def awaiting_count(actor: Actor) -> int:
    """How many texts wait to be checked; 0 for those who may not."""
    if not may(actor, "publication.release"):
        return 0
    return Publication.objects.filter(ended_at=None, released_at=None).count()


def _row(row: Publication) -> PublishedRow:
    return PublishedRow(
        row.pk,
        row.release,
        row.ref,
        row.title,
        row.asked,
        row.answered,
        row.organ,
        row.category,
        row.area,
        row.facts,
        row.redactions,
        row.called_at,
        row.released_at,
    )
