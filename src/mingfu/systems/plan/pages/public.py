# SPDX-License-Identifier: Apache-2.0
"""What everybody may read: the plans, one plan as a tree, one task, and both as Excel."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse

from mingfu.engines.manifest import asker
from mingfu.engines.manifest.shown import (
    Branch,
    Empty,
    Entry,
    Fact,
    Filters,
    Link,
    Meter,
    Table,
    Tag,
    Tile,
)
from mingfu.kernel.access import NotVisible
from mingfu.kernel.clock import as_legal_day
from mingfu.kernel.refusals import _
from mingfu.systems.plan.models import ProgressReport
from mingfu.systems.plan.pages.columns import columns_of, missing, texts_of
from mingfu.systems.plan.pages.drawing import (
    PUBLIC_STATES,
    Asked,
    PartView,
    branch,
    day,
    filters_of,
    found_in,
    meters_of,
    parts_of,
    tags_of,
    targets_table,
    tiles_of,
)
from mingfu.systems.plan.queries import PlanTree, TaskRow, plans_for, summary_of, tree_for
from mingfu.systems.plan.reading import FULFILMENTS
from mingfu.systems.plan.sheets import XLSX, source_of, targets_sheet, tasks_sheet
from mingfu.systems.plan.wording import called, demand

ROOT = "/plan/"


@dataclass(frozen=True, slots=True)
class IndexPage:
    """The published plans."""

    crumbs: tuple[Link, ...]
    plans: tuple[Branch, ...]
    empty: Empty


@dataclass(frozen=True, slots=True)
class PlanPage:
    """A plan with its progress, its tasks and its targets."""

    crumbs: tuple[Link, ...]
    title: str
    facts: tuple[Fact, ...]
    notice: str
    tiles: tuple[Tile, ...]
    meters: tuple[Meter, ...]
    filters: Filters
    found: str
    parts: tuple[PartView, ...]
    none: Empty | None
    targets: Table
    downloads: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class TaskPage:
    """One task: who answers for it, the five fulfilments, how far it is."""

    crumbs: tuple[Link, ...]
    title: str
    number: str
    tags: tuple[Tag, ...]
    facts: tuple[Fact, ...]
    variant: Any
    columns: tuple[Fact, ...]
    parts: tuple[Branch, ...]
    targets: tuple[Fact, ...]
    meter: Meter | None
    reports: tuple[Entry, ...]


def index_page(request: HttpRequest) -> IndexPage:
    """Every plan that is public for the reader."""
    plans = tuple(
        Branch(plan.name, plan.number, f"{ROOT}{plan.code}", _heading(plan.issuer, day(plan.dated)))
        for plan in plans_for(asker(request)).filter(published_at__isnull=False)
    )
    text = _("方案的任务清单经审定公布后，会出现在这里，人人可以查看进展。")
    crumbs = (Link(_("首页"), "/"), Link(_("任务公开")))
    return IndexPage(crumbs, plans, Empty(_("还没有公布的任务清单"), text, "list-checks"))


def plan_page(request: HttpRequest, code: str) -> PlanPage:
    """A published plan."""
    tree, wanted, here = _published(request, code), Asked.of(request.GET), f"{ROOT}{code}"
    parts = parts_of(tree, wanted, lambda task: f"{here}/tasks/{task.code}", internal=False)
    none = Empty(_("没有找到符合条件的任务"), _("请换一个词，或去掉部分条件。"), "search", Link(_("看全部任务"), here))
    return PlanPage(
        crumbs=(Link(_("首页"), "/"), Link(_("任务公开"), ROOT), Link(tree.plan.name)),
        title=tree.plan.name,
        facts=facts_of(tree),
        notice="" if tree.plan.origin == "text" else str(OUTLINE),
        tiles=tiles_of(summary_of(tree.tasks), here, internal=False),
        meters=meters_of(tree, here),
        filters=filters_of(tree, wanted, here, PUBLIC_STATES),
        found=str(_("找到 {count} 项任务")).format(count=found_in(tree, wanted)) if wanted else "",
        parts=parts,
        none=None if parts else none,
        targets=targets_table(tree.targets, here),
        downloads=downloads(here),
    )


def task_page(request: HttpRequest, code: str, task: str) -> TaskPage:
    """A task of a published plan."""
    tree, here = _published(request, code), f"{ROOT}{code}"
    row = tree.task(task)
    return TaskPage(
        crumbs=(Link(_("任务公开"), ROOT), Link(tree.plan.name, here), Link(called(task))),
        title=row.title,
        number=called(task),
        tags=tags_of(row, internal=False),
        facts=task_facts(tree, row, here),
        variant=FULFILMENTS[row.variant].title,
        columns=columns_of(row.variant, texts_of(row.pk)),
        parts=tuple(branch(part, lambda one: f"{here}/tasks/{one.code}", internal=False) for part in row.parts),
        targets=tuple(Fact(target.subject, demand(target)) for target in tree.targets if target.task_id == row.pk),
        meter=meter_of(row),
        reports=_reports(row),
    )


def targets_file(request: HttpRequest, code: str) -> HttpResponse:
    """The targets as a workbook."""
    tree = _published(request, code)
    return sheet(targets_sheet(tree), tree, _("指标"))


def tasks_file(request: HttpRequest, code: str) -> HttpResponse:
    """The task table as a workbook."""
    tree = _published(request, code)
    return sheet(tasks_sheet(tree), tree, _("任务"))


OUTLINE = _("这里按方案的结构列出条目、任务和指标，文字由本平台概括；以原文件为准。")


def facts_of(tree: PlanTree) -> tuple[Fact, ...]:
    """Number, issuer, date and publication of a plan."""
    plan, listing = tree.plan, tree.listing
    facts = [
        Fact(_("文号"), plan.number or _("未写明")),
        Fact(_("发文机关"), plan.issuer or _("未写明")),
        Fact(_("成文日期"), day(plan.dated) or _("未写明")),
    ]
    if listing:
        said = _("第 {edition} 次公布，{day}").format(edition=listing.edition, day=day(as_legal_day(listing.at)))
        facts += [Fact(_("任务清单"), said), Fact(_("审定依据"), listing.basis)]
    return tuple(facts)


def task_facts(tree: PlanTree, row: TaskRow, here: str) -> tuple[Fact, ...]:
    """Clause, lead, partners, post and date of a task; what is missing is said to be missing."""
    clause = next(clause for part in tree.parts for clause in part.clauses if clause.code == row.clause)
    partners = "、".join(name for _code, name in row.partners)
    return (
        Fact(_("所属条目"), f"{called(clause.code)} {clause.title}", f"{here}#c-{clause.code}"),
        Fact(_("牵头单位"), row.lead_name) if row.lead else missing(_("牵头单位"), _("未确定")),
        Fact(_("配合单位"), partners or _("无")),
        Fact(_("岗位"), row.post or _("未落实到岗位")),
        Fact(_("完成期限"), day(row.due_on) or _("未定")),
    )


def meter_of(row: TaskRow) -> Meter | None:
    """The progress of a task with the word of how it was got; nothing where nothing was told."""
    if row.percent is None:
        return None
    return Meter(_("进展（{source}）").format(source=source_of(row)), f"{row.percent}%", row.percent)


def downloads(here: str) -> tuple[Link, ...]:
    """Both workbooks of a plan."""
    return (
        Link(_("下载任务表（Excel）"), f"{here}/tasks.xlsx", icon="download"),
        Link(_("下载指标表（Excel）"), f"{here}/targets.xlsx", icon="download"),
    )


def sheet(content: bytes, tree: PlanTree, what: Any) -> HttpResponse:
    """A workbook to save, under the plan's own name."""
    response = HttpResponse(content, content_type=XLSX)
    name = quote(f"{tree.plan.name}{what}.xlsx")
    response["Content-Disposition"] = f"attachment; filename=\"{tree.plan.code}.xlsx\"; filename*=UTF-8''{name}"
    return response


def _published(request: HttpRequest, code: str) -> PlanTree:
    """The plan as the public sees it: a list that is not published is not there, whoever looks."""
    tree = tree_for(asker(request), code)
    if tree.plan.published_at is None:
        raise NotVisible
    return tree


def _reports(row: TaskRow) -> tuple[Entry, ...]:
    """The newest report of each month, newest first; what was written in it is for officials."""
    told: dict[Any, ProgressReport] = {}
    for report in ProgressReport.objects.filter(task=row.pk):
        told.setdefault(report.month, report)
    return tuple(
        Entry(
            f"{month.year}年{month.month}月",
            _("进度 {percent}%").format(percent=report.percent),
            _("附有佐证材料") if report.evidence else _("未附佐证材料"),
            tone="ok" if report.percent == 100 else "",  # noqa: PLR2004 - the whole of it
        )
        for month, report in told.items()
    )


def _heading(*parts: str) -> str:
    return " · ".join(part for part in parts if part)
