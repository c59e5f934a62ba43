# SPDX-License-Identifier: Apache-2.0
"""The log of who looked at personal data and what for."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from mingfu.kernel.access.actor import Actor
from mingfu.kernel.access.models import ReadLog
from mingfu.kernel.access.refusals import PurposeNeeded
from mingfu.kernel.clock import now

_LENGTH = 300


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading: when, by whom (a code), of what, what for."""

    at: datetime
    by: str
    what: str
    purpose: str


def readings_of(subject: str) -> tuple[Reading, ...]:
    """Who looked at something personal, newest first. Whether the asker may know is the caller's question."""
    rows = ReadLog.objects.filter(subject=subject).order_by("-at", "-pk")
    return tuple(Reading(*row) for row in rows.values_list("at", "by", "what", "purpose"))


@dataclass(frozen=True, slots=True)
class ReadingAt:
    """One reading as the head of those who read sees it: of what subject, beside the rest."""

    at: datetime
    by: str
    subject: str
    what: str
    purpose: str


def readings_at(posts: Collection[str], *, limit: int = 100) -> tuple[ReadingAt, ...]:
    """What was looked at from some posts, newest first. Whether the asker may know is the caller's question."""
    named = Q(pk__in=[])
    for post in posts:
        named |= Q(by__startswith=f"post:{post}#")
    rows = ReadLog.objects.filter(named).order_by("-at", "-pk")
    return tuple(ReadingAt(*row) for row in rows.values_list("at", "by", "subject", "what", "purpose")[:limit])


def log_read(actor: Actor, subject: str, what: str, purpose: str) -> None:
    """Write down that the actor sees something personal: of whom or what, which part, what for.

    Call it before showing, in the same transaction. Raises `PurposeNeeded` when no purpose is given.
    """
    if not purpose.strip():
        raise PurposeNeeded
    ReadLog.objects.create(at=now(), by=actor.code, subject=subject, what=what, purpose=purpose.strip()[:_LENGTH])
