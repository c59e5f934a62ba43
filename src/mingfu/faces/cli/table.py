# SPDX-License-Identifier: Apache-2.0
"""`mingfu table export|import|check|evaluate`: decision tables as files and workbooks. Needs no database."""

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

import mingfu
from mingfu.engines.dmn import Decision, DmnError, Model, explained, load, read_inputs, shown
from mingfu.engines.dmn.model.deciding import beside
from mingfu.engines.dmn.tables import TableProblem, check_tables
from mingfu.engines.dmn.tables_xlsx import MAX_BYTES, take_in, write_tables
from mingfu.kernel.clock import legal_now
from mingfu.kernel.refusals import Refusal, _

KINDS = {"error": "错误", "warning": "提醒", "info": "说明"}
LARGEST = MAX_BYTES + 1


class TableFileUnknown(Refusal):
    """What was named is neither a file nor an installed table."""

    code = "table-file-unknown"
    status = 404
    message = _("“{name}”不是文件，也不是已装系统的决策表。请检查路径，或写成“系统.表名”。")
    name: str


class TableUnreadable(Refusal):
    """A file is no decision model, or a workbook none of ours."""

    code = "table-unreadable"
    status = 422
    message = _("决策表读不了：{what}")
    what: str


class InputsUnreadable(Refusal):
    """What was given as inputs is no JSON object."""

    code = "table-inputs-unreadable"
    status = 422
    message = _("--inputs 的内容读不懂：{what}")
    what: str


json_option = click.option("--json", "as_json", is_flag=True, help="以 JSON 输出。 As JSON.")


@click.group(
    name="table",
    help="决策表：导出、导入、检查、试算。FILE 可为 .dmn 文件，或已装系统的“系统.表名”。 Decision tables as files.",
)
def group() -> None:
    """Decision tables as files."""


def file_of(name: str) -> Path:
    """The file that the words name. Raises `TableFileUnknown`."""
    given = Path(name)
    if given.is_file():
        return given
    system, dot, stem = name.partition(".")
    installed = Path(mingfu.__file__).parent / "systems" / system / "tables" / f"{stem}.dmn"
    if dot and system.isidentifier() and stem.isidentifier() and installed.is_file():
        return installed
    raise TableFileUnknown(name=name)


def _bytes(file: Path) -> bytes:
    """The content; of a file that is too large just enough to see that."""
    try:
        with file.open("rb") as stream:
            return stream.read(LARGEST)
    except OSError as error:
        raise TableUnreadable(what=f"无法读取 {file}：{error.strerror}。") from error


@group.command(
    "export", help="把 FILE 里的决策表写成 xlsx，一表一页，可用表格软件修改。 Write the tables as a workbook."
)
@click.argument("file")
@click.option(
    "-o", "--output", required=True, type=click.Path(dir_okay=False, path_type=Path), help="写到此文件。 Write here."
)
@json_option
def export_command(file: str, output: Path, *, as_json: bool) -> None:
    """Write the tables of a model as a workbook."""
    source = file_of(file)
    try:
        workbook = write_tables(_bytes(source), name=source.name)
    except DmnError as error:
        raise TableUnreadable(what=str(error)) from error
    output.write_bytes(workbook)
    if as_json:
        _tell({"file": str(source), "output": str(output), "bytes": len(workbook)})
    else:
        click.echo(f"已写到 {output}（{len(workbook)} 字节）")


@group.command(
    "import", help="把改好的 xlsx 写回 .dmn；有错的格子逐个指出，退出码为 1。 Write an edited workbook back."
)
@click.argument("workbook", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "-o", "--output", required=True, type=click.Path(dir_okay=False, path_type=Path), help="写到此文件。 Write here."
)
@click.option(
    "--base", help="在哪个模型上改；不写则用工作簿里自带的原模型。 The model to change; else the workbook's own."
)
@json_option
def import_command(workbook: Path, output: Path, base: str | None, *, as_json: bool) -> None:
    """Write an edited workbook back into its model. Exit 1 where a cell keeps it from being written."""
    source = file_of(base) if base else None
    xml = _bytes(source) if source else None
    try:
        taken = take_in(_bytes(workbook), xml, name=source.name if source else "", resolver=beside(source or output))
    except DmnError as error:
        raise TableUnreadable(what=str(error)) from error
    if taken.xml is not None:
        output.write_bytes(taken.xml)
    if as_json:
        _tell(
            {
                "workbook": str(workbook),
                "model": taken.name,
                "output": str(output) if taken.xml is not None else None,
                "changed": bool(taken.changes),
                "changes": [{**asdict(each), "message": each.message} for each in taken.changes],
                "findings": [{**asdict(each), "text": each.text} for each in taken.findings],
            }
        )
    else:
        for change in taken.changes:
            click.echo(change.message)
        for found in taken.findings:
            click.echo(f"{KINDS[found.severity]} {found.text}")
        if taken.xml is None:
            click.echo(f"未写出：先改正标为“{KINDS['error']}”的格子。")
        else:
            click.echo(
                f"已写到 {output}：{len(taken.changes)} 处改动。"
                if taken.changes
                else f"没有改动，{output} 与原模型逐字节相同。"
            )
    sys.exit(1 if taken.xml is None else 0)


