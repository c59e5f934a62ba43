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

from mingfu.engines.cases.remembering import forget
from mingfu.kernel.calendar.queries import keep_current
from mingfu.kernel.clock import LEGAL_ZONE, now
from mingfu.kernel.commands import KeyedCall, KeyReused, Statement, Value, array, is_other_arguments
from mingfu.kernel.ledger import Head, Packed, Place, StreamMoved, pack, refusing_a_moved_stream, sign_receipt
from mingfu.kernel.refusals import Refusal, _

APPLY = Statement(
    "SELECT case_apply_v1(%s::text, %s::int, %s::timestamptz, %s::text, %s::text, %s::jsonb, %s::jsonb, %s::text[],"
    " %s::text[], %s::jsonb, %s::jsonb, %s::int, %s::text, %s::text[], %s::jsonb)::text"
)


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

    def texts(self) -> tuple[str | None, ...]:
        """As the SQL function takes it."""
        due_on = None if self.due_on is None else self.due_on.isoformat()
        due_at = None if self.due_at is None else self.due_at.isoformat()
        return self.token, self.node, self.post, self.organ, self.limit, due_on, due_at


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
RARE = ("resume", "suspend", "extension", *(name for name in LISTS if name not in {"open", "close", "submissions"}))
"""What few steps have something of: the SQL function takes all of it in one object, which is null for most."""


def apply(writing: Writing) -> dict[str, Any]:
    """Write the step and return `{"number": …}`; with a key used before, what its first call returned.

    `writing.head` is then where the stream ends, and the answer holds `clocks`, the ids of those that were started.

    Raises `StaleCase` when the case has moved on since it was read; then nothing has been written.
    """
    told = pack(writing.events, stream=writing.stream, by=writing.by, after=writing.head, at=writing.at)
    forget(writing.number)
    try:
        # The savepoint costs a round trip only inside somebody else's transaction, which a refusal must leave usable.
        with refusing_a_moved_stream(), transaction.atomic() if connection.in_atomic_block else nullcontext():
            answer = APPLY.ask(*_arguments(writing, told))
    except StreamMoved as moved:
        raise StaleCase(number=writing.number) from moved
    except DatabaseError as error:
        if writing.key is not None and is_other_arguments(error):
            raise KeyReused(command=writing.key.command) from error
        raise
    writing.head = told.head
    return {"number": writing.number, "clocks": None} if answer is None else _told(writing, orjson.loads(answer))


def _told(writing: Writing, answer: dict[str, Any]) -> dict[str, Any]:
    """The answer of the SQL function: of the first call under a key it is the number, of any other the clocks."""
    return answer if "number" in answer else {"number": writing.number, **answer}


def _arguments(writing: Writing, told: Packed) -> tuple[Value, ...]:
    """The arguments of the SQL function, in its order."""
    case = dict(writing.case)
    state, data = case.pop("state", None), case.pop("data", None)
    rare: dict[str, Any] = {name: value for name in RARE if (value := getattr(writing, name))}
    if writing.expected == 0:
        rare["receipt"] = _receipt(writing.number, told.first)
    if writing.key is not None:
        rare["key"] = _key(writing.key)
    closed = [text for row in writing.close for text in (row["token"], row["by"], row["how"])]
    opened = [text for item in writing.open for text in item.texts()]
    return (
        writing.number,
        str(writing.expected),
        writing.at.isoformat(),
        writing.by,
        state,
        None if data is None else orjson.dumps(data, default=str),
        orjson.dumps(case, default=str) if case else None,
        array(closed),
        array(opened),
        orjson.dumps(writing.submissions, default=str) if writing.submissions else None,
        orjson.dumps(rare, default=str) if rare else None,
        str(told.after),
        told.chain,
        array(told.names),
        told.payloads,
    )


def _key(call: KeyedCall) -> dict[str, str]:
    """A keyed call as the SQL function takes it."""
    return {"command": call.command, "actor": call.actor, "key": call.key, "fingerprint": call.fingerprint.hex()}


def _receipt(number: str, opened: Place) -> dict[str, Any]:
    """The signed receipt of a new case, stored with it in the same call."""
    signed = sign_receipt(number, opened)
    return {"seq": signed.seq, "hash": signed.hash.hex(), "key_id": signed.key_id, "signature": signed.signature.hex()}


def begin_writing(number: str, *, expected: int, head: Head, by: str, key: KeyedCall | None = None) -> Writing:
    """An empty writing at the present moment, whose dates follow the calendars that others have published by now."""
    keep_current()
    return Writing(number=number, expected=expected, head=head, at=now(), by=by, key=key)
