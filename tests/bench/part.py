# SPDX-License-Identifier: Apache-2.0
"""One part of the run in a process of its own, so that a part that fails, hangs or eats memory costs no other part.

`python part.py NAME RESULT [quick|usual|full]` measures and writes JSON; `python part.py seat` fills the database that
the parts are cloned from.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

import django
from figures import Told

HERE = Path(__file__).resolve().parent
sys.path[:0] = [] if str(HERE) in sys.path else [str(HERE)]
# Before anything of ours is imported, also in the processes that a part starts.
django.setup()


@dataclass(frozen=True)
class Asked:
    """How much is asked of a part: a quick look, the usual run, or the large volumes."""

    size: str = "usual"

    def pick(self, quick: float, usual: float, full: float | None = None) -> float:
        """The number that goes with the size."""
        return {"quick": quick, "usual": usual, "full": usual if full is None else full}[self.size]

    def count(self, quick: int, usual: int, full: int | None = None) -> int:
        """A whole number that goes with the size."""
        return int(self.pick(quick, usual, full))


def say(text: str) -> None:
    """A line of progress, at once."""
    sys.stdout.write(f"    {text}\n")
    sys.stdout.flush()


class Heard:
    """Says how far a long loop is, every two seconds at most."""

    def __init__(self, text: str, total: int) -> None:
        self.text, self.total, self.told = text, total, time.monotonic()

    def at(self, done: int) -> None:
        """The loop has come so far."""
        if time.monotonic() - self.told >= 2:
            self.told = time.monotonic()
            say(f"{self.text} {done:,}/{self.total:,}")


def prepare() -> None:
    """Make the measured procedure known."""
    import_module("approval").register()


def seat() -> None:
    """Everybody of the demonstration takes their seat; the measured procedure gets its limits and grants."""
    prepare()
    import_module("mingfu.kernel.clock.steering").mark("test")
    import_module("mingfu.demo.staff").seat_everybody()
    import_module("approval").publish()


def peers_too() -> None:
    """Let packages of `.venv-bench/` be imported in this process, after everything of ours."""
    folder = os.environ.get("BENCH_PEERS", "")
    if folder and folder not in sys.path:
        sys.path.append(folder)


def main() -> None:
    """Measure one part."""
    name, result, size = sys.argv[1], Path(sys.argv[2]), sys.argv[3]
    told = Told()
    measure: Callable[[Told, Asked], None] = import_module(name).measure
    try:
        measure(told, Asked(size))
    finally:
        # What was measured before a failure is kept: it took its time and it is true.
        result.write_text(json.dumps(told.plain(), ensure_ascii=False, default=str))


if __name__ == "__main__":
    if sys.argv[1:] == ["seat"]:
        seat()
    else:
        main()
