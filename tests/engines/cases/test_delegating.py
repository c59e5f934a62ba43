# SPDX-License-Identifier: Apache-2.0
"""Delegating a task to a colleague, and standing in: who may act, until when, and what the record says."""

from datetime import date

import pytest
from case_words import HANDLED, do, events_named, in_hand, item_at, last_event, moment, official, written
from django.contrib.auth.hashers import make_password

from mingfu.engines import cases
from mingfu.engines.cases.delegating import Colleague, colleagues
from mingfu.engines.cases.models import Delegation, Submission
from mingfu.kernel import access, organs
from mingfu.kernel.access import SYSTEM

pytestmark = pytest.mark.usefixtures("district", "seeded")

HANDLER, HEAD = "gm.urban.handler", "gm.urban.head"


@pytest.fixture(autouse=True)
def monday(at):
    at(moment(3, 2))


@pytest.fixture
def seat():
    """`seat("3001", "gm.urban.handler")` – an official who holds posts, as an actor."""

    def make(number, *posts):
        organs.enrol(number, f"示例{number}", actor=SYSTEM, password=make_password("不相干的词 lantern"))
        for post in posts:
            organs.appoint(number, post, actor=SYSTEM)
        return present(number)

    return make


def present(number):
    person = organs.official(number)
    return organs.actor_of_official(person.pk, person.epoch)


@pytest.fixture
def crew(seat):
    return {
        "a": seat("3001", HANDLER),
        "b": seat("3003", HANDLER),
        "head": seat("3002", HEAD),
        "c": seat("3101", "gm.housing.handler"),
    }


def lend(number, actor, to="3003", until=date(2026, 3, 6), reason="外出学习，请代办"):
    cases.delegate(number, item_at(number, "handle").token, to=to, until=until, reason=reason, actor=actor)


def handle(number, actor):
    cases.complete_task(number, item_at(number, "handle").token, HANDLED, actor=actor)


class TestDelegating:
    def test_the_colleague_does_it_and_the_record_names_both(self, crew):
        number = in_hand()
        cases.claim(number, item_at(number, "handle").token, actor=crew["a"])
        lend(number, crew["a"])
        item = item_at(number, "handle")
        assert (item.post, item.claimed_by) == (HANDLER, "post:gm.urban.handler#3003")
        assert [row.number for row in cases.queue_for(crew["b"], state="mine")] == [number]
        handle(number, crew["b"])
        assert events_named(number, "delegation.used")[0][1] == {
            "case": number,
            "token": item.token,
            "node": "handle",
            "answerable": "post:gm.urban.handler#3001",
            "by": "post:gm.urban.handler#3003",
        }

    def test_the_reason_is_kept_in_the_file_alone(self, crew):
        number = in_hand()
        lend(number, crew["a"])
        name, facts = last_event(number)
        held = Submission.objects.get(case__number=number, form="delegation")
        assert (name, facts["digest"], facts["until"]) == ("task.delegated", held.digest, "2026-03-06")
        assert "学习" not in str(facts)

    def test_whoever_delegates_does_it_not_meanwhile_but_takes_it_back(self, crew, refused):
        number = in_hand()
        lend(number, crew["a"])
        with refused("task-not-yours"):
            handle(number, crew["a"])
        cases.take_back(number, item_at(number, "handle").token, actor=crew["a"])
        assert last_event(number)[1]["how"] == "taken-back"
        with refused("task-not-yours"):
            handle(number, crew["b"])
        handle(number, crew["a"])
        assert events_named(number, "delegation.used") == []

    def test_nobody_else_takes_it_back(self, crew, refused):
        number = in_hand()
        lend(number, crew["a"])
        for who in (crew["b"], crew["head"], crew["c"]):
            with refused("task-not-yours"):
                cases.take_back(number, item_at(number, "handle").token, actor=who)
        cases.take_back(number, item_at(number, "handle").token, actor=crew["a"])
        with refused("not-delegated"):
            cases.take_back(number, item_at(number, "handle").token, actor=crew["a"])

    def test_the_colleague_gives_it_back_to_whoever_is_answerable(self, crew):
        number = in_hand()
        lend(number, crew["a"])
        cases.release(number, item_at(number, "handle").token, actor=crew["b"])
        assert item_at(number, "handle").claimed_by == "post:gm.urban.handler#3001"
        assert last_event(number)[1]["how"] == "given-back"

    def test_it_ends_by_its_date_whether_or_not_anybody_looks(self, crew, at, refused):
        number = in_hand()
        lend(number, crew["a"])
        at(moment(3, 6, 23))
        assert cases.end_overdue_delegations() == 0
        at(moment(3, 7))
        with refused("delegation-over"):
            handle(number, crew["b"])
        assert cases.end_overdue_delegations() == 1
        assert last_event(number)[1]["how"] == "expired"
        assert item_at(number, "handle").claimed_by == "post:gm.urban.handler#3001"
        handle(number, crew["a"])

    def test_after_its_date_the_task_is_ones_own_at_once(self, crew, at):
        number = in_hand()
        lend(number, crew["a"])
        at(moment(3, 7))
        handle(number, crew["a"])
        assert cases.end_overdue_delegations() == 0

    @pytest.mark.parametrize("to", ["3002", "3101", "3001", "9999", ""])
    def test_only_a_colleague_who_may_do_it_anyway(self, crew, refused, to):
        number = in_hand()
        before = written()
        # The head holds no grant for the step, housing is another organ, 3001 is the official.
        with refused("delegate-unfit"):
            lend(number, crew["a"], to)
        assert written() == before
        assert not Delegation.objects.exists()

    def test_whoever_must_keep_out_gets_none(self, crew, refused):
        number = in_hand()
        access.excuse(f"case:{number}", actor=SYSTEM, ground="与诉求人是亲属", number="3003")
        with refused("delegate-unfit"):
            lend(number, crew["a"])
        case = cases.read_case(number)
        assert colleagues(case, case.items[0], crew["a"]) == ()

    def test_those_who_may_be_chosen(self, crew):
        number = in_hand()
        case = cases.read_case(number)
        assert colleagues(case, case.items[0], crew["a"]) == (Colleague("3003", HANDLER),)

    @pytest.mark.parametrize("until", [date(2026, 3, 1), date(2027, 3, 4)])
    def test_a_day_to_come_is_needed(self, crew, refused, until):
        number = in_hand()
        before = written()
        with refused("delegation-day-wrong"):
            lend(number, crew["a"], until=until)
        assert written() == before

    def test_it_is_passed_on_no_further(self, crew, seat, refused):
        number = in_hand()
        seat("3004", HANDLER)
        lend(number, crew["a"])
        with refused("delegated-already"):
            lend(number, crew["b"], "3004")
        with refused("delegated-already"):
            cases.hand_over(
                number,
                item_at(number, "handle").token,
                to_post="gm.housing.handler",
                reason="属于住建局职责",
                actor=crew["b"],
            )

    def test_where_the_procedure_does_not_foresee_it(self, refused):
        number = in_hand()
        do(number, "handle", HANDLED)
        do(number, "reply", {"reply": ["已更换驱动电源，路灯恢复照明。"]})
        with refused("act-not-here"):
            cases.delegate(
                number,
                item_at(number, "revisit").token,
                to="3003",
                until=date(2026, 3, 6),
                reason="外出学习，请代办",
                actor=official("gm.hotline.callback"),
            )


