# SPDX-License-Identifier: Apache-2.0
"""What a case was born under and keeps: the text of its procedure, and the rows of its lists."""

from dataclasses import replace
from datetime import date

import pytest
from case_words import SAID, answered, citizen, do, events_named, in_hand, item_at, moment, official, opened
from django.db import transaction

from mingfu.engines import cases
from mingfu.engines.cases import Arrival, Clock, Start, declared, editions
from mingfu.engines.cases.models import Case, ProcedureEdition
from mingfu.kernel import catalogs
from mingfu.kernel.access import SYSTEM, Actor
from mingfu.kernel.access.powers import powers_of
from mingfu.kernel.catalogs.files import CatalogFile, Row
from mingfu.kernel.clock import today

pytestmark = pytest.mark.usefixtures("district", "seeded")

FORM = """
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:mf="https://mingfu.example/bpmn/1"
             targetNamespace="https://mingfu.example/test">
  <process id="short" name="一步" isExecutable="true">
    <startEvent id="begun" name="收到"/>
    <userTask id="{task}" name="{name}" mf:post="gm.hotline.desk" mf:limit="{limit}" mf:acts="suspend"/>
    <endEvent id="done" name="办结" mf:outcome="closed"/>
    <sequenceFlow id="f1" sourceRef="begun" targetRef="{task}"/>
    <sequenceFlow id="f2" sourceRef="{task}" targetRef="done"/>
  </process>
</definitions>
"""
OLD = {"task": "look", "name": "查看", "limit": "sign"}
NEW = {"task": "weigh", "name": "权衡", "limit": "callback"}


@pytest.fixture
def file(tmp_path, monkeypatch, at):
    """`file(task=…, name=…, limit=…)` writes the procedure `hotline.short` and makes it the current one."""
    for held in ("_starts", "_files", "_programs"):
        monkeypatch.setattr(declared, held, dict(getattr(declared, held)))
    for held, empty in (("_kept", set()), ("_former", {})):
        monkeypatch.setattr(editions, held, empty)
    cases.register_start(
        Start(
            key="hotline.short",
            title="一步",
            form="hotline.say",
            procedure="hotline.short",
            entry="",
            organ="gm.hotline",
        )
    )

    def write(**words):
        path = tmp_path / "short.bpmn"
        path.write_text(FORM.format(**words), encoding="utf-8")
        cases.register_procedure("hotline.short", path)

    at(moment(3, 2))
    write(**OLD)
    return write


def begun():
    return cases.open_case("hotline.short", SAID, actor=citizen())


def finish(number):
    [item] = cases.read_case(number).items
    cases.complete_task(number, item.token, {}, actor=SYSTEM)


# The procedure


def test_a_case_ends_under_the_procedure_it_began_with(file):
    old = begun()
    file(**NEW)
    new = begun()
    assert [item_at(number, node).node for number, node in ((old, "look"), (new, "weigh"))] == ["look", "weigh"]
    rows = cases.queue_for(official("gm.hotline.desk"))
    assert {row.number: row.title for row in rows} == {old: "查看", new: "权衡"}
    finish(old)
    finish(new)
    assert [cases.read_case(number).outcome for number in (old, new)] == ["closed", "closed"]
    assert ProcedureEdition.objects.filter(key="hotline.short").count() == 2


def test_another_process_reads_the_former_procedure_from_the_database(file, monkeypatch):
    old = begun()
    file(**NEW)
    # A process that never saw the old file.
    monkeypatch.setattr(editions, "_former", {})
    case = cases.read_case(old)
    program = cases.program_for(case.procedure, case.program)
    assert (program.digest, program.node("look").label) == (case.program, "查看")
    finish(old)


def test_a_case_whose_procedure_was_never_kept_is_refused_a_step_and_not_broken(file, refused, events_of):
    old = begun()
    ProcedureEdition.objects.all().delete()
    file(**NEW)
    case = cases.read_case(old)
    before = events_of(case.stream)
    assert cases.program_for(case.procedure, case.program).digest != case.program
    with refused("step-impossible"):
        cases.withdraw(old, actor=citizen())
    assert events_of(case.stream) == before


