# SPDX-License-Identifier: Apache-2.0
"""Migrations at the desk: looking ahead, mapping what is gone, carrying cases over, reading the report."""

import pytest

from mingfu.engines import cases
from mingfu.engines.cases import Start, declared, editions
from mingfu.engines.cases.migration_models import MigrationRun
from mingfu.kernel.access import ANONYMOUS

TEXT = """
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:mf="https://mingfu.example/bpmn/1" targetNamespace="t">
  <process id="short" name="一步" isExecutable="true">
    <startEvent id="begun"/><userTask id="{task}" name="{name}" mf:post="gm.hotline.desk"/>
    <endEvent id="done" mf:outcome="closed"/>
    <sequenceFlow id="f1" sourceRef="begun" targetRef="{task}"/><sequenceFlow id="f2" sourceRef="{task}" targetRef="done"/>
  </process>
</definitions>
"""
SAID = {"text": ["沧江路与跃华路路口的路灯不亮，请尽快修好。"], "place": ["荷城街道"], "publicity": ["private"]}
PAGE = "/desk/procedures/hotline.short/migration"


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


@pytest.fixture
def chief(seat, browse):
    seat("4002", "gm.data.head")
    return browse("4002")


def test_cases_are_mapped_and_carried_over(crew, chief, edition, read, queries):
    numbers = [cases.open_case("hotline.short", SAID, actor=ANONYMOUS) for _case in range(6)]
    new = edition("weigh", "权衡")
    assert PAGE in chief.get("/desk/procedures/hotline.short").content.decode()
    with queries(20):
        answer = chief.get(PAGE)
    said = read(answer)
    assert "需要对应 6 件" in said
    assert "旧版的「查看」对应新版的" in said
    assert "查看 → ？" in said
    assert "执行迁移" not in said
    looked = chief.get(PAGE, {"to": new, "map.look": "weigh"})
    assert "可以迁移 6 件" in read(looked)
    assert "迁移 6 件" in read(looked)
    assert {cases.read_case(number).items[0].node for number in numbers} == {"look"}
    done = chief.post("/desk/procedures/hotline.short/migrations", {"to": new, "map.look": "weigh"})
    run = MigrationRun.objects.get()
    assert (done.status_code, done["Location"]) == (303, f"/desk/procedures/hotline.short/migrations/{run.pk}")
    report = read(chief.get(done["Location"]))
    assert "已迁移 6 件" in report
    assert "look → weigh" in report
    assert "区政数局主要负责人岗" in report
    assert all(number in report for number in numbers)
    assert {cases.read_case(number).items[0].node for number in numbers} == {"weigh"}
    with queries(20):
        again = read(chief.get(PAGE))
    assert "在办件都已按这一版办理" in again
    assert f"{new} 6 件 0 件 0 件" in again


def test_pressing_twice_does_it_once(crew, chief, edition, read):
    cases.open_case("hotline.short", SAID, actor=ANONYMOUS)
    edition("look", "细看")
    for status in (303, 409):
        answer = chief.post("/desk/procedures/hotline.short/migrations", {})
        assert answer.status_code == status
    assert "没有需要迁移到版本" in read(answer)
    assert MigrationRun.objects.count() == 1


def test_those_who_may_not_are_told_who_may(crew, browse, edition, read):
    number = cases.open_case("hotline.short", SAID, actor=ANONYMOUS)
    edition("look", "细看")
    client = browse("3001")
    assert PAGE not in client.get("/desk/procedures/hotline.short").content.decode()
    for answer in (client.get(PAGE), client.post("/desk/procedures/hotline.short/migrations", {})):
        assert answer.status_code == 403
        assert "区政数局主要负责人岗" in read(answer)
    assert cases.read_case(number).program != cases.program_of("hotline.short").digest


def test_what_is_not_there_is_not_found(crew, chief, edition):
    assert chief.get(f"{PAGE}?to=00000000").status_code == 404
    assert chief.get(f"{PAGE}s/77").status_code == 404
    assert chief.get("/desk/procedures/none.such/migration").status_code == 404
    assert chief.get(PAGE, {"map.look": "nowhere"}).status_code == 422
