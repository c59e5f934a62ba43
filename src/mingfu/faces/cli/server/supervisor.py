# SPDX-License-Identifier: Apache-2.0
"""Keeps the processes of a deployment alive and stops them cleanly, last started first."""

import os
import signal
import subprocess
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, sleep
from types import FrameType

from mingfu.faces.cli.server.progress import Progress

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
STEADY_AFTER = 60.0  # seconds of life after which a process counts as healthy and its pause starts small again
LINES_SHOWN = 5


@dataclass
class Child:
    """One process to keep alive: how it is started, how it is told to stop, where its log is."""

    name: str
    start: Callable[[], subprocess.Popen[bytes]]
    log: Path
    stop_signal: signal.Signals = signal.SIGTERM
    patience: float = 20.0
    process: subprocess.Popen[bytes] | None = None
    pause: float = FIRST_PAUSE
    started: float = 0.0
    due: float = 0.0
    deaths: int = field(default=0)


class Supervisor:
    """Starts children in order, restarts the dead with a growing pause, stops all on SIGINT or SIGTERM."""

    def __init__(self, progress: Progress) -> None:
        self.progress = progress
        self.children: list[Child] = []
        self.asked_to_stop = False

    def listen(self) -> None:
        """Take Ctrl-C, SIGTERM and a closed terminal as the wish to stop; asked again, say that we are at it."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._on_signal)

    def _on_signal(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002 - the shape signal asks for
        first, self.asked_to_stop = not self.asked_to_stop, True
        if first:
            raise KeyboardInterrupt

    def add(self, child: Child) -> None:
        """Start a child and keep it from now on."""
        self.children.append(child)
        self._launch(child)

    def adopt(self, child: Child, process: subprocess.Popen[bytes]) -> None:
        """Keep a process that was started already."""
        self.children.append(child)
        child.process, child.started = process, monotonic()

    def watch(self) -> None:
        """Keep all children alive until asked to stop."""
        while not self.asked_to_stop:
            for child in self.children:
                self._look_after(child)
            sleep(0.2)

    def _launch(self, child: Child) -> None:
        child.started, child.due = monotonic(), 0.0
        child.process = child.start()

    def _look_after(self, child: Child) -> None:
        if child.process is not None and child.process.poll() is None:
            return
        now = monotonic()
        if not child.due:
            self._note_death(child, now)
        elif now >= child.due:
            self._launch(child)
            self.progress.say(f"↻ {child.name} 已重新启动 / restarted")

    def _note_death(self, child: Child, now: float) -> None:
        if now - child.started > STEADY_AFTER:
            child.pause, child.deaths = FIRST_PAUSE, 0
        child.deaths += 1
        end_group(child.process)
        child.due = now + child.pause
        said = f"! {child.name} 停止了（{ending(child.process)}），{child.pause:g} s 后重新启动 / died; restarting"
        self.progress.say(f"{said}  {child.log}")
        if child.deaths > 1:
            for line in last_lines(child.log):
                self.progress.say(f"    {line}")
        child.pause = min(child.pause * 2, LONGEST_PAUSE)

    def stop(self) -> None:
        """Stop all children, the last started first, each with the patience it was given."""
        for child in reversed(self.children):
            if child.process is None or child.process.poll() is not None:
                continue
            child.process.send_signal(child.stop_signal)
            self._see_out(child, child.process)
        self.children.clear()

    def _see_out(self, child: Child, process: subprocess.Popen[bytes]) -> None:
        with self.progress.step(f"停止 {child.name}"):
            try:
                process.wait(child.patience)
            except subprocess.TimeoutExpired:
                # SIGQUIT is PostgreSQL's immediate stop; it recovers from its log at the next start.
                process.send_signal(signal.SIGQUIT)
                try:
                    process.wait(5)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()
            end_group(process)


def end_group(process: subprocess.Popen[bytes] | None) -> None:
    """End what a dead process started and left behind; it would hold the port and serve beside its successor."""
    if process is not None:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)


def ending(process: subprocess.Popen[bytes] | None) -> str:
    """How a process ended, in words."""
    code = process.returncode if process is not None else None
    if code is None:
        return "?"
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit {code}"


def last_lines(log: Path, count: int = LINES_SHOWN) -> list[str]:
    """The end of a log file; nothing when it cannot be read."""
    try:
        return log.read_text(errors="replace").splitlines()[-count:]
    except OSError:
        return []