class TestStandingIn:
    @pytest.fixture
    def stand_in(self, crew, seat):  # noqa: ARG002 - the post has holders
        """A clerk of another post does the handler's work from the third up to, and not with, the sixth."""
        seat("3009", "gm.land.handler")
        organs.name_stand_in(
            HANDLER, "3009", since=date(2026, 3, 3), until=date(2026, 3, 6), reason="培训", actor=SYSTEM
        )
        return "3009"

    def test_on_their_days_only(self, stand_in, at, refused):
        number = in_hand()
        with refused("task-not-yours"):
            handle(number, present(stand_in))
        at(moment(3, 6))
        with refused("task-not-yours"):
            handle(number, present(stand_in))
        at(moment(3, 5, 23))
        handle(number, present(stand_in))
        assert [facts["node"] for _name, facts in events_named(number, "task.completed")][-1] == "handle"

    def test_the_record_names_the_post_and_who_did_it(self, stand_in, at):
        number = in_hand()
        at(moment(3, 4))
        cases.claim(number, item_at(number, "handle").token, actor=present(stand_in))
        assert item_at(number, "handle").claimed_by == "post:gm.urban.handler#3009"
        (absence,) = organs.stand_ins_at([HANDLER])
        assert (absence.number, absence.since, absence.until) == ("3009", date(2026, 3, 3), date(2026, 3, 6))
        assert [(each.number, each.how) for each in organs.holders(HANDLER)] == [
            ("3001", "appointed"),
            ("3003", "appointed"),
            ("3009", "stand-in"),
        ]

    def test_two_at_once_both_see_the_queue_and_one_takes_it(self, stand_in, seat, at, refused):
        seat("3010", "gm.land.handler")
        organs.name_stand_in(
            HANDLER, "3010", since=date(2026, 3, 4), until=date(2026, 3, 9), reason="请假", actor=SYSTEM
        )
        number = in_hand()
        at(moment(3, 4))
        first, second = present(stand_in), present("3010")
        assert [row.number for who in (first, second) for row in cases.queue_for(who)] == [number, number]
        cases.claim(number, item_at(number, "handle").token, actor=first)
        with refused("task-not-yours"):
            handle(number, second)

    def test_one_who_must_keep_out_keeps_out_as_stand_in_too(self, stand_in, at, refused):
        number = in_hand()
        access.excuse(f"case:{number}", actor=SYSTEM, ground="与诉求人是亲属", number=stand_in)
        at(moment(3, 4))
        with refused("recused"):
            handle(number, present(stand_in))
        assert cases.queue_for(present(stand_in)) == []

    def test_a_stand_in_may_be_delegated_to_on_their_days(self, crew, stand_in, at):
        number = in_hand()
        case = cases.read_case(number)
        assert [one.number for one in colleagues(case, case.items[0], crew["a"])] == ["3003"]
        at(moment(3, 4))
        assert [one.number for one in colleagues(case, case.items[0], crew["a"])] == ["3003", "3009"]
        lend(number, crew["a"], stand_in, date(2026, 3, 20))
        at(moment(3, 6))
        # The delegation stands, the standing in is over: nothing waits for them, and the official takes it back.
        assert cases.queue_for(present(stand_in)) == []
        cases.take_back(number, item_at(number, "handle").token, actor=crew["a"])
        handle(number, crew["a"])
