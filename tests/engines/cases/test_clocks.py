# SPDX-License-Identifier: Apache-2.0
"""The dates of a case: over holidays, through pauses, by an extension, after a late calendar and a new list."""

from datetime import date

import pytest
from case_words import (
    HANDLED,
    LONG_NEW_YEAR,
    NEW_YEAR,
    REPLIED,
    SAID,
    do,
    events_named,
    in_hand,
    last_event,
    moment,
    official,
    opened,
    triaged,
    written,
)

from mingfu.engines import cases
from mingfu.engines.cases.models import BoardLine
from mingfu.engines.jobs import drain
from mingfu.engines.supervision import sweep
from mingfu.engines.supervision.models import Signal
from mingfu.kernel.access import SYSTEM, system
from mingfu.kernel.calendar.book import book, install
from mingfu.kernel.calendar.commands import publish_year
from mingfu.kernel.calendar.queries import load_editions
from mingfu.kernel.catalogs import items, publish_edition
from mingfu.kernel.catalogs.files import CatalogFile, Row

pytestmark = pytest.mark.usefixtures("district", "seeded")

HANDLER = "gm.urban.handler"
HEAD = "gm.urban.head"


def due(number):
    return cases.read_case(number).due_on


def pause(number, ground="inspection", note="等路灯检测结果"):
    cases.suspend(number, ground=ground, note=note, actor=official(HANDLER))


def resume(number):
    cases.resume(number, actor=official(HANDLER))


class TestOverHolidays:
    @pytest.mark.parametrize(
        ("said", "kind", "due_on"),
        [
            # A Saturday that works (28 February) counts.
            (moment(2, 26), "consult", date(2026, 2, 28)),
            # Received on a Saturday of rest: the first day that counts is Monday.
            (moment(3, 7), "consult", date(2026, 3, 10)),
            # Spring Festival, 15 to 23 February, with 14 and 28 February worked.
            (moment(2, 12), "help", date(2026, 3, 4)),
            # Qingming, 4 to 6 April.
            (moment(4, 2), "consult", date(2026, 4, 7)),
            # National Day, 1 to 7 October, with 20 September and 10 October worked; Mid-Autumn 25 to 27 September.
            (moment(9, 18), "complain", date(2026, 10, 15)),
            # One minute before midnight is still that day, one after is the next.
            (moment(3, 2, 23, 59), "consult", date(2026, 3, 4)),
            (moment(3, 3, 0, 1), "consult", date(2026, 3, 5)),
        ],
    )
    def test_exact_dates(self, at, said, kind, due_on):
        at(said)
        number = opened()
        triaged(number, kind=kind)
        case = cases.read_case(number)
        [clock] = case.clocks
        assert (case.due_on, clock.due_on) == (due_on, due_on)

    def test_the_date_explains_itself(self, at):
        at(moment(2, 26))
        number = opened()
        triaged(number, kind="consult")
        case = cases.read_case(number)
        found = cases.due_of(case, cases.deadlines_of(case)[-1])
        assert (found.due, found.counted) == (date(2026, 2, 28), (date(2026, 2, 27), date(2026, 2, 28)))
        assert "12345" in found.basis
        assert not found.provisional


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


