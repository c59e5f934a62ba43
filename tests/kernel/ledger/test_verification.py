# SPDX-License-Identifier: Apache-2.0
"""Whatever is done to the tables behind our back, verification names the first thing that does not hold."""

from datetime import UTC, datetime

import pytest
from django.db import transaction

from mingfu.kernel.clock import chance, freeze
from mingfu.kernel.ledger import (
    FAULTS,
    Fault,
    commit,
    event_hash,
    events_of,
    head,
    issue_receipt,
    keys,
    new_salt,
    record,
    seal_due,
    verify,
)
from mingfu.kernel.ledger.merkle import Tree

pytestmark = pytest.mark.django_db

DAYS = [datetime(2026, 3, day, 2, tzinfo=UTC) for day in (1, 2, 3)]


@pytest.fixture(autouse=True, params=[2, 5000], ids=["small batches", "one batch"])
def batch(request, monkeypatch):
    monkeypatch.setenv("LEDGER_VERIFY_BATCH", str(request.param))


@pytest.fixture
def chronicle(noted):
    """Two sealed days and an open one; on each, a:1…a:3 and b:1…b:3 by turns; a receipt for each first event."""
    made = []
    for day, moment in enumerate(DAYS):
        with freeze(moment):
            list(seal_due())
            for place in range(3):
                made += record(noted(f"{day}{place}"), stream="a", by="system")
                made += record(noted(f"{day}{place}"), stream="b", by="system")
            issue_receipt(f"R{day}", made[-6])
    return made


def rehashed(stored, **changes):
    fields = {name: getattr(stored, name) for name in ("stream", "seq", "name", "at", "by", "payload", "prev")}
    return event_hash(**(fields | changes))


def at_fault(code, stored, **more):
    return Fault(code, stored.stream, stored.seq, stored.id, **more)


def test_what_was_recorded_holds(chronicle):
    verdict = verify()
    tree = Tree()
    tree.extend(each.hash for each in chronicle)
    assert verdict.fault is None
    assert verdict.holds
    assert (verdict.events, verdict.streams, verdict.sealed, verdict.seals, verdict.receipts) == (18, 2, 12, 2, 3)
    assert verdict.root == tree.root().hex()
    assert verdict.per_second > 0


def test_an_empty_ledger_holds():
    verdict = verify()
    assert (verdict.holds, verdict.events, verdict.root) == (True, 0, Tree().root().hex())


def test_progress_is_told(chronicle):
    told = []
    verify(progress=lambda what, done, of: told.append((what, done, of)))
    assert ("chains", 18, 18) in told
    assert ("events", 18, 18) in told
    assert told[-1] == ("receipts", 3, 3)


@pytest.mark.parametrize("place", [0, 7, 17])
@pytest.mark.parametrize(
    "change",
    [
        """UPDATE ledger_event SET payload = payload || '{"text": "x"}' WHERE id = %s""",
        """UPDATE ledger_event SET payload = payload || '{"more": 1}' WHERE id = %s""",
        """UPDATE ledger_event SET at = at + interval '1 microsecond' WHERE id = %s""",
        """UPDATE ledger_event SET "by" = 'somebody' WHERE id = %s""",
        "UPDATE ledger_event SET name = 'other.noted' WHERE id = %s",
        "UPDATE ledger_event SET hash = sha256(hash) WHERE id = %s",
    ],
)
def test_a_changed_event(chronicle, tamper, place, change):
    assert tamper(change, [chronicle[place].id]) == 1
    assert verify().fault == at_fault("hash", chronicle[place])


def test_the_first_of_several_is_named(chronicle, tamper):
    for place in (16, 4, 9):
        tamper("""UPDATE ledger_event SET "by" = 'somebody' WHERE id = %s""", [chronicle[place].id])
    assert verify().fault == at_fault("hash", chronicle[4])


def test_a_changed_event_with_a_new_hash_breaks_the_next_link(chronicle, tamper):
    forged = rehashed(chronicle[4], by="somebody")
    tamper("""UPDATE ledger_event SET "by" = 'somebody', hash = %s WHERE id = %s""", [forged, chronicle[4].id])
    assert verify().fault == at_fault("link", chronicle[6])


def test_a_removed_event(chronicle, tamper):
    assert tamper("DELETE FROM ledger_event WHERE id = %s", [chronicle[4].id]) == 1
    assert verify().fault == at_fault("gap", chronicle[6])


def test_a_removed_first_event(chronicle, tamper):
    tamper("DELETE FROM ledger_event WHERE id = %s", [chronicle[0].id])
    assert verify().fault == at_fault("first", chronicle[2])


def test_a_removed_last_event_of_a_sealed_stream(noted, tamper):
    with freeze(DAYS[0]):
        record(noted("甲"), stream="a", by="system")
        (last,) = record(noted("乙"), stream="b", by="system")
    with freeze(DAYS[1]):
        list(seal_due())
    tamper("DELETE FROM ledger_event WHERE id = %s", [last.id])
    assert verify().fault == Fault("seal-count", id=last.id - 1, seal=1)


