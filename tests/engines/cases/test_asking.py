# SPDX-License-Identifier: Apache-2.0
"""Asking about cases: who sees which, and what stands in whose queue."""

from datetime import date

import pytest
from case_words import (
    OTHER,
    answered,
    citizen,
    do,
    in_hand,
    item_at,
    moment,
    official,
    opened,
    triaged,
)
from django.db import connection

from mingfu.engines import cases
from mingfu.kernel.access import ANONYMOUS, SYSTEM, Level

pytestmark = pytest.mark.usefixtures("district", "seeded")


@pytest.fixture(autouse=True)
def monday(at):
    at(moment(3, 2))


def seen_by(actor):
    return set(cases.cases_for(actor).values_list("number", flat=True))


def seal(number, level="sealed"):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE cases_case SET level = %s WHERE number = %s", [level, number])


class TestSeeing:
    @pytest.fixture
    def three(self):
        """A party's matter with one organ, somebody's with another, and one that waits at the hotline."""
        return in_hand(actor=citizen()), in_hand(organ="gm.housing"), opened()

    def test_a_party_sees_its_own(self, three):
        mine, _others, _waiting = three
        assert seen_by(citizen()) == {mine}
        assert seen_by(citizen(OTHER)) == set()

    @pytest.mark.usefixtures("district", "seeded", "three")
    def test_nobody_known_sees_nothing(self):
        assert seen_by(ANONYMOUS) == set()

    @pytest.mark.usefixtures("district", "seeded", "three")
    def test_a_citizen_without_a_party_does_not_see_what_nobody_owns(self):
        bare = type(ANONYMOUS)("citizen", "party:none")
        assert seen_by(bare) == set()

    def test_an_organ_sees_what_it_answers_for(self, three):
        mine, others, _waiting = three
        assert seen_by(official("gm.urban.handler")) == {mine}
        assert seen_by(official("gm.housing.handler")) == {others}
        assert seen_by(official("gm.urban.head")) == {mine}
        assert seen_by(official("gm.culture.handler")) == set()

    def test_those_who_sort_and_those_who_supervise_see_all(self, three):
        for post in ("gm.hotline.desk", "gm.office.oversight", "gm.gov.mayor"):
            assert seen_by(official(post)) == set(three)

    def test_the_system_sees_all(self, three):
        assert seen_by(SYSTEM) == set(three)

    def test_what_a_post_once_handled_it_still_sees(self, three):
        mine, _others, _waiting = three
        cases.hand_over(
            mine,
            item_at(mine, "handle").token,
            to_post="gm.housing.handler",
            reason="属于住建水利局职责",
            actor=official("gm.urban.handler"),
        )
        assert mine in seen_by(official("gm.housing.handler"))

    def test_the_call_back_sees_what_it_asked_about(self, three):
        mine, _others, _waiting = three
        answered(mine)
        assert mine in seen_by(official("gm.hotline.callback"))

    def test_clearance_counts(self, three):
        mine, others, waiting = three
        seal(mine)
        assert seen_by(official("gm.urban.handler")) == set()
        assert seen_by(official("gm.office.oversight")) == {others, waiting}
        assert seen_by(official("gm.office.oversight", level=Level.SEALED)) == set(three)
        # It is still the party's own.
        assert seen_by(citizen()) == {mine}

    def test_whoever_keeps_out_does_not_see_it(self, three):
        mine, others, waiting = three
        assert seen_by(official("gm.urban.handler", recused=[f"case:{mine}"])) == set()
        assert seen_by(official("gm.hotline.desk", recused=[f"case:{mine}"])) == {others, waiting}

    def test_newest_first(self, at):
        first = opened()
        at(moment(3, 3))
        second = opened()
        assert list(cases.cases_for(SYSTEM).values_list("number", flat=True)) == [second, first]

    def test_found_or_not_found_says_the_same(self, three, refused):
        mine, others, _waiting = three
        assert cases.find_case(mine, actor=citizen()).number == mine
        messages = set()
        for number in (others, "20260302999990"):
            with refused("case-unknown") as caught:
                cases.find_case(number, actor=citizen())
            messages.add(str(caught.value).replace(number, "N"))
        assert len(messages) == 1
        with refused("case-unknown"):
            cases.find_case(mine, actor=ANONYMOUS)


