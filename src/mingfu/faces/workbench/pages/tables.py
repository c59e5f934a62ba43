# SPDX-License-Identifier: Apache-2.0
"""Decision tables at the desk: every one readable, with its editions and findings; tried out; a workbook looked at."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext

from mingfu.engines.cases import procedures, program_of
from mingfu.engines.cases.declared import decision_files
from mingfu.engines.cases.tables import KeptTable, table_editions
from mingfu.engines.dmn import parse_model
from mingfu.engines.dmn.model.source import read_definitions
from mingfu.engines.dmn.tables import Column, TableLayout, TableProblem, check_tables, layouts
from mingfu.engines.dmn.tables.layout import DESCRIPTION, INPUT_CELL, NOTE_CELL, OUTPUT_CELL
from mingfu.faces.ui.casework import Act
from mingfu.faces.ui.components import Cell, Fact, Notice, Table, Tag, table
from mingfu.faces.ui.frame import Link
from mingfu.faces.workbench import naming
from mingfu.faces.workbench.pages.table_trials import NOTHING, Outcome, Proposal, Tried, level, outcome, trial, upload
from mingfu.faces.workbench.words import day_words
from mingfu.kernel.clock import as_legal_day
from mingfu.kernel.refusals import Refusal, _

SHOWN: Final = 500
"""Rules of one table that a page shows; the workbook has all."""

_HITS: Final = {
    "UNIQUE": _("唯一"), "FIRST": _("首条"), "PRIORITY": _("优先级"), "ANY": _("任一"), "COLLECT": _("收集"),
    "RULE ORDER": _("规则顺序"), "OUTPUT ORDER": _("输出顺序"),
    "SUM": _("求和"), "COUNT": _("计数"), "MIN": _("取最小"), "MAX": _("取最大"),
}  # fmt: skip
_ROLES: Final = {INPUT_CELL: _("输入"), OUTPUT_CELL: _("输出"), NOTE_CELL: _("备注"), DESCRIPTION: _("备注")}


class TableUnknown(Refusal):
    """No installed system has such a table, or the edition was never kept."""

    code = "table-unknown"
    status = 404
    message = _("没有决策表“{key}”，或没有这个版本。请从决策表目录选择。")
    key: str


@dataclass(frozen=True)
class TablesPage:
    """Every file of decision tables."""

    table: Table


def tables_page() -> TablesPage:
    """The decision tables of the installed systems."""
    systems, users = naming.system_titles(), _users()
    rows = []
    for each in decision_files():
        system = each.key.partition(".")[0]
        found = list(layouts(read_definitions(each.content, file=each.file.name)))
        rows.append(
            (
                Cell(each.model.name or each.key, f"/desk/tables/{each.key}"),
                systems.get(system, system),
                Cell(each.model.edition),
                gettext("{count} 张").format(count=len(found)),
                gettext("{count} 条").format(count=sum(len(layout.rules) for layout in found)),
                "、".join(users.get(each.key, ())) or "—",
                verdict_of(check_tables(each.content, name=each.file.name)),
            )
        )
    columns = (
        gettext("决策表"), gettext("系统"), gettext("现行版本"), gettext("表"), gettext("规则"), gettext("用于流程"), gettext("检查"),
    )  # fmt: skip
    made = table(gettext("决策表目录"), columns, rows)
    return TablesPage(Table(made.caption, made.columns, made.rows, empty=gettext("已装的系统没有决策表。")))


def _users() -> dict[str, list[str]]:
    """Which procedures ask which files."""
    found: dict[str, list[str]] = {}
    for key in procedures():
        program = program_of(key)
        asked = {node.calls for node in program.nodes if node.calls}
        for each in decision_files():
            if any(f"{each.key}.{name}" in asked for name in each.model.decisions):
                found.setdefault(each.key, []).append(gettext(program.name) if program.name else key)
    return found


def verdict_of(found: Iterable[TableProblem]) -> Tag:
    """What the checks come to, in a word."""
    levels = [each.severity for each in found]
    if "error" in levels:
        return Tag(gettext("{count} 处错误").format(count=levels.count("error")), "bad", "circle-x")
    if "warning" in levels:
        return Tag(gettext("{count} 处提醒").format(count=levels.count("warning")), "warn", "triangle-alert")
    return Tag(gettext("没有问题"), "ok", "check")


@dataclass(frozen=True)
class TableShown:
    """One decision table, readable."""

    title: str
    line: str
    rules: Table
    more: str


@dataclass(frozen=True)
class TablePage:
    """One file of decision tables in one edition."""

    crumbs: tuple[Link, ...]
    title: str
    notice: Notice | None
    facts: tuple[Fact, ...]
    downloads: tuple[Link, ...]
    tables: tuple[TableShown, ...]
    findings: Table
    editions: Table
    trial: Act
    outcome: Outcome | None
    upload: Act | None
    proposal: Proposal | None


def edition_of(key: str, edition: str = "") -> KeptTable:
    """An edition of a file of tables: the present one, or the one named. Raises `TableUnknown`."""
    found = next((each for each in table_editions(key) if edition in {"", each.edition}), None)
    if found is None:
        raise TableUnknown(key=key)
    return found


def table_page(held: KeptTable, tried: Tried = NOTHING) -> TablePage:
    """One file of decision tables, readable."""
    model, key = parse_model(held.content, name=f"{held.key}.dmn"), held.key
    query = "" if held.current else f"?edition={held.edition}"
    title = model.name or key
    known = list(layouts(read_definitions(held.content, file=key)))
    asked, given = (
        {column.expression: column.label for layout in known for column in layout.columns if column.kind == kind}
        for kind in (INPUT_CELL, OUTPUT_CELL)
    )
    return TablePage(
        crumbs=(Link(gettext("决策表目录"), "/desk/tables"), Link(title, "")),
        title=title,
        notice=None
        if held.current
        else Notice(gettext("这是以前的版本。在它有效时受理的办件仍按它办理。"), "warn", "history"),
        facts=tuple(
            fact
            for fact in (
                Fact(gettext("版本"), held.edition),
                Fact(gettext("代号"), key),
                Fact(gettext("用于流程"), "、".join(_users().get(key, ()))),
                Fact(gettext("依据"), model.basis),
            )
            if fact.value
        ),
        downloads=(
            Link(gettext("下载 xlsx（可修改）"), f"/desk/tables/{key}/workbook{query}"),
            Link(gettext("下载 DMN"), f"/desk/tables/{key}/file{query}"),
        ),
        tables=tuple(map(_shown, known)),
        findings=finding_table(check_tables(held.content, name=key)),
        editions=_editions(held),
        trial=trial(held, model, tried, asked),
        outcome=outcome(tried.decided, given) if tried.decided else None,
        upload=upload(key, tried.upload_error) if held.current else None,
        proposal=tried.proposal,
    )


def _shown(layout: TableLayout) -> TableShown:
    conditions = sum(column.kind == INPUT_CELL for column in layout.columns)
    rows = [
        (
            gettext("第 {number} 条").format(number=rule.index),
            *(
                gettext("任意") if at < conditions and cell.text in ("", "-") else cell.text or "—"
                for at, cell in enumerate(rule.cells)
            ),
        )
        for rule in layout.rules[:SHOWN]
    ]
    columns = (gettext("规则"), *map(_heading, layout.columns))
    hit = str(_HITS.get(layout.policy, layout.policy))
    if layout.aggregation:
        hit += f"·{_HITS.get(layout.aggregation, layout.aggregation)}"
    hidden = len(layout.rules) - SHOWN
    return TableShown(
        title=layout.title,
        line=gettext("命中策略：{hit}；{count} 条规则").format(hit=hit, count=len(layout.rules)),
        rules=table(layout.title, columns, rows, tight=True),
        more=gettext("还有 {count} 条规则，请下载 xlsx 查看。").format(count=hidden) if hidden > 0 else "",
    )


def _heading(column: Column) -> str:
    role = str(_ROLES[column.kind])
    return role if column.label == role else f"{column.label}（{role}）"


def finding_table(found: Iterable[TableProblem]) -> Table:
    """What the checks found, in the order of the file."""
    rows = [
        (level(each.severity), each.table or "—", each.message, gettext("第 {line} 行").format(line=each.line))
        for each in found
    ]
    made = table(
        gettext("检查结果"), (gettext("级别"), gettext("表"), gettext("说明"), gettext("位置")), rows, tight=True
    )
    return Table(
        made.caption, made.columns, made.rows, tight=True, empty=gettext("没有重叠、遗漏、走不到的规则和类型不符。")
    )


def _editions(held: KeptTable) -> Table:
    rows = [
        (
            Cell(
                each.edition,
                "" if each.edition == held.edition else f"/desk/tables/{held.key}" + ("" if each.current else f"?edition={each.edition}"),
                Tag(gettext("现行"), "ok", "check") if each.current else None,
            ),
            day_words(as_legal_day(each.kept_at)) if each.kept_at else gettext("尚无办件"),
        )
        for each in table_editions(held.key)
    ]  # fmt: skip
    return table(gettext("版本"), (gettext("版本"), gettext("最早的办件")), rows, tight=True)
