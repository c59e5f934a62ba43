# SPDX-License-Identifier: Apache-2.0
"""Priority (绿色通道): a case goes first in every queue, for a reason of the list and until a day. It ends by itself.

It reorders work and nothing else: no date moves, no step is left out, no gate opens.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import OuterRef, Subquery

from mingfu.engines.cases import act_events as happened
from mingfu.engines.cases.around import grounded, keep_words, need, running_case, writing_of
from mingfu.engines.cases.models import Priority as Row
from mingfu.engines.cases.refusals import NoPriority, PriorityDayWrong, PriorityStands
from mingfu.engines.cases.snapshot import Snapshot, UnknownCase, read_case
from mingfu.engines.cases.whose import keep_out
from mingfu.engines.cases.writing import StaleCase, apply
from mingfu.kernel.access import Actor, Level, may_see, require, system, who_may
from mingfu.kernel.clock import today

USE = "priority"
LONGEST = 90
"""Days a priority may last where its ground names no other number (`days`)."""

BY = system("priority")


@dataclass(frozen=True, slots=True)
class Priority:
    """A priority that stands: on what ground, and its last day."""

    ground: str
    until: date


def act_of(system_key: str) -> str:
    """The act by which a post may give priority to a system's cases."""
    return f"{system_key}.prioritise"


def last_priority_day(days: object = None) -> date:
    """The last day that a priority given today may have."""
    return today() + timedelta(days=int(str(days)) if days else LONGEST)


def prioritise(number: str, *, ground: str, until: date, reason: str, actor: Actor) -> None:
    """Let a case go first in every queue, up to and with the day `until`, by a post that the power list lets do so.

    Raises `NotAllowed`, `WrongGround`, `PriorityDayWrong`, `PriorityStands`, `ReasonNeeded`, `CaseOver`.
    """
    case = running_case(number)
    acting = _may(case, actor)
    row = grounded(case, ground, USE)
    need(reason)
    last = last_priority_day(row.content.get("days"))
    if not today() <= until <= last:
        raise PriorityDayWrong(last=last)
    if priority_of(case) is not None:
        raise PriorityStands(number=number)
    writing = writing_of(case, acting)
    digest = keep_words(writing, "", "priority", reason)
    writing.events.append(happened.CasePrioritised(case=number, ground=ground, until=until, digest=digest))
    with transaction.atomic():
        apply(writing)
        Row.objects.filter(case=case.id, ended_at=None).update(ended_at=writing.at, how="expired")
        Row.objects.create(case_id=case.id, ground=ground, since=writing.at, until=until, by=acting.code)


def lift_priority(number: str, *, actor: Actor) -> None:
    """Let a case wait its turn again, before the day. Raises `NoPriority`."""
    case = running_case(number)
    acting = _may(case, actor)
    if priority_of(case) is None:
        raise NoPriority(number=number)
    _end(case, acting, "lifted")


def _may(case: Snapshot, actor: Actor) -> Actor:
    """The actor at the post by which they may; what they cannot see does not exist for them."""
    if not may_see(actor, Level[case.level.upper()]):
        raise UnknownCase(number=case.number)
    keep_out(case, actor)
    require(actor, act_of(case.system), subject=case.stream, area=case.area, born=case.born)
    held = [
        each.post for each in who_may(act_of(case.system), area=case.area, born=case.born) if each.post in actor.posts
    ]
    return actor.at_post(held[0]) if held else actor


def end_over_priorities() -> int:
    """End the priorities whose day has passed, and those of cases that are closed; how many. A moving case is left for later."""
    ended = 0
    rows = Row.objects.filter(ended_at=None).select_related("case").order_by("pk")
    for row in rows:
        over = "closed" if row.case.status != "open" else "expired" if row.until < today() else ""
        if not over:
            continue
        try:
            _end(read_case(row.case.number), BY, over)
        except StaleCase:
            continue
        ended += 1
    return ended


def _end(case: Snapshot, by: Actor, how: str) -> None:
    row = Row.objects.get(case=case.id, ended_at=None)
    writing = writing_of(case, by)
    writing.events.append(happened.PriorityEnded(case=case.number, ground=row.ground, how=how))
    with transaction.atomic():
        apply(writing)
        Row.objects.filter(pk=row.pk).update(ended_at=writing.at, how=how)


def priority_of(case: Snapshot) -> Priority | None:
    """The priority that a case has now."""
    found = Row.objects.filter(case=case.id, ended_at=None, until__gte=today()).first()
    return Priority(found.ground, found.until) if found is not None and case.status == "open" else None


def priority_ground() -> Subquery:
    """The ground on which the case of an open task has priority now, null where it has none: for ordering in the database."""
    standing = Row.objects.filter(case=OuterRef("case_id"), ended_at=None, until__gte=today())
    return Subquery(standing.values("ground")[:1])
