# SPDX-License-Identifier: Apache-2.0
"""Other engines through the same eight steps, beside us in the same run, each in a process of `.venv-bench/`.

Rounds alternate: a peer's, then ours. A peer that cannot be run is a printed line.
"""

import os
import subprocess
from pathlib import Path
from typing import Any

from case_steps import Client, together
from figures import Told, ratio
from part import Asked, Heard, prepare

FOLDER = Path(__file__).parent / "peers"
PERSISTED = {
    "spiff.py": ("SpiffWorkflow，状态存为 PostgreSQL 一行", 2.0),
    "flows.py": ("django-viewflow，PostgreSQL", 6.0),
}
IN_MEMORY = {"machine.py": "transitions，内存中，什么也不存"}


class Rival:
    """A peer's process, told how long to walk and answering how fast it was."""

    def __init__(self, script: str) -> None:
        self.process: Any = subprocess.Popen(
            [os.environ["BENCH_PEER_PYTHON"], str(FOLDER / script)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={name: value for name, value in os.environ.items() if name != "PYTHONPATH"},
        )
        self.walk(0.5)

    def walk(self, seconds: float) -> float:
        """Steps a second over so long. Raises RuntimeError with the last the peer said when it ends instead."""
        try:
            self.process.stdin.write(f"{seconds}\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            pass
        answer = self.process.stdout.readline()
        if not answer:
            said = self.process.stderr.read().strip().splitlines()
            raise RuntimeError(said[-1] if said else "it ended without a word")
        return float(answer)

    def end(self) -> None:
        """Let it end."""
        self.process.stdin.close()
        self.process.wait(20)


def measure(told: Told, asked: Asked) -> None:
    """The figures of this part."""
    prepare()
    us = Client()
    us.count()
    seconds, rounds = asked.pick(1, 3), asked.count(2, 5)
    for script, (title, aim) in PERSISTED.items():
        try:
            rival = Rival(script)
        except (RuntimeError, OSError) as fault:
            told.missing.append(f"{title}：{fault}")
            continue
        heard, theirs, ours = Heard(title, rounds), [], []
        for turn in range(rounds):
            theirs.append(rival.walk(seconds))
            ours.append(together([us], seconds, keyed=False))
            heard.at(turn + 1)
        rival.end()
        told.add(title, _middle(theirs), "步/s")
        told.add(
            "办件步，引擎接口，与它交替",
            _middle(ours),
            "步/s",
            against=title.partition("，")[0],
            ratio=ratio(ours, theirs),
            aim=aim,
        )
        told.details[script] = {"theirs": theirs, "ours": ours}
    for script, title in IN_MEMORY.items():
        try:
            rival = Rival(script)
        except (RuntimeError, OSError) as fault:
            told.missing.append(f"{title}：{fault}")
            continue
        told.add(title, rival.walk(seconds), "步/s")
        rival.end()
    us.process.terminate()


def _middle(values: list[float]) -> float:
    return sorted(values)[len(values) // 2]
