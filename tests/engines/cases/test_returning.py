# SPDX-License-Identifier: Apache-2.0
"""Sending a form back with the faulty fields marked: all at once, corrected by the party, the clock by its ground."""

from datetime import date

import pytest
from case_words import (
    HANDLED,
    OTHER,
    PARTY,
    citizen,
    do,
    events_named,
    in_hand,
    item_at,
    last_event,
    moment,
    official,
    opened,
    triaged,
    written,
)

from mingfu.engines import cases
from mingfu.engines.cases.models import Submission

pytestmark = pytest.mark.usefixtures("district", "seeded")

HANDLER = "gm.urban.handler"
WRONG = {"text": "没有写清是哪一段路的路灯", "place": "请写到路口或门牌号"}
RIGHT = {"text": ["沧江路 88 号门前的路灯不亮，请尽快修好。"], "place": ["荷城街道沧江路 88 号"]}


@pytest.fixture(autouse=True)
def monday(at):
    at(moment(3, 2))


@pytest.fixture
def mine():
    """A matter of the citizen's, at the organ's desk."""
    return in_hand(actor=citizen())


def returned(number, faults=WRONG, **more):
    token = item_at(number, "handle").token
    return cases.send_back(number, token, faults=faults, actor=official(HANDLER), **more)


def waiting(number):
    return [item for item in cases.read_case(number).items if "." in item.token]


class TestSendingBack:
    def test_the_party_is_asked_once_with_every_fault_and_the_clock_stands_still(self, mine):
        token = returned(mine)
        case = cases.read_case(mine)
        (item,) = waiting(mine)
        assert (item.token, item.post, item.node) == (token, "party", "handle")
        # Ten working days from Monday, 2 March.
        assert item.due_on == date(2026, 3, 16)
        assert case.paused
        assert [pause.ground for pause in case.pauses] == ["correction"]
        (_name, facts) = events_named(mine, "form.returned")[0]
        assert facts["fields"] == ["text", "place"]
        assert (facts["of"], facts["form"], facts["asked"]) == ("", "hotline.say", token)
        # The reasons stand in the file, the ledger holds their digest alone.
        held = Submission.objects.get(case__number=mine, form="return")
        assert (held.content["faults"], held.digest) == (WRONG, facts["digest"])
        assert "门牌" not in str(facts)

    def test_the_step_is_not_done_meanwhile(self, mine, refused):
        returned(mine)
        before = written()
        with refused("correction-awaited"):
            do(mine, "handle", HANDLED)
        assert written() == before

    @pytest.mark.parametrize(
        ("faults", "code"),
        [
            ({}, "fields-unmarked"),
            ({"nothing": "没有这一项的理由"}, "fields-unmarked"),
            ({"text": "短"}, "reason-needed"),
        ],
    )
    def test_each_fault_names_a_field_and_its_reason(self, mine, refused, faults, code):
        before = written()
        with refused(code):
            returned(mine, faults)
        assert written() == before

    def test_where_the_procedure_does_not_foresee_it_nothing_is_sent_back(self, mine, refused):
        do(mine, "handle", HANDLED)
        token = item_at(mine, "reply").token
        before = written()
        with refused("act-not-here"):
            cases.send_back(mine, token, faults=WRONG, actor=official(HANDLER))
        assert written() == before

    def test_a_form_that_nobody_handed_in_is_not_sent_back(self, mine, refused):
        before = written()
        with refused("nothing-to-return"):
            returned(mine, of="revisit")
        assert written() == before

    def test_nobody_sends_a_form_back_to_themselves(self, mine, refused):
        with refused("nothing-to-return"):
            returned(mine, {"signing": "应该提出异议才对"}, of="sign")

    def test_another_post_sends_nothing_back(self, mine, refused):
        token = item_at(mine, "handle").token
        with refused("task-not-yours"):
            cases.send_back(mine, token, faults=WRONG, actor=official("gm.housing.handler"))

    def test_one_form_is_out_at_a_time(self, mine, refused):
        returned(mine)
        with refused("already-returned"):
            returned(mine)

    def test_a_case_that_is_late_already_is_not_stopped_by_it(self, mine, at):
        at(moment(3, 17))
        returned(mine)
        assert not cases.read_case(mine).paused

    def test_the_desk_may_send_back_before_it_sorts(self):
        number = opened(actor=citizen())
        token = item_at(number, "triage").token
        cases.send_back(number, token, faults={"text": "请写清要解决什么事情"}, actor=official("gm.hotline.desk"))
        cases.correct(number, f"{token}.r1", {"text": RIGHT["text"]}, actor=citizen())
        triaged(number)
        assert item_at(number, "sign").post == HANDLER


