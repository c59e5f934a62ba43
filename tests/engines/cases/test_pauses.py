# SPDX-License-Identifier: Apache-2.0
"""Clocks that stand still: by whom, on what ground, and what the date becomes by the exact days taken out."""

from datetime import date

import pytest
from case_words import (
    HANDLED,
    REPLIED,
    do,
    events_named,
    in_hand,
    last_event,
    moment,
    official,
    opened,
    written,
)

from mingfu.engines import cases
from mingfu.engines.cases.models import BoardLine
from mingfu.engines.supervision import sweep
from mingfu.engines.supervision.models import Signal
from mingfu.kernel.access import system

pytestmark = pytest.mark.usefixtures("district", "seeded")

HANDLER = "gm.urban.handler"
HEAD = "gm.urban.head"


def due(number):
    return cases.read_case(number).due_on


def pause(number, ground="inspection", note="等路灯检测结果"):
    cases.suspend(number, ground=ground, note=note, actor=official(HANDLER))


def resume(number):
    cases.resume(number, actor=official(HANDLER))


@pytest.fixture
def monday(at):
    at(moment(3, 2))


@pytest.mark.usefixtures("monday")
class TestPauses:
    @pytest.mark.parametrize(
        ("since", "until", "due_on"),
        [
            # Both ends on one day: nothing is lost.
            ((3, 4, 9), (3, 4, 17), date(2026, 3, 16)),
            # The day it begins on is taken out, the day it ends on is given back.
            ((3, 4, 9), (3, 5, 9), date(2026, 3, 17)),
            ((3, 4, 9), (3, 11, 9), date(2026, 3, 23)),
            # Over a weekend of rest: Friday only.
            ((3, 6, 9), (3, 9, 9), date(2026, 3, 17)),
            # From a day of rest to a day of rest: nothing.
            ((3, 7, 9), (3, 8, 9), date(2026, 3, 16)),
            # Over Qingming.
            ((3, 13, 9), (4, 8, 9), date(2026, 4, 9)),
        ],
    )
    def test_the_date_moves_by_the_days_taken_out(self, at, since, until, due_on):
        number = in_hand()
        assert due(number) == date(2026, 3, 16)
        at(moment(*since))
        pause(number)
        assert cases.read_case(number).paused
        at(moment(*until))
        resume(number)
        case = cases.read_case(number)
        assert (case.paused, case.due_on, case.clocks[0].due_on) == (False, due_on, due_on)
        moved = [facts for _name, facts in events_named(number, "deadline.moved")]
        if due_on == date(2026, 3, 16):
            assert moved == []
        else:
            [facts] = moved
            assert (facts["was"], facts["due_on"], facts["why"]) == ("2026-03-16", due_on.isoformat(), "pause")

    def test_two_pauses_add_up(self, at):
        number = in_hand()
        for since, until in (((3, 4), (3, 5)), ((3, 9), (3, 11))):
            at(moment(*since))
            pause(number)
            at(moment(*until))
            resume(number)
        assert due(number) == date(2026, 3, 19)

    def test_what_was_taken_out_is_said_day_by_day(self, at):
        number = in_hand()
        at(moment(3, 4))
        pause(number)
        at(moment(3, 6))
        resume(number)
        case = cases.read_case(number)
        found = cases.due_of(case, cases.deadlines_of(case)[-1])
        assert [skip.day for skip in found.skipped if skip.kind == "paused"] == [date(2026, 3, 4), date(2026, 3, 5)]

    def test_the_events_name_the_ground_and_the_note_stands_in_the_file(self, at):
        number = in_hand()
        pause(number)
        name, facts = last_event(number)
        assert (name, facts["ground"]) == ("case.suspended", "inspection")
        assert "检测" not in str(facts)
        at(moment(3, 3))
        resume(number)
        assert next(facts for name, facts in events_named(number, "case.resumed"))["ground"] == "inspection"
        assert [row.form for row in cases.submissions_of(cases.read_case(number))][-1] == "suspension"

    def test_twice_is_refused_and_so_is_resuming_what_runs(self, refused):
        number = in_hand()
        with refused("case-not-suspended"):
            resume(number)
        pause(number)
        before = written()
        with refused("case-suspended"):
            pause(number)
        assert written() == before

    @pytest.mark.parametrize(
        ("why", "note", "code"),
        [
            ("works", "需要施工", "ground-unknown"),
            ("", "等检测结果", "ground-unknown"),
            ("inspection", "等 ", "reason-needed"),
        ],
    )
    def test_a_ground_of_the_list_and_words_are_needed(self, refused, why, note, code):
        number = in_hand()
        before = written()
        with refused(code):
            pause(number, why, note)
        assert written() == before

    @pytest.mark.parametrize("post", ["gm.housing.handler", "gm.hotline.desk", HEAD])
    def test_only_whoever_holds_the_task_may(self, refused, post):
        number = in_hand()
        before = written()
        with refused("task-not-yours"):
            cases.suspend(number, ground="inspection", note="等检测结果", actor=official(post))
        pause(number)
        with refused("task-not-yours"):
            cases.resume(number, actor=official(post))
        assert written()["cases_suspension"] == before["cases_suspension"] + 1
        assert cases.read_case(number).paused

    def test_on_the_last_day_yes_after_it_no(self, at, refused):
        late, in_time = in_hand(), in_hand()
        at(moment(3, 16, 23, 59))
        pause(in_time)
        assert cases.read_case(in_time).paused
        at(moment(3, 17, 0, 0))
        before = written()
        with refused("suspension-too-late") as caught:
            pause(late)
        assert caught.value.data["due_on"] == date(2026, 3, 16)
        assert written() == before

    def test_a_pause_does_not_take_back_a_red_card(self, at, refused):
        number = in_hand()
        at(moment(3, 17))
        sweep()
        cards = Signal.objects.filter(case=number, cleared_at=None)
        assert {signal.card for signal in cards} == {"red"}
        with refused("suspension-too-late"):
            pause(number)
        sweep()
        assert {signal.card for signal in cards.all()} == {"red"}

    def test_the_desk_may_not_stop_the_clock_while_it_sorts(self, refused):
        number = opened()
        with refused("not-allowed"):
            cases.suspend(number, ground="inspection", note="等检测结果", actor=official("gm.hotline.desk"))

    def test_the_system_may_resume(self, at):
        number = in_hand()
        at(moment(3, 4))
        pause(number)
        at(moment(3, 5))
        cases.resume(number, actor=system("timer"))
        assert due(number) == date(2026, 3, 17)

    def test_an_answer_given_while_the_clock_stands_is_not_late(self, at):
        number = in_hand()
        at(moment(3, 10))
        pause(number)
        at(moment(3, 20))
        do(number, "handle", HANDLED)
        do(number, "reply", REPLIED)
        [(_name, met)] = events_named(number, "deadline.met")
        assert met["late"] == 0
        assert not BoardLine.objects.get(case__number=number).late

    def test_nothing_stands_still_once_it_is_answered(self, at):
        number = in_hand()
        at(moment(3, 10))
        pause(number)
        at(moment(3, 11))
        do(number, "handle", HANDLED)
        do(number, "reply", REPLIED)
        assert not cases.read_case(number).paused

    def test_a_task_that_was_paused_gets_its_days_back(self, at):
        number = in_hand()
        do(number, "handle", HANDLED)
        do(number, "reply", REPLIED)
        do(number, "revisit", {"reached": ["yes"], "solved": ["no"], "satisfied": ["1"]})
        [item] = cases.read_case(number).items
        assert (item.node, item.due_on) == ("handle", date(2026, 3, 9))
        at(moment(3, 4))
        pause(number)
        at(moment(3, 11))
        resume(number)
        [item] = cases.read_case(number).items
        assert item.due_on == date(2026, 3, 16)
