# SPDX-License-Identifier: Apache-2.0
"""Asking the index."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from mingfu.engines.search.bigrams import query_of, runs
from mingfu.kernel.access import Actor

FIND = """
SELECT kind, ref, title, text, url, at FROM search_entry
 WHERE vector @@ %s::tsquery AND audience = ANY(%s::text[]) AND (%s = '' OR kind = %s)
 ORDER BY at DESC, id DESC LIMIT %s OFFSET %s
"""

AROUND = 60
HALF_WIDTH = {0xFF01 + offset: 0x21 + offset for offset in range(94)}


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found, with the words around the first place where the question stands."""

    kind: str
    ref: str
    title: str
    excerpt: str
    url: str
    at: datetime


def find(question: str, *, actor: Actor, kind: str = "", limit: int = 20, offset: int = 0) -> list[Hit]:
    """Newest first, what is public or of the asker's organ and holds every run of the question."""
    asked = query_of(question)
    if not asked:
        return []
    audience = ["public"] + ([actor.organ] if actor.organ else [])
    with connection.cursor() as cursor:
        cursor.execute(FIND, [asked, audience, kind, kind, limit, offset])
        rows = cursor.fetchall()
    return [Hit(found, ref, title, _excerpt(text, question), url, at) for found, ref, title, text, url, at in rows]


def _excerpt(text: str, question: str) -> str:
    """The words around the first run of the question that stands in the text; its beginning when none does."""
    plain = text.translate(HALF_WIDTH).lower()
    at = next((found for found in map(plain.find, runs(question)) if found >= 0), 0)
    first = max(0, at - AROUND // 3)
    piece = text[first : first + AROUND * 2]
    return ("…" if first else "") + piece + ("…" if first + AROUND * 2 < len(text) else "")
