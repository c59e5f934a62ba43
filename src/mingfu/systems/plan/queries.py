# SPDX-License-Identifier: Apache-2.0
"""Reading plans. Who asks decides what exists: the public sees published plans, an organ also those it has a task of."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from mingfu.kernel.access import Actor, NotVisible
from mingfu.kernel.clock import today
from mingfu.systems.plan.authority import organs_of, sees_all
from mingfu.systems.plan.completeness import filled_columns, lacking
from mingfu.systems.plan.models import Clause, Listing, Part, Partner, Plan, Target, Task

WHOLE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskRow:
    """A task with all that lists show. `derived` says that the percentage is the mean of its parts'."""

    pk: int
    code: str
    title: str
    kind: str
    variant: str
    clause: str
    lead: str
    lead_name: str
    assumed: bool
    post: str
    post_code: str
    partners: tuple[tuple[str, str], ...]
    year: int | None
    due_on: date | None
    lacks: tuple[Any, ...]
    percent: int | None
    derived: bool
    reported_for: date | None
    aside: str
    parts: tuple["TaskRow", ...]

    @property
    def complete(self) -> bool:
        """Whether a lead and all five fulfilments are there."""
        return not self.lacks

    @property
    def done(self) -> bool:
        """Whether it is carried out."""
        return self.percent == WHOLE

    @property
    def late(self) -> bool:
        """Whether its date has passed before it was done."""
        return self.due_on is not None and self.due_on < today() and not self.done

    @property
    def reported(self) -> bool:
        """Whether its progress of this month has been told."""
        return self.reported_for is not None and self.reported_for >= today().replace(day=1)

    def concerns(self, organs: Iterable[str]) -> bool:
        """Whether one of the organs leads it, helps with it, or has a part of it."""
        wanted = set(organs)
        mine = {self.lead, *(code for code, _name in self.partners)}
        return bool(mine & wanted) or any(part.concerns(wanted) for part in self.parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseRow:
    """A clause with its tasks and targets."""

    code: str
    number: int
    title: str
    text: str
    tasks: tuple[TaskRow, ...]
    targets: tuple[Target, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PartRow:
    """A part with its clauses."""

    position: int
    kind: str
    title: str
    clauses: tuple[ClauseRow, ...]

    @property
    def tasks(self) -> tuple[TaskRow, ...]:
        """The tasks of its clauses that are carried out on their own."""
        return tuple(task for clause in self.clauses for task in clause.tasks if not task.aside)


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """A task list in numbers. Only tasks of the first level count; those set aside do not."""

    tasks: int
    assigned: int
    complete: int
    reported: int
    late: int
    done: int
    progress: int

    @property
    def missing(self) -> int:
        """Tasks that lack something."""
        return self.tasks - self.complete


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanTree:
    """A plan with its parts, all its targets, and the publication that holds."""

    plan: Plan
    listing: Listing | None
    parts: tuple[PartRow, ...]
    targets: tuple[Target, ...]

    @property
    def tasks(self) -> tuple[TaskRow, ...]:
        """Every task of the first level that is carried out."""
        return tuple(task for part in self.parts for task in part.tasks)

    def task(self, code: str) -> TaskRow:
        """The task of a code, at whatever depth. Raises `NotVisible`."""
        found = next((task for task in self.every() if task.code == code), None)
        if found is None:
            raise NotVisible
        return found

    def every(self) -> Iterator[TaskRow]:
        """Every task at every depth, set aside or not."""
        return _deep(task for part in self.parts for clause in part.clauses for task in clause.tasks)


def plans_for(actor: Actor) -> QuerySet[Plan]:
    """Every plan that exists for the actor, newest first."""
    if sees_all(actor):
        return Plan.objects.all()
    seen, organs = Q(published_at__isnull=False), organs_of(actor)
    if organs:
        mine = Task.objects.filter(Q(lead__in=organs) | Q(partners__organ__in=organs))
        seen |= Q(pk__in=mine.values("plan"))
    return Plan.objects.filter(seen)


def plan_for(actor: Actor, code: str) -> Plan:
    """The plan under a code. Raises `NotVisible` where it does not exist for the actor."""
    found = plans_for(actor).filter(code=code).first()
    if found is None:
        raise NotVisible
    return found


def tree_for(actor: Actor, code: str) -> PlanTree:
    """A plan as a tree, in a handful of queries however large it is. Raises `NotVisible`."""
    plan = plan_for(actor, code)
    targets = tuple(Target.objects.filter(plan=plan).select_related("clause"))
    tasks = task_rows(plan)
    parts: dict[int, tuple[Part, list[ClauseRow]]] = {}
    for clause in Clause.objects.filter(plan=plan).select_related("part"):
        row = ClauseRow(
            code=clause.code,
            number=clause.number,
            title=clause.title,
            text=clause.text,
            tasks=tuple(tasks.get(clause.pk, ())),
            targets=tuple(target for target in targets if target.clause_id == clause.pk),
        )
        parts.setdefault(clause.part_id, (clause.part, []))[1].append(row)
    return PlanTree(
        plan=plan,
        listing=Listing.objects.filter(plan=plan).first(),
        parts=tuple(
            PartRow(position=part.position, kind=part.kind, title=part.title, clauses=tuple(clauses))
            for part, clauses in parts.values()
        ),
        targets=targets,
    )


def summary_of(tasks: Iterable[TaskRow]) -> Summary:
    """Tasks of the first level in numbers. The progress is their mean, where nothing was told counting as nothing."""
    held = tuple(tasks)
    return Summary(
        tasks=len(held),
        assigned=sum(bool(task.lead) for task in held),
        complete=sum(task.complete for task in held),
        reported=sum(task.reported for task in held),
        late=sum(task.late for task in held),
        done=sum(task.done for task in held),
        progress=round(sum(task.percent or 0 for task in held) / len(held)) if held else 0,
    )


def task_rows(plan: Plan) -> dict[int, list[TaskRow]]:
    """Tasks of the first level by clause, each with its parts."""
    filled = filled_columns(plan.code)
    partners: dict[int, list[tuple[str, str]]] = {}
    for helped, organ, name in Partner.objects.filter(task__plan=plan).values_list(
        "task_id", "organ_id", "organ__short"
    ):
        partners.setdefault(helped, []).append((organ, name))
    tasks = (
        Task.objects.filter(plan=plan).select_related("lead", "post", "clause", "setting_aside").order_by("position")
    )
    below: dict[int | None, list[Task]] = {}
    for task in tasks:
        below.setdefault(task.parent_id, []).append(task)

    def row(task: Task) -> TaskRow:
        parts = tuple(row(part) for part in below.get(task.pk, ()))
        percent, derived = _percent(task, parts)
        return TaskRow(
            pk=task.pk,
            code=task.code,
            title=task.title,
            kind=task.kind,
            variant=task.variant,
            clause=task.clause.code,
            lead=task.lead_id or "",
            lead_name=task.lead.short if task.lead else "",
            assumed=task.assumed,
            post=task.post.title if task.post else "",
            post_code=task.post_id or "",
            partners=tuple(partners.get(task.pk, ())),
            year=task.year,
            due_on=task.due_on,
            lacks=lacking(
                task.variant,
                filled.get(task.pk, ()),
                lead=task.lead_id is not None,
                post=task.parent_id is None or task.post_id is not None or not all(part.aside for part in parts),
            ),
            percent=percent,
            derived=derived,
            reported_for=task.reported_for,
            aside=task.setting_aside.reason if task.set_aside_at else "",
            parts=parts,
        )

    found: dict[int, list[TaskRow]] = {}
    for task in below.get(None, ()):
        found.setdefault(task.clause_id, []).append(row(task))
    return found


def _percent(task: Task, parts: tuple[TaskRow, ...]) -> tuple[int | None, bool]:
    """What was told of the task itself; else the mean of its parts, where something was told of one of them."""
    told = [part.percent for part in parts if not part.aside]
    if task.percent is not None or not any(percent is not None for percent in told):
        return task.percent, False
    return round(sum(percent or 0 for percent in told) / len(told)), True


def _deep(tasks: Iterable[TaskRow]) -> Iterator[TaskRow]:
    for task in tasks:
        yield task
        yield from _deep(task.parts)
