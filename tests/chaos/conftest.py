# SPDX-License-Identifier: Apache-2.0
"""A district started by `mingfu up` itself, on a disk it waits for, whose processes are killed and mended.

Nothing is turned off for speed: what was acknowledged must be on the disk. Only the supervisor's longest pause is
shortened, so that many kills fit into the time of a test.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from time import monotonic, sleep

import psutil
import pytest

from mingfu.faces.cli.server.options import ServerSettings
from mingfu.faces.cli.server.place import forget
from mingfu.faces.cli.server.preparation import command_line
from mingfu.faces.cli.server.web import ask

UP = """
from mingfu.faces.cli.server import supervisor
supervisor.LONGEST_PAUSE = 1.0
from mingfu.faces.cli.main import run
run()
"""
SEAT = """
import django
django.setup()
from mingfu.demo.staff import seat_everybody
seat_everybody()
"""


class District:
    """A running district, and the ways to hurt it."""

    def __init__(self, folder: Path, port: int) -> None:
        kept = {
            name: value for name, value in os.environ.items() if not name.startswith(("DATABASE", "DJANGO", "CLOCK"))
        }
        self.var, self.port = folder / "var", port
        self.environment = {
            **kept,
            "MINGFU_VAR": str(self.var),
            "MINGFU_PORT": str(port),
            "MINGFU_DEMO": "no",
            "MINGFU_WEB_WORKERS": "2",
            "PYTHONUTF8": "1",
            "PYTHONUNBUFFERED": "1",
        }
        self.log = folder / "up.log"
        self.options = ServerSettings()
        self.options.port, self.options.address = port, "127.0.0.1"
        self.kills: list[str] = []

    def start(self) -> None:
        """Start everything and seat the officials."""
        with self.log.open("wb") as output:
            command = [sys.executable, "-c", UP, "up"]
            self.up = subprocess.Popen(
                command, env=self.environment, stdout=output, stderr=output, stdin=subprocess.DEVNULL
            )
        self.wait(lambda: "Ctrl-C 停止全部" in self.said(), 600)
        reached = {**self.environment, **self.remembered(), "DJANGO_SETTINGS_MODULE": "mingfu.site.settings"}
        subprocess.run([sys.executable, "-c", SEAT], env=reached, check=True, capture_output=True)

    def stop(self) -> int:
        """One Ctrl-C; the exit code."""
        self.up.send_signal(signal.SIGINT)
        try:
            return self.up.wait(90)
        except subprocess.TimeoutExpired:
            self.up.kill()
            raise

    def said(self) -> str:
        """What `mingfu up` printed so far."""
        return self.log.read_text(errors="replace")

    def remembered(self) -> dict[str, str]:
        """The variables of the deployment."""
        return dict(json.loads((self.var / "run" / "surroundings.json").read_text()))

    def wait(self, condition, seconds: float = 120) -> None:
        """Wait for something to become true while the supervisor lives."""
        until = monotonic() + seconds
        while not condition():
            assert self.up.poll() is None, self.said()
            assert monotonic() < until, f"{condition}\n{self.said()[-3000:]}"
            sleep(0.1)

    def is_well(self) -> bool:
        """Whether all three processes live and the first page is shown."""
        parts = ("postgres", "web", "worker")
        return all(self.victims(part) for part in parts) and ask(self.options) == 200

    def victims(self, part: str) -> list[psutil.Process]:
        """The living processes of a part: postgres, backend, web, web-worker, worker."""
        parent = {"backend": "postgres", "web-worker": "web"}.get(part)
        if parent:
            found = [child for process in self.victims(parent) for child in _children(process)]
            return [child for child in found if part != "backend" or _is_ours(child)]
        words = {"postgres": "/postgres", "web": "granian", "worker": "worker"}
        with suppress(psutil.NoSuchProcess):
            children = psutil.Process(self.up.pid).children()
            return [child for child in children if any(each.endswith(words[part]) for each in _line(child))]
        return []

    def kill(self, part: str, place: int) -> bool:
        """SIGKILL one process of a part; False when there is none just now."""
        found = self.victims(part)
        if not found:
            return False
        with suppress(psutil.NoSuchProcess):
            found[place % len(found)].kill()
            self.kills.append(part)
            return True
        return False

    def mingfu(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run `mingfu …` on this district, as somebody in another window."""
        return subprocess.run(
            command_line(*arguments), env=self.environment, capture_output=True, text=True, check=False
        )


def _children(process: psutil.Process) -> list[psutil.Process]:
    try:
        return process.children()
    except psutil.NoSuchProcess:
        return []


def _line(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline()
    except psutil.NoSuchProcess:
        return []


def _is_ours(process: psutil.Process) -> bool:
    """Whether a process of PostgreSQL serves web or worker."""
    return any("mingfu_app" in part for part in _line(process))


@pytest.fixture
def ruined(unused_port: int) -> Iterator[District]:
    """A district of this test alone."""
    folder = Path(tempfile.mkdtemp(prefix="mingfu-chaos-"))
    folder.chmod(0o755)
    district = District(folder, unused_port)
    try:
        district.start()
        yield district
    finally:
        if district.up.poll() is None:
            district.stop()
        forget(district.var)
        shutil.rmtree(folder)