class TestQueues:
    def test_a_row_says_what_a_worklist_shows(self):
        number = in_hand()
        [row] = cases.queue_for(official("gm.urban.handler"))
        assert (row.number, row.node, row.title, row.post, row.claimed_by) == (
            number,
            "handle",
            "办理",
            "gm.urban.handler",
            "",
        )
        assert (row.case_due_on, row.task_due_on, row.due_on, row.paused) == (
            date(2026, 3, 16),
            None,
            date(2026, 3, 16),
            False,
        )
        assert row.summary.startswith("沧江路与跃华路路口")

    def test_the_nearer_date_of_task_and_case(self):
        number = opened()
        triaged(number)
        [row] = cases.queue_for(official("gm.urban.handler"))
        assert (row.task_due_on, row.case_due_on, row.due_on) == (
            date(2026, 3, 3),
            date(2026, 3, 16),
            date(2026, 3, 3),
        )

    def test_only_tasks_of_ones_own_posts(self):
        in_hand(organ="gm.housing")
        assert cases.queue_for(official("gm.urban.handler")) == []
        assert len(cases.queue_for(official("gm.urban.handler", "gm.housing.handler"))) == 1
        assert cases.queue_for(citizen()) == []
        assert cases.queue_for(ANONYMOUS) == []

    def test_states_and_their_counts(self, at):
        urban = official("gm.urban.handler")
        late = in_hand(kind="consult")
        at(moment(3, 4))
        mine, free = in_hand(kind="help"), in_hand(kind="complain")
        today = in_hand(kind="consult")
        at(moment(3, 6))
        cases.claim(mine, item_at(mine, "handle").token, actor=urban)
        colleague = in_hand()
        cases.claim(colleague, item_at(colleague, "handle").token, actor=official("gm.urban.handler", number="T2"))
        found = {
            state: {row.number for row in cases.queue_for(urban, state=state)}
            for state in ("", "mine", "free", "overdue", "today")
        }
        assert found == {
            "": {late, mine, free, today, colleague},
            "mine": {mine},
            "free": {late, free, today},
            "overdue": {late},
            "today": {today},
        }
        assert cases.queue_counts(urban) == {"all": 5, "mine": 1, "free": 3, "overdue": 1, "today": 1}

    def test_nearest_date_first(self, at):
        at(moment(3, 3))
        help_, consult = in_hand(kind="help"), in_hand(kind="consult")
        report = in_hand(kind="report")
        assert [row.number for row in cases.queue_for(official("gm.urban.handler"))] == [consult, help_, report]

    def test_what_stands_still_is_not_late(self, at):
        number, urban = in_hand(), official("gm.urban.handler")
        at(moment(3, 10))
        cases.suspend(number, ground="inspection", note="等检测结果", actor=urban)
        at(moment(3, 20))
        [row] = cases.queue_for(urban)
        assert row.paused
        assert cases.queue_counts(urban)["overdue"] == 0
        assert cases.queue_for(urban, state="overdue") == []
        cases.resume(number, actor=urban)
        assert cases.queue_counts(urban)["overdue"] == 0

    def test_what_was_answered_is_not_late_any_more(self, at):
        number, back = in_hand(kind="consult"), official("gm.hotline.callback")
        at(moment(3, 9))
        answered(number)
        [row] = cases.queue_for(back)
        assert (row.case_due_on, row.task_due_on) == (None, date(2026, 3, 12))
        assert cases.queue_counts(back)["overdue"] == 0

    def test_what_one_keeps_out_of_is_left_out_of_rows_and_counts(self):
        number = in_hand()
        kept_out = official("gm.urban.handler", recused=[f"case:{number}"])
        assert cases.queue_for(kept_out) == []
        assert cases.queue_counts(kept_out)["all"] == 0

    def test_text_system_limit_and_offset(self):
        numbers = [in_hand() for _ in range(3)]
        urban = official("gm.urban.handler")
        assert [row.number for row in cases.queue_for(urban, text=numbers[1][-6:])] == [numbers[1]]
        assert len(cases.queue_for(urban, text="跃华路")) == 3
        assert cases.queue_for(urban, text="没有这样的话") == []
        assert cases.queue_for(urban, system="plan") == []
        assert [row.number for row in cases.queue_for(urban, limit=2)] == numbers[:2]
        assert [row.number for row in cases.queue_for(urban, limit=2, offset=2)] == numbers[2:]

    def test_a_closed_case_waits_in_no_queue(self):
        number = in_hand()
        answered(number)
        do(number, "revisit", {"reached": ["no"]})
        for post in ("gm.urban.handler", "gm.hotline.desk", "gm.hotline.callback"):
            assert cases.queue_for(official(post)) == []
        assert number not in cases.running_numbers()


def test_open_clocks_and_tasks_leave_out_what_stands_still(at):
    number, still = in_hand(), in_hand()
    waiting = opened()
    at(moment(3, 4))
    cases.suspend(still, ground="inspection", note="等检测结果", actor=official("gm.urban.handler"))
    clocks = cases.open_clocks("hotline", "answer", due_upto=date(2026, 3, 16))
    assert {(row.number, row.organ, row.due_on) for row in clocks} == {
        (number, "gm.urban", date(2026, 3, 16)),
        (waiting, "gm.hotline", date(2026, 3, 16)),
    }
    assert cases.open_clocks("hotline", "answer", due_upto=date(2026, 3, 15)) == []
    assert [(row.number, row.node) for row in cases.open_tasks("hotline", due_upto=date(2026, 3, 4))] == [
        (waiting, "triage")
    ]
