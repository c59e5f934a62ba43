# SPDX-License-Identifier: Apache-2.0
"""What the database lets the application do. Migrations run as the owner; web and worker run as the app role.

The app role may read and append to append-only tables, read and write others, and change no definition. The triggers
hold against the owner too; the grants hold where a trigger was dropped.
"""

from django.db import connection, transaction
from psycopg import sql

APP_ROLE = "mingfu_app"
OWNER_ROLE = "mingfu_owner"

_APPEND_ONLY: set[str] = set()
_READ_ONLY = {"django_migrations"}


def append_only(table: str) -> None:
    """Say that a table is append-only, beside its model. Its migration also sets the `ledger_append_only` trigger."""
    _APPEND_ONLY.add(table)


def append_only_tables() -> frozenset[str]:
    """Every table that was declared append-only."""
    return frozenset(_APPEND_ONLY)


for _table in ("ledger_event", "ledger_seal", "ledger_receipt"):
    append_only(_table)


def grant_app(role: str = APP_ROLE) -> bool:
    """Give the app role its rights over every table of the schema, as the owner, after each migration.

    False where the server has no such role: a test database or a server of one's own with one user.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = %s)", [role])
        if not cursor.fetchone()[0]:
            return False
        cursor.execute("SELECT current_schema()")
        schema, app = sql.Identifier(cursor.fetchone()[0]), sql.Identifier(role)
        for statement in _ALWAYS:
            cursor.execute(sql.SQL(statement).format(schema=schema, app=app))
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename")
        for (table,) in cursor.fetchall():
            cursor.execute(sql.SQL(_rights(table)).format(schema=schema, table=sql.Identifier(table), app=app))
    return True


_ALWAYS = (
    "REVOKE CREATE ON SCHEMA {schema} FROM PUBLIC",
    "REVOKE ALL ON ALL TABLES IN SCHEMA {schema} FROM {app}",
    "GRANT USAGE ON SCHEMA {schema} TO {app}",
    "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {schema} TO {app}",
    "GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA {schema} TO {app}",
)


def _rights(table: str) -> str:
    if table in _READ_ONLY:
        return "GRANT SELECT ON {schema}.{table} TO {app}"
    if table in _APPEND_ONLY:
        return "GRANT SELECT, INSERT ON {schema}.{table} TO {app}"
    return "GRANT SELECT, INSERT, UPDATE, DELETE ON {schema}.{table} TO {app}"