@group.command(
    "check",
    help="检查决策表：重叠、遗漏、走不到的规则、类型不符；有错时退出码为 1。 Overlaps, gaps, dead rules, types.",
)
@click.argument("file")
@json_option
def check_command(file: str, *, as_json: bool) -> None:
    """Check the tables of a model. Exit 1 where there are errors."""
    source = file_of(file)
    found = problems_of(source)
    errors = sum(each.severity == "error" for each in found)
    if as_json:
        _tell({"file": str(source), "errors": errors, "findings": [asdict(each) for each in found]})
    else:
        for each in found:
            at = f":{each.column}" if each.column else ""
            table = f"“{each.table}”" if each.table else ""
            click.echo(f"{source.name}:{each.line}{at}: {KINDS[each.severity]} {each.code} {table}{each.message}")
        click.echo(f"{errors} 处错误，{sum(each.severity == 'warning' for each in found)} 处提醒。")
    sys.exit(1 if errors else 0)


def problems_of(source: Path) -> list[TableProblem]:
    """What is wrong in a file. Raises `TableUnreadable`."""
    try:
        return check_tables(_bytes(source), name=source.name, resolver=beside(source))
    except DmnError as error:
        raise TableUnreadable(what=str(error)) from error


@group.command("evaluate", help="用给定输入试算一个决策。 Decide with given inputs.")
@click.argument("file")
@click.option("--decision", help="决策或决策服务的名称；只有一个时可不写。 Which decision.")
@click.option(
    "--inputs", default="{}", help="JSON 对象，或存有它的文件；日期写成 @2026-05-01。 A JSON object, or its file."
)
@click.option(
    "--explain", is_flag=True, help="说明命中了哪条规则、凭哪些输入、哪个版本。 Say which rule, inputs, edition."
)
@json_option
def evaluate_command(file: str, decision: str | None, inputs: str, *, explain: bool, as_json: bool) -> None:
    """Decide with given inputs."""
    given = inputs_of(inputs)
    try:
        model = load(file_of(file))
        decided = model.decide(decision or the_decision(model), given, clock=legal_now)
    except DmnError as error:
        raise TableUnreadable(what=str(error)) from error
    if as_json:
        told: dict[str, Any] = {"value": shown(decided.value), "edition": decided.explanation.edition}
        _tell(told | ({"explanation": explained(decided.explanation)} if explain else {}))
    else:
        click.echo(_line(decided))
        if explain:
            click.echo(decided.explanation.text)


def the_decision(model: Model) -> str:
    """The decision that is meant where none is named: the only one, or the only one that no other needs."""
    tops = model.tops
    if len(tops) == 1:
        return tops[0]
    raise TableUnreadable(
        what=f"请用 --decision 指明是哪个决策：{'、'.join((*model.decisions, *model.services)) or '文件里没有决策'}。"
    )


def inputs_of(text: str) -> dict[str, Any]:
    """Inputs from JSON, given as such or as the name of a file. Raises `InputsUnreadable`."""
    try:
        written = text if text.lstrip().startswith(("{", "[")) else Path(text).read_text(encoding="utf-8")
        return read_inputs(written)
    except OSError as error:
        raise InputsUnreadable(what=f"没有文件 {text}") from error
    except DmnError as error:
        raise InputsUnreadable(what=error.message) from error


def _line(decided: Decision) -> str:
    return json.dumps(shown(decided.value), ensure_ascii=False)


def _tell(told: Any) -> None:
    click.echo(json.dumps(told, ensure_ascii=False, indent=2))
