# SPDX-License-Identifier: Apache-2.0
"""Processes are kept alive with a growing pause, and stopped last started first."""

import signal
import subprocess
import sys
from time import monotonic, sleep

import psutil
import pytest

from mingfu.faces.cli.server import Child, Progress, Supervisor
from mingfu.faces.cli.server import supervisor as module


class Heard(Progress):
    def __init__(self):
        super().__init__()
        self.lines = []

    def say(self, text):
        self.lines.append(text)


def child(name, program, tmp_path, **more):
    log = tmp_path / f"{name}.log"

    def start():
        with log.open("ab") as output:
            return subprocess.Popen(
                [sys.executable, "-u", "-c", program], stdout=output, stderr=output, start_new_session=True
            )

    return Child(name, start, log, **more)


def watch_until(supervisor, condition, seconds=15):
    until = monotonic() + seconds
    while not condition():
        assert monotonic() < until, supervisor.progress.lines
        for kept in supervisor.children:
            supervisor._look_after(kept)
        sleep(0.02)


@pytest.fixture
def supervisor(monkeypatch):
    monkeypatch.setattr(module, "FIRST_PAUSE", 0.05)
    made = Supervisor(Heard())
    yield made
    made.stop()


def test_a_dead_process_is_started_again_and_it_is_said(supervisor, tmp_path):
    kept = child("worker", "import time; time.sleep(60)", tmp_path, pause=0.05)
    supervisor.add(kept)
    first = kept.process.pid
    kept.process.kill()
    watch_until(supervisor, lambda: kept.process.pid != first)
    assert kept.process.poll() is None
    said = "\n".join(supervisor.progress.lines)
    assert "worker 停止了（signal SIGKILL）" in said
    assert "worker 已重新启动" in said
    assert str(kept.log) in said


def test_one_that_keeps_dying_waits_longer_each_time_and_shows_its_log(supervisor, tmp_path):
    kept = child("web", "print('cannot find my hat'); raise SystemExit(3)", tmp_path, pause=0.05)
    supervisor.add(kept)
    watch_until(supervisor, lambda: kept.deaths >= 3)
    said = "\n".join(supervisor.progress.lines)
    assert "exit 3" in said
    assert "cannot find my hat" in said
    assert kept.pause == pytest.approx(0.4)


def test_a_long_life_makes_the_pause_short_again(supervisor, tmp_path, monkeypatch):
    monkeypatch.setattr(module, "STEADY_AFTER", 0.0)
    kept = child("web", "raise SystemExit(1)", tmp_path, pause=20.0, deaths=7)
    supervisor.add(kept)
    watch_until(supervisor, lambda: bool(kept.due))
    assert (kept.deaths, kept.pause) == (1, 0.1)


def test_the_pause_has_an_end(supervisor, tmp_path):
    kept = child("web", "raise SystemExit(1)", tmp_path, pause=25.0)
    supervisor.add(kept)
    watch_until(supervisor, lambda: bool(kept.due))
    assert kept.pause == module.LONGEST_PAUSE


def test_the_last_started_stops_first(supervisor, tmp_path):
    program = (
        "import signal, sys, time\nsignal.signal(signal.SIGTERM, lambda *a: sys.exit(0))\nprint('up')\ntime.sleep(60)"
    )
    kept = [child(name, program, tmp_path) for name in ("database", "web", "worker")]
    for one in kept:
        supervisor.add(one)
    until = monotonic() + 10
    while not all(one.log.exists() and "up" in one.log.read_text() for one in kept):
        assert monotonic() < until
        sleep(0.02)
    supervisor.stop()
    order = [line.split()[2] for line in supervisor.progress.lines if line.startswith("→ 停止")]
    assert order == ["worker", "web", "database"]
    assert [one.process.returncode for one in kept] == [0, 0, 0]


def test_one_that_does_not_listen_is_killed(supervisor, tmp_path):
    program = "import signal, time\nfor n in (signal.SIGTERM, signal.SIGQUIT): signal.signal(n, signal.SIG_IGN)\nprint('up')\ntime.sleep(60)"
    stubborn = child("web", program, tmp_path, patience=0.1)
    supervisor.add(stubborn)
    until = monotonic() + 10
    while "up" not in (stubborn.log.read_text() if stubborn.log.exists() else ""):
        assert monotonic() < until
        sleep(0.02)
    supervisor.stop()
    assert stubborn.process.returncode == -signal.SIGKILL


def test_what_a_killed_process_left_behind_ends_with_it(supervisor, tmp_path):
    """A web server's workers would keep the port and serve the old code beside the new one."""
    program = (
        "import subprocess, sys, time\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
        "print(child.pid)\n"
        "time.sleep(60)\n"
    )
    kept = child("web", program, tmp_path, pause=0.05)
    supervisor.add(kept)
    until = monotonic() + 10
    while not (kept.log.exists() and kept.log.read_text().strip()):
        assert monotonic() < until
        sleep(0.02)
    orphan = psutil.Process(int(kept.log.read_text().split()[0]))
    kept.process.kill()
    watch_until(supervisor, lambda: not orphan.is_running() or orphan.status() == psutil.STATUS_ZOMBIE)
