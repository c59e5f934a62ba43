# SPDX-License-Identifier: Apache-2.0
"""The dates of a case: over holidays, after a late calendar, and under a new list."""

from datetime import date

import pytest
from case_words import (
    LONG_NEW_YEAR,
    NEW_YEAR,
    SAID,
    events_named,
    in_hand,
    moment,
    official,
    opened,
    triaged,
    written,
)

from mingfu.engines import cases
from mingfu.engines.jobs import drain
from mingfu.kernel.access import SYSTEM, system
from mingfu.kernel.calendar.book import book, install
from mingfu.kernel.calendar.commands import publish_year
from mingfu.kernel.calendar.queries import load_editions
from mingfu.kernel.catalogs import items, publish_edition
from mingfu.kernel.catalogs.files import CatalogFile, Row

pytestmark = pytest.mark.usefixtures("district", "seeded")

HANDLER = "gm.urban.handler"


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
