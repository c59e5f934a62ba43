# SPDX-License-Identifier: Apache-2.0
"""Acts around a task: claiming, handing over, pausing, extending, noting. They move no token of the procedure."""

from mingfu.engines.cases import events as happened
from mingfu.engines.cases.clocks import limit_of, re_derive
from mingfu.engines.cases.declared import program_of, start_of
from mingfu.engines.cases.planning import move_clock, pauses_after
from mingfu.engines.cases.refusals import (
    AlreadySuspended,
    CaseOver,
    ExtendedBefore,
    ExtensionTooLong,
    InstructionEmpty,
    NothingToExtend,
    NotSuspended,
    NotYourTask,
    ReasonNeeded,
    TaskGone,
    WrongGround,
)
from mingfu.engines.cases.snapshot import OpenItem, Snapshot, UnknownCase, read_case
from mingfu.engines.cases.writing import NewSubmission, Writing, apply, begin_writing
from mingfu.kernel.access import Actor, Level, may_see, require
from mingfu.kernel.catalogs import items
from mingfu.kernel.clock import chance, today
from mingfu.kernel.ledger import commit

LEAST_REASON = 4


def claim(number: str, token: str, *, actor: Actor) -> None:
    """Take a waiting task upon oneself."""
    case, item, writing = _at_task(number, token, actor)
    if item.claimed_by == actor.at_post(item.post).code:
        return
    if item.claimed_by:
        raise NotYourTask(who=item.claimed_by)
    writing.claims.append({"token": token, "by": actor.at_post(item.post).code})
    writing.events.append(happened.TaskClaimed(case=case.number, token=token, node=item.node))
    apply(writing)


def release(number: str, token: str, *, actor: Actor) -> None:
    """Give a claimed task back to the post's queue."""
    case, item, writing = _at_task(number, token, actor)
    if not item.claimed_by:
        return
    if item.claimed_by != actor.at_post(item.post).code:
        raise NotYourTask(who=item.claimed_by)
    writing.claims.append({"token": token, "by": ""})
    writing.events.append(happened.TaskReleased(case=case.number, token=token, node=item.node))
    apply(writing)


def hand_over(number: str, token: str, *, to_post: str, reason: str, actor: Actor) -> None:
    """Pass a task on to another post before it is done. The reason stays with the case; the ledger holds its digest."""
    case, item, writing = _at_task(number, token, actor)
    _need(reason)
    program = program_of(case.procedure)
    if "transfer" not in program.node(item.node).attributes.get("acts", ""):
        raise TaskGone
    digest = _words(writing, item.node, "hand-over", reason)
    writing.posts.append({"token": token, "post": to_post, "organ": to_post.rpartition(".")[0]})
    writing.events.append(
        happened.TaskHandedOver(
            case=case.number, token=token, node=item.node, from_post=item.post, to_post=to_post, digest=digest
        )
    )
    apply(writing)


def suspend(number: str, *, ground: str, note: str, actor: Actor) -> None:
    """Let the clocks stand still on a ground of the list, told to the party in writing."""
    case = _open_case(number)
    _holds_a_task(case, actor)
    require(actor, f"{case.system}.handle", subject=case.stream)
    if case.paused:
        raise AlreadySuspended(number=number)
    _ground(case, ground, "suspend")
    _need(note)
    writing = _writing(case, actor)
    _words(writing, "", "suspension", note)
    writing.suspend = {"ground": ground, "note": note, "token": ""}
    writing.events.append(happened.CaseSuspended(case=number, ground=ground))
    apply(writing)


def resume(number: str, *, actor: Actor) -> None:
    """Let the clocks run again; every date moves by the time that was taken out."""
    case = _open_case(number)
    if not case.paused:
        raise NotSuspended(number=number)
    if actor.kind != "system":
        _holds_a_task(case, actor)
        require(actor, f"{case.system}.handle", subject=case.stream)
    writing = _writing(case, actor)
    writing.resume = True
    ground = next(row.ground for row in case.pauses if row.until is None)
    writing.events.append(happened.CaseResumed(case=number, ground=ground))
    pauses = pauses_after(writing, case)
    for held in case.clocks:
        move_clock(writing, held, re_derive(held, pauses, case.extension), why="pause")
    apply(writing)


def extend(number: str, *, ground: str, amount: int, reason: str, actor: Actor) -> None:
    """Give the one extension, before the date, by the post that may; the party is told the reason and the new date."""
    case = _open_case(number)
    require(actor, f"{case.system}.extend", subject=case.stream)
    if actor.kind != "system" and case.organ != actor.organ:
        raise NotYourTask(who=f"{case.organ}.head")
    if case.extension is not None:
        raise ExtendedBefore(number=number)
    if not case.clocks or (case.due_on is not None and today() > case.due_on):
        raise NothingToExtend(due_on=case.due_on)
    _ground(case, ground, "extend")
    _need(reason)
    most = int(limit_of(f"{case.system}.limits", "extension", on=today()).content["amount"])
    if not 0 < amount <= most:
        raise ExtensionTooLong(most=most, asked=amount)
    writing = _writing(case, actor)
    _words(writing, "", "extension", reason)
    granted = (ground, amount, "working", actor.code)
    writing.extension = {
        "ground": ground,
        "reason": reason,
        "amount": amount,
        "unit": "working",
        "approver": actor.code,
    }
    writing.events.append(
        happened.CaseExtended(case=number, ground=ground, amount=amount, unit="working", approver=actor.code)
    )
    for held in case.clocks:
        move_clock(writing, held, re_derive(held, case.pauses, granted), why="extension")
    apply(writing)


def note(number: str, *, text: str, actor: Actor) -> None:
    """Add a sentence to the file: by somebody who handles the case, or by its party."""
    case = _open_case(number)
    if actor.kind == "official":
        _holds_a_task(case, actor)
    elif actor.kind != "system" and (actor.party is None or str(actor.party) != case.party):
        raise NotYourTask(who="诉求人")
    _need(text)
    writing = _writing(case, actor)
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
    require(actor, "cockpit.instruct", subject=case.stream)
    if not text.strip():
        raise InstructionEmpty
    writing = _writing(case, actor)
    digest = _words(writing, "", "instruction", text.strip())
    writing.events.append(happened.CaseInstructed(case=number, organ=case.organ, digest=digest))
    apply(writing)


def re_date(number: str, *, why: str = "calendar") -> bool:
    """Derive every running date of a case anew, after a calendar was published; whether any moved."""
    case = read_case(number)
    start_of(case.start)
    writing = begin_writing(number, expected=case.version, head=case.head, by="system:calendar")
    for held in case.clocks:
        move_clock(writing, held, re_derive(held, case.pauses, case.extension), why=why)
    if not writing.moved:
        return False
    apply(writing)
    return True


def _at_task(number: str, token: str, actor: Actor) -> tuple[Snapshot, OpenItem, Writing]:
    case = _open_case(number)
    item = case.item(token)
    if item is None:
        raise TaskGone
    if item.post not in actor.posts:
        raise NotYourTask(who=item.post)
    return case, item, _writing(case, actor.at_post(item.post))


def _open_case(number: str) -> Snapshot:
    case = read_case(number)
    if case.status != "open":
        raise CaseOver(number=number)
    return case


def _holds_a_task(case: Snapshot, actor: Actor) -> None:
    if not any(item.post in actor.posts for item in case.items):
        raise NotYourTask(who="、".join(item.post for item in case.items))


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
