# SPDX-License-Identifier: Apache-2.0
"""Recomputing the whole ledger: every hash, every chain, every seal, every receipt; in constant memory.

What it cannot see is the removal of the newest events of a stream that no seal and no receipt covers yet. That is why
receipts are given at once and seals are made daily and published.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from time import perf_counter
from typing import Any

import orjson
from django.db import connection

from mingfu.kernel.ledger.hashing import GENESIS, canonical
from mingfu.kernel.ledger.keys import RECEIPT, SEAL, public_keys, signed
from mingfu.kernel.ledger.merkle import Tree
from mingfu.kernel.ledger.options import LedgerSettings
from mingfu.kernel.ledger.receipts import receipt_statement
from mingfu.kernel.ledger.seals import Seal, all_seals, end_of
from mingfu.kernel.refusals import _

Progress = Callable[[str, int, int], None]
"""Called now and then with what is being read (`events`, `chains`, `receipts`), how far, and of how many."""

FAULTS = {
    "hash": _("内容与其哈希不符"),
    "gap": _("前面缺少记录"),
    "first": _("不从第一条开始"),
    "link": _("与前一条记录不相连"),
    "seal-number": _("封存编号不连续"),
    "seal-chain": _("与前一次封存不相连"),
    "seal-key": _("封存所用的公钥未知"),
    "seal-signature": _("封存的签名无效"),
    "seal-count": _("封存的记录条数不符"),
    "seal-root": _("封存的根不符"),
    "seal-day": _("记录晚于所属封存的日期"),
    "receipt-event": _("回执对应的记录缺失或被改动"),
    "receipt-key": _("回执所用的公钥未知"),
    "receipt-signature": _("回执的签名无效"),
}
"""Every fault that verification can name, by its code."""


_BEFORE_ALL = -(2**63)
"""Below every id, also those that a forger may choose."""


@dataclass(frozen=True, slots=True)
class Fault:
    """The first thing that does not hold. `stream`, `seq` and `id` name the event; a seal or receipt has its number."""

    code: str
    stream: str = ""
    seq: int = 0
    id: int = 0
    seal: int = 0
    receipt: str = ""

    @property
    def what(self) -> str:
        """The fault in a person's words."""
        return str(FAULTS[self.code])


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was recomputed and whether it holds. `root` is the Merkle root over all events in the order of ids."""

    fault: Fault | None
    events: int
    streams: int
    sealed: int
    seals: int
    receipts: int
    root: str
    seconds: float

    @property
    def holds(self) -> bool:
        """Whether everything is as it was recorded."""
        return self.fault is None

    @property
    def per_second(self) -> int:
        """Events verified per second."""
        return int(self.events / self.seconds) if self.seconds else 0


def verify(*, progress: Progress | None = None) -> Verdict:
    """Recompute the ledger as it stands now and name the first fault.

    That is the lowest event id that does not hold; where every event holds by itself, the first seal that does not;
    then the first receipt. Events that are appended meanwhile are left to the next run.
    """
    tell = progress or (lambda _what, _done, _of: None)
    began = perf_counter()
    bounds = _bounds()
    seals = all_seals()
    tell("chains", 0, bounds.events)
    links = _first_broken_link(bounds.last_id)
    walk = _Walk(seals, bounds, tell)
    event_fault, seal_fault = walk.run()
    fault = _earliest(links, event_fault) or seal_fault or _first_broken_seal(seals)
    receipts = 0
    if fault is None:
        fault, receipts = _first_broken_receipt(tell)
    return Verdict(
        fault=fault,
        events=walk.tree.size,
        streams=bounds.streams,
        sealed=walk.sealed,
        seals=len(seals),
        receipts=receipts,
        root=walk.tree.root().hex(),
        seconds=perf_counter() - began,
    )


@dataclass(frozen=True, slots=True)
class _Bounds:
    last_id: int
    events: int
    streams: int


def _bounds() -> _Bounds:
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0), count(*), count(*) FILTER (WHERE seq = 1) FROM ledger_event")
        return _Bounds(*cursor.fetchone())


def _first_broken_link(last_id: int) -> Fault | None:
    """The event of the lowest id that does not follow the one before it in its stream. The database sorts, not we."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT id, stream, seq, before FROM (
                 SELECT id, stream, seq, prev, lag(seq) OVER places AS before, lag(hash) OVER places AS tail
                   FROM ledger_event WHERE id <= %s WINDOW places AS (PARTITION BY stream ORDER BY seq)) AS linked
                WHERE seq <> coalesce(before, 0) + 1 OR prev <> coalesce(tail, %s)
                ORDER BY id LIMIT 1""",
            [last_id, GENESIS],
        )
        row = cursor.fetchone()
    if row is None:
        return None
    event_id, stream, seq, before = row
    code = "link" if seq == (before or 0) + 1 else "gap" if before else "first"
    return Fault(code, stream, seq, event_id)


def _earliest(*faults: Fault | None) -> Fault | None:
    return min((fault for fault in faults if fault), key=lambda fault: fault.id, default=None)


class _Walk:
    """One pass over all events in the order of ids: their hashes, the seals' roots, and the root over all."""

    def __init__(self, seals: list[Seal], bounds: _Bounds, tell: Progress) -> None:
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
    def _first_wrong(rows: list[tuple[int, bytes, bytes, bytes, bytes]]) -> Fault | None:
        loads, digest = orjson.loads, sha256
        for event_id, before, facts, after, stored in rows:
            if digest(before + canonical(loads(facts)) + after).digest() != stored:
                return _fault_at("hash", event_id)
        return None

    def _grow(self, rows: list[tuple[int, bytes, bytes, bytes, bytes]]) -> None:
        add = self.tree.add
        for event_id, _before, _facts, _after, stored in rows:
            add(stored)
            while self._seal and event_id > self._seal.last_id:
                self._close_seal()
            if self._seal:
                self._leaves.add(stored)

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


