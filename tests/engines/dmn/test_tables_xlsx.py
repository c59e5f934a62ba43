# SPDX-License-Identifier: Apache-2.0
"""Decision tables as workbooks: there and back, edited, and what is refused."""

import datetime as dt
import io
import os
from pathlib import Path

import pytest
from lxml import etree
from openpyxl import load_workbook

from mingfu.engines.dmn import DmnError, parse_model
from mingfu.engines.dmn.tables_xlsx import read_tables, write_tables

DATA = Path(os.environ.get("MINGFU_DATA") or Path(__file__).resolve().parents[3].parent / "shared" / "data") / "dmn-tck"

MODEL = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" name="派单" namespace="urn:g">
  <inputData id="a" name="类别"><variable name="类别" typeRef="string"/></inputData>
  <inputData id="b" name="天数"><variable name="天数" typeRef="number"/></inputData>
  <decision id="d" name="派单/单位"><variable name="派单/单位"/>
    <informationRequirement><requiredInput href="#a"/></informationRequirement>
    <informationRequirement><requiredInput href="#b"/></informationRequirement>
    <decisionTable hitPolicy="FIRST">
      <input label="诉求类别"><inputExpression><text>类别</text></inputExpression></input>
      <input><inputExpression><text>天数</text></inputExpression></input>
      <output name="单位"/>
      <rule id="r1"><inputEntry><text>"噪声"</text></inputEntry><inputEntry><text>= 5</text></inputEntry>
        <outputEntry><text>"城管局"</text></outputEntry><annotationEntry><text>夜间施工</text></annotationEntry></rule>
      <rule id="r2"><inputEntry><text>-</text></inputEntry><inputEntry><text>-</text></inputEntry>
        <outputEntry><text>"信访局"</text></outputEntry></rule>
    </decisionTable>
  </decision>
</definitions>""".encode()


def canonical(xml):
    return etree.tostring(etree.fromstring(xml), method="c14n")


def edited(change):
    workbook = load_workbook(io.BytesIO(write_tables(MODEL)))
    change(workbook.worksheets[0])
    packed = io.BytesIO()
    workbook.save(packed)
    return packed.getvalue()


def test_an_unedited_workbook_changes_nothing():
    assert canonical(read_tables(MODEL, write_tables(MODEL))) == canonical(MODEL)


def test_a_sheet_shows_the_table():
    sheet = load_workbook(io.BytesIO(write_tables(MODEL))).worksheets[0]
    assert sheet.title == "1.派单 单位"
    assert [[cell.value for cell in row] for row in sheet.iter_rows(min_row=1, max_row=9)] == [
        ["决策", "派单/单位", None, None, None],
        ["表序号", "1", None, None, None],
        ["命中策略", "FIRST", None, None, None],
        [None] * 5,
        ["栏目", "输入", "输入", "输出", "备注"],
        ["名称", "诉求类别", "天数", "单位", "备注"],
        ["规则标识＼表达式", "类别", "天数", "单位", None],
        ["r1", '"噪声"', "= 5", '"城管局"', "夜间施工"],
        ["r2", "-", "-", '"信访局"', None],
    ]
    assert sheet["C8"].data_type == "s"


def test_rules_are_rewritten_added_and_dropped():
    def change(sheet):
        sheet["C8"] = ">= 5"
        sheet.delete_rows(9)
        sheet.append([None, '"井盖"', 3, '"住建局"', "新增"])
        sheet.append([None, None, None, '"信访局"', None])

    model = parse_model(read_tables(MODEL, edited(change)))
    assert model.problems == ()
    assert model.evaluate("派单/单位", {"类别": "噪声", "天数": 9}) == "城管局"
    assert model.evaluate("派单/单位", {"类别": "井盖", "天数": 3}) == "住建局"
    assert model.evaluate("派单/单位", {"类别": "井盖", "天数": 4}) == "信访局"
    decided = model.decide("派单/单位", {"类别": "井盖", "天数": 3})
    assert decided.explanation.tables[0].matched[0].annotations == ("新增",)


def test_the_hit_policy_and_typed_cells_are_taken():
    def change(sheet):
        sheet["B3"] = "COLLECT COUNT"
        sheet["C8"] = dt.date(2026, 5, 1)

    table = etree.fromstring(read_tables(MODEL, edited(change))).find(".//{*}decisionTable")
    assert (table.get("hitPolicy"), table.get("aggregation")) == ("COLLECT", "COUNT")
    assert table.findtext(".//{*}rule/{*}inputEntry[2]/{*}text") == 'date("2026-05-01")'


@pytest.mark.parametrize(
    ("cell", "value", "words"),
    [
        ("C8", "> > 5", "单元格 C8"),
        ("D9", '"信访局', "单元格 D9"),
        ("B7", "别的", "请勿增删栏目"),
        ("B1", "没有的决策", "没有“没有的决策”的第 1 个决策表"),
    ],
)
def test_what_does_not_fit_names_its_cell(cell, value, words):
    def change(sheet):
        sheet[cell] = value

    with pytest.raises(DmnError, match=words) as caught:
        read_tables(MODEL, edited(change), name="派单.dmn")
    assert caught.value.file == "派单.dmn"


@pytest.mark.parametrize("workbook", [b"", b"PK\x03\x04", b"not a workbook at all"])
def test_what_is_no_workbook_is_refused(workbook):
    with pytest.raises(DmnError, match="xlsx"):
        read_tables(MODEL, workbook)


def test_a_model_without_tables_has_no_workbook():
    with pytest.raises(DmnError, match="没有决策表"):
        write_tables(b'<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" name="x" namespace="x"/>')


@pytest.mark.skipif(not (DATA / "TestCases").is_dir(), reason="the DMN TCK is not at MINGFU_DATA/dmn-tck")
def test_the_tables_of_the_tck_come_back_as_they_were():
    seen = 0
    for path in sorted((DATA / "TestCases" / "compliance-level-2").rglob("*.dmn")):
        xml = path.read_bytes()
        if b"decisionTable" not in xml:
            continue
        seen += 1
        assert canonical(read_tables(xml, write_tables(xml))) == canonical(xml), path.name
    assert seen >= 15
