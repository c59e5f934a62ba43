# SPDX-License-Identifier: Apache-2.0
"""What happens to plans and their tasks. Texts stand by digest; tasks by their code in the plan."""

from datetime import date

from mingfu.kernel.ledger import event


@event("plan.imported")
class PlanImported:
    """A plan was taken in: its content by digest, its size in numbers."""

    plan: str
    digest: str
    origin: str
    clauses: int
    targets: int
    tasks: int


@event("plan.task-added")
class TaskAdded:
    """A task was added that the reading of the plan had not brought."""

    plan: str
    task: str
    kind: str
    digest: str


@event("plan.task-split")
class TaskSplit:
    """A task has a new part."""

    plan: str
    task: str
    part: str
    digest: str


@event("plan.task-assigned")
class TaskAssigned:
    """An organ leads a task, perhaps one post of it, with partners and a date; `status` says whether it is confirmed."""

    plan: str
    task: str
    lead: str
    post: str
    partners: tuple[str, ...]
    due_on: date | None
    status: str


@event("plan.task-described")
class TaskDescribed:
    """The five fulfilments of a task were filled, in one of their wordings."""

    plan: str
    task: str
    variant: str
    digest: str


@event("plan.task-set-aside")
class TaskSetAside:
    """A sentence of the plan is no task of its own; the reason stands with the task."""

    plan: str
    task: str


@event("plan.published")
class PlanPublished:
    """The task list of a plan became public in an edition, on an approval; the list stands by digest."""

    plan: str
    edition: int
    tasks: int
    digest: str
    basis: str


@event("plan.progress-reported")
class ProgressReported:
    """The lead of a task said how far it is in a month. Words stand by digest, evidence by its checksum."""

    plan: str
    task: str
    month: date
    percent: int
    source: str
    digest: str
    evidence: str
