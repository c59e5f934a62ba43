# SPDX-License-Identifier: Apache-2.0
"""`mingfu services import`, `export`, `check` and `find`: items on the command line."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from mingfu.engines.sheets.catalogues import Oddity
from mingfu.kernel.access import system
from mingfu.systems.services.items.finding import Wanted, find_items
from mingfu.systems.services.items.leaving import items_sheet
from mingfu.systems.services.items.queries import every_item
from mingfu.systems.services.items.reading import read_file
from mingfu.systems.services.items.standards import verdict_on
from mingfu.systems.services.items.taking_in import parse_file, take_in

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
MOST_TOLD = 50


@click.command("import")
@click.argument("file", type=FILE)
@click.option("--publish", is_flag=True, help="权责清单已有的，直接发布。 Publish what stands on a live power entry.")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出。 As JSON.")
def import_command(file: Path, *, publish: bool, as_json: bool) -> None:
    """载入事项目录（CSV）；一行不丢，重复和异常逐一报告。 Take a catalogue of items in."""
    told = take_in(parse_file(file), actor=system("cli"), publish=publish)
    if as_json:
        click.echo(json.dumps(asdict(told), ensure_ascii=False, indent=1))
        return
    click.echo(
        f"读到 {told.rows} 行：新增 {told.new}（其中发布 {told.published}），已有 {told.same}，与已有不同 {told.changed}"
    )
    _tell(told.oddities)


def _tell(oddities: tuple[Oddity, ...]) -> None:
    lost = sum(one.lost for one in oddities)
    click.echo(f"异常 {len(oddities)} 处，其中未载入 {lost} 行")
    for one in oddities[:MOST_TOLD]:
        click.echo(f"  第 {one.row} 行 {one.code} {'未载入：' if one.lost else ''}{one.text}")
    if len(oddities) > MOST_TOLD:
        click.echo(f"  …… 另有 {len(oddities) - MOST_TOLD} 处，用 --json 看全部")


@click.command("export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def export_command(file: Path) -> None:
    """把正在使用的全部事项写成表格（.xlsx 或 .csv）。 Write every item in force as a sheet."""
    file.write_bytes(items_sheet("csv" if file.suffix.lower() == ".csv" else "xlsx"))
    click.echo(f"已写入 {file.name}")


@click.command("check")
@click.argument("file", type=FILE, required=False)
def check_command(file: Path | None) -> None:
    """给办事指南打分：文件里的，或正在使用的全部事项。 Score the guides of a file, or all in force."""
    for item in read_file(file) if file else every_item():
        verdict = verdict_on(item)
        click.echo(f"{verdict.score:>3} {item.code} {item.name}")
        for one in verdict.findings:
            click.echo(f"      {one.rule.title}｜{one.text}｜{one.mend}")


@click.command("find")
@click.argument("words")
def find_command(words: str) -> None:
    """按大白话找事项。 Find items by everyday words."""
    found = find_items(Wanted(text=words))
    if found.meant:
        click.echo(f"按“{'、'.join(found.meant)}”一并查找")
    for one in found.rows:
        click.echo(f"{one.code} {one.title}（{one.organ_name}）")
    click.echo(f"共 {found.total} 项")
