# SPDX-License-Identifier: Apache-2.0
"""Writing a sheet: xlsx or CSV. Every text stays a text: codes keep their zeros, and nothing runs when it is opened."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from mingfu.engines.sheets.guarding import STARTS, guarded, printable
from mingfu.engines.sheets.refusals import SheetCellTooLong
from mingfu.engines.sheets.shape import Column

MOST_TEXT = 32_767
"""Characters that one cell of a workbook holds; the library would cut the rest off without a word."""

EXACT_DIGITS = 15
"""Digits that a number in a spreadsheet keeps."""

_HEAD = PatternFill("solid", fgColor="FFE8ECF2")
_UNFIT = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))


def write_table(kind: str, title: str, columns: Sequence[Column], rows: Iterable[Mapping[str, str]]) -> bytes:
    """A sheet as bytes, `kind` being "xlsx" or "csv"."""
    return write_csv(columns, rows) if kind == "csv" else write_xlsx(title, columns, rows)


def write_csv(columns: Sequence[Column], rows: Iterable[Mapping[str, str]]) -> bytes:
    """The rows as CSV: UTF-8 with its mark, so that a Chinese spreadsheet opens it rightly."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow([guarded(column.heading) for column in columns])
    for row in rows:
        writer.writerow([guarded(printable(row.get(column.name, ""))) for column in columns])
    return "\ufeff".encode() + written.getvalue().encode()


def write_xlsx(title: str, columns: Sequence[Column], rows: Iterable[Mapping[str, str]]) -> bytes:
    """The rows as a workbook. Raises `SheetCellTooLong` rather than cut a text."""
    book = Workbook(write_only=True)
    sheet: Any = book.create_sheet(title.translate(_UNFIT)[:28].strip() or "表")
    sheet.freeze_panes = "A2"
    for place, column in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(place)].width = column.width
    sheet.append([_head(sheet, column) for column in columns])
    for number, row in enumerate(rows, 2):
        sheet.append([_cell(sheet, column, row.get(column.name, ""), number) for column in columns])
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _head(sheet: Any, column: Column) -> Any:
    cell = WriteOnlyCell(sheet)
    cell.value, cell.data_type = column.heading, "s"
    cell.font, cell.fill, cell.alignment = Font(bold=True), _HEAD, Alignment(wrap_text=True, vertical="top")
    return cell


def _cell(sheet: Any, column: Column, raw: str, number: int) -> Any:
    text = printable(raw)
    if not text:
        return None
    if len(text) > MOST_TEXT:
        raise SheetCellTooLong(heading=column.heading, row=number)
    plain = _number(text) if column.kind == "number" else None
    if plain is not None:
        return plain
    cell = WriteOnlyCell(sheet)
    # The type comes after the value: the library takes a text that begins with "=" for a formula.
    cell.value, cell.data_type = text, "s"
    cell.number_format = "@"
    if text.lstrip()[:1] in STARTS:
        cell.quotePrefix = True
    return cell


def _number(text: str) -> int | float | None:
    """The number that a text is, where a spreadsheet keeps it to the last digit."""
    try:
        exact = Decimal(text)
        near = float(text)
    except (ArithmeticError, ValueError):
        return None
    if not exact.is_finite() or len(exact.as_tuple().digits) > EXACT_DIGITS or Decimal(repr(near)) != exact:
        return None
    return int(exact) if exact == exact.to_integral_value() and "." not in text else near
