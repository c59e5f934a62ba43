# SPDX-License-Identifier: Apache-2.0
"""Acts around a task: claiming, giving back, handing over, noting, taking a matter back."""

import pytest
from case_words import (
    HANDLED,
    OTHER,
    citizen,
    do,
    events_named,
    in_hand,
    item_at,
    last_event,
    moment,
    official,
    opened,
    written,
)

from mingfu.engines import cases
from mingfu.engines.cases.models import Submission
from mingfu.kernel.access import ANONYMOUS, system

pytestmark = pytest.mark.usefixtures("district", "seeded")


@pytest.fixture(autouse=True)
def monday(at):
    at(moment(3, 2))


def token(number, node="handle"):
    return item_at(number, node).token


class TestClaiming:
    def test_a_claim_names_the_colleague_and_a_second_one_changes_nothing(self):
        number, urban = in_hand(), official("gm.urban.handler")
        cases.claim(number, token(number), actor=urban)
        assert item_at(number, "handle").claimed_by == "post:gm.urban.handler#T1"
        assert last_event(number)[0] == "task.claimed"
        before = written()
        cases.claim(number, token(number), actor=urban)
        assert written() == before

    def test_a_claim_names_the_post_of_the_task(self):
        number = in_hand()
        cases.claim(number, token(number), actor=official("gm.hotline.desk", "gm.urban.handler"))
        assert item_at(number, "handle").claimed_by == "post:gm.urban.handler#T1"

    @pytest.mark.parametrize("post", ["gm.housing.handler", "gm.hotline.desk"])
    def test_another_post_claims_nothing(self, refused, post):
        number = in_hand()
        before = written()
        with refused("task-not-yours"):
            cases.claim(number, token(number), actor=official(post))
        assert written() == before

    def test_a_colleague_does_not_take_what_is_claimed_nor_give_it_back(self, refused):
        number, other = in_hand(), official("gm.urban.handler", number="T2")
        cases.claim(number, token(number), actor=official("gm.urban.handler"))
        before = written()
        for act in (cases.claim, cases.release):
            with refused("task-not-yours") as caught:
                act(number, token(number), actor=other)
            assert "工号 T1" in str(caught.value)
        assert written() == before

    def test_whoever_keeps_out_claims_nothing(self, refused):
        number = in_hand()
        before = written()
        with refused("recused"):
            cases.claim(number, token(number), actor=official("gm.urban.handler", recused=[f"case:{number}"]))
        assert written() == before

    def test_given_back_it_is_free_and_giving_back_twice_changes_nothing(self):
        number, urban = in_hand(), official("gm.urban.handler")
        cases.claim(number, token(number), actor=urban)
        cases.release(number, token(number), actor=urban)
        assert item_at(number, "handle").claimed_by == ""
        before = written()
        cases.release(number, token(number), actor=urban)
        assert written() == before
        cases.claim(number, token(number), actor=official("gm.urban.handler", number="T2"))
        assert item_at(number, "handle").claimed_by.endswith("#T2")

    def test_a_task_that_is_gone_is_not_claimed(self, refused):
        number = in_hand()
        gone = token(number)
        do(number, "handle", HANDLED)
        with refused("task-gone"):
            cases.claim(number, gone, actor=official("gm.urban.handler"))


class TestHandingOver:
    def give(self, number, to="gm.housing.handler", reason="属于住建局职责", actor=None, node="handle"):
        who = actor or official("gm.urban.handler")
        cases.hand_over(number, token(number, node), to_post=to, reason=reason, actor=who)

    def test_the_task_waits_for_the_other_post_and_nobody_holds_it(self):
        number = in_hand()
        cases.claim(number, token(number), actor=official("gm.urban.handler"))
        before = cases.read_case(number)
        self.give(number)
        item = item_at(number, "handle")
        assert (item.post, item.organ, item.claimed_by) == ("gm.housing.handler", "gm.housing", "")
        name, facts = last_event(number)
        assert (name, facts["from_post"], facts["to_post"]) == (
            "task.handed-over",
            "gm.urban.handler",
            "gm.housing.handler",
        )
        # It changes no date.
        assert cases.read_case(number).due_on == before.due_on
        do(number, "handle", HANDLED)

    def test_the_reason_stands_in_the_file_not_in_the_ledger(self):
        number = in_hand()
        self.give(number)
        held = Submission.objects.get(case__number=number, form="hand-over")
        assert held.content == {"text": "属于住建局职责"}
        name, facts = last_event(number)
        assert (name, facts["digest"]) == ("task.handed-over", held.digest)
        assert "职责" not in str(facts)

    @pytest.mark.parametrize("reason", ["", "   ", "不归我", "  转  "])
    def test_a_reason_is_needed(self, refused, reason):
        number = in_hand()
        before = written()
        with refused("reason-needed"):
            self.give(number, reason=reason)
        assert written() == before

    @pytest.mark.parametrize("post", ["", "gm.nowhere.handler", "gm.hotline.desk", "gm.urban.head"])
    def test_only_a_post_that_may_do_the_task_gets_it(self, refused, post):
        number = in_hand()
        before = written()
        with refused("receiver-unfit"):
            self.give(number, to=post)
        assert written() == before

    def test_handing_over_to_oneself_changes_nothing(self, refused):
        number = in_hand()
        before = written()
        with refused("receiver-unfit"):
            self.give(number, to="gm.urban.handler")
        assert written() == before

    def test_a_colleague_s_task_is_not_given_away(self, refused):
        number = in_hand()
        cases.claim(number, token(number), actor=official("gm.urban.handler", number="T2"))
        before = written()
        with refused("task-not-yours"):
            self.give(number)
        assert written() == before

    def test_a_task_that_does_not_allow_it_stays(self, refused):
        number = opened()
        before = written()
        with refused("act-not-here"):
            self.give(number, to="gm.urban.handler", actor=official("gm.hotline.desk"), node="triage")
        assert written() == before

    def test_another_post_gives_nothing_away(self, refused):
        number = in_hand()
        with refused("task-not-yours"):
            self.give(number, actor=official("gm.housing.handler"))


