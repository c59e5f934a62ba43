# SPDX-License-Identifier: Apache-2.0
"""Writing notices and marking them read."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from mingfu.engines.notices.events import NoticeWritten
from mingfu.engines.notices.models import Notice
from mingfu.engines.notices.queries import notices_to
from mingfu.engines.notices.templates import NoticeTemplate, template_of
from mingfu.kernel.access import SYSTEM, Actor
from mingfu.kernel.clock import now
from mingfu.kernel.ledger import record


def notify_party(
    party: UUID, code: str, *, key: str, about: str, values: Mapping[str, Any], actor: Actor = SYSTEM
) -> bool:
    """Write a notice to a party by every channel of its template; False when this key has written before."""
    return _write(template_of(code), key=key, about=about, values=values, actor=actor, party=party)


def notify_post(
    post: str, code: str, *, key: str, about: str, values: Mapping[str, Any], actor: Actor = SYSTEM
) -> bool:
    """Write a notice to whoever holds a post; False when this key has written before."""
    return _write(template_of(code), key=key, about=about, values=values, actor=actor, post=post)


def _write(
    template: NoticeTemplate,
    *,
    key: str,
    about: str,
    values: Mapping[str, Any],
    actor: Actor,
    post: str = "",
    party: UUID | None = None,
) -> bool:
    plain = {name: str(value) for name, value in values.items()}
    template.words(plain)  # A template that lacks a value fails here, not when it is sent.
    rows = [
        Notice(
            key=f"{key}:{channel}",
            template=template.code,
            channel=channel,
            post=post,
            party=party,
            about=about,
            values=plain,
            written_at=now(),
            next_try_at=None if channel == "in-app" else now(),
            sent_at=now() if channel == "in-app" else None,
        )
        for channel in template.channels
    ]
    if not _put(rows):
        return False
    receiver = post or f"party:{party}"
    written = NoticeWritten(template=template.code, receiver=receiver, channels=template.channels, about=about)
    record(written, stream=f"notices:{receiver}", by=actor)
    return True


def _put(rows: list[Notice]) -> bool:
    """Put a message into the outbox by all its channels; False when it stands there, also when another worker was first."""
    if Notice.objects.filter(key__in=[row.key for row in rows]).exists():
        return False
    try:
        with transaction.atomic():
            Notice.objects.bulk_create(rows)
    except IntegrityError:
        return False
    return True


def read_notice(pk: int, *, actor: Actor) -> None:
    """Mark a notice read: by the party, or by somebody who holds the post. Of others' notices nothing changes."""
    notices_to(actor).filter(pk=pk, read_at=None).update(read_at=now(), read_by=actor.code)
