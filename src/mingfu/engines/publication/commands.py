# SPDX-License-Identifier: Apache-2.0
"""Calling, releasing, declining and withdrawing publications."""

from typing import Any

from mingfu.engines.publication.events import (
    PublicationAwaited,
    PublicationDeclined,
    PublicationReleased,
    PublicationWithdrawn,
)
from mingfu.engines.publication.models import Publication
from mingfu.engines.publication.redaction import redact
from mingfu.engines.publication.releases import release_of
from mingfu.engines.search import index, unindex
from mingfu.engines.search.indexing import Findable
from mingfu.kernel.access import SYSTEM, Actor, require
from mingfu.kernel.clock import now
from mingfu.kernel.commands import command
from mingfu.kernel.ledger import record
from mingfu.kernel.refusals import Refusal, _

LEAST_REASON = 4


class PublicationGone(Refusal):
    """It has been decided already, or there is no such publication."""

    code = "publication-gone"
    status = 409
    message = _("这条内容已经处理过。请刷新列表。")


class PublicationReasonNeeded(Refusal):
    """Not publishing needs a reason."""

    code = "publication-reason-needed"
    status = 422
    message = _("请写明不公开的依据或理由（至少 4 个字）。")
    field = "reason"


@command
def call(kind: str, ref: str, *, actor: Actor = SYSTEM) -> bool:
    """Take a text from its release, redact it, and let it wait (or make it public); False when nothing is public in it.

    Of several texts about one demand the first counts; the others are not called again.
    """
    wanted = release_of(kind)
    text = wanted.view(ref)
    if text is None or Publication.objects.filter(release=kind, ref__in={ref, *text.same}).exists():
        return False
    title, one = redact(text.title)
    asked, two = redact(text.asked)
    answered, three = redact(text.answered)
    row = Publication.objects.create(
        release=kind,
        ref=ref,
        title=title[:300],
        asked=asked,
        answered=answered,
        organ=text.organ,
        category=text.category,
        area=text.area,
        facts=text.facts,
        redactions=one + two + three,
        called_at=now(),
    )
    record(PublicationAwaited(release=kind, ref=ref, redactions=row.redactions), stream=_stream(row), by=actor)
    if not wanted.reviewed:
        _make_public(row, actor)
    return True


@command
def release(pk: int, *, actor: Actor, title: str, asked: str, answered: str) -> None:
    """Make a checked text public, with what the checker took out in addition."""
    require(actor, "publication.release")
    row = _awaiting(pk)
    row.title, row.asked, row.answered = title.strip()[:300] or row.title, asked.strip(), answered.strip()
    _make_public(row, actor)


@command
def decline(pk: int, *, actor: Actor, reason: str) -> None:
    """Keep a text from the public, for a reason."""
    require(actor, "publication.release")
    _need(reason)
    row = _awaiting(pk)
    row.ended_at, row.ended_by, row.reason = now(), actor.code, reason.strip()[:300]
    row.save()
    record(PublicationDeclined(release=row.release, ref=row.ref, reason="declined"), stream=_stream(row), by=actor)


@command
def withdraw(pk: int, *, actor: Actor, reason: str) -> None:
    """Take a public text back, for a reason that stays with it."""
    require(actor, "publication.withdraw")
    _need(reason)
    row = Publication.objects.select_for_update().filter(pk=pk, ended_at=None, released_at__isnull=False).first()
    if row is None:
        raise PublicationGone
    row.ended_at, row.ended_by, row.reason = now(), actor.code, reason.strip()[:300]
    row.save()
    unindex("publication", str(row.pk))
    record(PublicationWithdrawn(release=row.release, ref=row.ref, reason="withdrawn"), stream=_stream(row), by=actor)


def _make_public(row: Publication, actor: Actor) -> None:
    row.released_at, row.released_by = now(), actor.code
    row.save()
    record(PublicationReleased(release=row.release, ref=row.ref), stream=_stream(row), by=actor)
    text = f"{row.asked}\n{row.answered}"
    index(Findable("publication", str(row.pk), row.title, text, f"/replies/{row.pk}", now()))


def _awaiting(pk: int) -> Publication:
    row = Publication.objects.select_for_update().filter(pk=pk, ended_at=None, released_at=None).first()
    if row is None:
        raise PublicationGone
    return row


def _need(reason: str) -> None:
    if len(reason.strip()) < LEAST_REASON:
        raise PublicationReasonNeeded


def _stream(row: Publication) -> str:
    return f"publication:{row.release}:{row.ref}"


def on_called(event: Any) -> None:
    """Reaction to `publication.called`."""
    call(event.payload["release"], event.payload["case"])
