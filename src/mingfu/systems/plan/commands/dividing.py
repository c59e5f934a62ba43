# SPDX-License-Identifier: Apache-2.0
"""Giving tasks to organs and posts, filling the five fulfilments, dividing tasks further, leaving out what is none."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.db.models import Max

from mingfu.kernel.access import Actor, require
from mingfu.kernel.clock import now
from mingfu.kernel.commands import command
from mingfu.kernel.ledger import record
from mingfu.kernel.organs import Organ, Post, organ, post
from mingfu.systems.plan import refusals
from mingfu.systems.plan.authority import plan_in, require_assigning, require_dividing, task_in
from mingfu.systems.plan.drafts import content_digest
from mingfu.systems.plan.events import TaskAdded, TaskAssigned, TaskDescribed, TaskSetAside, TaskSplit
from mingfu.systems.plan.models import Assignment, Clause, Fulfilment, Partner, SettingAside, Task
from mingfu.systems.plan.reading import FULFILMENTS
from mingfu.systems.plan.wording import called

LEAST = 4
LONGEST_FULFILMENT = 2000


@command
def assign(  # noqa: PLR0913 - the facts of an assignment, each by its name
    plan: str,
    task: str,
    *,
    actor: Actor,
    lead: str,
    partners: Sequence[str] = (),
    post_code: str = "",
    due_on: date | None = None,
    status: str = "verified",
    basis: str = "",
) -> Assignment:
    """Give a task to the organ that leads it, with those that help, and perhaps a post and a date.

    With `status="assumed"` the lead is a suggestion that still needs a confirmation; pages show it as one.
    Raises `LeadTwice`, `PostElsewhere`, and `OrganUnknown` or `PostUnknown` of the kernel.
    """
    given = task_in(plan, task)
    require_assigning(actor, given)
    leading, where = organ(lead), _own_post(lead, post_code)
    helping = [organ(code) for code in dict.fromkeys(partners)]
    if any(each.code == lead for each in helping):
        raise refusals.LeadTwice(organ=leading.short)
    return _give(given, leading, helping, where, due_on=due_on, status=status, basis=basis, actor=actor)


@command
def describe(plan: str, task: str, columns: Mapping[str, str], *, actor: Actor, variant: str = "decomposition") -> Task:
    """Fill the five fulfilments of a task in one of their three wordings, all five at once.

    Raises `VariantUnknown`, and `FulfilmentsEmpty` where a column is empty: it cannot be saved so.
    """
    wording = FULFILMENTS.get(variant)
    if wording is None:
        raise refusals.VariantUnknown(variant=variant)
    described = task_in(plan, task)
    require_dividing(actor, described)
    texts = {column.key: columns.get(column.key, "").strip()[:LONGEST_FULFILMENT] for column in wording.columns}
    empty = [str(column.title) for column in wording.columns if not texts[column.key]]
    if empty:
        raise refusals.FulfilmentsEmpty(columns="、".join(empty), field=_first_empty(variant, texts))
    moment = now()
    Fulfilment.objects.filter(task=described).exclude(column__in=texts).delete()
    Fulfilment.objects.bulk_create(
        [Fulfilment(task=described, column=key, text=text, at=moment, by=actor.code) for key, text in texts.items()],
        update_conflicts=True,
        unique_fields=["task", "column"],
        update_fields=["text", "at", "by"],
    )
    described.variant, described.described_at = variant, moment
    described.save(update_fields=["variant", "described_at"])
    filled = TaskDescribed(plan=plan, task=task, variant=variant, digest=content_digest(texts))
    record(filled, stream=f"plan:{plan}", by=actor)
    return described


@command
def split(
    plan: str,
    task: str,
    title: str,
    *,
    actor: Actor,
    lead: str = "",
    post_code: str = "",
    due_on: date | None = None,
) -> Task:
    """Make a part of a task for a post of the lead organ, or for another organ, which divides it further.

    Raises `TaskWithoutLead`, `TitleNeeded`, `PostNeeded`, `PostElsewhere`.
    """
    whole = task_in(plan, task)
    require_dividing(actor, whole)
    if whole.lead_id is None:
        raise refusals.TaskWithoutLead(task=called(task))
    lead = lead or whole.lead_id
    if lead == whole.lead_id and not post_code:
        raise refusals.PostNeeded
    leading, where = organ(lead), _own_post(lead, post_code)
    place = 1 + (Task.objects.filter(parent=whole).aggregate(last=Max("position"))["last"] or 0)
    part = Task.objects.create(
        plan=whole.plan,
        clause=whole.clause,
        parent=whole,
        code=f"{whole.code}.{place}",
        position=place,
        kind=whole.kind,
        title=_said(title),
        variant=whole.variant,
    )
    made = TaskSplit(plan=plan, task=task, part=part.code, digest=content_digest(part.title))
    record(made, stream=f"plan:{plan}", by=actor)
    _give(part, leading, [], where, due_on=due_on or whole.due_on, status="verified", basis="", actor=actor)
    return part


@command
def add_task(plan: str, clause: str, title: str, *, actor: Actor, kind: str = "task") -> Task:
    """Add a task, or a reform, to a clause: what a yearly list or a higher level asks for beyond the plan's words."""
    require(actor, "plan.divide")
    whole = plan_in(plan)
    home = Clause.objects.get(plan=whole, code=clause)
    place = 1 + (Task.objects.filter(clause=home, parent=None).aggregate(last=Max("position"))["last"] or 0)
    added = Task.objects.create(
        plan=whole, clause=home, code=f"{clause}.{place}", position=place, kind=kind, title=_said(title)
    )
    happened = TaskAdded(plan=plan, task=added.code, kind=kind, digest=content_digest(added.title))
    record(happened, stream=f"plan:{plan}", by=actor)
    return added


