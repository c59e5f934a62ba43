# SPDX-License-Identifier: Apache-2.0
"""The database itself refuses to unwrite, also from its owner; and the app role may not even try."""

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from mingfu.kernel.ledger import append_only, append_only_tables, events_of, grant_app, record, roles

pytestmark = pytest.mark.django_db

TABLES = ("ledger_event", "ledger_seal", "ledger_receipt")


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize(
    "statement", ["UPDATE {} SET id = id", "DELETE FROM {}", "DELETE FROM {} WHERE false", "TRUNCATE {}"]
)
def test_nothing_is_changed_or_removed(table, statement):
    with pytest.raises(DatabaseError) as caught, connection.cursor() as cursor:
        cursor.execute(statement.format(table))
    assert caught.value.__cause__.sqlstate == "MF403"


def test_an_upsert_is_a_change(noted):
    record(noted("甲"), stream="s:1", by="system")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO ledger_event (stream, seq, name, at, "by", payload, prev, hash)
               SELECT stream, seq, name, at, "by", payload, prev, hash FROM ledger_event
               ON CONFLICT (stream, seq) DO UPDATE SET name = 'x.y'"""
        )
    assert [each.name for each in events_of("s:1")] == ["ledger-test.noted"]


@pytest.fixture
def app(ground):
    """A connection as web and worker have it. What it does is rolled back."""
    with psycopg.connect(ground.cluster.url("mingfu_app", connection.settings_dict["NAME"])) as connected:
        yield connected
        connected.rollback()


def test_the_app_role_appends_and_reads(app):
    app.execute("SELECT * FROM ledger_record_v1('s:1', now(), 'system', '{a.b}', '{\"{}\"}')")
    assert app.execute("SELECT name FROM ledger_event WHERE stream = 's:1'").fetchall() == [("a.b",)]


@pytest.mark.parametrize(
    "statement",
    [
        *(
            verb.format(table)
            for table in TABLES
            for verb in ("UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {}")
        ),
        "ALTER TABLE ledger_event DISABLE TRIGGER ledger_append_only",
        "DROP TRIGGER ledger_append_only ON ledger_event",
        "DROP TABLE ledger_event",
        "CREATE TABLE sneaked (x int)",
        "CREATE OR REPLACE FUNCTION ledger_ring_v1(p_last bigint) RETURNS void LANGUAGE sql AS ''",
        "DELETE FROM django_migrations",
    ],
)
def test_the_app_role_changes_nothing_and_defines_nothing(app, statement):
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        app.execute(statement)


def test_the_app_role_writes_other_tables(app):
    app.execute("UPDATE command_result SET key = key")
    app.execute("DELETE FROM command_result")


def test_granting_again_takes_away_what_was_given_since():
    with connection.cursor() as cursor:
        cursor.execute("GRANT UPDATE, DELETE, TRUNCATE ON ledger_event TO mingfu_app")
        assert grant_app("mingfu_app") is True
        cursor.execute(
            """SELECT table_name, string_agg(privilege_type, ' ' ORDER BY privilege_type)
                 FROM information_schema.role_table_grants
                WHERE grantee = 'mingfu_app' AND table_name = ANY(%s) GROUP BY table_name""",
            [[*TABLES, "command_result", "django_migrations"]],
        )
        assert dict(cursor.fetchall()) == {
            **dict.fromkeys(TABLES, "INSERT SELECT"),
            "command_result": "DELETE INSERT SELECT UPDATE",
            "django_migrations": "SELECT",
        }


def test_granting_to_nobody_does_nothing():
    assert grant_app("no_such_role") is False


def test_a_table_is_declared_append_only_beside_its_model(monkeypatch):
    monkeypatch.setattr(roles, "_APPEND_ONLY", set(roles._APPEND_ONLY))
    append_only("access_reading")
    assert append_only_tables() >= {"ledger_event", "ledger_seal", "ledger_receipt", "access_reading"}


def test_every_append_only_table_that_exists_has_its_trigger():
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT tablename FROM pg_tables t WHERE schemaname = current_schema() AND tablename = ANY(%s)
                  AND NOT EXISTS (SELECT FROM pg_trigger g WHERE g.tgrelid = t.tablename::regclass
                                     AND g.tgfoid = 'ledger_is_append_only_v1'::regproc AND g.tgenabled <> 'D')""",
            [sorted(append_only_tables())],
        )
        assert cursor.fetchall() == []
