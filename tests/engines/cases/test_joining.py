# SPDX-License-Identifier: Apache-2.0
"""Joint handling: partners asked by date, answers, refusals, silence; the lead answers for the whole."""

from datetime import date

import pytest
from case_words import HANDLED, do, events_named, in_hand, moment, official, written

from mingfu.engines import cases
from mingfu.engines.cases.joining import Part, PartCounts, partners
from mingfu.engines.supervision import sweep
from mingfu.engines.supervision.models import Signal
from mingfu.kernel.access import SYSTEM

pytestmark = pytest.mark.usefixtures("district", "seeded")

HOUSING, POWER = "gm.housing.handler", "gm.power.handler"


@pytest.fixture(autouse=True)
def monday(at):
    at(moment(3, 2))


def asked(number, post=HOUSING, due_on=date(2026, 3, 6), ask="请说明该路段由谁养护"):
    return cases.ask_partner(
        number, lead_token(number), post=post, due_on=due_on, ask=ask, actor=official("gm.urban.handler")
    )


def lead_token(number):
    return next(item.token for item in cases.read_case(number).items if "." not in item.token)


def handled(number):
    cases.complete_task(number, lead_token(number), HANDLED, actor=official("gm.urban.handler"))


class TestAsking:
    def test_the_part_waits_at_the_partner_by_its_own_date_and_moves_no_other(self):
        number = in_hand()
        before = cases.read_case(number)
        part = asked(number)
        case = cases.read_case(number)
        item = case.item(part)
        assert (item.post, item.organ, item.due_on) == (HOUSING, "gm.housing", date(2026, 3, 6))
        assert (case.due_on, case.organ, case.state) == (before.due_on, "gm.urban", before.state)
        assert [row.number for row in cases.queue_for(official(HOUSING))] == [number]
        assert cases.queue_for(official(HOUSING))[0].beside == "p"
        assert cases.find_case(number, actor=official(HOUSING)).number == number

    def test_several_partners_have_dates_of_their_own(self):
        number = in_hand()
        asked(number)
        asked(number, POWER, date(2026, 3, 16))
        assert [(part.organ, part.due_on, part.how) for part in cases.parts_of(cases.read_case(number))] == [
            ("gm.housing", date(2026, 3, 6), ""),
            ("gm.power", date(2026, 3, 16), ""),
        ]

    @pytest.mark.parametrize("day", [date(2026, 3, 1), date(2026, 3, 17)])
    def test_the_date_lies_inside_the_leads(self, refused, day):
        number = in_hand()
        before = written()
        with refused("part-day-wrong") as caught:
            asked(number, due_on=day)
        assert caught.value.data["last"] == date(2026, 3, 16)
        assert written() == before

    @pytest.mark.parametrize("post", ["gm.urban.head", "gm.urban.handler", "gm.nowhere.handler", "gm.housing.head", ""])
    def test_only_another_organ_that_may_do_it_is_asked(self, refused, post):
        number = in_hand()
        before = written()
        with refused("partner-unfit"):
            asked(number, post)
        assert written() == before

    def test_an_organ_is_asked_once_at_a_time(self, refused):
        number = in_hand()
        asked(number)
        with refused("partner-unfit"):
            asked(number)
        case = cases.read_case(number)
        assert HOUSING not in partners(case, case.item(lead_token(number)))

    def test_where_the_procedure_does_not_foresee_it_nobody_is_asked(self, refused):
        number = in_hand()
        do(number, "handle", HANDLED)
        with refused("act-not-here"):
            cases.ask_partner(
                number,
                lead_token(number),
                post=HOUSING,
                due_on=date(2026, 3, 6),
                ask="请协助答复",
                actor=official("gm.urban.handler"),
            )


