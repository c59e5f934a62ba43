# SPDX-License-Identifier: Apache-2.0
"""Taking a plan in: from its own text, or from an outline in other words. The same document twice adds nothing."""

from pathlib import Path

from mingfu.kernel.access import Actor, require
from mingfu.kernel.clock import now
from mingfu.kernel.commands import command
from mingfu.kernel.ledger import record
from mingfu.systems.plan.commands.dividing import assign, describe
from mingfu.systems.plan.drafts import PlanDraft, code_for, draft_of
from mingfu.systems.plan.events import PlanImported
from mingfu.systems.plan.models import Clause, Part, Plan, Target, Task
from mingfu.systems.plan.outline import read_outline
from mingfu.systems.plan.refusals import PlanWithoutTasks


@command
def import_plan(text: str, *, actor: Actor) -> Plan:
    """Take in the plan that a text holds; a document that is here already is answered as it is.

    Raises `PlanWithoutTasks`, and what `reading.read_plan` raises.
    """
    require(actor, "plan.divide")
    return _take_in(draft_of(text), actor)[0]


@command
def load_plan_outline(path: Path, *, actor: Actor) -> Plan:
    """Take in a plan's structure, targets and suggested leads from a YAML outline that holds none of its text.

    Leads are marked as the outline marks them. Raises `OutlineUnreadable`, `PlanWithoutTasks`.
    """
    require(actor, "plan.divide")
    outline = read_outline(path)
    plan, new = _take_in(outline.draft, actor)
    if new:
        for one in outline.assignments:
            assign(
                plan.code, one.task, actor=actor, lead=one.lead, partners=one.partners, due_on=one.due_on,
                status=one.status, basis=one.basis,
            )  # fmt: skip
            if one.columns:
                describe(plan.code, one.task, one.columns, actor=actor, variant=one.variant)
    return plan


def _take_in(draft: PlanDraft, actor: Actor) -> tuple[Plan, bool]:
    if not draft.tasks:
        raise PlanWithoutTasks
    plan, new = Plan.objects.get_or_create(
        digest=draft.digest,
        defaults={
            "code": _free_code(code_for(draft)),
            "title": draft.title,
            "name": draft.name or draft.title,
            "number": draft.number,
            "issuer": draft.issuer,
            "dated": draft.dated,
            "origin": draft.origin,
            "imported_at": now(),
            "imported_by": actor.code,
        },
    )
    if not new:
        return plan, False
    clauses = _clauses(plan, draft)
    tasks = _tasks(plan, draft, clauses)
    _targets(plan, draft, clauses, tasks)
    taken = PlanImported(
        plan=plan.code,
        digest=plan.digest,
        origin=plan.origin,
        clauses=len(clauses),
        targets=len(draft.targets),
        tasks=len(tasks),
    )
    record(taken, stream=str(plan), by=actor)
    return plan, True


def _clauses(plan: Plan, draft: PlanDraft) -> dict[str, Clause]:
    parts = Part.objects.bulk_create(
        Part(plan=plan, position=place, kind=part.kind, title=part.title, chapter=part.chapter)
        for place, part in enumerate(draft.parts, start=1)
    )
    pairs = [(home, clause) for home, part in zip(parts, draft.parts, strict=True) for clause in part.clauses]
    made = Clause.objects.bulk_create(
        Clause(
            plan=plan, part=home, position=place, code=clause.code, number=clause.number, title=clause.title,
            text=clause.text,
        )
        for place, (home, clause) in enumerate(pairs, start=1)
    )  # fmt: skip
    return {clause.code: clause for clause in made}


def _tasks(plan: Plan, draft: PlanDraft, clauses: dict[str, Clause]) -> dict[str, Task]:
    made = Task.objects.bulk_create(
        Task(
            plan=plan,
            clause=clauses[clause.code],
            code=task.code,
            position=place,
            kind=task.kind,
            title=task.title,
            year=task.year,
            named=list(task.named),
            variant=task.variant,
        )
        for clause in draft.clauses
        for place, task in enumerate(clause.tasks, start=1)
    )
    return {task.code: task for task in made}


def _targets(plan: Plan, draft: PlanDraft, clauses: dict[str, Clause], tasks: dict[str, Task]) -> None:
    Target.objects.bulk_create(
        Target(
            plan=plan,
            clause=clauses.get(target.clause),
            task=tasks.get(target.task),
            position=place,
            place=target.place,
            subject=target.subject,
            value=target.value,
            unit=target.unit,
            year=target.year,
            direction=target.direction,
            kind=target.kind,
            period=target.period,
            ceiling=target.ceiling,
            falls=target.falls,
            quote=target.quote,
        )
        for place, target in enumerate(draft.targets, start=1)
    )


def _free_code(wanted: str) -> str:
    """The wanted code, or the first free one after it: two documents may bear one number."""
    taken = set(Plan.objects.filter(code__startswith=wanted).values_list("code", flat=True))
    if wanted not in taken:
        return wanted
    return next(code for n in range(2, len(taken) + 3) if (code := f"{wanted}-{n}") not in taken)
