# SPDX-License-Identifier: Apache-2.0
"""Decision tables as they are written: their layout, and what is wrong with them before anybody decides by them."""

from mingfu.engines.dmn.tables.checking import TableProblem, check_tables
from mingfu.engines.dmn.tables.layout import Cell, Column, RuleRow, TableLayout, layouts

__all__ = ["Cell", "Column", "RuleRow", "TableLayout", "TableProblem", "check_tables", "layouts"]
