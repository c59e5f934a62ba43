# SPDX-License-Identifier: Apache-2.0
"""What the law makes of silence happens by itself: each lapse of the law once, on the day after the last day."""

import pytest
from case_words import citizen, events_named, item_at, moment, written
from lapse_words import begin, declare, due_list, end, finish, flow, handler, lapsed, open_nodes, row, task, told_whole

from mingfu.engines import cases
from mingfu.engines.cases.lapses import FaultyLapse, lapse_of
from mingfu.engines.jobs import fire_due
from mingfu.kernel.calendar import LapseEffect
from mingfu.kernel.catalogs import Item

pytestmark = pytest.mark.usefixtures("district", "seeded")


@pytest.fixture(autouse=True)
def told(monkeypatch, district):
    """Every case of a test is held against its replay."""
    with told_whole(monkeypatch):
        yield


class TestAcceptedFromReceipt:
    """行政许可法第三十二条第一款第（四）项：五日内一次告知，逾期不告知的，自收到申请材料之日起即为受理。

    Materials received on Thursday 12 February 2026. Five working days (第八十二条), the first day not counted:
    13, Saturday 14 (adjusted), 24, 25, 26 February. Twenty working days from acceptance (第四十二条): accepted from the
    receipt, 12 February, they end on 18 March; accepted on the 24th they would end on 23 March.
    """

    @pytest.fixture
    def number(self, at, tmp_path):
        at(moment(2, 12, 10))
        body = task("check", "notice") + task("decide") + end("done", "closed")
        body += flow("received", "check") + flow("check", "decide") + flow("decide", "done")
        lapse = {"effect": "deemed_accepted_from_receipt", "answer": {"complete": "yes"}}
        clock = {"code": "decide", "limit": "decide", "starts": ("check",), "stops": ("decide",)}
        declare(tmp_path, [row("notice", 5, lapse=lapse), row("decide", 20)], body, clocks=[clock])
        return begin()

    def test_it_is_put_on_the_due_list_for_the_day_after_the_last_day(self, number):
        token = item_at(number, "check").token
        assert due_list(number) == [(f"lapse:{token}", moment(2, 27, 0), "")]
        assert cases.read_case(number).clocks == ()

    def test_nothing_happens_while_the_last_day_lasts(self, number, at):
        at(moment(2, 26, 23, 59))
        assert fire_due() == 0
        assert open_nodes(number) == ["check"]

    def test_it_is_accepted_and_the_clock_of_the_decision_begins_at_the_receipt(self, number, at):
        token = item_at(number, "check").token
        at(moment(2, 27, 0))
        assert fire_due() == 1
        assert open_nodes(number) == ["decide"]
        assert lapsed(number) == {
            "case": number,
            "effect": "deemed_accepted_from_receipt",
            "limit": "notice",
            "due_on": "2026-02-26",
            "article": "行政许可法第三十二条",
            "status": "verified",
            "node": "check",
            "token": token,
            "clock": "",
            "post": "gm.urban.handler",
            "organ": "gm.urban",
            "paper": "",
            "way": "answer",
            "named": "check",
            "closed": [token],
            "facts": {
                "complete": '"yes"',
                "lapsed": '"notice"',
                "lapsed_on": '"2026-02-26"',
                "lapsed_basis": '"行政许可法第三十二条"',
            },
        }
        [(_name, began)] = events_named(number, "deadline.set")
        assert (began["starts_on"], began["due_on"]) == ("2026-02-12", "2026-03-18")
        case = cases.read_case(number)
        assert (case.data["complete"], case.data["lapsed"], str(case.due_on)) == ("yes", "notice", "2026-03-18")

    def test_told_in_time_the_clock_begins_with_the_acceptance(self, number, at):
        at(moment(2, 24))
        finish(number, "check", handler())
        [(_name, began)] = events_named(number, "deadline.set")
        assert (began["starts_on"], began["due_on"]) == ("2026-02-24", "2026-03-23")
        assert [how for _entry, _at, how in due_list(number)] == ["stopped"]
        at(moment(2, 27))
        assert fire_due() == 0
        assert events_named(number, "case.lapsed") == []

    def test_it_happens_once_however_often_it_is_called(self, number, at):
        [(entry, _at, _how)] = due_list(number)
        at(moment(2, 27, 0))
        cases.come_due(number, entry)
        before = written()
        cases.come_due(number, entry)
        assert fire_due() == 0
        assert written() == before

    def test_a_worker_that_comes_days_later_says_the_same_last_day(self, number, at):
        at(moment(3, 5))
        fire_due()
        [(_name, began)] = events_named(number, "deadline.set")
        assert (lapsed(number)["due_on"], began["due_on"]) == ("2026-02-26", "2026-03-18")

    def test_a_late_act_is_refused_before_and_after_the_worker_has_come(self, number, at, refused):
        token = item_at(number, "check").token
        at(moment(2, 27, 0, 1))
        for _look in range(2):
            before = written()
            with refused("limit-lapsed") as caught:
                cases.complete_task(number, token, {}, actor=handler())
            said = str(caught.value)
            assert "2026-02-26" in said
            assert "自收到材料之日起即为受理" in said
            assert "行政许可法第三十二条" in said
            assert written() == before
            fire_due()
        with refused("limit-lapsed"):
            cases.claim(number, token, actor=handler())

    def test_taken_back_nothing_lapses_any_more(self, number, at):
        cases.withdraw(number, actor=citizen())
        assert [how for _entry, _at, how in due_list(number)] == ["stopped"]
        at(moment(2, 27))
        assert fire_due() == 0


