# SPDX-License-Identifier: Apache-2.0
"""The tables that a stamped district fills, their columns, and the running numbers of their rows."""

from collections.abc import Iterable, Mapping

from django.apps import apps
from django.db import connection, models

FIRST_ID = 800_000_000_000
APART = 1_000_000_000
ASIDE = ("command_result", "documents_series", "ledger_seal")
"""Written otherwise: notes of one-time keys are long forgotten, series have one row a year,
seals come at night."""


def tables() -> list[str]:
    """Every table whose rows have a running number, in the order in which a foreign key can be satisfied."""
    known = [model for model in apps.get_models() if isinstance(model._meta.pk, models.BigAutoField)]
    ordered = sorted(known, key=lambda model: (_depth(model), model._meta.db_table))
    return [model._meta.db_table for model in ordered if model._meta.db_table not in ASIDE]


def _depth(model: type[models.Model]) -> int:
    parents = [f.related_model for f in model._meta.get_fields() if f.many_to_one or (f.one_to_one and f.concrete)]
    return 1 + max((_depth(parent) for parent in parents if parent is not model), default=0)


def columns(table: str) -> list[str]:
    """The columns of a table that are stored as they are given."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT column_name FROM information_schema.columns
                WHERE table_name = %s AND table_schema = current_schema() AND is_generated = 'NEVER'
                ORDER BY ordinal_position""",
            [table],
        )
        return [row[0] for row in cursor.fetchall()]


class Sequences:
    """The running numbers of all tables, kept and put back."""

    def __init__(self, names: Iterable[str]) -> None:
        self.by_table = {table: _sequence(table) for table in names}
        self.all = [*filter(None, self.by_table.values()), "case_serial_v1"]

    def now(self) -> dict[str, tuple[int, bool]]:
        """Where each sequence stands."""
        with connection.cursor() as cursor:
            found = {}
            for name in self.all:
                cursor.execute(f"SELECT last_value, is_called FROM {name}")
                found[name] = cursor.fetchone()
        return found

    def put(self, where: Mapping[str, tuple[int, bool]]) -> None:
        """Set sequences."""
        with connection.cursor() as cursor:
            for name, (value, called) in where.items():
                cursor.execute("SELECT setval(%s::regclass, %s, %s)", [name, value, called])

    def far(self) -> None:
        """Numbers that are met nowhere else, a range for each table."""
        self.put({name: (FIRST_ID + place * APART, False) for place, name in enumerate(self.by_table.values()) if name})


def _sequence(table: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_serial_sequence(%s, 'id')", [table])
        return str(cursor.fetchone()[0])
