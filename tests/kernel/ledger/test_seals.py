# SPDX-License-Identifier: Apache-2.0
"""The daily seal: what it covers, what it is chained to, and who signed it."""

import threading
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

import psycopg
import pytest

from mingfu.kernel.clock import LEGAL_ZONE, freeze
from mingfu.kernel.ledger import all_seals, latest_seal, public_key, record, seal_day, seal_due, seal_over, seals
from mingfu.kernel.ledger.hashing import GENESIS, canonical
from mingfu.kernel.ledger.keys import SEAL, signed
from mingfu.kernel.ledger.merkle import Tree

FIRST = date(2026, 3, 1)
LATER = datetime(2026, 3, 20, tzinfo=UTC)


def legal(day, hour, minute=0):
    return datetime(2026, 3, day, hour, minute, tzinfo=LEGAL_ZONE)


def root_over(*events):
    tree = Tree()
    tree.extend(each.hash for each in events)
    return tree.root()


@pytest.fixture
def note(noted):
    def at(moment, stream="s:1"):
        return record(noted("甲"), stream=stream, by="system", at=moment)[0]

    return at


@pytest.fixture
def later():
    with freeze(LATER):
        yield


@pytest.mark.django_db
@pytest.mark.usefixtures("later")
def test_a_seal_covers_a_legal_day(note):
    first, second = note(legal(1, 0)), note(legal(1, 23, 59), "s:2")
    third = note(legal(2, 0))
    seal = seal_day(FIRST, by="operator")
    assert (seal.number, seal.day, seal.count) == (1, FIRST, 2)
    assert (seal.first_id, seal.last_id) == (first.id, second.id)
    assert seal.root == root_over(first, second)
    assert (seal.previous, seal.by, seal.sealed_at) == (GENESIS, "operator", LATER)
    assert latest_seal() == seal
    assert seal_over(first.id) == seal_over(second.id) == seal
    assert seal_over(third.id) is None


@pytest.mark.django_db
@pytest.mark.usefixtures("later")
def test_seals_are_chained_and_signed(note):
    note(legal(1, 9))
    first = seal_day(FIRST)
    event = note(legal(2, 9))
    second = seal_day(date(2026, 3, 2))
    assert (second.number, second.root) == (2, root_over(event))
    assert second.previous == sha256(canonical(first.header())).digest()
    for seal in (first, second):
        assert signed(SEAL, canonical(seal.header()), signature=seal.signature, public=public_key())
    assert not signed(SEAL, canonical(first.header()), signature=second.signature, public=public_key())


@pytest.mark.django_db
@pytest.mark.usefixtures("later")
def test_a_day_without_events_has_no_seal(note):
    assert seal_day(FIRST) is None
    assert all_seals() == []
    note(legal(5, 9))
    assert seal_day(date(2026, 3, 4)) is None
    assert all_seals() == []


@pytest.mark.django_db
@pytest.mark.usefixtures("later")
def test_a_day_is_sealed_once(note):
    note(legal(1, 9))
    assert seal_day(FIRST).number == 1
    late = note(legal(1, 9))
    assert seal_day(FIRST) is None
    assert seal_day(date(2026, 2, 28)) is None
    assert (seal_day(date(2026, 3, 2)).first_id, latest_seal().last_id) == (late.id, late.id)


@pytest.mark.django_db
@pytest.mark.usefixtures("later")
def test_an_event_behind_a_later_one_waits_with_it(note):
    first, ahead, behind = note(legal(1, 23, 59)), note(legal(2, 0)), note(legal(1, 23, 59))
    assert seal_day(FIRST).last_id == first.id
    second = seal_day(date(2026, 3, 2))
    assert second.root == root_over(ahead, behind)


@pytest.mark.django_db
@pytest.mark.parametrize("ahead", [0, 1, 30])
def test_a_day_that_is_not_over_is_not_sealed(note, refused, ahead):
    with freeze(legal(1, 23, 59)):
        note(legal(1, 9))
        with refused("ledger-day-not-over"):
            seal_day(FIRST + timedelta(days=ahead))
    assert all_seals() == []


@pytest.mark.django_db
@pytest.mark.usefixtures("later")
def test_days_that_are_due_are_sealed_one_by_one(note):
    for day in (1, 1, 3, 4, 19, 20):
        note(legal(day, 9))
    assert [(seal.number, seal.day.day, seal.count) for seal in seal_due()] == [
        (1, 1, 2),
        (2, 3, 1),
        (3, 4, 1),
        (4, 19, 1),
    ]
    assert list(seal_due()) == []


@pytest.mark.django_db
@pytest.mark.usefixtures("later")
def test_days_are_sealed_up_to_the_one_that_is_named(note):
    for day in (1, 3, 4):
        note(legal(day, 9))
    assert [seal.day.day for seal in seal_due(date(2026, 3, 3))] == [1, 3]


@pytest.mark.django_db
@pytest.mark.usefixtures("later")
def test_who_seals_second_finds_nothing_to_do(note, monkeypatch):
    """Another process seals the day between our looking and our sealing."""
    note(legal(1, 9))
    monkeypatch.setattr(seals, "seal_day", lambda _day, **_by: None)
    assert list(seal_due()) == []


@pytest.mark.django_db
@pytest.mark.usefixtures("later")
def test_a_seal_is_the_same_however_it_is_read(note, monkeypatch):
    monkeypatch.setenv("LEDGER_VERIFY_BATCH", "3")
    events = [note(legal(1, 9), f"s:{place}") for place in range(10)]
    assert seal_day(FIRST).root == root_over(*events)


@pytest.fixture
def other(own_database):
    with psycopg.connect(own_database) as connected:
        yield connected
        connected.rollback()


def append_elsewhere(other, moment):
    return other.execute(
        "SELECT o_id FROM ledger_record_v1('s:9', %s, 'system', '{other.happened}', '{\"{}\"}')", [moment]
    ).fetchone()[0]


@pytest.mark.usefixtures("later")
def test_an_event_that_commits_late_is_in_the_seal(own_database, other, note):
    late = append_elsewhere(other, legal(1, 9))
    note(legal(1, 10))
    threading.Timer(0.2, other.commit).start()
    seal = seal_day(FIRST)
    assert (seal.first_id, seal.count) == (late, 2)


@pytest.mark.usefixtures("later")
def test_a_writer_that_stays_puts_the_seal_off(own_database, other, note, refused, monkeypatch):
    monkeypatch.setenv("LEDGER_SETTLE_WITHIN", "0")
    append_elsewhere(other, legal(1, 9))
    note(legal(1, 10))
    with refused("ledger-busy"):
        seal_day(FIRST)
    assert all_seals() == []
    other.commit()
    assert seal_day(FIRST).count == 2
