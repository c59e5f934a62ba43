# SPDX-License-Identifier: Apache-2.0
"""All of `mingfu log`: what reads files only, and what asks the database."""

import gzip
import json
import os
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import IO, Any, cast

import click

from mingfu.engines.logs import LogError, open_log
from mingfu.engines.logs.conforming import Conformance, conform
from mingfu.engines.logs.leaving import Wanted, conform_ours, matters
from mingfu.engines.logs.matter import Matter
from mingfu.engines.logs.net import net_of
from mingfu.engines.logs.ocel_writing import write_ocel_json, write_ocel_sqlite
from mingfu.engines.logs.xes_writing import write_xes
from mingfu.faces.cli.log import offline
from mingfu.faces.cli.log.asking import as_json_option, reading_of, reading_options, told
from mingfu.faces.cli.procedure.reading import model_of
from mingfu.kernel.clock import LEGAL_ZONE

_KINDS = {"unknown": "流程里没有", "untimely": "不该在此时办", "unfinished": "流程没有走完就办结"}
_NAMED = 20

system_option = click.option("--system", default="", help="本区哪个系统的办件。 Our own cases of a system.")
since_option = click.option(
    "--since", type=click.DateTime(["%Y-%m-%d"]), help="从哪天起收到的。 Received from that day."
)
until_option = click.option(
    "--until", type=click.DateTime(["%Y-%m-%d"]), help="到哪天为止（不含）收到的。 Before that day."
)


@click.group(name="log", help="事件日志：检查、与流程核对、导出。 Event logs: check, conform, export.")
def group() -> None:
    """Logs, as files and as the district's own."""


group.add_command(offline.check_command)


@group.command("export", help="把本区办件写成 XES 或 OCEL 2，不含任何个人信息。 Write our cases for other tools.")
@click.option("--format", "kind", type=click.Choice(["xes", "ocel"]), default="xes", show_default=True, help="格式。")
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), required=True,
    help="写到哪个文件：.xes、.xes.gz、.json、.sqlite。 The file.",
)  # fmt: skip
@system_option
@since_option
@until_option
@click.option("--closed", is_flag=True, help="只要已办结的。 Closed cases only.")
@click.option("--lifecycle", type=click.Choice(["complete", "all"]), default="complete", show_default=True,
              help="只写办完，还是也写派到、签收、转办、取消。 Every transition.")  # fmt: skip
@as_json_option
def export_command(  # noqa: PLR0913 - each is a choice of its own
    *, kind: str, output: Path, system: str, since: datetime | None, until: datetime | None, closed: bool,
    lifecycle: str, as_json: bool,
) -> None:  # fmt: skip
    """Write the cases; what was at that place before is replaced only by a whole file."""
    wanted = Wanted(
        system=system, since=_day(since), until=_day(until), closed_only=closed, whole=lifecycle == "all"
    )  # fmt: skip
    beside = output.with_name(f".{output.name}.{os.getpid()}")
    try:
        cases, events = writer_of(kind, output.name)(matters(wanted), beside)
        beside.replace(output)
    finally:
        beside.unlink(missing_ok=True)
    if as_json:
        answer = {
            "output": str(output),
            "format": kind,
            "cases": cases,
            "events": events,
            "bytes": output.stat().st_size,
        }
        click.echo(json.dumps(answer, ensure_ascii=False, indent=2))
    else:
        click.echo(f"已写到 {output}：办件 {cases:,}，事件 {events:,} / written")


def writer_of(kind: str, name: str) -> Callable[[Iterable[Matter], Path], tuple[int, int]]:
    """Who writes a file of that kind and name."""
    if kind == "ocel" and name.endswith((".sqlite", ".db")):
        return write_ocel_sqlite
    write = write_xes if kind == "xes" else write_ocel_json

    def into(rows: Iterable[Matter], path: Path) -> tuple[int, int]:
        with path.open("wb") as file:
            if not name.endswith(".gz"):
                return write(rows, file)
            # Without the time of packing the same cases give the same bytes.
            with gzip.GzipFile(filename="", mode="wb", fileobj=file, mtime=0) as packed:
                return write(rows, cast("IO[bytes]", packed))

    return into


