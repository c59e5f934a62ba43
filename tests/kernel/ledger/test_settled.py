# SPDX-License-Identifier: Apache-2.0
"""Reading in the order of ids passes over nothing, though ids are given before commits."""

import threading
from time import monotonic

import psycopg
import pytest
from django.db import connection, transaction

from mingfu.kernel.ledger import append, head, prepare, read_after, record, settled, wait_for_events
from mingfu.kernel.ledger.settled import settled_upto


def append_elsewhere(other, stream, name="other.happened"):
    """Append in another connection's open transaction; returns the id."""
    return other.execute(
        "SELECT o_id FROM ledger_record_v1(%s, now(), 'system', ARRAY[%s], '{\"{}\"}')", [stream, name]
    ).fetchone()[0]


def names(batch):
    return [each.stream for each in batch.events]


@pytest.fixture
def other(own_database):
    """Somebody else, in a transaction of their own."""
    with psycopg.connect(own_database) as connected:
        yield connected
        connected.rollback()


@pytest.mark.django_db
def test_settled_events_are_read_in_order_and_by_name(noted):
    start = record(noted("甲"), stream="s:0", by="system")[0].id
    ids = [record(noted("甲"), stream=f"s:{place}", by="system")[0].id for place in (1, 2, 3)]
    assert names(read_after(start, 100)) == ["s:1", "s:2", "s:3"]
    assert read_after(start, 100).upto == ids[2]
    assert names(read_after(start, 2)) == ["s:1", "s:2"]
    assert read_after(start, 2).upto == ids[1]
    assert read_after(ids[2], 100).events == ()
    assert read_after(ids[2], 100).upto == ids[2]


@pytest.mark.django_db
def test_events_of_other_names_move_the_cursor_too(noted):
    start = record(noted("甲"), stream="s:0", by="system")[0].id
    last = record(noted("甲"), stream="s:1", by="system")[0].id
    batch = read_after(start, 100, ["other.happened"])
    assert (batch.events, batch.upto) == ((), last)
    assert names(read_after(start, 100, ["other.happened", "ledger-test.noted"])) == ["s:1"]


@pytest.mark.django_db
def test_the_typed_event_is_read_back(noted):
    start = record(noted("甲"), stream="s:0", by="system")[0].id
    stored = record(noted("乙"), stream="s:1", by="post:7")[0]
    assert read_after(start, 1).events == (stored,)


@pytest.fixture
def start(own_database, noted):
    """The id of an event that has committed; all that follows in this database is ours."""
    return record(noted("始"), stream="s:0", by="system")[0].id


def test_an_id_that_has_not_committed_holds_the_reader(start, other, noted):
    record(noted("甲"), stream="s:1", by="system")
    held = append_elsewhere(other, "s:2")
    last = record(noted("甲"), stream="s:3", by="system")[0].id
    assert (held, last) == (start + 2, start + 3)
    batch = read_after(start, 100, patience=0.05)
    assert (names(batch), batch.upto) == (["s:1"], held - 1)
    other.commit()
    batch = read_after(held - 1, 100)
    assert (names(batch), batch.upto) == (["s:2", "s:3"], last)


def test_an_id_that_was_rolled_back_is_passed(start, other, noted):
    append_elsewhere(other, "s:1")
    last = record(noted("甲"), stream="s:2", by="system")[0].id
    other.rollback()
    assert names(read_after(start, 100)) == ["s:2"]
    assert read_after(start, 100).upto == last


def test_a_reader_waits_for_a_writer_that_is_about_to_commit(start, other, noted):
    append_elsewhere(other, "s:1")
    record(noted("甲"), stream="s:2", by="system")
    soon = threading.Timer(0.1, other.commit)
    soon.start()
    assert names(read_after(start, 100, patience=5)) == ["s:1", "s:2"]
    soon.join()


def test_nothing_is_settled_while_a_writer_stays(start, other):
    assert settled_upto(patience=0.05) == start
    held = append_elsewhere(other, "s:2")
    began = monotonic()
    assert settled_upto(patience=0.05) is None
    assert monotonic() - began < 2
    other.commit()
    assert settled_upto(patience=0.05) == held


def test_one_does_not_wait_for_oneself(start, noted):
    with transaction.atomic():
        mine = record(noted("甲"), stream="s:1", by="system")[0].id
        assert settled_upto(patience=0) == mine


def test_writers_are_those_who_append_not_those_who_read(start, other):
    other.execute("SELECT count(*) FROM ledger_event")
    assert settled._writers() == set()
    append_elsewhere(other, "s:1")
    assert len(settled._writers()) == 1


def test_writers_in_another_database_are_not_ours(start, ground, template, own_database):
    """Databases cloned from one template give their tables the same number."""
    twin = "test_twin"
    ground.cluster.drop_database(twin)
    ground.cluster.make_database(twin, template=template)
    with psycopg.connect(ground.cluster.url("mingfu_owner", twin)) as stranger:
        append_elsewhere(stranger, "s:1")
        assert settled._writers() == set()
        stranger.rollback()
    ground.cluster.drop_database(twin)


def test_a_second_writer_of_a_stream_follows_the_first(start, other, noted):
    first = append_elsewhere(other, "s:1")
    threading.Timer(0.2, other.commit).start()
    (second,) = record(noted("甲"), stream="s:1", by="system")
    assert (second.seq, second.id > first) == (2, True)
    assert [each.seq for each in read_after(start, 100).events] == [1, 2]


def test_a_prepared_event_loses_to_the_one_that_committed_first(start, other, noted, refused):
    prepared = prepare([noted("甲")], stream="s:1", by="system", after=head("s:1"))
    append_elsewhere(other, "s:1")
    threading.Timer(0.2, other.commit).start()
    with refused("stream-moved"):
        append(prepared)


def test_a_sleeping_reader_is_woken(start, other):
    threading.Timer(0.2, lambda: (append_elsewhere(other, "s:1"), other.commit())).start()
    began = monotonic()
    wait_for_events(start, timeout=20)
    assert 0.1 < monotonic() - began < 10
    assert names(read_after(start, 10)) == ["s:1"]


def test_a_reader_does_not_sleep_over_what_is_there(start, noted):
    record(noted("甲"), stream="s:1", by="system")
    began = monotonic()
    wait_for_events(start, timeout=20)
    assert monotonic() - began < 10


def test_a_reader_does_not_sleep_while_somebody_is_appending(start, other):
    append_elsewhere(other, "s:1")
    began = monotonic()
    wait_for_events(start, timeout=20)
    assert monotonic() - began < 10


def test_a_reader_that_woke_holds_nothing(start, other):
    wait_for_events(start, timeout=0.01)
    assert other.execute("SELECT pg_try_advisory_xact_lock(1296452679, 1)").fetchone()[0]


def test_who_appends_while_nobody_sleeps_rings_nobody(start, other):
    with connection.cursor() as cursor:
        cursor.execute("LISTEN mingfu_ledger")
    append_elsewhere(other, "s:1")
    other.commit()
    assert list(connection.connection.notifies(timeout=0.1)) == []
