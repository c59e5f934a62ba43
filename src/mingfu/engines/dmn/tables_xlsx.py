# SPDX-License-Identifier: Apache-2.0
"""Decision tables as a workbook, one sheet a table, and back: the way people who know the rules edit them.

Columns and expressions belong to the model; a sheet may change the hit policy, and add, drop, order and rewrite rules.
"""

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from lxml import etree
from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from mingfu.engines.dmn.errors import DmnError, FeelError
from mingfu.engines.dmn.feel.expression import build_expression, build_tests
from mingfu.engines.dmn.model.model import Reader, Resolver
from mingfu.engines.dmn.model.source import Element, all_below, child, children, kind_of, read_definitions, text_of

MAX_BYTES: Final = 10_000_000
MAX_UNPACKED: Final = 50_000_000
MAX_RULES: Final = 5_000

_TITLE, _PLACE, _POLICY, _ROLES, _LABELS, _EXPRESSIONS, _FIRST_RULE = 1, 2, 3, 5, 6, 7, 8
_UNFIT: Final = re.compile(r"[\[\]:*?/\\']")
_TITLE_LENGTH: Final = 28
_WIDTH: Final = 22
_HEAD: Final = PatternFill("solid", fgColor="FFF2F2F2")
_PARTS: Final = (("inputEntry", "输入"), ("outputEntry", "输出"), ("annotationEntry", "备注"))


class _Column(NamedTuple):
    """A column of a sheet: the kind of rule cell it holds, its label, and the expression or name above it."""

    kind: str
    role: str
    label: str
    expression: str


def _tables(root: Element) -> Iterator[tuple[str, int, Element]]:
    """Every decision table of a model with the name of what it belongs to and its place there."""
    for owner in children(root, "decision", "businessKnowledgeModel"):
        found = [each for each in all_below(owner) if kind_of(each) == "decisionTable"]
        for place, table in enumerate(found, 1):
            yield owner.get("name", ""), place, table


def _columns(table: Element) -> list[_Column]:
    """The columns of a table: inputs, outputs, then notes (at least one)."""
    found: list[_Column] = []
    for each in children(table, "input"):
        expression = text_of(child(each, "inputExpression")).strip()
        found.append(_Column("inputEntry", "输入", each.get("label", "") or expression, expression))
    for each in children(table, "output"):
        name = each.get("name", "")
        found.append(
            _Column("outputEntry", "输出", each.get("label", "") or name or table.get("outputLabel", ""), name)
        )
    notes = [each.get("name", "") or "备注" for each in children(table, "annotation")] or ["备注"]
    return found + [_Column("annotationEntry", "备注", name, "") for name in notes]


def _rule_texts(rule: Element, columns: list[_Column]) -> list[str]:
    """The texts of a rule, one for each column."""
    texts: list[str] = []
    for kind, _role in _PARTS:
        wanted = sum(column.kind == kind for column in columns)
        entries = [text_of(each).strip() for each in children(rule, kind)]
        texts += [*entries, *[""] * wanted][:wanted]
    return texts


def write_tables(xml: bytes, *, name: str = "") -> bytes:
    """A workbook (.xlsx) of all decision tables of a model. Raises `DmnError` for what is no DMN."""
    root = read_definitions(xml, file=name)
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for number, (owner, place, table) in enumerate(_tables(root), 1):
        title = f"{number}.{_UNFIT.sub(' ', owner)}"[:_TITLE_LENGTH]
        _fill(workbook.create_sheet(title), owner, place, table)
    if not workbook.worksheets:
        raise DmnError("模型里没有决策表。", file=name)
    packed = io.BytesIO()
    workbook.save(packed)
    return packed.getvalue()


def _fill(sheet: Worksheet, owner: str, place: int, table: Element) -> None:
    columns = _columns(table)
    policy = f"{table.get('hitPolicy', 'UNIQUE')} {table.get('aggregation', '')}".strip()
    for row, label, text in ((_TITLE, "决策", owner), (_PLACE, "表序号", str(place)), (_POLICY, "命中策略", policy)):
        _put(sheet, row, 1, label, head=True)
        _put(sheet, row, 2, text)
    for row, label in ((_ROLES, "栏目"), (_LABELS, "名称"), (_EXPRESSIONS, "规则标识＼表达式")):
        _put(sheet, row, 1, label, head=True)
    for at, column in enumerate(columns, 2):
        for row, text in ((_ROLES, column.role), (_LABELS, column.label), (_EXPRESSIONS, column.expression)):
            _put(sheet, row, at, text, head=True)
        sheet.column_dimensions[get_column_letter(at)].width = _WIDTH
    sheet.column_dimensions["A"].width = _WIDTH
    for row, rule in enumerate(children(table, "rule"), _FIRST_RULE):
        _put(sheet, row, 1, rule.get("id", ""))
        for at, text in enumerate(_rule_texts(rule, columns), 2):
            _put(sheet, row, at, text)
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


