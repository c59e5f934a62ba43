# SPDX-License-Identifier: Apache-2.0
"""Delegating: an official lets a colleague of the same organ do a task in their name, until a day, and stays answerable.

The colleague needs to be able to do the step anyway: no right is lent. The task stays at its post; `claimed_by` names the
colleague. Nothing is lost when the day passes: the task is the official's own again.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction

from mingfu.engines.cases import act_events as happened
from mingfu.engines.cases.around import at_task, foreseen, keep_words, need, writing_of
from mingfu.engines.cases.beside import kind_of
from mingfu.engines.cases.editions import program_for
from mingfu.engines.cases.models import Delegation
from mingfu.engines.cases.refusals import (
    ActNotHere,
    DelegatedAlready,
    DelegateUnfit,
    DelegationDayWrong,
    NotDelegated,
    NotYourTask,
)
from mingfu.engines.cases.snapshot import OpenItem, Snapshot, read_case
from mingfu.engines.cases.whose import PARTY, at_post, keep_out, named
from mingfu.engines.cases.writing import StaleCase, Writing, apply, begin_writing
from mingfu.kernel.access import Actor, Level, may, may_see, system
from mingfu.kernel.clock import today
from mingfu.kernel.organs import Official, actor_of_official, officials_of_organ

LONGEST = timedelta(days=366)
BY = system("delegation")


@dataclass(frozen=True, slots=True)
class Colleague:
    """An official who could do a task, and the post they would do it from."""

    number: str
    post: str


def delegate(number: str, token: str, *, to: str, until: date, reason: str, actor: Actor) -> None:
    """Let the colleague with the work number `to` do a task in one's name, up to and with the day `until`.

    Raises `ActNotHere` where the procedure does not foresee it, `DelegateUnfit`, `DelegationDayWrong`,
    `DelegatedAlready` (a delegate passes nothing on), `ReasonNeeded`, and what every act at a task raises.
    """
    case, item, acting = at_task(number, token, actor)
    if kind_of(token) or actor.kind != "official" or item.post == PARTY:
        raise ActNotHere(step=program_for(case.procedure, case.program).node(item.node).label)
    foreseen(case, [item], "delegate")
    need(reason)
    if standing_delegation(item) is not None:
        raise DelegatedAlready
    last = today() + LONGEST
    if not today() <= until <= last:
        raise DelegationDayWrong(last=last)
    post = _fit(case, item, to, acting)
    code = f"post:{post}#{to}"
    writing = writing_of(case, acting)
    digest = keep_words(writing, item.node, "delegation", reason)
    writing.claims.append({"token": token, "by": code})
    writing.events.append(
        happened.TaskDelegated(
            case=number, token=token, node=item.node, answerable=acting.code, to=code, until=until, digest=digest
        )
    )
    with transaction.atomic():
        apply(writing)
        Delegation.objects.filter(item=item.id, ended_at=None).update(ended_at=writing.at, how="expired")
        Delegation.objects.create(
            item_id=item.id, answerable=acting.code, to=code, number=to, since=writing.at, until=until
        )


def take_back(number: str, token: str, *, actor: Actor) -> None:
    """Take a delegated task upon oneself again: whoever delegated it may. Raises `NotDelegated`, `NotYourTask`."""
    case = read_case(number)
    item = case.item(token)
    delegation = standing_delegation(item) if item is not None else None
    if item is None or delegation is None:
        raise NotDelegated
    keep_out(case, actor)
    post, _sign, work_number = delegation.answerable.removeprefix("post:").partition("#")
    if actor.kind != "system" and (actor.number != work_number or post not in actor.posts):
        raise NotYourTask(who=named([delegation.answerable]))
    end_delegation(case, item, delegation, by=at_post(actor, post), how="taken-back")


def end_delegation(case: Snapshot, item: OpenItem, delegation: Delegation, *, by: Actor, how: str) -> None:
    """End a delegation before the task is done: the task belongs to whoever delegated it."""
    writing = begin_writing(case.number, expected=case.version, head=case.head, by=by.code)
    writing.claims.append({"token": item.token, "by": delegation.answerable})
    writing.events.append(
        happened.DelegationEnded(
            case=case.number,
            token=item.token,
            node=item.node,
            answerable=delegation.answerable,
            to=delegation.to,
            how=how,
        )
    )
    with transaction.atomic():
        apply(writing)
        Delegation.objects.filter(pk=delegation.pk).update(ended_at=writing.at, how=how)


def end_overdue_delegations() -> int:
    """End every delegation whose day has passed, each in a step of its case; how many. A case that moves is left to the next time."""
    over = Delegation.objects.filter(ended_at=None, until__lt=today(), item__closed_at=None)
    ended = 0
    for delegation in over.select_related("item__case").order_by("pk"):
        case = read_case(delegation.item.case.number)
        item = case.item(delegation.item.token)
        if item is None or item.id != delegation.item_id:
            continue
        try:
            end_delegation(case, item, delegation, by=BY, how="expired")
        except StaleCase:
            continue
        ended += 1
    return ended


def standing_delegation(item: OpenItem) -> Delegation | None:
    """The delegation under which an open task is done by somebody else now."""
    if not item.claimed_by:
        return None
    return Delegation.objects.filter(item=item.id, ended_at=None, until__gte=today()).first()


def told_use(writing: Writing, case: Snapshot, item: OpenItem, acting: Actor) -> None:
    """Let the record of a task that is done name both: who did it, and who is answerable for it."""
    delegation = standing_delegation(item)
    if delegation is not None and delegation.to == acting.code:
        writing.events.append(
            happened.DelegationUsed(
                case=case.number, token=item.token, node=item.node, answerable=delegation.answerable, by=acting.code
            )
        )


def colleagues(case: Snapshot, item: OpenItem, actor: Actor) -> tuple[Colleague, ...]:
    """Officials of the organ who could do an open task in the actor's stead, by work number."""
    found = (
        Colleague(person.number, post)
        for person in officials_of_organ(item.organ)
        if person.number != actor.number and (post := _able(case, item, person))
    )
    return tuple(sorted(found, key=lambda one: one.number))


def _fit(case: Snapshot, item: OpenItem, to: str, acting: Actor) -> str:
    """The post from which the colleague can do the task. Raises `DelegateUnfit`."""
    person = next((one for one in officials_of_organ(item.organ) if one.number == to), None)
    post = _able(case, item, person) if person is not None and to != acting.number else ""
    if not post:
        raise DelegateUnfit(number=to)
    return post


def _able(case: Snapshot, item: OpenItem, person: Official) -> str:
    """A post of the organ from which an official may do the task: its own, or one with the act; empty for none.

    Whoever must keep out of the case, or is not cleared for it, may not.
    """
    found = actor_of_official(person.pk, person.epoch)
    if found is None or case.stream in found.recused or not may_see(found, Level[case.level.upper()]):
        return ""
    act = program_for(case.procedure, case.program).node(item.node).attributes.get("entry", "")
    if act and not may(found, act, subject=case.stream, area=case.area, born=case.born):
        return ""
    here = [post for post in found.posts if post.rpartition(".")[0] == item.organ]
    if item.post in here:
        return item.post
    return next(iter(here), "") if act else ""


def delegations_of(case: Snapshot) -> list[Delegation]:
    """Delegations of the open tasks of a case that stand now."""
    held = Delegation.objects.filter(ended_at=None, until__gte=today())
    return list(held.filter(item__case=case.id, item__closed_at=None).select_related("item"))
