# SPDX-License-Identifier: Apache-2.0
"""Events per second of `mingfu ledger verify`, over events that are written by COPY and rolled back again.

Needs Django set up on a database of the current schema; leaves nothing behind.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from time import perf_counter
from typing import Any

from django.db import connection, transaction
from figures import Told
from psycopg.types.json import Jsonb

from mingfu.kernel.clock import freeze
from mingfu.kernel.ledger import Head, Prepared, event, prepare, seal_day, verify

PER_STREAM = 10
PER_DAY = 20_000
START = datetime(2040, 1, 2, 1, tzinfo=UTC)
"""Later than whatever the database holds: a day is sealed only when nothing before it waits for a later one."""


@event("bench.stepped")
class Stepped:
    """A case went one step on; about as large as such an event is."""

    case: str
    task: str
    post: str
    outcome: str
    due_on: date
    round: int


def measure(told: Told, asked: Any) -> None:
    """The figures of this part."""
    found = run(asked.count(20_000, 200_000, 1_000_000))
    told.details |= found
    told.add(f"台账核验（{found['events']:,} 条）", found["ledger.verify events/s"], "条/s")
    told.add("台账封存", found["ledger.seal events/s"], "条/s")
    told.add("台账备好并成批写入", found["ledger.prepare and copy events/s"], "条/s")


def run(events: int) -> dict[str, Any]:
    """Verify the ledger and say how fast, in events per second; also how fast events are prepared and sealed."""
    with transaction.atomic():
        began = perf_counter()
        written = _write(events)
        prepared_in = perf_counter() - began
        began = perf_counter()
        seals = _seal(events)
        sealed_in = perf_counter() - began
        verdict = verify()
        transaction.set_rollback(True)
    assert verdict.holds, verdict.fault
    assert verdict.events >= written
    return {
        "ledger.verify events/s": verdict.per_second,
        "ledger.seal events/s": int(verdict.sealed / sealed_in),
        "ledger.prepare and copy events/s": int(written / prepared_in),
        "events": verdict.events,
        "streams": verdict.streams,
        "seals": seals,
    }


def _write(count: int) -> int:
    written = 0
    with connection.cursor() as cursor:
        columns = 'COPY ledger_event (stream, seq, name, at, "by", payload, prev, hash) FROM STDIN'
        with cursor.copy(columns) as copy:
            for each in _events(count):
                copy.write_row(
                    (each.stream, each.seq, each.name, each.at, each.by, Jsonb(each.payload), each.prev, each.hash)
                )
                written += 1
        cursor.execute("ANALYZE ledger_event")
    return written


def _events(count: int) -> Iterator[Prepared]:
    """Steps of many cases by turns, as they come in a district."""
    side_by_side = 1000
    for block in range(count // (PER_STREAM * side_by_side)):
        heads = {f"bench:{block:05}-{place:04}": Head() for place in range(side_by_side)}
        for turn in range(PER_STREAM):
            day = (block * PER_STREAM * side_by_side + turn * side_by_side) // PER_DAY
            at = START + timedelta(days=day, seconds=turn)
            for stream, head in heads.items():
                happened = Stepped(
                    case=stream, task=f"t{turn}", post="高明区某局办公室", outcome="done", due_on=at.date(), round=turn
                )
                (made,) = prepare([happened], stream=stream, by="post:7", after=head, at=at)
                heads[stream] = Head(made.seq, made.hash)
                yield made


def _seal(count: int) -> int:
    seals = 0
    with freeze(START + timedelta(days=count // PER_DAY + 2)):
        for day in range(count // PER_DAY):
            seals += seal_day(START.date() + timedelta(days=day)) is not None
    return seals