class TestCorrecting:
    def test_only_the_marked_fields_change_and_the_first_submission_stays(self, mine, at):
        token = returned(mine)
        at(moment(3, 4))
        cases.correct(mine, token, RIGHT | {"publicity": ["public"]}, actor=citizen())
        first, second = Submission.objects.filter(case__number=mine, node="", form="hotline.say").order_by("id")
        assert first.content["place"] == "荷城街道"
        assert second.content["place"] == RIGHT["place"][0]
        # Not marked, so what was sent for it counts for nothing.
        assert second.content["publicity"] == "private"
        (_name, facts) = events_named(mine, "form.corrected")[0]
        assert (facts["digest"], facts["fields"], facts["of"]) == (second.digest, ["text", "place"], "")
        assert second.by == f"party:{PARTY}"

    def test_the_clock_runs_on_later_by_the_days_taken_out(self, mine, at):
        before = cases.read_case(mine).due_on
        token = returned(mine)
        at(moment(3, 5))
        cases.correct(mine, token, RIGHT, actor=citizen())
        case = cases.read_case(mine)
        assert (before, case.due_on, case.paused) == (date(2026, 3, 16), date(2026, 3, 18), False)
        assert waiting(mine) == []
        do(mine, "handle", HANDLED)

    def test_what_is_still_wrong_keeps_the_task_open(self, mine, refused):
        token = returned(mine)
        before = written()
        with refused("form-refused") as caught:
            cases.correct(mine, token, {"text": [""], "place": ["某处"]}, actor=citizen())
        assert list(caught.value.bound.errors) == ["text"]
        assert written() == before

    def test_nobody_else_corrects_it(self, mine, refused):
        token = returned(mine)
        before = written()
        for who in (citizen(OTHER), official(HANDLER)):
            with refused("task-not-yours"):
                cases.correct(mine, token, RIGHT, actor=who)
        assert written() == before

    def test_a_second_click_changes_nothing(self, mine, refused):
        token = returned(mine)
        cases.correct(mine, token, RIGHT, actor=citizen(), key="once")
        before = written()
        assert cases.correct(mine, token, RIGHT, actor=citizen(), key="once") == mine
        assert written() == before
        with refused("task-gone"):
            cases.correct(mine, token, RIGHT, actor=citizen())

    def test_it_is_no_way_to_do_the_step_itself(self, mine, refused):
        token = returned(mine)
        with refused("task-gone"):
            cases.complete_task(mine, token, RIGHT, actor=citizen())

    def test_a_corrected_fact_is_known_to_the_procedure(self, mine):
        token = item_at(mine, "handle").token
        asked = cases.send_back(
            mine, token, faults={"kind": "这不是求助，是投诉"}, of="triage", actor=official(HANDLER)
        )
        (item,) = waiting(mine)
        assert item.post == "gm.hotline.desk"
        cases.correct(mine, asked, {"kind": ["complain"]}, actor=official("gm.hotline.desk"))
        case = cases.read_case(mine)
        assert (case.kind, case.data["kind"]) == ("complain", "complain")
        # A complaint has fifteen working days from receipt; the sorting itself stays done.
        assert case.due_on == date(2026, 3, 23)
        assert [item.node for item in case.items] == ["handle"]


class TestOnceForAll:
    def test_what_was_not_named_the_first_time_is_not_named_later(self, mine, refused):
        token = returned(mine, {"place": "请写到路口或门牌号"})
        cases.correct(mine, token, {"place": ["某处"]}, actor=citizen())
        before = written()
        with refused("not-all-at-once") as caught:
            returned(mine, WRONG)
        assert caught.value.data["fields"] != ""
        assert written() == before
        # What was named and is still wrong may be named again.
        returned(mine, {"place": "还是没有门牌号，找不到"})

    def test_it_can_be_taken_back_with_a_reason(self, mine, refused, at):
        token = returned(mine)
        at(moment(3, 4))
        with refused("reason-needed"):
            cases.take_back_return(mine, token, reason="", actor=official(HANDLER))
        cases.take_back_return(mine, token, reason="现场已找到，不用补正", actor=official(HANDLER))
        case = cases.read_case(mine)
        assert (case.paused, case.due_on, waiting(mine)) == (False, date(2026, 3, 17), [])
        assert [name for name, _facts in events_named(mine)][-3:] == [
            "return.taken-back",
            "case.resumed",
            "deadline.moved",
        ]
        do(mine, "handle", HANDLED)

    def test_a_withdrawn_matter_awaits_nothing(self, mine):
        returned(mine)
        cases.withdraw(mine, actor=citizen())
        case = cases.read_case(mine)
        assert (case.status, case.items, case.paused) == ("closed", (), False)
        cancelled = [facts["token"] for _name, facts in events_named(mine, "task.cancelled")]
        assert len(cancelled) == 2
        assert last_event(mine)[0] == "case.closed"
