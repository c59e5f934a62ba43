# SPDX-License-Identifier: Apache-2.0
"""What a sheet is made of, on its way in or out: columns, rows of texts, and findings that name the cell."""

from collections.abc import Mapping
from dataclasses import dataclass
from string import ascii_uppercase as LETTERS  # noqa: N812 - a constant
from typing import Literal

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"

ColumnKind = Literal["text", "code", "number", "date", "yesno"]
YES, NO = "是", "否"
"""How a truth value stands in a sheet: the sheets are in the language of the lists."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, its heading, and what stands in it. A column that is `needed` must be in the sheet."""

    name: str
    heading: str
    kind: ColumnKind = "text"
    needed: bool = False
    width: int = 18
    hint: str = ""


@dataclass(frozen=True, slots=True)
class SheetFinding:
    """Something found in a sheet, with its cell; `cell` is empty where it concerns the sheet as a whole."""

    sheet: str
    cell: str
    severity: Literal["error", "warning"]
    code: str
    message: str
    column: str = ""
    """The heading of the column, where it is one."""

    @property
    def row(self) -> int:
        """The row in the sheet, as a spreadsheet counts it; 0 where it concerns the sheet as a whole."""
        digits = self.cell.lstrip(LETTERS)
        return int(digits) if digits.isdecimal() else 0

    @property
    def text(self) -> str:
        """Place and message as one sentence."""
        place = f"工作表“{self.sheet}”" if self.sheet else ""
        if self.cell:
            place += f"第 {self.row} 行" + (f"“{self.column}”" if self.column else "")
            place += f"（单元格 {self.cell}）" if self.cell[0].isalpha() else ""
        return f"{place}：{self.message}" if place else self.message


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row as it was read: its number in the sheet, and its texts by column name (empty cells are left out)."""

    number: int
    texts: Mapping[str, str]
    cells: Mapping[str, str]
    """The place of each column in this row, such as `C7`."""
