# SPDX-License-Identifier: Apache-2.0
"""Acts around a task: claiming, handing over, pausing, extending, noting. They move no token of the procedure."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from mingfu.engines.cases import events as happened
from mingfu.engines.cases.clocks import re_derive
from mingfu.engines.cases.editions import program_for, rules_of
from mingfu.engines.cases.lapses import refuse_lapsed
from mingfu.engines.cases.moving import move_all, pauses_after, project_due
from mingfu.engines.cases.refusals import (
    ActNotHere,
    AlreadySuspended,
    CaseOver,
    ExtendedBefore,
    ExtensionTooLong,
    InstructionEmpty,
    NothingToExtend,
    NotSuspended,
    NotYourTask,
    ReasonNeeded,
    ReceiverUnfit,
    TaskGone,
    TooLateToSuspend,
    WrongGround,
)
from mingfu.engines.cases.snapshot import OpenItem, Snapshot, UnknownCase, read_case
from mingfu.engines.cases.timers import re_date_timers
from mingfu.engines.cases.whose import acting_at, as_party, at_post, held_by, keep_out, named
from mingfu.engines.cases.writing import NewSubmission, Writing, apply, begin_writing
from mingfu.kernel.access import Actor, Level, may_see, require, who_may
from mingfu.kernel.catalogs import items
from mingfu.kernel.clock import chance, now, today
from mingfu.kernel.ledger import commit
from mingfu.kernel.organs import posts_on

LEAST_REASON = 4


def claim(number: str, token: str, *, actor: Actor) -> None:
    """Take a waiting task upon oneself."""
    case, item, acting = _at_task(number, token, actor)
    if item.claimed_by == acting.code:
        return
    writing = _writing(case, acting)
    writing.claims.append({"token": token, "by": acting.code})
    writing.events.append(happened.TaskClaimed(case=case.number, token=token, node=item.node))
    apply(writing)


def release(number: str, token: str, *, actor: Actor) -> None:
    """Give a claimed task back to the post's queue. Whoever must keep out may still do that."""
    case, item, acting = _at_task(number, token, actor, keeping_out=True)
    if not item.claimed_by:
        return
    writing = _writing(case, acting)
    writing.claims.append({"token": token, "by": ""})
    writing.events.append(happened.TaskReleased(case=case.number, token=token, node=item.node))
    apply(writing)


def hand_over(number: str, token: str, *, to_post: str, reason: str, actor: Actor) -> None:
    """Pass a task on to another post before it is done. The reason stays with the case; the ledger holds its digest.

    Raises `ActNotHere` where the procedure does not foresee it, `ReceiverUnfit` for a post that could not do the task.
    """
    case, item, acting = _at_task(number, token, actor)
    _need(reason)
    _foreseen(case, [item], "transfer")
    organ = _receiving_organ(case, item, to_post)
    writing = _writing(case, acting)
    digest = _words(writing, item.node, "hand-over", reason)
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
    may_do = not act or any(each.post == to_post for each in who_may(act, area=case.area))
    if organ is None or to_post == item.post or not may_do:
        raise ReceiverUnfit(post=named([to_post]))
    return str(organ)


def suspend(number: str, *, ground: str, note: str, actor: Actor) -> None:
    """Let the clocks stand still on a ground of the list, told to the party in writing.

    By whoever holds a task at which the procedure foresees it, before the date. Raises `TooLateToSuspend` after it.
    """
    case = _open_case(number)
    own = held_by(case, actor)
    require(actor, f"{case.system}.handle", subject=case.stream, area=case.area)
    _foreseen(case, own, "suspend")
    if case.paused:
        raise AlreadySuspended(number=number)
    passed = [day for day in _dates(case, own) if today() > day]
    if passed:
        # A pause takes days out of a limit that runs; it must not cover one that has run out.
        raise TooLateToSuspend(due_on=min(passed))
    _ground(case, ground, "suspend")
    _need(note)
    writing = _writing(case, at_post(actor, own[0].post))
    digest = _words(writing, "", "suspension", note)
    writing.suspend = {"ground": ground, "note": note, "token": ""}
    writing.events.append(happened.CaseSuspended(case=number, ground=ground, digest=digest))
    apply(writing)


def _dates(case: Snapshot, own: Sequence[OpenItem]) -> list[date]:
    """Dates that run against whoever holds these tasks."""
    return [held.due_on for held in case.clocks] + [item.due_on for item in own if item.due_on is not None]


def resume(number: str, *, actor: Actor) -> None:
    """Let the clocks run again; every date moves by the time that was taken out."""
    case = _open_case(number)
    if not case.paused:
        raise NotSuspended(number=number)
    acting = actor
    if actor.kind != "system":
        acting = at_post(actor, held_by(case, actor)[0].post)
        require(actor, f"{case.system}.handle", subject=case.stream, area=case.area)
    writing = _writing(case, acting)
    writing.resume = True
    ground = next(row.ground for row in case.pauses if row.until is None)
    writing.events.append(happened.CaseResumed(case=number, ground=ground))
    move_all(writing, case, pauses_after(writing, case), case.extension, why="pause")
    project_due(writing, case)
    apply(writing)


