# SPDX-License-Identifier: Apache-2.0
"""The peer `transitions` through the fixed procedure in memory, nothing kept: what interpreting a step costs at least.

Run by the Python of `.venv-bench/`; reads one number of seconds a line, answers steps a second.
"""

import json
import sys
from itertools import pairwise
from time import perf_counter

from transitions import Machine

# A state machine has no parallel branches: the three departments stand one after the other, eight steps as well.
STATES = ("new", "accept", "site", "expert", "data", "decide", "deliver", "rate", "end")
TRIGGERS = tuple(f"to_{state}_next" for state in STATES[1:])


class Matter:
    """One case in memory."""


def walk(seconds: float) -> float:
    """Steps a second over so long."""
    rows = [[trigger, source, target] for trigger, (source, target) in zip(TRIGGERS, pairwise(STATES), strict=True)]
    matter = Matter()
    machine = Machine(matter, states=list(STATES), transitions=rows, initial="new", auto_transitions=False)
    acts = [getattr(matter, trigger) for trigger in TRIGGERS]
    begun, done = perf_counter(), 0
    while perf_counter() - begun < seconds:
        for act in acts:
            act()
        machine.set_state("new")
        done += len(acts)
    return done / (perf_counter() - begun)


if __name__ == "__main__":
    for line in sys.stdin:
        sys.stdout.write(json.dumps(walk(float(line))) + "\n")
        sys.stdout.flush()
