# SPDX-License-Identifier: Apache-2.0
"""Procedures that wait: timers that remind and take away, and a question during which the clocks stand still."""

from datetime import date
from pathlib import Path

import pytest
from case_words import LONG_NEW_YEAR, SAID, citizen, events_named, item_at, moment, official, written

from mingfu.engines import cases
from mingfu.engines.cases import Clock, Start, declared, fire_timer
from mingfu.engines.jobs import fire_due
from mingfu.engines.jobs.models import Timer
from mingfu.kernel.access import system
from mingfu.kernel.calendar.book import book, install
from mingfu.kernel.calendar.commands import publish_year
from mingfu.kernel.calendar.queries import load_editions

pytestmark = pytest.mark.usefixtures("district", "seeded")

SYSTEM = system("test")


@pytest.fixture(autouse=True)
def procedure(monkeypatch, at):
    """The procedure of the file beside this one, for one test."""
    for held in ("_starts", "_files", "_programs"):
        monkeypatch.setattr(declared, held, dict(getattr(declared, held)))
    cases.register_procedure("hotline.waiting", Path(__file__).with_name("waiting.bpmn"))
    cases.register_start(
        Start(
            key="hotline.waiting",
            title="等待",
            form="hotline.say",
            procedure="hotline.waiting",
            entry="GM-QT-0001",
            organ="gm.hotline",
            clocks=(Clock(code="answer", title="答复", limits="hotline.limits", limit="answer.help"),),
        )
    )
    return at(moment(3, 2))


@pytest.fixture
def number(procedure):
    return cases.open_case("hotline.waiting", SAID, actor=citizen())


def open_nodes(number):
    return [item.node for item in cases.read_case(number).items]


def timers(number):
    """(due at, how) of the timers of a case, by date."""
    return list(Timer.objects.filter(ref=number).order_by("due_at").values_list("due_at", "how"))


def finish(number, node, actor=SYSTEM):
    cases.complete_task(number, item_at(number, node).token, {}, actor=actor)


def test_timers_are_set_with_the_task_and_stopped_with_it(number):
    # The first instant after the last day of the limit, one working day.
    assert timers(number) == [(moment(3, 2, 11), ""), (moment(3, 4, 0), "")]
    finish(number, "look", official("gm.hotline.desk"))
    assert [how for _due_at, how in timers(number)] == ["stopped", "stopped"]
    assert open_nodes(number) == ["ask"]


def test_a_reminder_leaves_the_task_where_it_is(number, at):
    at(moment(3, 2, 10, 59))
    assert fire_due() == 0
    at(moment(3, 2, 11))
    assert fire_due() == 1
    assert open_nodes(number) == ["look", "remind"]
    assert [facts["node"] for _name, facts in events_named(number, "timer.fired")] == ["soon"]
    assert fire_due() == 0
    finish(number, "remind")
    assert open_nodes(number) == ["look"]


def test_the_end_of_the_limit_takes_the_task_away(number, at, refused):
    token = item_at(number, "look").token
    at(moment(3, 3, 23, 59))
    fire_due()
    assert "look" in open_nodes(number)
    at(moment(3, 4, 0))
    assert fire_due() == 1
    assert open_nodes(number) == ["remind", "take_over"]
    [(_name, facts)] = events_named(number, "task.cancelled")
    assert (facts["node"], facts["token"]) == ("look", token)
    before = written()
    with refused("task-gone"):
        cases.complete_task(number, token, {}, actor=official("gm.hotline.desk"))
    assert written() == before
    [fired] = [facts for _name, facts in events_named(number, "timer.fired") if facts["node"] == "late"]
    assert fired["case"] == number


def test_a_timer_that_no_longer_matters_does_nothing(number):
    held = {row.token for row in Timer.objects.filter(ref=number)}
    finish(number, "look")
    before = written()
    for token in held:
        fire_timer(number, token)
    assert written() == before
    cases.withdraw(number, actor=citizen())
    before = written()
    for token in held:
        fire_timer(number, token)
    assert written() == before


def test_taken_back_it_waits_for_nothing_any_more(number, at):
    cases.withdraw(number, actor=citizen())
    assert [how for _due_at, how in timers(number)] == ["stopped", "stopped"]
    at(moment(3, 9))
    assert fire_due() == 0


