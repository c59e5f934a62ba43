# SPDX-License-Identifier: Apache-2.0
"""`mingfu table`: files and workbooks without a database; wrong cells are named; a decision says why."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from mingfu.faces.cli.table import InputsUnreadable, TableFileUnknown, TableUnreadable, group

ROOT = Path(__file__).resolve().parents[3]
MODEL = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" name="派单" namespace="urn:t">
  <inputData id="a" name="类别"><variable name="类别" typeRef="string"/></inputData>
  <inputData id="b" name="到期"><variable name="到期" typeRef="date"/></inputData>
  <decision id="d" name="承办单位"><variable name="承办单位" typeRef="string"/>
    <informationRequirement><requiredInput href="#a"/></informationRequirement>
    <informationRequirement><requiredInput href="#b"/></informationRequirement>
    <decisionTable hitPolicy="FIRST">
      <input><inputExpression><text>类别</text></inputExpression></input>
      <input><inputExpression><text>到期</text></inputExpression></input>
      <output/>
      <rule id="r1"><inputEntry><text>"噪声"</text></inputEntry><inputEntry><text>&lt; date("2026-05-01")</text></inputEntry>
        <outputEntry><text>"城管局"</text></outputEntry></rule>
      <rule id="r2"><inputEntry><text>-</text></inputEntry><inputEntry><text>-</text></inputEntry>
        <outputEntry><text>"信访局"</text></outputEntry></rule>
    </decisionTable>
  </decision>
</definitions>
"""


def run(*words):
    return CliRunner().invoke(group, [str(word) for word in words], catch_exceptions=False)


@pytest.fixture
def model(tmp_path):
    file = tmp_path / "派单.dmn"
    file.write_text(MODEL, encoding="utf-8")
    return file


@pytest.fixture
def workbook(tmp_path, model):
    file = tmp_path / "派单.xlsx"
    assert run("export", model, "-o", file).exit_code == 0
    return file


def test_there_and_back_is_the_same_to_the_byte(tmp_path, workbook):
    back = tmp_path / "back.dmn"
    answer = run("import", workbook, "-o", back)
    assert answer.exit_code == 0
    assert answer.output == f"没有改动，{back} 与原模型逐字节相同。\n"
    assert back.read_text(encoding="utf-8") == MODEL


def test_an_edit_is_told_and_written(tmp_path, workbook):
    book = load_workbook(workbook)
    book.worksheets[0]["D9"] = '"住建局"'
    book.save(workbook)
    answer = run("import", workbook, "-o", tmp_path / "new.dmn", "--json")
    told = json.loads(answer.output)
    assert (answer.exit_code, told["changed"], told["findings"]) == (0, True, [])
    assert [each["message"] for each in told["changes"]] == [
        '决策表“承办单位”：规则 r2 的“承办单位”由“"信访局"”改为“"住建局"”。'
    ]
    assert (tmp_path / "new.dmn").read_text(encoding="utf-8") == MODEL.replace("信访局", "住建局")


def test_a_wrong_cell_writes_nothing(tmp_path, workbook):
    book = load_workbook(workbook)
    book.worksheets[0]["B8"] = "噪声"
    book.save(workbook)
    answer = run("import", workbook, "-o", tmp_path / "new.dmn")
    assert answer.exit_code == 1
    assert "错误 工作表“1.承办单位”单元格 B8：" in answer.output
    assert not (tmp_path / "new.dmn").exists()


def test_an_edit_can_be_laid_on_another_model(tmp_path, workbook):
    other = tmp_path / "other.dmn"
    other.write_text(MODEL.replace('id="r2"', 'id="r2" label="其余"'), encoding="utf-8")
    assert run("import", workbook, "-o", tmp_path / "new.dmn", "--base", other).exit_code == 0
    assert (tmp_path / "new.dmn").read_bytes() == other.read_bytes()


def test_check_says_line_and_exits_1(tmp_path, model):
    assert (run("check", model).exit_code, run("check", model).output) == (0, "0 处错误，0 处提醒。\n")
    model.write_text(MODEL.replace('"FIRST"', '"UNIQUE"'), encoding="utf-8")
    answer = run("check", model)
    assert answer.exit_code == 1
    assert answer.output.startswith("派单.dmn:14: 错误 overlap “承办单位”第 2 条规则：与第 1 条规则重叠（")
    told = json.loads(run("check", model, "--json").output)
    assert (told["errors"], told["findings"][0]["line"], told["findings"][0]["rule"]) == (1, 14, 2)


def test_a_decision_says_why(model):
    answer = run("evaluate", model, "--inputs", '{"类别": "噪声", "到期": "@2026-04-01"}', "--explain", "--json")
    told = json.loads(answer.output)
    assert told["value"] == "城管局"
    assert told["explanation"]["edition"] == told["edition"]
    assert told["explanation"]["inputs"] == {"类别": "噪声", "到期": "2026-04-01"}
    (table,) = told["explanation"]["tables"]
    assert table["inputs"] == [{"name": "类别", "value": "噪声"}, {"name": "到期", "value": "2026-04-01"}]
    assert [(rule["index"], rule["id"]) for rule in table["rules"]] == [(1, "r1")]
    assert run("evaluate", model, "--inputs", '{"类别": "噪声"}').output == '"信访局"\n'


def test_inputs_may_stand_in_a_file(model, tmp_path):
    file = tmp_path / "inputs.json"
    file.write_text('{"类别": "噪声", "到期": "@2026-04-01"}', encoding="utf-8")
    answer = run("evaluate", model, "--decision", "承办单位", "--inputs", file, "--explain")
    assert answer.output.splitlines()[0] == '"城管局"'
    assert "命中第 1 条规则" in answer.output


@pytest.mark.parametrize("inputs", ["[1]", '{"a": NaN}', "{", "nowhere.json"])
def test_inputs_that_are_none_are_refused(model, inputs):
    with pytest.raises(InputsUnreadable):
        run("evaluate", model, "--inputs", inputs)


def test_what_is_no_table_is_refused(tmp_path, workbook):
    with pytest.raises(TableFileUnknown):
        run("check", "nowhere.nothing")
    with pytest.raises(TableUnreadable):
        run("check", workbook)
    with pytest.raises(TableUnreadable):
        run("import", tmp_path / "派单.dmn", "-o", tmp_path / "x.dmn")


def test_it_starts_without_database_or_settings(tmp_path, model):
    surroundings = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT / "src"), "MINGFU_VAR": str(tmp_path / "var")}
    code = "from mingfu.faces.cli.main import run; run()"
    for words in (["check", str(model)], ["check", "hotline.verdict"], ["evaluate", str(model)]):
        done = subprocess.run(
            [sys.executable, "-c", code, "table", *words], env=surroundings, capture_output=True, text=True, check=False
        )
        assert (done.returncode, done.stderr) == (0, "")
    assert not (tmp_path / "var").exists()
