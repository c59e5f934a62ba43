# SPDX-License-Identifier: Apache-2.0
"""The commands that move cases. Each reads once, plans without the database, and writes in one round trip."""

import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from mingfu.engines import bpmn
from mingfu.engines.cases import events as happened
from mingfu.engines.cases.declared import Start, program_of, start_of
from mingfu.engines.cases.numbers import case_number
from mingfu.engines.cases.planning import follow, perform
from mingfu.engines.cases.refusals import CaseOver, ChannelClosed, FormRefused, NotYourTask, TaskGone
from mingfu.engines.cases.snapshot import OpenItem, Snapshot, read_case
from mingfu.engines.cases.writing import NewSubmission, Writing, apply, begin_writing
from mingfu.engines.forms import Bound, FormSpec, bind, form
from mingfu.kernel.access import Actor, require
from mingfu.kernel.catalogs import edition_on
from mingfu.kernel.clock import chance, now, today
from mingfu.kernel.commands import KeyedCall, fingerprint, was_answered
from mingfu.kernel.ledger import Head, canonical, commit
from mingfu.kernel.settings import key as secret

Typed = Mapping[str, Sequence[str]]
PARTY = "party"
DIRECT = {"web", "phone-app", "api", "kiosk"}


@dataclass(frozen=True, slots=True)
class Handed:
    """A stored file that comes with a submission."""

    blob: str
    name: str


@dataclass(frozen=True, slots=True)
class Arrival:
    """How a matter arrived. `received_at` keeps the instant of a receipt elsewhere: the clock starts there."""

    channel: str = "web"
    party: UUID | None = None
    received_at: datetime | None = None
    files: tuple[Handed, ...] = ()
    level: str = "internal"


WEB = Arrival()


def open_case(start: str, typed: Typed, *, actor: Actor, arrival: Arrival = WEB, key: str | None = None) -> str:
    """Receive a matter and begin its handling; returns the case number.

    Raises `FormRefused` with what was typed, `ChannelClosed`, `NotAllowed` (a channel that only officials may use).
    """
    declared = start_of(start)
    if arrival.channel not in declared.by:
        raise ChannelClosed(title=declared.title, channels="、".join(declared.by))
    if arrival.channel not in DIRECT:
        require(actor, f"{declared.system}.record")
    spec = form(declared.form)
    bound = bind(spec, typed)
    if not bound.ok:
        raise FormRefused(bound)
    program = program_of(declared.procedure)
    data = _first_data(declared, bound, arrival)
    number = case_number(today(), _serial())
    key_row = _key("case.open", actor, key, declared.key, bound)
    writing = begin_writing(number, expected=0, head=Head(), by=actor.code, key=key_row)
    _receive(writing, declared, spec, bound, party=arrival.party or actor.party, arrival=arrival)
    result = bpmn.begin(program, data, perform=perform)
    follow(writing, result, program=program, start=declared, before=None, data=data)
    return str(apply(writing)["number"])


def _first_data(declared: Start, bound: Bound, arrival: Arrival) -> dict[str, object]:
    data = dict(declared.defaults or {}) | {"channel": arrival.channel, "organ": declared.organ}
    if declared.first_look is not None:
        data |= declared.first_look(bound.values)
    return data | bound.facts


