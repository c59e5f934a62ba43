# SPDX-License-Identifier: Apache-2.0
"""Reading and writing the table `command_result`.

The case step does not come through here: its one SQL function calls `command_once_v1` with the answer it is about to
give, and returns what that answers when it is not null (see `KeyedCall.parameters`).
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from django.db import DatabaseError, connection

from mingfu.kernel.clock import now
from mingfu.kernel.commands.refusals import KeyReused, KeyUnusable
from mingfu.kernel.ledger import canonical

OTHER_ARGUMENTS = "MF410"
"""SQLSTATE with which `command_once_v1` refuses a key that stands for other arguments."""

LONGEST_KEY = 200


@dataclass(frozen=True, slots=True)
class KeyedCall:
    """A call of a command under a key. Raises `KeyUnusable` for a key that is no short printable text."""

    command: str
    actor: str
    key: str
    fingerprint: bytes
    at: datetime

    def __post_init__(self) -> None:
        """Refuse keys that the table or a person could not read back."""
        if not 0 < len(self.key) <= LONGEST_KEY or not self.key.isprintable():
            raise KeyUnusable(longest=LONGEST_KEY)

    def parameters(self) -> tuple[str, str, str, bytes, datetime]:
        """The first five arguments of `command_once_v1`, in order; the sixth is the answer, as jsonb."""
        return (self.command, self.actor, self.key, self.fingerprint, self.at)


def first_answer(call: KeyedCall) -> tuple[Any] | None:
    """What the first call answered, as plain JSON in a tuple of one; None when this is the first, which is then noted.

    Waits for a first call that is still running. Raises `KeyReused` for other arguments.
    """
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT command_once_v1(%s, %s, %s, %s, %s)::text", call.parameters())
            kept = cursor.fetchone()[0]
    except DatabaseError as error:
        if is_other_arguments(error):
            raise KeyReused(command=call.command) from error
        raise
    return None if kept is None else (orjson.loads(kept)["result"],)


def keep_answer(call: KeyedCall, answer: Any) -> None:
    """Keep what this first call answers, given as plain JSON."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT command_done_v1(%s, %s, %s, %s::jsonb)",
            [call.command, call.actor, call.key, canonical(answer).decode()],
        )


def was_answered(command: str, actor: str, key: str, fingerprint: bytes | None = None) -> Any:
    """What a call under that key answered, as plain JSON; None when there was none. For calls whose subject is gone.

    With a fingerprint, a call that asked for something else raises `KeyReused`.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT result::text, fingerprint FROM command_result WHERE command = %s AND actor = %s AND key = %s",
            [command, actor, key],
        )
        row = cursor.fetchone()
    if row and fingerprint is not None and bytes(row[1]) != fingerprint:
        raise KeyReused(command=command)
    return orjson.loads(row[0]) if row and row[0] else None


def forget_answers(*, before: datetime) -> int:
    """Delete answers given before an instant, at latest now, and return how many; their keys may be used anew."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM command_result WHERE at < %s", [min(before, now())])
        forgotten: int = cursor.rowcount
    return forgotten


def is_other_arguments(error: DatabaseError) -> bool:
    """Whether the database refused a key because it stands for other arguments."""
    return getattr(error.__cause__, "sqlstate", None) == OTHER_ARGUMENTS
