# SPDX-License-Identifier: Apache-2.0
"""How many FEEL expressions are evaluated and decision tables decided a second, and how dear compiling one is."""

from collections.abc import Callable
from pathlib import Path
from time import perf_counter

from figures import Told
from part import Asked

from mingfu.engines.dmn import compile_expression, parse_model

TABLE = Path(__file__).resolve().parents[2] / "src/mingfu/systems/hotline/tables/verdict.dmn"
EXPRESSIONS = {
    "比较": ('way = "redirect"', {"way": "redirect"}),
    "拼接": ('"answer." + kind', {"kind": "help"}),
    "算术与条件": (
        "if amount > 5000 then amount * 0.03 + 20 else amount * 0.05",
        {"amount": 6200},
    ),
    "清单": (
        "sum(for one in fees return if one > limit then one - limit else 0)",
        {"fees": [10, 20, 30, 40, 50], "limit": 25},
    ),
}
CASES = [
    {"reached": "yes", "solved": "yes", "satisfied": 5, "returns": 0},
    {"reached": "yes", "solved": "no", "satisfied": 1, "returns": 0},
    {"reached": "no", "returns": 1},
]


def measure(told: Told, asked: Asked) -> None:
    """The figures of this part."""
    seconds = asked.pick(0.1, 0.5)
    for name, (text, context) in EXPRESSIONS.items():
        compiled = compile_expression(text)
        told.add(f"FEEL 求值：{name}", rate(lambda one=compiled, data=context: one.evaluate(data), seconds), "次/s")
    model = parse_model(TABLE.read_bytes(), name=TABLE.name)
    (decision,) = model.decisions
    each = rate(lambda: [model.decide(decision, case) for case in CASES], seconds)
    told.add("决策表一次判定", each * len(CASES), "次/s")


def rate(call: Callable[[], object], seconds: float) -> float:
    """Calls a second: the best of five rounds."""
    best = 0.0
    for _round in range(5):
        begun, done = perf_counter(), 0
        while perf_counter() - begun < seconds / 5:
            for _again in range(20):
                call()
            done += 20
        best = max(best, done / (perf_counter() - begun))
    return best
