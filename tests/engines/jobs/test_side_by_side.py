# SPDX-License-Identifier: Apache-2.0
"""Several workers on one database, writers that commit late, and a database that goes away: nothing twice, nothing lost."""

from datetime import datetime, time, timedelta
from threading import Barrier, Event, Thread

import psycopg
import pytest
from django.db import connection, transaction

from mingfu.engines import jobs
from mingfu.engines.jobs import Duty, Reaction, drain, fire_due, reacting, rounds, run_duties, set_timer, timers
from mingfu.engines.jobs.models import DutyRun, ReactionCursor, ReactionFault, Timer
from mingfu.engines.jobs.worker import work
from mingfu.kernel.access import SYSTEM
from mingfu.kernel.clock import LEGAL_ZONE, freeze
from mingfu.kernel.ledger import event, record

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=LEGAL_ZONE)


@event("test.called")
class Called:
    """Somebody called."""

    number: int


@pytest.fixture(autouse=True)
def alone(own_database, monkeypatch):
    """A database in which may be committed, and nobody's reactions, timers or duties."""
    monkeypatch.setattr(reacting, "_reactions", {})
    monkeypatch.setattr(rounds, "_duties", {})
    monkeypatch.setattr(timers, "_kinds", {})
    return own_database


def at_once(act, *, many=3):
    """Run an act on several connections at the same moment; what each answered."""
    gate, answers = Barrier(many), []

    def go():
        try:
            with freeze(MONDAY):
                gate.wait(timeout=30)
                answers.append(act())
        except Exception as fault:  # noqa: BLE001 - told by the assertion that follows
            answers.append(fault)
        finally:
            connection.close()

    threads = [Thread(target=go) for _one in range(many)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return answers


def call(*numbers):
    with freeze(MONDAY):
        for number in numbers:
            record(Called(number=number), stream="test:calls", by=SYSTEM)


def test_two_workers_hear_every_event_once():
    heard = []
    jobs.register_reaction(Reaction("test.hear", ("test.called",), lambda one: heard.append(one.payload["number"])))
    call(*range(40))
    for _turn in range(5):
        assert all(isinstance(answer, int) for answer in at_once(lambda: drain(batch=3)))
    assert heard == list(range(40))


def test_a_failed_one_is_tried_by_one_worker_at_a_time():
    tried = []

    def fail(one):
        tried.append(one.id)
        raise ValueError

    jobs.register_reaction(Reaction("test.fail", ("test.called",), fail))
    call(1)
    with freeze(MONDAY):
        drain()
    ReactionFault.objects.update(next_try_at=MONDAY - timedelta(seconds=1))
    at_once(drain)
    assert len(tried) == 2
    assert ReactionFault.objects.get().tries == 2


def test_an_event_that_commits_late_is_not_passed_over(alone):
    heard = []
    jobs.register_reaction(Reaction("test.hear", ("test.called",), lambda one: heard.append(one.payload["number"])))
    written, go_on = Event(), Event()

    def slow():
        with freeze(MONDAY), transaction.atomic():
            record(Called(number=1), stream="test:slow", by=SYSTEM)
            written.set()
            go_on.wait(timeout=30)
        connection.close()

    writer = Thread(target=slow)
    writer.start()
    assert written.wait(timeout=30)
    call(2)
    with freeze(MONDAY):
        drain()
    # Number 2 has a higher id than number 1, which nobody can see yet: it has to wait.
    assert heard == []
    go_on.set()
    writer.join(timeout=30)
    with freeze(MONDAY):
        drain()
    assert heard == [1, 2]
    assert ReactionCursor.objects.get().event_id > 0


def test_two_workers_fire_a_timer_once():
    fired = []
    jobs.register_timer_kind("test", lambda ref, _token: fired.append(ref))
    with freeze(MONDAY):
        for number in range(20):
            set_timer("test", f"t{number:02}", due_at=MONDAY)
    answers = at_once(fire_due)
    assert sum(answers) == 20
    assert sorted(fired) == [f"t{number:02}" for number in range(20)]


def test_a_duty_is_run_by_one_worker():
    ran = []
    jobs.register_duty(Duty("test.daily", ran.append, at=time(8, 30)))
    jobs.register_duty(Duty("test.sending", ran.append, at=time(8, 30), outside=True))
    answers = at_once(run_duties)
    assert sorted(name for answer in answers for name in answer) == ["test.daily", "test.sending"]
    assert len(ran) == 2


def test_what_a_duty_outside_sent_stays_sent_when_it_fails_half_way():
    sent = []

    def send(_instant):
        for number in (1, 2, 3):
            if number == 3:
                raise OSError
            with transaction.atomic():
                set_timer("test", f"sent {number}", due_at=MONDAY)
            sent.append(number)

    jobs.register_duty(Duty("test.sending", send, every=timedelta(seconds=10), outside=True))
    with freeze(MONDAY):
        assert run_duties() == []
        assert run_duties() == []
    assert sent == [1, 2]
    assert Timer.objects.count() == 2
    with freeze(MONDAY + timedelta(seconds=10)):
        run_duties()
    assert sent == [1, 2, 1, 2]


def test_a_duty_inside_that_fails_has_done_nothing():
    def half(_instant):
        set_timer("test", "half", due_at=MONDAY)
        raise ValueError

    jobs.register_duty(Duty("test.half", half, at=time(8, 30)))
    with freeze(MONDAY):
        assert run_duties() == []
    assert not Timer.objects.exists()
    assert DutyRun.objects.filter(slot="2026-03-02").count() == 0


def test_a_timer_that_fails_for_ever_keeps_nobody_waiting():
    fired = []

    def fire(ref, _token):
        fired.append(ref)
        if ref == "bad":
            raise ValueError

    jobs.register_timer_kind("test", fire)
    with freeze(MONDAY):
        set_timer("test", "bad", due_at=MONDAY - timedelta(hours=1))
        set_timer("nobody's", "x", due_at=MONDAY - timedelta(hours=1))
        set_timer("test", "good", due_at=MONDAY)
        assert fire_due(limit=2) == 0
        assert fire_due(limit=2) == 1
        assert fire_due(limit=2) == 0
    assert fired == ["bad", "good"]
    bad = Timer.objects.get(ref="bad")
    assert (bad.tries, bad.next_try_at, bad.closed_at) == (1, MONDAY + timedelta(seconds=2), None)
    for _time in range(30):
        with freeze(Timer.objects.get(ref="bad").next_try_at):
            fire_due()
    bad.refresh_from_db()
    assert bad.tries == 31
    assert bad.next_try_at - MONDAY < timedelta(days=31)


def test_a_worker_outlives_its_connection(alone, monkeypatch):
    heard, stop = [], Event()
    jobs.register_reaction(Reaction("test.hear", ("test.called",), lambda one: heard.append(one.payload["number"])))
    monkeypatch.setattr("mingfu.engines.jobs.worker.IDLE_SECONDS", 0.2)
    pids = []

    def go():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            pids.append(cursor.fetchone()[0])
        work(stop)
        connection.close()

    worker = Thread(target=go)
    worker.start()
    try:
        call(1)
        _until(lambda: heard == [1])
        with psycopg.connect(alone, autocommit=True) as other:
            other.execute("SELECT pg_terminate_backend(%s)", [pids[0]])
        call(2)
        _until(lambda: heard == [1, 2])
        assert worker.is_alive()
    finally:
        stop.set()
        worker.join(timeout=30)
    assert heard == [1, 2]


def _until(holds, *, seconds=20):
    pause, waited = Event(), 0.0
    while not holds() and waited < seconds:
        pause.wait(0.05)
        waited += 0.05
    assert holds()
