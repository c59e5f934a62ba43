# SPDX-License-Identifier: Apache-2.0
"""Reading registers: every query knows who asks. What somebody may not see does not exist for them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import F, Q, QuerySet, TextField
from django.db.models.functions import Cast

from mingfu.engines.forms import choices_of
from mingfu.engines.registers.models import RegisterEntry, RegisterState
from mingfu.engines.registers.refusals import EntryUnknown, UnknownRegister
from mingfu.engines.registers.registry import register_of, registers
from mingfu.engines.registers.spec import RegisterSpec
from mingfu.engines.registers.values import facts_of, holds, natural_of
from mingfu.kernel.access import Actor, may, may_see
from mingfu.kernel.clock import today


@dataclass(frozen=True, slots=True)
class EntryRow:
    """An entry as it is now."""

    number: str
    register: str
    organ: str
    content: Mapping[str, Any]
    seq: int
    approved: int
    valid_from: date
    valid_to: date | None
    changed_at: datetime
    erased: bool

    @property
    def pending(self) -> bool:
        """Whether its newest state waits for approval (where the register asks for one)."""
        return self.approved < self.seq

    def holds_on(self, day: date) -> bool:
        """Whether the entry is in force on a legal day."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


@dataclass(frozen=True, slots=True)
class StateRow:
    """One state of an entry: what it said, by whom and why."""

    seq: int
    kind: str
    content: Mapping[str, Any]
    valid_from: date
    valid_to: date | None
    reason: str
    by: str
    at: datetime
    digest: str
    approved_by: str


def registers_for(actor: Actor) -> tuple[RegisterSpec, ...]:
    """Registers in which the actor may see something."""
    return tuple(spec for spec in registers() if _reads_all(actor, spec) or _reads_own(actor, spec))


def require_reader(actor: Actor, key: str) -> RegisterSpec:
    """The register, for those who may see something in it. Raises `UnknownRegister` for others."""
    spec = register_of(key)
    if not (_reads_all(actor, spec) or _reads_own(actor, spec)):
        raise UnknownRegister(register=key)
    return spec


def entries(  # noqa: PLR0913 - each narrows what is found, and all but two go by name
    actor: Actor,
    key: str,
    *,
    question: str = "",
    organ: str = "",
    state: str = "",
    having: Mapping[str, str] | None = None,
    limit: int | None = 50,
    offset: int = 0,
) -> list[EntryRow]:
    """Entries the actor may see, newest first. `state`: "present", "ended", "pending", or all.

    `having` asks for exactly these values of fields.
    """
    found = _found(actor, key, question=question, organ=organ, state=state).order_by("-pk")
    found = found.filter(content__contains=dict(having)) if having else found
    return [_row(one) for one in (found[offset : offset + limit] if limit is not None else found[offset:])]


def count_of(actor: Actor, key: str, *, question: str = "", organ: str = "", state: str = "") -> int:
    """How many entries `entries` would find."""
    return _found(actor, key, question=question, organ=organ, state=state).count()


def entry(actor: Actor, key: str, number: str) -> EntryRow:
    """One entry. Raises `EntryUnknown`."""
    found = _visible(actor, register_of(key)).filter(number=number).first()
    if found is None:
        raise EntryUnknown(number=number[:14])
    return _row(found)


def named(actor: Actor, key: str, natural: Mapping[str, Any]) -> EntryRow | None:
    """The present entry that these natural fields tell from all others; None for none the actor may see."""
    spec = register_of(key)
    found = _visible(actor, spec).filter(natural=natural_of(spec, natural), valid_to=None).first()
    return None if found is None else _row(found)


def find_number(actor: Actor, number: str) -> EntryRow:
    """One entry of whatever register. Raises `EntryUnknown`."""
    held = RegisterEntry.objects.filter(number=number).values_list("register", flat=True).first()
    if held is None or held not in {spec.key for spec in registers_for(actor)}:
        raise EntryUnknown(number=number[:14])
    return entry(actor, held, number)


def history(actor: Actor, key: str, number: str) -> tuple[StateRow, ...]:
    """Every state of an entry, newest first. Raises `EntryUnknown`."""
    entry(actor, key, number)
    states = RegisterState.objects.filter(entry__number=number).select_related("approval").order_by("-seq")
    return tuple(
        StateRow(
            one.seq, one.kind, one.content, one.valid_from, one.valid_to, one.reason, one.by, one.at, one.digest,
            one.approval.by if hasattr(one, "approval") else "",
        )
        for one in states
    )  # fmt: skip


