# SPDX-License-Identifier: Apache-2.0
"""Sending a form back with the faulty fields marked, and taking in the correction.

What is wrong is said once and all at once (一次告知): a second return of the same form may only mark what was marked before.
Whether the clock stands still is the procedure's: it does where the list of grounds has a row for it (`use: return`).
Basis: Administrative Licensing Law, art. 32, para. 1 (4).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from mingfu.engines import bpmn
from mingfu.engines.cases import act_events as happened
from mingfu.engines.cases import events
from mingfu.engines.cases.around import at_task, foreseen, grounds_for, keep_words, need, writing_of
from mingfu.engines.cases.beside import RETURNED, beside, kind_of, next_token, own_token
from mingfu.engines.cases.calling import Calling
from mingfu.engines.cases.clocks import date_of_row, is_past
from mingfu.engines.cases.declared import start_of
from mingfu.engines.cases.editions import program_for, rules_of
from mingfu.engines.cases.filling import facts_of, fill, keyed, told
from mingfu.engines.cases.lapses import arm_beside, disarm_task, refuse_lapsed, refuse_late
from mingfu.engines.cases.models import Submission, WorkItem
from mingfu.engines.cases.moving import move_all, pauses_after, project_due
from mingfu.engines.cases.planning import follow
from mingfu.engines.cases.receiving import Handed, Typed
from mingfu.engines.cases.refusals import (
    AlreadyReturned,
    FieldsUnmarked,
    NotAllAtOnce,
    NothingToReturn,
    TaskGone,
    stepping,
)
from mingfu.engines.cases.snapshot import OpenItem, Snapshot, read_case
from mingfu.engines.cases.whose import PARTY, acting_at, keep_out
from mingfu.engines.cases.writing import NewItem, NewSubmission, Writing, apply, begin_writing
from mingfu.engines.dmn import compile_expression
from mingfu.engines.forms import FormSpec, UnknownForm, form
from mingfu.kernel.access import Actor
from mingfu.kernel.catalogs import UnknownEntry
from mingfu.kernel.clock import at_one_moment, chance, legal_now
from mingfu.kernel.commands import was_answered
from mingfu.kernel.ledger import canonical, commit

CORRECT = "form.correct"
FORM, LIMIT, USE = "return", "correction", "return"


@dataclass(frozen=True, slots=True)
class Sent:
    """A form that was handed in and can be sent back: at which step, which form, with what. `of` is "" for the first."""

    of: str
    spec: FormSpec
    content: Mapping[str, Any]
    post: str


@dataclass(frozen=True, slots=True)
class Correction:
    """What is awaited: the form, what it said, and the reason at each field that is wrong."""

    token: str
    of: str
    spec: FormSpec
    asked: FormSpec
    content: Mapping[str, Any]
    faults: Mapping[str, str]


def forms_to_return(
    case: Snapshot,
    item: OpenItem,
    handed_in: Iterable[Submission] | None = None,
    done: Mapping[str, str] | None = None,
) -> tuple[Sent, ...]:
    """Forms that whoever holds a task may send back: the party's, and those of earlier tasks, newest of each, first to last.

    `handed_in` are the submissions of the case and `done` the posts of the tasks that were done, where they are known.
    """
    program = program_for(case.procedure, case.program)
    if done is None:
        closed = WorkItem.objects.filter(case_id=case.id, how="done").order_by("id")
        done = dict(closed.values_list("node", "post"))
    found: dict[str, Sent] = {}
    rows = Submission.objects.filter(case_id=case.id).order_by("id") if handed_in is None else handed_in
    for row in rows:
        if row.erased_at is not None:
            continue
        post = PARTY if row.node == "" else done.get(row.node, "")
        if post in {"", item.post} or row.node == item.node or not (row.node == "" or row.node in program.index):
            # Nobody sends a form back to themselves.
            continue
        if _known(row.form):
            found[row.node] = Sent(row.node, form(row.form), row.content, post)
    return tuple(found.values())


def _known(key: str) -> bool:
    try:
        form(key)
    except UnknownForm:
        return False
    return True


def send_back(number: str, token: str, *, faults: Mapping[str, str], of: str = "", actor: Actor) -> str:
    """Send a form back with its faulty fields, each with the reason, all at once; returns the token of the correction.

    `of` is the node whose form it is, empty for the form that opened the case. Raises `ActNotHere`, `NothingToReturn`,
    `FieldsUnmarked`, `NotAllAtOnce`, `AlreadyReturned`.
    """
    case, item, acting = at_task(number, token, actor)
    foreseen(case, [item], "return")
    if beside(case, token, RETURNED):
        raise AlreadyReturned
    sent = next((one for one in forms_to_return(case, item) if one.of == of), None)
    if sent is None:
        raise NothingToReturn
    marked = _marked(sent.spec, faults)
    _all_at_once(case, sent, marked)
    asked = next_token(case, token, RETURNED)
    writing = writing_of(case, acting)
    digest = keep_words(writing, item.node, FORM, "", token=asked, of=of, returned=sent.spec.key, faults=marked)
    limit, due_on = _time_for_it(case, writing)
    organ = "" if sent.post == PARTY else sent.post.rpartition(".")[0]
    opened = NewItem(asked, item.node, sent.post, organ, limit, due_on)
    writing.open.append(opened)
    writing.events.append(
        happened.FormReturned(
            case=number,
            token=token,
            node=item.node,
            asked=asked,
            of=of,
            form=sent.spec.key,
            fields=tuple(marked),
            to=sent.post,
            organ=organ,
            limit=limit,
            due_on=due_on,
            digest=digest,
        )
    )
    _let_stand_still(case, item, writing, asked)
    arm_beside(writing, case, opened)
    apply(writing)
    return asked


def _marked(spec: FormSpec, faults: Mapping[str, str]) -> dict[str, str]:
    """The fields with their reasons, in the order of the form. Raises `FieldsUnmarked`."""
    names = [one.name for one in spec.fields]
    marked = {name: faults[name].strip() for name in names if faults.get(name, "").strip()}
    if not marked or set(faults) - set(names):
        raise FieldsUnmarked
    for reason in marked.values():
        need(reason)
    return marked


def _all_at_once(case: Snapshot, sent: Sent, marked: Mapping[str, str]) -> None:
    earlier = [row for row in _returns(case) if row.get("of") == sent.of]
    named_before = {name for row in earlier for name in row.get("faults", {})}
    fresh = [one.label for one in sent.spec.fields if one.name in marked and one.name not in named_before]
    if earlier and fresh:
        raise NotAllAtOnce(fields="、".join(fresh))


def _returns(case: Snapshot) -> list[dict[str, Any]]:
    rows = Submission.objects.filter(case_id=case.id, form=FORM).order_by("id")
    return list(rows.values_list("content", flat=True))


def _time_for_it(case: Snapshot, writing: Writing) -> tuple[str, Any]:
    """The row and the date of the time for a correction, where the system's list of limits has one."""
    try:
        row = rules_of(case).limit(LIMIT)
    except UnknownEntry:
        return "", None
    return LIMIT, date_of_row(row, starts_at=writing.at)


