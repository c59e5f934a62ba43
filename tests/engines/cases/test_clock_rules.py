# SPDX-License-Identifier: Apache-2.0
"""A case keeps the clocks it was born under, whatever its system declares by now; what is replayed shows no difference."""

from dataclasses import replace
from datetime import date

import pytest
from case_words import SAID, citizen, moment

from mingfu.engines import cases
from mingfu.engines.cases import Clock, Start, clock_rules, declared, editions
from mingfu.engines.cases.models import Deadline, ProcedureEdition
from mingfu.engines.cases.replaying import replay
from mingfu.kernel.access import SYSTEM

pytestmark = pytest.mark.usefixtures("district", "seeded")

PROCEDURE = """
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:mf="https://mingfu.example/bpmn/1"
             targetNamespace="https://mingfu.example/test">
  <process id="ruled" name="三步" isExecutable="true">
    <startEvent id="begun"/>
    <userTask id="a" name="甲" mf:post="gm.hotline.desk"/>
    <userTask id="b" name="乙" mf:post="gm.hotline.desk"/>
    <userTask id="c" name="丙" mf:post="gm.hotline.desk"/>
    <endEvent id="done" mf:outcome="closed"/>
    <sequenceFlow id="f1" sourceRef="begun" targetRef="a"/>
    <sequenceFlow id="f2" sourceRef="a" targetRef="b"/>
    <sequenceFlow id="f3" sourceRef="b" targetRef="c"/>
    <sequenceFlow id="f4" sourceRef="c" targetRef="done"/>
  </process>
</definitions>
"""
OLD = (
    Clock(code="answer", title="答复", limits="hotline.limits", limit="answer.consult", stops=("b",)),
    Clock(code="rest", title="其余", limits="hotline.limits", limit="sign", starts=("b",)),
)
NEW = (
    Clock(code="answer", title="答复", limits="hotline.limits", limit="answer.help", stops=("c",)),
    Clock(code="late", title="另计", limits="hotline.limits", limit="sign", starts=("a",)),
)


@pytest.fixture
def declare(tmp_path, monkeypatch, at):
    """`declare(clocks)` is a release of the system that declares these clocks."""
    at(moment(3, 2))
    for held in ("_starts", "_files", "_programs"):
        monkeypatch.setattr(declared, held, dict(getattr(declared, held)))
    monkeypatch.setattr(editions, "_kept", set())
    for held, empty in (("_kept", set()), ("_former", {})):
        monkeypatch.setattr(clock_rules, held, empty)
    path = tmp_path / "ruled.bpmn"
    path.write_text(PROCEDURE, encoding="utf-8")
    cases.register_procedure("hotline.ruled", path)
    start = Start(
        key="hotline.ruled", title="三步", form="hotline.say", procedure="hotline.ruled", entry="", organ="gm.hotline"
    )

    def release(clocks):
        # As at the start of another process: nothing is known but what the database holds.
        clock_rules._kept.clear()
        clock_rules._former.clear()
        declared._starts["hotline.ruled"] = replace(start, clocks=clocks)

    release(OLD)
    return release


def begun():
    return cases.open_case("hotline.ruled", SAID, actor=citizen())


def go_on(number):
    [item] = cases.read_case(number).items
    cases.complete_task(number, item.token, {}, actor=SYSTEM)


def running(number):
    return {clock.code: (clock.limit, clock.due_on) for clock in cases.read_case(number).clocks}


def test_a_release_reaches_only_the_cases_that_begin_with_it(declare, at):
    old = begun()
    assert running(old) == {"answer": ("answer.consult", date(2026, 3, 4))}
    declare(NEW)
    new = begun()
    assert running(new) == {"answer": ("answer.help", date(2026, 3, 16))}
    at(moment(3, 3))
    for number in (old, new):
        go_on(number)
    # The old one neither begins the clock of the new rule nor takes its limit.
    assert running(old) == {"answer": ("answer.consult", date(2026, 3, 4))}
    assert running(new) == {"answer": ("answer.help", date(2026, 3, 16)), "late": ("sign", date(2026, 3, 4))}
    for number in (old, new):
        go_on(number)
    assert running(old) == {"rest": ("sign", date(2026, 3, 4))}
    assert set(running(new)) == {"answer", "late"}
    declare(())
    for number in (old, new):
        go_on(number)
        told = replay(number)
        assert (cases.read_case(number).status, told.differences, told.notes) == ("closed", (), ())
    assert Deadline.objects.filter(case__number=old).count() == 2


def test_the_receipt_tells_the_edition_and_titles_count_for_nothing(declare):
    first, again = begun(), begun()
    assert cases.read_case(first).editions["clocks"] == int(clock_rules.edition_of(OLD), 16)
    assert ProcedureEdition.objects.filter(key="clocks").count() == 1
    renamed = tuple(replace(clock, title="别的叫法") for clock in OLD)
    declare(renamed)
    assert cases.read_case(begun()).editions["clocks"] == cases.read_case(again).editions["clocks"]
    assert (
        clock_rules.clocks_of(declared.start_of("hotline.ruled"), {}, declared.program_of("hotline.ruled")) == renamed
    )


def test_a_start_without_clocks_pins_none_and_what_was_never_kept_is_taken_as_it_is(declare):
    declare(())
    assert "clocks" not in cases.read_case(begun()).editions
    declare(NEW)
    program = declared.program_of("hotline.ruled")
    assert clock_rules.clocks_of(declared.start_of("hotline.ruled"), {"clocks": 1}, program) == NEW


def test_a_clock_whose_steps_are_gone_from_the_procedure_is_taken_as_it_is_declared_now(declare, tmp_path):
    number = begun()
    declare(NEW)
    start, case = declared.start_of("hotline.ruled"), cases.read_case(number)
    assert (
        clock_rules.clocks_of(start, case.editions, declared.program_of("hotline.ruled"))[0].limit == "answer.consult"
    )
    (tmp_path / "ruled.bpmn").write_text(PROCEDURE.replace('"b"', '"bb"'), encoding="utf-8")
    cases.register_procedure("hotline.ruled", tmp_path / "ruled.bpmn")
    kept = clock_rules.clocks_of(start, case.editions, declared.program_of("hotline.ruled"))
    assert [(clock.code, clock.limit) for clock in kept] == [("answer", "answer.help"), ("rest", "sign")]
