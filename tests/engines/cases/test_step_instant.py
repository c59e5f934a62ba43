# SPDX-License-Identifier: Apache-2.0
"""What `today()` means in conditions, scripts and tables of a case: the legal day of the step, then and when replayed."""

import pytest
from case_words import SAID, citizen, moment

from mingfu.engines import cases
from mingfu.engines.cases import Start, declared, editions, tables
from mingfu.engines.cases.replaying import replay
from mingfu.kernel.access import SYSTEM

pytestmark = pytest.mark.usefixtures("district", "seeded")

PROCEDURE = """
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:mf="https://mingfu.example/bpmn/1"
             targetNamespace="https://mingfu.example/test">
  <process id="dated" name="看日子" isExecutable="true">
    <startEvent id="begun" name="收到"/>
    <userTask id="look" name="查看" mf:post="=if today() &lt; date(&quot;2026-03-02&quot;) then &quot;gm.hotline.desk&quot; else &quot;gm.hotline.head&quot;"/>
    <businessRuleTask id="ask" name="问表" mf:decision="hotline.dating.day"/>
    <scriptTask id="note" name="记下" mf:result="noted"><script>string(today())</script></scriptTask>
    <exclusiveGateway id="g" name="几月" default="late"/>
    <userTask id="early_task" name="早" mf:post="gm.hotline.desk"/>
    <userTask id="late_task" name="晚" mf:post="gm.hotline.desk"/>
    <endEvent id="done" name="办结" mf:outcome="closed"/>
    <sequenceFlow id="f1" sourceRef="begun" targetRef="look"/>
    <sequenceFlow id="f2" sourceRef="look" targetRef="ask"/>
    <sequenceFlow id="f3" sourceRef="ask" targetRef="note"/>
    <sequenceFlow id="f4" sourceRef="note" targetRef="g"/>
    <sequenceFlow id="early" sourceRef="g" targetRef="early_task">
      <conditionExpression>today() &lt; date("2026-03-02")</conditionExpression></sequenceFlow>
    <sequenceFlow id="late" sourceRef="g" targetRef="late_task"/>
    <sequenceFlow id="f5" sourceRef="early_task" targetRef="done"/>
    <sequenceFlow id="f6" sourceRef="late_task" targetRef="done"/>
  </process>
</definitions>
"""
DECISIONS = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" name="看日子" namespace="urn:dating">
  <decision id="d" name="day"><variable name="day" typeRef="number"/>
    <literalExpression><text>today().day</text></literalExpression></decision>
</definitions>"""


@pytest.fixture
def dated(tmp_path, monkeypatch):
    for held in ("_starts", "_files", "_programs", "_tables", "_functions"):
        monkeypatch.setattr(declared, held, dict(getattr(declared, held)))
    monkeypatch.setattr(editions, "_kept", set())
    for held, empty in (("_kept", set()), ("_former", {})):
        monkeypatch.setattr(tables, held, empty)
    for name, text in (("dated.bpmn", PROCEDURE), ("dating.dmn", DECISIONS)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    cases.register_decisions("hotline.dating", tmp_path / "dating.dmn")
    cases.register_procedure("hotline.dated", tmp_path / "dated.bpmn")
    cases.register_start(
        Start(
            key="hotline.dated",
            title="看日子",
            form="hotline.say",
            procedure="hotline.dated",
            entry="",
            organ="gm.hotline",
        )
    )


@pytest.mark.parametrize(
    ("stamp", "post", "node", "day", "noted"),
    [
        # One minute before and after midnight in Shanghai, which is 16:00 of the day before in UTC.
        (moment(3, 1, 23, 59), "gm.hotline.desk", "early_task", 1, "2026-03-01"),
        (moment(3, 2, 0, 1), "gm.hotline.head", "late_task", 2, "2026-03-02"),
    ],
)
def test_every_part_of_a_step_reads_the_legal_day_of_the_step(dated, at, stamp, post, node, day, noted):
    at(stamp)
    number = cases.open_case("hotline.dated", SAID, actor=citizen())
    [item] = cases.read_case(number).items
    assert item.post == post
    cases.complete_task(number, item.token, {}, actor=SYSTEM)
    case = cases.read_case(number)
    assert ([row.node for row in case.items], case.data["day"], case.data["noted"]) == ([node], day, noted)
    # A month later the same steps are told again as they were.
    at(moment(4, 20))
    again = replay(number)
    assert (again.differences, again.notes) == ((), ())
