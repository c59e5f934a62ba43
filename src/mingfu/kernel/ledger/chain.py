# SPDX-License-Identifier: Apache-2.0
"""Events with their place in a stream. Pure: the case step prepares its events here and appends them in its one call."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mingfu.kernel.clock import now
from mingfu.kernel.ledger.events import Coded, code_of, name_of, payload
from mingfu.kernel.ledger.hashing import GENESIS, canonical, event_hash, stamp


@dataclass(frozen=True, slots=True)
class Head:
    """Where a stream stands: the sequence number and hash of its last event; (0, 32 zero bytes) before the first."""

    seq: int = 0
    hash: bytes = GENESIS


@dataclass(frozen=True, slots=True)
class Prepared:
    """An event that has its place and its hash, and is not yet in the database."""

    stream: str
    seq: int
    name: str
    at: datetime
    by: str
    payload: dict[str, Any]
    prev: bytes
    hash: bytes


@dataclass(frozen=True, slots=True)
class StoredEvent(Prepared):
    """An event as the ledger keeps it. `id` orders all streams; it is no part of what the hash covers."""

    id: int


def prepare(
    events: tuple[object, ...] | list[object], *, stream: str, by: str | Coded, after: Head, at: datetime | None = None
) -> list[Prepared]:
    """Give events their places after `after`, at one instant (now, unless `at` is given)."""
    at = now() if at is None else at
    code = code_of(by)
    seq, prev = after.seq, after.hash
    prepared = []
    for happened in events:
        seq += 1
        name, facts = name_of(happened), payload(happened)
        digest = event_hash(stream=stream, seq=seq, name=name, at=at, by=code, payload=facts, prev=prev)
        prepared.append(Prepared(stream, seq, name, at, code, facts, prev, digest))
        prev = digest
    return prepared


def packed(prepared: list[Prepared]) -> bytes:
    """Prepared events of one stream as the `p_events` that the SQL function `ledger_append_v1` takes: JSON in UTF-8."""
    # The events of one step share their instant.
    instants = {at: stamp(at) for at in {each.at for each in prepared}}
    return canonical(
        [
            {
                "seq": each.seq,
                "name": each.name,
                "at": instants[each.at],
                "by": each.by,
                "payload": each.payload,
                "prev": each.prev.hex(),
                "hash": each.hash.hex(),
            }
            for each in prepared
        ]
    )
