# SPDX-License-Identifier: Apache-2.0
"""How fast the pure engine steps through the fixed eight-step procedure, and how small its state is."""

import json
import sys
import time
from pathlib import Path
from typing import Any

from figures import Told

from mingfu.engines.bpmn import Complete, State, begin, compile_program, parse, step

FILE = Path(__file__).parent.parent / "programs" / "approval.bpmn"
ORDER = ("accept", "site", "expert", "data", "decide", "deliver", "rate")


def walk(program):
    """One case from start to end; returns the steps made and the largest state."""
    result = begin(program, {})
    largest = len(result.state.dump())
    for name in ORDER:
        result = step(program, result.state, Complete(name))
        largest = max(largest, len(result.state.dump()))
    return largest


def run(*, seconds: float = 1.0) -> dict[str, float]:
    """Steps a second without and with saving the state at each step, and the bytes of the largest state."""
    program = compile_program(parse(FILE.read_bytes(), name=FILE.name))
    acts = [Complete(name) for name in ORDER]
    largest = walk(program)

    def round_(*, save: bool) -> None:
        state = begin(program, {}).state
        for act in acts:
            if save:
                state = State.load(state.dump())
            state = step(program, state, act).state

    def rate(*, save: bool) -> float:
        best = 0.0
        for _ in range(5):
            begun = time.perf_counter()
            rounds = 0
            while time.perf_counter() - begun < seconds / 5:
                round_(save=save)
                rounds += 1
            best = max(best, rounds * (len(acts) + 1) / (time.perf_counter() - begun))
        return round(best)

    return {"steps_per_second": rate(save=False), "steps_per_second_saved": rate(save=True), "state_bytes": largest}


def measure(told: Told, asked: Any) -> None:
    """The figures of this part."""
    found = run(seconds=asked.pick(0.5, 2))
    told.add("BPMN 纯步进，不碰数据库", found["steps_per_second"], "步/s", aim=100_000)
    told.add("BPMN 步进并存取状态", found["steps_per_second_saved"], "步/s")
    told.add("最大的已存状态", found["state_bytes"], "字节", aim=1000, most=True)


if __name__ == "__main__":
    sys.stdout.write(json.dumps(run(), indent=2) + "\n")