def test_a_rehearsal_fires_each_at_its_own_instant(number, at):
    at(moment(3, 9))
    assert fire_due(at_due_time=True) == 2
    rows = [row for row in cases.items_of(cases.read_case(number)) if row.node in {"remind", "take_over"}]
    assert [(row.node, row.opened_at) for row in rows] == [
        ("remind", moment(3, 2, 11)),
        ("take_over", moment(3, 4, 0)),
    ]


def test_a_timer_of_a_limit_follows_a_calendar_that_comes_late(at):
    held = book()
    at(moment(12, 31))
    number = cases.open_case("hotline.waiting", SAID, actor=citizen())
    assert timers(number) == [(moment(12, 31, 11), ""), (moment(1, 5, 0, year=2027), "")]
    try:
        publish_year(2027, LONG_NEW_YEAR, "关于2027年部分节假日安排的通知", actor=SYSTEM)
        load_editions()
        cases.re_date(number)
        assert timers(number) == [(moment(12, 31, 11), ""), (moment(1, 6, 0, year=2027), "")]
        at(moment(1, 5, 12, year=2027))
        fire_due()
        assert "look" in open_nodes(number)
        at(moment(1, 6, 0, year=2027))
        assert fire_due() == 1
        assert "take_over" in open_nodes(number)
    finally:
        install(held)


def test_a_case_ends_by_the_procedure_it_began_with(number, tmp_path):
    text = Path(__file__).with_name("waiting.bpmn").read_text(encoding="utf-8")
    shorter = text.replace('sourceRef="look" targetRef="ask"', 'sourceRef="look" targetRef="finish"')
    shorter = shorter.replace('name="查看"', 'name="看一看"')
    assert shorter != text
    file = tmp_path / "waiting.bpmn"
    file.write_text(shorter, encoding="utf-8")
    cases.register_procedure("hotline.waiting", file)
    newer = cases.open_case("hotline.waiting", SAID, actor=citizen())
    assert cases.read_case(newer).program != cases.read_case(number).program
    titles = {row.number: row.title for row in cases.queue_for(official("gm.hotline.desk"))}
    assert titles == {number: "查看", newer: "看一看"}
    for case in (number, newer):
        finish(case, "look", official("gm.hotline.desk"))
    assert (open_nodes(number), open_nodes(newer)) == (["ask"], ["finish"])


class TestAskingTheParty:
    @pytest.fixture
    def asked(self, number, at):
        at(moment(3, 3))
        finish(number, "look", official("gm.hotline.desk"))
        return number

    def test_the_clocks_stand_still_while_the_party_is_asked(self, asked, at):
        case = cases.read_case(asked)
        assert (case.paused, case.due_on) == (True, date(2026, 3, 16))
        [(_name, facts)] = events_named(asked, "case.suspended")
        assert facts["ground"] == "supplement"
        at(moment(3, 10))
        finish(asked, "ask", citizen())
        case = cases.read_case(asked)
        # Five working days, 3 to 9 March, were the party's.
        assert (case.paused, case.due_on) == (False, date(2026, 3, 23))
        names = [name for name, _facts in events_named(asked)]
        assert names.count("case.resumed") == 1
        [(_name, moved)] = events_named(asked, "deadline.moved")
        assert (moved["was"], moved["due_on"], moved["why"]) == ("2026-03-16", "2026-03-23", "pause")

    def test_an_answer_of_the_same_day_moves_nothing(self, asked, at):
        at(moment(3, 3, 18))
        finish(asked, "ask", citizen())
        assert cases.read_case(asked).due_on == date(2026, 3, 16)
        assert events_named(asked, "deadline.moved") == []

    def test_only_the_party_answers(self, asked, refused):
        before = written()
        for who in (official("gm.hotline.desk"), citizen("00000000-0000-4000-8000-0000000000b2")):
            with refused("task-not-yours"):
                finish(asked, "ask", who)
        assert written() == before

    def test_the_question_ends_with_the_case(self, asked, at):
        at(moment(3, 5))
        cases.withdraw(asked, actor=citizen())
        case = cases.read_case(asked)
        assert (case.status, case.paused, case.items, case.clocks) == ("closed", False, (), ())

    def test_to_the_end(self, asked):
        finish(asked, "ask", citizen())
        finish(asked, "finish", official("gm.hotline.desk"))
        case = cases.read_case(asked)
        assert (case.status, case.outcome, case.clocks) == ("closed", "closed", ())
        assert len(events_named(asked, "deadline.met")) == 1