@group.command(
    "conform", help="逐件核对是否按流程办理：FILE 与 --procedure，或本区 --system 的办件。 Does each case follow?"
)
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--procedure", default="", help="与哪个流程核对：BPMN 文件或已装流程。 A BPMN file or an installed one.")
@click.option("--process", default="", help="流程文件里有几个流程时，是哪一个。 Which process of the file.")
@click.option("--end", default="", help="哪个属性是办结时间。 The attribute that is the end of a case.")
@system_option
@since_option
@until_option
@reading_options
@as_json_option
def conform_command(  # noqa: PLR0913 - each is a choice of its own
    *, file: Path | None, procedure: str, process: str, end: str, system: str, since: datetime | None,
    until: datetime | None, as_json: bool, **given: Any,
) -> None:  # fmt: skip
    """Hold a log, or our own cases, against the declared procedure. Exit 1 where some case does not fit."""
    if (file is None) == (not system) or (file is not None and not procedure):
        raise click.UsageError("写 FILE 和 --procedure，或只写 --system / give FILE and --procedure, or --system")
    found: dict[str, Conformance]
    with told():
        if file is not None:
            given["only"] = given["only"] or ("complete",)
            net = net_of(model_of(procedure), process=process)
            log = open_log(file, reading_of(given))
            found = {procedure: conform(net, log.traces(), end=end)}
        else:
            rows = conform_ours(Wanted(system=system, since=_day(since), until=_day(until)))
            found = {f"{key}@{digest}": one for (key, digest), one in rows.items()}
            if not found:
                raise LogError("log-empty", f"系统“{system}”在这段时间没有办件。")
    if as_json:
        click.echo(json.dumps([as_dict(name, one) for name, one in found.items()], ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(line for name, one in found.items() for line in in_words(name, one)))
    raise SystemExit(0 if all(one.fitting == one.cases for one in found.values()) else 1)


def as_dict(name: str, found: Conformance) -> dict[str, Any]:
    """What was found, as JSON."""
    return {
        "procedure": name,
        "cases": found.cases,
        "fitting": found.fitting,
        "fitness": round(found.fitness, 6),
        "events": found.events,
        "events_not_fitting": found.untimely,
        "unfinished": found.unfinished,
        "kinds": [
            {"kind": kind, "activity": activity, "cases": count}
            for (kind, activity), count in found.kinds.most_common()
        ],
        "never_seen": list(found.never_seen),
        "deviating": [
            {
                "case": row.case,
                "at": row.at,
                "deviations": [
                    {"kind": one.kind, "place": one.place, "activity": one.activity, "expected": list(one.expected)}
                    for one in row.deviations
                ],
            }
            for row in found.deviating
        ],
    }


def in_words(name: str, found: Conformance) -> list[str]:
    """What was found, as a person reads it."""
    counts = [("事件", found.events), ("不符", found.untimely), ("没有走完", found.unfinished)]
    beginning = f"{name}：办件 {found.cases:,}，按流程办理 {found.fitting:,}（{found.fitness:.2%}），"
    lines = [beginning + "，".join(f"{word} {count:,}" for word, count in counts)]
    for (kind, activity), count in found.kinds.most_common(_NAMED):
        lines.append(f"  {count:>6,} 件  {_KINDS[kind]}：{activity or '（没有事件）'}")
    for row in found.deviating[:_NAMED]:
        first = row.deviations[0]
        expected = f"，应为 {'、'.join(first.expected)}" if first.expected else ""
        lines.append(
            f"  {row.case} 第 {first.place} 步「{first.activity}」{_KINDS[first.kind]}{expected}  {row.at}".rstrip()
        )
    if found.never_seen:
        lines.append(f"  日志里从未出现：{'、'.join(found.never_seen)}")
    return lines


def _day(day: datetime | None) -> datetime | None:
    """The first instant of a legal day."""
    return day.replace(tzinfo=LEGAL_ZONE) if day else None
