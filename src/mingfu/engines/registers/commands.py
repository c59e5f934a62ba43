# SPDX-License-Identifier: Apache-2.0
"""Writing into registers: add, change, correct, end, approve, erase. Each keeps what was before."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from mingfu.engines.registers.events import (
    EntryApproved,
    EntryChanged,
    EntryCorrected,
    EntryEndedOn,
    EntryErasedFrom,
)
from mingfu.engines.registers.models import RegisterApproval, RegisterEntry, RegisterState
from mingfu.engines.registers.queries import may_fill, may_write
from mingfu.engines.registers.refusals import (
    ApprovedAlready,
    ApproverWrote,
    ChangeReasonNeeded,
    DateOrder,
    EntryEnded,
    EntryErased,
    EntryMoved,
    EntryUnchanged,
    EntryUnknown,
    NotYourFields,
)
from mingfu.engines.registers.registry import register_of
from mingfu.engines.registers.spec import RegisterSpec
from mingfu.engines.registers.values import cleaned, natural_of, organ_of, require_right
from mingfu.engines.registers.writing import New, exists_already, new_state, stream_of, write_new
from mingfu.kernel.access import Actor, may, require
from mingfu.kernel.clock import now, today
from mingfu.kernel.commands import command
from mingfu.kernel.ledger import record

LEAST_REASON = 4


@command
def add(
    register: str, typed: Mapping[str, Sequence[str]], *, actor: Actor, on: date | None = None, reason: str = ""
) -> str:
    """Write a new entry, in force from a day (today); returns its number. Raises `EntryFaulty`, `EntryExists`."""
    spec = register_of(register)
    require_writer(actor, spec)
    content, bound = cleaned(spec, typed)
    require_right(bound)
    [number] = write_new(spec, [New(content, on or today(), reason)], actor=actor)
    return number


@command
def change(
    register: str,
    number: str,
    typed: Mapping[str, Sequence[str]],
    *,
    actor: Actor,
    on: date | None = None,
    seq: int | None = None,
    reason: str = "",
) -> int:
    """Let an entry say something else from a day on; fields that are not typed stay. Returns the number of its new state.

    An entry's own organ may change the fields that `fill` leaves to it. `seq` is the state the writer saw. Raises
    `EntryFaulty`, `EntryUnchanged`, `EntryEnded`, `EntryMoved`, `NotYourFields`.
    """
    spec, held = _open(register, number, seq)
    if held.valid_to is not None:
        raise EntryEnded(ended_on=held.valid_to)
    content, since = _changed(spec, held, typed, actor), on or today()
    _put(spec, held, "changed", content, since, reason, actor)
    changed = EntryChanged(
        register=register, entry=number, seq=held.seq, digest=_digest(held), valid_from=held.valid_from
    )
    record(changed, stream=stream_of(spec, number), by=actor)
    return held.seq


@command
def correct(
    register: str,
    number: str,
    typed: Mapping[str, Sequence[str]],
    *,
    actor: Actor,
    reason: str,
    seq: int | None = None,
) -> int:
    """Put right what was written wrongly, for a reason; the dates stay. The wrong state is kept and marked as such."""
    spec, held = _open(register, number, seq)
    require_writer(actor, spec)
    _need(reason)
    content = _changed(spec, held, typed, actor)
    _put(spec, held, "corrected", content, held.valid_from, reason, actor)
    corrected = EntryCorrected(
        register=register, entry=number, seq=held.seq, digest=_digest(held), valid_from=held.valid_from
    )
    record(corrected, stream=stream_of(spec, number), by=actor)
    return held.seq


@command
def end(
    register: str, number: str, *, actor: Actor, reason: str, on: date | None = None, seq: int | None = None
) -> int:
    """End an entry: from that day on it holds no longer. Raises `EntryEnded`, `DateOrder`, `ChangeReasonNeeded`."""
    spec, held = _open(register, number, seq)
    require_writer(actor, spec)
    _need(reason)
    day = on or today()
    if held.valid_to is not None:
        raise EntryEnded(ended_on=held.valid_to)
    if day < held.valid_from:
        raise DateOrder(on=day, since=held.valid_from)
    held.valid_to = day
    _put(spec, held, "ended", dict(held.content), held.valid_from, reason, actor)
    ended = EntryEndedOn(register=register, entry=number, seq=held.seq, valid_to=day)
    record(ended, stream=stream_of(spec, number), by=actor)
    return held.seq


@command
def approve(register: str, number: str, *, actor: Actor, seq: int) -> None:
    """Find the newest state of an entry right. Whoever wrote it does not approve it.

    Raises `ApproverWrote`, `ApprovedAlready`, `EntryMoved`.
    """
    spec, held = _open(register, number, seq)
    _require_any(actor, spec.approvers)
    if held.approved >= held.seq:
        raise ApprovedAlready
    state = RegisterState.objects.get(entry=held, seq=held.seq)
    if _person(state.by) == _person(actor.code):
        raise ApproverWrote
    RegisterApproval.objects.create(state=state, by=actor.code, at=now())
    held.approved = held.seq
    held.save(update_fields=["approved"])
    record(EntryApproved(register=register, entry=number, seq=held.seq), stream=stream_of(spec, number), by=actor)


@command
def erase(register: str, number: str, *, actor: Actor, basis: str) -> None:
    """Erase what an entry said, in every state; number, dates and digests stay. A second call changes nothing."""
    spec = register_of(register)
    require(actor, "registers.erase")
    _need(basis)
    held = RegisterEntry.objects.select_for_update().filter(register=register, number=number).first()
    if held is None:
        raise EntryUnknown(number=number[:14])
    if held.erased_at is not None:
        return
    held.states.update(content={}, salt="", reason="")
    held.content, held.natural, held.erased_at = {}, f"erased {number}", now()
    held.save(update_fields=["content", "natural", "erased_at"])
    record(EntryErasedFrom(register=register, entry=number, basis=basis), stream=stream_of(spec, number), by=actor)


def _open(register: str, number: str, seq: int | None) -> tuple[RegisterSpec, RegisterEntry]:
    spec = register_of(register)
    held = RegisterEntry.objects.select_for_update().filter(register=register, number=number).first()
    if held is None:
        raise EntryUnknown(number=number[:14])
    if held.erased_at is not None:
        raise EntryErased
    if seq is not None and seq != held.seq:
        raise EntryMoved(present=held.seq)
    return spec, held


def _changed(
    spec: RegisterSpec, held: RegisterEntry, typed: Mapping[str, Sequence[str]], actor: Actor
) -> dict[str, Any]:
    """What the entry is to say; refused where it is nothing new, faulty, or not this organ's to say."""
    content, bound = cleaned(spec, typed, before=held.content)
    names = {name for name in content.keys() | held.content.keys() if content.get(name) != held.content.get(name)}
    if not may_write(actor, spec):
        if not may_fill(actor, spec, held.organ):
            require_writer(actor, spec)
        assert spec.fill is not None
        if not names <= spec.fill.fields:
            labels = [spec.form.field(one.name).label for one in spec.form.fields if one.name in spec.fill.fields]
            raise NotYourFields(fields="、".join(labels))
    require_right(bound)
    if not names:
        raise EntryUnchanged
    return content


