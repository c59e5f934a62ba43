# SPDX-License-Identifier: Apache-2.0
"""One statement that takes texts and answers one text, in one round trip and with as little on the way as possible.

What is asked at every step and every request pays as much for the wrapping of a cursor as for the asking. So where no
transaction is open and nobody counts queries, the prepared statement is called through psycopg's own `pq`; else through
Django's cursor.
"""

from collections.abc import Iterable, Sequence
from itertools import count
from typing import cast
from weakref import WeakKeyDictionary

import psycopg
from django.db import DEFAULT_DB_ALIAS, connections
from psycopg.pq import ExecStatus

Text = str | bytes
Value = Text | None
"""A parameter: its text, or none."""


def array(values: Iterable[str | None]) -> str:
    """An array of texts as PostgreSQL reads it."""
    return "{" + ",".join(["NULL" if each is None else f'"{_quoted(each)}"' for each in values]) + "}"


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"') if '"' in text or "\\" in text else text


class Statement:
    """A query with `%s` for each parameter, whose one row has one text."""

    _serial = count()

    def __init__(self, query: str) -> None:
        self.query = query
        self.name = f"mingfu_{next(self._serial)}".encode()
        parts = query.split("%s")
        self._numbered = "".join(f"{part}${place}" for place, part in enumerate(parts[:-1], 1)) + parts[-1]
        # By connection, for a prepared statement is the server process's own and goes with it.
        self._ready: WeakKeyDictionary[psycopg.Connection[object], bool] = WeakKeyDictionary()

    def ask(self, *parameters: Value) -> Text | None:
        """The text that answers, or None where no row does. Raises Django's `DatabaseError` as a cursor would."""
        held = connections[DEFAULT_DB_ALIAS]
        # As Django's cursor does it: a session that was ended since the last request is begun again.
        held.close_if_health_check_failed()
        held.ensure_connection()
        direct = held.connection
        watched = held.execute_wrappers or held.queries_logged
        if held.in_atomic_block or not held.autocommit or watched or not isinstance(direct, psycopg.Connection):
            return self._by_cursor(parameters)
        with held.wrap_database_errors:
            return self._directly(direct, [_bytes(each) for each in parameters])

    def _by_cursor(self, parameters: Sequence[Value]) -> Text | None:
        texts = [each.decode() if isinstance(each, bytes) else each for each in parameters]
        with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
            cursor.execute(self.query, texts)
            row = cursor.fetchone()
        return None if row is None else row[0]

    def _directly(self, direct: "psycopg.Connection[object]", parameters: list[bytes | None]) -> Text | None:
        try:
            return self._prepared(direct, parameters)
        except psycopg.errors.InvalidSqlStatementName:
            # A rollback lets psycopg forget every prepared statement of the session, ours too. Nothing has run yet.
            self._ready.pop(direct, None)
            return self._prepared(direct, parameters)

    def _prepared(self, direct: "psycopg.Connection[object]", parameters: list[bytes | None]) -> Text | None:
        session = direct.pgconn
        if direct not in self._ready:
            self._checked(session.prepare(self.name, self._numbered.encode()), ExecStatus.COMMAND_OK)
            self._ready[direct] = True
        # psycopg takes None for null, whatever its annotation says.
        answer = self._checked(session.exec_prepared(self.name, cast("list[bytes]", parameters)), ExecStatus.TUPLES_OK)
        return answer.get_value(0, 0) if answer.ntuples else None

    @staticmethod
    def _checked(answer: "psycopg.pq.abc.PGresult", wanted: ExecStatus) -> "psycopg.pq.abc.PGresult":
        if answer.status != wanted:
            raise psycopg.errors.error_from_result(answer)
        return answer


def _bytes(text: Value) -> bytes | None:
    return text.encode() if isinstance(text, str) else text
