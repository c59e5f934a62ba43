# SPDX-License-Identifier: Apache-2.0
"""Opening a closed case again: by a post that may, or because its party asks within the time for it.

Where the procedure begins again it says itself, by a start event that waits for the message `reopen`; one without it is
never opened again. The former outcome, reply and rating stay; the clocks of the matter begin anew.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction
from django.db.models import Count

from mingfu.engines import bpmn
from mingfu.engines.cases import act_events as happened
from mingfu.engines.cases.around import grounded, keep_words, need, writing_of
from mingfu.engines.cases.calling import Calling
from mingfu.engines.cases.clocks import derive_row
from mingfu.engines.cases.declared import start_of
from mingfu.engines.cases.editions import program_for, rules_of
from mingfu.engines.cases.models import Case, GrantedExtension, Reopening
from mingfu.engines.cases.planning import follow
from mingfu.engines.cases.refusals import NotClosed, ReopeningUnforeseen, TooLateToReopen, stepping
from mingfu.engines.cases.snapshot import Snapshot, UnknownCase, read_case
from mingfu.engines.cases.whose import as_party, keep_out
from mingfu.engines.cases.writing import apply
from mingfu.kernel.access import Actor, Level, may_see, require, who_may
from mingfu.kernel.catalogs import UnknownEntry
from mingfu.kernel.clock import as_legal_day, at_one_moment, today

MESSAGE, USE, LIMIT = "reopen", "reopen", "reopen"
TAKEN_BACK = "withdrawn"


@dataclass(frozen=True, slots=True)
class FormerEnd:
    """How a case had ended before it was opened again: that end stays on the record."""

    outcome: str
    closed_at: datetime
    reopened_at: datetime
    ground: str
    by: str


def act_of(system_key: str) -> str:
    """The act by which a post may open a system's cases again."""
    return f"{system_key}.reopen"


def reopen(number: str, *, ground: str, reason: str, actor: Actor, for_party: bool = False) -> None:
    """Open a closed case again, on a ground of the list.

    `for_party` says that the actor stands for the party (its query code was shown). Raises `NotClosed`,
    `ReopeningUnforeseen`, `TooLateToReopen` (the party, after its time), `WrongGround`, `ReasonNeeded`, `NotAllowed`.
    """
    with at_one_moment():
        _reopen(number, ground, reason, actor, by_party=for_party or actor.kind == "citizen")


def _reopen(number: str, ground: str, reason: str, actor: Actor, *, by_party: bool) -> None:
    case = read_case(number)
    acting = _may(case, actor, by_party=by_party)
    if case.status == "open":
        raise NotClosed(number=number)
    program = program_for(case.procedure, case.program)
    start = bpmn.again_at(program, MESSAGE)
    if not start or case.outcome == TAKEN_BACK:
        raise ReopeningUnforeseen(number=number)
    closed_at = _closed_at(case)
    if by_party:
        until = last_day_to_ask(case)
        if until is None or today() > until:
            raise TooLateToReopen(until=until or as_legal_day(closed_at), number=number)
    grounded(case, ground, USE)
    need(reason)
    times = Reopening.objects.filter(case=case.id).count() + 1
    data = {**case.data, "reopened": times, "former": case.outcome}
    writing = writing_of(case, acting)
    digest = keep_words(writing, "", "reopening", reason)
    writing.case |= {"status": "open", "outcome": ""}
    writing.events.append(
        happened.CaseReopened(
            case=number,
            ground=ground,
            start=start,
            outcome=case.outcome,
            closed_on=as_legal_day(closed_at),
            times=times,
            digest=digest,
        )
    )
    calls = Calling(case.editions, writing.instant)
    with stepping():
        result = bpmn.begin_again(
            program, bpmn.State.load(case.state), data, start=start, perform=calls, at=writing.instant
        )
    # An extension was given to the clocks that are over: those that begin now have none, and may get one.
    before = replace(case, extension=None)
    matter = start_of(case.start)
    follow(writing, result, program=program, start=matter, before=before, data=data, called=calls.called, anew=True)
    with transaction.atomic():
        apply(writing)
        used = GrantedExtension.objects.filter(case=case.id)
        extension = used.values("ground", "reason", "amount", "unit", "approver").first()
        used.delete()
        if "closed_at" not in writing.case:
            # A step never empties the day of the end; this act alone does.
            Case.objects.filter(pk=case.id).update(closed_at=None)
        Reopening.objects.create(
            case_id=case.id,
            ground=ground,
            outcome=case.outcome,
            closed_at=closed_at,
            at=writing.at,
            by=acting.code,
            extension=extension,
        )


def _may(case: Snapshot, actor: Actor, *, by_party: bool) -> Actor:
    if actor.kind == "system":
        return actor
    if by_party:
        as_party(case, actor)
        return actor
    if not may_see(actor, Level[case.level.upper()]):
        raise UnknownCase(number=case.number)
    keep_out(case, actor)
    require(actor, act_of(case.system), subject=case.stream, area=case.area, born=case.born)
    held = [
        each.post for each in who_may(act_of(case.system), area=case.area, born=case.born) if each.post in actor.posts
    ]
    return actor.at_post(held[0]) if held else actor


def _closed_at(case: Snapshot) -> datetime:
    found = Case.objects.values_list("closed_at", flat=True).get(pk=case.id)
    assert found is not None
    return found


def is_foreseen(case: Snapshot) -> bool:
    """Whether a closed case could be opened again at all."""
    program = program_for(case.procedure, case.program)
    return case.status != "open" and case.outcome != TAKEN_BACK and bpmn.again_at(program, MESSAGE) != ""


def last_day_to_ask(case: Snapshot) -> date | None:
    """The last day on which the party of a closed case may ask for it; None where the list of limits has no such time."""
    try:
        row = rules_of(case).limit(LIMIT)
    except UnknownEntry:
        return None
    return derive_row(row, starts_at=_closed_at(case)).due


def former_ends(case: Snapshot) -> tuple[FormerEnd, ...]:
    """How a case had ended before, first to last."""
    rows = Reopening.objects.filter(case=case.id).order_by("pk")
    return tuple(FormerEnd(row.outcome, row.closed_at, row.at, row.ground, row.by) for row in rows)


def reopened_counts(since: date, until: date, system: str = "") -> dict[str, int]:
    """How many cases of each organ were opened again from a legal day up to, and not with, another."""
    found = Case.objects.filter(line__reopened_on__gte=since, line__reopened_on__lt=until)
    if system:
        found = found.filter(system=system)
    return dict(found.values_list("organ").annotate(n=Count("id")).order_by("organ"))
