# SPDX-License-Identifier: Apache-2.0
"""Putting things into the index and taking them out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from mingfu.engines.search.bigrams import vector_of

PUT = """
INSERT INTO search_entry (kind, ref, title, text, url, audience, at, vector)
SELECT r.kind, r.ref, r.title, r.text, r.url, r.audience, r.at, r.vector::tsvector
  FROM unnest(%b::text[], %b::text[], %b::text[], %b::text[], %b::text[], %b::text[], %b::timestamptz[], %b::text[])
       AS r (kind, ref, title, text, url, audience, at, vector)
ON CONFLICT (kind, ref) DO UPDATE SET title = excluded.title, text = excluded.text, url = excluded.url,
  audience = excluded.audience, at = excluded.at, vector = excluded.vector
"""


@dataclass(frozen=True, slots=True)
class Findable:
    """A thing to be found: where it leads, what it says, who may find it."""

    kind: str
    ref: str
    title: str
    text: str
    url: str
    at: datetime
    audience: str = "public"


def index(thing: Findable) -> None:
    """Put one thing into the index, or its new text in place of the old."""
    index_many([thing])


def index_many(things: Iterable[Findable]) -> int:
    """Put many things into the index in one statement; returns how many."""
    rows = {(thing.kind, thing.ref): thing for thing in things}
    if not rows:
        return 0
    held = list(rows.values())
    with connection.cursor() as cursor:
        cursor.execute(
            PUT,
            [
                [thing.kind for thing in held],
                [thing.ref for thing in held],
                [thing.title for thing in held],
                [thing.text for thing in held],
                [thing.url for thing in held],
                [thing.audience for thing in held],
                [thing.at for thing in held],
                [vector_of(f"{thing.title} {thing.text}") for thing in held],
            ],
        )
    return len(held)


def unindex(kind: str, ref: str) -> None:
    """Take a thing out of the index."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM search_entry WHERE kind = %s AND ref = %s", [kind, ref])
