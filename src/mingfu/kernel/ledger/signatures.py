# SPDX-License-Identifier: Apache-2.0
"""Whether seals are chained and signed, and whether receipts are signed and attest what is there."""

from dataclasses import replace
from typing import Any

from django.db import connection

from mingfu.kernel.ledger.faults import Fault, Progress
from mingfu.kernel.ledger.hashing import GENESIS
from mingfu.kernel.ledger.keys import RECEIPT, SEAL, public_keys, signed
from mingfu.kernel.ledger.options import LedgerSettings
from mingfu.kernel.ledger.receipts import receipt_statement
from mingfu.kernel.ledger.seals import Seal


def first_broken_seal(seals: list[Seal]) -> Fault | None:
    """The first seal that is out of order, unchained, or not signed by a key of ours."""
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


def first_broken_receipt(tell: Progress) -> tuple[Fault | None, int]:
    """The first receipt whose event is not there as signed, or that we did not sign; and how many before it hold."""
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