def extend(number: str, *, ground: str, amount: int, reason: str, actor: Actor) -> None:
    """Give the one extension, before the date, by a post of the organ that answers which may.

    The party is told the reason and the new date.
    """
    case = _open_case(number)
    require(actor, f"{case.system}.extend", subject=case.stream, area=case.area)
    acting = _head_of(case, actor)
    if case.extension is not None:
        raise ExtendedBefore(number=number)
    present = [re_derive(held, case.pauses, None, as_of=now()).due for held in case.clocks]
    if not present or today() > min(present):
        raise NothingToExtend(due_on=min(present, default=case.due_on))
    _ground(case, ground, "extend")
    _need(reason)
    row = rules_of(case).limit("extension")
    most, unit = int(row.content["amount"]), str(row.content["unit"])
    if not 0 < amount <= most:
        raise ExtensionTooLong(most=most, asked=amount)
    writing = _writing(case, acting)
    digest = _words(writing, "", "extension", reason)
    granted = (ground, amount, unit, acting.code)
    writing.extension = {
        "ground": ground,
        "reason": reason,
        "amount": amount,
        "unit": unit,
        "approver": acting.code,
    }
    writing.events.append(
        happened.CaseExtended(
            case=number, ground=ground, amount=amount, unit=unit, approver=acting.code, digest=digest
        )
    )
    move_all(writing, case, case.pauses, granted, why="extension")
    project_due(writing, case)
    apply(writing)


def _head_of(case: Snapshot, actor: Actor) -> Actor:
    """The actor at the post of the answering organ that may extend; what they may do elsewhere counts for nothing here."""
    if actor.kind == "system":
        return actor
    heads = [each.post for each in who_may(f"{case.system}.extend") if each.post.rpartition(".")[0] == case.organ]
    held = next((post for post in heads if post in actor.posts), None)
    if held is None:
        raise NotYourTask(who=named(heads or [f"{case.organ}.head"]))
    return actor.at_post(held)


def note(number: str, *, text: str, actor: Actor) -> None:
    """Add a sentence to the file: by somebody who handles the case, or by its party."""
    case = _open_case(number)
    acting = actor
    if actor.kind == "official":
        acting = at_post(actor, held_by(case, actor)[0].post)
    elif actor.kind != "system":
        as_party(case, actor)
    _need(text)
    writing = _writing(case, acting)
    digest = _words(writing, "", "note", text)
    writing.events.append(happened.CaseNoted(case=number, form="note", digest=digest))
    apply(writing)


def instruct(number: str, *, text: str, actor: Actor) -> None:
    """Give an instruction (批示) on a case to the organ that answers for it. It moves no task and no clock.

    The words stand in the file, the ledger holds their digest, and the head of the organ gets a notice.
    """
    case = _open_case(number)
    if not may_see(actor, Level[case.level.upper()]):
        raise UnknownCase(number=number)
    keep_out(case, actor)
    require(actor, "cockpit.instruct", subject=case.stream)
    if not text.strip():
        raise InstructionEmpty
    writing = _writing(case, actor)
    digest = _words(writing, "", "instruction", text.strip())
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


def _at_task(number: str, token: str, actor: Actor, *, keeping_out: bool = False) -> tuple[Snapshot, OpenItem, Actor]:
    """The case, the open task, and the actor at its post. Raises `TaskGone` and what `acting_at` raises."""
    case = _open_case(number)
    item = case.item(token)
    if item is None:
        refuse_lapsed(case, token)
        raise TaskGone
    if not keeping_out:
        keep_out(case, actor)
    return case, item, acting_at(case, item, actor)


def _open_case(number: str) -> Snapshot:
    case = read_case(number)
    if case.status != "open":
        raise CaseOver(number=number)
    return case


def _foreseen(case: Snapshot, own: Sequence[OpenItem], act: str) -> None:
    """Refuse an act around a task that the procedure allows at none of these."""
    program = program_for(case.procedure, case.program)
    nodes = [program.node(item.node) for item in own]
    if not any(act in node.attributes.get("acts", "").replace(" ", "").split(",") for node in nodes):
        raise ActNotHere(step="、".join(node.label for node in nodes))


def _ground(case: Snapshot, ground: str, use: str) -> None:
    if not any(row.code == ground and row.content.get("use") == use for row in items(f"{case.system}.grounds")):
        raise WrongGround


def _need(reason: str) -> None:
    if len(reason.strip()) < LEAST_REASON:
        raise ReasonNeeded


def _writing(case: Snapshot, actor: Actor) -> Writing:
    return begin_writing(case.number, expected=case.version, head=case.head, by=actor.code)


def _words(writing: Writing, node: str, form: str, text: str) -> str:
    """Keep what somebody wrote as erasable content and return the digest that stands in the ledger."""
    salt = chance.token_bytes(16)
    digest = commit(text, salt)
    writing.submissions.append(NewSubmission(node, form, "", {"text": text}, salt.hex(), digest))
    return digest
