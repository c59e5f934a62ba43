# SPDX-License-Identifier: Apache-2.0
"""Timers, daily duties, and the worker's round."""

from datetime import time, timedelta

import pytest
from case_words import moment

from mingfu.engines import jobs
from mingfu.engines.jobs import Duty, due_timers, fire_due, reacting, rounds, run_duties, set_timer, stop_timer, timers
from mingfu.engines.jobs.models import DutyRun, Timer
from mingfu.engines.jobs.worker import one_round
from mingfu.kernel.access import SYSTEM, Actor
from mingfu.kernel.clock import now
from mingfu.kernel.ledger import event, events_of, record

pytestmark = pytest.mark.usefixtures("django_db_setup", "db")


@event("test.struck")
class Struck:
    """A clock struck."""

    hour: int


@pytest.fixture(autouse=True)
def only_ours(monkeypatch, at):
    """No reactions, duties and kinds of timers but those of the test."""
    monkeypatch.setattr(reacting, "_reactions", {})
    monkeypatch.setattr(rounds, "_duties", {})
    monkeypatch.setattr(timers, "_kinds", {})
    return at(moment(3, 2))


class TestTimers:
    @pytest.fixture
    def fired(self):
        """What was fired: (ref, token, the present then). A ref that begins with `bad` fails."""
        seen = []

        def fire(ref, token):
            seen.append((ref, token, now()))
            if ref.startswith("bad"):
                raise ValueError(ref)

        jobs.register_timer_kind("test", fire)
        return seen

    def test_each_fires_once_when_it_is_due_earliest_first(self, fired, at):
        set_timer("test", "b", due_at=moment(3, 2, 11))
        set_timer("test", "a", due_at=moment(3, 2, 10), token="t")
        set_timer("test", "c", due_at=moment(3, 2, 12))
        assert fire_due() == 0
        at(moment(3, 2, 11))
        assert [row.ref for row in due_timers()] == ["a", "b"]
        assert fire_due() == 2
        assert fire_due() == 0
        assert [(ref, token) for ref, token, _at in fired] == [("a", "t"), ("b", "")]
        row = Timer.objects.get(ref="a")
        assert (row.how, row.closed_at) == ("fired", moment(3, 2, 11))

    def test_one_that_fails_stays_open_and_the_others_go_on(self, fired, at):
        set_timer("test", "bad", due_at=moment(3, 2, 10))
        set_timer("test", "good", due_at=moment(3, 2, 11))
        at(moment(3, 2, 12))
        assert fire_due() == 1
        assert [ref for ref, _token, _at in fired] == ["bad", "good"]
        assert Timer.objects.get(ref="bad").closed_at is None

    def test_one_that_fails_is_tried_ever_later_at_last_every_day(self, fired, at):
        instant = moment(3, 2, 10)
        set_timer("test", "bad", due_at=instant)
        waits = []
        for tries in range(1, 20):
            at(instant)
            assert fire_due() == 0
            row = Timer.objects.get()
            assert (row.tries, len(fired)) == (tries, tries)
            waits.append(int((row.next_try_at - instant).total_seconds()))
            at(row.next_try_at - timedelta(seconds=1))
            assert due_timers() == []
            instant = row.next_try_at
        assert waits == [*(2**tries for tries in range(1, 17)), 86400, 86400, 86400]

    def test_one_that_failed_and_works_again_is_fired(self, at):
        bad, seen = [True], []

        def fire(ref, _token):
            if bad:
                raise ValueError
            seen.append(ref)

        jobs.register_timer_kind("test", fire)
        set_timer("test", "a", due_at=moment(3, 2, 10))
        at(moment(3, 2, 10))
        fire_due()
        bad.clear()
        at(moment(3, 2, 11))
        assert (fire_due(), seen) == (1, ["a"])
        assert Timer.objects.get().how == "fired"

    @pytest.mark.usefixtures("fired")
    def test_set_again_it_has_not_failed_yet(self, at):
        set_timer("test", "bad", due_at=moment(3, 2, 10))
        at(moment(3, 2, 10))
        fire_due()
        set_timer("test", "bad", due_at=moment(3, 2, 10))
        row = Timer.objects.get()
        assert (row.tries, row.next_try_at, due_timers()) == (0, None, [row])

    def test_a_worker_that_comes_late_to_a_failed_one_leaves_it(self, fired, at, monkeypatch):
        set_timer("test", "bad", due_at=moment(3, 2, 10))
        at(moment(3, 2, 10))
        seen_before = due_timers()
        fire_due()
        monkeypatch.setattr(timers, "due_timers", lambda _limit: seen_before)
        assert fire_due() == 0
        assert (len(fired), Timer.objects.get().tries) == (1, 1)

    def test_what_a_timer_wrote_before_it_failed_is_undone(self, at):
        def fire(_ref, _token):
            record(Struck(hour=10), stream="test:clock", by=SYSTEM)
            raise ValueError

        jobs.register_timer_kind("test", fire)
        set_timer("test", "x", due_at=moment(3, 2, 10))
        at(moment(3, 2, 10))
        fire_due()
        assert not list(events_of("test:clock"))

    @pytest.mark.usefixtures("fired")
    def test_set_again_it_moves(self, at):
        set_timer("test", "a", due_at=moment(3, 2, 10))
        set_timer("test", "a", due_at=moment(3, 4, 10))
        at(moment(3, 3))
        assert fire_due() == 0
        at(moment(3, 4, 10))
        assert fire_due() == 1
        assert Timer.objects.count() == 1

    def test_tokens_are_told_apart(self, fired, at):
        set_timer("test", "a", token="1", due_at=moment(3, 2, 10))
        set_timer("test", "a", token="2", due_at=moment(3, 2, 10))
        stop_timer("test", "a", token="1")
        at(moment(3, 2, 10))
        assert fire_due() == 1
        assert [token for _ref, token, _at in fired] == ["2"]
        assert Timer.objects.get(token="1").how == "stopped"

    def test_after_it_fired_it_may_be_set_anew(self, fired, at):
        for hour in (10, 11):
            set_timer("test", "a", due_at=moment(3, 2, hour))
            at(moment(3, 2, hour))
            assert fire_due() == 1
        assert [instant for _ref, _token, instant in fired] == [moment(3, 2, 10), moment(3, 2, 11)]

    def test_a_rehearsal_sees_the_instant_it_was_due(self, fired, at):
        set_timer("test", "a", due_at=moment(3, 2, 10))
        set_timer("test", "b", due_at=moment(3, 2, 11))
        at(moment(3, 5))
        assert fire_due(at_due_time=True) == 2
        assert [instant for _ref, _token, instant in fired] == [moment(3, 2, 10), moment(3, 2, 11)]

    @pytest.mark.usefixtures("fired")
    def test_no_more_than_asked_for(self, at):
        for ref in "abc":
            set_timer("test", ref, due_at=moment(3, 2, 10))
        at(moment(3, 2, 10))
        assert (fire_due(limit=2), fire_due(limit=2)) == (2, 1)


