# SPDX-License-Identifier: Apache-2.0
"""Reading many streams at once: for those who go through all of a district's history."""

from collections.abc import Iterator, Sequence
from itertools import groupby

import orjson
from django.db import connection

from mingfu.kernel.ledger.chain import StoredEvent


def events_of_each(streams: Sequence[str], names: Sequence[str]) -> Iterator[tuple[str, list[StoredEvent]]]:
    """What of the given names happened in each stream, first to last; a stream without any is left out.

    One question to the database: ask for some hundred streams at a time.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT stream, seq, name, at, "by", payload::text, prev, hash, id FROM ledger_event
                WHERE stream = ANY(%s) AND name = ANY(%s) ORDER BY stream, seq""",
            [list(streams), list(names)],
        )
        rows = cursor.fetchall()
    for stream, found in groupby(rows, key=lambda row: row[0]):
        yield (
            stream,
            [
                StoredEvent(stream, seq, name, at, by, orjson.loads(facts), bytes(prev), bytes(digest), event_id)
                for _stream, seq, name, at, by, facts, prev, digest, event_id in found
            ],
        )
