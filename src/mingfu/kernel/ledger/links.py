# SPDX-License-Identifier: Apache-2.0
"""Whether every event follows the one before it in its stream."""

from django.db import connection

from mingfu.kernel.ledger.faults import Bounds, Fault, Progress
from mingfu.kernel.ledger.hashing import GENESIS
from mingfu.kernel.ledger.options import LedgerSettings

_LINKS = """
SELECT id, stream, seq, before FROM (
  SELECT id, stream, seq, prev, lag(seq) OVER places AS before, lag(hash) OVER places AS tail
    FROM ledger_event WHERE stream >= %s AND (%s::text IS NULL OR stream < %s) AND id <= %s
  WINDOW places AS (PARTITION BY stream ORDER BY seq)) AS linked
 WHERE seq <> coalesce(before, 0) + 1 OR prev <> coalesce(tail, %s)
 ORDER BY id LIMIT 1
"""


def first_broken_link(bounds: Bounds, tell: Progress) -> Fault | None:
    """The event of the lowest id that does not follow the one before it in its stream. The database compares, not we."""
    portion, done, start, found = 4 * LedgerSettings().verify_batch, 0, "", []
    following: str | None = ""
    while following is not None:
        following = _stream_after(start, portion)
        with connection.cursor() as cursor:
            cursor.execute(_LINKS, [start, following, following, bounds.last_id, GENESIS])
            found += cursor.fetchall()
        start = following or start
        done = min(done + portion, bounds.events)
        tell("chains", done, bounds.events)
    if not found:
        return None
    event_id, stream, seq, before = min(found)
    code = "link" if seq == (before or 0) + 1 else "gap" if before else "first"
    return Fault(code, stream, seq, event_id)


def _stream_after(start: str, portion: int) -> str | None:
    """The stream at which the next portion of about so many events begins; None where this one is the last."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT stream FROM ledger_event WHERE stream >= %s ORDER BY stream, seq OFFSET %s LIMIT 1""",
            [start, portion],
        )
        row = cursor.fetchone()
        if row is None or row[0] != start:
            return None if row is None else str(row[0])
        cursor.execute("SELECT min(stream) FROM ledger_event WHERE stream > %s", [start])
        following: str | None = cursor.fetchone()[0]
    return following
