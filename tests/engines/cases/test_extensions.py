# SPDX-License-Identifier: Apache-2.0
"""The one extension of a date: by whom, until when, how much, and what it adds up to."""

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
    triaged,
    written,
)

from mingfu.engines import cases

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
