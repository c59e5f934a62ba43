# SPDX-License-Identifier: Apache-2.0
"""What a cell of conditions says without being run: its region, and the constants in it."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from mingfu.engines.dmn.errors import FeelError
from mingfu.engines.dmn.feel.compiling.compiler import Compiler
from mingfu.engines.dmn.feel.expression import HANDLERS
from mingfu.engines.dmn.feel.nodes import Literal, Node, RangeOf, Test, Tests
from mingfu.engines.dmn.feel.parser import parse_tests
from mingfu.engines.dmn.feel.registry import long_names
from mingfu.engines.dmn.feel.values import Range
from mingfu.engines.dmn.tables.regions import EVERY, Region, between, point, united

UNKNOWN: Final = object()
"""Stands for a value that is known at run time only."""


@dataclass
class CellMeaning:
    """A cell of conditions. `region` is None where it cannot be told without running it."""

    region: Region | None
    constants: list[Any] = field(default_factory=list)


class _Unclear(Exception):  # noqa: N818 - a signal inside this module, never seen outside
    """The cell says something that only its evaluation can tell."""


def constant_of(text: str, node: Node) -> Any:
    """The value of a node that reads no name, as ordered things are counted here; else `UNKNOWN`."""
    compiler = Compiler(text, HANDLERS)
    try:
        code = compiler.compile(node)
        return UNKNOWN if compiler.free else code({})
    except FeelError:
        return UNKNOWN


def _placed(value: Any) -> Any:
    """A value as the regions count it."""
    return Decimal(value) if type(value) is bool else value


class _Reading:
    """One reading of one cell."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.constants: list[Any] = []

    def known(self, node: Node) -> Any:
        """The constant value of a node, noted."""
        value = constant_of(self.text, node)
        if value is UNKNOWN:
            raise _Unclear
        if value is not None and type(value) not in (list, Range):
            self.constants.append(value)
        return value

    def tests(self, node: Tests) -> Region:
        """All tests of the cell."""
        if not node.tests:
            return EVERY
        region = united(map(self.test, node.tests))
        return region.other() if node.negated else region

    def test(self, node: Node) -> Region:
        """One test."""
        if isinstance(node, Test):
            value = _placed(self.known(node.operand))
            if value is None or type(value) in (list, dict):
                raise _Unclear
            return _compared(node.operator, value)
        if isinstance(node, RangeOf):
            for end in (node.low, node.high):
                if end is not None:
                    self.known(end)
        if isinstance(node, Literal) and node.value is None:
            return Region(())
        return self._of_value(self.known(node))

    def _of_value(self, value: Any) -> Region:
        if type(value) is Range:
            return between(value.low, value.high, low_closed=value.low_closed, high_closed=value.high_closed)
        if type(value) is list:
            for item in value:
                if type(item) not in (list, dict, Range) and item is not None:
                    self.constants.append(item)
            return united(self._of_value(item) for item in value)
        if value is None or type(value) is dict:
            raise _Unclear
        return point(_placed(value))


def _compared(operator: str, value: Any) -> Region:
    if operator == "=":
        return point(value)
    if operator == "!=":
        return point(value).other()
    closed = operator.endswith("=")
    if operator.startswith("<"):
        return between(None, value, low_closed=False, high_closed=closed)
    return between(value, None, low_closed=closed, high_closed=False)


def meaning_of(text: str, names: frozenset[str]) -> CellMeaning:
    """What a cell takes. A cell that is no FEEL, or that reads names, is unclear."""
    if text.strip() in ("", "-"):
        return CellMeaning(EVERY)
    reading = _Reading(text)
    try:
        node = parse_tests(text, [*long_names(), *names])
        return CellMeaning(reading.tests(node), reading.constants)
    except (_Unclear, FeelError):
        return CellMeaning(None, reading.constants)
