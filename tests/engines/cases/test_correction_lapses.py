# SPDX-License-Identifier: Apache-2.0
"""A correction that never comes: where the row of its limit says so, the matter counts as withdrawn, and the record says it."""

from datetime import date

import pytest
from case_words import citizen, events_named, item_at, moment, official
from lapse_words import begin, declare, due_list, end, finish, flow, handler, lapsed, row, task, told_whole

from mingfu.engines import cases
from mingfu.engines.jobs import fire_due
from mingfu.engines.supervision.models import Signal
from mingfu.kernel.ledger import verify

pytestmark = pytest.mark.usefixtures("district", "seeded")

BODY = (
    task("check", more='mf:acts="return"')
    + task("decide")
    + end("over", "granted")
    + flow("received", "check")
    + flow("check", "decide")
    + flow("decide", "over")
)
WITHDRAWN = {"effect": "deemed_withdrawn", "outcome": "withdrawn"}
WRONG = {"text": "没有写清地点"}
RIGHT = {"text": ["沧江路 88 号门前的路灯不亮，请尽快修好。"]}
CLOCKS = ({"code": "decision", "limit": "decision", "stops": ("decide",)},)


@pytest.fixture(autouse=True)
def whole(district, monkeypatch, at):
    at(moment(3, 2))
    with told_whole(monkeypatch):
        yield


def asked(tmp_path, lapse=WITHDRAWN):
    """A matter whose form was sent back on Monday, 2 March; ten working days end on Monday, 16 March."""
    rows = [row("decision", 20), row("correction", 10, **({"lapse": lapse} if lapse else {}))]
    declare(tmp_path, rows, BODY, clocks=CLOCKS)
    number = begin()
    token = cases.send_back(number, item_at(number, "check").token, faults=WRONG, actor=handler())
    return number, token


def lapses(number):
    return [(entry, due, how) for entry, due, how in due_list(number) if entry.startswith("lapse:")]


def test_who_does_not_correct_in_time_counts_as_having_withdrawn(tmp_path, at):
    number, token = asked(tmp_path)
    assert lapses(number) == [(f"lapse:{token}", moment(3, 17, 0), "")]
    at(moment(3, 16, 23, 59))
    fire_due()
    assert cases.read_case(number).status == "open"
    at(moment(3, 17, 0, 1))
    fire_due()
    case, told = cases.read_case(number), lapsed(number)
    assert (case.status, case.outcome, case.items, case.clocks) == ("closed", "withdrawn", (), ())
    assert (told["effect"], told["limit"], told["due_on"]) == ("deemed_withdrawn", "correction", "2026-03-16")
    assert (told["post"], told["organ"], told["token"], told["node"]) == ("party", "", token, "check")
    assert (told["way"], told["named"], told["article"]) == ("outcome", "withdrawn", "行政许可法第三十二条")
    # The party was silent, no organ: nobody gets a card.
    assert Signal.objects.count() == 0
    assert verify().holds


def test_a_late_correction_is_refused_before_and_after_the_lapse_was_carried_out(tmp_path, at, refused):
    number, token = asked(tmp_path)
    at(moment(3, 17, 0, 1))
    with refused("limit-lapsed"):
        cases.correct(number, token, RIGHT, actor=citizen())
    fire_due()
    with refused("limit-lapsed"):
        cases.correct(number, token, RIGHT, actor=citizen())
    assert events_named(number, "form.corrected") == []


def test_a_correction_in_time_or_a_return_taken_back_leaves_nothing_to_lapse(tmp_path, at):
    number, token = asked(tmp_path)
    at(moment(3, 16))
    cases.correct(number, token, RIGHT, actor=citizen())
    assert [how for _entry, _due, how in lapses(number)] == ["stopped"]
    again = cases.send_back(number, item_at(number, "check").token, faults=WRONG, actor=handler())
    cases.take_back_return(number, again, reason="电话里已经说清楚了。", actor=handler())
    assert [how for _entry, _due, how in lapses(number)] == ["stopped", "stopped"]
    third = cases.send_back(number, item_at(number, "check").token, faults=WRONG, actor=handler())
    cases.withdraw(number, actor=citizen())
    assert [how for _entry, _due, how in lapses(number)] == ["stopped"] * 3
    at(moment(5, 6))
    fire_due()
    assert third
    assert events_named(number, "case.lapsed") == []


def test_without_a_lapse_in_the_row_the_case_waits_and_an_official_may_go_on(tmp_path, at):
    number, token = asked(tmp_path, lapse=None)
    assert lapses(number) == []
    at(moment(4, 20))
    fire_due()
    assert cases.read_case(number).status == "open"
    cases.correct(number, token, RIGHT, actor=citizen())
    finish(number, "check")
    assert [item.node for item in cases.read_case(number).items] == ["decide"]


def test_what_an_official_is_asked_to_correct_never_lapses(tmp_path, at):
    rows = [row("correction", 10, lapse=WITHDRAWN)]
    body = (
        task("first", post="gm.civil.handler")
        + task("check", more='mf:acts="return"')
        + end("over", "granted")
        + flow("received", "first")
        + flow("first", "check")
        + flow("check", "over")
    ).replace('id="first"', 'id="first" mf:form="hotline.handle"')
    declare(tmp_path, rows, body)
    number = begin()
    typed = {"contacted": ["no"], "findings": ["电源损坏，已核实"], "measures": ["更换驱动电源"], "result": ["solved"]}
    civil = official("gm.civil.handler")
    cases.complete_task(number, item_at(number, "first").token, typed, actor=civil)
    check = item_at(number, "check").token
    token = cases.send_back(number, check, faults={"findings": "没有写清原因"}, of="first", actor=handler())
    assert cases.read_case(number).item(token).due_on == date(2026, 3, 16)
    assert lapses(number) == []
    at(moment(3, 20))
    cases.correct(number, token, {"findings": ["驱动电源进水损坏，已核实"]}, actor=civil)
    finish(number, "check")
    assert cases.read_case(number).outcome == "granted"