class TestAcceptedAtExpiry:
    """行政复议法第三十条：五日内审查，未作出不予受理决定的，申请自审查期限届满之日起视为受理。

    Received on Monday 3 August 2026: 4, 5, 6, 7, 10 August. Sixty calendar days (第六十二条) from 10 August, that day not
    counted, end on Friday 9 October; from the receipt they would end on 2 October and move to the 8th.
    """

    def test_the_clock_begins_on_the_last_day(self, at, tmp_path):
        at(moment(8, 3))
        body = task("examine", "exam") + task("decide") + end("done", "closed")
        body += flow("received", "examine") + flow("examine", "decide") + flow("decide", "done")
        exam = row(
            "exam", 5, regime="reconsideration", basis="行政复议法第三十条",
            lapse={"effect": "deemed_accepted_at_expiry", "answer": {}},
        )  # fmt: skip
        clock = {"code": "decide", "limit": "decide", "starts": ("examine",)}
        declare(tmp_path, [exam, row("decide", 60, "calendar", "reconsideration")], body, clocks=[clock])
        number = begin()
        at(moment(8, 11, 0))
        fire_due()
        [(_name, began)] = events_named(number, "deadline.set")
        assert (began["starts_on"], began["due_on"]) == ("2026-08-10", "2026-10-09")


class TestConsented:
    """政府信息公开条例第三十四条：被征求意见的机关应当自收到征求意见书之日起15个工作日内提出意见，逾期未提出的视为同意公开。

    Asked on Monday 2 March 2026: 3–6 (four), 9–13 (nine), 16–20 (fourteen), 23 March.
    """

    @pytest.fixture
    def number(self, at, tmp_path):
        at(moment(3, 2))
        body = task("consult", "opinion", post="gm.edu.handler") + task("publish") + task("refuse")
        body += '<exclusiveGateway id="said" default="said_refuse"/>' + end("done", "closed") + end("kept", "refused")
        body += flow("received", "consult") + flow("consult", "said") + flow("said", "publish", 'consent = "yes"')
        body += flow("said", "refuse") + flow("publish", "done") + flow("refuse", "kept")
        lapse = {"effect": "deemed_consent", "answer": {"consent": "yes"}, "basis": "政府信息公开条例第三十四条"}
        declare(tmp_path, [row("opinion", 15, regime="disclosure", lapse=lapse)], body)
        return begin()

    def test_a_consulted_organ_that_is_silent_consents_and_it_stands_who_was_silent(self, number, at):
        at(moment(3, 23, 23, 59))
        fire_due()
        assert open_nodes(number) == ["consult"]
        at(moment(3, 24, 0))
        fire_due()
        assert open_nodes(number) == ["publish"]
        facts = lapsed(number)
        assert (facts["due_on"], facts["organ"], facts["post"]) == ("2026-03-23", "gm.edu", "gm.edu.handler")
        assert facts["article"] == "政府信息公开条例第三十四条"
        moved = [facts["branches"] for _name, facts in events_named(number, "case.moved")]
        assert moved[-1] == ["said>said_publish"]


class TestRenewed:
    """行政许可法第五十条第二款：有效期届满前作出是否准予延续的决定；逾期未作决定的，视为准予延续。

    The licence expires on Sunday 5 April 2026 (清明节). Its end is no limit that is counted, so it does not move to the
    next working day, and no pause moves it. Twenty working days from 2 March end on 30 March: late, but nothing lapses.
    """

    @pytest.fixture
    def number(self, at, tmp_path):
        at(moment(3, 2))
        body = task("decide", "renew") + end("done", "closed") + flow("received", "decide") + flow("decide", "done")
        lapse = {"effect": "deemed_renewed", "on": "valid_until", "outcome": "renewed"}
        rows = [row("renew", 20, basis="行政许可法第五十条", lapse=lapse)]
        declare(tmp_path, rows, body, defaults={"valid_until": "2026-04-05"})
        return begin()

    def test_it_is_renewed_when_the_licence_expires(self, number, at):
        at(moment(3, 31))
        assert fire_due() == 0
        at(moment(4, 6, 0))
        assert fire_due() == 1
        case = cases.read_case(number)
        assert (case.status, case.outcome, case.items) == ("closed", "renewed", ())
        facts = lapsed(number)
        assert (facts["due_on"], facts["way"], facts["named"]) == ("2026-04-05", "outcome", "renewed")

    def test_a_decision_that_is_late_but_before_the_expiry_stands(self, number, at):
        at(moment(4, 3))
        finish(number, "decide", handler())
        assert cases.read_case(number).outcome == "closed"

    def test_without_an_expiry_there_is_nothing_to_wait_for(self, at, tmp_path):
        at(moment(3, 2))
        body = task("decide", "renew") + end("done", "closed") + flow("received", "decide") + flow("decide", "done")
        lapse = {"effect": "deemed_renewed", "on": "valid_until", "outcome": "renewed"}
        declare(tmp_path, [row("renew", 20, lapse=lapse)], body)
        assert due_list(begin()) == []


