# SPDX-License-Identifier: Apache-2.0
"""Putting edited tables back into a model: what changed, and the model's bytes with just that changed."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from lxml import etree

from mingfu.engines.dmn.model.source import read_definitions
from mingfu.engines.dmn.tables.layout import INPUT_CELL, TableLayout, layouts
from mingfu.engines.dmn.tables.splicing import NewRule, table_spans, with_policy, with_rules

_UTF8: Final = frozenset({"UTF-8", "ASCII", "US-ASCII", ""})


@dataclass(frozen=True)
class EditedRule:
    """A rule as somebody wants it: its id (empty for a new one) and one text for each column."""

    id: str
    texts: tuple[str, ...]


@dataclass(frozen=True)
class EditedTable:
    """A table as somebody wants it."""

    policy: str
    aggregation: str
    rules: tuple[EditedRule, ...]


@dataclass(frozen=True)
class TableChange:
    """One difference. `kind` is `policy`, `added`, `removed`, `changed` or `moved`."""

    table: str
    kind: str
    rule: str
    """The rule's id."""
    column: str = ""
    old: str = ""
    new: str = ""

    @property
    def message(self) -> str:
        """The difference in one Chinese sentence."""
        told = {
            "policy": f"命中策略由“{self.old}”改为“{self.new}”",
            "added": f"新增规则 {self.rule}：{self.new}",
            "removed": f"删去规则 {self.rule}：{self.old}",
            "moved": f"规则 {self.rule} 由第 {self.old} 条移到第 {self.new} 条",
            "changed": f"规则 {self.rule} 的“{self.column}”由“{self.old}”改为“{self.new}”",
        }
        return f"决策表“{self.table}”：{told[self.kind]}。"


def same_text(kind: str, old: str, new: str) -> bool:
    """Whether two texts of a cell say the same; no condition may be written as nothing or as a dash."""
    if kind == INPUT_CELL:
        return (old or "-") == (new or "-")
    return old == new


def apply_edits(
    xml: bytes, edited: Mapping[tuple[str, int], EditedTable], *, name: str = ""
) -> tuple[bytes, list[TableChange]]:
    """The model with edited tables, by owner and place; and what changed. Without a change the bytes are the same."""  # fmt: skip
    root = read_definitions(xml, file=name)
    tables = list(layouts(root))
    wishes = {key: _named(table, edited[key]) for table in tables if (key := (table.owner, table.place)) in edited}
    found = {
        (each.owner, each.place): list(_changes(each, wishes[each.owner, each.place]))
        for each in tables
        if (each.owner, each.place) in wishes
    }
    changes = [change for each in found.values() for change in each]
    if not changes:
        return xml, []
    if (root.getroottree().docinfo.encoding or "").upper() not in _UTF8:
        xml = etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8")
    pieces: list[bytes] = []
    last = 0
    for table, span in zip(tables, table_spans(xml), strict=True):
        key = (table.owner, table.place)
        if not found.get(key):
            continue
        wanted = wishes[key]
        body = with_rules(xml, span, _rules(table, wanted))
        head = xml[span.start : span.opened]
        if (wanted.policy, wanted.aggregation) != (table.policy, table.aggregation):
            head = with_policy(xml, span, wanted.policy, wanted.aggregation)
        pieces += [xml[last : span.start], head, body[span.opened - span.start :]]
        last = span.end
    return b"".join([*pieces, xml[last:]]), changes


def _named(table: TableLayout, edited: EditedTable) -> EditedTable:
    """The table with an id for every rule: a new one is numbered on from those there are."""
    taken = {rule.id for rule in table.rules} | {rule.id for rule in edited.rules}
    numbers = (f"rule_{number}" for number in range(1, len(taken) + len(edited.rules) + 2))
    free = (each for each in numbers if each not in taken)
    unnamed = sum(not rule.id for rule in table.rules)
    rules: list[EditedRule] = []
    for rule in edited.rules:
        if rule.id or unnamed > 0:
            # Rules that never had an id stay without, as long as there are as many of them as before.
            unnamed -= not rule.id
            rules.append(rule)
        else:
            rules.append(EditedRule(next(free), rule.texts))
    return EditedTable(edited.policy, edited.aggregation, tuple(rules))


def _paired(table: TableLayout, edited: EditedTable) -> list[int | None]:
    """For each wanted rule the place of the one it was: by id, and those without id in their order."""
    by_id: dict[str, list[int]] = {}
    for place, rule in enumerate(table.rules):
        by_id.setdefault(rule.id, []).append(place)
    return [by_id[rule.id].pop(0) if by_id.get(rule.id) else None for rule in edited.rules]


def _changes(table: TableLayout, edited: EditedTable) -> Iterator[TableChange]:
    hit = f"{edited.policy} {edited.aggregation}".strip()
    if hit != table.hit:
        yield TableChange(table.title, "policy", "", old=table.hit, new=hit)
    pairs = _paired(table, edited)
    still = set(pairs)
    for place, rule in enumerate(table.rules):
        if place not in still:
            yield TableChange(
                table.title, "removed", rule.id or str(place + 1), old=_line([each.text for each in rule.cells])
            )
    kept = [place for place in pairs if place is not None]
    moved = set(kept) - set(_longest_run(kept))
    for at, (old, new) in enumerate(zip(pairs, edited.rules, strict=True), 1):
        if old is None:
            yield TableChange(table.title, "added", new.id or str(at), new=_line(new.texts))
            continue
        called = new.id or str(old + 1)
        if old in moved:
            yield TableChange(table.title, "moved", called, old=str(old + 1), new=str(at))
        for column, cell, text in zip(table.columns, table.rules[old].cells, new.texts, strict=True):
            if not same_text(column.kind, cell.text, text):
                yield TableChange(table.title, "changed", called, column.label, cell.text, text)


def _line(texts: Sequence[str]) -> str:
    return "｜".join(text or "-" for text in texts)


def _longest_run(places: Sequence[int]) -> list[int]:
    """The most places that are still in order: what is not among them was moved."""
    ends: list[int] = []
    """The smallest last place of a run of each length."""
    lengths: list[int] = []
    for place in places:
        size = bisect_left(ends, place)
        ends[size : size + 1] = [place]
        lengths.append(size)
    run: list[int] = []
    wanted = len(ends) - 1
    for place, size in zip(reversed(places), reversed(lengths), strict=True):
        if size == wanted:
            run.append(place)
            wanted -= 1
    return run[::-1]


def _rules(table: TableLayout, edited: EditedTable) -> Iterator[NewRule]:
    for old, rule in zip(_paired(table, edited), edited.rules, strict=True):
        texts: dict[str, list[str | None]] = {}
        for at, (column, text) in enumerate(zip(table.columns, rule.texts, strict=True)):
            wanted: str | None = text or ("-" if column.kind == INPUT_CELL else "")
            if old is not None and same_text(column.kind, table.rules[old].cells[at].text, text):
                wanted = None
            texts.setdefault(column.kind, []).append(wanted)
        yield NewRule(old, rule.id, texts)