def _put(
    spec: RegisterSpec,
    held: RegisterEntry,
    kind: str,
    content: dict[str, Any],
    since: date,
    reason: str,
    actor: Actor,
) -> None:
    held.natural, held.organ = natural_of(spec, content), organ_of(spec, content)
    if held.valid_to is None:
        exists_already(spec, {held.natural: content}, besides=held.pk)
    held.seq += 1
    held.content, held.valid_from, held.changed_at = content, since, now()
    held.save()
    new_state(spec, held, kind, reason, actor).save()


def _digest(held: RegisterEntry) -> str:
    return held.states.get(seq=held.seq).digest


def require_writer(actor: Actor, spec: RegisterSpec) -> None:
    """Refuse those who do not write into the register."""
    _require_any(actor, spec.writers)


def _require_any(actor: Actor, acts: Sequence[str]) -> None:
    """Refuse an actor who may do none of the acts; the refusal names who may do the first."""
    if not any(may(actor, act) for act in acts):
        require(actor, acts[0] if acts else "registers.approve")


def _need(reason: str) -> None:
    if len(reason.strip()) < LEAST_REASON:
        raise ChangeReasonNeeded


def _person(code: str) -> str:
    """Who acted, whatever post they acted from: the work number, or the code where there is none."""
    return code.rpartition("#")[2]
