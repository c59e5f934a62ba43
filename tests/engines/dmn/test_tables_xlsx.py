# SPDX-License-Identifier: Apache-2.0
"""Decision tables as workbooks: there and back, edited, and what is refused."""

import datetime as dt
import io
import os
import re
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
from lxml import etree
from openpyxl import load_workbook

from mingfu.engines.dmn import DmnError, parse_model
from mingfu.engines.dmn.tables_xlsx import read_tables, take_in, write_tables

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


def edited(change, model=MODEL):
    workbook = load_workbook(io.BytesIO(write_tables(model, name="派单.dmn")))
    change(workbook.worksheets[0])
    packed = io.BytesIO()
    workbook.save(packed)
    return packed.getvalue()


def test_an_unedited_workbook_changes_nothing():
    assert read_tables(MODEL, write_tables(MODEL)) == MODEL


def test_a_workbook_carries_its_model():
    taken = take_in(edited(lambda _sheet: None))
    assert (taken.xml, taken.changes, taken.name) == (MODEL, (), "派单.dmn")


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

    model = MODEL.replace(b'typeRef="number"', b'typeRef="date"').replace(b"= 5", b"-")
    workbook = edited(change, model)
    table = etree.fromstring(read_tables(model, workbook)).find(".//{*}decisionTable")
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
        assert read_tables(xml, write_tables(xml)) == xml, path.name
    assert seen >= 15


def test_only_what_changed_is_written():
    def change(sheet):
        sheet["D8"] = '"住建局"'

    taken = take_in(edited(change))
    assert taken.xml == MODEL.replace('"城管局"'.encode(), '"住建局"'.encode())
    assert [each.message for each in taken.changes] == [
        '决策表“派单/单位”：规则 r1 的“单位”由“"城管局"”改为“"住建局"”。'
    ]


def test_rules_that_were_moved_keep_their_bytes():
    def change(sheet):
        first = [cell.value for cell in sheet[8]]
        second = [cell.value for cell in sheet[9]]
        for at, (one, other) in enumerate(zip(first, second, strict=True), 1):
            sheet.cell(8, at).value, sheet.cell(9, at).value = other, one

    model = MODEL.replace(b"= 5", b"5")
    taken = take_in(edited(change, model))
    rules = etree.fromstring(taken.xml).findall(".//{*}rule")
    assert [rule.get("id") for rule in rules] == ["r2", "r1"]
    assert sorted(taken.xml) == sorted(model)
    assert [(each.kind, each.old, each.new) for each in taken.changes] == [("moved", "2", "1")]


def test_every_wrong_cell_is_told_with_sheet_and_cell():
    def change(sheet):
        sheet["B8"] = "噪声"
        sheet["C8"] = '"五"'
        sheet["C9"] = "> > 5"
        sheet["D9"] = "=1+1"
        sheet["G8"] = "旁注"

    taken = take_in(edited(change))
    assert taken.xml is None
    assert [(each.cell, each.severity, each.code) for each in taken.findings] == [
        ("D9", "error", "cells"),
        ("G8", "error", "cells"),
    ]

    def fewer(sheet):
        change(sheet)
        sheet["D9"], sheet["G8"] = '"信访局"', None

    taken = take_in(edited(fewer))
    assert taken.xml is None
    found = {(each.sheet, each.cell, each.code) for each in taken.findings}
    assert {("1.派单 单位", "B8", "name"), ("1.派单 单位", "C8", "type"), ("1.派单 单位", "C9", "feel")} <= found


def test_new_rules_get_ids_that_nobody_has():
    taken = take_in(edited(lambda sheet: sheet.append([None, '"井盖"', "-", '"住建局"', "<新> & 增"])))
    rule = etree.fromstring(taken.xml).findall(".//{*}rule")[-1]
    assert rule.get("id") == "rule_1"
    assert [text for text in rule.itertext() if text.strip()] == ['"井盖"', "-", '"住建局"', "<新> & 增"]


def test_a_prefix_and_a_description_are_kept():
    model = MODEL.replace(b"definitions xmlns=", b"definitions xmlns:d=")
    for tag in (b"definitions", b"inputData", b"variable", b"decision", b"informationRequirement", b"requiredInput",
                b"decisionTable", b"input", b"inputExpression", b"output", b"rule", b"inputEntry", b"outputEntry", b"text"):  # fmt: skip
        model = re.sub(rb"<(/?)" + tag + rb"(?=[ />])", rb"<\1d:" + tag, model)
    model = re.sub(rb"<annotationEntry>.*?</annotationEntry>", b"", model)
    model = model.replace(b'<d:rule id="r2">', '<d:rule id="r2"><d:description>其余</d:description>'.encode())

    def change(sheet):
        assert sheet["E9"].value == "其余"
        sheet["E8"], sheet["E9"] = "夜间", "其余的"
        sheet.append([None, "-", "-", '"甲"', "新"])

    decided = parse_model(take_in(edited(change, model)).xml)
    assert decided.problems == ()
    hits = decided.decide("派单/单位", {"类别": "噪声", "天数": 5}).explanation.tables[0].matched
    assert [hit.annotations for hit in hits] == [("夜间",)]


def test_a_workbook_without_its_model_says_so():
    workbook = load_workbook(io.BytesIO(write_tables(MODEL)))
    workbook.remove(workbook["mingfu"])
    packed = io.BytesIO()
    workbook.save(packed)
    with pytest.raises(DmnError, match="没有原来的模型"):
        take_in(packed.getvalue())
    assert take_in(packed.getvalue(), MODEL).xml == MODEL


def test_broken_workbooks_are_refused_whatever_is_broken_in_them():
    source = zipfile.ZipFile(io.BytesIO(write_tables(MODEL)))
    for victim in source.namelist():
        for old, new in ((b"</", b"<"), (b"sheet", b"shoot"), (b'"', b""), (b" ", b" odd=''0'' ")):
            packed = io.BytesIO()
            with zipfile.ZipFile(packed, "w") as broken:
                for name in source.namelist():
                    content = source.read(name)
                    broken.writestr(name, content.replace(old, new, 3) if name == victim else content)
            with suppress(DmnError):
                take_in(packed.getvalue())


def test_a_sheet_that_is_too_wide_or_too_long_is_told():
    def wide(sheet):
        sheet.cell(8, 16_000).value = "远"

    def long(sheet):
        sheet.cell(1_000_000, 2).value = "-"

    assert ["单元格 WQJ5" in each.text for each in take_in(edited(wide)).findings] == [True]
    assert ["超过 20000 条" in each.message for each in take_in(edited(long)).findings] == [True]
