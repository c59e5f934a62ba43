# SPDX-License-Identifier: Apache-2.0
"""Reactions: each event once, in order; a fault is tried again, ever later, and told of, but never given up."""

from datetime import timedelta

import pytest
from case_words import moment

from mingfu.engines import jobs
from mingfu.engines.jobs import Reaction, drain, reacting
from mingfu.engines.jobs.models import ReactionCursor, ReactionFault
from mingfu.kernel.access import SYSTEM
from mingfu.kernel.clock import now
from mingfu.kernel.ledger import event, events_of, record

pytestmark = pytest.mark.usefixtures("django_db_setup", "db")


@event("test.rung")
class Rung:
    """A bell was rung."""

    times: int


@event("test.knocked")
class Knocked:
    """Somebody knocked."""

    times: int


@pytest.fixture(autouse=True)
def only_ours(monkeypatch, at):
    """No reactions but those of the test."""
    monkeypatch.setattr(reacting, "_reactions", {})
    return at(moment(3, 2))


def ring(times, kind=Rung):
    record(kind(times=times), stream="test:bell", by=SYSTEM)


def hearing(name="test.hear", on=("test.rung",)):
    """A reaction that notes what it heard, and its notes."""
    heard = []
    jobs.register_reaction(Reaction(name, on, lambda event: heard.append(event.payload["times"])))
    return heard


def test_every_event_is_heard_once_and_in_order():
    heard = hearing()
    for times in (1, 2, 3):
        ring(times)
    assert drain() == 3
    assert drain() == 0
    ring(4)
    assert drain() == 1
    assert heard == [1, 2, 3, 4]


def test_small_batches_pass_nothing_over():
    heard = hearing()
    for times in range(7):
        ring(times)
    assert drain(batch=2) == 7
    assert heard == list(range(7))


def test_other_events_are_not_heard_but_read_past():
    heard = hearing()
    ring(1, Knocked)
    ring(2)
    ring(3, Knocked)
    assert drain() == 1
    assert heard == [2]
    last = list(events_of("test:bell"))[-1]
    assert ReactionCursor.objects.get(reaction="test.hear").event_id == last.id
    assert reacting.newest_read() == last.id


def test_those_whom_nothing_concerns_are_passed_by_together(queries):
    for number in range(30):
        hearing(f"test.deaf-{number}", ("test.knocked",))
    heard = hearing()
    ring(1)
    with queries(25):
        assert drain() == 1
    assert heard == [1]
    last = list(events_of("test:bell"))[-1]
    assert set(ReactionCursor.objects.values_list("event_id", flat=True)) == {last.id}
    ring(2, Knocked)
    assert drain() == 30


def test_each_reaction_has_a_place_of_its_own():
    first = hearing("test.first")
    ring(1)
    drain()
    ring(2, Knocked)
    second = hearing("test.second", ("test.rung", "test.knocked"))
    drain()
    # What came after the others had last read is new to everybody.
    assert (first, second) == ([1], [2])


def test_a_newcomer_is_not_told_of_last_year_unless_it_wants_to_hear_all():
    hearing("test.first")
    for number in (1, 2):
        ring(number)
    drain()
    second, third = hearing("test.second"), []
    jobs.register_reaction(
        Reaction("test.third", ("test.rung",), lambda event: third.append(event.payload["times"]), from_beginning=True)
    )
    drain()
    ring(3)
    drain()
    assert (second, third) == ([3], [1, 2, 3])


def test_a_reaction_that_was_given_up_holds_no_newcomer_back(monkeypatch):
    hearing("test.old")
    ring(1)
    drain()
    monkeypatch.setattr(reacting, "_reactions", {})
    hearing("test.first")
    ring(2)
    drain()
    ring(3)
    drain()
    newcomer = hearing("test.new")
    ring(4)
    drain()
    assert newcomer == [4]


def test_registered_again_it_goes_on_where_it_was():
    hearing()
    ring(1)
    drain()
    again = hearing()
    ring(2)
    drain()
    assert again == [2]
    assert [each.name for each in jobs.reactions()] == ["test.hear"]


