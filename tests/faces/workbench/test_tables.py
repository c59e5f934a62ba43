# SPDX-License-Identifier: Apache-2.0
"""Decision tables at the desk: readable, tried out, edited as workbooks; and why a table decided so in a case."""

import html
import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from mingfu.engines import cases
from mingfu.engines.cases import Start, declared, editions, tables
from mingfu.engines.dmn import parse_model
from mingfu.kernel.access import ANONYMOUS

VERDICT = "hotline.verdict"
SAID = {"text": ["沧江路与跃华路路口的路灯不亮，请尽快修好。"], "place": ["荷城街道"], "publicity": ["private"]}
PROCEDURE = """
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:mf="https://mingfu.example/bpmn/1" targetNamespace="t">
  <process id="weighed" name="权衡流程" isExecutable="true">
    <startEvent id="begun" name="收到"/>
    <businessRuleTask id="weigh" name="自动权衡" mf:decision="hotline.weighing.weight"/>
    <userTask id="look" name="查看" mf:post="gm.hotline.desk" mf:limit="sign"/>
    <endEvent id="done" name="办结" mf:outcome="closed"/>
    <sequenceFlow id="f1" sourceRef="begun" targetRef="weigh"/><sequenceFlow id="f2" sourceRef="weigh" targetRef="look"/>
    <sequenceFlow id="f3" sourceRef="look" targetRef="done"/>
  </process>
</definitions>
"""
DECISIONS = """<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" name="权衡表" namespace="urn:weighing">
  <inputData id="c" name="channel"><variable name="channel" typeRef="string"/></inputData>
  <inputData id="d" name="到期"><variable name="到期" typeRef="date"/></inputData>
  <inputData id="n" name="次数"><variable name="次数" typeRef="number"/></inputData>
  <knowledgeSource id="k" name="示例办法第 1 条"/>
  <decision id="w" name="weight"><variable name="weight" typeRef="number"/>
    <informationRequirement><requiredInput href="#c"/></informationRequirement>
    <informationRequirement><requiredInput href="#d"/></informationRequirement>
    <informationRequirement><requiredInput href="#n"/></informationRequirement>
    <decisionTable hitPolicy="FIRST">
      <input label="渠道"><inputExpression><text>channel</text></inputExpression></input>
      <output name="weight" label="权重"/>
      <rule id="web"><description>网上来的</description><inputEntry><text>"web"</text></inputEntry>
        <outputEntry><text>{weight}</text></outputEntry></rule>
      <rule id="other"><inputEntry><text>-</text></inputEntry><outputEntry><text>if 次数 > 1 then 1 else 0</text></outputEntry></rule>
    </decisionTable>
  </decision>
</definitions>"""


@pytest.fixture
def weighing(tmp_path, monkeypatch):
    """`weighing(5)` makes 5 the weight of what comes by the web, from now on; the edition."""
    for held in ("_starts", "_files", "_programs", "_tables", "_functions"):
        monkeypatch.setattr(declared, held, dict(getattr(declared, held)))
    monkeypatch.setattr(editions, "_kept", set())
    for held, empty in (("_kept", set()), ("_former", {})):
        monkeypatch.setattr(tables, held, empty)
    path = tmp_path / "weighed.bpmn"
    path.write_text(PROCEDURE, encoding="utf-8")
    cases.register_procedure("hotline.weighed", path)
    start = Start(
        key="hotline.weighed",
        title="权衡",
        form="hotline.say",
        procedure="hotline.weighed",
        entry="",
        organ="gm.hotline",
    )
    cases.register_start(start)

    def write(weight):
        file = tmp_path / "weighing.dmn"
        file.write_text(DECISIONS.format(weight=weight), encoding="utf-8")
        cases.register_decisions("hotline.weighing", file)
        return next(each.model.edition for each in declared.decision_files() if each.key == "hotline.weighing")

    return write


@pytest.fixture
def read(read):
    """The page's words with quotes as people see them."""
    return lambda answer: html.unescape(read(answer))


@pytest.fixture
def desk(seat, browse):
    seat("2001", "gm.hotline.desk")
    return browse("2001")


def begin():
    return cases.open_case("hotline.weighed", SAID, actor=ANONYMOUS)


def edited(content, change):
    book = load_workbook(io.BytesIO(content))
    change(book.worksheets[0])
    packed = io.BytesIO()
    book.save(packed)
    return {"file": SimpleUploadedFile("表.xlsx", packed.getvalue())}


def test_every_table_is_listed_with_edition_and_findings(desk, weighing, read, queries):
    edition = weighing(5)
    with queries(20):
        said = read(desk.get("/desk/tables"))
    assert f"权衡表 12345 热线与网络问政 {edition} 1 张 2 条 权衡流程 没有问题" in said
    assert "回访裁定" in said


