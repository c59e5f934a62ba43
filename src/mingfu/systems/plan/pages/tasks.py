# SPDX-License-Identifier: Apache-2.0
"""A task on the workbench: what it is, and the acts the official may do to it."""

from dataclasses import dataclass
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse

from mingfu.engines.forms import Bound
from mingfu.engines.manifest.shown import Act, Acts, Branch, Entry, Fact, Link, Meter, Notice, Tag
from mingfu.kernel.access import NotVisible, may
from mingfu.kernel.clock import as_legal_day
from mingfu.kernel.files.storage import open_file
from mingfu.kernel.refusals import _
from mingfu.systems.plan.authority import sees_all
from mingfu.systems.plan.models import Assignment, ProgressReport
from mingfu.systems.plan.pages.acting import act_of, attempt, bound_from, key_of, seen
from mingfu.systems.plan.pages.columns import columns_of
from mingfu.systems.plan.pages.desk import DESK
from mingfu.systems.plan.pages.doing import CALLS, Subject, subject_of
from mingfu.systems.plan.pages.drawing import branch, day, tags_of
from mingfu.systems.plan.pages.public import meter_of, task_facts
from mingfu.systems.plan.queries import TaskRow
from mingfu.systems.plan.reading import FULFILMENTS
from mingfu.systems.plan.wording import called, demand, wordings

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


def task_page(request: HttpRequest, code: str, task: str, do: str = "", bound: Bound | None = None) -> DeskTaskPage:
    """A task on the workbench; `do` is the act that stands open."""
    subject = subject_of(request, code, task)
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
    subject = subject_of(request, code, task)
    if do not in subject.may():
        raise NotVisible
    spec, context, _known = subject.form(do)
    bound = bound_from(request, spec, context)
    if attempt(bound, lambda: CALLS[do](subject, bound, key_of(request))):
        return seen(request, subject.here, DONE[do])
    return task_page(request, code, task, do, bound)


def evidence_file(request: HttpRequest, code: str, task: str, report: int) -> FileResponse:
    """The evidence of a report, for those who see the whole plan and for the organ that leads the task."""
    subject = subject_of(request, code, task)
    found = ProgressReport.objects.filter(pk=report, task=subject.row.pk).exclude(evidence="").first()
    if found is None or not _sees_inside(subject):
        raise NotVisible
    return FileResponse(open_file(found.evidence), as_attachment=True, filename=found.evidence_name)


def _acts(subject: Subject, do: str, bound: Bound | None) -> Acts:
    """The panel: the act that was asked for or the next that is due in front, the rest folded."""
    allowed = subject.may()
    row = subject.row
    if not allowed:
        return Acts(notice=Notice(_nothing_to_do(row)))
    pending = {"assign": not row.lead or row.assumed, "describe": bool(row.lacks), "report": not row.reported}
    main = do if do in allowed else next((one for one in allowed if pending.get(one)), allowed[0])
    panel = {one: _act(subject, one, bound if one == do else None) for one in allowed}
    return Acts(panel[main], tuple(panel[one] for one in allowed if one != main), _acts_notice(row))


def _act(subject: Subject, do: str, bound: Bound | None) -> Act:
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


def _sees_inside(subject: Subject) -> bool:
    actor = subject.actor
    return sees_all(actor) or subject.row.concerns(subject.organs) or may(actor, "supervision.act")


def _reports(subject: Subject) -> tuple[Entry, ...]:
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
