# SPDX-License-Identifier: Apache-2.0
"""What lead organs hear: that the list is out, that this month's progress is not told, that a date has passed."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from mingfu.engines.notices import notify_post
from mingfu.kernel import catalogs
from mingfu.kernel.access import who_may
from mingfu.kernel.clock import as_legal_day
from mingfu.kernel.ledger import StoredEvent
from mingfu.kernel.organs import Post
from mingfu.systems.plan.models import Plan, Task
from mingfu.systems.plan.wording import called

REPORT = "report"


def tell_leads(event: StoredEvent) -> None:
    """Reaction: tell every lead organ of a list that was just published how many tasks are its own."""
    plan, edition = Plan.objects.get(code=event.payload["plan"]), event.payload["edition"]
    led = _by_lead(Task.objects.filter(plan=plan, parent=None, set_aside_at=None).exclude(lead=None))
    posts = _posts(led, head=False)
    for organ, tasks in led.items():
        _tell(
            posts.get(organ, ()),
            "plan.listed",
            key=f"plan.listed:{plan.code}:{edition}",
            about=str(plan),
            values={"plan": plan.name, "count": len(tasks)},
        )


def remind(instant: datetime) -> None:
    """Duty of every day: from the day of the rhythm on, each lead with untold progress hears it once a month; a passed date, once."""
    today = as_legal_day(instant)
    open_tasks = Task.objects.filter(plan__published_at__isnull=False, set_aside_at=None).exclude(lead=None)
    open_tasks = open_tasks.exclude(percent=100).select_related("plan")
    late = [task for task in open_tasks.order_by("plan", "code") if task.due_on and task.due_on < today]
    heads = _posts({task.lead_id for task in late if task.lead_id}, head=True)
    for task in late:
        values = {"plan": task.plan.name, "task": called(task.code), "due": task.due_on}
        key = f"plan.overdue:{task.plan_id}:{task.code}:{task.due_on}"
        _tell(heads.get(task.lead_id or "", ()), "plan.overdue", key=key, about=str(task.plan), values=values)
    if today.day >= catalogs.entry("plan.rhythm", REPORT, on=today).content["day"]:
        _remind_of_reports(open_tasks.exclude(reported_for__gte=today.replace(day=1)), f"{today:%Y-%m}")


def _remind_of_reports(tasks: Iterable[Task], month: str) -> None:
    by_plan: dict[Plan, list[Task]] = {}
    for task in tasks:
        by_plan.setdefault(task.plan, []).append(task)
    for plan, untold in by_plan.items():
        led = _by_lead(untold)
        posts = _posts(led, head=False)
        for organ, own in led.items():
            values = {"plan": plan.name, "count": len(own), "month": month}
            key = f"plan.untold:{plan.code}:{month}"
            _tell(posts.get(organ, ()), "plan.untold", key=key, about=str(plan), values=values)


def _by_lead(tasks: Iterable[Task]) -> dict[str, list[Task]]:
    led: dict[str, list[Task]] = {}
    for task in tasks:
        if task.lead_id:
            led.setdefault(task.lead_id, []).append(task)
    return dict(sorted(led.items()))


def _posts(organs: Iterable[str], *, head: bool) -> dict[str, list[str]]:
    """The posts of organs that may report, heads or those below them."""
    reporting = {each.post for each in who_may("plan.report")}
    found: dict[str, list[str]] = {}
    rows = Post.objects.filter(organ__in=list(organs), head=head, code__in=reporting).order_by("code")
    for organ, code in rows.values_list("organ_id", "code"):
        found.setdefault(organ, []).append(code)
    return found


def _tell(posts: Iterable[str], code: str, *, key: str, about: str, values: Mapping[str, Any]) -> None:
    for post in posts:
        notify_post(post, code, key=f"{key}:{post}", about=about, values=values)
