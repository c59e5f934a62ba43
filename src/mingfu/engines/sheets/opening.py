# SPDX-License-Identifier: Apache-2.0
"""Opening a file as rows of cells: what kind it is, whether it is safe, and what its structure hides.

Bombs, macros, passwords and entities are refused before a spreadsheet library sees the file.
"""

import csv
import io
import re
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lxml import etree
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter, range_boundaries

from mingfu.engines.sheets.guarding import unguarded
from mingfu.engines.sheets.refusals import SheetTooLarge, SheetUnreadable
from mingfu.kernel.files.checks import check_content
from mingfu.kernel.files.kinds import KINDS
from mingfu.kernel.files.refusals import FileHasMacros

MEGABYTE = 1 << 20
MOST_MB, MOST_ROWS, MOST_COLUMNS = 20, 50_000, 200
MOST_PARTS_MB = 400
WIDE = 100
"""Columns beyond the last heading that are looked at before a row counts as too wide."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_KIND = KINDS["application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"]
_SECRET = re.compile(rb"<!DOCTYPE|<!ENTITY", re.IGNORECASE)


@dataclass(slots=True)
class Raw:
    """One cell as it lies in the file: a text, a number, a day; or a formula, or an error of the spreadsheet."""

    value: Any
    number_format: str = ""
    formula: bool = False
    broken: bool = False


@dataclass(slots=True)
class Grid:
    """A sheet as rows of cells, by row number; with merged ranges and hidden rows."""

    name: str
    rows: Iterator[tuple[int, list[Raw | None]]]
    merged: tuple[str, ...] = ()
    hidden: tuple[int, ...] = ()
    others: tuple[str, ...] = field(default=())
    """Sheets of the same book that are not read."""


def open_grid(content: bytes, name: str) -> Grid:
    """The first visible sheet of a file. Raises `SheetUnreadable`, `SheetTooLarge`, and what file checks raise."""
    if len(content) > MOST_MB * MEGABYTE:
        raise too_large(name)
    if not content.strip(b"\0 \t\r\n"):
        raise SheetUnreadable(name=name, what="文件是空的，请检查后重新选择。")
    if content.startswith(_OLE):
        raise SheetUnreadable(name=name, what="这是旧版 xls 或带密码的文件，请另存为 xlsx（不设密码）后上传。")
    return _workbook(content, name) if content[:2] == b"PK" else _csv(content, name)


def too_large(name: str) -> SheetTooLarge:
    """The refusal of a sheet over the limits."""
    return SheetTooLarge(name=name, rows=MOST_ROWS, columns=MOST_COLUMNS, megabytes=MOST_MB)


def place(column: int, row: int) -> str:
    """The name of a cell: `place(3, 7)` is `C7`."""
    return f"{get_column_letter(column)}{row}"


def _csv(content: bytes, name: str) -> Grid:
    text = _decoded(content, name)
    head = text.split("\n", 1)[0]
    comma = max(",\t;", key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=comma, strict=True)

    def rows() -> Iterator[tuple[int, list[Raw | None]]]:
        try:
            for number, row in enumerate(reader, 1):
                yield number, [Raw(unguarded(cell)) if cell else None for cell in row]
        except csv.Error as error:
            what = f"第 {reader.line_num} 行的引号不成对或过长，请用表格软件打开、另存为 CSV 后再试。"
            raise SheetUnreadable(name=name, what=what) from error

    return Grid("", rows())


def _decoded(content: bytes, name: str) -> str:
    """The text of a CSV: UTF-8, UTF-16 with its mark, or what Chinese spreadsheets still write, GBK."""
    tried = ("utf-16",) if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else ("utf-8-sig", "gb18030")
    for encoding in tried:
        try:
            text = content.decode(encoding)
        except UnicodeError:
            continue
        if "\0" not in text:
            return text
    raise SheetUnreadable(name=name, what="既不是 xlsx，也不是 UTF-8 或 GBK 编码的 CSV。请另存为 xlsx 后上传。")


def _workbook(content: bytes, name: str) -> Grid:
    _check(content, name)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
        shown = [sheet for sheet in book.worksheets if getattr(sheet, "sheet_state", "visible") == "visible"]
    except FileHasMacros:
        raise
    except Exception as error:  # the library raises whatever a broken book makes it stumble over
        raise SheetUnreadable(name=name, what="工作簿已损坏，请用表格软件打开、另存为 xlsx 后再试。") from error
    if not shown:
        raise SheetUnreadable(name=name, what="工作簿里没有可见的工作表，请取消隐藏后再试。")
    sheet: Any = shown[0]
    merged, hidden = _structure(content, sheet, name)
    sheet.reset_dimensions()
    others = tuple(other.title for other in shown[1:])
    return Grid(sheet.title, _cells(sheet, name), merged, hidden, others)


def _check(content: bytes, name: str) -> None:
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as kept:
        kept.write(content)
        kept.flush()
        check_content(Path(kept.name), name, _KIND)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if "xl/workbook.xml" not in archive.namelist():
            raise SheetUnreadable(name=name, what="这不是 xlsx 工作簿。请用表格软件另存为 xlsx 后上传。")
        for part in archive.infolist():
            if part.filename.endswith((".xml", ".rels")) and _declares(archive, part):
                raise SheetUnreadable(name=name, what="工作簿里有外部实体声明，不能接收。请另存为新的 xlsx 后再试。")


def _declares(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    """Whether a part declares a document type: no spreadsheet writes one, and entities are the way to harm a reader."""
    with archive.open(part) as opened:
        return bool(_SECRET.search(opened.read(4096).replace(b"\0", b"")))


def _structure(content: bytes, sheet: Any, name: str) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """Merged ranges and hidden rows: what reading cell by cell does not show."""
    merged, hidden, number = [], [], 0
    with zipfile.ZipFile(io.BytesIO(content)) as archive, archive.open(sheet._worksheet_path) as part:  # noqa: SLF001 - the library names no other way to the part
        walk = etree.iterparse(part, tag=("{*}row", "{*}mergeCell"), no_network=True, resolve_entities=False)
        try:
            for _event, element in walk:
                if etree.QName(element).localname == "mergeCell":
                    merged.append(str(element.get("ref", "")))
                else:
                    number = int(element.get("r") or number + 1)
                    if element.get("hidden") in {"1", "true"} and len(element):
                        hidden.append(number)
                element.clear(keep_tail=False)
                while element.getprevious() is not None:
                    del element.getparent()[0]
        except (etree.XMLSyntaxError, ValueError) as error:
            raise SheetUnreadable(name=name, what="工作表已损坏，请用表格软件打开、另存为 xlsx 后再试。") from error
    return tuple(merged), tuple(hidden)


def _cells(sheet: Any, name: str) -> Iterator[tuple[int, list[Raw | None]]]:
    try:
        for number, row in enumerate(sheet.iter_rows(), 1):
            yield number, [_raw(cell) for cell in row]
    except (SheetUnreadable, SheetTooLarge):
        raise
    except Exception as error:  # as above: whatever a broken sheet makes the library stumble over
        raise SheetUnreadable(name=name, what="工作表已损坏，请用表格软件打开、另存为 xlsx 后再试。") from error


def _raw(cell: Any) -> Raw | None:
    value = cell.value
    if value is None:
        return None
    kind = cell.data_type
    if kind == "f":
        return Raw(str(value), formula=True)
    if kind == "e":
        return Raw(str(value), broken=True)
    return Raw(value, str(cell.number_format or "") if kind == "n" else "")


def rows_of_range(reference: str) -> tuple[int, int]:
    """First and last row of a range such as `A2:A5`."""
    _left, top, _right, bottom = range_boundaries(reference)
    return int(top or 1), int(bottom or top or 1)
