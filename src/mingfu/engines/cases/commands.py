# SPDX-License-Identifier: Apache-2.0
"""The commands that move a case on. Each reads once, plans without the database, and writes in one round trip."""

import hmac
from collections.abc import Sequence

from mingfu.engines import bpmn
from mingfu.engines.cases import events as happened
from mingfu.engines.cases.beside import kind_of, unhindered
from mingfu.engines.cases.calling import Calling
from mingfu.engines.cases.declared import start_of
from mingfu.engines.cases.delegating import told_use
from mingfu.engines.cases.editions import program_for
from mingfu.engines.cases.filling import facts_of, fill, keyed, submission, told
from mingfu.engines.cases.foreseeing import remember_after
from mingfu.engines.cases.lapses import refuse_lapsed, refuse_late
from mingfu.engines.cases.models import WorkItem
from mingfu.engines.cases.planning import follow
from mingfu.engines.cases.receiving import Handed, Typed
from mingfu.engines.cases.refusals import CaseOver, TaskGone, stepping
from mingfu.engines.cases.remembering import look, recall
from mingfu.engines.cases.snapshot import Snapshot, read_case
from mingfu.engines.cases.timers import not_before
from mingfu.engines.cases.whose import acting_at, as_party, keep_out
from mingfu.engines.cases.writing import NewSubmission, StaleCase, Writing, apply, begin_writing
from mingfu.engines.forms import FormSpec, form
from mingfu.kernel.access import Actor
from mingfu.kernel.clock import at_one_moment, chance
from mingfu.kernel.commands import KeyedCall, was_answered
from mingfu.kernel.ledger import commit
from mingfu.kernel.refusals import Refusal
from mingfu.kernel.settings import key as secret

TRIES = 3
COMPLETE, WITHDRAW = "task.complete", "case.withdraw"


def complete_task(
    number: str,
    token: str,
    typed: Typed,
    *,
    actor: Actor,
    files: Sequence[Handed] = (),
    key: str | None = None,
) -> str:
    """Do an open task by its form and let the procedure go on; returns the case number.

    A case that another task has moved on in the meantime is no hindrance: only the task itself must be open.
    Raises `FormRefused`, `TaskGone`, `NotYourTask`, `NotAllowed`, `StepImpossible`, and `StaleCase` when the case
    moves faster than three looks at it.
    """
    with at_one_moment():
        known = recall(number)
        if known is not None:
            try:
                return _complete(known, token, typed, actor, files, key)
            except Refusal:
                # Whatever a memory refuses is asked again of the case as it is.
                pass
        for _look in range(TRIES - 1):
            try:
                return _complete(look(number), token, typed, actor, files, key)
            except StaleCase:
                continue
        return _complete(look(number), token, typed, actor, files, key)


def _complete(case: Snapshot, token: str, typed: Typed, actor: Actor, files: Sequence[Handed], key: str | None) -> str:
    item = case.item(token)
    if item is None:
        return _done_before(case, token, typed, actor, files, key)
    program = program_for(case.procedure, case.program)
    node = program.node(item.node)
    if kind_of(token):
        raise TaskGone
    keep_out(case, actor)
    refuse_late(case, item)
    acting = acting_at(case, item, actor, act=node.attributes.get("entry", ""))
    unhindered(case, item)
    spec = _form_of(node)
    writing = _writing(case, acting, _call(case, token, spec, typed, actor, files, key))
    bound = fill(spec, typed, files, case.data) if spec else None
    digest, facts = "", {}
    if spec is not None and bound is not None:
        handed_in = submission(item.node, spec, bound)
        writing.submissions.append(handed_in)
        digest, facts = handed_in.digest, facts_of(bound)
    writing.files += [{"blob": one.blob, "name": one.name, "node": item.node} for one in files]
    writing.events.append(
        happened.TaskCompleted(
            case=case.number,
            token=token,
            node=item.node,
            form=spec.key if spec else "",
            form_digest=spec.digest if spec else "",
            digest=digest,
            facts=told(bound) if bound else {},
        )
    )
    if item.claimed_by:
        told_use(writing, case, item, acting)
    return _go_on(writing, case, program, bpmn.Complete(int(token), facts))


