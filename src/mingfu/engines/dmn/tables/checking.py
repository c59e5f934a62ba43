# SPDX-License-Identifier: Apache-2.0
"""What is wrong with the decision tables of a model, before anybody decides by them: by line, rule and column."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from mingfu.engines.dmn.errors import DmnError, FeelError
from mingfu.engines.dmn.feel.compiling.compiler import INPUT, RUN
from mingfu.engines.dmn.feel.cursor import one_spaced
from mingfu.engines.dmn.feel.expression import UnaryTests, build_expression, build_tests
from mingfu.engines.dmn.feel.limits import Run
from mingfu.engines.dmn.feel.parser import parse_expression
from mingfu.engines.dmn.feel.registry import long_names
from mingfu.engines.dmn.feel.types import ANY, BOOLEAN, STRING, Constrained, Plain, Type
from mingfu.engines.dmn.feel.writing import literal
from mingfu.engines.dmn.model.explanation import POLICIES
from mingfu.engines.dmn.model.model import DecisionNode, Definitions, InputData, Reader, Resolver
from mingfu.engines.dmn.model.source import Element, child, children, read_definitions, text_of
from mingfu.engines.dmn.tables.cells import UNKNOWN, CellMeaning, constant_of, meaning_of
from mingfu.engines.dmn.tables.layout import OUTPUT_CELL, TableLayout, layouts
from mingfu.engines.dmn.tables.regions import EVERY, HIGHEST, LOWEST, Region, pieces, point, united, written
from mingfu.engines.dmn.tables.sweeping import MAX_FOUND, Path, Sweep

_SHORT: Final = {name[0]: name for name in POLICIES}
_YES_NO: Final = united([point(Decimal(0)), point(Decimal(1))])


@dataclass(frozen=True, order=True)
class TableProblem:
    """Something found in a table. `rule` counts from 1, `cell` from 0 over all columns; 0 and -1 where it is no cell."""

    line: int
    column: int
    severity: str
    """`error`, `warning`, or `info` for what could not be looked at."""
    code: str
    message: str
    table: str = ""
    place: int = 0
    rule: int = 0
    cell: int = -1


@dataclass(frozen=True)
class _Head:
    """A column's type and the values it allows."""

    label: str
    kind: Type
    allowed: UnaryTests | None
    domain: Region


def check_tables(xml: bytes, *, name: str = "", resolver: Resolver | None = None) -> list[TableProblem]:
    """Everything found in a model's tables, and what keeps other parts of it from running, in the order of the file.

    Raises `DmnError` for what is no DMN, or imports what cannot be had.
    """
    definitions = Reader(xml, file=name, resolver=resolver).read()
    root = read_definitions(xml, file=name)
    found: list[TableProblem] = []
    for layout in layouts(root):
        found += _Table(layout, definitions, root).look()
    lines = {each.line for each in found if each.cell >= 0 and each.code in ("feel", "name")}
    found += [_of_model(error, "error") for error in definitions.problems if error.line not in lines]
    found += [_of_model(error, "warning") for error in definitions.warnings if error.line not in lines]
    return sorted(found)


def _of_model(error: DmnError, severity: str) -> TableProblem:
    return TableProblem(error.line, error.column, severity, "model", error.message)


