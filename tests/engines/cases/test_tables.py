# SPDX-License-Identifier: Apache-2.0
"""A case asks the decision tables that it was born under, whatever their files say by now; the ledger tells how."""

import pytest
from case_words import SAID, citizen, events_named, moment

from mingfu.engines import cases
from mingfu.engines.cases import Start, declared, editions, tables
from mingfu.engines.cases.models import ProcedureEdition
from mingfu.kernel.access import SYSTEM

pytestmark = pytest.mark.usefixtures("district", "seeded")

PROCEDURE = """
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:mf="https://mingfu.example/bpmn/1"
             targetNamespace="https://mingfu.example/test">
  <process id="weighed" name="权衡" isExecutable="true">
    <startEvent id="begun" name="收到"/>
    <userTask id="look" name="查看" mf:post="gm.hotline.desk" mf:limit="sign"/>
    <businessRuleTask id="weigh" name="权衡" mf:decision="hotline.weighing.weight"/>
    <endEvent id="done" name="办结" mf:outcome="closed"/>
    <sequenceFlow id="f1" sourceRef="begun" targetRef="look"/>
    <sequenceFlow id="f2" sourceRef="look" targetRef="weigh"/>
    <sequenceFlow id="f3" sourceRef="weigh" targetRef="done"/>
  </process>
</definitions>
"""
DECISIONS = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" name="权衡" namespace="urn:weighing">
  <inputData id="c" name="channel"><variable name="channel" typeRef="string"/></inputData>
  <inputData id="t" name="words"><variable name="words" typeRef="string"/></inputData>
  <decision id="d" name="weight"><variable name="weight" typeRef="number"/>
    <informationRequirement><requiredInput href="#c"/></informationRequirement>
    <informationRequirement><requiredInput href="#t"/></informationRequirement>
    <decisionTable hitPolicy="FIRST">
      <input label="渠道"><inputExpression><text>channel</text></inputExpression></input>
      <input label="内容"><inputExpression><text>words</text></inputExpression></input>
      <output name="weight"/>
      <rule id="web"><inputEntry><text>"web"</text></inputEntry><inputEntry><text>-</text></inputEntry>
        <outputEntry><text>{weight}</text></outputEntry></rule>
      <rule id="other"><inputEntry><text>-</text></inputEntry><inputEntry><text>-</text></inputEntry>
        <outputEntry><text>0</text></outputEntry></rule>
    </decisionTable>
  </decision>
</definitions>"""


@pytest.fixture
def weighing(tmp_path, monkeypatch, at):
    """`weighing(5)` makes 5 the weight of what comes by the web, from now on."""
    for held in ("_starts", "_files", "_programs", "_tables", "_functions"):
        monkeypatch.setattr(declared, held, dict(getattr(declared, held)))
    monkeypatch.setattr(editions, "_kept", set())
    for held, empty in (("_kept", set()), ("_former", {})):
        monkeypatch.setattr(tables, held, empty)
    start = Start(
        key="hotline.weighed",
        title="权衡",
        form="hotline.say",
        procedure="hotline.weighed",
        entry="",
        organ="gm.hotline",
        defaults={"words": "楼上半夜施工"},
    )
    path = tmp_path / "weighed.bpmn"
    path.write_text(PROCEDURE, encoding="utf-8")

    def write(weight):
        file = tmp_path / "weighing.dmn"
        file.write_text(DECISIONS.format(weight=weight), encoding="utf-8")
        cases.register_decisions("hotline.weighing", file)
        return next(each.model.edition for each in declared.decision_files() if each.key == "hotline.weighing")

    at(moment(3, 2))
    write(5)
    cases.register_procedure("hotline.weighed", path)
    cases.register_start(start)
    return write


def begun():
    return cases.open_case("hotline.weighed", SAID, actor=citizen())


def finish(number):
    [item] = cases.read_case(number).items
    cases.complete_task(number, item.token, {}, actor=SYSTEM)


def told(number):
    [(_name, facts)] = events_named(number, "service.answered")
    return facts


def test_a_case_asks_the_table_it_was_born_under(weighing):
    first = weighing(5)
    old = begun()
    second = weighing(7)
    new = begun()
    finish(old)
    finish(new)
    assert [cases.read_case(number).data["weight"] for number in (old, new)] == [5, 7]
    assert [told(number)["edition"] for number in (old, new)] == [first, second]
    assert first != second


def test_another_process_reads_the_former_table_from_the_database(weighing, monkeypatch):
    old = begun()
    weighing(7)
    monkeypatch.setattr(tables, "_former", {})
    finish(old)
    assert cases.read_case(old).data["weight"] == 5


def test_the_case_and_its_first_event_hold_the_edition(weighing):
    edition = weighing(5)
    number = begun()
    assert cases.read_case(number).editions["table:hotline.weighing"] == int(edition, 16)
    assert events_named(number, "case.opened")[0][1]["editions"]["table:hotline.weighing"] == int(edition, 16)
    kept = ProcedureEdition.objects.get(key="table:hotline.weighing")
    assert (kept.digest, kept.text) == (edition, DECISIONS.format(weight=5))


def test_the_event_tells_rule_and_inputs_but_nobodys_words(weighing):
    number = begun()
    finish(number)
    payload = told(number)
    assert payload["rules"] == ["web"]
    assert payload["inputs"] == {"渠道": '"web"'}
    assert payload["answer"] == {"weight": "5"}


def test_a_table_whose_text_was_never_kept_gives_way_to_the_present_one(weighing, monkeypatch):
    old = begun()
    ProcedureEdition.objects.filter(key="table:hotline.weighing").delete()
    weighing(7)
    monkeypatch.setattr(tables, "_former", {})
    finish(old)
    assert cases.read_case(old).data["weight"] == 7


def test_a_replay_asks_the_same_edition(weighing):
    number = begun()
    weighing(7)
    finish(number)
    replayed = cases.replay(number)
    assert (replayed.differences, replayed.notes) == ((), ())


def test_a_procedure_that_asks_no_table_pins_none(weighing):
    assert not any(key.startswith("table:") for key in cases.read_case(_plain()).editions)


def _plain():
    path = declared.procedure_file("hotline.weighed").with_name("plain.bpmn")
    weigh = '<businessRuleTask id="weigh" name="权衡" mf:decision="hotline.weighing.weight"/>'
    without = PROCEDURE.replace(weigh, "").replace('targetRef="weigh"', 'targetRef="done"')
    last = '<sequenceFlow id="f3" sourceRef="weigh" targetRef="done"/>'
    path.write_text(without.replace(last, ""), encoding="utf-8")
    cases.register_procedure("hotline.plain", path)
    cases.register_start(
        Start(
            key="hotline.plain",
            title="一步",
            form="hotline.say",
            procedure="hotline.plain",
            entry="",
            organ="gm.hotline",
        )
    )
    return cases.open_case("hotline.plain", SAID, actor=citizen())
