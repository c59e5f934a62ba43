# SPDX-License-Identifier: Apache-2.0
"""DMN decision models and FEEL expressions, in plain Python: no Django, no database, no clock of its own.

Conditions are compiled once and evaluated often; decisions say which rules led to them. Workbooks of decision tables
are in `tables_xlsx`, which is imported by itself: it loads a spreadsheet library that nobody else needs.
"""

from mingfu.engines.dmn.errors import DmnError, FeelError
from mingfu.engines.dmn.feel.expression import Expression, UnaryTests, compile_expression, compile_unary_tests
from mingfu.engines.dmn.feel.moments import Months
from mingfu.engines.dmn.feel.values import Range
from mingfu.engines.dmn.model.deciding import Model, load, parse_model
from mingfu.engines.dmn.model.explanation import Decision, Explanation, RuleHit, Step, TableFinding
from mingfu.engines.dmn.model.telling import explained, read_inputs, shown
from mingfu.engines.dmn.xsd import from_xsd

__all__ = [
    "Decision",
    "DmnError",
    "Explanation",
    "Expression",
    "FeelError",
    "Model",
    "Months",
    "Range",
    "RuleHit",
    "Step",
    "TableFinding",
    "UnaryTests",
    "compile_expression",
    "compile_unary_tests",
    "explained",
    "from_xsd",
    "load",
    "parse_model",
    "read_inputs",
    "shown",
]
