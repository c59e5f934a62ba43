# SPDX-License-Identifier: Apache-2.0
"""Decision tables as a workbook, one sheet a table, and back: the way people who know the rules edit them.

Columns and expressions belong to the model; a sheet may change the hit policy, and add, drop, order and rewrite rules.
The workbook carries the model it was made from, so that it can be taken in alone.
"""

import base64
import datetime as dt
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from mingfu.engines.dmn.errors import DmnError
from mingfu.engines.dmn.model.explanation import AGGREGATIONS, POLICIES
from mingfu.engines.dmn.model.model import Resolver
from mingfu.engines.dmn.model.source import MAX_BYTES as MAX_MODEL
from mingfu.engines.dmn.model.source import read_definitions
from mingfu.engines.dmn.tables.changes import EditedRule, EditedTable, TableChange, apply_edits
from mingfu.engines.dmn.tables.checking import TableProblem, check_tables
from mingfu.engines.dmn.tables.layout import INPUT_CELL, TableLayout, layouts

MAX_BYTES: Final = 10_000_000
MAX_UNPACKED: Final = 100_000_000
MAX_RULES: Final = 20_000

_TITLE, _PLACE, _POLICY, _ROLES, _LABELS, _EXPRESSIONS, _FIRST_RULE = 1, 2, 3, 5, 6, 7, 8
_UNFIT: Final = re.compile(r"[\[\]:*?/\\']")
_TITLE_LENGTH: Final = 28
_WIDTH: Final = 22
_HEAD: Final = PatternFill("solid", fgColor="FFF2F2F2")
_SOURCE: Final = "mingfu"
"""The hidden sheet that holds the model, packed, in pieces that fit into cells."""

_PIECE: Final = 30_000
_STRAY: Final = 100
"""Columns beside a table that are looked at one by one."""

_FATAL: Final = frozenset({"feel", "type", "value", "name", "cells", "model", "table"})


@dataclass(frozen=True)
class CellFinding:
    """Something found in a workbook, with sheet and cell; `cell` is empty where it concerns a whole sheet."""

    sheet: str
    cell: str
    severity: str
    code: str
    message: str

    @property
    def fatal(self) -> bool:
        """Whether no model can be given back with it; other findings are the editor's to weigh."""
        return self.severity == "error" and self.code in _FATAL

    @property
    def text(self) -> str:
        """Place and message as one sentence."""
        place = f"工作表“{self.sheet}”" + (f"单元格 {self.cell}" if self.cell else "")
        return f"{place}：{self.message}" if self.sheet else self.message


@dataclass(frozen=True)
class Taken:
    """A workbook taken in: the model as it would be, what changed, and what was found. `xml` is None with an error."""

    xml: bytes | None
    changes: tuple[TableChange, ...]
    findings: tuple[CellFinding, ...]
    base: bytes
    name: str


