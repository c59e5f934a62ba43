# SPDX-License-Identifier: Apache-2.0
"""What the plan offers to others by name: a published list in numbers, and the reports an organ still owes."""

from typing import Any

from mingfu.kernel.access import Actor
from mingfu.systems.plan.authority import organs_of
from mingfu.systems.plan.models import Clause, Plan, Task
from mingfu.systems.plan.queries import TaskRow, summary_of, task_rows, tree_for


def plan_summary(plan: str = "") -> dict[str, Any] | None:
    """The provider `plan.summary`: a published plan in numbers, the newest when none is named; None where there is none.

    Keys: plan, title, url, tasks, assigned, complete, missing, reported, late, done, progress, and parts (title, tasks,
    progress, late of each).
    """
    published = Plan.objects.filter(published_at__isnull=False).order_by("-published_at")
    found = (published.filter(code=plan) if plan else published).first()
    if found is None:
        return None
    tasks = task_rows(found)
    by_part: dict[str, list[TaskRow]] = {}
    for clause, part in Clause.objects.filter(plan=found).values_list("pk", "part__title"):
        by_part.setdefault(part, []).extend(task for task in tasks.get(clause, ()) if not task.aside)
    counted = summary_of(task for held in by_part.values() for task in held)
    parts = [(title, summary_of(held)) for title, held in by_part.items()]
    return {
        "plan": found.code,
        "title": found.name,
        "url": f"/plan/{found.code}",
        "tasks": counted.tasks,
        "assigned": counted.assigned,
        "complete": counted.complete,
        "missing": counted.missing,
        "reported": counted.reported,
        "late": counted.late,
        "done": counted.done,
        "progress": counted.progress,
        "parts": [
            {"title": title, "tasks": each.tasks, "progress": each.progress, "late": each.late} for title, each in parts
        ],
    }


def unreported_for(actor: Actor) -> tuple[tuple[str, TaskRow], ...]:
    """The provider `plan.unreported`: open tasks of the actor's organs not told of this month, each with its plan."""
    organs = organs_of(actor)
    found: list[tuple[str, TaskRow]] = []
    if organs:
        led = Task.objects.filter(lead__in=organs, plan__published_at__isnull=False, set_aside_at=None)
        for plan in led.order_by("plan").values_list("plan", flat=True).distinct():
            found += [
                (plan, task)
                for task in tree_for(actor, plan).every()
                if task.lead in organs and not (task.reported or task.done or task.aside)
            ]
    return tuple(found)
