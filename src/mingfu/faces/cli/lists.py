# SPDX-License-Identifier: Apache-2.0
"""`mingfu list show|export|import`: every public list as a sheet, and back as a draft or an edition."""

import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from mingfu.engines.sheets import (
    Difference,
    differences,
    draft_list,
    edition_file,
    editions_of,
    export_list,
    publish_draft,
    read_list,
)
from mingfu.engines.sheets.queries import catalogs
from mingfu.faces.cli.sheets import (
    bytes_of,
    format_of,
    found_as_json,
    in_file,
    json_option,
    out_file,
    tell,
    tell_found,
    write_option,
)
from mingfu.kernel.access import system
from mingfu.kernel.clock import today

CLI = system("cli")
KINDS = {"added": "新增", "removed": "停用", "changed": "改动"}


@click.group(name="list", help="公开清单：查看、导出为 xlsx 或 CSV、导入成草稿或新版。 Public lists as sheets.")
def group() -> None:
    """Gather the commands about lists."""


@group.command("show", help="不写名称则列出全部清单；写了则列出其版次和条目。 All lists, or one with its editions.")
@click.argument("name", required=False, default="")
@json_option
def show_command(name: str, *, as_json: bool) -> None:
    """Show all lists, or one."""
    if not name:
        found = catalogs()
        if as_json:
            tell([{"key": key, "title": title} for key, title in found])
        else:
            for key, title in found:
                click.echo(f"{key}\t{title}")
        return
    editions, held = editions_of(name), edition_file(name)
    if as_json:
        plain = [row.plain() for row in held.rows]
        told: dict[str, Any] = {"key": held.key, "title": held.title, "entries": plain}
        tell(told | {"editions": [{"number": one.number, "valid_from": one.valid_from} for one in editions]})
        return
    for one in editions:
        click.echo(f"第 {one.number} 版\t{one.valid_from} 起\t{one.entries} 条\t{one.note}")
    for row in held.rows:
        click.echo(f"  {row.code}\t{row.title}")


@group.command("export", help="把清单的一版写成 FILE（.xlsx 或 .csv）。 Write an edition of a list as a sheet.")
@click.argument("name")
@out_file
@click.option("--edition", default=0, help="哪一版，缺省为最新一版。 Which edition [the newest].")
def export_command(name: str, file: Path, *, edition: int) -> None:
    """Write an edition as a sheet."""
    kind, held = format_of(file), edition_file(name, edition)
    content = export_list(held, kind)
    file.write_bytes(content)
    click.echo(f"已写到 {file}（{len(held.rows)} 条，{len(content)} 字节）")


@group.command(
    "import",
    help="试读 FILE：逐行指出错处，列出与最新一版的不同。--write 存成草稿，--publish 并发布成新版。 "
    "Look at a sheet; draft it, publish it. Exit 1 where a cell must be put right first.",
)
@click.argument("name")
@in_file
@write_option
@click.option("--publish", is_flag=True, help="存成草稿后即发布。 Publish the draft at once.")
@click.option(
    "--from", "since", type=click.DateTime(["%Y-%m-%d"]), help="从哪天起施行，缺省今天。 In force from [today]."
)
@click.option("--note", default="", help="这一版的说明。 What the edition is about.")
@json_option
def import_command(
    name: str, file: Path, *, write: bool, publish: bool, since: datetime | None, note: str, as_json: bool
) -> None:
    """Look at a sheet, and take it in where that is asked for."""
    base, content = edition_file(name), bytes_of(file)
    read = read_list(content, file.name, base.rows)
    changes = () if read.errors else differences(base.rows, read.rows)
    told: dict[str, Any] = {
        "list": name,
        "base": edition_number(name),
        "entries": len(read.rows),
        "draft": None,
        "edition": None,
    }
    if (write or publish) and changes:
        day = since.date() if since else today()
        told["draft"] = draft_list(name, content, file.name, actor=CLI, valid_from=day, note=note)
        told["edition"] = publish_draft(told["draft"], actor=CLI) if publish else None
    if as_json:
        plain = [{"kind": one.kind, "code": one.code, "title": one.title, "fields": one.fields} for one in changes]
        tell(told | {"findings": found_as_json(read.findings), "changes": plain})
    else:
        tell_found(read.findings)
        for one in changes:
            click.echo(_line(one))
        click.echo(_end(told, wrong=len(read.errors), changes=len(changes)))
    sys.exit(1 if read.errors else 0)


def edition_number(name: str) -> int:
    """The number of the newest edition."""
    return editions_of(name)[0].number


def _line(one: Difference) -> str:
    fields = "；".join(f"{field}：{before or '（空）'} → {after or '（空）'}" for field, before, after in one.fields)
    return f"{KINDS[one.kind]} {one.code} {one.title}" + (f"（{fields}）" if fields else "")


def _end(told: dict[str, Any], *, wrong: int, changes: int) -> str:
    if wrong:
        return f"{wrong} 处错误，没有导入。请照上面的行号改正后再导入。"
    if not changes:
        return f"与第 {told['base']} 版没有差别，不必导入。"
    if told["edition"]:
        return f"{changes} 处不同，已发布为第 {told['edition']} 版。"
    if told["draft"]:
        return f"{changes} 处不同，已存为草稿 {told['draft']}，在工作台“清单”里查看、发布。"
    return f"{changes} 处不同。以上是试读，什么也没有写入；加 --write 存成草稿。"
