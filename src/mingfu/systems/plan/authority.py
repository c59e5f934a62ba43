# SPDX-License-Identifier: Apache-2.0
"""Who may do what to a plan: the office that divides all of it, and the organ that leads a task.

Named acts are those of the power list: `plan.read`, `plan.divide`, `plan.publish`, `plan.report`.
"""

from mingfu.kernel.access import Actor, NotVisible, may, require
from mingfu.kernel.organs import Post, organ_name
from mingfu.systems.plan.models import Plan, Task
from mingfu.systems.plan.refusals import TaskIsSetAside, TaskNotYours, TaskWithoutLead
from mingfu.systems.plan.wording import called

OFFICE = ("plan.read", "plan.divide", "plan.publish")


def organs_of(actor: Actor) -> frozenset[str]:
    """The organs an official works in today, by all of their posts."""
    if actor.kind != "official":
        return frozenset()
    if len(actor.posts) == 1:
        return frozenset({actor.organ})
    found = Post.objects.filter(code__in=actor.posts).values_list("organ_id", flat=True)
    return frozenset((*found, actor.organ)) - {""}


def sees_all(actor: Actor) -> bool:
    """Whether every plan and task exists for the actor, also before it is published."""
    return any(may(actor, act) for act in OFFICE)


def task_in(plan: str, code: str) -> Task:
    """The task of a plan, locked for the command that changes it. Raises `NotVisible`."""
    found = (
        Task.objects.select_for_update(of=("self",))
        .select_related("parent", "clause", "plan")
        .filter(plan=plan, code=code)
        .first()
    )
    if found is None:
        raise NotVisible
    if found.set_aside_at is not None:
        raise TaskIsSetAside(task=called(code))
    return found


def plan_in(code: str) -> Plan:
    """The plan under a code, locked, so that two publications or additions follow one another. Raises `NotVisible`."""
    found = Plan.objects.select_for_update().filter(code=code).first()
    if found is None:
        raise NotVisible
    return found


def may_divide(actor: Actor, lead: str | None, organs: frozenset[str] | None = None) -> bool:
    """Whether the actor may divide a task: the office any, the lead organ its own."""
    if may(actor, "plan.divide"):
        return True
    mine = organs_of(actor) if organs is None else organs
    return lead is not None and lead in mine and may(actor, "plan.report")


def require_dividing(actor: Actor, task: Task) -> None:
    """Refuse whoever neither divides the plan nor works in the organ that leads the task."""
    if may(actor, "plan.divide"):
        return
    require(actor, "plan.report")
    _require_own(actor, task.lead_id)


def require_assigning(actor: Actor, task: Task) -> None:
    """Refuse whoever may not give the task away: the office may give any, an organ the parts of its own tasks."""
    if may(actor, "plan.divide"):
        return
    if task.parent is None:
        require(actor, "plan.divide")
    require(actor, "plan.report")
    assert task.parent is not None
    _require_own(actor, task.parent.lead_id)


def require_reporting(actor: Actor, task: Task) -> None:
    """Refuse whoever does not work in the organ that leads the task. Nobody reports for another organ."""
    require(actor, "plan.report")
    if task.lead_id is None:
        raise TaskWithoutLead(task=called(task.code))
    if actor.kind != "system":
        _require_own(actor, task.lead_id)


def _require_own(actor: Actor, lead: str | None) -> None:
    if lead is None or lead not in organs_of(actor):
        raise TaskNotYours(lead=organ_name(lead) if lead else "—")
