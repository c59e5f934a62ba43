# SPDX-License-Identifier: Apache-2.0
"""Sheets in and out: xlsx and CSV for lists and registers, so that those who know the facts keep them where they write.

What comes in is never believed: bombs, macros, formulas, merged cells and lost digits are told by sheet and cell. What
goes out never runs in a spreadsheet, and reads back the same. Lists come in as drafts; publishing stays one command.
"""

from typing import TYPE_CHECKING

from mingfu.kernel.settings import late

if TYPE_CHECKING:
    from mingfu.engines.sheets.commands import discard_draft, draft_list, publish_draft
    from mingfu.engines.sheets.lists import Difference, ListRead, differences, export_list, list_file, read_list
    from mingfu.engines.sheets.queries import drafts_of, edition_file, editions_of, entries_of, find_draft
    from mingfu.engines.sheets.reading import TableRead, day_in, read_table
    from mingfu.engines.sheets.shape import CSV, NO, XLSX, YES, Column, SheetFinding, TableRow
    from mingfu.engines.sheets.writing import write_csv, write_table, write_xlsx

__all__ = [
    "CSV",
    "NO",
    "XLSX",
    "YES",
    "Column",
    "Difference",
    "ListRead",
    "SheetFinding",
    "TableRead",
    "TableRow",
    "day_in",
    "differences",
    "discard_draft",
    "draft_list",
    "drafts_of",
    "edition_file",
    "editions_of",
    "entries_of",
    "export_list",
    "find_draft",
    "list_file",
    "publish_draft",
    "read_list",
    "read_table",
    "write_csv",
    "write_table",
    "write_xlsx",
]

__getattr__ = late(__name__, "shape", "writing", "reading", "lists", "queries", "commands", names=__all__)
