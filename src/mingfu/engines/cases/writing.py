# SPDX-License-Identifier: Apache-2.0
"""All that one step writes, and the one round trip that writes it.

A `Writing` is built by planning without touching the database; `apply` hands it to the versioned SQL function, which
checks the version, writes the rows and appends the events, or does nothing at all.
"""

from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import orjson
from django.db import DatabaseError, connection, transaction

from mingfu.engines.cases.reaching import Statement
from mingfu.engines.cases.remembering import forget
from mingfu.kernel.calendar.queries import keep_current
from mingfu.kernel.clock import LEGAL_ZONE, now
from mingfu.kernel.commands import KeyedCall, KeyReused, is_other_arguments
from mingfu.kernel.ledger import Head, Prepared, StreamMoved, packed, prepare, refusing_a_moved_stream, sign_receipt
from mingfu.kernel.refusals import Refusal, _

APPLY = Statement("SELECT case_apply_v1(%s::jsonb, %s::jsonb)::text")


class StaleCase(Refusal):
    """Somebody else moved the case between reading and writing."""

    code = "case-stale"
    status = 409
    message = _("办件 {number} 刚刚有了新进展。您填写的内容已保留，请查看最新情况后再提交。")
    number: str


@dataclass(slots=True)
class NewItem:
    """A task to open."""

    token: str
    node: str
    post: str
    organ: str
    limit: str
    due_on: date | None
    due_at: datetime | None = None


@dataclass(slots=True)
class NewDeadline:
    """A clock to start."""

    code: str
    limits: str
    limit: str
    amount: int
    unit: str
    regime: str
    basis: str
    status: str
    starts_at: datetime
    due_on: date
    due_at: datetime | None
    calendar_edition: str
    provisional: bool


@dataclass(slots=True)
class NewSubmission:
    """What was handed in: content that may be erased, and the salted digest that the ledger holds."""

    node: str
    form: str
    form_digest: str
    content: dict[str, Any]
    salt: str
    digest: str


@dataclass(slots=True)
class Writing:
    """One step's worth of rows and events. `expected` is the version the step was planned on, 0 for a new case."""

    number: str
    expected: int
    head: Head
    at: datetime
    by: str
    case: dict[str, Any] = field(default_factory=dict)
    open: list[NewItem] = field(default_factory=list)
    close: list[dict[str, str]] = field(default_factory=list)
    deadlines: list[NewDeadline] = field(default_factory=list)
    met: list[int] = field(default_factory=list)
    replaced: list[int] = field(default_factory=list)
    moved: list[dict[str, Any]] = field(default_factory=list)
    redated: list[dict[str, Any]] = field(default_factory=list)
    timers: list[dict[str, str]] = field(default_factory=list)
    stopped: list[str] = field(default_factory=list)
    submissions: list[NewSubmission] = field(default_factory=list)
    files: list[dict[str, str]] = field(default_factory=list)
    suspend: dict[str, str] | None = None
    resume: bool = False
    extension: dict[str, Any] | None = None
    claims: list[dict[str, str]] = field(default_factory=list)
    posts: list[dict[str, str]] = field(default_factory=list)
    events: list[Any] = field(default_factory=list)
    key: KeyedCall | None = None

    @property
    def instant(self) -> datetime:
        """The instant of the step as conditions and tables read it: its day is the legal day."""
        return self.at.astimezone(LEGAL_ZONE)

    @property
    def stream(self) -> str:
        """The ledger stream of the case."""
        return f"case:{self.number}"


LISTS = (
    "open", "close", "deadlines", "met", "replaced", "moved", "redated", "timers", "stopped", "submissions", "files",
    "claims", "posts",
)  # fmt: skip
PARTS = ("case", "resume", "suspend", "extension", *LISTS)
"""What the SQL function takes, each only where the step has something of it."""


def apply(writing: Writing) -> dict[str, Any]:
    """Write the step and return `{"number": …}`; with a key used before, what its first call returned.

    `writing.head` is then where the stream ends.

    Raises `StaleCase` when the case has moved on since it was read; then nothing has been written.
    """
    prepared = prepare(writing.events, stream=writing.stream, by=writing.by, after=writing.head, at=writing.at)
    plain: dict[str, Any] = {
        "number": writing.number, "expected": writing.expected, "at": writing.at, "by": writing.by,
    }  # fmt: skip
    plain |= {name: value for name in PARTS if (value := getattr(writing, name))}
    if writing.expected == 0:
        plain["receipt"] = _receipt(writing.number, prepared[0])
    if writing.key is not None:
        plain["key"] = _key(writing.key)
    arguments = (orjson.dumps(plain, default=str), packed(prepared))
    forget(writing.number)
    try:
        # The savepoint costs a round trip only inside somebody else's transaction, which a refusal must leave usable.
        with refusing_a_moved_stream(), transaction.atomic() if connection.in_atomic_block else nullcontext():
            answer: dict[str, Any] = orjson.loads(APPLY.ask(*arguments) or b"{}")
    except StreamMoved as moved:
        raise StaleCase(number=writing.number) from moved
    except DatabaseError as error:
        if writing.key is not None and is_other_arguments(error):
            raise KeyReused(command=writing.key.command) from error
        raise
    writing.head = Head(prepared[-1].seq, prepared[-1].hash) if prepared else writing.head
    return answer


def _key(call: KeyedCall) -> dict[str, str]:
    """A keyed call as the SQL function takes it."""
    return {"command": call.command, "actor": call.actor, "key": call.key, "fingerprint": call.fingerprint.hex()}


def _receipt(number: str, opened: Prepared) -> dict[str, Any]:
    """The signed receipt of a new case, stored with it in the same call."""
    signed = sign_receipt(number, opened)
    return {"seq": signed.seq, "hash": signed.hash.hex(), "key_id": signed.key_id, "signature": signed.signature.hex()}


def begin_writing(number: str, *, expected: int, head: Head, by: str, key: KeyedCall | None = None) -> Writing:
    """An empty writing at the present moment, whose dates follow the calendars that others have published by now."""
    keep_current()
    return Writing(number=number, expected=expected, head=head, at=now(), by=by, key=key)
