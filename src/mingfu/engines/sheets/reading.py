# SPDX-License-Identifier: Apache-2.0
"""Reading a sheet into rows of texts by column, with a finding for each cell that says less, or more, than it seems to."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from math import isfinite
from typing import Any

from mingfu.engines.sheets.opening import (
    MOST_COLUMNS,
    MOST_ROWS,
    Grid,
    Raw,
    open_grid,
    place,
    rows_of_range,
    too_large,
)
from mingfu.engines.sheets.shape import NO, YES, Column, SheetFinding, TableRow

FULL_WIDTH = {0xFF01 + offset: 0x21 + offset for offset in range(94)} | {0x3000: 0x20}
MOST_FINDINGS = 500
EXACT_DIGITS = 15
"""Digits that a number in a spreadsheet keeps; the rest it has turned into zeros."""

_ZEROS = re.compile(r"0{2,}")
_SCIENTIFIC = re.compile(r"[0-9](\.[0-9]+)?[Ee]\+?[0-9]{2,}")
_SERIAL = re.compile(r"[2-9][0-9]{4}(\.[0-9]+)?")
_EPOCH = date(1899, 12, 30)
_YES, _NO = {"是", "yes", "true", "1", "y", "√"}, {"否", "no", "false", "0", "n", "×"}


@dataclass(frozen=True, slots=True)
class TableRead:
    """A sheet as it was read: its rows, what was found, and the headings it had."""

    sheet: str
    rows: tuple[TableRow, ...]
    findings: tuple[SheetFinding, ...]
    headings: tuple[str, ...]

    @property
    def errors(self) -> tuple[SheetFinding, ...]:
        """What keeps the sheet from being taken in."""
        return tuple(found for found in self.findings if found.severity == "error")


class _Reader:
    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self.findings: list[SheetFinding] = []

    def say(self, cell: str, severity: Any, code: str, message: str, column: str = "") -> None:
        if len(self.findings) < MOST_FINDINGS:
            self.findings.append(SheetFinding(self.grid.name, cell, severity, code, message, column))

    def text(self, raw: Raw | None, column: Column, cell: str) -> str:
        """What a cell says, as a text."""
        if raw is None:
            return ""
        if raw.formula:
            self.say(cell, "error", "formula", "是公式。请复制后“选择性粘贴—数值”，再上传。", column.heading)
            return ""
        if raw.broken:
            self.say(cell, "error", "broken", f"是错误值 {raw.value}。请改成应有的内容。", column.heading)
            return ""
        found = self.plain(raw, column, cell)
        if column.kind != "text":
            found = found.translate(FULL_WIDTH).strip()
        return self.fitted(found, column, cell) if found.strip() else ""

    def plain(self, raw: Raw, column: Column, cell: str) -> str:
        value = raw.value
        if isinstance(value, bool):
            return YES if value else NO
        if isinstance(value, datetime):
            return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "seconds")
        if isinstance(value, (date, time)):
            return value.isoformat()
        if isinstance(value, timedelta):
            return str(value)
        if isinstance(value, (int, float)):
            return self.number(value, raw.number_format, column, cell)
        return str(value)

    def number(self, value: float, shown_as: str, column: Column, cell: str) -> str:
        whole = int(value) if isfinite(value) and value == int(value) else None
        text = str(whole) if whole is not None else format(Decimal(repr(value)), "f")
        if column.kind != "number" and len(text.lstrip("-")) > EXACT_DIGITS and whole is not None:
            told = "是按数字存的长号码，15 位以后已变成 0。请把这一列设为“文本”格式，重新填写。"
            self.say(cell, "error", "digits-lost", told, column.heading)
        if _ZEROS.fullmatch(shown_as) and whole is not None:
            # A cell that shows 000123 is meant as 000123.
            return text.zfill(len(shown_as))
        return text

    def fitted(self, text: str, column: Column, cell: str) -> str:
        match column.kind:
            case "date" if _SERIAL.fullmatch(text):
                day = _EPOCH + timedelta(days=int(float(text)))
                self.say(cell, "warning", "date-serial", f"是日期序号 {text}，按 {day} 读取。请核对。", column.heading)
                return day.isoformat()
            case "code" if _SCIENTIFIC.fullmatch(text):
                told = f"{text} 是被软件改成科学计数的号码，已失真。请把这一列设为“文本”格式，重新填写。"
                self.say(cell, "error", "digits-lost", told, column.heading)
            case "yesno":
                return YES if text.lower() in _YES else NO if text.lower() in _NO else text
            case "number":
                return text.replace(",", "")
        return text


def read_table(content: bytes, name: str, columns: Sequence[Column]) -> TableRead:
    """The rows of a sheet under its headings. Raises what `open_grid` raises; a wrong cell is a finding."""
    grid = open_grid(content, name)
    reader = _Reader(grid)
    rows = iter(grid.rows)
    headings: list[str] = []
    head_row = 0
    for number, raws in rows:
        if any(raw is not None and str(raw.value).strip() for raw in raws):
            headings, head_row = [_heading(raw) for raw in raws], number
            break
    placed = _placed(reader, headings, head_row, columns)
    found = []
    for number, raws in rows:
        row = _row(reader, number, raws, placed)
        if row is None:
            continue
        found.append(row)
        if len(found) > MOST_ROWS or len(raws) > MOST_COLUMNS * 100:
            raise too_large(name)
    if not headings or len(headings) > MOST_COLUMNS:
        if headings:
            raise too_large(name)
        reader.say("", "error", "empty", "没有内容。第一行应是列名，请先导出现有的表，在上面修改。")
    _structure(reader, grid, head_row)
    return TableRead(grid.name, tuple(found), tuple(reader.findings), tuple(filter(None, headings)))


def day_in(text: str) -> date:
    """The day a cell names, as people write it: 2026-03-02, 2026/3/2, 2026.3.2, 2026年3月2日. Raises ValueError."""
    parts = text.replace("年", "-").replace("月", "-").replace("日", "").replace("/", "-").replace(".", "-").split("-")
    year, month, day = (int(part) for part in parts)
    return date(year, month, day)


def _heading(raw: Raw | None) -> str:
    text = "" if raw is None or raw.formula else str(raw.value)
    return " ".join(text.split())


def _placed(reader: _Reader, headings: Sequence[str], head_row: int, columns: Sequence[Column]) -> dict[int, Column]:
    """Which column stands at which place, by heading or by name."""
    known = {column.name: column for column in columns} | {column.heading: column for column in columns}
    placed: dict[int, Column] = {}
    for at, heading in enumerate(headings):
        column = known.get(heading)
        if column is None and heading:
            told = f"没有“{heading}”这一列，不会导入。可用的列：{'、'.join(each.heading for each in columns[:30])}。"
            reader.say(place(at + 1, head_row), "warning", "column-unknown", told)
        elif column is not None and column in placed.values():
            reader.say(place(at + 1, head_row), "error", "column-twice", f"“{heading}”一列出现两次，请删去一列。")
        elif column is not None:
            placed[at] = column
    held = {column.name for column in placed.values()}
    for column in columns:
        if column.needed and column.name not in held and headings:
            told = f"缺少“{column.heading}”一列。请先导出现有的表，在上面修改，不要改列名。"
            reader.say("", "error", "column-missing", told)
    return placed


def _row(reader: _Reader, number: int, raws: Sequence[Raw | None], placed: Mapping[int, Column]) -> TableRow | None:
    texts, cells = {}, {}
    # Findings of a row that turns out to be blank are none: what is blank has none.
    for at, column in placed.items():
        cell = place(at + 1, number)
        cells[column.name] = cell
        text = reader.text(raws[at] if at < len(raws) else None, column, cell)
        if text:
            texts[column.name] = text
    return TableRow(number, texts, cells) if texts else None


def _structure(reader: _Reader, grid: Grid, head_row: int) -> None:
    for reference in grid.merged:
        if rows_of_range(reference)[1] > head_row:
            told = "合并了单元格，只有左上角一格有内容。请取消合并，逐格填写。"
            reader.say(reference.partition(":")[0], "error", "merged", told)
    if grid.hidden:
        shown = "、".join(str(number) for number in grid.hidden[:10])
        reader.say("", "warning", "hidden", f"第 {shown} 行是隐藏的，也会读入。不要的话请取消隐藏后删除。")
    if grid.others:
        reader.say("", "warning", "sheets", f"只读第一张可见的工作表，没有读：{'、'.join(grid.others)}。")
