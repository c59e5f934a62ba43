# SPDX-License-Identifier: Apache-2.0
"""What is written by COPY is what the commands write for the same seed: every row of every table."""

from datetime import datetime

import pytest
from django.apps import apps
from django.db import connection, transaction
from stamped_tables import ASIDE, Sequences, tables
from stories import cast, plans, play
from volume import Volume

from mingfu.engines.supervision import sweep
from mingfu.kernel.clock import LEGAL_ZONE, chance, freeze
from mingfu.kernel.ledger import verify

UNTIL = datetime(2026, 3, 20, 10, 0, tzinfo=LEGAL_ZONE)
MATTERS = 24
# Notes of one-time keys are forgotten after a while; a large district has long forgotten them.
# Notes of one-time keys are long forgotten; a procedure is kept once, by whichever case opens first.
FORGOTTEN = {"command_result", "cases_procedureedition"}

pytestmark = pytest.mark.usefixtures("district")


@pytest.fixture
def actors():
    from mingfu.demo.staff import seat_everybody  # noqa: PLC0415 - models exist only once Django is set up

    with chance.seeded("staff"):
        seat_everybody()
        return cast()


def everything():
    """Every row of every table as text."""
    held = {}
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            table = model._meta.db_table
            if table not in FORGOTTEN:
                cursor.execute(f'SELECT row_to_json(t)::text FROM "{table}" t ORDER BY 1')
                held[table] = [row[0] for row in cursor.fetchall()]
    return held


def test_what_is_copied_is_what_the_commands_write(actors):
    instances = list(plans(actors.people, matters=MATTERS, seed=11, until=UNTIL))
    assert {len(instance.moments) for instance in instances} > {2, 7}
    sequences = Sequences([*tables(), *ASIDE])
    before = sequences.now()
    with transaction.atomic():
        for instance in instances:
            play(instance, actors)
        played = everything()
        transaction.set_rollback(True)
    sequences.put(before)
    assert played["jobs_reactionfault"] == []

    Volume(actors).write(instances)
    written = everything()
    assert {table: len(rows) for table, rows in written.items()} == {table: len(rows) for table, rows in played.items()}
    for table, rows in played.items():
        assert [pair for pair in zip(written[table], rows, strict=True) if pair[0] != pair[1]] == [], table
    assert verify().holds


def test_a_copied_district_goes_on_by_commands(actors):
    Volume(actors).write(plans(actors.people, matters=8, seed=3, until=UNTIL))
    (one,) = list(plans(actors.people, matters=1, seed=4, until=UNTIL))
    number = play(one, actors)
    with freeze(UNTIL):
        sweep()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM cases_case WHERE number = %s", [number])
        assert cursor.fetchone() == (1,)
        cursor.execute("SELECT count(*), count(DISTINCT number) FROM cases_case")
        assert cursor.fetchone() == (9, 9)
    assert verify().holds


def test_the_same_seed_gives_the_same_plans(actors):
    def planned(seed):
        return [
            (one.story.key, one.moments, one.party) for one in plans(actors.people, matters=50, seed=seed, until=UNTIL)
        ]

    assert planned(1) == planned(1)
    assert planned(1) != planned(2)