def write_tables(xml: bytes, *, name: str = "") -> bytes:
    """A workbook (.xlsx) of all decision tables of a model. Raises `DmnError` for what is no DMN."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for number, layout in enumerate(layouts(read_definitions(xml, file=name)), 1):
        title = f"{number}.{_UNFIT.sub(' ', layout.owner)}"[:_TITLE_LENGTH]
        _fill(workbook.create_sheet(title), layout)
    if not workbook.worksheets:
        raise DmnError("模型里没有决策表。", file=name)
    _keep_source(workbook.create_sheet(_SOURCE), xml, name)
    packed = io.BytesIO()
    workbook.save(packed)
    return packed.getvalue()


def _keep_source(sheet: Worksheet, xml: bytes, name: str) -> None:
    sheet.sheet_state = "veryHidden"
    packed = base64.b64encode(zlib.compress(xml, 9)).decode()
    for row, text in enumerate((name, *(packed[at : at + _PIECE] for at in range(0, len(packed), _PIECE))), 1):
        _put(sheet, row, 1, text)


def _fill(sheet: Worksheet, layout: TableLayout) -> None:
    place = str(layout.place)
    for row, label, text in (
        (_TITLE, "决策", layout.owner),
        (_PLACE, "表序号", place),
        (_POLICY, "命中策略", layout.hit),
    ):
        _put(sheet, row, 1, label, head=True)
        _put(sheet, row, 2, text)
    for row, label in ((_ROLES, "栏目"), (_LABELS, "名称"), (_EXPRESSIONS, "规则标识＼表达式")):
        _put(sheet, row, 1, label, head=True)
    for at, column in enumerate(layout.columns, 2):
        for row, text in ((_ROLES, column.role), (_LABELS, column.label), (_EXPRESSIONS, column.expression)):
            _put(sheet, row, at, text, head=True)
        sheet.column_dimensions[get_column_letter(at)].width = _WIDTH
    sheet.column_dimensions["A"].width = _WIDTH
    for row, rule in enumerate(layout.rules, _FIRST_RULE):
        _put(sheet, row, 1, rule.id)
        for at, cell in enumerate(rule.cells, 2):
            _put(sheet, row, at, cell.text)
    sheet.freeze_panes = f"B{_FIRST_RULE}"


def _put(sheet: Worksheet, row: int, column: int, text: str, *, head: bool = False) -> None:
    """A text into a cell, kept as text: a test such as `= 5` must not become a formula."""
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell), "a sheet of our own has no merged cells"
    cell.value = text
    cell.data_type = "s"
    cell.number_format = "@"
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    if head:
        cell.font = Font(bold=True)
        cell.fill = _HEAD


def take_in(workbook: bytes, xml: bytes | None = None, *, name: str = "", resolver: Resolver | None = None) -> Taken:
    """The model with the rules of a workbook that `write_tables` made and somebody edited.

    `xml` is the model to change; without it the workbook's own. Tables without a sheet stay as they are. Raises
    `DmnError` for what is no workbook, or one that carries no model.
    """
    book = _open(workbook, name)
    if xml is None:
        kept_name, xml = _source_of(book, name)
        name = name or kept_name
    known = {(each.owner, each.place): each for each in layouts(read_definitions(xml, file=name))}
    findings: list[CellFinding] = []
    sheets: dict[tuple[str, int], _Sheet] = {}
    for sheet in book.worksheets:
        if sheet.title == _SOURCE:
            continue
        key = (_text(sheet, _TITLE, 2), _number(sheet, _PLACE, 2))
        if key not in known:
            findings.append(
                CellFinding(sheet.title, "B1", "error", "table", f"模型里没有“{key[0]}”的第 {key[1]} 个决策表。")
            )
        elif key in sheets:
            message = f"“{key[0]}”的第 {key[1]} 个决策表出现了两次。"
            findings.append(CellFinding(sheet.title, "B1", "error", "table", message))
        else:
            sheets[key] = _Sheet(sheet, known[key])
            findings += sheets[key].findings
    if any(each.severity == "error" for each in findings):
        return Taken(None, (), tuple(findings), xml, name)
    merged, changes = apply_edits(xml, {key: sheet.edited for key, sheet in sheets.items()}, name=name)
    findings += [_located(problem, sheets) for problem in check_tables(merged, name=name, resolver=resolver)]
    # What nobody changed is given back as it was, whatever was wrong with it before.
    good = not changes or not any(each.fatal for each in findings)
    return Taken(merged if good else None, tuple(changes), tuple(findings), xml, name)


def read_tables(xml: bytes, workbook: bytes, *, name: str = "", resolver: Resolver | None = None) -> bytes:
    """As `take_in`, the model alone. Raises `DmnError` with sheet and cell for the first thing that is wrong."""
    taken = take_in(workbook, xml, name=name, resolver=resolver)
    if taken.xml is None:
        raise DmnError(next(each.text for each in taken.findings if each.fatal), file=name)
    return taken.xml


def _located(problem: TableProblem, sheets: dict[tuple[str, int], "_Sheet"]) -> CellFinding:
    sheet = sheets.get((problem.table, problem.place))
    if sheet is None:
        return CellFinding("", "", problem.severity, problem.code, f"第 {problem.line} 行：{problem.message}")
    cell = ""
    if problem.rule:
        column = get_column_letter(problem.cell + 2) if problem.cell >= 0 else "A"
        cell = f"{column}{sheet.rows[problem.rule - 1]}"
    return CellFinding(sheet.sheet.title, cell, problem.severity, problem.code, problem.message)


def _source_of(book: Any, name: str) -> tuple[str, bytes]:
    """The model that a workbook carries, and what its file was called."""
    try:
        sheet = book[_SOURCE]
        packed = "".join(_text(sheet, row, 1) for row in range(2, sheet.max_row + 1))
        unpacking = zlib.decompressobj()
        xml = unpacking.decompress(base64.b64decode(packed, validate=True), MAX_MODEL)
    except (KeyError, ValueError, zlib.error):
        raise DmnError("工作簿里没有原来的模型；请指明要改哪个模型文件，或重新导出后再编辑。", file=name) from None
    return _text(sheet, 1, 1), xml


def _open(workbook: bytes, name: str) -> Any:
    """The opened workbook; refused where it is too large, packed too tightly, or none at all."""
    if len(workbook) > MAX_BYTES:
        raise DmnError(f"工作簿过大：{len(workbook)} 字节，上限为 {MAX_BYTES} 字节。", file=name)
    try:
        with zipfile.ZipFile(io.BytesIO(workbook)) as packed:
            unpacked = sum(each.file_size for each in packed.infolist())
        book = load_workbook(io.BytesIO(workbook)) if unpacked <= MAX_UNPACKED else None
    except Exception:  # noqa: BLE001 - on a broken workbook the library raises whatever it stumbles over
        raise DmnError("不是有效的 .xlsx 工作簿，请用表格软件另存为 .xlsx 后再导入。", file=name) from None
    if book is None:
        raise DmnError(f"工作簿解压后超过 {MAX_UNPACKED} 字节，已拒绝。", file=name)
    return book


def _text(sheet: Worksheet, row: int, column: int) -> str:
    """What a cell holds, as FEEL text: numbers, booleans and dates are written out."""
    value = sheet.cell(row, column).value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        value = value.date()
    if isinstance(value, dt.datetime):
        return f'date and time("{value.isoformat()}")'
    if isinstance(value, dt.date):
        return f'date("{value.isoformat()}")'
    return str(value).strip()


def _number(sheet: Worksheet, row: int, column: int) -> int:
    text = _text(sheet, row, column)
    return int(text) if text.isdecimal() else 0


class _Sheet:
    """One sheet, read against the table it came from."""

    def __init__(self, sheet: Worksheet, layout: TableLayout) -> None:
        self.sheet = sheet
        self.layout = layout
        self.findings: list[CellFinding] = []
        self.rows: list[int] = []
        self._ids: set[str] = set()
        self.edited = EditedTable(*self._policy(), self._rules())
        self._check_head()

    def say(self, row: int, column: int, message: str, code: str = "cells") -> None:
        """Note an error at a cell."""
        cell = f"{get_column_letter(column)}{row}"
        self.findings.append(CellFinding(self.sheet.title, cell, "error", code, message))

    def _policy(self) -> tuple[str, str]:
        words = _text(self.sheet, _POLICY, 2).upper()
        if words == self.layout.hit:
            return self.layout.policy, self.layout.aggregation
        policy = next((each for each in sorted(POLICIES, key=len, reverse=True) if words.startswith(each)), "")
        aggregation = words[len(policy) :].strip()
        if not policy or (aggregation and (policy != "COLLECT" or aggregation not in AGGREGATIONS)):
            self.say(
                _POLICY,
                2,
                f"不认识的命中策略“{words}”；可用 {'、'.join(POLICIES)}，COLLECT 之后可加 {'、'.join(AGGREGATIONS)}。",
            )
        return policy, aggregation

    def _check_head(self) -> None:
        for at, column in enumerate(self.layout.columns, 2):
            if _text(self.sheet, _EXPRESSIONS, at) != column.expression or _text(self.sheet, _ROLES, at) != column.role:
                self.say(_EXPRESSIONS, at, f"表头应为{column.role}“{column.expression}”，请勿增删栏目。")
        width, last = len(self.layout.columns), self.sheet.max_column
        if last > width + _STRAY:
            self.say(_ROLES, last, "表格太宽；请删去决策表以外的列。")
            return
        for row in (*range(_ROLES, _FIRST_RULE), *self.rows):
            for at in range(width + 2, last + 1):
                if _text(self.sheet, row, at):
                    self.say(row, at, "这一列不属于决策表；说明请写在备注栏。")

    def _rules(self) -> tuple[EditedRule, ...]:
        return tuple(self._rule(row) for row in self._filled())

    def _filled(self) -> Iterator[int]:
        """The rows that hold a rule; empty ones are passed over."""
        last = self.sheet.max_row
        if last - _FIRST_RULE >= MAX_RULES:
            self.say(last, 1, f"规则超过 {MAX_RULES} 条。")
            return
        for row in range(_FIRST_RULE, last + 1):
            if any(_text(self.sheet, row, at) for at in range(1, len(self.layout.columns) + 2)):
                yield row

    def _rule(self, row: int) -> EditedRule:
        key = _text(self.sheet, row, 1)
        if key and key in self._ids:
            self.say(row, 1, f"规则标识“{key}”与上面重复；新规则请留空。")
        self._ids.add(key)
        self.rows.append(row)
        texts: list[str] = []
        for at, column in enumerate(self.layout.columns, 2):
            cell = self.sheet.cell(row, at)
            text = _text(self.sheet, row, at)
            if cell.data_type == "f":
                self.say(row, at, "这一格被当作公式；请把单元格格式设为文本后重填，如 = 5。")
            elif cell.data_type == "e":
                self.say(row, at, f"这一格是错误值 {text}。")
            texts.append(text or ("-" if column.kind == INPUT_CELL else ""))
        return EditedRule(key, tuple(texts))