def test_a_table_is_readable_with_edition_and_basis(desk, weighing, read, queries):
    edition = weighing(5)
    with queries(20):
        said = read(desk.get("/desk/tables/hotline.weighing"))
    assert "规则 渠道（输入） 权重（输出） 备注 第 1 条" in said
    assert '第 1 条 "web" 5 网上来的' in said
    assert "第 2 条 任意 if 次数 > 1 then 1 else 0 —" in said
    assert f"版本 {edition}" in said
    assert "依据 示例办法第 1 条" in said
    assert "没有重叠、遗漏、走不到的规则和类型不符。" in said
    assert desk.get("/desk/tables/none.such").status_code == 404


def test_former_editions_stay_readable(desk, weighing, read):
    old = weighing(5)
    begin()
    weighing(7)
    said = read(desk.get(f"/desk/tables/hotline.weighing?edition={old}"))
    assert "这是以前的版本。在它有效时受理的办件仍按它办理。" in said
    assert '第 1 条 "web" 5 网上来的' in said
    assert "上传改好的表" not in said
    assert desk.get("/desk/tables/hotline.weighing?edition=000000000000").status_code == 404


def test_a_trial_says_which_rule_and_writes_nothing(desk, weighing, read, events_of):
    edition = weighing(5)
    page = desk.post("/desk/tables/hotline.weighing/trials", {"in-0": "web", "in-1": "2026-05-01", "in-2": "3"})
    said = read(page)
    assert page.status_code == 200
    assert "试算结果 5" in said
    assert f"版本 {edition}" in said
    assert "命中第 1 条规则（网上来的）" in said
    assert "到期 = 2026-05-01" in said
    said = read(desk.post("/desk/tables/hotline.weighing/trials", {"in-0": "phone", "in-2": "3"}))
    assert "试算结果 1" in said


@pytest.mark.parametrize(
    ("field", "text"), [("in-1", "五月一日"), ("in-2", "三"), ("in-2", "NaN"), ("in-1", "2026-02-30")]
)
def test_a_trial_refuses_what_is_not_of_the_kind(desk, weighing, read, field, text):
    weighing(5)
    page = desk.post("/desk/tables/hotline.weighing/trials", {field: text})
    assert page.status_code == 422
    assert f"“{text}”不是这一项要的值" in read(page)
    assert f'value="{text}"' in page.content.decode()


def test_an_edited_workbook_is_compared_and_gives_a_model(desk, weighing, read):
    weighing(5)
    before = desk.get("/desk/tables/hotline.weighing/file").content
    content = desk.get("/desk/tables/hotline.weighing/workbook").content

    def change(sheet):
        sheet["C8"] = 9

    page = desk.post("/desk/tables/hotline.weighing/proposals", edited(content, change))
    assert "规则 web 的“权重”由“5”改为“9”。" in read(page)
    [signed] = re.findall(r'name="signed" value="([^"]+)"', page.content.decode())
    answer = desk.post("/desk/tables/hotline.weighing/proposals/file", {"signed": signed})
    assert answer["Content-Disposition"] == 'attachment; filename="hotline.weighing.dmn"'
    assert parse_model(answer.content).evaluate("weight", {"channel": "web"}) == 9
    assert answer.content == DECISIONS.format(weight=9).encode()
    # The table in force is what it was.
    assert desk.get("/desk/tables/hotline.weighing/file").content == before
    assert desk.post("/desk/tables/hotline.weighing/proposals/file", {"signed": f"{signed}x"}).status_code == 404


def test_wrong_cells_of_a_workbook_are_named(desk, weighing, read):
    weighing(5)
    content = desk.get("/desk/tables/hotline.weighing/workbook").content

    def change(sheet):
        sheet["B8"] = "网上"
        sheet["C9"] = '"多"'

    page = desk.post("/desk/tables/hotline.weighing/proposals", edited(content, change))
    assert page.status_code == 422
    said = read(page)
    assert "错误 1.weight B8" in said
    assert "错误 1.weight C9" in said
    assert "下载改好的 DMN" not in said


def test_what_is_no_workbook_is_refused(desk, weighing, read):
    weighing(5)
    page = desk.post("/desk/tables/hotline.weighing/proposals", {"file": SimpleUploadedFile("表.xlsx", b"no")})
    assert page.status_code == 422
    assert "不是有效的 .xlsx 工作簿" in read(page)
    assert desk.post("/desk/tables/hotline.weighing/proposals", {}).status_code == 422


def test_the_case_page_says_why(desk, weighing, read, queries):
    old = weighing(5)
    number = begin()
    weighing(7)
    with queries(20):
        page = desk.get(f"/desk/cases/{number}")
    said = read(page)
    assert "为什么这样判断 自动权衡" in said
    assert '规则 第 1 条：渠道 "web" → 权重 5（网上来的）' in said
    assert "结果 权重 5" in said
    assert "凭这些输入 渠道 web" in said
    assert f'href="/desk/tables/hotline.weighing?edition={old}"' in page.content.decode()
    assert cases.read_case(number).data["weight"] == 5


def test_visitors_are_turned_away(client):
    for path in ("/desk/tables", f"/desk/tables/{VERDICT}", f"/desk/tables/{VERDICT}/workbook"):
        assert client.get(path).status_code == 302
    assert client.post(f"/desk/tables/{VERDICT}/trials", {}).status_code == 401