def public_entries(key: str, *, number: str = "", limit: int | None = 50, offset: int = 0) -> list[EntryRow]:
    """What the register's rule makes public, newest first, with its public fields only.

    Where the register asks for approval, an entry is public once its newest state is approved. Free text is not
    redacted here: `publication.public_register`, which everything public goes through, does that.
    """
    spec = register_of(key)
    if spec.public is None:
        raise UnknownRegister(register=key)
    found = RegisterEntry.objects.filter(register=key, erased_at=None).order_by("-pk")
    found = found.filter(number=number) if number else found
    rows = _public(spec, found)
    kept = [row for place, row in enumerate(rows) if place >= offset and (limit is None or place < offset + limit)]
    return [_with(row, {name: row.content[name] for name in spec.public.fields if name in row.content}) for row in kept]


def present(key: str) -> Iterator[EntryRow]:
    """Every present entry of a register, for the engine's own rounds."""
    held = RegisterEntry.objects.filter(register=key, erased_at=None, valid_to=None).order_by("pk")
    return (_row(one) for one in held.iterator(chunk_size=1000))


def may_write(actor: Actor, spec: RegisterSpec) -> bool:
    """Whether the actor writes into the register."""
    return any(may(actor, act) for act in spec.writers)


def may_approve(actor: Actor, spec: RegisterSpec) -> bool:
    """Whether the actor approves what others wrote into the register."""
    return any(may(actor, act) for act in spec.approvers)


def may_fill(actor: Actor, spec: RegisterSpec, organ: str) -> bool:
    """Whether the actor fills in the fields that are left to an entry's own organ."""
    return spec.fill is not None and bool(organ) and actor.organ == organ and may(actor, spec.fill.act)


def _reads_all(actor: Actor, spec: RegisterSpec) -> bool:
    if not may_see(actor, spec.level):
        return False
    return any(may(actor, act) for act in (*spec.readers, *spec.writers, *spec.approvers))


def _reads_own(actor: Actor, spec: RegisterSpec) -> bool:
    return may_see(actor, spec.level) and bool(spec.organ) and may_fill(actor, spec, actor.organ)


def _visible(actor: Actor, spec: RegisterSpec) -> QuerySet[RegisterEntry]:
    found = RegisterEntry.objects.filter(register=spec.key)
    if _reads_all(actor, spec):
        return found
    return found.filter(organ=actor.organ) if _reads_own(actor, spec) else found.none()


def _found(actor: Actor, key: str, *, question: str, organ: str, state: str) -> QuerySet[RegisterEntry]:
    spec = register_of(key)
    found = _visible(actor, spec)
    if organ:
        found = found.filter(organ=organ)
    if state == "present":
        found = found.filter(valid_to=None)
    elif state == "ended":
        found = found.exclude(valid_to=None)
    elif state == "pending":
        found = found.filter(approved__lt=F("seq")) if spec.approvers else found.none()
    return _searched(spec, found, question.strip()[:100]) if question.strip() else found


def _searched(spec: RegisterSpec, found: QuerySet[RegisterEntry], question: str) -> QuerySet[RegisterEntry]:
    """Entries that hold the words: in a text, in the number, or in what a code is called."""
    hit = Q(text__icontains=question) | Q(number__icontains=question)
    for one in spec.form.fields:
        codes = [choice.value for choice in choices_of(one, {}) if question in str(choice.label)]
        if codes:
            hit |= Q(**{f"content__{one.name}__in": codes})
    return found.annotate(text=Cast("content", TextField())).filter(hit)


def _public(spec: RegisterSpec, found: QuerySet[RegisterEntry]) -> Iterator[EntryRow]:
    day = today()
    for one in found.iterator(chunk_size=500):
        row = _row(one)
        if spec.approvers and row.pending:
            continue
        if spec.public and holds(spec.public.when, facts_of(spec, row.content, day)):
            yield row


def _with(row: EntryRow, content: Mapping[str, Any]) -> EntryRow:
    return replace(row, content=content)


def _row(one: RegisterEntry) -> EntryRow:
    return EntryRow(
        one.number, one.register, one.organ, one.content, one.seq, one.approved, one.valid_from, one.valid_to,
        one.changed_at, one.erased_at is not None,
    )  # fmt: skip
