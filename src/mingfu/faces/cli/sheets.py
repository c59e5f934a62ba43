# SPDX-License-Identifier: Apache-2.0
"""What `mingfu list` and `mingfu register` share: the format of a file by its name, and findings row by row."""

import json
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from mingfu.engines.sheets import SheetFinding
from mingfu.kernel.refusals import Refusal, _

FORMATS = {".xlsx": "xlsx", ".csv": "csv"}
SEVERITY = {"error": "错误", "warning": "提醒"}
MOST_MB = 20

json_option = click.option("--json", "as_json", is_flag=True, help="以 JSON 输出。 As JSON.")
write_option = click.option("--write", is_flag=True, help="真的写入；不写则只试读、只报告。 Write; else only look.")
in_file = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
out_file = click.argument("file", type=click.Path(dir_okay=False, path_type=Path))


class SheetFormatUnknown(Refusal):
    """The name of the file says no format a sheet can be written in."""

    code, status = "sheet-format-unknown", 422
    message = _("表格只能写成 xlsx 或 CSV。请把文件命名为 .xlsx 或 .csv（现在是“{name}”）。")
    name: str


def format_of(file: Path) -> str:
    """The format that a file's name asks for. Raises `SheetFormatUnknown`."""
    kind = FORMATS.get(file.suffix.lower())
    if kind is None:
        raise SheetFormatUnknown(name=file.name[:60])
    return kind


def bytes_of(file: Path) -> bytes:
    """The content; of a file that is too large just enough for the reader to see that."""
    with file.open("rb") as stream:
        return stream.read((MOST_MB << 20) + 1)


def found_as_json(found: Iterable[SheetFinding]) -> list[dict[str, Any]]:
    """Findings for machines: sheet, row, column, cell, severity, code, what is wrong and what to do."""
    return [asdict(each) | {"row": each.row, "text": each.text} for each in found]


def tell_found(found: Iterable[SheetFinding]) -> None:
    """Findings for people, one a line: where, what is wrong, what to do."""
    for each in found:
        click.echo(f"{SEVERITY[each.severity]} {each.text}")


def tell(told: Any) -> None:
    """One JSON value."""
    click.echo(json.dumps(told, ensure_ascii=False, indent=2, default=str))
