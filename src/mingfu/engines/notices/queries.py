# SPDX-License-Identifier: Apache-2.0
"""Reading notices."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from mingfu.engines.notices.models import Notice
from mingfu.engines.notices.templates import template_of
from mingfu.kernel.access import Actor


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """A notice as a page shows it, in the reader's language."""

    pk: int
    title: str
    text: str
    about: str
    channel: str
    receiver: str
    written_at: datetime
    sent_at: datetime | None
    read: bool
    fault: str


def notices_to(actor: Actor) -> QuerySet[Notice]:
    """Notices to a party, or to the posts somebody holds."""
    if actor.kind == "citizen" and actor.party is not None:
        return Notice.objects.filter(party=actor.party)
    if actor.kind == "official":
        return Notice.objects.filter(post__in=actor.posts)
    return Notice.objects.none()


def inbox_of(actor: Actor, *, limit: int = 50) -> list[NoticeRow]:
    """Notices to the actor, newest first; one row a message whatever the channels."""
    return [
        _row(notice) for notice in notices_to(actor).filter(channel="in-app").order_by("-written_at", "-pk")[:limit]
    ]


def unread_count(actor: Actor) -> int:
    """How many in-app notices nobody has read."""
    return notices_to(actor).filter(channel="in-app", read_at=None).count()


def outbox(*, limit: int = 100, search: str = "") -> list[NoticeRow]:
    """Everything written, newest first: the developer's page of a demo or test database."""
    found = Notice.objects.order_by("-written_at", "-pk")
    if search:
        found = found.filter(Q(about__contains=search) | Q(template=search))
    return [_row(notice) for notice in found[:limit]]


def _row(notice: Notice) -> NoticeRow:
    template = template_of(notice.template)
    return NoticeRow(
        pk=notice.pk,
        title=str(template.title),
        text=template.words(notice.values),
        about=notice.about,
        channel=notice.channel,
        receiver=notice.post or f"party:{notice.party}",
        written_at=notice.written_at,
        sent_at=notice.sent_at,
        read=notice.read_at is not None,
        fault=notice.fault,
    )
