# SPDX-License-Identifier: Apache-2.0
"""`mingfu log check`: what a log holds, without database and settings."""

import json
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Any

import click

from mingfu.engines.logs import Log, Question, Summary, open_log, summarise
from mingfu.faces.cli.log.asking import as_json_option, file_argument, reading_of, reading_options, told

_SHOWN = 10
_NOTES = {
    "case-without-events": "没有事件的办件",
    "loose-event": "不属于任何办件的事件（未计）",
    "missing-time": "没有时间的事件",
    "other-transition": "其他状态变化的事件（按 --only 未计）",
    "repeated-case": "编号重复的办件（各算一件）",
    "row-without-case": "没有办件编号的行（未计）",
    "short-row": "列数不足的行",
    "unnamed-event": "没有名称的事件",
    "unreadable-answered": "读不懂的答复时间",
    "unreadable-deadline": "读不懂的期限（当作没有期限）",
    "unreadable-end": "读不懂的办结时间",
    "unreadable-time": "读不懂的事件时间",
}
_CLOSED_BY = {"attribute": "按属性", "activity": "按结束活动", "last-event": "日志没有办结标志，有事件即算办结"}


@click.group(name="log", help="事件日志：检查、与流程核对、导出。 Event logs: check, conform, export.")
def group() -> None:
    """Logs as files."""


@group.command("check", help="FILE 里有什么：办件、事件、活动、路径、逾期。 What an event log holds.")
@file_argument
@click.option("--deadline", default="", help="哪个属性是期限；不写则按常见名称认。 The attribute that is the deadline.")
@click.option("--end", default="", help="哪个属性是办结时间。 The attribute that is the end of a case.")
@click.option("--answered", default="", help="与期限相比的时间，如不是办结时间。 What counts against the deadline.")
@click.option("--closing", multiple=True, help="做了这个活动就算办结；可重复。 An activity that closes a case.")
@click.option(
    "--as-of", type=click.DateTime(), help="未办结的按哪个时刻看；默认最后一个事件。 When open cases are judged."
)
@click.option("--calendar", default="cn", show_default=True, help="逾期工作日按哪个日历算。 Calendar of working days.")
@reading_options
@as_json_option
def check_command(  # noqa: PLR0913 - each is a question of its own
    *, file: Path, deadline: str, end: str, answered: str, closing: tuple[str, ...], as_of: datetime | None,
    calendar: str, as_json: bool, **given: Any,
) -> None:  # fmt: skip
    """Count a log."""
    reading = reading_of(given, keep=(deadline, end, answered))
    at = as_of.replace(tzinfo=reading.zone) if as_of else None
    question = Question(
        deadline=deadline, end=end, answered=answered, closing=frozenset(closing), calendar=calendar, as_of=at
    )
    with told():
        log = open_log(file, reading)
        found = summarise(log.traces(), question, reading, log.notes)
    if as_json:
        click.echo(json.dumps(as_dict(log, found, reading.zone), ensure_ascii=False, indent=2))
        return
    click.echo("\n".join(in_words(log, found, reading.zone)))


def as_dict(log: Log, found: Summary, zone: tzinfo) -> dict[str, Any]:
    """A summary as JSON."""
    whole = {
        "file": log.name,
        "format": log.kind,
        "cases": found.cases,
        "events": found.events,
        "activities": len(found.activities),
        "variants": len(found.variants.counts),
        "closed": found.closed,
        "late": found.late,
        "open": found.open,
        "open_past_due": found.open_past_due if found.deadline else None,
        "directly_follows_edges": len(found.edges),
        "deadline": {"attribute": found.deadline, "cases": found.dated} if found.deadline else None,
        "closed_by": {"kind": found.closed_by, "end": found.end or None, "answered": found.answered or None},
        "lateness": found.lateness.told(),
        "first": _iso(found.first, zone),
        "last": _iso(found.last, zone),
        "as_of": _iso(found.as_of, zone),
        "activity_counts": dict(found.activities.most_common()),
        "starts": dict(found.starts.most_common()),
        "ends": dict(found.ends.most_common()),
        "resources": len(found.resources),
        "directly_follows": [
            {"from": one, "to": other, "count": count} for (one, other), count in found.edges.most_common()
        ],
        "top_variants": [
            {"activities": list(activities), "count": count} for activities, count in found.variants.most(_SHOWN)
        ],
        "classifiers": {name: list(keys) for name, keys in log.classifiers.items()},
        "read_as": log.notes.said,
        "notes": [
            {"code": code, "count": count, "line": line or None, "text": _NOTES[code]}
            for code, (count, line) in sorted(log.notes.found.items())
        ],
    }
    if log.sizes is not None:
        whole["ocel"] = {
            "events": log.sizes.events, "objects": log.sizes.objects, "event_types": log.sizes.event_types,
            "object_types": log.sizes.object_types, "relations": log.sizes.relations,
        }  # fmt: skip
    return whole


def in_words(log: Log, found: Summary, zone: tzinfo) -> list[str]:
    """A summary as a person reads it."""
    ended = f"{_CLOSED_BY[found.closed_by]}{f' {found.end}' if found.closed_by == 'attribute' else ''}"
    counts = [("办件", found.cases), ("事件", found.events), ("活动", len(found.activities))]
    counts += [("路径", len(found.variants.counts)), ("直接跟随", len(found.edges))]
    lines = [f"{log.name}（{log.kind}）：" + "，".join(f"{name} {count:,}" for name, count in counts)]
    lines.append(f"办结 {found.closed:,}（{ended}），在办 {found.open:,}")
    if found.first and found.last:
        lines.append(
            f"时间 {found.first.astimezone(zone):%Y-%m-%d %H:%M} — {found.last.astimezone(zone):%Y-%m-%d %H:%M}"
        )
    if found.late is None:
        lines.append("没有期限属性，不判断逾期；可用 --deadline 指明。")
    else:
        lines.append(
            f"期限 {found.deadline}：有期限 {found.dated:,}，逾期办结 {found.late:,}，在办已过期 {found.open_past_due:,}"
        )
        units = {"working_days": "个工作日", "hours": "小时"}
        lines += [
            f"  逾期 中位 {row['median']:g}，九成以内 {row['p90']:g}，最长 {row['most']:g} {units[name]}"
            for name, row in found.lateness.told().items()
        ]
    lines.append("最常走的路径：")
    lines += [f"  {count:>6,}  {' → '.join(activities)}" for activities, count in found.variants.most(5)]
    lines += [
        f"注意：{_NOTES[code]} {count:,} 处" + (f"，首见第 {line} 行" if line else "")
        for code, (count, line) in sorted(log.notes.found.items())
    ]
    return lines


def _iso(moment: datetime | None, zone: tzinfo) -> str | None:
    return moment.astimezone(zone).isoformat() if moment else None
