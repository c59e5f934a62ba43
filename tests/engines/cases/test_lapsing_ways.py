# SPDX-License-Identifier: Apache-2.0
"""How a procedure goes on after a lapse, and what moves or prevents one."""

import pytest
from case_words import LONG_NEW_YEAR, citizen, events_named, item_at, moment, written
from lapse_words import (
    SYSTEM,
    begin,
    declare,
    due_list,
    end,
    finish,
    flow,
    handler,
    lapsed,
    open_nodes,
    row,
    task,
    told_whole,
)

from mingfu.engines import cases
from mingfu.engines.jobs import fire_due
from mingfu.kernel.calendar.commands import publish_year
from mingfu.kernel.calendar.queries import load_editions

pytestmark = pytest.mark.usefixtures("district", "seeded")


@pytest.fixture(autouse=True)
def told(monkeypatch, district):
    """Every case of a test is held against its replay."""
    with told_whole(monkeypatch):
        yield


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