class _Table:
    """One table that is looked at."""

    def __init__(self, layout: TableLayout, definitions: Definitions, root: Element) -> None:
        self.layout = layout
        self.definitions = definitions
        self.root = root
        self.policy = _SHORT.get(layout.policy, layout.policy)
        self.found: list[TableProblem] = []

    def look(self) -> list[TableProblem]:
        """All that is found."""
        element = self.layout.element
        inputs = [self._input(each) for each in children(element, "input")]
        outputs = [self._output(each) for each in children(element, "output")]
        rows: list[list[CellMeaning]] = []
        for row in self.layout.rules:
            rows.append([self._condition(row.index, at, head) for at, head in enumerate(inputs)])
            for at, head in enumerate(outputs, len(inputs)):
                self._result(row.index, at, head)
        broken = any(each.code in ("feel", "type", "cells") for each in self.found)
        if rows and inputs and not broken and self.policy in POLICIES:
            self._sweep(inputs, rows)
        return self.found

    def say(self, severity: str, code: str, message: str, *, rule: int = 0, cell: int = -1, column: int = 0) -> None:
        """Note something found, at a cell, at a rule, or at the table."""
        layout = self.layout
        line = layout.line
        if rule:
            row = layout.rules[rule - 1]
            line = row.cells[cell].line if cell >= 0 else row.line
            where = f"第 {rule} 条规则" + (f"“{layout.columns[cell].label}”" if cell >= 0 else "")
            message = f"{where}：{message}"
        self.found.append(
            TableProblem(line, column, severity, code, message, layout.owner, layout.place, rule, cell)
        )  # fmt: skip

    def _input(self, element: Element) -> _Head:
        expression = child(element, "inputExpression")
        text = one_spaced(text_of(expression))
        kind = self.definitions.kinds.of(expression)
        reference = expression.get("typeRef", "") if expression is not None else ""
        if kind is ANY:
            kind, reference = self._kind_of_name(text)
        allowed = text_of(child(element, "inputValues")).strip() or self._allowed_of(reference)
        return self._head(element.get("label") or text, kind, allowed)

    def _kind_of_name(self, name: str) -> tuple[Type, str]:
        """The type of what the column reads, where that is an element of the model."""
        node = self.definitions.named(name)
        if not isinstance(node, InputData | DecisionNode):
            return ANY, ""
        owner = next((each for each in children(self.root, "inputData", "decision") if each.get("id") == node.id), None)
        variable = child(owner, "variable") if owner is not None else None
        return node.kind, variable.get("typeRef", "") if variable is not None else ""

    def _allowed_of(self, reference: str) -> str:
        """The allowed values of a type that this model defines."""
        for item in children(self.root, "itemDefinition"):
            if item.get("name") == reference.rpartition(":")[2] and item.get("isCollection") != "true":
                return text_of(child(item, "allowedValues")).strip()
        return ""

    def _output(self, element: Element) -> _Head:
        label = element.get("label") or element.get("name", "") or self.layout.owner
        kind = self.definitions.kinds.of(element)
        if kind is ANY and len(list(children(self.layout.element, "output"))) == 1:
            kind, _reference = self._kind_of_name(self.layout.owner)
            kind = kind if isinstance(kind, Plain | Constrained) and self.policy[0] in "UAPF" else ANY
        return self._head(label, kind, text_of(child(element, "outputValues")).strip())

    def _head(self, label: str, kind: Type, allowed: str) -> _Head:
        base = kind
        while isinstance(base, Constrained):
            base = base.base
        tests = _tests_or_none(allowed)
        region = meaning_of(allowed, self.definitions.soft).region if tests else EVERY
        domain = region if region is not None and region.parts else EVERY
        if base == BOOLEAN:
            domain = _YES_NO
        return _Head(label, base, tests, domain)

    def _condition(self, rule: int, cell: int, head: _Head) -> CellMeaning:
        text = self._text(rule, cell)
        if text is None:
            return CellMeaning(None)
        if text in ("", "-"):
            return CellMeaning(EVERY)
        try:
            names = build_tests(text, soft=self.definitions.soft).names
        except FeelError as error:
            self.say("error", "feel", error.message, rule=rule, cell=cell, column=error.column)
            return CellMeaning(None)
        self._names(names - {INPUT}, rule, cell)
        meaning = meaning_of(text, self.definitions.soft)
        wrong = [value for value in meaning.constants if not _belongs(head.kind, value)]
        if wrong:
            self.say("error", "type", f"{literal(wrong[0])} 不是{_called(head.kind)}。", rule=rule, cell=cell)
        elif meaning.region is not None and not _meet(head.domain, meaning.region):
            self.say("error", "never", "不在允许的取值之内，这条规则不会命中。", rule=rule, cell=cell)
        return meaning

    def _text(self, rule: int, cell: int) -> str | None:
        row = self.layout.rules[rule - 1]
        return row.cells[cell].text if cell < len(row.cells) else None

    def _names(self, names: Iterable[str], rule: int, cell: int) -> None:
        for name in sorted(set(names) - self.definitions.soft):
            message = f"没有定义名称“{name}”，其值为空；若是文字，请加半角双引号。"
            self.say("error", "name", message, rule=rule, cell=cell)

    def _result(self, rule: int, cell: int, head: _Head) -> None:
        text = self._text(rule, cell)
        if text is None or text in ("", "-"):
            return
        try:
            expression = build_expression(text, soft=self.definitions.soft, types=self.definitions.kinds.found)
        except FeelError as error:
            self.say("error", "feel", error.message, rule=rule, cell=cell, column=error.column)
            return
        self._names(expression.names, rule, cell)
        value = constant_of(text, parse_expression(text, [*long_names(), *self.definitions.soft]))
        if value is UNKNOWN or value is None:
            return
        if head.kind.coerce(value) is None:
            self.say("error", "type", f"{literal(value)} 不是{_called(head.kind)}。", rule=rule, cell=cell)
        elif head.allowed is not None and not head.allowed.holds({INPUT: value, RUN: Run()}):
            self.say("error", "value", f"{literal(value)} 不在允许的取值之内。", rule=rule, cell=cell)

    def _sweep(self, inputs: list[_Head], rows: list[list[CellMeaning]]) -> None:
        for at, head in enumerate(inputs):
            kinds = {type(value) for row in rows for value in row[at].constants}
            if len(kinds) > 1:
                self.say("info", "mixed", f"“{head.label}”一列有几种类型的值，未检查重叠与遗漏。")
                return
        regions = [[meaning.region for meaning in row] for row in rows]
        done = Sweep(regions, [head.domain for head in inputs], first_only=self.policy == "FIRST").walk()
        if done.stopped:
            self.say("info", "large", "组合过多，只检查了一部分重叠与遗漏。")
        self._overlaps(inputs, done)
        self._gaps(inputs, done)
        for place in range(len(rows)):
            if not done.stopped and place not in done.reached and all(each is None or _meet(head.domain, each) for head, each in zip(inputs, regions[place], strict=True)):  # fmt: skip
                self.say("warning", "unreachable", "前面的规则已包括它的全部情形，不会轮到它。", rule=place + 1)

    def _overlaps(self, inputs: list[_Head], done: Sweep) -> None:
        if self.policy not in ("UNIQUE", "ANY"):
            return
        for (one, other), path in sorted(done.pairs.items()):
            where = _told(inputs, path)
            if self.policy == "UNIQUE":
                message = f"与第 {one + 1} 条规则重叠（{where}），命中策略“唯一”下结果为空。"
                self.say("error", "overlap", message, rule=other + 1)
            elif self._results(one) != self._results(other):
                message = f"与第 {one + 1} 条规则重叠（{where}）而结果不同，命中策略“任一”下结果为空。"
                self.say("error", "overlap", message, rule=other + 1)

    def _results(self, place: int) -> list[str]:
        columns, cells = self.layout.columns, self.layout.rules[place].cells
        return [cell.text for column, cell in zip(columns, cells, strict=True) if column.kind == OUTPUT_CELL]

    def _gaps(self, inputs: list[_Head], done: Sweep) -> None:
        defaults = any(
            child(each, "defaultOutputEntry") is not None for each in children(self.layout.element, "output")
        )
        if defaults or self.policy in ("COLLECT", "RULE ORDER", "OUTPUT ORDER"):
            return
        for where in dict.fromkeys(_told(inputs, path) for path in done.gaps):
            self.say("warning", "gap", f"没有规则包括这种情形：{where}；此时结果为空。")
        if len(done.gaps) >= MAX_FOUND:
            self.say("info", "more", "没有包括的情形还有更多，未一一列出。")


