# SPDX-License-Identifier: Apache-2.0
"""Acts around a task: claiming, handing over, pausing, extending, noting. They move no token of the procedure."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from mingfu.engines.cases import events as happened
from mingfu.engines.cases.around import (
    at_task,
    foreseen,
    grounded,
    keep_words,
    need,
    own_tasks,
    running_case,
    writing_of,
)
from mingfu.engines.cases.clocks import is_past, re_derive
from mingfu.engines.cases.delegating import end_delegation, standing_delegation
from mingfu.engines.cases.editions import program_for, rules_of
from mingfu.engines.cases.moving import move_all, pauses_after, project_due
from mingfu.engines.cases.refusals import (
    AlreadySuspended,
    DelegatedAlready,
    ExtendedBefore,
    ExtensionTooLong,
    InstructionEmpty,
    NothingToExtend,
    NotSuspended,
    NotYourTask,
    ReceiverUnfit,
    TooLateToSuspend,
)
from mingfu.engines.cases.snapshot import OpenItem, Snapshot, UnknownCase, read_case
from mingfu.engines.cases.timers import re_date_timers
from mingfu.engines.cases.whose import as_party, at_post, held_by, keep_out, named
from mingfu.engines.cases.writing import apply, begin_writing
from mingfu.kernel.access import Actor, Level, may_see, require, who_may
from mingfu.kernel.clock import now
from mingfu.kernel.organs import posts_on


def claim(number: str, token: str, *, actor: Actor) -> None:
    """Take a waiting task upon oneself."""
    case, item, acting = at_task(number, token, actor)
    if item.claimed_by == acting.code:
        return
    writing = writing_of(case, acting)
    writing.claims.append({"token": token, "by": acting.code})
    writing.events.append(happened.TaskClaimed(case=case.number, token=token, node=item.node))
    apply(writing)


def release(number: str, token: str, *, actor: Actor) -> None:
    """Give a claimed task back to the post's queue, a delegated one to whoever is answerable for it.

    Whoever must keep out may still do that.
    """
    case, item, acting = at_task(number, token, actor, keeping_out=True)
    if not item.claimed_by:
        return
    if (delegation := standing_delegation(item)) is not None:
        end_delegation(case, item, delegation, by=acting, how="given-back")
        return
    writing = writing_of(case, acting)
    writing.claims.append({"token": token, "by": ""})
    writing.events.append(happened.TaskReleased(case=case.number, token=token, node=item.node))
    apply(writing)


def hand_over(number: str, token: str, *, to_post: str, reason: str, actor: Actor) -> None:
    """Pass a task on to another post before it is done. The reason stays with the case; the ledger holds its digest.

    Raises `ActNotHere` where the procedure does not foresee it, `ReceiverUnfit` for a post that could not do the task.
    """
    case, item, acting = at_task(number, token, actor)
    need(reason)
    foreseen(case, [item], "transfer")
    if item.claimed_by and standing_delegation(item) is not None:
        raise DelegatedAlready
    organ = _receiving_organ(case, item, to_post)
    writing = writing_of(case, acting)
    digest = keep_words(writing, item.node, "hand-over", reason)
    writing.posts.append({"token": token, "post": to_post, "organ": organ})
    writing.events.append(
        happened.TaskHandedOver(
            case=case.number, token=token, node=item.node, from_post=item.post, to_post=to_post, digest=digest
        )
    )
    apply(writing)


def _receiving_organ(case: Snapshot, item: OpenItem, to_post: str) -> str:
    """The organ of a post that stands, is another one, and may do the task by a live grant."""
    organ = posts_on().filter(code=to_post).values_list("organ_id", flat=True).first()
    act = program_for(case.procedure, case.program).node(item.node).attributes.get("entry", "")
    may_do = not act or any(each.post == to_post for each in who_may(act, area=case.area, born=case.born))
    if organ is None or to_post == item.post or not may_do:
        raise ReceiverUnfit(post=named([to_post]))
    return str(organ)


def suspend(number: str, *, ground: str, note: str, actor: Actor) -> None:
    """Let the clocks stand still on a ground of the list, told to the party in writing.

    By whoever holds a task at which the procedure foresees it, before the date. Raises `TooLateToSuspend` after it.
    """
    case = running_case(number)
    own = own_tasks(case, actor)
    require(actor, f"{case.system}.handle", subject=case.stream, area=case.area, born=case.born)
    foreseen(case, own, "suspend")
    if case.paused:
        raise AlreadySuspended(number=number)
    passed = [day for day, instant in _dates(case, own) if is_past(day, instant)]
    if passed:
        # A pause takes days out of a limit that runs; it must not cover one that has run out.
        raise TooLateToSuspend(due_on=min(passed))
    grounded(case, ground, "suspend")
    need(note)
    writing = writing_of(case, at_post(actor, own[0].post))
    digest = keep_words(writing, "", "suspension", note)
    writing.suspend = {"ground": ground, "note": note, "token": ""}
    writing.events.append(happened.CaseSuspended(case=number, ground=ground, digest=digest))
    apply(writing)


def _dates(case: Snapshot, own: Sequence[OpenItem]) -> list[tuple[date, datetime | None]]:
    """Dates that run against whoever holds these tasks, of limits in hours with the instant."""
    clocks = [(held.due_on, held.due_at) for held in case.clocks]
    return clocks + [(item.due_on, item.due_at) for item in own if item.due_on is not None]


def resume(number: str, *, actor: Actor) -> None:
    """Let the clocks run again; every date moves by the time that was taken out."""
    case = running_case(number)
    if not case.paused:
        raise NotSuspended(number=number)
    acting = actor
    if actor.kind != "system":
        acting = at_post(actor, own_tasks(case, actor)[0].post)
        require(actor, f"{case.system}.handle", subject=case.stream, area=case.area, born=case.born)
    writing = writing_of(case, acting)
    writing.resume = True
    ground = next(row.ground for row in case.pauses if row.until is None)
    writing.events.append(happened.CaseResumed(case=number, ground=ground))
    move_all(writing, case, pauses_after(writing, case), case.extension, why="pause")
    project_due(writing, case)
    apply(writing)


def extend(number: str, *, ground: str, amount: int, reason: str, actor: Actor) -> None:
    """Give the one extension, before the date, by a post of the organ that answers which may.

    How long it may be stands in the row `extension` of the system's limits, or in the one that the case's own `extension`
    names; where that row says `by`, the posts it names give it instead. The party is told the reason and the new date.
    """
    case = running_case(number)
    require(actor, f"{case.system}.extend", subject=case.stream, area=case.area, born=case.born)
    row = rules_of(case).limit(str(case.data.get("extension") or "extension"))
    acting = _head_of(case, actor, row.content.get("by", ()))
    if case.extension is not None:
        raise ExtendedBefore(number=number)
    present = [re_derive(held, case.pauses, None, as_of=now()) for held in case.clocks]
    if not present or any(is_past(found.due, found.at) for found in present):
        raise NothingToExtend(due_on=min((found.due for found in present), default=case.due_on))
    grounded(case, ground, "extend")
    need(reason)
    most, unit = int(row.content["amount"]), str(row.content["unit"])
    if not 0 < amount <= most:
        raise ExtensionTooLong(most=most, asked=amount)
    writing = writing_of(case, acting)
    digest = keep_words(writing, "", "extension", reason)
    granted = (ground, amount, unit, acting.code)
    writing.extension = {
        "ground": ground,
        "reason": reason,
        "amount": amount,
        "unit": unit,
        "approver": acting.code,
    }
    writing.events.append(
        happened.CaseExtended(case=number, ground=ground, amount=amount, unit=unit, approver=acting.code, digest=digest)
    )
    move_all(writing, case, case.pauses, granted, why="extension")
    project_due(writing, case)
    apply(writing)


def _head_of(case: Snapshot, actor: Actor, named_by_row: Sequence[str]) -> Actor:
    """The actor at the post of the answering organ that may extend, or at one that the row names.

    What they may do elsewhere counts for nothing here.
    """
    if actor.kind == "system":
        return actor
    able = [each.post for each in who_may(f"{case.system}.extend", born=case.born)]
    heads = [post for post in able if (post in named_by_row if named_by_row else post.rpartition(".")[0] == case.organ)]
    held = next((post for post in heads if post in actor.posts), None)
    if held is None:
        raise NotYourTask(who=named(heads or [f"{case.organ}.head"]))
    return actor.at_post(held)


def note(number: str, *, text: str, actor: Actor) -> None:
    """Add a sentence to the file: by somebody who handles the case, or by its party."""
    case = running_case(number)
    acting = actor
    if actor.kind == "official":
        acting = at_post(actor, held_by(case, actor)[0].post)
    elif actor.kind != "system":
        as_party(case, actor)
    need(text)
    writing = writing_of(case, acting)
    digest = keep_words(writing, "", "note", text)
    writing.events.append(happened.CaseNoted(case=number, form="note", digest=digest))
    apply(writing)


def instruct(number: str, *, text: str, actor: Actor) -> None:
    """Give an instruction (批示) on a case to the organ that answers for it. It moves no task and no clock.

    The words stand in the file, the ledger holds their digest, and the head of the organ gets a notice.
    """
    case = running_case(number)
    if not may_see(actor, Level[case.level.upper()]):
        raise UnknownCase(number=number)
    keep_out(case, actor)
    require(actor, "cockpit.instruct", subject=case.stream)
    if not text.strip():
        raise InstructionEmpty
    writing = writing_of(case, actor)
    digest = keep_words(writing, "", "instruction", text.strip())
    writing.events.append(happened.CaseInstructed(case=number, organ=case.organ, digest=digest))
    apply(writing)


def re_date(number: str, *, why: str = "calendar") -> bool:
    """Derive every running date of a case anew, after a calendar was published; whether any moved. A closed case has none."""
    case = read_case(number)
    if case.status != "open":
        return False
    writing = begin_writing(number, expected=case.version, head=case.head, by="system:calendar")
    with transaction.atomic():
        writing.events += re_date_timers(case, why=why)
        move_all(writing, case, case.pauses, case.extension, why=why)
        if not writing.events:
            return False
        project_due(writing, case)
        apply(writing)
    return True
