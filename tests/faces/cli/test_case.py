# SPDX-License-Identifier: Apache-2.0
"""`mingfu case`: what an operator types and reads when cases are replayed or carried over."""

import json
from datetime import datetime

import pytest
from case_words import SAID, citizen, in_hand, opened
from click.testing import CliRunner

from mingfu.engines import cases
from mingfu.engines.cases import Start, declared, editions
from mingfu.engines.cases.models import Case, WorkItem
from mingfu.faces.cli import case as commands
from mingfu.kernel.clock import LEGAL_ZONE

pytestmark = pytest.mark.usefixtures("district", "seeded")

TEXT = """
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:mf="https://mingfu.example/bpmn/1" targetNamespace="t">
  <process id="short" name="一步" isExecutable="true">
    <startEvent id="begun"/><userTask id="{task}" name="{name}" mf:post="gm.hotline.desk"/>
    <endEvent id="done" mf:outcome="closed"/>
    <sequenceFlow id="f1" sourceRef="begun" targetRef="{task}"/><sequenceFlow id="f2" sourceRef="{task}" targetRef="done"/>
  </process>
</definitions>
"""


@pytest.fixture(autouse=True)
def monday(at):
    at(datetime(2026, 3, 2, 9, tzinfo=LEGAL_ZONE))


@pytest.fixture
def edition(tmp_path, monkeypatch):
    """`edition(task, name)` makes a procedure with that one task the current edition of `hotline.short`."""
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

    def write(task, name):
        path = tmp_path / "short.bpmn"
        path.write_text(TEXT.format(task=task, name=name), encoding="utf-8")
        cases.register_procedure("hotline.short", path)
        return cases.program_of("hotline.short").digest

    write("look", "查看")
    return write


def run(*words):
    return CliRunner().invoke(commands.group, words, catch_exceptions=False)


def test_a_case_that_is_what_its_events_make(edition):
    number = in_hand(actor=citizen())
    told = run("replay", number)
    assert told.exit_code == 0
    assert "没有出入" in told.output
    # As it is read out over a telephone.
    assert run("replay", f"{number[:8]}-{number[8:]}").exit_code == 0


def test_a_row_that_was_tampered_with_is_named_with_both_values():
    number = in_hand()
    WorkItem.objects.filter(case__number=number, closed_at=None).update(post="gm.culture.handler")
    told = run("replay", number)
    assert told.exit_code == 1
    assert "task 3 handle.post" in told.output
    assert "gm.culture.handler" in told.output
    assert "gm.urban.handler" in told.output
    facts = json.loads(run("replay", number, "--json").output)
    assert facts["holds"] is False
    assert [(one["place"], one["stored"], one["replayed"]) for one in facts["differences"]] == [
        ("task 3 handle.post", "gm.culture.handler", "gm.urban.handler")
    ]


def test_a_whole_district_is_replayed():
    good, bad = in_hand(), opened()
    told = run("replay", "--all")
    assert told.exit_code == 0
    assert told.output.startswith("2 件办件")
    Case.objects.filter(number=bad).update(organ="gm.culture")
    told = run("replay", "--all")
    assert told.exit_code == 1
    assert bad in told.output
    assert good not in told.output
    assert "case.organ" in told.output
    facts = json.loads(run("replay", "--all", "--json").output)
    assert (facts["cases"], [one["number"] for one in facts["wrong"]]) == (2, [bad])


def test_what_was_erased_is_followed_and_said(edition):
    number = in_hand(actor=citizen())
    assert run("erase", number, "--basis", "个人信息保护法第四十七条").exit_code == 1
    assert run("replay", number).output.count("按记录的分支走") == 0
    cases.withdraw(number, actor=citizen())
    told = run("erase", number, "--basis", "个人信息保护法第四十七条", "--yes")
    assert told.exit_code == 0
    assert "已删除 4 份材料" in told.output
    told = run("replay", number)
    assert told.exit_code == 0
    assert "4 份材料已依法删除，其中 5 步按记录的分支走" in told.output
    assert "没有出入" in told.output


def test_one_number_or_all():
    assert run("replay").exit_code == 2
    assert run("replay", "20260302000017", "--all").exit_code == 2


def test_a_preview_names_what_needs_a_mapping_and_changes_nothing(edition):
    number = cases.open_case("hotline.short", SAID, actor=citizen())
    old, new = cases.program_of("hotline.short").digest, edition("weigh", "权衡")
    told = run("migrate", "hotline.short", "--preview")
    assert told.exit_code == 1
    assert "--map look=…  查看" in told.output
    assert f"hotline.short → {new}：1 件在办" in told.output
    told = run("migrate", "hotline.short", "--preview", "--map", "look=weigh")
    assert (told.exit_code, cases.read_case(number).program) == (0, old)
    assert "查看（look→weigh）" in told.output


def test_a_migration_reports_every_case(edition):
    number = cases.open_case("hotline.short", SAID, actor=citizen())
    new = edition("weigh", "权衡")
    told = run("migrate", "hotline.short")
    assert told.exit_code == 1
    assert "没有对应的环节" in told.output
    told = run("migrate", "hotline.short", "--map", "look=weigh", "--json")
    assert told.exit_code == 0
    facts = json.loads(told.output)
    assert (facts["program"], facts["mapping"]) == (new, {"look": "weigh"})
    assert [(line["number"], line["result"]) for line in facts["lines"]] == [(number, "moved")]
    assert cases.read_case(number).items[0].node == "weigh"
    assert run("replay", number).exit_code == 0


def test_a_mapping_is_written_old_is_new(edition):
    assert run("migrate", "hotline.short", "--map", "look").exit_code == 2
    assert run("migrate", "hotline.nothing").exit_code == 1