def _tests_or_none(text: str) -> UnaryTests | None:
    try:
        return build_tests(text) if text else None
    except FeelError:
        return None


def _belongs(kind: Type, value: Any) -> bool:
    return kind.accepts(value) if isinstance(kind, Plain) else True


def _called(kind: Type) -> str:
    return _TYPES.get(kind.name, kind.name)


_TYPES: Final = {
    "number": "数值",
    "string": "文字（文字须加双引号）",
    "boolean": "是否（true 或 false）",
    "date": "日期",
    "time": "时间",
    "date and time": "日期和时间",
    "days and time duration": "时长",
    "years and months duration": "年月时长",
}


def _meet(domain: Region, region: Region) -> bool:
    return any(region.covers(*part) for part in pieces(domain, [region]))


def _told(inputs: list[_Head], path: Path) -> str:
    """A combination of inputs in words; columns that do not matter are left out."""
    return "，".join(_parts(inputs, path)) or "任何输入"


def _parts(inputs: list[_Head], path: Path) -> Iterator[str]:
    for head, (low, high) in zip(inputs, path, strict=False):
        if low == LOWEST and high == HIGHEST:
            continue
        value = written(low, high, boolean=head.kind == BOOLEAN)
        single = not low[0] and not high[0] and low[1] == high[1]
        yield f"{head.label} {value if single or head.kind != STRING else '为其他文字'}"
