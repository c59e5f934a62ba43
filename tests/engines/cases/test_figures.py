# SPDX-License-Identifier: Apache-2.0
"""Figures: every class apart, and each the number of the cases it lists."""

from datetime import date, datetime

import pytest
from django.db import connection

from mingfu.engines import cases
from mingfu.engines.cases import figures
from mingfu.engines.cases.figures import FIGURES, Counts, Scope, Span
from mingfu.engines.cases.models import BoardLine
from mingfu.kernel.access import ANONYMOUS, Actor, Level
from mingfu.kernel.access.powers import powers_of
from mingfu.kernel.clock import LEGAL_ZONE, today

pytestmark = pytest.mark.usefixtures("district", "seeded")

MARCH = Span(date(2026, 3, 1), date(2026, 4, 1))
SAID = {"text": ["沧江路与跃华路路口的路灯不亮，请尽快修好。"], "place": ["荷城街道"], "publicity": ["private"]}
HANDLED = {"contacted": ["no"], "findings": ["电源损坏，已核实"], "measures": ["更换驱动电源"], "result": ["solved"]}


def official(post):
    return Actor(
        "official",
        f"post:{post}#T1",
        number="T1",
        posts=(post,),
        organ=post.rpartition(".")[0],
        powers=powers_of((post,), today()),
        level=Level.INTERNAL,
    )


def do(number, node, typed):
    item = next(item for item in cases.read_case(number).items if item.node == node)
    cases.complete_task(number, item.token, typed, actor=official(item.post))


def said(organ="gm.urban", area="440608004000", kind="help"):
    number = cases.open_case("hotline.say", SAID, actor=ANONYMOUS)
    do(
        number,
        "triage",
        {"kind": [kind], "way": ["dispatch"], "organ": [organ], "area": [area], "category": ["0305.030501"]},
    )
    do(number, "sign", {"signing": ["accept"]})
    return number


def answer(number):
    do(number, "handle", HANDLED)
    do(number, "reply", {"reply": ["已更换驱动电源，路灯恢复照明。"]})


def call_back(number, solved="yes", satisfied="5"):
    do(number, "revisit", {"reached": ["yes"], "solved": [solved], "satisfied": [satisfied]})


@pytest.fixture
def lived_in(at):
    """Ten cases, one of each fate; their numbers by fate, seen at noon on 31 March 2026."""
    at(datetime(2026, 3, 2, 9, 0, tzinfo=LEGAL_ZONE))
    found = {name: said() for name in ("plain", "late", "overdue", "still", "prolonged", "paused", "unsolved", "taken")}
    found["elsewhere"] = said("gm.housing", "440608106000")
    found["untouched"] = cases.open_case("hotline.say", SAID, actor=ANONYMOUS)
    head = official("gm.urban.head")
    cases.extend(found["prolonged"], ground="complex", amount=5, reason="需要多部门会商", actor=head)
    handler = official("gm.urban.handler")
    for name in ("still", "paused"):
        cases.suspend(found[name], ground="inspection", note="等待检测结果", actor=handler)
    at(datetime(2026, 3, 5, 9, 0, tzinfo=LEGAL_ZONE))
    cases.resume(found["paused"], actor=handler)
    cases.withdraw(found["taken"], actor=_system())
    for name in ("plain", "unsolved"):
        answer(found[name])
    call_back(found["plain"])
    do(found["unsolved"], "revisit", {"reached": ["yes"], "solved": ["no"], "satisfied": ["1"]})
    at(datetime(2026, 3, 17, 9, 0, tzinfo=LEGAL_ZONE))
    answer(found["prolonged"])
    answer(found["paused"])
    answer(found["late"])
    return found, at(datetime(2026, 3, 31, 12, 0, tzinfo=LEGAL_ZONE))


def _system():
    return Actor("system", "system:test", level=Level.SEALED)


def test_every_class_is_counted_apart(lived_in):
    total = figures.board(Scope(MARCH)).total
    assert total == Counts(
        received=10,
        demands=10,
        answered=5,
        on_time=4,
        on_time_extended=1,
        on_time_paused=1,
        late=1,
        closed=2,
        unsolved=0,
        withdrawn=1,
        open=8,
        overdue=3,
        soon=0,
        still=1,
        extended=0,
    )
    assert total.on_time_rate == 0.8


