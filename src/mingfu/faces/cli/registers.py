# SPDX-License-Identifier: Apache-2.0
"""`mingfu register show|export|import`: every register as a sheet, and back, with every bad row named."""

import sys
from pathlib import Path
from typing import Any

import click

from mingfu.engines.registers import (
    check_import,
    count_of,
    entries,
    export_register,
    import_rows,
    register_of,
    registers,
)
from mingfu.engines.registers.sheets import said_with, wording_of
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

CLI = system("cli")
SHOWN = 50


@click.group(name="register", help="台账：查看、导出为 xlsx 或 CSV、导入。 Registers as sheets.")
def group() -> None:
    """Gather the commands about registers."""


@group.command("show", help="不写名称则列出全部台账；写了则列出其最新记录。 All registers, or one with its entries.")
@click.argument("name", required=False, default="")
@click.option("--find", "question", default="", help="只看含有这些字的记录。 Entries with these words only.")
@json_option
def show_command(name: str, *, question: str, as_json: bool) -> None:
    """Show all registers, or one."""
    if not name:
        rows = [{"key": one.key, "title": one.title, "entries": count_of(CLI, one.key)} for one in registers()]
        if as_json:
            tell(rows)
        else:
            for row in rows:
                click.echo(f"{row['key']}\t{row['title']}\t{row['entries']} 条")
        return
    spec, found = register_of(name), entries(CLI, name, question=question, limit=SHOWN)
    if as_json:
        tell([{"number": one.number, "from": one.valid_from, "until": one.valid_to, **one.content} for one in found])
        return
    form = wording_of(spec)
    for one in found:
        said = said_with(form, one.content)
        click.echo("\t".join([one.number, str(one.valid_from), *(said.get(field, "") for field in spec.shown)]))


@group.command("export", help="把台账写成 FILE（.xlsx 或 .csv）。 Write a register as a sheet.")
@click.argument("name")
@out_file
@click.option("--find", "question", default="", help="只写含有这些字的记录。 Entries with these words only.")
def export_command(name: str, file: Path, *, question: str) -> None:
    """Write a register as a sheet."""
    content = export_register(CLI, name, format_of(file), question=question, purpose="mingfu register export")
    file.write_bytes(content)
    click.echo(f"已写到 {file}（{len(content)} 字节）")


@group.command(
    "import",
    help="试读 FILE：逐行指出错处，说明会新增、改动几条。--write 才写入，全部写入或一条不写。 "
    "Look at a sheet, then write all of it or nothing. Exit 1 where a cell must be put right first.",
)
@click.argument("name")
@in_file
@write_option
@click.option("--reason", default="", help="留在记录里的理由。 The reason that stays with the entries.")
@json_option
def import_command(name: str, file: Path, *, write: bool, reason: str, as_json: bool) -> None:
    """Look at a sheet, and take it in where that is asked for."""
    content = bytes_of(file)
    checked = check_import(name, content, file.name, actor=CLI)
    written = write and not checked.errors
    if written:
        import_rows(name, content, file.name, actor=CLI, reason=reason)
    counts: dict[str, Any] = {
        "new": len(checked.new), "changed": len(checked.changed), "unchanged": checked.unchanged, "written": written,
    }  # fmt: skip
    if as_json:
        changed = [{"number": one.number, "fields": one.fields, "until": one.until} for one in checked.changed]
        tell({"register": name, **counts, "changes": changed, "findings": found_as_json(checked.findings)})
    else:
        tell_found(checked.findings)
        for one in checked.changed:
            labels = [register_of(name).form.field(field).label for field in one.fields]
            click.echo(f"改动 {one.number}：{'、'.join([*labels, *(['结束'] if one.until else [])])}")
        click.echo(_end(counts, wrong=len(checked.errors)))
    sys.exit(1 if checked.errors else 0)


def _end(counts: dict[str, Any], *, wrong: int) -> str:
    if wrong:
        return f"{wrong} 处错误，没有导入。请照上面的行号改正后再导入。"
    said = f"新增 {counts['new']} 条，改动 {counts['changed']} 条，{counts['unchanged']} 条与现有记录相同。"
    if counts["written"]:
        return said + "已写入。"
    return said + (
        "以上是试读，什么也没有写入；加 --write 写入。" if counts["new"] or counts["changed"] else "不必导入。"
    )
