# SPDX-License-Identifier: Apache-2.0
"""What the law makes of silence happens by itself: each lapse of the law once, on the day after the last day."""

import pytest
from case_words import LONG_NEW_YEAR, SAID, citizen, events_named, item_at, moment, official, written
from lapse_words import SYSTEM, declare, end, flow, open_nodes, row, task

from mingfu.engines import cases
from mingfu.engines.cases import declared
from mingfu.engines.cases.lapses import FaultyLapse, lapse_of
from mingfu.engines.cases.models import Case
from mingfu.engines.cases.replaying import replay
from mingfu.engines.jobs import fire_due
from mingfu.engines.jobs.models import Timer
from mingfu.kernel.calendar import LapseEffect
from mingfu.kernel.calendar.book import book, install
from mingfu.kernel.calendar.commands import publish_year
from mingfu.kernel.calendar.queries import load_editions
from mingfu.kernel.catalogs import Item

pytestmark = pytest.mark.usefixtures("district", "seeded")


def handler():
    return official("gm.urban.handler")


@pytest.fixture(autouse=True)
def registries(monkeypatch, district):
    """What a test declares is gone after it."""
    for held in ("_starts", "_files", "_programs"):
        monkeypatch.setattr(declared, held, dict(getattr(declared, held)))
    held_book = book()
    yield
    try:
        # Whatever a test did, the events tell all of it.
        for number in Case.objects.values_list("number", flat=True):
            assert replay(number).differences == ()
    finally:
        install(held_book)


def begin(**more):
    return cases.open_case("licence.try", SAID, actor=citizen(), **more)


def finish(number, node, actor=SYSTEM):
    cases.complete_task(number, item_at(number, node).token, {}, actor=actor)


def lapsed(number):
    """The facts of the one lapse of a case."""
    [(_name, facts)] = events_named(number, "case.lapsed")
    return facts


def due_list(number):
    """(entry, due at, how) of what the due-list holds of a case."""
    return list(Timer.objects.filter(ref=number).order_by("id").values_list("token", "due_at", "how"))


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


class TestClocksOverTheWholeCase:
    """A clock that lapses: by a signal the drawing waits for, and not before its pauses and its extension are over.

    Ten working days from Monday 2 March 2026 end on 16 March; extended by five they end on 23 March.
    """

    @pytest.fixture
    def number(self, at, tmp_path):
        at(moment(3, 2))
        body = task("ask", post="party", more='mf:pauses="supplement"') + task("decide") + task("register")
        body += (
            '<boundaryEvent id="silent" attachedToRef="decide"><signalEventDefinition signalRef="s"/></boundaryEvent>'
        )
        body += end("done", "closed") + flow("received", "ask") + flow("ask", "decide") + flow("decide", "done")
        body += flow("silent", "register") + flow("register", "done")
        rows = [row("whole", 10, lapse="deemed_consent"), row("extension", 5)]
        clocks = [{"code": "whole", "limit": "whole", "stops": ("decide",)}]
        declare(tmp_path, rows, body, signals='<signal id="s" name="lapse.whole"/>', clocks=clocks)
        number = begin()
        finish(number, "ask")
        return number

    def test_the_drawing_goes_on_where_it_waits_for_the_lapse(self, number, at):
        assert due_list(number) == [("lapse:clock:whole", moment(3, 17, 0), "")]
        at(moment(3, 17, 0))
        fire_due()
        assert open_nodes(number) == ["register"]
        facts = lapsed(number)
        assert (facts["clock"], facts["way"], facts["named"]) == ("whole", "signal", "lapse.whole")
        assert (facts["organ"], facts["post"], facts["token"]) == ("gm.urban", "gm.urban.head", "")
        assert cases.read_case(number).clocks == ()
        # Nobody did what the clock asked for.
        assert events_named(number, "deadline.met") == []
        [clock] = cases.deadlines_of(cases.read_case(number))
        assert clock.met_at == moment(3, 17, 0)

    def test_whoever_was_late_is_told_what_happened(self, number, at, refused):
        token = item_at(number, "decide").token
        at(moment(3, 17, 0))
        fire_due()
        with refused("limit-lapsed"):
            cases.complete_task(number, token, {}, actor=handler())

    def test_an_extension_in_time_prevents_it(self, number, at):
        at(moment(3, 16, 23))
        cases.extend(number, ground="complex", amount=5, reason="情况复杂，需要现场核实", actor=SYSTEM)
        at(moment(3, 17, 0))
        fire_due()
        assert (open_nodes(number), events_named(number, "case.lapsed")) == (["decide"], [])
        at(moment(3, 24, 0))
        fire_due()
        assert lapsed(number)["due_on"] == "2026-03-23"

    def test_an_extension_after_it_is_none(self, number, at, refused):
        at(moment(3, 17, 0))
        fire_due()
        before = written()
        with refused("nothing-to-extend"):
            cases.extend(number, ground="complex", amount=5, reason="情况复杂，需要现场核实", actor=SYSTEM)
        assert written() == before

    def test_done_in_time_it_is_off_the_due_list(self, number, at):
        at(moment(3, 16, 23))
        finish(number, "decide", handler())
        assert [how for _entry, _at, how in due_list(number)] == ["stopped"]
        at(moment(3, 17))
        assert fire_due() == 0


