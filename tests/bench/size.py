# SPDX-License-Identifier: Apache-2.0
"""That nothing grows with what has gathered: a step among many cases, a step of a long story, the instants that are due.

The many cases are one true case copied inside the database. Their number is set beside the limit of the same minute, for
the machine is never quiet.
"""

import os
from dataclasses import dataclass
from datetime import timedelta
from statistics import median
from time import perf_counter

import approval
import limit
import psycopg
from case_steps import Walker
from django.db import connection
from figures import Told, ratio
from part import Asked, Heard, prepare, say
from psycopg import sql

from mingfu.engines.cases import events as happened
from mingfu.engines.cases.remembering import forget
from mingfu.engines.jobs.timers import due_timers
from mingfu.kernel.clock import now
from mingfu.kernel.ledger import append, head
from mingfu.kernel.ledger import prepare as prepared

DUE = 100
FIRST_ID = 100_000_000
NUMBER = "(CASE WHEN n < 1000000 THEN '20240102' ELSE '20240103' END || lpad(mod(n, 1000000)::text, 6, '0'))"
BY_CASE = ("cases_boardline", "cases_deadline")
COST = 1.2
"""What a step may cost more, at most, before it is said to grow: the noise of this machine is less than that."""


def measure(told: Told, asked: Asked) -> None:
    """The figures of this part."""
    prepare()
    limit.lay(os.environ["DATABASE_OWNER_URL"])
    _due(told, asked.count(100_000, 1_000_000))
    _history(told, asked)
    _many(told, asked)