def _bodies(last_id: int) -> Iterator[list[tuple[int, bytes, bytes, bytes, bytes]]]:
    """Batches of (id, body before the payload, payload, body after it, stored hash), in the order of ids.

    The database writes all of the canonical body but the payload, whose keys `jsonb` keeps in another order: half of
    the work is done there, on another core.
    """
    after, batch = _BEFORE_ALL, LedgerSettings().verify_batch
    connection.ensure_connection()
    while True:
        with connection.connection.cursor(binary=True) as cursor:
            cursor.execute(
                """SELECT id,
                          convert_to('{"at":"' || to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
                            || '","by":' || to_json("by")::text || ',"name":' || to_json(name)::text
                            || ',"payload":', 'UTF8'),
                          convert_to(payload::text, 'UTF8'),
                          convert_to(',"prev":"' || encode(prev, 'hex') || '","seq":' || seq
                            || ',"stream":' || to_json(stream)::text || '}', 'UTF8'),
                          hash
                     FROM ledger_event WHERE id > %s AND id <= %s ORDER BY id LIMIT %s""",
                [after, last_id, batch],
            )
            rows = cursor.fetchall()
        if rows:
            yield rows
        if len(rows) < batch:
            return
        after = rows[-1][0]


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


def _first_broken_seal(seals: list[Seal]) -> Fault | None:
    keys = public_keys()
    previous = GENESIS
    for number, seal in enumerate(seals, start=1):
        code = _fault_of_seal(seal, number, previous, keys)
        if code:
            return Fault(code, seal=seal.number)
        previous = seal.digest()
    return None


def _fault_of_seal(seal: Seal, number: int, previous: bytes, keys: dict[str, bytes]) -> str:
    if seal.number != number:
        return "seal-number"
    if seal.previous != previous:
        return "seal-chain"
    if seal.key_id not in keys:
        return "seal-key"
    valid = signed(SEAL, seal.statement(), signature=seal.signature, public=keys[seal.key_id])
    return "" if valid else "seal-signature"


def _first_broken_receipt(tell: Progress) -> tuple[Fault | None, int]:
    keys, batch, after, done = public_keys(), LedgerSettings().verify_batch, 0, 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM ledger_receipt")
        count = cursor.fetchone()[0]
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                """SELECT r.id, r.number, r.stream, r.seq, r.hash, r.key_id, r.signature, e.id, e.hash
                     FROM ledger_receipt r LEFT JOIN ledger_event e ON e.stream = r.stream AND e.seq = r.seq
                    WHERE r.id > %s ORDER BY r.id LIMIT %s""",
                [after, batch],
            )
            rows = cursor.fetchall()
        for row in rows:
            fault = _fault_of_receipt(row, keys)
            if fault:
                return fault, done
            done += 1
        tell("receipts", done, count)
        if len(rows) < batch:
            return None, done
        after = rows[-1][0]


def _fault_of_receipt(row: tuple[Any, ...], keys: dict[str, bytes]) -> Fault | None:
    _id, number, stream, seq, digest, key_id, signature, event_id, stored = row
    fault = Fault("receipt-event", stream, seq, event_id or 0, receipt=number)
    if stored is None or bytes(stored) != bytes(digest):
        return fault
    if key_id not in keys:
        return replace(fault, code="receipt-key")
    statement = receipt_statement(number=number, stream=stream, seq=seq, digest=bytes(digest))
    valid = signed(RECEIPT, statement, signature=bytes(signature), public=keys[key_id])
    return None if valid else replace(fault, code="receipt-signature")
