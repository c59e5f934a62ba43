# SPDX-License-Identifier: Apache-2.0
"""Opening a closed case again: by whom, how long, where it goes on, and what of the former end stays."""

from datetime import date

import pytest
from case_words import (
    HANDLED,
    OTHER,
    answered,
    called_back,
    citizen,
    do,
    events_named,
    in_hand,
    item_at,
    moment,
    official,
    opened,
    written,
)

from mingfu.engines import bpmn, cases
from mingfu.engines.cases.figures import Scope, Span, behind
from mingfu.engines.cases.models import BoardLine, Case, Reopening
from mingfu.engines.cases.reopening import is_foreseen, last_day_to_ask

pytestmark = pytest.mark.usefixtures("district", "seeded")

CALLBACK = "gm.hotline.callback"


@pytest.fixture(autouse=True)
def monday(at):
    at(moment(3, 2))


def ended(actor=None):
    number = in_hand(actor=actor or citizen())
    answered(number)
    called_back(number)
    return number


def again(number, actor=None, ground="unsolved", reason="路灯昨晚又不亮了", **more):
    cases.reopen(number, ground=ground, reason=reason, actor=actor or official(CALLBACK), **more)


class TestReopening:
    def test_it_goes_on_where_the_procedure_says_with_a_clock_of_its_own(self, at):
        number = ended()
        former = bpmn.State.load(cases.read_case(number).state)
        at(moment(3, 10))
        again(number)
        case = cases.read_case(number)
        assert (case.status, case.outcome) == ("open", "")
        assert [(item.node, item.post) for item in case.items] == [("handle", "gm.urban.handler")]
        (clock,) = case.clocks
        # Ten working days from the day it was opened again; the first clock stays as it was met.
        assert (clock.code, clock.due_on, case.due_on) == ("answer", date(2026, 3, 24), date(2026, 3, 24))
        assert [row.met_at is not None for row in cases.deadlines_of(case)] == [True, False]
        # No token is used twice.
        assert int(case.items[0].token) >= former.next
        answered(number)
        called_back(number)
        assert cases.read_case(number).outcome == "closed"

    def test_the_former_end_stays_on_the_record(self, at):
        number = ended()
        closed_at = Case.objects.get(number=number).closed_at
        at(moment(3, 10))
        again(number)
        (former,) = cases.former_ends(cases.read_case(number))
        assert (former.outcome, former.closed_at, former.ground) == ("closed", closed_at, "unsolved")
        names = [name for name, _facts in events_named(number)]
        assert names.count("case.closed") == 1
        assert names.index("case.reopened") > names.index("case.closed")
        (_name, facts) = events_named(number, "case.reopened")[0]
        assert (facts["outcome"], facts["closed_on"], facts["times"], facts["start"]) == (
            "closed",
            "2026-03-02",
            1,
            "reopened",
        )
        assert "不亮" not in str(facts)
        # The replies of the first time are there still.
        assert len([row for row in cases.submissions_of(cases.read_case(number)) if row.node == "reply"]) == 1

    def test_figures_count_it(self, at):
        number = ended()
        at(moment(3, 10))
        again(number)
        line = BoardLine.objects.get(case__number=number)
        assert (line.reopened_on, line.closed_on, line.answered_on, line.outcome) == (date(2026, 3, 10), None, None, "")
        scope = Scope(Span(date(2026, 3, 1), date(2026, 4, 1)))
        assert [row.case_id for row in behind("reopened", scope)] == [line.case_id]

    def test_what_was_never_dispatched_is_sorted_anew(self):
        number = opened(actor=citizen())
        elsewhere = {"kind": ["help"], "way": ["redirect"], "exit": ["outside"], "advice": ["请向物业公司反映这件事。"]}
        do(number, "triage", elsewhere)
        assert cases.read_case(number).outcome == "redirected"
        again(number, ground="new-facts")
        assert [item.node for item in cases.read_case(number).items] == ["triage"]

    def test_an_extension_of_the_first_time_does_not_lengthen_the_second(self, at):
        number = in_hand(actor=citizen())
        cases.extend(number, ground="works", amount=5, reason="需要施工采购", actor=official("gm.urban.head"))
        answered(number)
        called_back(number)
        at(moment(3, 10))
        again(number)
        case = cases.read_case(number)
        assert (case.extension, case.due_on) == (None, date(2026, 3, 24))
        assert Reopening.objects.get(case__number=number).extension["amount"] == 5
        cases.extend(number, ground="works", amount=2, reason="需要施工采购", actor=official("gm.urban.head"))
        assert cases.read_case(number).due_on == date(2026, 3, 26)

    def test_it_may_happen_twice(self):
        number = ended()
        again(number)
        answered(number)
        called_back(number)
        again(number)
        assert [facts["times"] for _name, facts in events_named(number, "case.reopened")] == [1, 2]
        assert cases.read_case(number).data["reopened"] == 2


class TestWho:
    def test_the_party_within_its_time(self, at):
        number = ended()
        # Fifteen working days from 2 March.
        assert last_day_to_ask(cases.read_case(number)) == date(2026, 3, 23)
        at(moment(3, 23, 23))
        again(number, citizen())
        assert cases.read_case(number).status == "open"

    def test_not_after_it_but_a_post_still_may(self, at, refused):
        number = ended()
        at(moment(3, 24))
        before = written()
        with refused("reopening-too-late") as caught:
            again(number, citizen())
        assert caught.value.data["until"] == date(2026, 3, 23)
        assert written() == before
        again(number)

    @pytest.mark.parametrize("post", ["gm.urban.handler", "gm.urban.head"])
    def test_no_other_post(self, refused, post):
        number = ended()
        before = written()
        with refused("not-allowed"):
            again(number, official(post))
        assert written() == before

    def test_nobody_elses_party(self, refused):
        number = ended()
        with refused("task-not-yours"):
            again(number, citizen(OTHER))

    def test_nor_whoever_keeps_out(self, refused):
        number = ended()
        with refused("recused"):
            again(number, official(CALLBACK, recused=[f"case:{number}"]))


class TestRefusals:
    def test_an_open_case_is_not_opened(self, refused):
        number = in_hand(actor=citizen())
        with refused("case-not-closed"):
            again(number)

    def test_a_matter_taken_back_stays_taken_back(self, refused):
        number = in_hand(actor=citizen())
        cases.withdraw(number, actor=citizen())
        assert not is_foreseen(cases.read_case(number))
        before = written()
        with refused("reopening-unforeseen"):
            again(number)
        assert written() == before

    @pytest.mark.parametrize(
        ("more", "code"), [({"ground": "complex"}, "ground-unknown"), ({"reason": "再办"}, "reason-needed")]
    )
    def test_ground_and_reason_are_needed(self, refused, more, code):
        number = ended()
        before = written()
        with refused(code):
            again(number, **more)
        assert written() == before

    def test_the_gates_stand_the_second_time_too(self):
        number = ended()
        again(number)
        do(number, "handle", HANDLED)
        assert item_at(number, "reply")
        assert [item.node for item in cases.read_case(number).items] == ["reply"]


def test_a_procedure_without_a_way_back_in_is_not_begun_again():
    text = b"""<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL">
      <process id="p" isExecutable="true"><startEvent id="s"/><endEvent id="e"/>
      <sequenceFlow id="f" sourceRef="s" targetRef="e"/></process></definitions>"""
    program = bpmn.compile_program(bpmn.parse(text, name="p.bpmn"))
    assert bpmn.again_at(program, "reopen") == ""
    state = bpmn.begin(program).state
    with pytest.raises(bpmn.StepRefused):
        bpmn.begin_again(program, state, start="reopen")
