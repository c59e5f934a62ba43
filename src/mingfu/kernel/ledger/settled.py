# SPDX-License-Identifier: Apache-2.0
"""Reading the ledger in the order of ids without ever passing over an event that commits late.

Ids are given when an event is written, not when it commits, so a lower id may appear after a higher one. An id is
*settled* when every lower id is either visible or will never be. Nobody is locked out to find that.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from time import monotonic, sleep

from django.db import connection

from mingfu.kernel.ledger.chain import StoredEvent
from mingfu.kernel.ledger.journal import between

_PAUSE = 0.002


@dataclass(frozen=True, slots=True)
class Batch:
    """Events to react to, and the id up to which nothing was passed over: the cursor for the next read."""

    events: tuple[StoredEvent, ...]
    upto: int


def read_after(event_id: int, limit: int, names: Sequence[str] | None = None, *, patience: float = 0.2) -> Batch:
    """The next settled events after `event_id`, looking at `limit` of them, of the given names or of all.

    Waits at most `patience` seconds for a writer that holds a lower id; then answers with what is before it.
    """
    upto = _settled_after(event_id, limit, patience)
    if upto == event_id:
        return Batch((), event_id)
    return Batch(tuple(between(event_id, upto, None if names is None else list(names))), upto)


def names_after(event_id: int, limit: int, *, patience: float = 0.2) -> tuple[frozenset[str], int]:
    """The names that occur among the next `limit` settled events after `event_id`, and the id up to which that holds."""
    upto = _settled_after(event_id, limit, patience)
    if upto == event_id:
        return frozenset(), event_id
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT name FROM ledger_event WHERE id > %s AND id <= %s", [event_id, upto])
        return frozenset(row[0] for row in cursor.fetchall()), upto


def settled_upto(*, patience: float) -> int | None:
    """An id up to which all is settled, at least the highest visible now; None if writers outlast `patience` seconds.

    A writer holds a lock on the table from before it gets an id until after its events are visible. So: note the
    highest visible id, then wait for those who hold the lock after that.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM ledger_event")
        highest: int = cursor.fetchone()[0]
    return highest if _wait_for(_writers(), patience) else None


def _settled_after(event_id: int, limit: int, patience: float) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM ledger_event WHERE id > %s ORDER BY id LIMIT %s", [event_id, limit])
        ids = [row[0] for row in cursor.fetchall()]
    solid = event_id
    for found in ids:
        if found != solid + 1:
            # A missing id was rolled back, or its writer has not committed.
            return ids[-1] if _wait_for(_writers(), patience) else solid
        solid = found
    return solid


def _writers() -> set[str]:
    """Transactions other than ours that hold the lock of a writer on the table."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT virtualtransaction FROM pg_locks
                WHERE relation = 'ledger_event'::regclass AND mode = 'RowExclusiveLock' AND granted
                  AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
                  AND pid IS DISTINCT FROM pg_backend_pid()"""
        )
        return {row[0] for row in cursor.fetchall()}


def _wait_for(writers: set[str], patience: float) -> bool:
    until = monotonic() + patience
    while writers:
        if monotonic() >= until:
            return False
        sleep(_PAUSE)
        writers &= _writers()
    return True
