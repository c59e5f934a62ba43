# SPDX-License-Identifier: Apache-2.0
"""`mingfu plan read` keeps its contract: the shape of its JSON, exit code 2 and a sentence that helps."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook
from plan_texts import WORK_POINTS

import mingfu
from mingfu.faces.cli import main
from mingfu.systems.plan.cli import group


@pytest.fixture
def file(tmp_path):
    """A plan in a text file."""
    path = tmp_path / "要点.txt"
    path.write_text(WORK_POINTS, encoding="utf-8")
    return path


def run(*arguments):
    """The result of `mingfu plan …`."""
    return CliRunner().invoke(group, [str(argument) for argument in arguments])


def test_json_has_the_shape_of_the_contract(file):
    result = run("read", file, "--json")
    assert result.exit_code == 0
    plan = json.loads(result.stdout)
    assert {"title", "number", "issuer", "date", "parts"} <= plan.keys()
    for part in plan["parts"]:
        assert {"title", "clauses"} <= part.keys()
        for clause in part["clauses"]:
            assert {"number", "title", "text", "targets"} <= clause.keys()
            assert type(clause["number"]) is int
            for target in clause["targets"]:
                assert {"value", "unit", "year", "subject", "quote", "direction"} <= target.keys()
                assert target["value"] is None or type(target["value"]) in {int, float}
                assert target["year"] is None or type(target["year"]) is int
                assert target["direction"] in {"min", "exact", "rise"}
                assert target["quote"] in WORK_POINTS
    assert plan["parts"][1]["clauses"][0]["targets"][0] == {
        "value": 60, "unit": "%", "year": 2015, "subject": "网上申办率", "quote": "全年网上申办率达到百分之六十", "direction": "exact",
        "kind": "level", "period": None, "ceiling": False, "falls": False,
        "start": WORK_POINTS.index("全年网上"), "end": WORK_POINTS.index("，群众满意率"),
    }  # fmt: skip


def test_without_json_a_tree_for_people(file):
    result = run("read", file)
    assert result.exit_code == 0
    assert "  3. 推进网上办事" in result.stdout
    assert "· 群众满意率  ≥ 90%  2015年  「群众满意率不低于90%」" in result.stdout
    assert result.stdout.rstrip().endswith("共 3 个部分、6 条、5 项指标")


def test_xlsx_is_written_beside(file, tmp_path):
    result = run("read", file, "--json", "--xlsx", tmp_path / "指标.xlsx")
    assert result.exit_code == 0
    assert load_workbook(tmp_path / "指标.xlsx").active.max_row == 6


def ended(monkeypatch, capsys, *arguments):
    """Exit code, output and message of the whole command line, `mingfu plan …`."""
    monkeypatch.setattr("sys.argv", ["mingfu", "plan", *map(str, arguments)])
    with pytest.raises(SystemExit) as caught:
        main.run()
    told = capsys.readouterr()
    return caught.value.code, told.out, told.err


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [("空.txt", b"", "没有文字"), ("规划.pdf", b"%PDF-1.7", ".docx"), ("坏.docx", b"PK\x03\x04junk", "重新保存")],
)
def test_a_file_that_is_no_plan_ends_with_2_and_what_to_do(monkeypatch, capsys, tmp_path, name, content, words):
    path = tmp_path / name
    path.write_bytes(content)
    code, shown, told = ended(monkeypatch, capsys, "read", path, "--json")
    assert (code, shown) == (2, "")
    assert words in told


def test_a_missing_file_ends_with_2(monkeypatch, capsys, tmp_path):
    code, shown, told = ended(monkeypatch, capsys, "read", tmp_path / "没有.txt")
    assert (code, shown) == (2, "")
    assert "找不到文件" in told


def test_a_workbook_that_cannot_be_written_ends_with_2(monkeypatch, capsys, file, tmp_path):
    code, shown, told = ended(monkeypatch, capsys, "read", file, "--xlsx", tmp_path / "没有" / "指标.xlsx")
    assert (code, shown) == (2, "")
    assert "请换一个" in told


def test_a_plan_is_read_without_django_settings_and_without_a_database(file):
    script = (
        "import sys; from mingfu.faces.cli.main import run; sys.argv = ['mingfu', 'plan', 'read', sys.argv[1]]; run()"
    )
    source = str(Path(mingfu.__file__).parents[1])
    environment = {
        "PATH": "",
        "PYTHONPATH": source,
        "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none",
        "PYTHONUTF8": "1",
    }
    done = subprocess.run(
        [sys.executable, "-c", script, str(file)], env=environment, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "推进网上办事" in done.stdout