class TestFaults:
    @pytest.fixture
    def bell(self):
        """A reaction that fails on the times that stand in `bad`, and what it got through."""
        bad, heard = {2}, []

        def run(event):
            if event.payload["times"] in bad:
                record(Knocked(times=0), stream="test:half", by=SYSTEM)
                raise ValueError(event.payload["times"])
            heard.append(event.payload["times"])

        jobs.register_reaction(Reaction("test.hear", ("test.rung",), run))
        return bad, heard

    def test_one_that_fails_does_not_hold_up_the_rest_and_leaves_nothing_behind(self, bell):
        _bad, heard = bell
        for times in (1, 2, 3):
            ring(times)
        assert drain() == 3
        assert heard == [1, 3]
        assert list(events_of("test:half")) == []
        fault = ReactionFault.objects.get()
        assert (fault.reaction, fault.tries, fault.fault) == ("test.hear", 1, "ValueError(2)")
        assert (fault.next_try_at, fault.settled_at) == (now() + timedelta(seconds=2), None)

    @pytest.mark.usefixtures("bell")
    def test_it_is_not_tried_before_its_time(self, at):
        ring(2)
        drain()
        at(moment(3, 2) + timedelta(seconds=1))
        assert drain() == 0
        assert ReactionFault.objects.get().tries == 1

    def test_once_it_works_it_is_settled_and_never_called_again(self, bell, at):
        bad, heard = bell
        ring(2)
        drain()
        bad.clear()
        at(moment(3, 2) + timedelta(seconds=2))
        assert drain() == 1
        assert heard == [2]
        fault = ReactionFault.objects.get()
        assert (fault.settled_at, fault.next_try_at) == (now(), None)
        at(moment(3, 3))
        assert drain() == 0
        assert heard == [2]

    @pytest.mark.usefixtures("bell")
    def test_it_is_tried_ever_later_at_last_every_day(self, at):
        ring(2)
        drain()
        instant, waits = moment(3, 2), []
        for tries in range(2, 20):
            fault = ReactionFault.objects.get()
            waits.append(int((fault.next_try_at - instant).total_seconds()))
            instant = fault.next_try_at
            at(instant)
            assert drain() == 1
            assert ReactionFault.objects.get().tries == tries
        assert waits == [*(2**tries for tries in range(1, 17)), 86400, 86400]

    def test_after_some_failures_it_is_told_of_once_and_when_it_works_again(self, bell, at):
        bad, heard = bell
        ring(2)
        drain()
        told = []
        for _time in range(8):
            at(ReactionFault.objects.get().next_try_at)
            drain()
            told.append(len(list(events_of("work:reaction:test.hear"))))
        assert told == [0, 0, 0, 1, 1, 1, 1, 1]
        bad.clear()
        at(ReactionFault.objects.get().next_try_at)
        drain()
        assert heard == [2]
        [failing, recovered] = events_of("work:reaction:test.hear")
        [rung] = events_of("test:bell")
        facts = {"kind": "reaction", "name": "test.hear", "about": str(rung.id)}
        assert (failing.name, failing.payload) == ("work.failing", {**facts, "tries": 5})
        assert (recovered.name, recovered.payload) == ("work.recovered", {**facts, "tries": 9})

    def test_whoever_tells_of_failures_does_not_tell_of_its_own(self, at):
        def run(_event):
            raise ValueError

        jobs.register_reaction(Reaction("test.tell", ("work.failing", "test.rung"), run))
        ring(1)
        drain()
        for _time in range(8):
            at(ReactionFault.objects.get().next_try_at)
            drain()
        assert list(events_of("work:reaction:test.tell")) == []

    @pytest.mark.usefixtures("bell")
    def test_a_reaction_that_is_gone_is_not_tried(self, at, monkeypatch):
        ring(2)
        drain()
        monkeypatch.setattr(reacting, "_reactions", {})
        at(moment(3, 3))
        assert drain() == 0
        assert ReactionFault.objects.get().tries == 1


def test_a_rehearsal_lets_each_reaction_see_the_instant_of_its_event(at):
    seen = []
    jobs.register_reaction(Reaction("test.look", ("test.rung",), lambda _event: seen.append(now())))
    ring(1)
    at(moment(3, 5))
    ring(2)
    at(moment(3, 9))
    drain(at_event_time=True)
    ring(3)
    at(moment(3, 10))
    drain()
    assert seen == [moment(3, 2), moment(3, 5), moment(3, 10)]
