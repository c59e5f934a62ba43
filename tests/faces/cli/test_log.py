# SPDX-License-Identifier: Apache-2.0
"""`mingfu log` from outside: counts, faults with file and line, conformance and its exit code, and our own cases."""

import json
import os
import subprocess
import sys

import pytest
from case_words import answered, called_back, citizen, in_hand, moment
from click.testing import CliRunner

from mingfu.faces.cli.log import asking, offline, whole
from mingfu.kernel.clock import LEGAL_ZONE

TABLE = "编号,环节,时间,期限,办结时间\n1,受理,2026-03-02 09:00,2026-03-03,2026-03-09\n1,办结,2026-03-09 10:00,,\n2,受理,2026-03-02,,\n"
DRAWN = """<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="x"><process id="p">
<startEvent id="s"/><task id="a" name="受理"/><task id="b" name="办结"/><endEvent id="e"/>
<sequenceFlow id="f" sourceRef="s" targetRef="a"/><sequenceFlow id="g" sourceRef="a" targetRef="b"/>
<sequenceFlow id="h" sourceRef="b" targetRef="e"/></process></definitions>"""


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "cases.csv"
    path.write_text(TABLE, encoding="gbk")
    return path


@pytest.fixture
def drawn(tmp_path):
    path = tmp_path / "drawn.bpmn"
    path.write_text(DRAWN, encoding="utf-8")
    return path


def run(*arguments, group=whole.group):
    return CliRunner().invoke(group, [str(one) for one in arguments], catch_exceptions=False)


