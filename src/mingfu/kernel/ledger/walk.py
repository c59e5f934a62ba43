# SPDX-License-Identifier: Apache-2.0
"""One pass over all events in the order of ids: their own hashes, and the roots of the seals over them."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from operator import itemgetter

import orjson
from django.db import connection

from mingfu.kernel.ledger.faults import Bounds, Fault, Progress
from mingfu.kernel.ledger.hashing import canonical
from mingfu.kernel.ledger.merkle import Tree, leaf_hashes
from mingfu.kernel.ledger.options import LedgerSettings
from mingfu.kernel.ledger.seals import Seal, end_of

_BEFORE_ALL = -(2**63)
"""Below every id, also those that a forger may choose."""

_Row = tuple[int, bytes, bytes, bytes, bytes]
"""Id, canonical body before the payload, payload as the database writes it, body after it, stored hash."""


class Walk:
    """One pass over all events in the order of ids: their hashes, the seals' roots, and the root over all."""

    def __init__(self, seals: list[Seal], bounds: Bounds, tell: Progress) -> None:
        self.tree = Tree()
        self.sealed = 0
        self._seals = iter(seals)
        self._seal = next(self._seals, None)
        self._leaves = Tree()
        self._bounds = bounds
        self._tell = tell
        self._fault: Fault | None = None

    def run(self) -> tuple[Fault | None, Fault | None]:
        """The first event and the first seal at fault. The walk ends with the batch that shows one of them."""
        for rows in _bodies(self._bounds.last_id):
            fault = self._first_wrong(rows)
            if fault:
                return fault, self._fault
            self._grow(rows)
            if self._fault:
                return None, self._fault
            self._tell("events", self.tree.size, self._bounds.events)
        while self._seal and not self._fault:
            self._close_seal()
        return None, self._fault

    @staticmethod
    def _first_wrong(rows: list[_Row]) -> Fault | None:
        loads, digest = orjson.loads, sha256
        for event_id, before, facts, after, stored in rows:
            if digest(before + canonical(loads(facts)) + after).digest() != stored:
                return _fault_at("hash", event_id)
        return None

    def _grow(self, rows: list[_Row]) -> None:
        hashes = leaf_hashes([row[4] for row in rows])
        self.tree.extend_hashed(hashes)
        start = 0
        while self._seal and rows[-1][0] > self._seal.last_id:
            end = bisect_right(rows, self._seal.last_id, key=itemgetter(0))
            self._leaves.extend_hashed(hashes[start:end])
            self._close_seal()
            start = end
        if self._seal:
            self._leaves.extend_hashed(hashes[start:])

    def _close_seal(self) -> None:
        seal = self._seal
        assert seal is not None
        self.sealed += self._leaves.size
        if self._fault is None:
            if self._leaves.size != seal.count:
                self._fault = Fault("seal-count", id=seal.first_id, seal=seal.number)
            elif self._leaves.root() != seal.root:
                self._fault = Fault("seal-root", id=seal.first_id, seal=seal.number)
            else:
                self._fault = _first_beyond(seal)
        self._leaves = Tree()
        self._seal = next(self._seals, None)


_BODIES = """
SELECT id,
       convert_to('{"at":"' || to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
         || '","by":' || to_json("by")::text || ',"name":' || to_json(name)::text || ',"payload":', 'UTF8'),
       convert_to(payload::text, 'UTF8'),
       convert_to(',"prev":"' || encode(prev, 'hex') || '","seq":' || seq
         || ',"stream":' || to_json(stream)::text || '}', 'UTF8'),
       hash
  FROM ledger_event WHERE id > %s AND id <= %s ORDER BY id LIMIT %s
"""


def _bodies(last_id: int) -> Iterator[list[_Row]]:
    """Batches of all events in the order of ids.

    The database writes all of the canonical body but the payload, whose keys `jsonb` keeps in another order; and it
    writes the next batch while this one is hashed: half of the work is done there, on another core.
    """
    batch = LedgerSettings().verify_batch
    connection.ensure_connection()
    with connection.connection.pipeline(), connection.connection.cursor(binary=True) as cursor:
        cursor.execute(_BODIES, [_BEFORE_ALL, last_id, batch])
        while rows := cursor.fetchall():
            if len(rows) == batch:
                cursor.execute(_BODIES, [rows[-1][0], last_id, batch])
            yield rows
            if len(rows) < batch:
                return


def _fault_at(code: str, event_id: int) -> Fault:
    with connection.cursor() as cursor:
        cursor.execute("SELECT stream, seq FROM ledger_event WHERE id = %s", [event_id])
        stream, seq = cursor.fetchone()
    return Fault(code, stream, seq, event_id)


def _first_beyond(seal: Seal) -> Fault | None:
    """An event that a seal covers although it happened after the seal's day."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT id, stream, seq FROM ledger_event
                WHERE id >= %s AND id <= %s AND at >= %s ORDER BY id LIMIT 1""",
            [seal.first_id, seal.last_id, end_of(seal.day)],
        )
        row = cursor.fetchone()
    return replace(Fault("seal-day", row[1], row[2], row[0]), seal=seal.number) if row else None