def test_a_removed_event_that_has_a_receipt(chronicle, tamper, noted):
    (last,) = record(noted("丙"), stream="c", by="system")
    issue_receipt("R9", last)
    tamper("DELETE FROM ledger_event WHERE id = %s", [last.id])
    assert verify().fault == Fault("receipt-event", "c", 1, 0, receipt="R9")


def test_an_event_that_was_slipped_in(chronicle, tamper):
    """The forged event holds by itself; the one it pushed aside no longer follows."""
    victim = chronicle[2]
    tamper("UPDATE ledger_event SET seq = seq + 100 WHERE stream = 'a' AND seq >= 2")
    tamper("UPDATE ledger_event SET seq = seq - 99 WHERE stream = 'a' AND seq >= 102")
    tamper(
        """INSERT INTO ledger_event (id, stream, seq, name, at, "by", payload, prev, hash) OVERRIDING SYSTEM VALUE
           SELECT -id, 'a', 2, name, at, 'somebody', payload, prev, %s FROM ledger_event WHERE id = %s""",
        [rehashed(victim, by="somebody"), victim.id],
    )
    assert verify().fault == Fault("link", "a", 3, victim.id)


def test_an_event_that_was_slipped_in_before_all_others(chronicle, tamper):
    tamper(
        """INSERT INTO ledger_event (id, stream, seq, name, at, "by", payload, prev, hash) OVERRIDING SYSTEM VALUE
           SELECT -5, 'z', seq, name, at, "by", payload, prev, hash FROM ledger_event WHERE id = %s""",
        [chronicle[0].id],
    )
    assert verify().fault == Fault("hash", "z", 1, -5)


def test_an_event_that_was_slipped_into_a_sealed_day(chronicle, tamper):
    """A whole new stream, well chained, at an id that a seal covers."""
    free = chronicle[3].id
    tamper("UPDATE ledger_event SET id = id + 1000 WHERE id > %s", [free])
    tamper("UPDATE ledger_event SET id = id - 999 WHERE id > %s", [free + 1000])
    tamper("UPDATE ledger_seal SET last_id = last_id + 1")
    forged = rehashed(chronicle[0], stream="z")
    tamper(
        """INSERT INTO ledger_event (id, stream, seq, name, at, "by", payload, prev, hash) OVERRIDING SYSTEM VALUE
           SELECT %s, 'z', seq, name, at, "by", payload, prev, %s FROM ledger_event WHERE id = %s""",
        [free + 1, forged, chronicle[0].id],
    )
    assert verify().fault == Fault("seal-count", id=chronicle[0].id, seal=1)


@pytest.mark.parametrize(("one", "two", "first"), [(2, 4, 2), (0, 1, 0)])
def test_two_events_that_changed_places(chronicle, tamper, one, two, first):
    swap = """UPDATE ledger_event AS e SET name = o.name, at = o.at, "by" = o.by, payload = o.payload, hash = o.hash
                FROM ledger_event AS o WHERE (e.id, o.id) IN ((%s, %s), (%s, %s))"""
    pair = [chronicle[one].id, chronicle[two].id]
    assert tamper(swap, [*pair, *reversed(pair)]) == 2
    assert verify().fault == at_fault("hash", chronicle[first])


def test_two_events_that_changed_ids(chronicle, tamper):
    """Each chain holds; only the seal knows the order across streams."""
    one, two = chronicle[2].id, chronicle[3].id
    tamper("UPDATE ledger_event SET id = -id WHERE id = %s", [one])
    tamper("UPDATE ledger_event SET id = %s WHERE id = %s", [one, two])
    tamper("UPDATE ledger_event SET id = %s WHERE id = %s", [two, -one])
    assert verify().fault == Fault("seal-root", id=chronicle[0].id, seal=1)


def test_a_stream_that_was_rewritten_to_its_end(chronicle, tamper):
    """Hashes and links hold again; the seals and receipts do not."""
    rewrite(tamper, "b", "somebody")
    assert verify().fault == Fault("seal-root", id=chronicle[0].id, seal=1)


def test_an_unsealed_stream_that_was_rewritten_is_caught_by_its_receipt(chronicle, tamper, noted):
    (stored,) = record(noted("丙"), stream="c", by="system")
    issue_receipt("R9", stored)
    rewrite(tamper, "c", "somebody")
    assert verify().fault == at_fault("receipt-event", stored, receipt="R9")


