# SPDX-License-Identifier: Apache-2.0
"""The catalogue of procedures: every one drawn, with its editions, findings, steps, limits, posts and articles."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext

from mingfu.engines.bpmn import Difference, Finding, Model, Node, Program, check, diff
from mingfu.engines.cases import procedures, program_of, starts
from mingfu.engines.cases.editions import program_for
from mingfu.engines.cases.kept import Edition, editions_of, model_for, running_by_edition
from mingfu.engines.cases.migrating import ACT
from mingfu.faces.ui.casework import Act, Flow
from mingfu.faces.ui.components import Cell, Fact, Notice, Table, Tag, Tone, table
from mingfu.faces.ui.drawn import flow_of, flows_inside, said
from mingfu.faces.ui.frame import Link
from mingfu.faces.workbench import naming
from mingfu.faces.workbench.pages.drafts import draft_table, import_act
from mingfu.faces.workbench.words import day_words
from mingfu.kernel.access import Actor, may, who_may
from mingfu.kernel.calendar import Unit
from mingfu.kernel.calendar.words import amount_of
from mingfu.kernel.catalogs import UnknownEntry, entry
from mingfu.kernel.clock import as_legal_day
from mingfu.kernel.refusals import Refusal, _

SOME = 3
"""Posts named in full; more are counted."""

WAITING = frozenset({"userTask", "manualTask", "receiveTask", "callActivity"})
_KINDS: Mapping[str, tuple[object, Tone, str]] = {
    "added": (_("新增"), "ok", "plus"),
    "removed": (_("删去"), "bad", "minus"),
    "renamed": (_("改名"), "warn", "pencil"),
    "rewired": (_("改接"), "warn", "git-branch"),
    "moved": (_("移动"), "warn", "move"),
    "changed": (_("改动"), "warn", "pencil"),
}


@dataclass(frozen=True)
class CataloguePage:
    """Every procedure, and the drafts of those who may work on them."""

    table: Table
    drafts: Table | None
    imports: Act | None


def catalogue_page(actor: Actor, *, called: str = "", refusal: Refusal | None = None) -> CataloguePage:
    """Every installed procedure, with its edition and the cases that run under it."""
    systems, running = naming.system_titles(), running_by_edition()
    rows = []
    for key in procedures():
        program, system = program_of(key), key.partition(".")[0]
        under = running.get(key, {})
        older = sum(count for digest, count in under.items() if digest != program.digest)
        rows.append(
            (
                Cell(said(program.name) or key, f"/desk/procedures/{key}"),
                systems.get(system, system),
                Cell(program.digest),
                gettext("{count} 件").format(count=under.get(program.digest, 0)),
                gettext("{count} 件").format(count=older) if older else "—",
                gettext("{count} 步").format(count=sum(node.kind in WAITING for node in program.nodes)),
                program.attributes.get("basis", "—"),
            )
        )
    columns = (
        gettext("流程"), gettext("系统"), gettext("现行版本"), gettext("按现行版本在办"), gettext("按旧版本在办"), gettext("步数"),
        gettext("依据"),
    )  # fmt: skip
    return CataloguePage(
        table(gettext("流程目录"), columns, rows), draft_table(actor), import_act(actor, called=called, refusal=refusal)
    )


@dataclass(frozen=True)
class ProcedurePage:
    """One edition of a procedure."""

    crumbs: tuple[Link, ...]
    title: str
    notice: Notice | None
    facts: tuple[Fact, ...]
    downloads: tuple[Link, ...]
    flow: Flow
    inside: tuple[Flow, ...]
    findings: Table
    editions: Table
    migration: Link | None
    steps: Table


def procedure_page(key: str, digest: str = "", *, actor: Actor) -> ProcedurePage:
    """One procedure, drawn, and its steps as a table; of the edition in force unless another is named.

    Raises `EditionUnknown`.
    """
    model, system = model_for(key, digest), key.partition(".")[0]
    program = program_for(key, digest) if digest else program_of(key)
    used = [str(start.title) for start in starts() if start.procedure == key]
    editions = editions_of(key)
    title, query = said(program.name) or key, f"?edition={digest}" if digest else ""
    former = next((one for one in editions if one.digest == digest and not one.current), None)
    return ProcedurePage(
        crumbs=(Link(gettext("流程目录"), "/desk/procedures"), Link(title, "")),
        title=title,
        notice=_former(former) if former else None,
        facts=tuple(
            fact
            for fact in (
                Fact(gettext("用于"), "、".join(used)),
                Fact(gettext("依据"), program.attributes.get("basis", "")),
                Fact(gettext("版本"), program.digest),
                Fact(gettext("公开页面"), gettext("看公众看到的样子"), f"/procedures/{key}"),
            )
            if fact.value
        ),
        downloads=(
            Link(gettext("下载 BPMN（含图形坐标）"), f"/desk/procedures/{key}/file{query}"),
            Link(gettext("下载图（SVG）"), f"/desk/procedures/{key}/drawing.svg{query}"),
        ),
        flow=flow_of(program),
        inside=flows_inside(model) if program.scoped else (),
        findings=finding_table(check(model)),
        editions=_editions(key, editions, program.digest),
        migration=Link(gettext("迁移在办件"), f"/desk/procedures/{key}/migration") if may(actor, ACT) else None,
        steps=_steps(program, system),
    )


def _former(edition: Edition) -> Notice:
    text = gettext("这是以前的版本，{count} 件仍按它办理。新收的办件按现行版本办理。").format(count=edition.running)
    return Notice(text, "warn", "history")


def finding_table(findings: Iterable[Finding]) -> Table:
    """What the checks found, errors first."""
    rows = [
        (
            Tag(gettext("错误"), "bad", "circle-x") if row.severity == "error" else Tag(gettext("提醒"), "warn", "triangle-alert"),
            row.message,
            gettext("第 {line} 行").format(line=row.line) if row.line else "—",
            row.element or "—",
        )
        for row in sorted(findings, key=lambda row: (row.severity != "error", row))
    ]  # fmt: skip
    columns = (gettext("级别"), gettext("说明"), gettext("位置"), gettext("环节代号"))
    made = table(gettext("检查结果"), columns, rows, tight=True)
    return Table(made.caption, made.columns, made.rows, tight=True, empty=gettext("没有查出问题，可以执行。"))


def _editions(key: str, editions: tuple[Edition, ...], shown: str) -> Table:
    current = next((one.digest for one in editions if one.current), "")
    rows = [
        (
            Cell(
                one.digest,
                ""
                if one.digest == shown
                else f"/desk/procedures/{key}" + ("" if one.current else f"?edition={one.digest}"),
                Tag(gettext("现行"), "ok", "check") if one.current else None,
            ),
            day_words(as_legal_day(one.kept_at)) if one.kept_at else gettext("尚无办件"),
            gettext("{count} 件").format(count=one.running),
            "—"
            if one.current or not current
            else Cell(gettext("与现行版本比较"), f"/desk/procedures/{key}/differences?from={one.digest}"),
        )
        for one in editions
    ]
    columns = (gettext("版本"), gettext("第一件"), gettext("在办"), gettext("比较"))
    return table(gettext("版本和在办件数"), columns, rows, tight=True)


@dataclass(frozen=True)
class DifferencesPage:
    """What changed between two editions."""

    crumbs: tuple[Link, ...]
    title: str
    line: str
    differences: Table
    old: Flow
    new: Flow


def differences_page(key: str, old: str, new: str) -> DifferencesPage:
    """What changed from one edition to another, or to the one in force. Raises `EditionUnknown`."""
    models: tuple[Model, Model] = (model_for(key, old), model_for(key, new))
    before, after = program_for(key, old) if old else program_of(key), program_for(key, new) if new else program_of(key)
    title = said(after.name) or key
    return DifferencesPage(
        crumbs=(
            Link(gettext("流程目录"), "/desk/procedures"),
            Link(title, f"/desk/procedures/{key}"),
            Link(gettext("版本比较"), ""),
        ),
        title=gettext("{title}：版本比较").format(title=title),
        line=gettext("由 {old} 到 {new}").format(old=before.digest, new=after.digest),
        differences=_differences(diff(*models)),
        old=flow_of(before, title=gettext("旧版 {digest}").format(digest=before.digest), uid="old"),
        new=flow_of(after, title=gettext("新版 {digest}").format(digest=after.digest), uid="new"),
    )


def _differences(found: Iterable[Difference]) -> Table:
    rows = []
    for row in found:
        text, tone, icon = _KINDS[row.kind]
        rows.append((Tag(text, tone, icon), row.message, row.old or "—", row.new or "—"))
    columns = (gettext("变化"), gettext("说明"), gettext("原来"), gettext("现在"))
    made = table(gettext("不同之处"), columns, rows, tight=True)
    return Table(made.caption, made.columns, made.rows, tight=True, empty=gettext("两个版本没有不同。"))


def _steps(program: Program, system: str) -> Table:
    nodes = [node for node in program.nodes if node.kind in WAITING]
    posts = _posts_by_act(node.attributes.get("entry", "") for node in nodes)
    own = naming.post_titles({node.attributes.get("post", "") for node in nodes} - {""})
    rows = [
        (
            said(node.label),
            said(node.lane) or "—",
            posts.get(node.attributes.get("entry", "")) or own.get(node.attributes.get("post", ""), "—"),
            _limit(node, system),
            said(node.attributes.get("basis", "")) or "—",
        )
        for node in nodes
    ]
    columns = (gettext("步骤"), gettext("泳道"), gettext("谁可以办"), gettext("时限"), gettext("依据"))
    return table(gettext("步骤"), columns, rows, tight=True)


def _posts_by_act(acts: Iterable[str]) -> dict[str, str]:
    found = {}
    for act in dict.fromkeys(acts):
        titles = [each.title for each in who_may(act)] if act else []
        named = "、".join(titles[:SOME])
        more = gettext(" 等 {count} 个岗位").format(count=len(titles)) if len(titles) > SOME else ""
        found[act] = f"{named}{more}"
    return found


def _limit(node: Node, system: str) -> str:
    code = node.attributes.get("limit", "")
    if not code:
        return "—"
    if code.startswith("="):
        return gettext("按情形")
    try:
        row = entry(f"{system}.limits", code)
    except UnknownEntry:
        return code
    return amount_of(int(row.content["amount"]), Unit(row.content["unit"]))
