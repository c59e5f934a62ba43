# SPDX-License-Identifier: Apache-2.0
"""`mingfu`: what loads when, how a refusal is told, and what other windows see of a running district."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime

import psycopg
import pytest
from click.testing import CliRunner

from mingfu.faces.cli import clock, main, surroundings
from mingfu.faces.cli.lazy import Entry, LazyGroup
from mingfu.kernel.clock.steering import SteeringRefused
from mingfu.kernel.settings import UnreadableSettingError

LOADED = (
    "import sys\n"
    "from mingfu.faces.cli.main import run\n"
    "try:\n    run()\n"
    "except SystemExit as end:\n"
    "    print('LOADED', sorted(m for m in sys.modules if m in {'django.db.backends.postgresql.base', 'psycopg'}))\n"
    "    raise\n"
)


def mingfu(*arguments, folder, **variables):
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("DATABASE", "DJANGO", "MINGFU"))
    }
    return subprocess.run(
        [sys.executable, "-c", LOADED, *arguments],
        cwd=folder,
        env={**environment, "PYTHONUTF8": "1", **variables},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_due_date_needs_no_database_and_leaves_nothing(tmp_path):
    done = mingfu(
        "calendar", "due", "--start", "2026-03-02", "--amount", "5", "--unit", "working", "--json", folder=tmp_path
    )
    assert done.returncode == 0, done.stderr
    answer, _, loaded = done.stdout.partition("LOADED")
    assert json.loads(answer)["due"] == "2026-03-09"
    assert loaded.strip() == "[]"
    assert list(tmp_path.iterdir()) == []


def test_help_of_everything_needs_no_database(tmp_path):
    done = mingfu("--help", folder=tmp_path)
    assert done.returncode == 0
    assert all(name in done.stdout for name in main.TABLE)
    assert list(tmp_path.iterdir()) == []


def test_an_unreachable_database_is_told_with_what_to_do(tmp_path):
    done = mingfu("clock", "show", folder=tmp_path, CLOCK="steered", DATABASE_URL="postgresql://x@/y?host=/nowhere")
    assert done.returncode == 3
    assert "make up" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_unreadable_setting_is_told_without_a_traceback(tmp_path):
    done = mingfu("clock", "show", folder=tmp_path, MINGFU_DEBUG="perhaps")
    assert done.returncode == 2
    assert "MINGFU_DEBUG" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_refusal_is_its_sentence_its_code_and_exit_2():
    assert main.answer(SteeringRefused()) == (f"{SteeringRefused()}\n[clock-steering-refused]", 2)


def test_a_fault_is_no_answer():
    assert main.answer(ZeroDivisionError()) is None
    assert main.answer(psycopg.OperationalError("gone"))[1] == 3
    assert main.answer(UnreadableSettingError("A", "b", "int", "what for"))[1] == 2


def test_a_system_brings_its_commands_by_its_folder():
    assert main.table()["plan"] == Entry(
        "mingfu.systems.plan.cli:group", "plan 系统 this system", "mingfu.systems.plan.offline:group"
    )


def test_one_command_of_a_group_may_be_offline():
    taken = []
    where, fast = "mingfu.systems.plan.cli:group", "mingfu.systems.plan.offline:group"
    group = LazyGroup(
        name="mingfu",
        help="",
        table={"plan": Entry(where, "", fast)},
        offline=lambda: taken.append("offline"),
        online=lambda entry: taken.append(f"online {entry.where}"),
    )
    CliRunner().invoke(group, ["plan", "read", "--help"])
    CliRunner().invoke(group, ["plan", "--help"])
    assert taken == ["offline", f"online {where}"]


def test_another_window_sees_the_same_district(tmp_path, monkeypatch):
    monkeypatch.setenv("MINGFU_VAR", str(tmp_path))
    assert surroundings.remembered() == {}
    surroundings.remember({"CLOCK": "steered"})
    assert surroundings.remembered() == {"CLOCK": "steered"}
    assert (tmp_path / "run" / "surroundings.json").stat().st_mode & 0o777 == 0o600


def test_migrations_run_as_the_owner_and_grant_to_the_other(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://mingfu_app@/mingfu?host=/s")
    monkeypatch.setenv("DATABASE_OWNER_URL", "postgresql://mingfu_owner@/mingfu?host=/s")
    monkeypatch.setenv("DATABASE_APP_ROLE", "")
    surroundings.act_as_owner()
    assert os.environ["DATABASE_URL"] == "postgresql://mingfu_owner@/mingfu?host=/s"
    assert os.environ["DATABASE_APP_ROLE"] == "mingfu_app"


@pytest.mark.django_db
def test_the_clock_is_steered_and_moved_on_from_the_command_line(monkeypatch):
    monkeypatch.setenv("CLOCK", "steered")
    run = CliRunner().invoke
    steered = run(clock.group, ["steer", "2026-03-02T09:00", "--json"])
    assert datetime.fromisoformat(json.loads(steered.output)["now"]) == datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
    run(clock.group, ["advance", "1d12h"])
    shown = run(clock.group, ["show"])
    assert shown.output == "2026-03-03 21:00:00 北京时间（test）\n"


@pytest.mark.django_db
@pytest.mark.parametrize(("arguments", "told"), [(["steer", "soon"], "2026-03-02T09:00"), (["advance", "3x"], "36h")])
def test_a_moment_that_cannot_be_read_is_told_how_to_write_it(arguments, told):
    done = CliRunner().invoke(clock.group, arguments)
    assert done.exit_code == 2
    assert told in done.output
