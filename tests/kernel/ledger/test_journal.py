# SPDX-License-Identifier: Apache-2.0
"""Recording, preparing, appending and reading streams."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mingfu.kernel.clock import freeze
from mingfu.kernel.ledger import (
    Head,
    append,
    event_hash,
    events_of,
    head,
    pack,
    packed,
    prepare,
    record,
    refusing_a_moved_stream,
    restore,
)
from mingfu.kernel.ledger.hashing import GENESIS

pytestmark = pytest.mark.django_db
T = datetime(2026, 3, 1, 2, 3, 4, 5, tzinfo=UTC)

kept_text = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))


def recomputed(stored):
    return event_hash(
        stream=stored.stream,
        seq=stored.seq,
        name=stored.name,
        at=stored.at,
        by=stored.by,
        payload=stored.payload,
        prev=stored.prev,
    )


def test_a_stream_begins_before_its_first_event():
    assert head("s:1") == Head(0, GENESIS)
    assert events_of("s:1") == []


def test_recorded_events_are_chained(noted):
    with freeze(T):
        first, second = record(noted("甲"), noted("乙"), stream="s:1", by=SimpleNamespace(code="post:7"))
        (third,) = record(noted("丙"), stream="s:1", by="system")
        (other,) = record(noted("丁"), stream="s:2", by="system")
    assert [(each.stream, each.seq) for each in (first, second, third, other)] == [
        ("s:1", 1),
        ("s:1", 2),
        ("s:1", 3),
        ("s:2", 1),
    ]
    assert first.id < second.id < third.id < other.id
    assert (first.prev, second.prev, third.prev, other.prev) == (GENESIS, first.hash, second.hash, GENESIS)
    assert (first.by, third.by, first.at) == ("post:7", "system", T)
    assert head("s:1") == Head(3, third.hash)
    assert events_of("s:1") == [first, second, third]


def test_what_is_read_back_is_the_event(noted):
    (stored,) = record(noted("甲"), stream="s:1", by="system")
    assert restore(stored.name, stored.payload) == noted("甲")
    assert stored.payload == {"text": "甲", "on": "2026-03-01"}


def test_recording_is_one_round_trip(noted, django_assert_num_queries):
    with django_assert_num_queries(1):
        record(noted("甲"), noted("乙"), stream="s:1", by="system")


def test_recording_nothing_changes_nothing():
    assert record(stream="s:1", by="system") == ()
    assert head("s:1") == Head()


def test_an_event_may_be_dated(noted):
    day = datetime(2025, 1, 1, tzinfo=UTC)
    (stored,) = record(noted("甲"), stream="s:1", by="system", at=day)
    assert stored.at == day


@given(
    text=kept_text,
    stream=kept_text,
    by=kept_text,
    at=st.datetimes(timezones=st.just(UTC)).filter(lambda at: at.year >= 1000),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
def test_the_database_hashes_as_python_does(noted, text, stream, by, at):
    record(noted(text), noted(text + "2"), stream=stream, by=by, at=at)
    for stored in events_of(stream)[-2:]:
        assert stored.hash == recomputed(stored)


def test_prepared_events_are_those_that_recording_makes(noted):
    prepared = prepare([noted("甲"), noted("乙")], stream="s:1", by="system", after=head("s:1"), at=T)
    recorded = record(noted("甲"), noted("乙"), stream="s:1", by="system", at=T)
    assert [each.hash for each in prepared] == [each.hash for each in recorded]
    assert [each.seq for each in prepared] == [1, 2]


def test_packing_in_one_go_gives_what_preparing_gives(noted):
    events = [noted("甲"), noted('“引号"\\与\n换行'), noted("")]
    after = Head(4, b"\7" * 32)
    told = pack(events, stream='s:"1"', by='post:甲"#7', after=after, at=T)
    assert told == packed(prepare(events, stream='s:"1"', by='post:甲"#7', after=after, at=T))
    assert (told.after, told.head, told.first.seq) == (4, Head(7, told.hashes[3]), 5)
    assert pack([], stream="s:1", by="system", after=after, at=T).head == after


def test_prepared_events_are_appended(noted):
    record(noted("甲"), stream="s:1", by="system")
    prepared = prepare([noted("乙"), noted("丙")], stream="s:1", by="post:7", after=head("s:1"), at=T)
    last = append(prepared)
    stored = events_of("s:1")
    assert stored[-1].id == last
    assert [each.hash for each in stored[1:]] == [each.hash for each in prepared]
    assert (stored[2].by, stored[2].at, stored[2].payload["text"]) == ("post:7", T, "丙")


def test_a_stream_that_moved_refuses_what_was_prepared(noted, refused):
    prepared = prepare([noted("乙")], stream="s:1", by="system", after=head("s:1"))
    record(noted("甲"), stream="s:1", by="system")
    with refused("stream-moved") as caught, transaction.atomic():
        append(prepared)
    assert caught.value.stream == "s:1"
    assert [each.payload["text"] for each in events_of("s:1")] == ["甲"]


def test_other_faults_of_the_database_stay_what_they_are():
    with pytest.raises(DatabaseError), refusing_a_moved_stream(), connection.cursor() as cursor:
        cursor.execute("SELECT 1 / 0")


@pytest.mark.parametrize("after", [Head(0, b"\1" * 32), Head(1, GENESIS), Head(-1, GENESIS)])
def test_a_wrong_head_is_refused(noted, refused, after):
    with refused("stream-moved"):
        append(prepare([noted("甲")], stream="s:1", by="system", after=after))


def test_a_broken_link_inside_is_refused_whole(noted, refused):
    prepared = prepare([noted("甲"), noted("乙")], stream="s:1", by="system", after=head("s:1"))
    with refused("stream-moved"), transaction.atomic():
        append([prepared[0], prepare([noted("乙")], stream="s:1", by="system", after=Head(1, GENESIS))[0]])
    assert head("s:1") == Head()


def test_the_table_refuses_a_second_event_at_one_place(noted):
    (stored,) = record(noted("甲"), stream="s:1", by="system", at=T)
    with pytest.raises(Exception, match="ledger_event_place_v1"), connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO ledger_event (stream, seq, name, at, "by", payload, prev, hash)
               SELECT stream, seq, name, at, "by", payload, prev, hash FROM ledger_event WHERE id = %s""",
            [stored.id],
        )
