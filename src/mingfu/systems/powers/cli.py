# SPDX-License-Identifier: Apache-2.0
"""`mingfu powers`: the power list on the command line: take in, write out, compare, check, find."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from mingfu.kernel.access import system
from mingfu.systems.powers.differing import (
    KINDS,
    compare,
    difference_sheet,
    edition_before,
    edition_numbered,
    present_edition,
)
from mingfu.systems.powers.entries import powers
from mingfu.systems.powers.finding import find_powers
from mingfu.systems.powers.findings import coverage, findings, idle_posts
from mingfu.systems.powers.leaving import powers_sheet
from mingfu.systems.powers.taking_in import parse_file, take_in

MOST_TOLD = 50


@click.group(name="powers", help="职能库与权责清单。 The power list.")
def group() -> None:
    """The power list."""


@group.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--publish", is_flag=True, help="写明依据的，直接列入现行清单。 List the rows that name a basis.")
@click.option("--upper", is_flag=True, help="这是上级清单，用来核对。 Rows of a list above, to compare with.")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出。 As JSON.")
def import_command(file: Path, *, publish: bool, upper: bool, as_json: bool) -> None:
    """载入事项目录（CSV、xlsx）到职能库；一行不丢，重复和异常逐一报告。 Take a catalogue into the function library."""
    told = take_in(parse_file(file, upper=upper), actor=system("cli"), publish=publish)
    if as_json:
        click.echo(json.dumps(asdict(told), ensure_ascii=False, indent=1))
        return
    click.echo(
        f"读到 {told.rows} 行：新增 {told.new}，已有 {told.same}，与已有不同 {told.changed}；列入现行清单 {told.listed}"
    )
    click.echo(f"异常 {len(told.oddities)} 处，其中未载入 {sum(one.lost for one in told.oddities)} 行")
    for one in told.oddities[:MOST_TOLD]:
        click.echo(f"  第 {one.row} 行 {one.code} {'未载入：' if one.lost else ''}{one.text}")
    if len(told.oddities) > MOST_TOLD:
        click.echo(f"  …… 另有 {len(told.oddities) - MOST_TOLD} 处，用 --json 看全部")


@group.command("export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--organ", default="", help="只要一个单位或镇街的。 Of one organ or town only.")
def export_command(file: Path, *, organ: str) -> None:
    """把现行清单写成表格（.xlsx 或 .csv）。 Write the list in force as a sheet."""
    file.write_bytes(powers_sheet("csv" if file.suffix.lower() == ".csv" else "xlsx", organ))
    click.echo(f"已写入 {file.name}")


@group.command("diff")
@click.argument("before", required=False, default="")
@click.argument("after", required=False, default="")
@click.option("--sheet", type=click.Path(dir_okay=False, path_type=Path), help="写成表格。 As a sheet.")
def diff_command(before: str, after: str, *, sheet: Path | None) -> None:
    """两版对照；不写版次的，比较现行版和上一版。 Compare two editions; the present one with the one before."""
    new = edition_numbered(after, present_edition())
    old = edition_numbered(before, edition_before(new))
    if sheet is not None:
        sheet.write_bytes(difference_sheet("csv" if sheet.suffix.lower() == ".csv" else "xlsx", old, new))
        click.echo(f"已写入 {sheet.name}")
        return
    found = compare(old, new)
    click.echo(f"第 {old} 版 → 第 {new} 版：{len(found)} 个条目有变化")
    for one in found:
        click.echo(f"{KINDS[one.kind]} {one.code} {one.title}")
        for field, first, second in one.fields:
            click.echo(f"    {field}：{first or '（空）'} → {second or '（空）'}")


@group.command("check")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出。 As JSON.")
def check_command(*, as_json: bool) -> None:
    """检查清单：职责、依据、岗位、覆盖。 Check the list: responsibilities, bases, posts, coverage."""
    held = powers()
    found, covered, idle = findings(held), coverage(held), idle_posts(held)
    if as_json:
        told = {
            "findings": [{"code": one.code, "about": one.about, "text": str(one.text)} for one in found],
            "without_guide": [one.code for one in covered.without_guide],
            "unfounded": [{"kind": one.kind, "name": one.name, "entry": one.entry} for one in covered.unfounded],
            "unused": [one.code for one in covered.unused],
            "idle_posts": [code for code, _title in idle],
        }
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
        return
    for one in found:
        click.echo(f"{one.about} {one.title}：{one.text}")
    click.echo(f"共 {len(held)} 个条目，发现 {len(found)} 个问题")
    click.echo(f"没有办事指南的条目 {len(covered.without_guide)} 个，一年内没有用过的 {len(covered.unused)} 个")
    for each in covered.unfounded:
        click.echo(f"没有现行条目作依据：{each.kind} {each.name} {each.entry}")
    click.echo(f"没有环节的岗位 {len(idle)} 个")


@group.command("find")
@click.argument("words")
def find_command(words: str) -> None:
    """按大白话找条目。 Find entries by everyday words."""
    found, meant = find_powers(words)
    if meant:
        click.echo(f"按“{'、'.join(meant)}”一并查找")
    for one in found:
        click.echo(f"{one.code} {one.title}（{one.organ}）{'' if one.listed else ' 职能库'}")
    click.echo(f"共 {len(found)} 项")
