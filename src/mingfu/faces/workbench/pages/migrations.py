# SPDX-License-Identifier: Apache-2.0
"""Carrying running cases over to another edition of their procedure: what would happen, who maps what, what was done."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext

from mingfu.engines.bpmn import Node, Program
from mingfu.engines.cases.editions import program_for
from mingfu.engines.cases.kept import editions_of
from mingfu.engines.cases.migrating import Report, report_of, reports_of
from mingfu.engines.cases.migration_foreseen import DateMove, Foreseen, Preview, preview
from mingfu.faces.ui.casework import Act
from mingfu.faces.ui.components import Cell, Fact, FieldView, Notice, Option, Table, Tag, Tone, table
from mingfu.faces.ui.drawn import said
from mingfu.faces.ui.frame import Link
from mingfu.faces.workbench import naming
from mingfu.faces.workbench.words import moment_words
from mingfu.kernel.refusals import Refusal, _

MAPPED = "map."
"""How a field names the element of the old edition that it maps."""

MOST = 50
"""Cases shown in full; all are counted."""

_VERDICTS: Mapping[str, tuple[object, Tone, str]] = {
    "moves": (_("可以迁移"), "ok", "check"),
    "map": (_("需要对应"), "warn", "git-branch"),
    "stays": (_("不能迁移"), "bad", "circle-x"),
}
_RESULTS: Mapping[str, tuple[object, Tone, str]] = {
    "moved": (_("已迁移"), "ok", "check"),
    "refused": (_("未迁移"), "bad", "circle-x"),
    "missed": (_("其间有新进展"), "warn", "history"),
}


@dataclass(frozen=True)
class MigrationPage:
    """What a migration would do, and those that were done."""

    crumbs: tuple[Link, ...]
    title: str
    notice: Notice | None
    action: str
    fields: tuple[FieldView, ...]
    facts: tuple[Fact, ...]
    cases: Table
    more: str
    act: Act | None
    reports: Table


def migration_page(
    key: str, *, to: str = "", mapping: Mapping[str, str] | None = None, refusal: Refusal | None = None
) -> MigrationPage:
    """The preview of a migration to an edition, the current one without `to`. Raises `EditionUnknown`, `MappingUnknown`."""
    seen = preview(key, to=to, mapping=mapping)
    program = program_for(key, seen.program)
    title, base = said(program.name) or key, f"/desk/procedures/{key}"
    return MigrationPage(
        crumbs=(
            Link(gettext("流程目录"), "/desk/procedures"),
            Link(title, base),
            Link(gettext("迁移在办件"), ""),
        ),
        title=gettext("{title}：迁移在办件").format(title=title),
        notice=Notice(str(refusal), "bad", "circle-x") if refusal is not None else None,
        action=f"{base}/migration",
        fields=(_target(key, seen), *_mappings(seen, program)),
        facts=_facts(seen),
        cases=_cases(seen),
        more=_more(len(seen.cases)),
        act=_act(seen, f"{base}/migrations"),
        reports=_reports(key),
    )


def _target(key: str, seen: Preview) -> FieldView:
    options = tuple(
        Option(
            one.digest,
            gettext("{digest}（现行）").format(digest=one.digest) if one.current else one.digest,
            checked=one.digest == seen.program,
        )
        for one in editions_of(key)
    )
    return FieldView("to", gettext("迁移到哪一版"), "select", seen.program, options=options)


def _mappings(seen: Preview, program: Program) -> tuple[FieldView, ...]:
    """One question for each element that has no place of its own in the new edition."""
    names = {wait.node: wait.name for one in seen.cases for wait in one.waits}
    asked = dict.fromkeys((*seen.missing, *seen.mapping))
    return tuple(
        FieldView(
            f"{MAPPED}{node}",
            gettext("旧版的「{name}」对应新版的").format(name=said(names.get(node, node))),
            "select",
            seen.mapping.get(node, ""),
            hint=gettext("环节代号：{node}").format(node=node),
            options=(Option("", gettext("请选择")), *(Option(one.id, said(one.label)) for one in _waiting(program))),
            optional=True,
        )
        for node in asked
    )


def _waiting(program: Program) -> list[Node]:
    return [node for node in program.nodes if node.kind.endswith("Task") or node.kind == "callActivity"]


def _facts(seen: Preview) -> tuple[Fact, ...]:
    counted = (
        Fact(_VERDICTS[verdict][0], gettext("{count} 件").format(count=seen.counted(verdict))) for verdict in _VERDICTS
    )
    return (Fact(gettext("还不在这一版的在办件"), gettext("{count} 件").format(count=len(seen.cases))), *counted)


def _cases(seen: Preview) -> Table:
    ordered = sorted(seen.cases, key=lambda one: [*_VERDICTS][::-1].index(one.verdict))
    rows = [
        (
            Cell(one.number, f"/desk/cases/{one.number}"),
            one.was,
            Tag(*_VERDICTS[one.verdict]),
            _stands(one),
            "；".join(one.why) or _dates(one.dates),
        )
        for one in ordered[:MOST]
    ]
    columns = (
        gettext("办件"),
        gettext("现在的版本"),
        gettext("能否迁移"),
        gettext("停在哪里"),
        gettext("原因或日期变化"),
    )
    made = table(gettext("在办件"), columns, rows, tight=True)
    return Table(made.caption, made.columns, made.rows, tight=True, empty=gettext("在办件都已按这一版办理。"))


def _stands(one: Foreseen) -> str:
    return "、".join(
        said(wait.name) if wait.name == wait.to_name else f"{said(wait.name)} → {said(wait.to_name) or '？'}"
        for wait in one.waits
    )


def _dates(dates: tuple[DateMove, ...]) -> str:
    moved = gettext("{what}：{was} 改为 {due}")
    told = (moved.format(what=said(one.what), was=one.was or "—", due=one.due or "—") for one in dates)
    return "；".join(told) or gettext("日期不变")


def _more(count: int) -> str:
    return gettext("另有 {count} 件没有列出。").format(count=count - MOST) if count > MOST else ""


def _act(seen: Preview, action: str) -> Act | None:
    """The button; None where nothing could go."""
    going = seen.counted("moves")
    if not going:
        return None
    pairs = (FieldView(f"{MAPPED}{node}", "", "hidden", other) for node, other in seen.mapping.items())
    kept = (FieldView("to", "", "hidden", seen.program), *pairs)
    hint = gettext("逐件迁移；预览之后有新进展的不强迁，越过法定环节的不迁。每一件都记入台账，结果留有报告。")
    return Act(gettext("执行迁移"), action, gettext("迁移 {count} 件").format(count=going), kept, hint=hint)


def _reports(key: str) -> Table:
    rows = [
        (
            Cell(moment_words(one.began_at), f"/desk/procedures/{key}/migrations/{one.pk}"),
            one.program,
            *(gettext("{count} 件").format(count=one.counted(result)) for result in _RESULTS),
        )
        for one in reports_of(key)
    ]
    columns = (gettext("时间"), gettext("迁移到"), *(str(_RESULTS[result][0]) for result in _RESULTS))
    made = table(gettext("做过的迁移"), columns, rows, tight=True)
    return Table(made.caption, made.columns, made.rows, tight=True, empty=gettext("还没有做过迁移。"))


@dataclass(frozen=True)
class MigratedPage:
    """What a migration did."""

    crumbs: tuple[Link, ...]
    title: str
    facts: tuple[Fact, ...]
    lines: Table


def migrated_page(key: str, pk: int) -> MigratedPage:
    """The report of a migration. Raises `ReportUnknown`."""
    report = report_of(pk, procedure=key)
    title = said(program_for(key, report.program).name) or key
    return MigratedPage(
        crumbs=(
            Link(gettext("流程目录"), "/desk/procedures"),
            Link(title, f"/desk/procedures/{key}"),
            Link(gettext("迁移在办件"), f"/desk/procedures/{key}/migration"),
            Link(gettext("迁移报告"), ""),
        ),
        title=gettext("{title}：迁移报告").format(title=title),
        facts=_told(report),
        lines=_lines(report),
    )


def _told(report: Report) -> tuple[Fact, ...]:
    pairs = "；".join(f"{old} → {new}" for old, new in report.mapping.items())
    counted = (
        Fact(_RESULTS[result][0], gettext("{count} 件").format(count=report.counted(result))) for result in _RESULTS
    )
    return (
        Fact(gettext("迁移到"), report.program),
        Fact(gettext("对应关系"), pairs or gettext("无需对应")),
        Fact(gettext("办理人"), naming.who(report.by, naming.post_titles([naming.post_of(report.by)]))),
        Fact(gettext("时间"), moment_words(report.began_at)),
        *counted,
    )


def _lines(report: Report) -> Table:
    ordered = sorted(report.lines, key=lambda line: [*_RESULTS][::-1].index(line.result))
    rows = [
        (
            Cell(line.number, f"/desk/cases/{line.number}"),
            line.was,
            Tag(*_RESULTS[line.result]),
            line.why or _dates(line.dates),
        )
        for line in ordered
    ]
    columns = (gettext("办件"), gettext("原来的版本"), gettext("结果"), gettext("原因或日期变化"))
    return table(gettext("逐件结果"), columns, rows, tight=True)