def _form_of(node: bpmn.Node) -> FormSpec | None:
    named = node.attributes.get("form", "")
    return form(named) if named else None


def _call(
    case: Snapshot,
    token: str,
    spec: FormSpec | None,
    typed: Typed,
    actor: Actor,
    files: Sequence[Handed],
    key: str | None,
) -> KeyedCall | None:
    return keyed(COMPLETE, actor, key, f"{case.number}/{token}", spec, typed, files)


def _done_before(
    case: Snapshot, token: str, typed: Typed, actor: Actor, files: Sequence[Handed], key: str | None
) -> str:
    """A second click on a task that the first click has done answers as the first did; anything else is refused."""
    closed = WorkItem.objects.filter(case_id=case.id, token=token).values_list("node", flat=True).last()
    if key is not None and closed is not None:
        spec = _form_of(program_for(case.procedure, case.program).node(closed))
        call = _call(case, token, spec, typed, actor, files, key)
        if call is not None and was_answered(call.command, call.actor, call.key, call.fingerprint) is not None:
            return case.number
    refuse_lapsed(case, token)
    raise TaskGone


def _go_on(writing: Writing, case: Snapshot, program: bpmn.Program, act: bpmn.Input) -> str:
    """Step the procedure, plan what follows, and write it."""
    calls = Calling(case.editions, writing.instant)
    with stepping():
        result = bpmn.step(program, bpmn.State.load(case.state), act, case.data, perform=calls, at=writing.instant)
    start = start_of(case.start)
    follow(writing, result, program=program, start=start, before=case, data=case.data, called=calls.called)
    answer = apply(writing)
    remember_after(case, writing, answer)
    return str(answer["number"])


def fire_timer(number: str, token: str) -> None:
    """A timer of a case has come due. One that no longer matters does nothing; one that stood still is set anew."""
    case = read_case(number)
    program = program_for(case.procedure, case.program)
    state = bpmn.State.load(case.state)
    waiting = {held.id: held.node for held in state.tokens}
    if int(token) not in waiting or state.ended:
        return
    node = program.nodes[waiting[int(token)]]
    if not_before(case, node, token):
        return
    writing = begin_writing(number, expected=case.version, head=case.head, by="system:timer")
    writing.events.append(happened.TimerFired(case=number, token=token, node=node.id))
    _go_on(writing, case, program, bpmn.Fire(int(token)))


def withdraw(number: str, *, actor: Actor, reason: str = "", key: str | None = None) -> str:
    """Take a matter back: its party alone may, while it is open and no guarded outcome stands in the way."""
    case = read_case(number)
    if actor.kind != "system":
        as_party(case, actor)
    call = keyed(WITHDRAW, actor, key, f"{number}/{reason}", None, {})
    if case.status != "open":
        if call is not None and was_answered(call.command, call.actor, call.key, call.fingerprint) is not None:
            return number
        raise CaseOver(number=number)
    writing = _writing(case, actor, call)
    salt = chance.token_bytes(16)
    digest = commit(reason, salt)
    writing.submissions.append(NewSubmission("", "withdrawal", "", {"reason": reason}, salt.hex(), digest))
    writing.events.append(happened.CaseWithdrawn(case=number, digest=digest))
    return _go_on(writing, case, program_for(case.procedure, case.program), bpmn.Terminate("withdrawn"))


def query_code(number: str) -> str:
    """The six digits that, with the number, let somebody without an account follow a case."""
    mac = hmac.digest(secret("query"), number.encode(), "sha256")
    return f"{int.from_bytes(mac[:8]) % 1_000_000:06d}"


def _writing(case: Snapshot, actor: Actor, key: KeyedCall | None) -> Writing:
    return begin_writing(case.number, expected=case.version, head=case.head, by=actor.code, key=key)
