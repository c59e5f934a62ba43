# SPDX-License-Identifier: Apache-2.0
"""The commands of `mingfu plan` that read files only: they start without a database."""

import json
from collections.abc import Iterator
from pathlib import Path

import click

from mingfu.systems.plan.reading import Plan, PlanSheetUnwritable, Section, Target, read_file, read_plan, targets_xlsx


@click.group(name="plan", help="官方规划：正文变成部分、条目、指标和任务。")
def group() -> None:
    """Official plans."""


@group.command(name="read", help="读取规划正文 FILE（.txt 或 .docx），列出部分、条目和指标。")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出。")
@click.option("--xlsx", "workbook", type=click.Path(path_type=Path), help="把全部指标另存为 Excel 文件。")
def read(file: Path, workbook: Path | None, *, as_json: bool) -> None:
    """Read a plan and print it. What cannot be read is a refusal, which the command line answers with exit code 2."""
    plan = read_plan(read_file(file, str(file)))
    if workbook is not None:
        _write(workbook, targets_xlsx(plan))
    if as_json:
        click.echo(json.dumps(plan.as_dict(), ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(_tree(plan)))


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise PlanSheetUnwritable(name=str(path)) from error


def _tree(plan: Plan) -> Iterator[str]:
    yield plan.title
    yield "  ".join(text for text in (plan.number, plan.issuer, plan.date) if text)
    for section in (plan.preface, *plan.general, *plan.goals):
        yield from _section(section)
    for part in plan.parts:
        yield ""
        yield part.title
        yield from (f"    {_line(target)}" for target in part.lead.targets)
        for clause in part.clauses:
            yield f"  {clause.number}. {clause.title}"
            yield from (f"    {_line(target)}" for target in clause.targets)
    for annex in plan.annexes:
        yield ""
        yield f"附件{annex.number or ''} {annex.title}"
    yield ""
    yield f"共 {len(plan.parts)} 个部分、{len(plan.clauses)} 条、{len(plan.placed())} 项指标"


def _section(section: Section) -> Iterator[str]:
    if section.targets:
        yield ""
        yield section.title
        yield from (f"    {_line(target)}" for target in section.targets)


def _line(target: Target) -> str:
    """One target in a line: subject, bound, number, year, and the words it was read from."""
    bound = {"min": "≥", "exact": "=", "rise": "↑"}[target.direction]
    if target.ceiling:
        bound = "≤"
    if target.falls:
        bound = "↓" if target.value is None or target.kind == "change" else bound
    if target.kind == "milestone":
        bound = "✓"
    value = "" if target.value is None else f" {target.value:g}{target.unit}"
    period = f"/{target.period}" if target.period else ""
    year = f"  {target.year}年" if target.year else ""
    return f"· {target.subject}  {bound}{value}{period}{year}  「{target.quote}」"
