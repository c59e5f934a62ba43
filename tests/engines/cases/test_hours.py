# SPDX-License-Identifier: Apache-2.0
"""Limits in hours: late from the instant on, on the same day too, wherever lateness is told; and late before a pause stays late."""

import sys
from datetime import date, timedelta

import pytest
from case_words import SAID, citizen, events_named, moment, official

from mingfu.engines import cases
from mingfu.engines.cases import Clock, Start, declared, editions, queries
from mingfu.engines.cases.clocks import hours_late, is_past, runs_late, stands_still, waits_late
from mingfu.engines.cases.figures import Scope, Span, behind, board, lines_behind
from mingfu.engines.cases.models import BoardLine, Case, Deadline, WorkItem
from mingfu.engines.cases.replaying import replay
from mingfu.engines.cases.snapshot import PauseRow
from mingfu.engines.supervision import Watch, signals, sweep
from mingfu.kernel import catalogs
from mingfu.kernel.access import SYSTEM
from mingfu.kernel.catalogs.files import CatalogFile, Row

pytestmark = pytest.mark.usefixtures("district", "seeded")

PROCEDURE = """
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:mf="https://mingfu.example/bpmn/1"
             targetNamespace="https://mingfu.example/test">
  <process id="urgent" name="急件" isExecutable="true">
    <startEvent id="begun" name="收到"/>
    <userTask id="call" name="联系" mf:post="gm.hotline.desk" mf:limit="two"/>
    <userTask id="ask" name="等补充" mf:post="gm.hotline.desk" mf:pauses="awaits"/>
    <userTask id="answer" name="答复" mf:post="gm.hotline.desk"/>
    <userTask id="after" name="回访" mf:post="gm.hotline.desk"/>
    <endEvent id="done" name="办结" mf:outcome="closed"/>
    <sequenceFlow id="f1" sourceRef="begun" targetRef="call"/>
    <sequenceFlow id="f2" sourceRef="call" targetRef="ask"/>
    <sequenceFlow id="f3" sourceRef="ask" targetRef="answer"/>
    <sequenceFlow id="f4" sourceRef="answer" targetRef="after"/>
    <sequenceFlow id="f5" sourceRef="after" targetRef="done"/>
  </process>
</definitions>
"""
NINE = moment(3, 2, 9)
HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)
MARCH = Scope(Span(date(2026, 3, 1), date(2026, 4, 1)), system="urgent")


@pytest.fixture
def number(tmp_path, monkeypatch, at):
    """A matter of nine o'clock, to be called about within two hours and answered within four."""
    at(NINE)
    for held in ("_starts", "_files", "_programs"):
        monkeypatch.setattr(declared, held, dict(getattr(declared, held)))
    monkeypatch.setattr(editions, "_kept", set())
    watched = {
        code: Watch(
            code=code, title=code, system="urgent", card=card, notice="hotline.overdue", clock=clock, task=not clock,
            to="desk",
        )
        for code, card, clock in (("urgent.red", "red", "answer"), ("urgent.task", "yellow", ""))
    }  # fmt: skip
    monkeypatch.setattr(sys.modules["mingfu.engines.supervision.watches"], "_watches", watched)
    limits = tuple(
        Row(code, code, "", {"amount": amount, "unit": "hour"}, "测试用时限", "assumed", None, None)
        for code, amount in (("two", 2), ("four", 4))
    )
    catalogs.publish_edition(CatalogFile("urgent.limits", "急件时限", date(2020, 1, 1), limits), actor=SYSTEM)
    path = tmp_path / "urgent.bpmn"
    path.write_text(PROCEDURE, encoding="utf-8")
    cases.register_procedure("urgent.matter", path)
    answer = Clock(code="answer", title="答复", limits="urgent.limits", limit="four", stops=("answer",))
    cases.register_start(
        Start(
            key="urgent.matter", title="急件", form="hotline.say", procedure="urgent.matter", entry="",
            organ="gm.hotline", clocks=(answer,),
        )
    )  # fmt: skip
    return cases.open_case("urgent.matter", SAID, actor=citizen())


def do(number, node):
    [item] = [item for item in cases.read_case(number).items if item.node == node]
    cases.complete_task(number, item.token, {}, actor=SYSTEM)


def told(number):
    """What every place says of lateness now: worklist, marks, lists, supervision, figures."""
    case, desk = cases.read_case(number), official("gm.hotline.desk")
    late = queries.queue_counts(desk)["overdue"]
    assert [row.number for row in cases.queue_for(desk, state="overdue")] == [number] * late
    [row] = cases.queue_for(desk)
    assert row.late == bool(late)
    counts = board(MARCH).total
    [line] = lines_behind(behind("open", MARCH))
    assert line.overdue == bool(counts.overdue)
    assert [one.number for one in lines_behind(behind("overdue", MARCH))] == [number] * counts.overdue
    listed = Case.objects.annotate(late=queries.past_clock(cases.queries.now(), case="pk")).get(number=number).late
    assert listed == runs_late(case) == bool(counts.overdue)
    sweep()
    cards = sorted(row.card for row in signals(SYSTEM, case=number))
    return {
        "worklist": bool(late),
        "task": any(waits_late(case, item) for item in case.items),
        "overdue": counts.overdue,
        "soon": counts.soon,
        "still": counts.still,
        "cards": cards,
    }


