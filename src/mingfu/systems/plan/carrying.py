# SPDX-License-Identifier: Apache-2.0
"""The commands of `mingfu plan` that work on the district's database: taking a plan in, and what is missing in it."""

import json
from pathlib import Path
from typing import Any

import click

from mingfu.kernel.access import Actor, system
from mingfu.systems.plan.commands import import_plan, load_plan_outline
from mingfu.systems.plan.completeness import gaps_of
from mingfu.systems.plan.models import Plan
from mingfu.systems.plan.queries import plan_for, summary_of, tree_for
from mingfu.systems.plan.reading import read_file
from mingfu.systems.plan.wording import called

CLI = system("cli")
OUTLINES = {".yaml", ".yml"}


@click.command(
    name="import",
    help="把方案 FILE（.txt、.docx 正文，或 .yaml 提纲）载入数据库；同一份只载入一次。 Take a plan in, once.",
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出。")
def import_command(file: Path, *, as_json: bool) -> None:
    """Take a plan in and say what it holds."""
    before = Plan.objects.count()
    plan = _taken_in(file, CLI)
    told = _told(plan) | {"new": Plan.objects.count() > before}
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    click.echo("已载入" if told["new"] else "这份方案已经在库里，没有重复载入")
    click.echo("{code}  {title}\n{clauses} 条、{tasks} 项任务、{targets} 项指标".format(**told))


@click.command(name="missing", help="列出方案 CODE 还缺什么，填全才能公布。 What a plan lacks before publication.")
@click.argument("code")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出。")
def missing_command(code: str, *, as_json: bool) -> None:
    """List the tasks that lack something; exit code 1 where there are any."""
    plan_for(CLI, code)
    gaps = gaps_of(code)
    if as_json:
        rows = [{"task": gap.code, "title": gap.title, "lacks": [str(lack) for lack in gap.lacks]} for gap in gaps]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        for gap in gaps:
            click.echo(f"{called(gap.code)}\t{'、'.join(str(lack) for lack in gap.lacks)}\t{gap.title}")
        click.echo(f"共 {len(gaps)} 项没有填全" if gaps else "全部填全，可以公布")
    if gaps:
        raise SystemExit(1)


def _taken_in(file: Path, actor: Actor) -> Plan:
    if file.suffix.lower() in OUTLINES:
        return load_plan_outline(file, actor=actor)
    return import_plan(read_file(file, str(file)), actor=actor)


def _told(plan: Plan) -> dict[str, Any]:
    tree = tree_for(CLI, plan.code)
    return {
        "code": plan.code,
        "title": plan.name,
        "clauses": sum(len(part.clauses) for part in tree.parts),
        "tasks": summary_of(tree.tasks).tasks,
        "targets": len(tree.targets),
    }
