# SPDX-License-Identifier: Apache-2.0
"""Taking a plan in: paste or upload, look at what was read, then keep it."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from mingfu.engines.forms import Bound, form
from mingfu.engines.manifest import asker
from mingfu.engines.manifest.shown import Act, Branch, Fact, Link, Notice, Table
from mingfu.kernel.access import require_sight
from mingfu.kernel.clock import chance
from mingfu.kernel.refusals import Refusal, _
from mingfu.systems.plan.commands import import_plan
from mingfu.systems.plan.drafts import PlanDraft, draft_of
from mingfu.systems.plan.models import Plan
from mingfu.systems.plan.pages.acting import OVERALL, act_of, bound_from, key_of, seen
from mingfu.systems.plan.pages.desk import DESK
from mingfu.systems.plan.pages.drawing import day, read_targets
from mingfu.systems.plan.reading import read_file
from mingfu.systems.plan.refusals import PlanWithoutTasks
from mingfu.systems.plan.wording import called

TEMPLATE = "plan/desk/import.html"


@dataclass(frozen=True, slots=True)
class ImportPage:
    """The form; or, once something was read, its structure with the button that keeps it."""

    crumbs: tuple[Link, ...]
    act: Act | None
    problems: Any = None
    title: str = ""
    notice: Notice | None = None
    facts: tuple[Fact, ...] = ()
    tree: tuple[Branch, ...] = ()
    targets: Table | None = None
    text: str = ""
    key: str = ""
    action: str = f"{DESK}import"


def import_page(request: HttpRequest, bound: Bound | None = None) -> ImportPage:
    """The form."""
    require_sight(asker(request), "plan.divide")
    act = act_of(form("plan.import"), f"{DESK}import", bound)
    return ImportPage(_crumbs(), act, act.problems)


def receive_import(request: HttpRequest) -> HttpResponse | ImportPage:
    """Show what was read; with `keep`, take it in. A text that cannot be read is kept in the form."""
    actor = asker(request)
    require_sight(actor, "plan.divide")
    bound = bound_from(request, form("plan.import"))
    try:
        text = _text_of(bound)
        if request.POST.get("keep"):
            plan = import_plan(text, actor=actor, key=key_of(request))
            return seen(request, f"{DESK}{plan.code}", _("方案已载入。请逐项确定牵头单位，填写“五落实”。"))
        return render(request, TEMPLATE, {"page": _preview(text)})
    except Refusal as refusal:
        known = {"text", "file"}
        bound.errors[refusal.field if refusal.field in known else OVERALL] = str(refusal)
    return import_page(request, bound)


def _text_of(bound: Bound) -> str:
    """What was uploaded, else what was pasted. Raises what `read_file` raises."""
    uploaded = next(iter(bound.files.get("file", ())), None)
    if uploaded is not None:
        return read_file(uploaded.read(), uploaded.name or "")
    typed = bound.typed.get("text", [])
    return typed[0] if typed else ""


def _preview(text: str) -> ImportPage:
    draft = draft_of(text)
    if not draft.tasks:
        raise PlanWithoutTasks
    return ImportPage(
        crumbs=_crumbs(),
        act=None,
        title=draft.name or draft.title,
        notice=_held_notice(draft),
        facts=(
            Fact(_("文号"), draft.number or _("没有读到")),
            Fact(_("发文机关"), draft.issuer or _("没有读到")),
            Fact(_("成文日期"), day(draft.dated) or _("没有读到")),
            Fact(_("条目"), len(draft.clauses)),
            Fact(_("任务"), len(draft.tasks)),
            Fact(_("指标"), len(draft.targets)),
        ),
        tree=_tree(draft),
        targets=read_targets(draft.targets),
        text=text,
        key=chance.token_urlsafe(12),
    )


def _held_notice(draft: PlanDraft) -> Notice:
    held = Plan.objects.filter(digest=draft.digest).first()
    if held is not None:
        text = _("这份方案已经载入过（{name}），再保存不会重复。")
        return Notice(str(text).format(name=held.name), "warn", "triangle-alert")
    return Notice(_("请核对读出的结构。牵头单位和“五落实”由人确定，系统不代填。"))


def _tree(draft: PlanDraft) -> tuple[Branch, ...]:
    return tuple(
        Branch(
            part.title,
            branches=tuple(
                Branch(
                    clause.title,
                    called(clause.code),
                    note=str(_("{count} 项任务")).format(count=len(clause.tasks)),
                    branches=tuple(Branch(task.title, called(task.code)) for task in clause.tasks),
                )
                for clause in part.clauses
            ),
            open=True,
        )
        for part in draft.parts
    )


def _crumbs() -> tuple[Link, ...]:
    return (Link(_("工作台"), "/desk/"), Link(_("任务"), DESK), Link(_("载入方案")))
