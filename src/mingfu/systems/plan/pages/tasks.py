# SPDX-License-Identifier: Apache-2.0
"""A task on the workbench: what it is, and the acts the official may do to it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse

from mingfu.engines.forms import Bound, FormSpec, form
from mingfu.engines.manifest import asker
from mingfu.kernel.access import Actor, NotVisible, may
from mingfu.kernel.clock import as_legal_day
from mingfu.kernel.files.storage import open_file, store
from mingfu.kernel.refusals import Refusal, _
from mingfu.systems.plan import commands
from mingfu.systems.plan.authority import may_divide, organs_of, sees_all
from mingfu.systems.plan.choices import fulfilment_form
from mingfu.systems.plan.models import Assignment, ProgressReport
from mingfu.systems.plan.pages.acting import act_of, attempt, bound_from, key_of, seen
from mingfu.systems.plan.pages.columns import columns_of, texts_of
from mingfu.systems.plan.pages.desk import DESK
from mingfu.systems.plan.pages.drawing import branch, day, tags_of
from mingfu.systems.plan.pages.public import meter_of, task_facts
from mingfu.systems.plan.pages.shown import Act, Acts, Branch, Entry, Fact, Link, Meter, Notice, Tag
from mingfu.systems.plan.queries import PlanTree, TaskRow, tree_for
from mingfu.systems.plan.reading import FULFILMENTS
from mingfu.systems.plan.refusals import PercentWrong
from mingfu.systems.plan.wording import called, demand, wordings

ORDER = ("assign", "partners", "describe", "report", "split", "aside")
"""The acts on a task in the order in which they are the main one."""

DONE = {
    "assign": _("分工已保存。"),
    "partners": _("配合单位已保存。"),
    "describe": _("“五落实”已保存。"),
    "report": _("进展已提交。"),
    "split": _("子任务已增加。"),
    "aside": _("已注明不单独列项。"),
}


@dataclass(frozen=True, slots=True)
class DeskTaskPage:
    """One task with all that is known of it and the act panel."""

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
    history: tuple[Entry, ...]
    wordings: tuple[Link, ...]
    acts: Acts
    problems: Any = None


@dataclass(frozen=True, slots=True)
class _Subject:
    """A task in its plan, and who looks at it."""

    actor: Actor
    tree: PlanTree
    row: TaskRow
    variant: str
    texts: Mapping[str, str]
    organs: frozenset[str]
    offered: dict[str, Any] = field(default_factory=dict)

    @property
    def here(self) -> str:
        return f"{DESK}{self.tree.plan.code}/tasks/{self.row.code}"

    def may(self) -> tuple[str, ...]:
        """Which acts the actor may do now."""
        if self.row.aside:
            return ()
        organs, parent = self.organs, self.row.code.rpartition(".")[0]
        divides = may_divide(self.actor, self.row.lead or None, organs)
        above = next((task.lead for task in self.tree.every() if task.code == parent), None)
        mine = self.row.lead in organs and may(self.actor, "plan.report")
        allowed = {
            "assign": may_divide(self.actor, above, organs),
            "partners": may_divide(self.actor, above, organs) and bool(self.row.lead),
            "describe": divides,
            "report": mine and self.tree.plan.published_at is not None,
            "split": divides and bool(self.row.lead),
            "aside": may_divide(self.actor, above, organs) and not self.row.parts,
        }
        return tuple(do for do in ORDER if allowed[do])

    def form(self, do: str) -> tuple[FormSpec, Mapping[str, Any], Mapping[str, Any]]:
        """The form of an act, its context, and its first values."""
        row = self.row
        if do == "assign":
            known = {"lead": row.lead, "due_on": row.due_on.isoformat() if row.due_on else ""}
            return form("plan.assign"), {"offered": self.offered}, known
        if do == "partners":
            chosen = {"partners": [code for code, _name in row.partners]}
            return form("plan.partners"), {"offered": self.offered}, chosen
        if do == "describe":
            return fulfilment_form(self.variant), {}, self.texts
        if do == "report":
            return form("plan.report"), {}, {"percent": "" if row.percent is None else row.percent}
        return form(f"plan.{do}"), {"organ": row.lead, "offered": self.offered}, {}


def task_page(request: HttpRequest, code: str, task: str, do: str = "", bound: Bound | None = None) -> DeskTaskPage:
    """A task on the workbench; `do` is the act that stands open."""
    subject = _subject(request, code, task)
    row, tree, here = subject.row, subject.tree, f"{DESK}{code}"
    acts = _acts(subject, do, bound)
    return DeskTaskPage(
        crumbs=(Link(_("任务"), DESK), Link(tree.plan.name, here), Link(called(task))),
        title=row.title,
        number=called(task),
        tags=tags_of(row, internal=True),
        facts=task_facts(tree, row, here),
        variant=FULFILMENTS[row.variant].title,
        columns=columns_of(row.variant, subject.texts),
        parts=tuple(branch(part, lambda one: f"{here}/tasks/{one.code}", internal=True) for part in row.parts),
        targets=tuple(Fact(target.subject, demand(target)) for target in tree.targets if target.task_id == row.pk),
        meter=meter_of(row),
        reports=_reports(subject),
        history=_history(row),
        wordings=tuple(
            Link(title, f"{subject.here}/describe?variant={key}", key == subject.variant) for key, title in wordings()
        )
        if acts.main and "/describe" in acts.main.action
        else (),
        acts=acts,
        problems=acts.main.problems if acts.main else None,
    )


def receive_task(request: HttpRequest, code: str, task: str, do: str) -> HttpResponse | DeskTaskPage:
    """Do one act to a task. What the actor may not do here is not there."""
    subject = _subject(request, code, task)
    if do not in subject.may():
        raise NotVisible
    spec, context, _known = subject.form(do)
    bound = bound_from(request, spec, context)
    if attempt(bound, lambda: _CALLS[do](subject, bound, key_of(request))):
        return seen(request, subject.here, DONE[do])
    return task_page(request, code, task, do, bound)


def evidence_file(request: HttpRequest, code: str, task: str, report: int) -> FileResponse:
    """The evidence of a report, for those who see the whole plan and for the organ that leads the task."""
    subject = _subject(request, code, task)
    found = ProgressReport.objects.filter(pk=report, task=subject.row.pk).exclude(evidence="").first()
    if found is None or not _sees_inside(subject):
        raise NotVisible
    return FileResponse(open_file(found.evidence), as_attachment=True, filename=found.evidence_name)


def _subject(request: HttpRequest, code: str, task: str) -> _Subject:
    actor = asker(request)
    tree = tree_for(actor, code)
    row = tree.task(task)
    asked = request.GET.get("variant", "")
    variant = asked if asked in FULFILMENTS else row.variant
    return _Subject(actor, tree, row, variant, texts_of(row.pk), organs_of(actor))


def _acts(subject: _Subject, do: str, bound: Bound | None) -> Acts:
    """The panel: the act that was asked for or the next that is due in front, the rest folded."""
    allowed = subject.may()
    row = subject.row
    if not allowed:
        return Acts(notice=Notice(_nothing_to_do(row)))
    pending = {"assign": not row.lead or row.assumed, "describe": bool(row.lacks), "report": not row.reported}
    main = do if do in allowed else next((one for one in allowed if pending.get(one)), allowed[0])
    panel = {one: _act(subject, one, bound if one == do else None) for one in allowed}
    return Acts(panel[main], tuple(panel[one] for one in allowed if one != main), _acts_notice(row))


def _act(subject: _Subject, do: str, bound: Bound | None) -> Act:
    spec, context, known = subject.form(do)
    action = f"{subject.here}/{do}"
    if do == "describe":
        action += f"?variant={subject.variant}"
    return act_of(spec, action, bound, context=context, known=known)


def _nothing_to_do(row: TaskRow) -> Any:
    if row.aside:
        return _("这一句已注明不单独列项，没有要办的事。")
    if row.lead:
        return str(_("这项任务由“{lead}”牵头办理，您可以查看。")).format(lead=row.lead_name)
    return _("还没有确定牵头单位，由任务分解岗位办理。")


def _acts_notice(row: TaskRow) -> Notice | None:
    if row.assumed:
        return Notice(_("牵头单位是建议，还没有核定。请核对后重新保存分工。"), "warn", "triangle-alert")
    return None


def _sees_inside(subject: _Subject) -> bool:
    actor = subject.actor
    return sees_all(actor) or subject.row.concerns(subject.organs) or may(actor, "supervision.act")


def _reports(subject: _Subject) -> tuple[Entry, ...]:
    """Every report, newest first; words and evidence for those inside."""
    inside, found = _sees_inside(subject), []
    for report in ProgressReport.objects.filter(task=subject.row.pk):
        file = f"{subject.here}/evidence/{report.pk}" if report.evidence and inside else ""
        evidence = _("佐证：{name}") if report.evidence else _("未附佐证材料")
        said = str(evidence).format(name=report.evidence_name)
        found.append(
            Entry(
                f"{report.month.year}年{report.month.month}月",
                _("进度 {percent}%").format(percent=report.percent),
                f"{report.words}\n{said}" if inside else "",
                day(as_legal_day(report.at)),
                url=file,
                tone="ok" if report.percent == 100 else "",  # noqa: PLR2004 - the whole of it
            )
        )
    return tuple(found)


def _history(row: TaskRow) -> tuple[Entry, ...]:
    """To whom the task was given, newest first."""
    rows = Assignment.objects.filter(task=row.pk).select_related("lead", "post")
    return tuple(
        Entry(
            day(as_legal_day(given.at)),
            _("交给{lead}牵头").format(lead=given.lead.short),
            " · ".join(
                str(part)
                for part in (
                    given.post.title if given.post else "",
                    _("建议，未核定") if given.status == "assumed" else "",
                    given.basis,
                )
                if part
            ),
        )
        for given in rows
    )


def _assign(subject: _Subject, bound: Bound, key: str | None) -> None:
    """Another lead, date or basis. Partners stay, except one that now leads."""
    row, given = subject.row, bound.values
    commands.assign(
        subject.tree.plan.code,
        row.code,
        actor=subject.actor,
        lead=given["lead"],
        partners=[code for code, _name in row.partners if code != given["lead"]],
        due_on=given.get("due_on"),
        basis=given.get("basis", ""),
        key=key,
    )


def _partners(subject: _Subject, bound: Bound, key: str | None) -> None:
    """Other partners under the same lead; a suggested lead stays a suggestion."""
    row = subject.row
    commands.assign(
        subject.tree.plan.code,
        row.code,
        actor=subject.actor,
        lead=row.lead,
        partners=bound.values.get("partners", []),
        post_code=row.post_code,
        due_on=row.due_on,
        status="assumed" if row.assumed else "verified",
        key=key,
    )


def _describe(subject: _Subject, bound: Bound, key: str | None) -> None:
    commands.describe(
        subject.tree.plan.code, subject.row.code, bound.values, actor=subject.actor, variant=subject.variant, key=key
    )


def _report(subject: _Subject, bound: Bound, key: str | None) -> None:
    given, file = bound.values, next(iter(bound.files.get("evidence", ())), None)
    kept = None
    if file is not None:
        try:
            kept = store(file, file.name, actor=subject.actor)
        except Refusal as refusal:
            refusal.field = "evidence"
            raise
    commands.report_progress(
        subject.tree.plan.code,
        subject.row.code,
        actor=subject.actor,
        month=date.fromisoformat(f"{given['month']}-01"),
        percent=_whole(given["percent"]),
        words=given["words"],
        evidence=kept.sha256 if kept else "",
        evidence_name=file.name if file is not None else "",
        key=key,
    )


def _split(subject: _Subject, bound: Bound, key: str | None) -> None:
    given = bound.values
    post = given.get("post", "")
    commands.split(
        subject.tree.plan.code,
        subject.row.code,
        given["title"],
        actor=subject.actor,
        lead="" if post else given.get("other", ""),
        post_code=post,
        due_on=given.get("until"),
        key=key,
    )


def _aside(subject: _Subject, bound: Bound, key: str | None) -> None:
    plan, task = subject.tree.plan.code, subject.row.code
    commands.set_aside(plan, task, actor=subject.actor, reason=bound.values["reason"], key=key)


def _whole(percent: object) -> int:
    """A percentage as a whole number. Raises `PercentWrong` for a fraction."""
    if isinstance(percent, int):
        return percent
    raise PercentWrong(percent=str(percent))


_CALLS: dict[str, Callable[[_Subject, Bound, str | None], None]] = {
    "assign": _assign,
    "partners": _partners,
    "describe": _describe,
    "report": _report,
    "split": _split,
    "aside": _aside,
}
