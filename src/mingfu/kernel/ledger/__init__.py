# SPDX-License-Identifier: Apache-2.0
"""What happened, once and for good: typed events, chained per stream, sealed daily, with receipts anyone can check.

Append-only in the database itself. Nothing here knows what the events mean.
"""

from mingfu.kernel.ledger.bell import CHANNEL, wait_for_events
from mingfu.kernel.ledger.chain import Head, Packed, Place, Prepared, StoredEvent, pack, packed, prepare
from mingfu.kernel.ledger.commitments import commit, matches, new_salt
from mingfu.kernel.ledger.events import Coded, EventKind, catalogue, code_of, event, name_of, payload, restore
from mingfu.kernel.ledger.faults import FAULTS, Fault
from mingfu.kernel.ledger.hashing import canonical, event_hash
from mingfu.kernel.ledger.journal import append, events_of, head, latest_id, record, refusing_a_moved_stream
from mingfu.kernel.ledger.keys import key_id, public_key, public_keys
from mingfu.kernel.ledger.options import LedgerSettings
from mingfu.kernel.ledger.plain import Codec, NotPlainError, codec
from mingfu.kernel.ledger.receipts import Receipt, find_receipt, issue_receipt, receipt, sign_receipt
from mingfu.kernel.ledger.refusals import (
    DayNotOver,
    LedgerBusy,
    ReceiptBroken,
    ReceiptTaken,
    ReceiptUnknown,
    StreamMoved,
)
from mingfu.kernel.ledger.roles import APP_ROLE, OWNER_ROLE, append_only, append_only_tables, grant_app
from mingfu.kernel.ledger.seals import Seal, all_seals, latest_seal, seal_day, seal_due, seal_over
from mingfu.kernel.ledger.settled import Batch, names_after, read_after
from mingfu.kernel.ledger.several import events_of_each
from mingfu.kernel.ledger.verification import Verdict, verify

__all__ = [
    "APP_ROLE",
    "CHANNEL",
    "FAULTS",
    "OWNER_ROLE",
    "Batch",
    "Codec",
    "Coded",
    "DayNotOver",
    "EventKind",
    "Fault",
    "Head",
    "LedgerBusy",
    "LedgerSettings",
    "NotPlainError",
    "Packed",
    "Place",
    "Prepared",
    "Receipt",
    "ReceiptBroken",
    "ReceiptTaken",
    "ReceiptUnknown",
    "Seal",
    "StoredEvent",
    "StreamMoved",
    "Verdict",
    "all_seals",
    "append",
    "append_only",
    "append_only_tables",
    "canonical",
    "catalogue",
    "code_of",
    "codec",
    "commit",
    "event",
    "event_hash",
    "events_of",
    "events_of_each",
    "find_receipt",
    "grant_app",
    "head",
    "issue_receipt",
    "key_id",
    "latest_id",
    "latest_seal",
    "matches",
    "name_of",
    "names_after",
    "new_salt",
    "pack",
    "packed",
    "payload",
    "prepare",
    "public_key",
    "public_keys",
    "read_after",
    "receipt",
    "record",
    "refusing_a_moved_stream",
    "restore",
    "seal_day",
    "seal_due",
    "seal_over",
    "sign_receipt",
    "verify",
    "wait_for_events",
]