def rewrite(tamper, stream, by):
    prev = bytes(32)
    for stored in events_of(stream):
        forged = rehashed(stored, by=by, prev=prev)
        tamper('UPDATE ledger_event SET "by" = %s, prev = %s, hash = %s WHERE id = %s', [by, prev, forged, stored.id])
        prev = forged


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ("UPDATE ledger_seal SET root = sha256(root) WHERE number = 2", ("seal-root", 2)),
        ("UPDATE ledger_seal SET count = count + 1 WHERE number = 2", ("seal-count", 2)),
        ("UPDATE ledger_seal SET previous = sha256(previous) WHERE number = 2", ("seal-chain", 2)),
        ("UPDATE ledger_seal SET previous = sha256(previous) WHERE number = 1", ("seal-chain", 1)),
        (
            "UPDATE ledger_seal SET signature = sha256(signature) || sha256(signature) WHERE number = 1",
            ("seal-signature", 1),
        ),
        ("UPDATE ledger_seal SET signature = '' WHERE number = 2", ("seal-signature", 2)),
        ("UPDATE ledger_seal SET key_id = 'unknown' WHERE number = 1", ("seal-key", 1)),
        ("UPDATE ledger_seal SET number = 7 WHERE number = 2", ("seal-number", 7)),
        ("""UPDATE ledger_seal SET "by" = 'somebody' WHERE number = 2""", ("seal-signature", 2)),
        ("""UPDATE ledger_seal SET "by" = 'somebody' WHERE number = 1""", ("seal-signature", 1)),
        ("UPDATE ledger_seal SET sealed_at = sealed_at - interval '1 hour' WHERE number = 2", ("seal-signature", 2)),
        ("UPDATE ledger_seal SET day = '2026-02-27' WHERE number = 1", ("seal-day", 1)),
    ],
)
def test_a_changed_seal(chronicle, tamper, change, fault):
    assert tamper(change) == 1
    found = verify().fault
    assert (found.code, found.seal) == fault


def test_a_removed_seal(chronicle, tamper):
    tamper("DELETE FROM ledger_seal WHERE number = 1")
    assert verify().fault == Fault("seal-count", id=chronicle[6].id, seal=2)


def test_a_seal_that_was_stretched_over_later_events(chronicle, tamper):
    tamper("UPDATE ledger_seal SET last_id = last_id + 1 WHERE number = 2")
    assert verify().fault == Fault("seal-count", id=chronicle[6].id, seal=2)


def test_an_event_that_is_dated_after_its_seal_is_named(chronicle, tamper):
    tamper("UPDATE ledger_seal SET day = '2026-02-28' WHERE number = 1")
    assert verify().fault == at_fault("seal-day", chronicle[0], seal=1)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ("UPDATE ledger_receipt SET hash = sha256(hash) WHERE number = 'R1'", "receipt-event"),
        ("UPDATE ledger_receipt SET seq = seq + 1 WHERE number = 'R1'", "receipt-event"),
        ("UPDATE ledger_receipt SET key_id = 'unknown' WHERE number = 'R1'", "receipt-key"),
        ("UPDATE ledger_receipt SET signature = sha256('') || sha256('') WHERE number = 'R1'", "receipt-signature"),
        ("UPDATE ledger_receipt SET number = 'R7' WHERE number = 'R1'", "receipt-signature"),
    ],
)
def test_a_changed_receipt(chronicle, tamper, change, code):
    assert tamper(change) == 1
    found = verify().fault
    assert (found.code, found.receipt[0]) == (code, "R")


def test_events_after_the_last_seal_may_go_on(chronicle, noted):
    record(noted("丁"), stream="a", by="system")
    verdict = verify()
    assert (verdict.holds, verdict.events, verdict.sealed) == (True, 19, 12)
    assert head("a").seq == 10


def test_a_former_key_still_verifies(chronicle, monkeypatch, tmp_path):
    """The key is replaced: its public half stays, and what it signed holds."""
    former = keys.key_folder()
    for name in ("seal.pub",):
        (tmp_path / name).write_bytes((former / name).read_bytes())
    monkeypatch.setenv("MINGFU_KEYS", str(tmp_path))
    keys._signer.cache_clear()
    keys.present_key_id.cache_clear()
    try:
        assert verify().holds
        assert sorted(path.name for path in tmp_path.glob("*.pub")) == [
            "seal-" + next(key for key in keys.public_keys() if key != keys.present_key_id()) + ".pub",
            "seal.pub",
        ]
        (tmp_path / next(path.name for path in tmp_path.glob("seal-*.pub"))).unlink()
        assert verify().fault.code == "seal-key"
    finally:
        keys._signer.cache_clear()
        keys.present_key_id.cache_clear()


def test_one_seed_gives_one_root(noted):
    """Nothing that is keyed or drawn elsewhere is in an event; ids may differ."""

    def rehearse(seed):
        with transaction.atomic(), chance.seeded(seed), freeze(DAYS[0]):
            for place in range(5):
                salt = new_salt()
                events = record(noted(commit("138", salt)), stream=f"case:{chance.digits(6)}", by="system")
                issue_receipt(f"R{place}", events[0])
            root = verify().root
            transaction.set_rollback(True)
        return root

    assert rehearse(1) == rehearse(1) != rehearse(2)


def test_every_fault_can_be_told():
    assert all(Fault(code).what for code in FAULTS)
