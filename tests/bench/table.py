# SPDX-License-Identifier: Apache-2.0
"""The table that a run prints: one line a figure, Chinese signs counted as two columns."""

import unicodedata
from collections.abc import Sequence
from typing import Any

HEAD = ("数字 figure", "值 value", "单位 unit", "比 ratio", "对照 against", "目标 aim", "")


def table(figures: Sequence[dict[str, Any]], missing: Sequence[str]) -> str:
    """Figures in the order they were taken, then what is missing and why."""
    rows = [HEAD, *(_row(figure) for figure in figures)]
    widths = [max(_width(row[place]) for row in rows) for place in range(len(HEAD))]
    lines = [
        "  ".join(_fill(cell, widths[place], right=place in {1, 3}) for place, cell in enumerate(row)).rstrip()
        for row in rows
    ]
    lines.insert(1, "─" * (sum(widths) + 2 * len(widths) - 2))
    return "\n".join([*lines, *(f"! {line}" for line in missing)])


def _row(figure: dict[str, Any]) -> tuple[str, ...]:
    aim, held = figure["aim"], figure["ratio"]
    sign = "" if aim is None else ("≤ " if figure["most"] else "≥ ")
    shown = "" if aim is None else f"{sign}{_number(aim)}"
    mark = {True: "✓", False: "✗" if figure["must"] else "·", None: ""}[figure["reached"]]
    if figure["note"]:
        mark = f"{mark} {figure['note']}".strip()
    return (
        figure["name"],
        _number(figure["value"]),
        figure["unit"],
        "" if held is None else f"{held:.2f}" if held < 100 else f"{held:,.0f}",
        figure["against"],
        shown,
        mark,
    )


def _number(value: float) -> str:
    if value >= 1000:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def _fill(text: str, width: int, *, right: bool) -> str:
    blank = " " * (width - _width(text))
    return blank + text if right else text + blank