class TestDuties:
    def test_a_daily_duty_runs_once_a_day_from_its_hour_on(self, at):
        ran = []
        jobs.register_duty(Duty("test.daily", ran.append, at=time(8, 30)))
        # The worker comes up at nine: the slot of today has begun.
        assert run_duties() == ["test.daily"]
        assert run_duties() == []
        at(moment(3, 3, 8, 29))
        assert run_duties() == []
        at(moment(3, 3, 8, 30))
        assert run_duties() == ["test.daily"]
        assert ran == [moment(3, 2), moment(3, 3, 8, 30)]
        assert DutyRun.objects.get().slot == "2026-03-03"

    def test_before_its_hour_yesterday_is_made_up_for(self, at):
        jobs.register_duty(Duty("test.daily", lambda _at: None, at=time(8, 30)))
        at(moment(3, 3, 7))
        assert run_duties() == ["test.daily"]
        assert DutyRun.objects.get().slot == "2026-03-02"
        at(moment(3, 3, 8, 30))
        assert run_duties() == ["test.daily"]

    def test_days_that_were_slept_through_are_run_once_not_once_each(self, at):
        ran = []
        jobs.register_duty(Duty("test.daily", ran.append, at=time(8, 30)))
        run_duties()
        at(moment(3, 12))
        run_duties()
        run_duties()
        assert len(ran) == 2

    def test_every_so_long(self, at):
        ran = []
        jobs.register_duty(Duty("test.often", ran.append, every=timedelta(minutes=30)))
        for hour, minute in ((9, 0), (9, 29), (9, 30), (9, 59), (10, 0)):
            at(moment(3, 2, hour, minute))
            run_duties()
        assert ran == [moment(3, 2, 9, 0), moment(3, 2, 9, 30), moment(3, 2, 10, 0)]

    def test_one_that_fails_runs_again_and_holds_up_nobody(self, at):
        bad, ran = [True], []

        def run(_instant):
            if bad:
                raise ValueError

        jobs.register_duty(Duty("test.a-bad", run, at=time(8, 30)))
        jobs.register_duty(Duty("test.b-good", ran.append, at=time(8, 30)))
        assert run_duties() == ["test.b-good"]
        assert not DutyRun.objects.filter(duty="test.a-bad").exclude(slot="").exists()
        bad.clear()
        assert run_duties() == []
        at(moment(3, 2) + timedelta(seconds=2))
        assert run_duties() == ["test.a-bad"]
        assert run_duties() == []


