# SPDX-License-Identifier: Apache-2.0
"""Messages to the official's posts."""

from dataclasses import dataclass

from django.utils.translation import gettext

from mingfu.engines.notices import inbox_of
from mingfu.faces.ui.components import Empty
from mingfu.faces.workbench.naming import post_titles
from mingfu.faces.workbench.words import iso, moment_words, subject_url
from mingfu.kernel.access import Actor

SHOWN = 100


@dataclass(frozen=True)
class Message:
    """One message."""

    pk: int
    title: str
    text: str
    note: str
    at: str
    url: str
    read: bool


@dataclass(frozen=True)
class NoticesPage:
    """All messages, unread ones marked."""

    messages: tuple[Message, ...]
    unread: int
    empty: Empty | None


def notices_page(actor: Actor) -> NoticesPage:
    """The newest messages to the official's posts."""
    found = inbox_of(actor, limit=SHOWN)
    posts = post_titles(row.receiver for row in found)
    rows = tuple(
        Message(
            row.pk,
            row.title,
            row.text,
            f"{moment_words(row.written_at)} · {posts.get(row.receiver, '')}",
            iso(row.written_at),
            subject_url(row.about),
            row.read,
        )
        for row in found
    )
    empty = Empty(gettext("没有消息"), gettext("期限将到、亮牌等提醒会出现在这里。"), "bell")
    return NoticesPage(rows, sum(not row.read for row in rows), None if rows else empty)
