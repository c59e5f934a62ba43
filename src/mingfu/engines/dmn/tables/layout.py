# SPDX-License-Identifier: Apache-2.0
"""The decision tables of a model as people see them: where each stands, its columns, and the texts of its rules."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

from mingfu.engines.dmn.model.source import Element, all_below, child, children, kind_of, line_of, text_line, text_of

INPUT_CELL: Final = "inputEntry"
OUTPUT_CELL: Final = "outputEntry"
NOTE_CELL: Final = "annotationEntry"
DESCRIPTION: Final = "description"
"""The kinds of cells a rule has; a description serves as the note where the table has no column for notes."""

ROLES: Final = {INPUT_CELL: "输入", OUTPUT_CELL: "输出", NOTE_CELL: "备注", DESCRIPTION: "备注"}


class Column(NamedTuple):
    """A column: the kind of rule cell it holds, its label, and the expression or name above it."""

    kind: str
    label: str
    expression: str

    @property
    def role(self) -> str:
        """What the column is for."""
        return ROLES[self.kind]


@dataclass(frozen=True)
class Cell:
    """One cell of a rule: its text and its line in the file."""

    text: str
    line: int


@dataclass(frozen=True)
class RuleRow:
    """A rule as it is written: its place from 1, its id, and one cell for each column."""

    index: int
    id: str
    line: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class TableLayout:
    """A decision table as it is written. `place` counts the tables of one owner from 1."""

    owner: str
    place: int
    id: str
    policy: str
    aggregation: str
    line: int
    columns: tuple[Column, ...]
    rules: tuple[RuleRow, ...]
    element: Element

    @property
    def title(self) -> str:
        """What the table is called."""
        return self.owner if self.place == 1 else f"{self.owner}（{self.place}）"

    @property
    def hit(self) -> str:
        """Hit policy and aggregation, as a workbook has them."""
        return f"{self.policy} {self.aggregation}".strip()


def layouts(root: Element) -> Iterator[TableLayout]:
    """Every decision table of a model, in the order of the file."""
    for owner in children(root, "decision", "businessKnowledgeModel"):
        found = [each for each in all_below(owner) if kind_of(each) == "decisionTable"]
        for place, table in enumerate(found, 1):
            yield _layout(owner.get("name", ""), place, table)


def _layout(owner: str, place: int, table: Element) -> TableLayout:
    columns = tuple(_columns(owner, table))
    return TableLayout(
        owner=owner,
        place=place,
        id=table.get("id", ""),
        policy=table.get("hitPolicy", "UNIQUE"),
        aggregation=table.get("aggregation", ""),
        line=line_of(table),
        columns=columns,
        rules=tuple(_row(rule, index, columns) for index, rule in enumerate(children(table, "rule"), 1)),
        element=table,
    )


def _columns(owner: str, table: Element) -> Iterator[Column]:
    """Inputs, outputs, then notes (one column of them at least)."""
    for each in children(table, "input"):
        expression = text_of(child(each, "inputExpression")).strip()
        yield Column(INPUT_CELL, each.get("label", "") or expression, expression)
    for each in children(table, "output"):
        name = each.get("name", "")
        yield Column(OUTPUT_CELL, each.get("label", "") or name or table.get("outputLabel") or owner, name)
    notes = [each.get("name", "") or "备注" for each in children(table, "annotation")]
    if notes:
        yield from (Column(NOTE_CELL, name, "") for name in notes)
        return
    rules = list(children(table, "rule"))
    written = any(child(rule, NOTE_CELL) is not None for rule in rules)
    described = any(child(rule, DESCRIPTION) is not None for rule in rules)
    yield Column(DESCRIPTION if described and not written else NOTE_CELL, "备注", "")


def _row(rule: Element, index: int, columns: tuple[Column, ...]) -> RuleRow:
    cells: list[Cell] = []
    for kind in (INPUT_CELL, OUTPUT_CELL, NOTE_CELL, DESCRIPTION):
        wanted = sum(column.kind == kind for column in columns)
        found = [Cell(text_of(each).strip(), text_line(each)) for each in children(rule, kind)]
        cells += [*found, *[Cell("", line_of(rule))] * wanted][:wanted]
    return RuleRow(index, rule.get("id", ""), line_of(rule), tuple(cells))