def test_a_figure_lists_the_cases_it_counts(lived_in):
    found, _ = lived_in
    total = figures.board(Scope(MARCH)).total
    listed = {
        code: [line.number for line in figures.lines_behind(figures.behind(code, Scope(MARCH)))] for code in FIGURES
    }
    assert {code: len(numbers) for code, numbers in listed.items()} == {code: getattr(total, code) for code in FIGURES}
    assert listed["overdue"] == [found["overdue"], found["elsewhere"], found["untouched"]]
    assert listed["late"] == [found["late"]]
    assert listed["on_time_extended"] == [found["prolonged"]]
    assert listed["on_time_paused"] == [found["paused"]]
    assert listed["still"] == [found["still"]]
    assert listed["withdrawn"] == [found["taken"]]


def test_organs_and_towns_add_up_to_the_whole(lived_in):
    board = figures.board(Scope(MARCH))
    assert {organ: row.received for organ, row in board.by_organ.items()} == {
        "gm.urban": 8,
        "gm.housing": 1,
        "gm.hotline": 1,
    }
    assert {town: row.received for town, row in board.by_town.items()} == {
        "440608004000": 9,
        "440608106000": 1,
    }
    assert sum(board.by_town.values(), Counts()) == board.total == sum(board.by_organ.values(), Counts())


@pytest.mark.parametrize(
    ("area", "received"), [("440608004000", 9), ("440608106000", 1), ("440608000000", 10), ("440608107000", 0)]
)
def test_a_division_holds_what_lies_in_it(lived_in, area, received):
    assert figures.board(Scope(MARCH, area=area)).total.received == received


def test_what_was_closed_without_being_solved_stands_apart(lived_in, at):
    found, _ = lived_in
    # Two returns at most: the third call-back closes the case whatever the person says.
    for _round in range(2):
        answer(found["unsolved"])
        call_back(found["unsolved"], solved="no", satisfied="1")
    assert cases.read_case(found["unsolved"]).outcome == "closed"
    total = figures.board(Scope(MARCH)).total
    assert (total.closed, total.unsolved) == (3, 1)
    assert [line.number for line in figures.lines_behind(figures.behind("unsolved", Scope(MARCH)))] == [
        found["unsolved"]
    ]


def test_the_classes_of_what_runs_do_not_overlap(lived_in):
    fresh = said()
    cases.extend(fresh, ground="complex", amount=5, reason="需要多部门会商", actor=official("gm.urban.head"))
    total = figures.board(Scope(MARCH)).total
    listed = {
        code: {line.number for line in figures.lines_behind(figures.behind(code, Scope(MARCH)))}
        for code in ("open", "overdue", "still", "extended")
    }
    assert listed["extended"] == {fresh}
    assert len(listed["open"]) == total.open == 9
    assert listed["overdue"] | listed["still"] | listed["extended"] < listed["open"]
    assert not listed["overdue"] & listed["extended"]
    assert not listed["overdue"] & listed["still"]


def test_days_and_categories(lived_in):
    days = {day: (received, closed) for day, received, closed in figures.daily(Scope(MARCH))}
    assert len(days) == 31
    assert days[date(2026, 3, 2)] == (10, 0)
    assert days[date(2026, 3, 5)] == (0, 2)
    topics = figures.topics(Scope(Span(date(2026, 3, 16), date(2026, 4, 1))))
    assert [(topic.system, topic.category, topic.here, topic.before) for topic in topics] == [
        ("hotline", "0305", 0, 9),
        ("hotline", "", 0, 1),
    ]


def test_a_category_holds_what_lies_below_it(lived_in):
    topic, _none_yet = figures.topics(Scope(MARCH))
    for code, received in ((topic.category, 9), (topic.category[:2], 9), ("99", 0)):
        assert figures.board(Scope(MARCH, category=code)).total.received == received


def test_higher_levels_are_not_counted_for_everybody(lived_in):
    found, _ = lived_in
    with connection.cursor() as cursor:
        cursor.execute("UPDATE cases_case SET level = 'sealed' WHERE number = %s", [found["plain"]])
    assert figures.board(Scope(MARCH)).total.received == 9
    assert figures.board(Scope(MARCH, levels=("internal", "sealed"))).total.received == 10


def test_the_lines_are_what_a_fresh_count_would_write(lived_in):
    found, _ = lived_in
    kept = list(BoardLine.objects.order_by("case_id").values())
    assert len(kept) == len(found)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM cases_boardline")
        cursor.execute("SELECT case_line_fill_v2()")
        assert cursor.fetchone()[0] == len(found)
    assert list(BoardLine.objects.order_by("case_id").values()) == kept


def test_one_question_for_the_whole_board(lived_in, django_assert_num_queries):
    with django_assert_num_queries(1):
        figures.board(Scope(MARCH))


def test_an_unknown_figure_is_refused(refused):
    with refused("figure-unknown"):
        figures.behind("nothing", Scope(MARCH))