CALM = {"worklist": False, "task": False, "overdue": 0, "soon": 1, "still": 0, "cards": []}


def test_a_task_and_a_clock_are_late_from_their_instants_on(number, at):
    assert WorkItem.objects.get(node="call").due_at == NINE + 2 * HOUR
    assert Deadline.objects.get(code="answer").due_at == NINE + 4 * HOUR
    assert told(number) == CALM
    at(NINE + 2 * HOUR)
    assert told(number) == CALM
    at(NINE + 2 * HOUR + SECOND)
    called_late = {**CALM, "worklist": True, "task": True, "cards": ["yellow"]}
    assert told(number) == called_late
    at(NINE + 4 * HOUR)
    assert told(number) == called_late
    at(NINE + 4 * HOUR + SECOND)
    assert told(number) == {**called_late, "overdue": 1, "soon": 0, "cards": ["red", "yellow"]}
    assert [row.due_on for row in cases.queue_for(official("gm.hotline.desk"))] == [date(2026, 3, 2)]
    assert cases.queue_for(official("gm.hotline.desk"), state="today") == []


@pytest.mark.parametrize(
    ("after", "late", "days", "hours"),
    [
        (4 * HOUR, False, 0, 0),
        (4 * HOUR + SECOND, True, 0, 1),
        (5 * HOUR, True, 0, 1),
        (5 * HOUR + SECOND, True, 0, 2),
        (25 * HOUR, True, 1, 21),
    ],
)
def test_an_answer_on_the_same_day_may_be_late(number, at, after, late, days, hours):
    do(number, "call")
    do(number, "ask")
    at(NINE + after)
    do(number, "answer")
    [(_name, met)] = events_named(number, "deadline.met")
    assert (met["late"], met["hours_late"], met["due_on"]) == (days, hours, "2026-03-02")
    line = BoardLine.objects.get(case__number=number)
    assert (line.late, line.due_at) == (late, NINE + 4 * HOUR)
    counts = board(MARCH).total
    assert (counts.answered, counts.on_time, counts.late, counts.overdue) == (1, 1 - late, int(late), 0)
    assert (replay(number).differences, replay(number).notes) == ((), ())


def test_what_lawfully_stands_still_is_not_late_and_its_instant_moves(number, at):
    at(NINE + HOUR)
    do(number, "call")
    at(NINE + 5 * HOUR)
    assert told(number) == {**CALM, "soon": 0, "still": 1}
    do(number, "ask")
    assert Deadline.objects.get(code="answer").due_at == NINE + 8 * HOUR
    assert told(number) == CALM
    at(NINE + 8 * HOUR + SECOND)
    assert told(number) == {**CALM, "worklist": True, "overdue": 1, "soon": 0, "cards": ["red"]}
    do(number, "answer")
    assert replay(number).differences == ()


def test_what_was_late_before_its_clocks_stood_still_stays_overdue(number, at):
    at(NINE + 4 * HOUR + SECOND)
    do(number, "call")
    late = {"worklist": True, "task": False, "overdue": 1, "soon": 0, "still": 1, "cards": ["red"]}
    assert told(number) == late
    at(NINE + 80 * HOUR)
    assert told(number) == late
    do(number, "ask")
    assert told(number) == {**late, "still": 0}
    assert Deadline.objects.get(code="answer").due_at == NINE + 4 * HOUR


def test_moments_are_compared_to_the_instant():
    due_at, day = NINE + 4 * HOUR, NINE.date()
    assert [is_past(day, due_at, due_at + part) for part in (-SECOND, 0 * SECOND, SECOND)] == [False, False, True]
    midnight = moment(3, 3, 0)
    assert [is_past(day, None, at) for at in (midnight - SECOND, midnight)] == [False, True]
    assert [hours_late(due_at, due_at + part) for part in (-HOUR, 0 * HOUR, SECOND, HOUR, HOUR + SECOND)] == [
        0,
        0,
        1,
        1,
        2,
    ]
    assert hours_late(None, due_at) == 0
    pause = PauseRow("awaits", due_at, None, "")
    assert stands_still([pause], day, due_at)
    assert not stands_still([PauseRow("awaits", due_at + SECOND, None, "")], day, due_at)
    assert stands_still([PauseRow("awaits", due_at + SECOND, None, "")], day)