def mingfu(*arguments, folder):
    """The whole command line in a process without settings and database."""
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("DATABASE", "DJANGO", "MINGFU"))
    }
    code = "from mingfu.faces.cli.main import run; run()"
    return subprocess.run(
        [sys.executable, "-c", code, "log", *map(str, arguments)],
        cwd=folder, env={**environment, "PYTHONUTF8": "1"}, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_a_log_is_counted_without_a_database(table, tmp_path):
    done = mingfu("check", table, "--deadline", "期限", "--json", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    names = (
        "cases",
        "events",
        "activities",
        "variants",
        "closed",
        "late",
        "open",
        "directly_follows_edges",
        "open_past_due",
    )
    assert [found[name] for name in names] == [2, 3, 2, 2, 1, 1, 1, 1, 0]
    assert found["directly_follows"] == [{"from": "受理", "to": "办结", "count": 1}]
    assert found["deadline"] == {"attribute": "期限", "cases": 1}
    assert found["closed_by"] == {"kind": "attribute", "end": "办结时间", "answered": None}
    # Wednesday the 4th to Monday the 9th.
    assert found["lateness"]["working_days"]["most"] == 4.0
    assert found["first"] == "2026-03-02T00:00:00+08:00"
    assert found["read_as"] == {"encoding": "gb18030", "separator": ","}
    assert list(tmp_path.iterdir()) == [table]


def test_a_broken_file_is_told_with_file_and_line_and_exit_code_2(tmp_path):
    bad = tmp_path / "bad.xes"
    bad.write_text("<log>\n<trace>\n</log>")
    done = mingfu("check", bad, folder=tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith("bad.xes:3：不是完好的 XML")
    assert "[log-unreadable]" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_person_reads_it_in_words(table):
    said = run("check", table, "--closing", "办结", group=offline.group).output
    assert "办件 2，事件 3，活动 2，路径 2，直接跟随 1" in said
    assert "逾期 中位 4" in said
    assert "受理 → 办结" in said


def test_columns_and_zones_can_be_said(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("who;what;when;due\n1;a;02/03/2026 09:00;2026-03-02\n")
    said = ("--case", "who", "--activity", "what", "--time", "when", "--time-format", "%m/%d/%Y %H:%M", "--zone", "UTC")
    found = json.loads(run("check", path, *said, "--json").output)
    assert (found["cases"], found["first"], found["late"]) == (1, "2026-02-03T09:00:00+00:00", 0)
    assert run("check", path, "--zone", "Nowhere/City").exit_code == 2


def test_a_fault_is_a_refusal_with_its_kind(table, refused):
    with refused("log-unreadable") as caught:
        run("check", table, "--case", "没有的列")
    assert caught.value.data["fault"] == "log-columns"
    assert str(caught.value).startswith("cases.csv:1：没有“没有的列”这一列")


def test_conformance_says_what_does_not_fit_and_ends_with_1(table, drawn, tmp_path):
    done = mingfu("conform", table, "--procedure", drawn, "--json", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)[0] | {"never_seen": []} == json.loads(done.stdout)[0]
    table.write_text(TABLE + "3,办结,2026-03-02,,2026-03-02\n", encoding="gbk")
    done = run("conform", table, "--procedure", drawn)
    assert done.exit_code == 1
    assert "3 第 1 步「办结」不该在此时办，应为 受理" in done.output
    [found] = json.loads(run("conform", table, "--procedure", drawn, "--json").output)
    assert (found["cases"], found["fitting"], found["fitness"]) == (3, 2, 0.666667)
    assert found["deviating"][0]["deviations"] == [
        {"kind": "untimely", "place": 1, "activity": "办结", "expected": ["受理"]}
    ]


def test_conformance_wants_one_thing_or_the_other(table, drawn):
    assert run("conform").exit_code == 2
    assert run("conform", table).exit_code == 2
    assert run("conform", table, "--procedure", drawn, "--system", "hotline").exit_code == 2


@pytest.fixture
def one_case(district, seeded, at):
    """One matter of the hotline, from its receipt to its end."""
    at(moment(3, 2))
    number = in_hand(actor=citizen())
    answered(number)
    called_back(number)


@pytest.mark.usefixtures("one_case")
class TestOurOwnCases:
    @pytest.mark.parametrize(
        ("kind", "name"),
        [("xes", "x.xes"), ("xes", "x.xes.gz"), ("ocel", "x.json"), ("ocel", "x.json.gz"), ("ocel", "x.sqlite")],
    )
    def test_they_leave_as_a_file_and_come_back_with_the_same_counts(self, tmp_path, kind, name):
        out = tmp_path / name
        told = json.loads(run("export", "--format", kind, "-o", out, "--system", "hotline", "--json").output)
        assert (told["cases"], told["events"], told["bytes"]) == (1, 6, out.stat().st_size)
        found = json.loads(run("check", out, "--json").output)
        assert (found["cases"], found["events"], found["closed"], found["late"], found["open"]) == (1, 6, 1, 0, 0)
        assert [path.name for path in tmp_path.iterdir()] == [name]
        conforming = run("conform", out, "--procedure", "hotline.matter", "--json")
        assert (conforming.exit_code, json.loads(conforming.output)[0]["fitness"]) == (0, 1.0)

    def test_what_stood_there_stays_when_writing_fails(self, tmp_path, monkeypatch):
        out = tmp_path / "x.xes"
        out.write_text("before")
        monkeypatch.setattr(whole, "matters", lambda _wanted: (1 / 0 for _ in range(1)))
        with pytest.raises(ZeroDivisionError):
            run("export", "-o", out)
        assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("x.xes", "before")]

    def test_they_follow_their_procedure(self):
        done = run("conform", "--system", "hotline")
        assert done.exit_code == 0
        assert "办件 1，按流程办理 1（100.00%）" in done.output
        assert "日志里从未出现：裁定派单异议、改派" in done.output

    def test_days_are_legal_days(self, tmp_path):
        count = [
            json.loads(run("export", "-o", tmp_path / "x", "--json", *days).output)["cases"]
            for days in (
                (),
                ("--since", "2026-03-02"),
                ("--since", "2026-03-03"),
                ("--until", "2026-03-02"),
                ("--closed",),
            )
        ]
        assert count == [1, 1, 0, 0, 1]

    def test_a_system_without_cases_is_said_so(self, refused):
        with refused("log-unreadable"):
            run("conform", "--system", "plan")


def test_options_become_what_the_engine_takes():
    given = dict.fromkeys(
        ("case", "activity", "time", "time_format", "lifecycle", "resource", "classifier", "objects"), ""
    )
    given |= {"zone": LEGAL_ZONE, "encoding": "", "separator": "\\t", "only": ("COMPLETE",), "most_gb": 0.5}
    reading = asking.reading_of(given, keep=("x", ""))
    assert (reading.separator, reading.only, reading.keep, reading.most_bytes) == (
        "\t", frozenset({"complete"}), frozenset({"x"}), 1 << 29
    )  # fmt: skip
