# SPDX-License-Identifier: Apache-2.0
"""The daily seal: a signed Merkle root over everything since the seal before, chained to that seal.

A seal covers the ids after the last seal up to its own `last_id`, without exception. A day without events has none.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any

from django.db import connection, transaction

from mingfu.kernel.clock import LEGAL_ZONE, as_legal_day, now, today
from mingfu.kernel.ledger.events import Coded, code_of
from mingfu.kernel.ledger.hashing import GENESIS, canonical, stamp
from mingfu.kernel.ledger.keys import SEAL, present_key_id, sign
from mingfu.kernel.ledger.merkle import Tree
from mingfu.kernel.ledger.options import LedgerSettings
from mingfu.kernel.ledger.refusals import DayNotOver, LedgerBusy
from mingfu.kernel.ledger.settled import settled_upto

_SEALING = (1296452679, 2)

_NEWEST = """SELECT number, day, first_id, last_id, count, root, previous, "by", sealed_at, key_id, signature
               FROM ledger_seal ORDER BY number DESC LIMIT 1"""
_OVER = """SELECT number, day, first_id, last_id, count, root, previous, "by", sealed_at, key_id, signature
             FROM ledger_seal WHERE last_id >= %s ORDER BY number LIMIT 1"""
_ALL = """SELECT number, day, first_id, last_id, count, root, previous, "by", sealed_at, key_id, signature
            FROM ledger_seal ORDER BY number"""


@dataclass(frozen=True, slots=True)
class Seal:
    """A seal as it stands in the ledger. `previous` is the SHA-256 of the previous seal's header."""

    number: int
    day: date
    first_id: int
    last_id: int
    count: int
    root: bytes
    previous: bytes
    by: str
    sealed_at: datetime
    key_id: str
    signature: bytes

    def header(self) -> dict[str, Any]:
        """What is signed, as plain JSON values."""
        return {
            "by": self.by,
            "count": self.count,
            "day": self.day.isoformat(),
            "first_id": self.first_id,
            "last_id": self.last_id,
            "number": self.number,
            "previous": self.previous.hex(),
            "root": self.root.hex(),
            "sealed_at": stamp(self.sealed_at),
        }

    def statement(self) -> bytes:
        """The canonical JSON of the header: what the signature and the next seal's `previous` are taken over."""
        return canonical(self.header())

    def digest(self) -> bytes:
        """What the next seal names as `previous`."""
        return sha256(self.statement()).digest()


def latest_seal() -> Seal | None:
    """The newest seal, or None before the first."""
    return next(_read(_NEWEST, []), None)


def seal_over(event_id: int) -> Seal | None:
    """The seal that covers an event, or None while it waits for one."""
    return next(_read(_OVER, [event_id]), None)


def all_seals() -> list[Seal]:
    """Every seal, first to last: one for each day that had events."""
    return list(_read(_ALL, []))


def seal_day(day: date, *, by: str | Coded = "system") -> Seal | None:
    """Seal everything since the last seal that happened before the end of a legal day, in its own transaction.

    Events go in by id; from the first one that is of a later day on, all wait for the next seal, also those that a
    slow clock dates back. Returns None when there is nothing to seal or the day is behind the last seal.
    Raises `DayNotOver`, and `LedgerBusy` when writers outlast LEDGER_SETTLE_WITHIN seconds.
    """
    if day >= today():
        raise DayNotOver(day=day)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", _SEALING)
        last = latest_seal()
        if last is not None and last.day >= day:
            return None
        settled = settled_upto(patience=LedgerSettings().settle_within)
        if settled is None:
            raise LedgerBusy
        first_id, last_id, tree = _gather(last.last_id if last else 0, settled, day)
        if not tree.size:
            return None
        return _sign_and_store(
            number=last.number + 1 if last else 1,
            day=day,
            first_id=first_id,
            last_id=last_id,
            tree=tree,
            previous=last.digest() if last else GENESIS,
            by=code_of(by),
        )


def seal_due(upto: date | None = None, *, by: str | Coded = "system") -> Iterator[Seal]:
    """Seal each legal day that has ended and has events, up to `upto` (yesterday), a seal for each; yields them."""
    upto = today() - timedelta(days=1) if upto is None else upto
    while True:
        last = latest_seal()
        first = _day_of_first_after(last.last_id if last else 0)
        if first is None:
            return
        day = max(first, last.day + timedelta(days=1)) if last else first
        if day > upto:
            return
        made = seal_day(day, by=by)
        if made is None:
            return
        yield made


def hashes_between(after: int, upto: int) -> Iterator[tuple[list[int], list[bytes]]]:
    """Batches of ids and hashes with `after` < id <= `upto`, in order, LEDGER_VERIFY_BATCH at a time."""
    batch = LedgerSettings().verify_batch
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT id, hash FROM ledger_event WHERE id > %s AND id <= %s ORDER BY id LIMIT %s",
                [after, upto, batch],
            )
            rows = cursor.fetchall()
        if rows:
            yield [row[0] for row in rows], [bytes(row[1]) for row in rows]
        if len(rows) < batch:
            return
        after = rows[-1][0]


def end_of(day: date) -> datetime:
    """The instant at which a legal day has ended: midnight in Asia/Shanghai."""
    following = day + timedelta(days=1)
    return datetime(following.year, following.month, following.day, tzinfo=LEGAL_ZONE)


def _gather(after: int, settled: int, day: date) -> tuple[int, int, Tree]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM ledger_event WHERE id > %s AND id <= %s AND at >= %s ORDER BY id LIMIT 1",
            [after, settled, end_of(day)],
        )
        later = cursor.fetchone()
    tree, first_id, last_id = Tree(), 0, 0
    upto = later[0] - 1 if later else settled
    for ids, hashes in hashes_between(after, upto):
        first_id = first_id or ids[0]
        last_id = ids[-1]
        tree.extend(hashes)
    return first_id, last_id, tree


def _sign_and_store(
    *, number: int, day: date, first_id: int, last_id: int, tree: Tree, previous: bytes, by: str
) -> Seal:
    values: dict[str, Any] = {
        "number": number,
        "day": day,
        "first_id": first_id,
        "last_id": last_id,
        "count": tree.size,
        "root": tree.root(),
        "previous": previous,
        "by": by,
        "sealed_at": now(),
        "key_id": present_key_id(),
    }
    signature = sign(SEAL, Seal(**values, signature=b"").statement())
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO ledger_seal
                 (number, day, first_id, last_id, count, root, previous, "by", sealed_at, key_id, signature)
               VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)""",
            [*values.values(), signature],
        )
    return Seal(**values, signature=signature)


def _day_of_first_after(event_id: int) -> date | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT at FROM ledger_event WHERE id > %s ORDER BY id LIMIT 1", [event_id])
        row = cursor.fetchone()
    return as_legal_day(row[0]) if row else None


def _read(query: str, parameters: list[Any]) -> Iterator[Seal]:
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        for number, day, first_id, last_id, count, root, previous, *rest in cursor.fetchall():
            by, sealed_at, key_id, signature = rest
            yield Seal(
                number,
                day,
                first_id,
                last_id,
                count,
                bytes(root),
                bytes(previous),
                by,
                sealed_at,
                key_id,
                bytes(signature),
            )
