# SPDX-License-Identifier: Apache-2.0
"""Writing to streams and reading them back."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import orjson
import psycopg
from django.db import DatabaseError, connection

from mingfu.kernel.clock import now
from mingfu.kernel.ledger.chain import Head, Prepared, StoredEvent, packed
from mingfu.kernel.ledger.events import Coded, code_of, name_of, payload
from mingfu.kernel.ledger.hashing import canonical
from mingfu.kernel.ledger.refusals import StreamMoved

MOVED = "MF409"
"""SQLSTATE with which `ledger_append_v1` refuses events that do not follow the stream's head."""


PLACE = "ledger_event_place_v1"
"""The constraint that lets a place in a stream be taken once."""

_STREAM_OF = re.compile(r"^.*=\((.*), \d+\).*$", re.DOTALL)


def head(stream: str) -> Head:
    """Where a stream stands; `Head()` when nothing happened in it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq, hash FROM ledger_event WHERE stream = %s ORDER BY seq DESC LIMIT 1", [stream])
        row = cursor.fetchone()
    return Head(row[0], bytes(row[1])) if row else Head()


def record(*events: object, stream: str, by: str | Coded, at: datetime | None = None) -> tuple[StoredEvent, ...]:
    """Append events to a stream, in the caller's transaction and in one round trip.

    Waits for another transaction that is writing to the same stream, then follows it; never refuses because of it.
    """
    at = now() if at is None else at
    code = code_of(by)
    named = [(name_of(happened), payload(happened)) for happened in events]
    texts = [canonical(facts).decode() for _name, facts in named]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT o_id, o_seq, o_prev, o_hash FROM ledger_record_v1(%s, %s, %s, %s::text[], %s::text[])",
            [stream, at, code, [name for name, _facts in named], texts],
        )
        places = cursor.fetchall()
    return tuple(
        StoredEvent(stream, seq, name, at, code, facts, bytes(prev), bytes(digest), event_id)
        for (name, facts), (event_id, seq, prev, digest) in zip(named, places, strict=True)
    )


def append(prepared: list[Prepared]) -> int:
    """Append events that were prepared together and return the last one's id.

    Raises `StreamMoved` when the stream's head moved on.
    """
    with refusing_a_moved_stream(), connection.cursor() as cursor:
        told = packed(prepared)
        cursor.execute(
            "SELECT ledger_append_v1(%s, %s, %s, %s, %s, %s::text[], %s::jsonb)",
            [told.stream, told.at, told.by, told.after, told.chain, list(told.names), told.payloads.decode()],
        )
        return int(cursor.fetchone()[0])


@contextmanager
def refusing_a_moved_stream() -> Iterator[None]:
    """Turn the database's word that a stream moved into `StreamMoved`, for every call that ends in an append."""
    try:
        yield
    except DatabaseError as error:
        if (stream := _moved(error.__cause__)) is not None:
            raise StreamMoved(stream=stream) from error
        raise


def _moved(cause: BaseException | None) -> str | None:
    """The stream that the database says has moved: by its own word, or because somebody took the place first."""
    if not isinstance(cause, psycopg.Error):
        return None
    if cause.sqlstate == MOVED:
        return cause.diag.message_detail or ""
    if isinstance(cause, psycopg.errors.UniqueViolation) and cause.diag.constraint_name == PLACE:
        return _STREAM_OF.sub(r"\1", cause.diag.message_detail or "")
    return None


def latest_id() -> int:
    """The highest id that is visible now; 0 before the first event."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM ledger_event")
        return int(cursor.fetchone()[0])


def events_of(stream: str) -> list[StoredEvent]:
    """All that happened in a stream, first to last."""
    return _read(
        """SELECT stream, seq, name, at, "by", payload::text, prev, hash, id
             FROM ledger_event WHERE stream = %s ORDER BY seq""",
        [stream],
    )


def between(after: int, upto: int, names: list[str] | None = None) -> list[StoredEvent]:
    """Events with `after` < id <= `upto`, in the order of ids, of the given names or of all."""
    if names is None:
        return _read(
            """SELECT stream, seq, name, at, "by", payload::text, prev, hash, id
                 FROM ledger_event WHERE id > %s AND id <= %s ORDER BY id""",
            [after, upto],
        )
    return _read(
        """SELECT stream, seq, name, at, "by", payload::text, prev, hash, id
             FROM ledger_event WHERE id > %s AND id <= %s AND name = ANY(%s::text[]) ORDER BY id""",
        [after, upto, names],
    )


def _read(query: str, parameters: list[Any]) -> list[StoredEvent]:
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        return [
            StoredEvent(stream, seq, name, at, by, orjson.loads(facts), bytes(prev), bytes(digest), event_id)
            for stream, seq, name, at, by, facts, prev, digest, event_id in cursor.fetchall()
        ]