def test_a_pause_in_time_moves_it(at, tmp_path):
    """Ten working days from 2 March; 9 to 17 March are the party's, who answers on the 18th: seven days, 25 March."""
    at(moment(3, 2))
    body = (
        task("look") + task("ask", post="party", more='mf:pauses="supplement"') + task("decide") + end("done", "closed")
    )
    body += flow("received", "look") + flow("look", "ask") + flow("ask", "decide") + flow("decide", "done")
    rows = [row("whole", 10, lapse={"effect": "deemed_consent", "outcome": "consented"})]
    declare(tmp_path, rows, body, clocks=[{"code": "whole", "limit": "whole"}])
    number = begin()
    at(moment(3, 9))
    finish(number, "look", handler())
    at(moment(3, 17, 0))
    fire_due()
    assert open_nodes(number) == ["ask"]
    at(moment(3, 18, 9))
    finish(number, "ask", citizen())
    at(moment(3, 25, 23, 59))
    fire_due()
    assert open_nodes(number) == ["decide"]
    at(moment(3, 26, 0))
    fire_due()
    assert (cases.read_case(number).outcome, lapsed(number)["due_on"]) == ("consented", "2026-03-25")


def test_a_drawing_may_wait_for_a_message(at, tmp_path):
    """Five working days from Monday 2 March 2026: 3, 4, 5, 6, 9 March."""
    at(moment(3, 2))
    body = task("decide", "whole") + task("register") + end("done", "closed") + flow("received", "decide")
    body += '<boundaryEvent id="silent" attachedToRef="decide"><messageEventDefinition messageRef="m"/></boundaryEvent>'
    body += flow("decide", "done") + flow("silent", "register") + flow("register", "done")
    message = '<message id="m" name="lapse.whole"/>'
    declare(tmp_path, [row("whole", 5, lapse="deemed_consent")], body, signals=message)
    number = begin()
    at(moment(3, 10, 0))
    fire_due()
    assert open_nodes(number) == ["register"]
    assert (lapsed(number)["way"], lapsed(number)["named"]) == ("message", "lapse.whole")


def test_a_drawing_may_look_at_the_case_itself(at, tmp_path):
    """Five working days from Monday 2 March 2026: 3, 4, 5, 6, 9 March."""
    at(moment(3, 2))
    body = task("decide", "whole") + task("register") + end("done", "closed") + flow("received", "decide")
    body += '<boundaryEvent id="silent" attachedToRef="decide"><conditionalEventDefinition>'
    body += '<condition xsi:type="tFormalExpression">lapsed = "whole"</condition>'
    body += "</conditionalEventDefinition></boundaryEvent>"
    body += flow("decide", "done") + flow("silent", "register") + flow("register", "done")
    declare(tmp_path, [row("whole", 5, lapse="deemed_consent")], body)
    number = begin()
    at(moment(3, 10, 0))
    fire_due()
    assert open_nodes(number) == ["register"]
    assert lapsed(number)["way"] == "condition"


def test_a_lapse_follows_a_calendar_that_comes_late(at, tmp_path):
    """Two working days from Wednesday 30 December 2026: the 31st and, by the law alone, Monday 4 January 2027.

    The paper that is published late takes the 4th off: Tuesday 5 January.
    """
    at(moment(12, 30))
    body = task("consult", "opinion") + end("done", "closed") + flow("received", "consult") + flow("consult", "done")
    declare(tmp_path, [row("opinion", 2, lapse={"effect": "deemed_consent", "answer": {}})], body)
    number = begin()
    assert [due_at for _entry, due_at, _how in due_list(number)] == [moment(1, 5, 0, year=2027)]
    publish_year(2027, LONG_NEW_YEAR, "关于2027年部分节假日安排的通知", actor=SYSTEM)
    load_editions()
    cases.re_date(number)
    assert [due_at for _entry, due_at, _how in due_list(number)] == [moment(1, 6, 0, year=2027)]
    at(moment(1, 5, 12, year=2027))
    assert fire_due() == 0
    at(moment(1, 6, 0, year=2027))
    assert fire_due() == 1
    assert lapsed(number)["due_on"] == "2027-01-05"


def test_a_worker_that_came_a_moment_after_the_official_finds_nothing(at, tmp_path):
    """The task is done on the last day; the entry that another worker holds already is called afterwards."""
    at(moment(3, 2))
    body = task("consult", "opinion") + end("done", "closed") + flow("received", "consult") + flow("consult", "done")
    declare(tmp_path, [row("opinion", 5, lapse={"effect": "deemed_consent", "answer": {}})], body)
    number = begin()
    [(entry, _at, _how)] = due_list(number)
    at(moment(3, 9, 23, 59))
    finish(number, "consult", handler())
    at(moment(3, 10, 0))
    before = written()
    cases.come_due(number, entry)
    assert written() == before
    assert cases.read_case(number).outcome == "closed"


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