@pytest.mark.usefixtures("monday")
class TestExtension:
    def extend(self, number, amount=5, ground="works", reason="需要施工，工期五天", post=HEAD, **more):
        cases.extend(number, ground=ground, amount=amount, reason=reason, actor=official(post, **more))

    @pytest.mark.parametrize(("amount", "due_on"), [(1, date(2026, 3, 17)), (5, date(2026, 3, 23))])
    def test_the_head_gives_up_to_the_list(self, amount, due_on):
        number = in_hand()
        self.extend(number, amount)
        case = cases.read_case(number)
        assert (case.due_on, case.extension) == (due_on, ("works", amount, "working", "post:gm.urban.head#T1"))
        names = [name for name, _facts in events_named(number)]
        assert names[-2:] == ["case.extended", "deadline.moved"]
        facts = last_event(number)[1]
        assert (facts["was"], facts["due_on"], facts["why"]) == ("2026-03-16", due_on.isoformat(), "extension")

    def test_once(self, refused):
        number = in_hand()
        self.extend(number, 2)
        before = written()
        with refused("case-extended-before"):
            self.extend(number, 1)
        assert written() == before

    @pytest.mark.parametrize("amount", [6, 0, -1, 100])
    def test_no_more_than_the_list_says(self, refused, amount):
        number = in_hand()
        before = written()
        with refused("extension-too-long") as caught:
            self.extend(number, amount)
        assert caught.value.data["most"] == 5
        assert written() == before

    def test_on_the_last_day_yes_after_it_no(self, at, refused):
        late, in_time = in_hand(), in_hand()
        at(moment(3, 16, 23, 59))
        self.extend(in_time, 1)
        assert due(in_time) == date(2026, 3, 17)
        at(moment(3, 17, 0, 0))
        before = written()
        with refused("nothing-to-extend"):
            self.extend(late, 1)
        assert written() == before

    def test_a_date_that_stands_still_has_not_passed(self, at):
        number = in_hand()
        at(moment(3, 10))
        pause(number)
        at(moment(3, 20))
        self.extend(number, 2)
        resume(number)
        # Eight working days stood still (to 26 March), two more were given.
        assert due(number) == date(2026, 3, 30)

    def test_after_the_answer_there_is_nothing_to_extend(self, refused):
        number = in_hand()
        do(number, "handle", HANDLED)
        do(number, "reply", REPLIED)
        with refused("nothing-to-extend"):
            self.extend(number, 1)

    @pytest.mark.parametrize(
        ("post", "code"),
        [(HANDLER, "not-allowed"), ("gm.hotline.desk", "not-allowed"), ("gm.housing.head", "task-not-yours")],
    )
    def test_only_the_head_of_the_organ_may(self, refused, post, code):
        number = in_hand()
        before = written()
        with refused(code):
            self.extend(number, 1, post=post)
        assert written() == before

    def test_a_head_who_keeps_out_may_not(self, refused):
        number = in_hand()
        with refused("recused"):
            self.extend(number, 1, recused=[f"case:{number}"])

    @pytest.mark.parametrize(
        ("why", "reason", "code"),
        [("inspection", "需要检测很久", "ground-unknown"), ("works", "忙", "reason-needed")],
    )
    def test_a_ground_of_the_list_and_words_are_needed(self, refused, why, reason, code):
        number = in_hand()
        before = written()
        with refused(code):
            self.extend(number, 1, why, reason)
        assert written() == before

    def test_pause_and_extension_add_up(self, at):
        number = in_hand()
        self.extend(number, 5)
        at(moment(3, 4))
        pause(number)
        at(moment(3, 6))
        resume(number)
        # 16 March, five days given, two taken out.
        assert due(number) == date(2026, 3, 25)

    def test_an_extension_given_while_sorting_holds_under_the_kind_that_is_found(self):
        number = opened()
        self.extend(number, 5, post="gm.hotline.head")
        assert due(number) == date(2026, 3, 23)
        triaged(number, kind="complain")
        assert due(number) == date(2026, 3, 30)
        do(number, "sign", {"signing": ["accept"]})
        assert due(number) == date(2026, 3, 30)
        assert [facts["why"] for _name, facts in events_named(number, "deadline.moved")] == ["extension"]


