# SPDX-License-Identifier: Apache-2.0
"""What a plan's tasks still lack, and the digest of a list as it stands.

A task is complete when an organ leads it and all five fulfilments are filled; a part of a task, when it has also come
down to a post, itself or through its own parts.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from mingfu.kernel.refusals import _
from mingfu.systems.plan.drafts import content_digest
from mingfu.systems.plan.models import Fulfilment, Partner, Task
from mingfu.systems.plan.reading import FULFILMENTS


@dataclass(frozen=True, slots=True)
class Gap:
    """A task that is not complete, and what it lacks in words."""

    code: str
    title: str
    clause: str
    lead: str
    lacks: tuple[Any, ...]


def gaps_of(plan: str) -> tuple[Gap, ...]:
    """Every task of a plan that lacks something, in the order of the plan."""
    rows = (
        Task.objects.filter(plan=plan, set_aside_at=None)
        .select_related("lead", "clause")
        .order_by("clause__position", "position", "code")
    )
    filled = filled_columns(plan)
    parents = {task.parent_id for task in rows}
    found = []
    for task in rows:
        lacks = lacking(
            task.variant,
            filled.get(task.pk, frozenset()),
            lead=task.lead_id is not None,
            post=task.parent_id is None or task.post_id is not None or task.pk in parents,
        )
        if lacks:
            lead = task.lead.short if task.lead else ""
            found.append(Gap(task.code, task.title, task.clause.code, lead, lacks))
    return tuple(found)


def lacking(variant: str, filled: Iterable[str], *, lead: bool, post: bool) -> tuple[Any, ...]:
    """What a task lacks: its lead, its post, the columns of its wording that are empty."""
    there = set(filled)
    lacks = [] if lead else [_("牵头单位")]
    lacks += [] if post else [_("岗位")]
    return (*lacks, *(column.title for column in FULFILMENTS[variant].columns if column.key not in there))


def filled_columns(plan: str) -> dict[int, frozenset[str]]:
    """Which columns are filled, by task."""
    found: dict[int, set[str]] = {}
    for task, column in Fulfilment.objects.filter(task__plan=plan).values_list("task_id", "column"):
        found.setdefault(task, set()).add(column)
    return {task: frozenset(columns) for task, columns in found.items()}


def list_digest(plan: str) -> str:
    """SHA-256 of all that a published list says: tasks, leads, partners, posts, dates, fulfilments."""
    partners: dict[int, list[str]] = {}
    for task, organ in Partner.objects.filter(task__plan=plan).values_list("task_id", "organ_id"):
        partners.setdefault(task, []).append(organ)
    texts: dict[int, list[list[str]]] = {}
    for task, column, text in (
        Fulfilment.objects.filter(task__plan=plan).order_by("column").values_list("task_id", "column", "text")
    ):
        texts.setdefault(task, []).append([column, text])
    rows = Task.objects.filter(plan=plan, set_aside_at=None).order_by("code")
    return content_digest(
        [
            [code, title, lead, post or "", due.isoformat() if due else "", partners.get(pk, []), texts.get(pk, [])]
            for pk, code, title, lead, post, due in rows.values_list(
                "pk", "code", "title", "lead_id", "post_id", "due_on"
            )
        ]
    )