class TestDutiesThatFail:
    """The wait doubles from two seconds up to a day; nobody else waits; somebody is told once."""

    @pytest.fixture
    def duty(self):
        """A duty that fails while `bad` holds something, and the instants at which it was called."""
        bad, called = [True], []

        def run(instant):
            called.append(instant)
            record(Struck(hour=instant.hour), stream="test:half", by=SYSTEM)
            if bad:
                raise ValueError("somebody's words")

        jobs.register_duty(Duty("test.bad", run, at=time(8, 30)))
        return bad, called

    def test_it_is_tried_ever_later_at_last_every_day(self, duty, at):
        _bad, called = duty
        instant, waits = moment(3, 2), []
        for tries in range(1, 19):
            at(instant)
            assert run_duties() == []
            row = DutyRun.objects.get()
            assert (row.tries, len(called), row.slot, row.fault) == (tries, tries, "", "ValueError")
            waits.append(int((row.next_try_at - instant).total_seconds()))
            at(row.next_try_at - timedelta(seconds=1))
            assert run_duties() == []
            assert len(called) == tries
            instant = row.next_try_at
        assert waits == [*(2**tries for tries in range(1, 17)), 86400, 86400]

    @pytest.mark.usefixtures("duty")
    def test_what_it_wrote_is_undone_and_how_it_stands_can_be_seen(self):
        run_duties()
        assert list(events_of("test:half")) == []
        [one] = jobs.failing_work()
        assert (one.kind, one.name, one.tries, one.fault) == ("duty", "test.bad", 1, "ValueError")
        assert (one.next_try_at, jobs.failing_count()) == (moment(3, 2) + timedelta(seconds=2), 1)

    def test_it_is_told_of_once_and_when_it_works_again(self, duty, at):
        bad, _called = duty
        for _time in range(7):
            run_duties()
            at(DutyRun.objects.get().next_try_at)
        [failing] = events_of("work:duty:test.bad")
        assert failing.payload == {"kind": "duty", "name": "test.bad", "about": "", "tries": 5}
        bad.clear()
        assert run_duties() == ["test.bad"]
        assert [event.name for event in events_of("work:duty:test.bad")] == ["work.failing", "work.recovered"]
        row = DutyRun.objects.get()
        assert (row.tries, row.next_try_at, row.fault, row.slot) == (0, None, "", "2026-03-02")
        assert jobs.failing_work() == []

    def test_a_person_who_supervises_may_have_it_tried_at_once(self, duty, refused):
        bad, called = duty
        for _time in range(2):
            run_duties()
        assert len(called) == 1
        with refused("nobody-may"):
            jobs.try_now("duty", "test.bad", actor=Actor("official", "post:gm.urban.handler#T1", number="T1"))
        bad.clear()
        assert jobs.try_now("duty", "test.bad", actor=SYSTEM) == 1
        assert run_duties() == ["test.bad"]

    def test_one_that_works_outside_waits_over_its_slots(self, at):
        called = []

        def run(instant):
            called.append(instant)
            raise ValueError

        jobs.register_duty(Duty("test.send", run, every=timedelta(seconds=10), outside=True))
        instant = moment(3, 2)
        for seconds in range(0, 120, 10):
            at(instant + timedelta(seconds=seconds))
            run_duties()
        # 0; 2 s later the slot is another only at 10; then waits of 4, 8, 16, 32, 64 seconds.
        assert [int((one - instant).total_seconds()) for one in called] == [0, 10, 20, 30, 50, 90]


def test_a_timer_that_keeps_failing_is_told_of(at):
    bad = [True]

    def fire(_ref, _token):
        if bad:
            raise ValueError

    jobs.register_timer_kind("test", fire)
    instant = moment(3, 2, 10)
    set_timer("test", "20260302000011", due_at=instant)
    for _time in range(6):
        at(instant)
        fire_due()
        instant = Timer.objects.get().next_try_at
    [failing] = events_of("work:timer:test")
    assert failing.payload == {"kind": "timer", "name": "test", "about": "20260302000011", "tries": 5}
    assert [(one.kind, one.about, one.tries) for one in jobs.failing_work()] == [("timer", "20260302000011", 6)]
    bad.clear()
    at(instant)
    assert fire_due() == 1
    assert [event.name for event in events_of("work:timer:test")] == ["work.failing", "work.recovered"]


def test_one_round_does_timers_duties_and_reactions_and_counts_them(at):
    done = []
    jobs.register_timer_kind("test", lambda ref, _token: record(Struck(hour=1), stream=f"test:{ref}", by=SYSTEM))
    jobs.register_duty(Duty("test.daily", lambda _instant: done.append("duty"), at=time(8, 30)))
    jobs.register_reaction(jobs.Reaction("test.hear", ("test.struck",), lambda event: done.append(event.stream)))
    set_timer("test", "clock", due_at=moment(3, 2, 10))
    at(moment(3, 2, 10))
    assert one_round() == 3
    assert done == ["duty", "test:clock"]
    assert one_round() == 0