class TestALateCalendar:
    @pytest.fixture(autouse=True)
    def own_book(self):
        held = book()
        yield
        install(held)

    def publish(self, days=LONG_NEW_YEAR):
        publish_year(2027, days, "关于2027年部分节假日安排的通知", actor=SYSTEM)
        load_editions()

    def test_a_case_that_crosses_the_year_gets_its_new_date(self, at):
        at(moment(12, 24))
        number = in_hand()
        before = due(number)
        assert before == date(2027, 1, 8)
        assert cases.deadlines_of(cases.read_case(number))[-1].provisional
        self.publish()
        assert cases.re_date(number) is True
        after = cases.read_case(number)
        assert (after.due_on, after.clocks[0].due_on) == (date(2027, 1, 11), date(2027, 1, 11))
        [(_name, facts)] = events_named(number, "deadline.moved")
        assert (facts["was"], facts["due_on"], facts["why"]) == ("2027-01-08", "2027-01-11", "calendar")
        row = cases.deadlines_of(after)[-1]
        assert (row.provisional, row.calendar_edition) == (False, facts["calendar"])
        assert "2027" in facts["calendar"]

    def test_the_running_cases_follow_the_publication_by_themselves(self, at):
        at(moment(12, 24))
        number = in_hand()
        drain()
        self.publish()
        drain()
        drain()
        assert due(number) == date(2027, 1, 11)
        assert len(events_named(number, "deadline.moved")) == 1

    def test_a_date_that_stays_is_confirmed(self, at):
        at(moment(12, 24))
        number = in_hand()
        self.publish(NEW_YEAR)
        assert cases.re_date(number) is True
        after = cases.read_case(number)
        assert (after.due_on, cases.deadlines_of(after)[-1].provisional) == (date(2027, 1, 8), False)
        assert events_named(number, "deadline.moved") == []
        [(_name, facts)] = events_named(number, "deadline.confirmed")
        assert facts["due_on"] == "2027-01-08"

    def test_the_date_of_a_task_moves_too(self, at):
        at(moment(12, 31))
        number = opened()
        [item] = cases.read_case(number).items
        assert item.due_on == date(2027, 1, 4)
        self.publish()
        cases.re_date(number)
        [item] = cases.read_case(number).items
        assert item.due_on == date(2027, 1, 5)
        [(_name, facts)] = events_named(number, "task.re-dated")
        assert (facts["was"], facts["due_on"], facts["why"]) == ("2027-01-04", "2027-01-05", "calendar")

    def test_a_second_time_nothing_moves(self, at):
        at(moment(12, 24))
        number = in_hand()
        self.publish()
        cases.re_date(number)
        before = written()
        assert cases.re_date(number) is False
        assert written() == before

    def test_a_case_that_ends_before_does_not_move(self, at):
        at(moment(12, 1))
        number = in_hand()
        self.publish()
        before = written()
        assert cases.re_date(number) is False
        assert (written(), due(number)) == (before, date(2026, 12, 15))

    def test_a_case_that_is_over_does_not_move(self, at):
        at(moment(12, 24))
        number = in_hand()
        cases.withdraw(number, actor=system("test"))
        self.publish()
        assert number not in cases.running_numbers()
        assert cases.re_date(number) is False


class TestANewList:
    def publish(self, amount, *, since):
        rows = tuple(
            Row(
                row.code,
                row.title,
                row.parent,
                {**row.content, "amount": amount} if row.code == "answer.help" else row.content,
                row.basis,
                row.status,
                row.valid_from,
                row.valid_to,
            )
            for row in items("hotline.limits", on=since)
        )
        publish_edition(CatalogFile("hotline.limits", "热线办理时限", since, rows, note="试行"), actor=SYSTEM)

    def test_running_cases_keep_their_limit_and_new_ones_get_the_new(self, at):
        at(moment(3, 2))
        old = in_hand()
        self.publish(5, since=date(2026, 3, 3))
        at(moment(3, 3))
        assert (due(old), cases.re_date(old), due(old)) == (date(2026, 3, 16), False, date(2026, 3, 16))
        new = in_hand()
        assert due(new) == date(2026, 3, 10)
        first, second = cases.read_case(old), cases.read_case(new)
        assert second.editions["hotline.limits"] > first.editions["hotline.limits"]
        assert (first.clocks[0].amount, second.clocks[0].amount) == (10, 5)

    def test_a_pause_counts_on_under_the_old_limit(self, at):
        at(moment(3, 2))
        number = in_hand()
        self.publish(5, since=date(2026, 3, 3))
        at(moment(3, 4))
        pause(number)
        at(moment(3, 5))
        resume(number)
        assert due(number) == date(2026, 3, 17)

    def test_a_kind_found_later_is_counted_by_the_list_the_case_was_born_under(self, at):
        at(moment(3, 2))
        number = opened({**SAID, "text": ["请问生育津贴怎么申请，需要什么材料？"]})
        # An edition that claims to hold since the day of the receipt.
        self.publish(5, since=date(2026, 3, 2))
        at(moment(3, 3))
        triaged(number, kind="help")
        assert due(number) == date(2026, 3, 16)