def _let_stand_still(case: Snapshot, item: OpenItem, writing: Writing, asked: str) -> None:
    """The clocks stand still until the correction is in, where the system has a ground for it and no date has passed."""
    ground = next((row.code for row in grounds_for(case.system, USE)), "")
    dates = [(held.due_on, held.due_at) for held in case.clocks]
    dates += [(item.due_on, item.due_at)] if item.due_on else []
    if not ground or case.paused or any(is_past(*each) for each in dates):
        return
    writing.suspend = {"ground": ground, "note": "", "token": asked}
    writing.events.append(events.CaseSuspended(case=case.number, ground=ground))


def correction_of(case: Snapshot, token: str) -> Correction:
    """What is awaited by an open task beside a task. Raises `TaskGone` when nothing is."""
    item = case.item(token)
    row = next((row for row in _returns(case) if row.get("token") == token), None)
    sent = next((one for one in _sent_by(case, row["of"])), None) if item is not None and row else None
    if item is None or row is None or sent is None:
        raise TaskGone
    return Correction(token, row["of"], sent.spec, _asked_of(sent.spec, row["faults"]), sent.content, row["faults"])


def _sent_by(case: Snapshot, of: str) -> list[Sent]:
    rows = Submission.objects.filter(case_id=case.id, node=of, erased_at=None).order_by("-id")
    return [Sent(row.node, form(row.form), row.content, "") for row in rows if _known(row.form)]


def _asked_of(spec: FormSpec, faults: Mapping[str, str]) -> FormSpec:
    """The form with the marked fields only, and those that hang on one of them."""
    kept = [one for one in spec.fields if one.name in faults or (one.when and _names(one.when) & set(faults))]
    return replace(spec, fields=tuple(kept))


def _names(condition: str) -> set[str]:
    return set(compile_expression(condition).names)


