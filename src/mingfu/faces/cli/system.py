# SPDX-License-Identifier: Apache-2.0
"""`mingfu system`: what is installed and what it declares."""

import json

import click

from mingfu.engines import manifest
from mingfu.engines.jobs import duties, reactions


@click.group()
def group() -> None:
    """已装系统。 Installed systems."""


@group.command("list")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出。 As JSON.")
def list_systems(*, as_json: bool) -> None:
    """列出已装系统及其声明。 List systems with what they declare."""
    rows = [
        {
            "key": one.key,
            "title": str(one.title),
            "clause": list(one.clauses),
            "government": one.government,
            "declares": one.declares(),
        }
        for one in manifest.systems()
    ]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for row in rows:
        click.echo(f"{row['key']:<12} {row['title']}（方案第 {'、'.join(row['clause'])} 条）")


@group.command()
@click.argument("key")
def show(key: str) -> None:
    """一个系统：声明、反应、例行工作。 One system: declarations, reactions, duties."""
    found = manifest.find_system(key)
    if found is None:
        raise click.ClickException(f"没有系统“{key}”，用 mingfu system list 查看 / no such system")
    click.echo(f"{found.key}  {found.title}\n{found.about}\n")
    for kind, names in found.declares().items():
        if names:
            click.echo(f"{kind}: {', '.join(names)}")
    click.echo("\n谁对什么作出反应 / who reacts to what:")
    for reaction in reactions():
        click.echo(f"  {reaction.name} ← {', '.join(reaction.on)}")
    click.echo("例行工作 / duties:")
    for duty in duties():
        click.echo(f"  {duty.name} {duty.at or duty.every}")
