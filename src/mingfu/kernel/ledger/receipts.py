# SPDX-License-Identifier: Apache-2.0
"""Receipts: the operator's signed word, given at once, that an event was recorded at its place in its stream.

After the next seal the same number also yields the way from the event to the signed root. `tools/check_receipt.py`
checks both with nothing of ours installed.
"""

from bisect import bisect_left
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from django.db import connection

from mingfu.kernel.clock import now
from mingfu.kernel.ledger.chain import Place, Prepared
from mingfu.kernel.ledger.hashing import canonical, stamp
from mingfu.kernel.ledger.keys import RECEIPT, present_key_id, public_keys, sign
from mingfu.kernel.ledger.merkle import inclusion_path
from mingfu.kernel.ledger.refusals import ReceiptBroken, ReceiptTaken, ReceiptUnknown
from mingfu.kernel.ledger.seals import hashes_between, seal_over

FORMAT = "mingfu-receipt/1"


@dataclass(frozen=True, slots=True)
class Receipt:
    """A row of `ledger_receipt`: a number, the event it stands for, and the signature over both."""

    number: str
    stream: str
    seq: int
    hash: bytes
    key_id: str
    signature: bytes
    issued_at: datetime


def receipt_statement(*, number: str, stream: str, seq: int, digest: bytes) -> bytes:
    """What the operator signs: the canonical JSON of `hash, number, seq, stream`."""
    return canonical({"hash": digest.hex(), "number": number, "seq": seq, "stream": stream})


def sign_receipt(number: str, event: Prepared | Place) -> Receipt:
    """Sign a receipt without storing it. The case step stores it inside its one call to the database."""
    statement = receipt_statement(number=number, stream=event.stream, seq=event.seq, digest=event.hash)
    return Receipt(number, event.stream, event.seq, event.hash, present_key_id(), sign(RECEIPT, statement), now())


def issue_receipt(number: str, event: Prepared) -> Receipt:
    """Sign and store the receipt of a recorded event, in the caller's transaction.

    The same number for the same event answers the first receipt. Raises `ReceiptTaken` for another event.
    """
    issued = sign_receipt(number, event)
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO ledger_receipt (number, stream, seq, hash, key_id, signature, issued_at)
               VALUES (%s, %s, %s, %s, %s, %s, %s) ON CONFLICT (number) DO NOTHING RETURNING number""",
            [number, event.stream, event.seq, event.hash, issued.key_id, issued.signature, issued.issued_at],
        )
        if cursor.fetchone():
            return issued
    first = find_receipt(number)
    if first.hash != event.hash:
        raise ReceiptTaken(number=number)
    return first


def find_receipt(number: str) -> Receipt:
    """The receipt under a number. Raises `ReceiptUnknown`."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT number, stream, seq, hash, key_id, signature, issued_at
                 FROM ledger_receipt WHERE number = %s""",
            [number],
        )
        row = cursor.fetchone()
    if row is None:
        raise ReceiptUnknown(number=number)
    number, stream, seq, digest, key_id, signature, issued_at = row
    return Receipt(number, stream, seq, bytes(digest), key_id, bytes(signature), issued_at)


def receipt(number: str) -> dict[str, Any]:
    """The receipt as the JSON object a person keeps. `seal` is null until the next seal.

    Raises `ReceiptUnknown`, and `ReceiptBroken` where the event is gone or is not the one that was signed.
    """
    found = find_receipt(number)
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT id, name, at, "by", payload::text, prev
                 FROM ledger_event WHERE stream = %s AND seq = %s AND hash = %s""",
            [found.stream, found.seq, found.hash],
        )
        row = cursor.fetchone()
    if row is None:
        raise ReceiptBroken(number=number)
    event_id, name, at, by, facts, prev = row
    seal = _sealed(event_id)
    keys = public_keys()
    named = {found.key_id} | ({seal["key"]} if seal else set())
    return {
        "format": FORMAT,
        "number": found.number,
        "issued_at": stamp(found.issued_at),
        "event": {
            "at": stamp(at),
            "by": by,
            "name": name,
            "payload": orjson.loads(facts),
            "prev": bytes(prev).hex(),
            "seq": found.seq,
            "stream": found.stream,
        },
        "hash": found.hash.hex(),
        "key": found.key_id,
        "signature": found.signature.hex(),
        "seal": seal,
        "keys": {key_id: keys[key_id].hex() for key_id in sorted(named) if key_id in keys},
    }


def _sealed(event_id: int) -> dict[str, Any] | None:
    seal = seal_over(event_id)
    if seal is None:
        return None
    ids: list[int] = []
    hashes: list[bytes] = []
    for some_ids, some_hashes in hashes_between(seal.first_id - 1, seal.last_id):
        ids += some_ids
        hashes += some_hashes
    index = bisect_left(ids, event_id)
    return {
        "header": seal.header(),
        "key": seal.key_id,
        "signature": seal.signature.hex(),
        "index": index,
        "path": [step.hex() for step in inclusion_path(hashes, index)],
    }