def _receive(
    writing: Writing, declared: Start, spec: FormSpec, bound: Bound, *, party: UUID | None, arrival: Arrival
) -> None:
    """The rows and the event of a receipt: the case as born, under its editions, with what was handed in."""
    handed_in = _submission("", spec, bound)
    received_at = arrival.received_at or writing.at
    program = program_of(declared.procedure).digest
    lists = {name: edition_on(name) for name in (f"{declared.system}.limits", "powers", *declared.lists)}
    writing.submissions.append(handed_in)
    writing.files += [{"blob": one.blob, "name": one.name, "node": ""} for one in arrival.files]
    writing.case = {
        "system": declared.system,
        "start": declared.key,
        "procedure": declared.procedure,
        "program": program,
        "summary": str(bound.values.get(declared.summary, ""))[:200],
        "channel": arrival.channel,
        "level": arrival.level,
        "party": party,
        "received_at": received_at,
        "editions": lists,
    }
    opened = happened.CaseOpened(
        case=writing.number,
        start=declared.key,
        procedure=declared.procedure,
        program=program,
        channel=arrival.channel,
        party=str(party or ""),
        received_at=received_at,
        editions=lists,
        form=spec.key,
        form_digest=spec.digest,
        digest=handed_in.digest,
        facts=_facts(bound),
    )
    writing.events.append(opened)


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
    Raises `FormRefused`, `TaskGone`, `NotYourTask`, `NotAllowed`.
    """
    case = read_case(number)
    start, program = start_of(case.start), program_of(case.procedure)
    item = case.item(token)
    if item is None:
        return _done_before(number, actor, key)
    node = program.node(item.node)
    _may_do(case, item, node, actor)
    spec, bound = _bound(node, typed, case)
    writing = _writing(case, actor, _key("task.complete", actor, key, f"{number}/{token}", bound))
    digest = ""
    if spec is not None and bound is not None:
        handed_in = _submission(item.node, spec, bound)
        writing.submissions.append(handed_in)
        digest = handed_in.digest
    writing.files += [{"blob": one.blob, "name": one.name, "node": item.node} for one in files]
    writing.events.append(
        happened.TaskCompleted(
            case=number,
            token=token,
            node=item.node,
            form=spec.key if spec else "",
            form_digest=spec.digest if spec else "",
            digest=digest,
            facts=_facts(bound) if bound else {},
        )
    )
    learnt = bound.facts if bound else {}
    result = bpmn.step(
        program, bpmn.State.load(case.state), bpmn.Complete(int(token), learnt), case.data, perform=perform
    )
    follow(writing, result, program=program, start=start, before=case, data=dict(case.data))
    return str(apply(writing)["number"])


def _done_before(number: str, actor: Actor, key: str | None) -> str:
    """A second click on a task that the first click has done answers as the first did; anything else is refused."""
    if key is not None and was_answered("task.complete", actor.code, key) == {"number": number}:
        return number
    raise TaskGone


def fire_timer(number: str, token: str) -> None:
    """A timer of a case has come due. One that no longer matters does nothing."""
    case = read_case(number)
    start, program = start_of(case.start), program_of(case.procedure)
    state = bpmn.State.load(case.state)
    waiting = {held.id: held.node for held in state.tokens}
    if int(token) not in waiting or state.ended:
        return
    writing = begin_writing(number, expected=case.version, head=case.head, by="system:timer")
    node = program.nodes[waiting[int(token)]]
    writing.events.append(happened.TimerFired(case=number, token=token, node=node.id))
    result = bpmn.step(program, state, bpmn.Fire(int(token)), case.data, perform=perform)
    follow(writing, result, program=program, start=start, before=case, data=dict(case.data))
    apply(writing)


def withdraw(number: str, *, actor: Actor, reason: str = "", key: str | None = None) -> str:
    """Take a matter back: its party alone may, while it is open and no guarded outcome stands in the way."""
    case = read_case(number)
    if case.status != "open":
        raise CaseOver(number=number)
    if actor.kind != "system" and (actor.party is None or str(actor.party) != case.party):
        raise NotYourTask(who="诉求人")
    start, program = start_of(case.start), program_of(case.procedure)
    writing = _writing(case, actor, _key("case.withdraw", actor, key, number, None))
    salt = chance.token_bytes(16)
    digest = commit(reason, salt)
    writing.submissions.append(NewSubmission("", "withdrawal", "", {"reason": reason}, salt.hex(), digest))
    writing.events.append(happened.CaseWithdrawn(case=number, digest=digest))
    result = bpmn.step(program, bpmn.State.load(case.state), bpmn.Terminate("withdrawn"), case.data, perform=perform)
    follow(writing, result, program=program, start=start, before=case, data=dict(case.data))
    return str(apply(writing)["number"])


def query_code(number: str) -> str:
    """The six digits that, with the number, let somebody without an account follow a case."""
    mac = hmac.digest(secret("query"), number.encode(), "sha256")
    return f"{int.from_bytes(mac[:8]) % 1_000_000:06d}"


def _may_do(case: Snapshot, item: OpenItem, node: bpmn.Node, actor: Actor) -> None:
    """The item's own post (or the party) does it, by the act the node cites, unless a colleague has claimed it."""
    if actor.kind == "system":
        return
    if item.post == PARTY:
        if actor.party is None or str(actor.party) != case.party:
            raise NotYourTask(who="诉求人")
        return
    if item.post not in actor.posts or (item.claimed_by and item.claimed_by != actor.at_post(item.post).code):
        raise NotYourTask(who=item.claimed_by or item.post)
    act = node.attributes.get("entry", "")
    if act:
        require(actor, act, subject=case.stream)


def _bound(node: bpmn.Node, typed: Typed, case: Snapshot) -> tuple[FormSpec | None, Bound | None]:
    named = node.attributes.get("form", "")
    if not named:
        return None, None
    spec = form(named)
    bound = bind(spec, typed, context=case.data)
    if not bound.ok:
        raise FormRefused(bound)
    return spec, bound


def _writing(case: Snapshot, actor: Actor, key: KeyedCall | None) -> Writing:
    return begin_writing(case.number, expected=case.version, head=case.head, by=actor.code, key=key)


def _submission(node: str, spec: FormSpec, bound: Bound) -> NewSubmission:
    salt = chance.token_bytes(16)
    content = bound.content
    return NewSubmission(node, spec.key, spec.digest, content, salt.hex(), commit(canonical(content), salt))


def _facts(bound: Bound) -> dict[str, str]:
    return {name: ",".join(value) if isinstance(value, list) else str(value) for name, value in bound.facts.items()}


def _key(command: str, actor: Actor, key: str | None, subject: str, bound: Bound | None) -> KeyedCall | None:
    if key is None:
        return None
    asked = fingerprint({"subject": subject, "values": bound.content if bound else {}})
    return KeyedCall(command, actor.code, key, asked, now())


def _serial() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('case_serial_v1')")
        return int(cursor.fetchone()[0])