class TestWithdrawn:
    """行政复议法第三十一条：十日内补正；无正当理由逾期不补正的，视为申请人放弃复议申请，并记录在案。

    Asked on Monday 2 March 2026: 3–6 (four), 9–13 (nine), 16 March. The clock of the case stands still meanwhile; that of
    the question does not, though the pause hangs on it. The drawing leads the way: a timer takes the question away.
    """

    @pytest.fixture
    def number(self, at, tmp_path):
        at(moment(3, 2))
        body = task("ask", "fix", post="party", more='mf:pauses="supplement"') + task("go_on")
        body += '<boundaryEvent id="over" attachedToRef="ask" mf:limit="fix"><timerEventDefinition/></boundaryEvent>'
        body += end("left", "withdrawn") + end("done", "closed")
        body += flow("received", "ask") + flow("ask", "go_on") + flow("over", "left") + flow("go_on", "done")
        rows = [
            row("fix", 10, regime="reconsideration", basis="行政复议法第三十一条", lapse="deemed_withdrawn"),
            row("whole", 30),
        ]
        declare(tmp_path, rows, body, clocks=[{"code": "whole", "limit": "whole"}])
        return begin()

    def test_a_party_that_does_not_supplement_has_withdrawn(self, number, at):
        assert cases.read_case(number).paused
        at(moment(3, 16, 23, 59))
        fire_due()
        assert open_nodes(number) == ["ask"]
        at(moment(3, 17, 0))
        assert fire_due() == 1
        case = cases.read_case(number)
        assert (case.status, case.outcome, case.clocks) == ("closed", "withdrawn", ())
        facts = lapsed(number)
        assert (facts["effect"], facts["due_on"], facts["way"]) == ("deemed_withdrawn", "2026-03-16", "timer")
        assert (facts["post"], facts["organ"], facts["node"]) == ("party", "", "ask")
        names = [name for name, _facts in events_named(number)]
        assert names.index("timer.fired") < names.index("case.lapsed") < names.index("task.cancelled")

    def test_the_last_day_counts_and_the_next_does_not(self, number, at, refused):
        at(moment(3, 17, 9))
        before = written()
        with refused("limit-lapsed"):
            finish(number, "ask", citizen())
        assert written() == before
        at(moment(3, 16, 23, 59))
        finish(number, "ask", citizen())
        assert open_nodes(number) == ["go_on"]


class TestNoEvidence:
    """行政复议法第五十四条、第七十条：收到副本之日起十日内提交证据；不提交的，视为该行政行为没有证据、依据。

    From Monday 2 March 2026 ten working days (第八十八条) end on 16 March. The organ that handles the matter goes on.
    """

    def test_what_was_not_handed_in_is_no_evidence(self, at, tmp_path):
        at(moment(3, 2))
        body = task("answer", "answer", post="gm.edu.handler") + task("review") + end("done", "closed")
        body += flow("received", "answer") + flow("answer", "review") + flow("review", "done")
        lapse = {"effect": "treated_as_no_evidence", "answer": {"evidence": "none"}, "status": "assumed"}
        declare(tmp_path, [row("answer", 10, regime="reconsideration", lapse=lapse)], body)
        number = begin()
        at(moment(3, 17, 0))
        fire_due()
        assert open_nodes(number) == ["review"]
        assert cases.read_case(number).data["evidence"] == "none"
        assert (lapsed(number)["due_on"], lapsed(number)["status"]) == ("2026-03-16", "assumed")


class TestRows:
    def item(self, lapse):
        return Item("x.limits", 1, "notice", "告知", "", {"lapse": lapse}, "许可法第三十二条", "assumed", None, None)

    def test_a_row_without_a_lapse_has_none(self):
        assert lapse_of(Item("x.limits", 1, "n", "n", "", {}, "", "assumed", None, None)) is None

    def test_basis_and_status_are_those_of_the_row_unless_it_has_its_own(self):
        lapse = lapse_of(self.item("deemed_consent"))
        assert (lapse.effect, lapse.basis, lapse.status) == (LapseEffect.DEEMED_CONSENT, "许可法第三十二条", "assumed")
        own = lapse_of(self.item({"effect": "deemed_consent", "basis": "第三十四条", "status": "verified"}))
        assert (own.basis, own.status) == ("第三十四条", "verified")

    @pytest.mark.parametrize(
        "lapse",
        [
            "deemed_forgotten",
            "none",
            {"effect": "deemed_consent", "colour": "red"},
            {"effect": "deemed_consent", "answer": {}, "outcome": "x"},
        ],
    )
    def test_what_cannot_be_is_refused_with_list_and_row(self, lapse):
        with pytest.raises(FaultyLapse) as caught:
            lapse_of(self.item(lapse))
        assert "x.limits" in str(caught.value)
        assert "notice" in str(caught.value)