class TestNoting:
    def test_those_who_hold_a_task_and_the_party_may(self):
        number = in_hand(actor=citizen())
        cases.note(number, text="已电话联系施工队。", actor=official("gm.urban.handler"))
        cases.note(number, text="今天又坏了一盏。", actor=citizen())
        rows = Submission.objects.filter(case__number=number, form="note").order_by("id")
        assert [(row.content["text"], row.by.partition(":")[0]) for row in rows] == [
            ("已电话联系施工队。", "post"),
            ("今天又坏了一盏。", "party"),
        ]
        assert [name for name, _facts in events_named(number, "case.noted")] == ["case.noted"] * 2

    @pytest.mark.parametrize(
        "who",
        [lambda: official("gm.housing.handler"), lambda: citizen(OTHER), lambda: ANONYMOUS],
        ids=["another organ", "another person", "nobody"],
    )
    def test_others_may_not(self, refused, who):
        number = in_hand(actor=citizen())
        before = written()
        with refused("task-not-yours"):
            cases.note(number, text="我也来说一句。", actor=who())
        assert written() == before

    def test_nobody_notes_on_a_matter_without_a_party(self, refused):
        number = in_hand()
        with refused("task-not-yours"):
            cases.note(number, text="我也来说一句。", actor=ANONYMOUS)

    def test_words_are_needed_and_the_matter_must_be_open(self, refused):
        number = in_hand(actor=citizen())
        with refused("reason-needed"):
            cases.note(number, text=" 嗯 ", actor=citizen())
        cases.withdraw(number, actor=citizen())
        with refused("case-over"):
            cases.note(number, text="还有一件事。", actor=citizen())


class TestTakingBack:
    def test_the_party_takes_it_back_and_everything_stops(self):
        number = in_hand(actor=citizen())
        assert cases.withdraw(number, actor=citizen(), reason="灯已经亮了") == number
        case = cases.read_case(number)
        assert (case.status, case.outcome, case.items, case.clocks) == ("closed", "withdrawn", (), ())
        names = [name for name, _facts in events_named(number)]
        assert names[-4:] == ["case.withdrawn", "task.cancelled", "deadline.met", "case.closed"]
        held = Submission.objects.get(case__number=number, form="withdrawal")
        assert held.content == {"reason": "灯已经亮了"}

    @pytest.mark.parametrize("who", [lambda: citizen(OTHER), lambda: ANONYMOUS, lambda: official("gm.urban.handler")])
    def test_nobody_else_does(self, refused, who):
        number = in_hand(actor=citizen())
        before = written()
        with refused("task-not-yours"):
            cases.withdraw(number, actor=who())
        assert written() == before

    def test_a_matter_without_a_party_is_taken_back_by_nobody(self, refused):
        number = in_hand()
        for who in (ANONYMOUS, citizen()):
            with refused("task-not-yours"):
                cases.withdraw(number, actor=who)

    def test_twice_is_refused(self, refused):
        number = in_hand(actor=citizen())
        cases.withdraw(number, actor=citizen())
        before = written()
        with refused("case-over"):
            cases.withdraw(number, actor=citizen())
        assert written() == before

    def test_a_second_click_answers_as_the_first(self):
        number = in_hand(actor=citizen())
        cases.withdraw(number, actor=citizen(), key="this-click")
        before = written()
        assert cases.withdraw(number, actor=citizen(), key="this-click") == number
        assert written() == before

    def test_a_case_that_is_over_takes_no_more_acts(self, refused):
        number = in_hand()
        held = token(number)
        cases.withdraw(number, actor=system("test"))
        urban = official("gm.urban.handler")
        for act in (
            lambda: cases.claim(number, held, actor=urban),
            lambda: cases.release(number, held, actor=urban),
            lambda: cases.hand_over(number, held, to_post="gm.housing.handler", reason="属于住建局", actor=urban),
            lambda: cases.suspend(number, ground="inspection", note="等检测结果", actor=urban),
            lambda: cases.resume(number, actor=urban),
            lambda: cases.extend(number, ground="works", amount=3, reason="需要施工", actor=official("gm.urban.head")),
        ):
            with refused("case-over"):
                act()
