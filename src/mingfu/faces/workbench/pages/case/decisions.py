# SPDX-License-Identifier: Apache-2.0
"""Why the tables decided as they did in a case: which rule, on which inputs, in which edition. The ledger tells it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from django.utils.translation import gettext

from mingfu.engines.cases.tables import KeptTable, answered_by
from mingfu.engines.dmn.model.source import read_definitions
from mingfu.engines.dmn.tables import RuleRow, TableLayout, layouts
from mingfu.engines.dmn.tables.layout import INPUT_CELL, OUTPUT_CELL
from mingfu.faces.ui.components import Fact
from mingfu.faces.workbench.pages.case.file import File
from mingfu.faces.workbench.words import moment_words


@dataclass(frozen=True)
class Decided:
    """One decision of a table."""

    title: str
    when: str
    facts: tuple[Fact, ...]


def decisions(file: File) -> tuple[Decided, ...]:
    """Every decision of the case by a table, newest first."""
    held: dict[tuple[str, str], KeptTable | None] = {}
    found: list[Decided] = []
    for event in file.events:
        said = event.payload
        if event.name != "service.answered" or not said["edition"]:
            continue
        place = (said["name"], said["edition"])
        if place not in held:
            held[place] = answered_by(*place)
        title = gettext(file.node(said["node"])) or said["name"]
        found.append(Decided(title, moment_words(event.at), tuple(_facts(said, held[place]))))
    return tuple(reversed(found))


def _facts(said: Mapping[str, Any], table: KeptTable | None) -> Iterator[Fact]:
    known = list(layouts(read_definitions(table.content, file=table.key))) if table is not None else []
    labels = {
        column.expression: column.label for layout in known for column in layout.columns if column.kind == OUTPUT_CELL
    }
    answer = {labels.get(name, name): text for name, text in said["answer"].items()}
    yield Fact(gettext("结果"), _values(answer) or gettext("空（没有结果）"))
    rules = list(_rules(said["rules"], known))
    for line in rules or [gettext("没有规则命中")]:
        yield Fact(gettext("规则"), line)
    if said.get("inputs"):
        yield Fact(gettext("凭这些输入"), _values(said["inputs"]))
    else:
        yield Fact(gettext("凭这些输入"), gettext("没有可以记录的代码或数字"))
    url = ""
    if table is not None:
        url = f"/desk/tables/{table.key}" + ("" if table.current else f"?edition={table.edition}")
    yield Fact(gettext("决策表版本"), said["edition"], url)


def _values(told: Mapping[str, str]) -> str:
    """Answers as a person reads them."""
    return "，".join(f"{name} {_value(orjson.loads(text))}" for name, text in told.items())


def _value(value: Any) -> str:
    if value is None:
        return gettext("空")
    if isinstance(value, bool):
        return gettext("是") if value else gettext("否")
    return str(value)


def _rules(names: Iterable[str], known: Sequence[TableLayout]) -> Iterator[str]:
    """The rules that led to an answer, in words; by name alone where the table is no longer known."""
    for name in names:
        found = next(
            ((layout, rule) for layout in known for rule in layout.rules if name in (rule.id, str(rule.index))), None
        )
        yield _rule(*found) if found else name


def _rule(layout: TableLayout, rule: RuleRow) -> str:
    cells = list(zip(layout.columns, rule.cells, strict=True))
    asked = [
        f"{column.label} {cell.text}"
        for column, cell in cells
        if column.kind == INPUT_CELL and cell.text not in ("", "-")
    ]
    given = [f"{column.label} {cell.text}" for column, cell in cells if column.kind == OUTPUT_CELL]
    notes = [cell.text for column, cell in cells if column.kind not in (INPUT_CELL, OUTPUT_CELL) and cell.text]
    when, then = "，".join(asked) or gettext("任何情形"), "，".join(given)
    line = gettext("第 {number} 条：{when} → {then}").format(number=rule.index, when=when, then=then)
    return f"{line}（{'；'.join(notes)}）" if notes else line