def correct(
    number: str, token: str, typed: Typed, *, actor: Actor, files: Sequence[Handed] = (), key: str | None = None
) -> str:
    """Hand in the marked fields again, by whoever was asked; what was handed in before stays. Returns the case number.

    Raises `FormRefused` with what was typed, `TaskGone`, `NotYourTask`, `LimitLapsed` where the law has made something of
    the silence.
    """
    with at_one_moment():
        return _correct(number, token, typed, actor, files, key)


def _correct(number: str, token: str, typed: Typed, actor: Actor, files: Sequence[Handed], key: str | None) -> str:
    case = read_case(number)
    item = case.item(token)
    if item is None:
        call = keyed(CORRECT, actor, key, f"{number}/{token}", None, {})
        if call is not None and was_answered(call.command, call.actor, call.key, call.fingerprint) is not None:
            return number
        refuse_lapsed(case, own_token(token))
        raise TaskGone
    if kind_of(token) != RETURNED:
        raise TaskGone
    keep_out(case, actor)
    acting = acting_at(case, item, actor)
    refuse_late(case, item)
    awaited = correction_of(case, token)
    bound = fill(awaited.asked, typed, files, {**case.data, **awaited.content})
    writing = begin_writing(
        number,
        expected=case.version,
        head=case.head,
        by=acting.code,
        key=keyed(CORRECT, actor, key, f"{number}/{token}", None, {}),
    )
    content = _whole(awaited, bound.content, case.data)
    salt = chance.token_bytes(16)
    digest = commit(canonical(content), salt)
    spec = awaited.spec
    writing.submissions.append(NewSubmission(awaited.of, spec.key, spec.digest, content, salt.hex(), digest))
    writing.files += [{"blob": one.blob, "name": one.name, "node": awaited.of} for one in files]
    writing.close.append({"token": token, "by": acting.code, "how": "corrected"})
    disarm_task(writing, case, token)
    writing.events.append(
        happened.FormCorrected(
            case=number,
            token=token,
            node=item.node,
            of=awaited.of,
            form=spec.key,
            form_digest=spec.digest,
            fields=tuple(awaited.faults),
            digest=digest,
            facts=told(bound),
        )
    )
    writing.resume = _hangs_on(case, token)
    _learn(writing, case, facts_of(bound))
    return number


def _whole(awaited: Correction, fresh: Mapping[str, Any], data: Mapping[str, Any]) -> dict[str, Any]:
    """The form as it now stands: what was said before, with what was corrected; without what is no longer asked."""
    asked = {one.name for one in awaited.asked.fields}
    content = {name: value for name, value in awaited.content.items() if name not in asked} | dict(fresh)
    known = {**data, **content}
    gone = {
        one.name
        for one in awaited.asked.fields
        if one.when and compile_expression(one.when).evaluate(known, clock=legal_now) is not True
    }
    return {name: value for name, value in content.items() if name not in gone}


def _hangs_on(case: Snapshot, token: str) -> bool:
    return any(pause.until is None and pause.token == token for pause in case.pauses)


def _learn(writing: Writing, case: Snapshot, facts: Mapping[str, Any]) -> None:
    """Let the case know what was corrected; the procedure stays where it is, unless a condition of its data now holds."""
    program, calls = program_for(case.procedure, case.program), Calling(case.editions, writing.instant)
    with stepping():
        result = bpmn.step(
            program, bpmn.State.load(case.state), bpmn.Change(facts), case.data, perform=calls, at=writing.instant
        )
    follow(
        writing,
        result,
        program=program,
        start=start_of(case.start),
        before=case,
        data=case.data,
        called=calls.called,
    )
    apply(writing)


def take_back_return(number: str, token: str, *, reason: str, actor: Actor) -> None:
    """Do without a correction after all, and say why: the form stands as it was, the clocks run on.

    `token` is the correction's; by whoever holds the task from which the form was sent back.
    """
    case, item, acting = at_task(number, own_token(token), actor)
    if case.item(token) is None or kind_of(token) != RETURNED:
        raise TaskGone
    need(reason)
    writing = writing_of(case, acting)
    digest = keep_words(writing, item.node, "return-taken-back", reason)
    writing.close.append({"token": token, "by": acting.code, "how": "taken-back"})
    disarm_task(writing, case, token)
    writing.events.append(happened.ReturnTakenBack(case=number, token=token, node=item.node, digest=digest))
    if _hangs_on(case, token):
        writing.resume = True
        ground = next(row.ground for row in case.pauses if row.until is None)
        writing.events.append(events.CaseResumed(case=number, ground=ground))
        move_all(writing, case, pauses_after(writing, case), case.extension, why="pause")
        project_due(writing, case)
    apply(writing)
