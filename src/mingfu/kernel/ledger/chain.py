# SPDX-License-Identifier: Apache-2.0
"""Events with their place in a stream. Pure: the case step prepares its events here and appends them in its one call."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from itertools import pairwise
from typing import Any, NamedTuple

from mingfu.kernel.clock import now
from mingfu.kernel.ledger.events import Coded, code_of, name_of, payload
from mingfu.kernel.ledger.hashing import GENESIS, canonical, event_hash, stamp
from mingfu.kernel.ledger.refusals import StreamMoved


class Head(NamedTuple):
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
    events: Sequence[object], *, stream: str, by: str | Coded, after: Head, at: datetime | None = None
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


class Place(NamedTuple):
    """Where an event stands and what it is, which is all that a receipt says of it."""

    stream: str
    seq: int
    hash: bytes


class Packed(NamedTuple):
    """Events of one stream, one instant and one author as `ledger_append_v1` takes them; their own hashes come last."""

    stream: str
    at: datetime
    by: str
    after: int
    hashes: tuple[bytes, ...]
    """The hash that the first event follows, and then the hash of each."""
    names: tuple[str, ...]
    payloads: bytes
    """One JSON list."""

    @property
    def chain(self) -> str:
        """The hashes after one another, in hexadecimal."""
        return b"".join(self.hashes).hex()

    @property
    def head(self) -> Head:
        """Where the stream stands once they are appended."""
        return Head(self.after + len(self.names), self.hashes[-1])

    @property
    def first(self) -> Place:
        """The place of the first event."""
        return Place(self.stream, self.after + 1, self.hashes[1])


def pack(events: Sequence[object], *, stream: str, by: str | Coded, after: Head, at: datetime) -> Packed:
    """What `packed(prepare(...))` gives, each payload written as JSON but once."""
    code = code_of(by)
    # The canonical body of an event, as `hashing` defines it, around what differs from one event to the next.
    before = b'{"at":"%b","by":%b,"name":"' % (stamp(at).encode(), canonical(code))
    behind = b',"stream":%b}' % canonical(stream)
    seq, hashes, names, payloads = after.seq, [after.hash], [], []
    for happened in events:
        seq += 1
        name, facts = name_of(happened), canonical(payload(happened))
        around = (before, name.encode(), facts, hashes[-1].hex().encode(), seq, behind)
        hashes.append(sha256(b'%b%b","payload":%b,"prev":"%b","seq":%d%b' % around).digest())
        names.append(name)
        payloads.append(facts)
    return Packed(stream, at, code, after.seq, tuple(hashes), tuple(names), b"[%b]" % b",".join(payloads))


def packed(prepared: Sequence[Prepared]) -> Packed:
    """Prepared events that follow one another. Raises `StreamMoved` where one does not follow the one before it."""
    first = prepared[0]
    for before, each in pairwise(prepared):
        if (each.seq, each.prev) != (before.seq + 1, before.hash):
            raise StreamMoved(stream=first.stream)
    hashes = (first.prev, *(each.hash for each in prepared))
    names = tuple(each.name for each in prepared)
    payloads = canonical([each.payload for each in prepared])
    return Packed(first.stream, first.at, first.by, first.seq - 1, hashes, names, payloads)