class TestAnswering:
    def test_the_lead_waits_for_it_and_goes_on_once_it_is_there(self, refused):
        number = in_hand()
        part = asked(number)
        before = written()
        with refused("parts-open") as caught:
            handled(number)
        assert "住建" in str(caught.value)
        assert written() == before
        cases.answer_part(number, part, text="该路段由我局养护，已派人", actor=official(HOUSING))
        handled(number)
        (_name, facts) = events_named(number, "part.answered")[0]
        assert (facts["organ"], facts["late"], facts["part"]) == ("gm.housing", 0, part)
        assert "养护" not in str(facts)

    def test_a_late_answer_counts_its_working_days(self, at):
        number = in_hand()
        part = asked(number)
        at(moment(3, 10))
        cases.answer_part(number, part, text="该路段由我局养护", actor=official(HOUSING))
        assert events_named(number, "part.answered")[0][1]["late"] == 2
        assert cases.parts_of(cases.read_case(number))[0].late

    def test_a_refusal_needs_a_reason_and_frees_the_lead(self, refused):
        number = in_hand()
        part = asked(number)
        with refused("reason-needed"):
            cases.refuse_part(number, part, reason="不", actor=official(HOUSING))
        cases.refuse_part(number, part, reason="该路段属于交通部门", actor=official(HOUSING))
        handled(number)

    @pytest.mark.parametrize("post", ["gm.urban.handler", POWER])
    def test_nobody_answers_for_another_organ(self, refused, post):
        number = in_hand()
        part = asked(number)
        before = written()
        with refused("task-not-yours"):
            cases.answer_part(number, part, text="我来代答这一份", actor=official(post))
        assert written() == before

    def test_whoever_keeps_out_answers_nothing(self, refused):
        number = in_hand()
        part = asked(number)
        with refused("recused"):
            cases.answer_part(
                number, part, text="该路段由我局养护", actor=official(HOUSING, recused=[f"case:{number}"])
            )

    def test_a_partner_neither_stops_the_clock_nor_passes_the_part_on_nor_does_the_step(self, refused):
        number = in_hand()
        part = asked(number)
        partner = official(HOUSING)
        before = written()
        with refused("task-not-yours"):
            cases.suspend(number, ground="inspection", note="等检测结果", actor=partner)
        with refused("act-not-here"):
            cases.hand_over(number, part, to_post=POWER, reason="属于供电企业", actor=partner)
        with refused("task-gone"):
            cases.complete_task(number, part, HANDLED, actor=partner)
        assert written() == before

    def test_an_answer_is_given_once(self, refused):
        number = in_hand()
        part = asked(number)
        cases.answer_part(number, part, text="该路段由我局养护", actor=official(HOUSING))
        with refused("part-gone"):
            cases.answer_part(number, part, text="该路段由我局养护", actor=official(HOUSING))


class TestSilence:
    def test_going_on_without_a_part_needs_a_reason_and_counts_who_was_silent(self, refused, at):
        number = in_hand()
        silent = asked(number)
        dropped = asked(number, POWER, date(2026, 3, 16))
        at(moment(3, 10))
        lead = official("gm.urban.handler")
        with refused("reason-needed"):
            cases.drop_parts(number, lead_token(number), reason="", actor=lead)
        assert cases.drop_parts(number, lead_token(number), reason="已从现场核实，不再等", actor=lead) == 2
        told = {facts["part"]: facts["silent"] for _name, facts in events_named(number, "part.dropped")}
        assert told == {silent: True, dropped: False}
        handled(number)
        counts = cases.part_counts(date(2026, 3, 1), date(2026, 4, 1))
        assert counts == {"gm.housing": PartCounts(1, 0, 0, 0, 1), "gm.power": PartCounts(1, 0, 0, 0, 0)}

    def test_a_partner_that_lets_its_date_pass_gets_the_card_and_the_lead_none(self, at):
        number = in_hand()
        asked(number)
        at(moment(3, 9))
        sweep()
        assert list(Signal.objects.filter(case=number).values_list("organ", "post", "subject")) == [
            ("gm.housing", HOUSING, "handle:gm.housing")
        ]

    def test_the_parts_end_with_the_step(self):
        number = in_hand()
        asked(number)
        cases.withdraw(number, actor=SYSTEM)
        assert cases.parts_of(cases.read_case(number))[0].how == "left"

    def test_a_pause_of_the_case_moves_the_date_of_a_part(self, at):
        number = in_hand()
        part = asked(number)
        at(moment(3, 4))
        cases.suspend(number, ground="inspection", note="等检测结果", actor=official("gm.urban.handler"))
        at(moment(3, 9))
        cases.resume(number, actor=official("gm.urban.handler"))
        # Wednesday to Friday were taken out.
        assert cases.read_case(number).item(part).due_on == date(2026, 3, 11)


def test_a_part_knows_its_lead():
    assert Part("7.p2", "handle", "", "", date(2026, 3, 2), None, None, "").lead == "7"