def test_keeping_that_is_rolled_back_is_not_taken_for_done(file):
    class Undone(Exception):  # noqa: N818 - what the test raises to roll back
        """Roll back."""

    def undone():
        with transaction.atomic():
            begun()
            raise Undone

    with pytest.raises(Undone):
        undone()
    assert not ProcedureEdition.objects.exists()
    begun()
    assert ProcedureEdition.objects.count() == 1


# The lists


def limits(amount, *, since=date(2022, 9, 1), only=()):
    """The hotline's limits as they are, `answer.help` and the rest of `only` with another amount."""
    held = catalogs.items("hotline.limits")
    rows = tuple(
        Row(item.code, item.title, item.parent, item.content, item.basis, item.status, item.valid_from, item.valid_to)
        for item in held
    )
    changed = tuple(
        replace(row, content={**row.content, "amount": amount}) if row.code in only else row for row in rows
    )
    catalogs.publish_edition(CatalogFile("hotline.limits", "热线办理时限", since, changed), actor=SYSTEM)


def test_a_correction_that_claims_to_hold_since_long_ago_does_not_reach_a_running_case(at):
    at(moment(3, 2))
    old = in_hand()
    limits(4, only=("answer.help", "callback"))
    new = in_hand()
    assert [cases.read_case(number).due_on for number in (old, new)] == [date(2026, 3, 16), date(2026, 3, 6)]
    # A pause derives the date anew: only the 3rd was taken out, for on the 4th the clock ran at the end of the day.
    urban = official("gm.urban.handler")
    cases.suspend(old, ground="inspection", note="等待检测结果", actor=urban)
    at(moment(3, 4))
    cases.resume(old, actor=urban)
    assert cases.read_case(old).due_on == date(2026, 3, 17)
    # Tasks that open later count by the list of the case's birth too.
    for number in (old, new):
        answered(number)
    assert [item_at(number, "revisit").due_on for number in (old, new)] == [date(2026, 3, 9), date(2026, 3, 10)]


def test_the_extension_is_as_long_as_the_list_of_its_birth_allows(at, refused):
    at(moment(3, 2))
    number = in_hand()
    limits(1, only=("extension",))
    head = official("gm.urban.head")
    with refused("extension-too-long"):
        cases.extend(in_hand(), ground="complex", amount=2, reason="需要多部门会商", actor=head)
    cases.extend(number, ground="complex", amount=5, reason="需要多部门会商", actor=head)
    assert cases.read_case(number).due_on == date(2026, 3, 23)


def test_what_was_received_under_an_older_edition_is_counted_by_it(at):
    at(moment(3, 2))
    limits(4, only=("answer.help",), since=date(2026, 3, 2))
    desk = official("gm.hotline.desk")
    early = Arrival(channel="phone", received_at=moment(2, 26))
    old = opened(actor=desk, arrival=early)
    new = opened()
    assert [clock.amount for number in (old, new) for clock in cases.read_case(number).clocks] == [10, 4]
    assert [cases.read_case(number).editions["hotline.limits"] for number in (old, new)] == [1, 2]


def test_a_code_that_its_own_edition_does_not_know_is_looked_up_as_of_today(at):
    at(moment(3, 2))
    number = in_hand()
    rules = editions.rules_of(cases.read_case(number))
    held = catalogs.items("hotline.limits")
    rows = tuple(
        Row(item.code, item.title, item.parent, item.content, item.basis, item.status, None, None) for item in held
    )
    fresh = Row("answer.praise", "表扬类答复", "", {"amount": 7, "unit": "working"}, "本区约定", "assumed", None, None)
    catalogs.publish_edition(
        CatalogFile("hotline.limits", "热线办理时限", date(2022, 9, 1), (*rows, fresh)), actor=SYSTEM
    )
    assert rules.limit("answer.praise").content["amount"] == 7
    with pytest.raises(catalogs.UnknownEntry):
        rules.limit("answer.nothing")


# The power list


