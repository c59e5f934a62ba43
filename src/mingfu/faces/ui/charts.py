# SPDX-License-Identifier: Apache-2.0
"""Small charts drawn on the server: plain SVG, coloured only by classes, readable aloud.

Each returns a `Chart`: the drawing, drawn again for phones where text would shrink, and the same numbers as a table.
Sizes are attributes, never styles, so that a strict content policy holds.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from math import floor, log10

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from mingfu.faces.ui.components import Chart, Table, Text, table

_STEPS = (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10)
_LABEL_APART = 40.0


@dataclass(frozen=True)
class Series:
    """A named line. `values` has one number for each label of the chart."""

    name: Text
    values: Sequence[float]


def nice_top(value: float) -> float:
    """The round number at or above `value` on which an axis ends; 1 where there is nothing to show."""
    if value <= 0:
        return 1
    power = 10.0 ** floor(log10(value))
    return next(step * power for step in _STEPS if value <= step * power * (1 + 1e-9))


def number(value: float) -> str:
    """A number as it is written on an axis: thousands apart, one decimal only where there is one."""
    return f"{value:,.0f}" if value == round(value) else f"{value:,.1f}"


def line(uid: str, title: Text, labels: Sequence[str], series: Sequence[Series], *, unit: Text = "") -> Chart:
    """Up to three lines over time from zero. The last value is written at each line's end.

    Raises ValueError where a series has not one value for each label.
    """
    if any(len(one.values) != len(labels) for one in series):
        msg = f"{title}: every series needs {len(labels)} values"
        raise ValueError(msg)
    heads = (gettext("日期"), *(_with_unit(one.name, unit) for one in series))
    rows = [(label, *(number(one.values[i]) for one in series)) for i, label in enumerate(labels)]
    wide = _line(uid, title, labels, series, unit=unit, size=(860, 290), ticks=7)
    narrow = _line(f"{uid}-n", title, labels, series, unit=unit, size=(360, 240), ticks=3)
    return Chart(wide, table(title, heads, rows, tight=True), narrow)


def _line(
    uid: str,
    title: Text,
    labels: Sequence[str],
    series: Sequence[Series],
    *,
    unit: Text,
    size: tuple[int, int],
    ticks: int,
) -> SafeString:
    width, height = size
    left, right, top, low = 46, 84, 14, 30
    peak = nice_top(max((max(one.values, default=0) for one in series), default=0))

    def across(i: int) -> float:
        return left + (width - left - right) * i / max(1, len(labels) - 1)

    def up(value: float) -> float:
        return top + (height - top - low) * (1 - max(value, 0) / peak)

    parts = [_grid(peak, up, left, width - right)]
    parts += [
        f'<text class="chart__tick" x="{across(i):.1f}" y="{height - 8}" text-anchor="middle">{escape(labels[i])}</text>'
        for i in _marks(len(labels), ticks)
    ]
    if labels:
        ends = _apart([up(one.values[-1]) for one in series])
        for k, one in enumerate(series):
            points = [(across(i), up(value)) for i, value in enumerate(one.values)]
            parts.append(_drawn_line(k + 1, points, up(0)))
            parts.append(_end(k + 1, one, width - right + 12, ends[k]))
    return _frame(uid, title, _line_told(labels, series, unit), size, "".join(parts), "line")


def _grid(peak: float, up: Callable[[float], float], left: float, right: float) -> str:
    steps = [peak * k / 4 for k in range(5)]
    return "".join(
        f'<path class="chart__grid" d="M{left} {up(v):.1f}H{right}"/>'
        f'<text class="chart__tick" x="{left - 8}" y="{up(v) + 4:.1f}" text-anchor="end">{number(v)}</text>'
        for v in steps
    )


def _marks(count: int, wanted: int) -> list[int]:
    """Which labels stand under the axis: evenly spread, the last always among them."""
    if count <= wanted:
        return list(range(count))
    every = -(-(count - 1) // (wanted - 1))
    return sorted({count - 1 - i for i in range(0, count, every)})


def _apart(heights: Sequence[float]) -> list[float]:
    """The same heights, moved down where two labels would lie on each other."""
    placed: dict[int, float] = {}
    last = float("-inf")
    for k in sorted(range(len(heights)), key=lambda k: heights[k]):
        last = max(heights[k], last + _LABEL_APART)
        placed[k] = last
    # The lowest label must not fall out of the drawing: move the whole column up by what it hangs over.
    over = max(0.0, max(placed.values(), default=0) - max(max(heights, default=0), _LABEL_APART * len(heights)))
    return [placed[k] - over for k in range(len(heights))]


def _drawn_line(k: int, points: list[tuple[float, float]], ground: float) -> str:
    text = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    (first, _), (x, y) = points[0], points[-1]
    area = (
        f'<polygon class="chart__area" points="{first:.1f},{ground:.1f} {text} {x:.1f},{ground:.1f}"/>'
        if k == 1
        else ""
    )
    return (
        f'{area}<polyline class="chart__line chart__line--{k}" points="{text}"/>'
        f'<circle class="chart__dot chart__dot--{k}" cx="{x:.1f}" cy="{y:.1f}" r="4"/>'
    )


def _end(k: int, one: Series, x: float, y: float) -> str:
    return (
        f'<text class="chart__end chart__end--{k}" x="{x}" y="{y - 3:.1f}">{escape(str(one.name))}'
        f'<tspan class="chart__num" x="{x}" dy="16">{number(one.values[-1])}</tspan></text>'
    )


def _line_told(labels: Sequence[str], series: Sequence[Series], unit: Text) -> str:
    if not labels:
        return gettext("还没有数据")
    said = gettext("{name}从{first}的{start}{unit}到{last}的{end}{unit}，最高{peak}{unit}")
    return gettext("；").join(
        said.format(
            name=one.name, first=labels[0], last=labels[-1], unit=unit,
            start=number(one.values[0]), end=number(one.values[-1]), peak=number(max(one.values)),
        )
        for one in series
    )  # fmt: skip


def dots(
    uid: str, title: Text, rows: Sequence[tuple[str, float]], *, goal: float = 95, low: float = 80, high: float = 100
) -> Chart:
    """Percentages against a goal. Dots, not bars, because the axis does not start at zero.

    What falls short of the goal differs in shape (a diamond) and carries an arrow, not only a colour; a value below
    `low` stands at the left end and keeps its number.
    """
    width, name_w, right, top, row_h = 420, 112, 62, 30, 36
    height = top + row_h * len(rows) + 4

    def across(value: float) -> float:
        return name_w + 8 + (width - name_w - right - 16) * (min(max(value, low), high) - low) / (high - low)

    aim = gettext("目标 {goal}%").format(goal=number(goal))
    parts = [
        f'<path class="chart__goal" d="M{across(goal):.1f} {top - 6}V{height - 4}"/>',
        f'<text class="chart__tick" x="{across(goal):.1f}" y="{top - 13}" text-anchor="middle">{escape(aim)}</text>',
    ]
    for i, (name, value) in enumerate(rows):
        x, y = across(value), top + i * row_h + row_h / 2
        short = value < goal
        shape = (
            f'<path class="chart__mark chart__mark--short" d="M{x:.1f} {y - 8:.1f}l8 8-8 8-8-8z"/>'
            if short
            else f'<circle class="chart__mark" cx="{x:.1f}" cy="{y:.1f}" r="6.5"/>'
        )
        parts.append(
            f'<text class="chart__name" x="{name_w - 6}" y="{y + 5:.1f}" text-anchor="end">{escape(_short(name))}</text>'
            f'<path class="chart__track" d="M{name_w + 4} {y:.1f}H{width - right}"/>{shape}'
            f'<text class="chart__val{" chart__val--short" if short else ""}" x="{width - right + 10}" y="{y + 5:.1f}">'
            f"{value:.1f}{' ↓' if short else ''}</text>"
        )
    behind = [name for name, value in rows if value < goal]
    told = gettext("共{count}项，{behind}项低于{goal}%").format(count=len(rows), behind=len(behind), goal=number(goal))
    told += gettext("：{names}").format(names=gettext("、").join(behind)) if behind else ""
    heads = (gettext("名称"), gettext("比率（%）"))
    return Chart(
        _frame(uid, title, told, (width, height), "".join(parts), "dots"),
        table(title, heads, [(name, f"{value:.1f}") for name, value in rows], tight=True),
    )


def bars(uid: str, title: Text, rows: Sequence[tuple[str, float]], *, unit: Text = "", head: Text = "") -> Chart:
    """Counts side by side from zero, longest on top as given. Each bar carries its number."""
    width, name_w, right, top, row_h = 420, 112, 62, 6, 32
    height = top + row_h * len(rows) + 4
    peak = nice_top(max((value for _name, value in rows), default=0))
    parts = []
    for i, (name, value) in enumerate(rows):
        y = top + i * row_h
        length = (width - name_w - right) * max(value, 0) / peak
        parts.append(
            f'<text class="chart__name" x="{name_w - 8}" y="{y + 21}" text-anchor="end">{escape(_short(name))}</text>'
            f'<rect class="chart__bar" x="{name_w}" y="{y + 6}" width="{length:.1f}" height="{row_h - 12}" rx="3"/>'
            f'<text class="chart__val" x="{name_w + length + 8:.1f}" y="{y + 21}">{number(value)}</text>'
        )
    told = gettext("、").join(f"{name} {number(value)}{unit}" for name, value in rows) or gettext("还没有数据")
    heads = (head or gettext("名称"), _with_unit(gettext("数量"), unit))
    return Chart(
        _frame(uid, title, told, (width, height), "".join(parts), "bars"),
        table(title, heads, [(name, number(value)) for name, value in rows], tight=True),
    )


def spark(values: Sequence[float]) -> SafeString:
    """A trend beside a figure, without words: the figure and its note say it. Empty for fewer than two values."""
    width, height = 96, 28
    if len(values) < 2:  # noqa: PLR2004 - a line has two ends
        return mark_safe("")
    low, high = min(values), max(values)
    span = (high - low) or 1
    points = [
        (2 + (width - 4) * i / (len(values) - 1), 3 + (height - 6) * (1 - (value - low) / span))
        for i, value in enumerate(values)
    ]
    text = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    x, y = points[-1]
    return _drawn(
        f'<svg class="spark" viewBox="0 0 {width} {height}" width="{width}" height="{height}" aria-hidden="true" focusable="false">'
        f'<polyline points="{text}"/><circle cx="{x:.1f}" cy="{y:.1f}" r="3"/></svg>'
    )


_LONGEST_NAME = 7


def _short(name: str) -> str:
    """A name that fits the column; the table has it in full."""
    return name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1]}…"


def _with_unit(name: Text, unit: Text) -> str:
    return gettext("{name}（{unit}）").format(name=name, unit=unit) if unit else str(name)


def _frame(uid: str, title: Text, told: str, size: tuple[int, int], body: str, kind: str) -> SafeString:
    width, height = size
    return _drawn(
        f'<svg class="chart chart--{kind}" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" '
        f'aria-labelledby="{uid}-t {uid}-d"><title id="{uid}-t">{escape(str(title))}</title>'
        f'<desc id="{uid}-d">{escape(told)}</desc>{body}</svg>'
    )


def _drawn(svg: str) -> SafeString:
    return mark_safe(svg)  # noqa: S308 - every text in it has gone through escape()


__all__ = ["Chart", "Series", "Table", "bars", "dots", "line", "nice_top", "number", "spark"]