@command
def set_aside(plan: str, task: str, *, actor: Actor, reason: str) -> SettingAside:
    """Say that a sentence is no task of its own; it stays readable, with the reason, and needs no fulfilments.

    Raises `ReasonNeeded`, `TaskHasParts`.
    """
    left = task_in(plan, task)
    require_assigning(actor, left)
    if len(reason.strip()) < LEAST:
        raise refusals.ReasonNeeded
    if Task.objects.filter(parent=left, set_aside_at=None).exists():
        raise refusals.TaskHasParts(task=called(task))
    left.set_aside_at = now()
    left.save(update_fields=["set_aside_at"])
    noted = SettingAside.objects.create(task=left, reason=reason.strip(), at=left.set_aside_at, by=actor.code)
    record(TaskSetAside(plan=plan, task=task), stream=f"plan:{plan}", by=actor)
    return noted


def _give(  # noqa: PLR0913 - the facts of an assignment, each by its name
    task: Task,
    lead: Organ,
    partners: Sequence[Organ],
    where: Post | None,
    *,
    due_on: date | None,
    status: str,
    basis: str,
    actor: Actor,
) -> Assignment:
    """Write an assignment, inside a command that has asked whether it may."""
    moment, codes = now(), [each.code for each in partners]
    made = Assignment.objects.create(
        task=task, lead=lead, post=where, partners=codes, due_on=due_on, status=status, basis=basis,
        at=moment, by=actor.code,
    )  # fmt: skip
    Partner.objects.filter(task=task).delete()
    Partner.objects.bulk_create([Partner(task=task, organ=each, position=n) for n, each in enumerate(partners)])
    task.lead, task.post, task.due_on, task.assigned_at = lead, where, due_on, moment
    task.assumed = status == "assumed"
    task.save(update_fields=["lead", "post", "due_on", "assigned_at", "assumed"])
    given = TaskAssigned(
        plan=task.plan_id,
        task=task.code,
        lead=lead.code,
        post=where.code if where else "",
        partners=tuple(codes),
        due_on=due_on,
        status=status,
    )
    record(given, stream=f"plan:{task.plan_id}", by=actor)
    return made


def _own_post(lead: str, code: str) -> Post | None:
    if not code:
        return None
    where = post(code)
    if where.organ_id != lead:
        raise refusals.PostElsewhere(post=where.title)
    return where


def _said(title: str) -> str:
    said = " ".join(title.split())
    if len(said) < LEAST:
        raise refusals.TitleNeeded
    return said


def _first_empty(variant: str, texts: Mapping[str, str]) -> str:
    return next(column.key for column in FULFILMENTS[variant].columns if not texts[column.key])
