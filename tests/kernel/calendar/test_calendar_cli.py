# SPDX-License-Identifier: Apache-2.0
"""`mingfu calendar due`: the contract others script against, without database or settings."""

import json
import os
import subprocess
import sys

import pytest

PROGRAM = "from mingfu.faces.cli.main import run; run()"


def mingfu(*arguments, cwd):
    """Run the real command in a process that has neither settings nor a database."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("DJANGO", "DATABASE", "MINGFU"))}
    return subprocess.run(
        [sys.executable, "-c", PROGRAM, "calendar", *arguments],
        capture_output=True,
        text=True,
        cwd=cwd,
        env={**kept, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path), "PYTHONUTF8": "1"},
        check=False,
        timeout=60,
    )


@pytest.fixture
def due(tmp_path):
    def ask(*arguments):
        return mingfu("due", *arguments, cwd=tmp_path)

    return ask


def test_the_contract(due, tmp_path):
    done = due("--start", "2026-02-12", "--amount", "5", "--unit", "working", "--regime", "licence", "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["due"] == "2026-02-26"
    assert told["unit"] == "working"
    assert told["counted"] == ["2026-02-13", "2026-02-14", "2026-02-24", "2026-02-25", "2026-02-26"]
    assert told["skipped"][0] == {"date": "2026-02-15", "why": "春节", "kind": "holiday"}
    assert "行政许可法" in told["basis"]
    assert list(tmp_path.iterdir()) == []


def test_the_general_rule_moves_off_days_of_rest(due):
    told = json.loads(due("--start", "2026-08-03", "--amount", "60", "--unit", "calendar", "--json").stdout)
    assert told["due"] == "2026-10-08"
    assert told["regime"] == "general"
    assert told["rolled"] is True


def test_months_and_hours(due):
    assert json.loads(due("--start", "2026-01-31", "--amount", "1", "--unit", "month", "--json").stdout)["due"] == (
        "2026-02-28"
    )
    hours = json.loads(due("--start", "2026-03-02T17:30", "--amount", "24", "--unit", "hour", "--json").stdout)
    assert (hours["due"], hours["at"]) == ("2026-03-03", "2026-03-03T17:30:00+08:00")
    bare = json.loads(due("--start", "2026-03-02", "--amount", "24", "--unit", "hour", "--json").stdout)
    assert bare["at"] == "2026-03-03T00:00:00+08:00"


def test_without_json_it_explains(due):
    done = due("--start", "2026-02-12", "--amount", "1", "--unit", "working")
    assert done.stdout.splitlines()[1:3] == ["2026年2月13日（周五）：第 1 个工作日。", "2026年2月13日 24:00 届满。"]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"--start": "2026-02-30"}, "2026-02-12"),
        ({"--start": "yesterday"}, "2026-02-12"),
        ({"--start": "2006-12-31"}, "2007-01-01"),
        ({"--amount": "0"}, "1 至"),
        ({"--amount": "-5"}, "1 至"),
        ({"--amount": "five"}, "整数"),
        ({"--amount": "99999999999"}, "1 至"),
        ({"--unit": "week"}, "working|calendar|month|hour"),
        ({"--regime": "moon"}, "licence"),
        ({"--calendar": "mars"}, "cn"),
        ({"--start": None}, "--start"),
    ],
)
def test_bad_input_says_what_to_do(due, change, says):
    wanted = {"--start": "2026-02-12", "--amount": "5", "--unit": "working", **change}
    done = due(*[part for name, value in wanted.items() if value is not None for part in (name, value)], "--json")
    assert done.returncode == 2
    assert says in done.stderr
    assert done.stdout == ""


def test_the_library_itself_needs_no_settings(tmp_path):
    program = (
        "from datetime import date\n"
        "from mingfu.kernel.calendar import Unit, due, explain, strip\n"
        "answer = due(date(2026, 2, 12), 5, Unit.WORKING)\n"
        "print(answer.due, explain(answer).lines[-2].text, strip(answer, date(2026, 2, 13))[0].label)\n"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={"PYTHONPATH": os.pathsep.join(path for path in sys.path if path), "PYTHONUTF8": "1"},
        check=False,
        timeout=60,
    )
    assert done.stdout == "2026-02-26 2026年2月26日 24:00 届满。 今天\n", done.stderr