def _due(told: Told, count: int) -> None:
    """So many instants on the due-list, a hundred of them due."""
    begun = now()
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"]) as owner, owner.cursor() as cursor:
        with cursor.copy("COPY jobs_timer (kind, ref, token, set_at, due_at, how, tries) FROM STDIN") as copy:
            for place in range(count):
                late = place % (count // DUE) == 0
                due_at = begun + (timedelta(hours=-1) if late else timedelta(minutes=10 + place % 500_000))
                copy.write_row(("bench", str(place), "1", begun, due_at, "", 0))
        cursor.execute("ANALYZE jobs_timer")
    taken = []
    for _turn in range(5):
        at = perf_counter()
        found = due_timers(limit=1000)
        taken.append(perf_counter() - at)
        assert len(found) == DUE, len(found)
    told.add(f"到期扫描：{count:,} 个时点中找出 {DUE} 个", median(taken) * 1000, "ms", aim=1000, most=True)
    with psycopg.connect(os.environ["BENCH_SUPERUSER_URL"]) as owner:
        owner.execute("DELETE FROM jobs_timer WHERE kind = 'bench'")


def _history(told: Told, asked: Asked) -> None:
    """The first step of cases to which much has happened, and of cases just received, in turns."""
    cases, events = asked.count(5, 20), asked.count(500, 5000)
    first, actors, tokens = approval.ACTS[0], approval.cast(), approval.tokens()
    heard = Heard(f"每件 {events:,} 条经历：件", cases)
    long_: list[float] = []
    short: list[float] = []
    for done in range(cases):
        opened = [
            approval.cases.open_case(approval.START, approval.APPLIED, actor=actors[approval.PARTY]) for _ in "abc"
        ]
        _much_happened(opened[0], events)
        # The third case takes what the writing of so many events leaves behind; the others take turns in going first.
        order: list[tuple[str, list[float]]] = [(opened[2], []), (opened[0], long_), (opened[1], short)]
        for number, taken in order if done % 2 else [order[0], *order[:0:-1]]:
            forget(number)
            at = perf_counter()
            approval.cases.complete_task(number, tokens[first.node], first.typed, actor=actors[first.post])
            taken.append(perf_counter() - at)
        heard.at(done + 1)
    told.add("办一步：刚受理的办件", median(short) * 1000, "ms")
    told.add(
        f"办一步：已有 {events:,} 条经历的办件",
        median(long_) * 1000,
        "ms",
        against="刚受理的办件",
        ratio=median(long_) / median(short),
        aim=COST,
        most=True,
    )


def _much_happened(number: str, count: int) -> None:
    """Let events that change nothing follow in the stream of a case."""
    said = happened.CaseMoved(case=number, branches=(), milestones=("度量",))
    stream = f"case:{number}"
    append(prepared([said] * count, stream=stream, by="system", after=head(stream), at=now()))


@dataclass
class Crowd:
    """One true case and its copies."""

    number: str
    count: int = 0

    def grow(self, upto: int) -> None:
        """Copy the case until there are so many."""
        with psycopg.connect(os.environ["BENCH_SUPERUSER_URL"]) as owner:
            # The lines that triggers keep are copied too.
            owner.execute("SET session_replication_role = replica")
            case_id, *_rest = (
                owner.execute("SELECT id FROM cases_case WHERE number = %s", [self.number]).fetchone() or ()
            )
            new = {"id": f"{FIRST_ID} + n", "number": NUMBER, "received_at": "received_at - n * interval '10 seconds'"}
            self._copy(owner, "cases_case", new, "t.id", case_id, upto)
            for table in BY_CASE:
                self._copy(owner, table, {"case_id": f"{FIRST_ID} + n"}, "t.case_id", case_id, upto)
            of_item = {"case_id": f"{FIRST_ID} + n"}
            self._copy(owner, "cases_workitem", of_item, "t.closed_at IS NULL AND t.case_id", case_id, upto)
            of_event = {
                "stream": f"'case:' || {NUMBER}",
                "prev": "decode(repeat('00', 32), 'hex')",
                "hash": "sha256(n::text::bytea)",
            }
            self._copy(owner, "ledger_event", of_event, "t.seq = 1 AND t.stream", f"case:{self.number}", upto)
        self.count = upto
        with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as owner:
            for table in ("cases_case", "cases_workitem", "ledger_event", *BY_CASE):
                owner.execute(sql.SQL("ANALYZE {}").format(sql.Identifier(table)))
        with psycopg.connect(os.environ["BENCH_SUPERUSER_URL"], autocommit=True) as owner:
            owner.execute("CHECKPOINT")

    def _copy(
        self, owner: psycopg.Connection, table: str, new: dict[str, str], where: str, key: object, upto: int
    ) -> None:
        with connection.cursor() as cursor:
            columns = [column.name for column in connection.introspection.get_table_description(cursor, table)]
        kept = [name for name in columns if name in new or name != "id"]
        values = [sql.SQL(new[name]) if name in new else sql.Identifier("t", name) for name in kept]
        asked = sql.SQL(
            "INSERT INTO {table} ({columns}) SELECT {values} FROM {table} t, generate_series(%s::int, %s::int) n WHERE "
            + where
            + " = %s"
        ).format(
            table=sql.Identifier(table),
            columns=sql.SQL(", ").join(map(sql.Identifier, kept)),
            values=sql.SQL(", ").join(values),
        )
        owner.execute(asked, [self.count, upto - 1, key])
        say(f"{table} 至 {upto:,}")


def _many(told: Told, asked: Asked) -> None:
    """Steps a second among so many cases and among ten times as many, each beside the limit."""
    few = asked.count(10_000, 100_000)
    actors = approval.cast()
    crowd = Crowd(approval.cases.open_case(approval.START, approval.APPLIED, actor=actors[approval.PARTY]))
    found = []
    for count in (few, few * 10):
        crowd.grow(count)
        # A session of its own: its plans are made among these many.
        connection.close()
        walker, url = Walker(), os.environ["DATABASE_OWNER_URL"]
        walker.walk(1, keyed=False)
        ours, theirs = [], []
        for _turn in range(asked.count(3, 6)):
            theirs.append(limit.steps_per_second(url, clients=1, seconds=2))
            ours.append(walker.walk(3, keyed=False))
        found.append(ratio(ours, theirs))
        told.add(f"办件步：库中已有 {count:,} 件", median(ours), "步/s", against="L1", ratio=found[-1])
    told.add(f"办一步的代价，{few * 10:,} 件比 {few:,} 件", found[0] / found[1], "倍", aim=COST, most=True)
