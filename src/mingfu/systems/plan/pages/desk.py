# SPDX-License-Identifier: Apache-2.0
"""Plans on the workbench: what there is, what is missing, publishing, adding a task."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse

from mingfu.engines.forms import Bound, form
from mingfu.engines.manifest import asker
from mingfu.engines.manifest.shown import Act, Branch, Cell, Empty, Fact, Filters, Link, Notice, Table, Tag, Tile
from mingfu.kernel.access import Actor, NotVisible, may, require_sight
from mingfu.kernel.refusals import _
from mingfu.systems.plan.authority import organs_of, sees_all
from mingfu.systems.plan.commands import add_task, publish
from mingfu.systems.plan.completeness import gaps_of
from mingfu.systems.plan.offers import unreported_for
from mingfu.systems.plan.pages.acting import act_of, attempt, bound_from, key_of, seen
from mingfu.systems.plan.pages.drawing import (
    STATES,
    Asked,
    PartView,
    day,
    filters_of,
    found_in,
    parts_of,
    tags_of,
    targets_table,
    tiles_of,
)
from mingfu.systems.plan.pages.public import facts_of, sheet
from mingfu.systems.plan.queries import plans_for, summary_of, tree_for
from mingfu.systems.plan.sheets import targets_sheet, tasks_sheet
from mingfu.systems.plan.wording import called

DESK = "/desk/plan/"


@dataclass(frozen=True, slots=True)
class ListPage:
    """Plans, and the tasks whose progress is to be told this month."""

    crumbs: tuple[Link, ...]
    plans: tuple[Branch, ...]
    empty: Empty
    acts: tuple[Link, ...]
    due: tuple[Branch, ...]


@dataclass(frozen=True, slots=True)
class DeskPlanPage:
    """A plan with what is missing, for those who divide it and those who lead its tasks."""

    crumbs: tuple[Link, ...]
    title: str
    facts: tuple[Fact, ...]
    acts: tuple[Link, ...]
    tiles: tuple[Tile, ...]
    tabs: tuple[Link, ...]
    filters: Filters
    found: str
    parts: tuple[PartView, ...]
    none: Empty | None
    targets: Table


@dataclass(frozen=True, slots=True)
class MissingPage:
    """What the tasks of a plan lack; and, when nothing lacks, the act that publishes the list."""

    crumbs: tuple[Link, ...]
    title: str
    notice: Notice
    gaps: Table
    act: Act | None
    problems: Any = None


@dataclass(frozen=True, slots=True)
class AddPage:
    """The form for a task that the plan's words do not have."""

    crumbs: tuple[Link, ...]
    title: Any
    act: Act
    problems: Any = None


def list_page(request: HttpRequest) -> ListPage:
    """Every plan that exists for the official."""
    actor = asker(request)
    plans = tuple(
        Branch(
            plan.name,
            plan.number,
            f"{DESK}{plan.code}",
            " · ".join(part for part in (plan.issuer, day(plan.dated)) if part),
            (Tag(_("已公布"), "ok", "check") if plan.published_at else Tag(_("未公布"), "warn", "circle-dashed"),),
        )
        for plan in plans_for(actor)
    )
    due = tuple(
        Branch(
            task.title, called(task.code), f"{DESK}{plan}/tasks/{task.code}/report", tags=tags_of(task, internal=True)
        )
        for plan, task in unreported_for(actor)
    )
    acts = (Link(_("载入方案"), f"{DESK}import", icon="file-plus"),) if may(actor, "plan.divide") else ()
    text = _("载入方案正文后，系统读出条目、指标和任务，再逐项确定牵头单位和“五落实”。")
    return ListPage((Link(_("工作台"), "/desk/"), Link(_("任务"))), plans, Empty(_("还没有方案"), text), acts, due)


def plan_page(request: HttpRequest, code: str) -> DeskPlanPage:
    """A plan on the workbench."""
    actor, wanted, here = asker(request), Asked.of(request.GET), f"{DESK}{code}"
    tree = tree_for(actor, code)
    parts = parts_of(tree, wanted, lambda task: f"{here}/tasks/{task.code}", internal=True)
    none = Empty(_("没有找到符合条件的任务"), _("请换一个词，或去掉部分条件。"), "search", Link(_("看全部任务"), here))
    return DeskPlanPage(
        crumbs=_crumbs(Link(tree.plan.name)),
        title=tree.plan.name,
        facts=facts_of(tree),
        acts=_plan_acts(actor, here, published=tree.plan.published_at is not None),
        tiles=tiles_of(summary_of(tree.tasks), here, internal=sees_all(actor)),
        tabs=(
            Link(_("全部任务"), here, not wanted.organ),
            *(Link(_("本单位的任务"), f"{here}?organ={one}", wanted.organ == one) for one in sorted(organs_of(actor))),
        ),
        filters=filters_of(tree, wanted, here, STATES),
        found=str(_("找到 {count} 项任务")).format(count=found_in(tree, wanted)) if wanted else "",
        parts=parts,
        none=None if parts else none,
        targets=targets_table(tree.targets, here),
    )


