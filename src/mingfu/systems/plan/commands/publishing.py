# SPDX-License-Identifier: Apache-2.0
"""Publishing a plan's task list: no list goes out in which a task lacks one of its five fulfilments or its lead.

The gate is law (`b.md` §11, J3 before J4): no permission and no setting opens it.
"""

from mingfu.engines.search import index_many
from mingfu.engines.search.indexing import Findable
from mingfu.kernel.access import Actor, require
from mingfu.kernel.clock import now
from mingfu.kernel.commands import command
from mingfu.kernel.ledger import record
from mingfu.systems.plan.authority import plan_in
from mingfu.systems.plan.completeness import gaps_of, list_digest
from mingfu.systems.plan.events import PlanPublished
from mingfu.systems.plan.models import Clause, Listing, Plan, Task
from mingfu.systems.plan.refusals import ApprovalNeeded, NothingNew, PlanIncomplete
from mingfu.systems.plan.wording import called

LEAST = 4
NAMED = 8


@command
def publish(plan: str, *, actor: Actor, basis: str) -> Listing:
    """Make the task list of a plan public in a new edition; `basis` names the approval it stands on.

    Raises `PlanIncomplete` with the tasks that lack something, `ApprovalNeeded`, `NothingNew`.
    """
    require(actor, "plan.publish")
    listed = plan_in(plan)
    gaps = gaps_of(plan)
    if gaps:
        shown = "、".join(called(gap.code) for gap in gaps[:NAMED])
        more = "…" if len(gaps) > NAMED else ""
        raise PlanIncomplete(count=len(gaps), tasks=shown + more)
    if len(basis.strip()) < LEAST:
        raise ApprovalNeeded
    digest, last = list_digest(plan), Listing.objects.filter(plan=listed).first()
    if last is not None and last.digest == digest:
        raise NothingNew
    tasks = Task.objects.filter(plan=listed, set_aside_at=None).count()
    edition = Listing.objects.create(
        plan=listed,
        edition=last.edition + 1 if last else 1,
        tasks=tasks,
        digest=digest,
        basis=basis.strip(),
        at=now(),
        by=actor.code,
    )
    listed.published_at = edition.at
    listed.save(update_fields=["published_at"])
    _let_find(listed)
    happened = PlanPublished(plan=plan, edition=edition.edition, tasks=tasks, digest=digest, basis=edition.basis)
    record(happened, stream=f"plan:{plan}", by=actor)
    return edition


def _let_find(plan: Plan) -> None:
    """Put every clause of a published plan, with its tasks, into the public's search."""
    titles: dict[int, list[str]] = {}
    for clause, title in Task.objects.filter(plan=plan, set_aside_at=None).values_list("clause_id", "title"):
        titles.setdefault(clause, []).append(title)
    assert plan.published_at is not None
    index_many(
        Findable(
            "plan",
            f"{plan.code}:{code}",
            f"{plan.name} {called(code)} {title}",
            "\n".join((text, *titles.get(pk, ()))),
            f"/plan/{plan.code}#c-{code}",
            plan.published_at,
        )
        for pk, code, title, text in Clause.objects.filter(plan=plan).values_list("pk", "code", "title", "text")
    )
