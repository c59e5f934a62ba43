# SPDX-License-Identifier: Apache-2.0
"""An event of our own, and a hand that tampers."""

from contextlib import contextmanager
from datetime import date

import pytest
from django.db import connection

from mingfu.kernel.ledger import event, events


@pytest.fixture
def own_registry(monkeypatch):
    """Events that a test declares are forgotten after it."""
    monkeypatch.setattr(events, "_BY_NAME", dict(events._BY_NAME))
    monkeypatch.setattr(events, "_BY_CLASS", dict(events._BY_CLASS))


@pytest.fixture
def noted(own_registry):
    """`noted("text")` is an event."""

    @event("ledger-test.noted")
    class Noted:
        """Something was noted in a test."""

        text: str
        on: date = date(2026, 3, 1)

    return lambda text: Noted(text=text)


@contextmanager
def unguarded(*tables):
    """The owner of the database takes the guards off, as only the owner can."""
    tables = tables or ("ledger_event",)
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER ledger_append_only")
        yield cursor
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER ledger_append_only")


@pytest.fixture
def tamper():
    """`tamper(sql, parameters)` changes what the guards protect."""

    def change(statement, parameters=()):
        with unguarded("ledger_event", "ledger_seal", "ledger_receipt") as cursor:
            cursor.execute(statement, parameters)
            return cursor.rowcount

    return change
