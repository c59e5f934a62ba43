# SPDX-License-Identifier: Apache-2.0
"""Walks on paper as a person reads them: one as a trace, many as numbers.

Times are working days. A limit in working days counts as it stands; natural days, months and hours are converted at 250
working days a year and 24 hours a day, because a walk on paper begins on no date.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from statistics import mean
from typing import Any

import yaml

from mingfu.engines.bpmn import Branch, Ended, OpenTask, Program, Reached, Run

DAY = timedelta(days=1)
WORTH = {"working": 1.0, "calendar": 250 / 365, "month": 250 / 12, "hour": 1 / 24}
"""Working days that one unit of a limit counts for."""

SHOWN_PATHS = 12
_MEDIAN, _NINETY = 0.5, 0.9


@dataclass(frozen=True, slots=True)
class Limits:
    """How long the limits of a list are, in working days, by code."""

    titles: Mapping[str, str] = field(default_factory=dict)
    days: Mapping[str, float] = field(default_factory=dict)

    def lasts(self, code: str) -> timedelta:
        """The length of a limit; none where the list does not hold it."""
        return self.days.get(code, 0.0) * DAY


def limits_beside(file: Path) -> Path | None:
    """The list of limits that stands where a system has it, seen from its procedure."""
    beside = file.resolve().parent.parent / "lists" / "limits.yaml"
    return beside if beside.is_file() else None


def read_limits(file: Path) -> Limits:
    """A list of limits as systems declare them."""
    rows = (yaml.safe_load(file.read_text(encoding="utf-8")) or {}).get("entries") or []
    timed = [row for row in rows if row.get("unit") in WORTH and "amount" in row]
    return Limits(
        {row["code"]: row.get("title", row["code"]) for row in timed},
        {row["code"]: float(row["amount"]) * WORTH[row["unit"]] for row in timed},
    )


def trace(program: Program, run: Run) -> Iterator[str]:
    """One line a step: when, what was done, which way it took, what waits now."""
    for moment in run.moments:
        done = f"完成「{moment.name}」" if moment.node else "开始"
        said = [program.node(row.node).label for row in moment.effects if isinstance(row, OpenTask)]
        ways = [_way(program, row) for row in moment.effects if isinstance(row, Branch)]
        reached = [
            program.node(row.node).attributes.get("milestone", "") for row in moment.effects if isinstance(row, Reached)
        ]
        ended = [row.outcome for row in moment.effects if isinstance(row, Ended)]
        parts = [
            done,
            *(f"走「{way}」" for way in ways if way),
            *(f"进度：{step}" for step in reached),
            *(f"等「{name}」" for name in said),
            *(f"结束，结果 {outcome or '（未写）'}" for outcome in ended),
        ]
        yield f"{days(moment.after):>7} 天  {'；'.join(parts)}"
    if run.stopped:
        yield f"停在半路：{run.stopped}"


def _way(program: Program, branch: Branch) -> str:
    return next((arc.name or arc.id for arc in program.arcs if arc.id == branch.flow), branch.flow)


def days(elapsed: timedelta) -> str:
    """Working days with one decimal."""
    return f"{elapsed / DAY:.1f}"


def told_run(program: Program, run: Run) -> dict[str, Any]:
    """One walk as plain data."""
    return {
        "outcome": run.outcome,
        "stopped": run.stopped,
        "working_days": round(run.elapsed / DAY, 2),
        "nodes": list(run.nodes),
        "limits": dict(run.limits),
        "trace": [
            {"after": round(moment.after / DAY, 2), "node": moment.node, "name": moment.name, "limit": moment.limit}
            for moment in run.moments
        ],
        "program": program.digest,
    }


def numbers(program: Program, runs: Sequence[Run], limits: Limits) -> dict[str, Any]:
    """Many walks as numbers: how they ended, how often each path was taken, how long they took by their limits."""
    lasted = sorted(run.elapsed / DAY for run in runs)
    paths = Counter(run.nodes for run in runs)
    steps = Counter(node for run in runs for node in run.nodes)
    visited = Counter(node for run in runs for node in set(run.nodes))
    used = Counter[str]()
    for run in runs:
        used.update(run.limits)
    return {
        "runs": len(runs),
        "program": program.digest,
        "outcomes": _shares(Counter(run.outcome if run.outcome is not None else "（未结束）" for run in runs)),
        "stopped": _shares(Counter(run.stopped for run in runs if run.stopped)),
        "working_days": {
            "least": round(lasted[0], 2),
            "median": round(_quantile(lasted, _MEDIAN), 2),
            "mean": round(mean(lasted), 2),
            "ninety": round(_quantile(lasted, _NINETY), 2),
            "most": round(lasted[-1], 2),
        },
        "paths": [
            {"count": count, "share": round(count / len(runs), 4), "nodes": list(path), "words": _words(program, path),
             "working_days": round(mean(run.elapsed / DAY for run in runs if run.nodes == path), 2)}
            for path, count in paths.most_common()
        ],
        "steps": [
            {"node": node, "name": program.node(node).label, "share": round(visited[node] / len(runs), 4),
             "times": round(count / len(runs), 2)}
            for node, count in sorted(steps.items(), key=lambda row: program.index[row[0]])
        ],
        "limits": [
            {"code": code, "title": limits.titles.get(code, ""), "working_days": round(limits.days.get(code, 0.0), 2),
             "times": round(count / len(runs), 2)}
            for code, count in sorted(used.items())
        ],
    }  # fmt: skip


def _shares(counted: Counter[str]) -> dict[str, int]:
    return dict(counted.most_common())


def _quantile(ordered: Sequence[float], share: float) -> float:
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


def _words(program: Program, path: Sequence[str]) -> str:
    return " → ".join(program.node(node).label for node in path) or "（没有环节）"


def report(told: Mapping[str, Any]) -> Iterator[str]:
    """The numbers in lines."""
    runs, lasted = told["runs"], told["working_days"]
    yield f"模拟 {runs} 次"
    for outcome, count in told["outcomes"].items():
        yield f"  结果 {outcome or '（未写）'}：{count} 次，{count / runs:.1%}"
    for why, count in told["stopped"].items():
        yield f"  停在半路 {count} 次：{why}"
    yield (
        f"用时（工作日，按时限折算）：最短 {lasted['least']:.1f}，中位 {lasted['median']:.1f}，平均 {lasted['mean']:.1f}，"
        f"九成不超过 {lasted['ninety']:.1f}，最长 {lasted['most']:.1f}"
    )
    yield f"走过的路：{len(told['paths'])} 种"
    for row in told["paths"][:SHOWN_PATHS]:
        yield f"  {row['share']:>6.1%}  {row['working_days']:>6.1f} 天  {row['words']}"
    left = told["paths"][SHOWN_PATHS:]
    if left:
        yield f"  {sum(row['share'] for row in left):>6.1%}  其余 {len(left)} 种（--json 可看全部）"
    yield "每一步：走到的比例、平均次数"
    for row in told["steps"]:
        yield f"  {row['share']:>6.1%}  {row['times']:>5.2f} 次  {row['name']}"
    if told["limits"]:
        yield "时限：长度、平均用到次数"
        for row in told["limits"]:
            yield f"  {row['working_days']:>6.1f} 天  {row['times']:>5.2f} 次  {row['code']} {row['title']}"