def read_tables(xml: bytes, workbook: bytes, *, name: str = "", resolver: Resolver | None = None) -> bytes:
    """The model with the rules of a workbook that `write_tables` made and somebody edited.

    Tables without a sheet stay as they are. Raises `DmnError` that names sheet and cell where the workbook does not
    fit the model or a cell is not FEEL.
    """
    definitions = Reader(xml, file=name, resolver=resolver).read()
    root = read_definitions(xml, file=name)
    tables = {(owner, place): table for owner, place, table in _tables(root)}
    for sheet in _open(workbook, name).worksheets:
        key = (_text(sheet, _TITLE, 2), _number(sheet, _PLACE, 2))
        table = tables.get(key)
        if table is None:
            raise DmnError(f"工作表“{sheet.title}”：模型里没有“{key[0]}”的第 {key[1]} 个决策表。", file=name)
        _Sheet(sheet, table, definitions.soft, name).apply()
    return etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8")


def _open(workbook: bytes, name: str) -> Any:
    """The opened workbook; refused where it is too large, packed too tightly, or none at all."""
    if len(workbook) > MAX_BYTES:
        raise DmnError(f"工作簿过大：{len(workbook)} 字节，上限为 {MAX_BYTES} 字节。", file=name)
    try:
        with zipfile.ZipFile(io.BytesIO(workbook)) as packed:
            if sum(each.file_size for each in packed.infolist()) > MAX_UNPACKED:
                raise DmnError(f"工作簿解压后超过 {MAX_UNPACKED} 字节，已拒绝。", file=name)
        return load_workbook(io.BytesIO(workbook))
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, OSError, etree.XMLSyntaxError):
        raise DmnError("不是有效的 .xlsx 工作簿，请用表格软件另存为 .xlsx 后再导入。", file=name) from None


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
    """One sheet, laid over the table it came from."""

    def __init__(self, sheet: Worksheet, table: Element, soft: frozenset[str], file: str) -> None:
        self.sheet = sheet
        self.table = table
        self.columns = _columns(table)
        self.soft = soft
        self.file = file
        self.space = etree.QName(table).namespace

    def refuse(self, row: int, column: int, message: str) -> DmnError:
        """The error at a cell."""
        cell = f"{get_column_letter(column)}{row}"
        return DmnError(f"工作表“{self.sheet.title}”单元格 {cell}：{message}", file=self.file, line=row, column=column)

    def apply(self) -> None:
        """Give the table the sheet's hit policy and rules."""
        self._check_head()
        policy, _, aggregation = _text(self.sheet, _POLICY, 2).partition(" ")
        if policy in ("RULE", "OUTPUT"):
            policy, aggregation = f"{policy} {aggregation}", ""
        if (
            f"{policy} {aggregation}".strip()
            != f"{self.table.get('hitPolicy', 'UNIQUE')} {self.table.get('aggregation', '')}".strip()
        ):
            self.table.set("hitPolicy", policy)
            self.table.attrib.pop("aggregation", "")
            if aggregation:
                self.table.set("aggregation", aggregation)
        old = list(children(self.table, "rule"))
        known = {rule.get("id", ""): rule for rule in old if rule.get("id")}
        rules = [self._rule(row, known) for row in self._rows()]
        if [rule.get("id") for rule in rules] == [rule.get("id") for rule in old]:
            return
        for rule in old:
            self.table.remove(rule)
        self.table.extend(rules)

    def _check_head(self) -> None:
        for at, column in enumerate(self.columns, 2):
            if _text(self.sheet, _EXPRESSIONS, at) != column.expression or _text(self.sheet, _ROLES, at) != column.role:
                raise self.refuse(_EXPRESSIONS, at, f"表头应为{column.role}“{column.expression}”，请勿增删栏目。")

    def _rows(self) -> Iterator[int]:
        """The rows that hold a rule; empty ones are passed over."""
        last = self.sheet.max_row
        if last - _FIRST_RULE >= MAX_RULES:
            raise self.refuse(last, 1, f"规则超过 {MAX_RULES} 条。")
        for row in range(_FIRST_RULE, last + 1):
            if any(_text(self.sheet, row, at) for at in range(1, len(self.columns) + 2)):
                yield row

    def _rule(self, row: int, known: dict[str, Element]) -> Element:
        key = _text(self.sheet, row, 1)
        rule = known.pop(key, None) if key else None
        if rule is None:
            rule = etree.Element(f"{{{self.space}}}rule")
            if key:
                rule.set("id", key)
        entries: dict[str, list[Element]] = {kind: list(children(rule, kind)) for kind, _role in _PARTS}
        for at, column in enumerate(self.columns, 2):
            text = _text(self.sheet, row, at)
            self._check_cell(row, at, column, text)
            waiting = entries[column.kind]
            if waiting:
                self._set_text(waiting.pop(0), text, column)
            elif text or column.kind != "annotationEntry":
                entry = etree.SubElement(rule, f"{{{self.space}}}{column.kind}")
                self._set_text(entry, text, column)
        return rule

    def _set_text(self, entry: Element, text: str, column: _Column) -> None:
        if text == text_of(entry).strip() and child(entry, "text") is not None:
            return
        inner = child(entry, "text")
        if inner is None:
            inner = etree.SubElement(entry, f"{{{self.space}}}text")
        inner.text = text or ("-" if column.kind == "inputEntry" else "")

    def _check_cell(self, row: int, at: int, column: _Column, text: str) -> None:
        if column.kind == "annotationEntry" or text in ("", "-"):
            return
        build = build_tests if column.kind == "inputEntry" else build_expression
        try:
            build(text, soft=self.soft)
        except FeelError as error:
            raise self.refuse(row, at, f"第 {error.column} 个字符处：{error.message}") from None
