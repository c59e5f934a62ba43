# SPDX-License-Identifier: Apache-2.0
"""The acts on a task: which the official may do now, the form of each, and the command it calls."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.http import HttpRequest

from mingfu.engines.forms import Bound, FormSpec, form
from mingfu.engines.manifest import asker
from mingfu.kernel.access import Actor, may
from mingfu.kernel.files.storage import store
from mingfu.kernel.refusals import Refusal
from mingfu.systems.plan import commands
from mingfu.systems.plan.authority import may_divide, organs_of
from mingfu.systems.plan.choices import fulfilment_form
from mingfu.systems.plan.pages.columns import texts_of
from mingfu.systems.plan.pages.desk import DESK
from mingfu.systems.plan.queries import PlanTree, TaskRow, tree_for
from mingfu.systems.plan.reading import FULFILMENTS
from mingfu.systems.plan.refusals import PercentWrong

ORDER = ("assign", "partners", "describe", "report", "split", "aside")
"""The acts on a task in the order in which they are the main one."""


@dataclass(frozen=True, slots=True)
class Subject:
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
        """The address of the task on the workbench."""
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


def subject_of(request: HttpRequest, code: str, task: str) -> Subject:
    """The task of a plan as whoever asks may see it. Raises `NotVisible`."""
    actor = asker(request)
    tree = tree_for(actor, code)
    row = tree.task(task)
    asked = request.GET.get("variant", "")
    variant = asked if asked in FULFILMENTS else row.variant
    return Subject(actor, tree, row, variant, texts_of(row.pk), organs_of(actor))


def _assign(subject: Subject, bound: Bound, key: str | None) -> None:
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


def _partners(subject: Subject, bound: Bound, key: str | None) -> None:
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


def _describe(subject: Subject, bound: Bound, key: str | None) -> None:
    commands.describe(
        subject.tree.plan.code, subject.row.code, bound.values, actor=subject.actor, variant=subject.variant, key=key
    )


def _report(subject: Subject, bound: Bound, key: str | None) -> None:
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


def _split(subject: Subject, bound: Bound, key: str | None) -> None:
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


def _aside(subject: Subject, bound: Bound, key: str | None) -> None:
    plan, task = subject.tree.plan.code, subject.row.code
    commands.set_aside(plan, task, actor=subject.actor, reason=bound.values["reason"], key=key)


def _whole(percent: object) -> int:
    """A percentage as a whole number. Raises `PercentWrong` for a fraction."""
    if isinstance(percent, int):
        return percent
    raise PercentWrong(percent=str(percent))


CALLS: dict[str, Callable[[Subject, Bound, str | None], None]] = {
    "assign": _assign,
    "partners": _partners,
    "describe": _describe,
    "report": _report,
    "split": _split,
    "aside": _aside,
}