def test_withdrawing_an_entry_closes_the_matter_and_lists_what_still_runs(at, refused):
    at(moment(3, 2))
    running, over = in_hand(), in_hand()
    cases.withdraw(over, actor=SYSTEM)
    catalogs.retire_entry("powers", "GM-QT-0001", actor=SYSTEM, from_day=date(2026, 3, 2), ground="职权调整")
    assert cases.running_under("GM-QT-0001") == [running]
    with refused("start-withdrawn") as caught:
        opened()
    assert "GM-QT-0001" in str(caught.value)
    assert Case.objects.count() == 2


# Posts


def test_the_power_of_one_post_does_not_serve_at_another(at, refused):
    """Whoever handles for one organ and heads another extends what the other answers for, and nothing else."""
    at(moment(3, 2))
    mine, others = in_hand(organ="gm.housing"), in_hand(organ="gm.urban")
    posts = ("gm.urban.handler", "gm.housing.head")
    both = Actor(
        "official",
        "post:gm.urban.handler#T9",
        number="T9",
        posts=posts,
        organ="gm.urban",
        powers=powers_of(posts, today()),
    )
    with refused("task-not-yours") as caught:
        cases.extend(others, ground="complex", amount=2, reason="需要多部门会商", actor=both)
    assert "区城管执法局主要负责人岗" in str(caught.value)
    cases.extend(mine, ground="complex", amount=2, reason="需要多部门会商", actor=both)
    [(_name, facts)] = events_named(mine, "case.extended")
    assert facts["approver"] == "post:gm.housing.head#T9"


def test_a_task_is_done_in_the_name_of_the_post_it_waits_for(at):
    at(moment(3, 2))
    number = in_hand()
    two = official("gm.housing.handler", "gm.urban.handler")
    do(
        number,
        "handle",
        {"contacted": ["no"], "findings": ["已经核实情况"], "measures": ["更换驱动电源"], "result": ["solved"]},
        actor=two,
    )
    assert next(row for row in cases.items_of(cases.read_case(number)) if row.node == "handle").closed_by == (
        "post:gm.urban.handler#T1"
    )


def test_a_second_click_counts_as_the_same_person_from_whichever_post(at):
    at(moment(3, 2))
    number = in_hand()
    token = item_at(number, "handle").token
    typed = {"contacted": ["no"], "findings": ["已经核实情况"], "measures": ["更换驱动电源"], "result": ["solved"]}
    two = official("gm.housing.handler", "gm.urban.handler")
    for actor in (two.at_post("gm.urban.handler"), two):
        assert cases.complete_task(number, token, typed, actor=actor, key="one-click") == number


# Clocks that count hours, and several at once


@pytest.fixture
def hourly(file):
    """A start with two clocks: four hours until somebody has looked, ten working days for the whole."""
    held = [
        Row("look", "查看", "", {"amount": 4, "unit": "hour"}, "本区约定", "assumed", None, None),
        Row("whole", "办结", "", {"amount": 10, "unit": "working"}, "本区约定", "assumed", None, None),
        Row("sign", "查看", "", {"amount": 1, "unit": "working"}, "本区约定", "assumed", None, None),
    ]
    catalogs.publish_edition(CatalogFile("hourly.limits", "示例", date(2026, 1, 1), tuple(held)), actor=SYSTEM)
    clocks = (
        Clock(code="look", title="查看", limits="hourly.limits", limit="look", stops=("look",)),
        Clock(code="whole", title="办结", limits="hourly.limits", limit="whole"),
    )
    cases.register_start(
        Start(
            key="hourly.short", title="一步", form="hotline.say", procedure="hotline.short", entry="", organ="gm.hotline",
            clocks=clocks,
        )
    )  # fmt: skip
    return cases.open_case("hourly.short", SAID, actor=citizen())


def test_the_case_shows_the_nearer_of_two_dates_and_then_the_other(hourly):
    case = cases.read_case(hourly)
    assert {clock.code: clock.due_on for clock in case.clocks} == {"look": date(2026, 3, 2), "whole": date(2026, 3, 16)}
    assert case.clocks[0].due_at == moment(3, 2, 13)
    assert case.due_on == date(2026, 3, 2)
    finish(hourly)
    assert cases.read_case(hourly).due_on == date(2026, 3, 16)