def missing_page(request: HttpRequest, code: str, bound: Bound | None = None) -> MissingPage:
    """What is missing before the list may be published. For those who see the whole plan."""
    actor, here = asker(request), f"{DESK}{code}"
    _require_office(actor)
    tree, gaps = tree_for(actor, code), gaps_of(code)
    rows = tuple(
        (
            Cell(called(gap.code), f"{here}/tasks/{gap.code}"),
            Cell(gap.title),
            Cell(gap.lead or _("未确定")),
            Cell("、".join(str(lack) for lack in gap.lacks)),
        )
        for gap in gaps
    )
    open_ = not gaps and may(actor, "plan.publish")
    act = act_of(form("plan.publish"), f"{here}/missing", bound) if open_ or bound else None
    return MissingPage(
        crumbs=_crumbs(Link(tree.plan.name, here), Link(_("还缺什么"))),
        title=tree.plan.name,
        notice=_missing_notice(len(gaps)),
        gaps=Table(_("没有填全的任务"), (_("任务号"), _("任务"), _("牵头单位"), _("还缺")), rows),
        act=act,
        problems=act.problems if act else None,
    )


def receive_missing(request: HttpRequest, code: str) -> HttpResponse | MissingPage:
    """Publish the list on the approval that was typed."""
    actor = asker(request)
    _require_office(actor)
    bound = bound_from(request, form("plan.publish"))
    if attempt(bound, lambda: publish(code, actor=actor, basis=bound.values["basis"], key=key_of(request))):
        return seen(request, f"{DESK}{code}", _("任务清单已公布，公众现在可以看到。"))
    return missing_page(request, code, bound)


def add_page(request: HttpRequest, code: str, bound: Bound | None = None) -> AddPage:
    """The form for another task."""
    actor, here = asker(request), f"{DESK}{code}"
    require_sight(actor, "plan.divide")
    tree = tree_for(actor, code)
    act = act_of(form("plan.add"), f"{here}/add", bound, context={"plan": code})
    return AddPage(_crumbs(Link(tree.plan.name, here), Link(_("增加任务"))), _("增加任务"), act, act.problems)


def receive_add(request: HttpRequest, code: str) -> HttpResponse | AddPage:
    """Add the task and go to it."""
    actor, spec = asker(request), form("plan.add")
    require_sight(actor, "plan.divide")
    bound = bound_from(request, spec, {"plan": code})
    made: list[str] = []

    def call() -> None:
        given = bound.values
        added = add_task(code, given["clause"], given["title"], actor=actor, kind=given["kind"], key=key_of(request))
        made.append(added.code)

    if attempt(bound, call):
        return seen(request, f"{DESK}{code}/tasks/{made[0]}", _("任务已增加，请确定牵头单位和“五落实”。"))
    return add_page(request, code, bound)


def targets_file(request: HttpRequest, code: str) -> HttpResponse:
    """The targets as a workbook."""
    tree = tree_for(asker(request), code)
    return sheet(targets_sheet(tree), tree, _("指标"))


def tasks_file(request: HttpRequest, code: str) -> HttpResponse:
    """The task table as a workbook, with what is missing."""
    tree = tree_for(asker(request), code)
    return sheet(tasks_sheet(tree, internal=True), tree, _("任务"))


def _require_office(actor: Actor) -> None:
    if not sees_all(actor):
        raise NotVisible


def _plan_acts(actor: Actor, here: str, *, published: bool) -> tuple[Link, ...]:
    acts = []
    if sees_all(actor):
        acts.append(Link(_("还缺什么、公布"), f"{here}/missing", icon="list-checks"))
    if may(actor, "plan.divide"):
        acts.append(Link(_("增加任务"), f"{here}/add", icon="plus"))
    if published:
        acts.append(Link(_("公众看到的页面"), here.removeprefix("/desk"), icon="eye"))
    acts.append(Link(_("任务表（Excel）"), f"{here}/tasks.xlsx", icon="download"))
    acts.append(Link(_("指标表（Excel）"), f"{here}/targets.xlsx", icon="download"))
    return tuple(acts)


def _missing_notice(count: int) -> Notice:
    if count:
        text = _("有 {count} 项任务没有填全。全部补齐或注明不单独列项后，才能公布任务清单。")
        return Notice(str(text).format(count=count), "warn", "circle-dashed")
    return Notice(_("每项任务都有牵头单位和“五落实”，可以提交审定、公布。"), "ok", "check")


def _crumbs(*links: Link) -> tuple[Link, ...]:
    return (Link(_("工作台"), "/desk/"), Link(_("任务"), DESK), *links)
