# SPDX-License-Identifier: Apache-2.0
"""Forms kept half filled: saved, resumed on another device, forgotten when handed in or when their time is over.

What somebody has not handed in is no act towards the government: no event tells of it, and nothing is derived from it.
"""

import hashlib
import hmac
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import orjson
from django.db.models import Q, QuerySet

from mingfu.engines.forms.models import SavedForm
from mingfu.engines.forms.refusals import SavedUnknown, SavingNotHere, TooManySaved
from mingfu.engines.forms.spec import Field, FormSpec
from mingfu.kernel.access import Actor
from mingfu.kernel.calendar import Unit, due
from mingfu.kernel.catalogs import UnknownEntry, entry
from mingfu.kernel.clock import chance, now, today
from mingfu.kernel.commands import Statement, command
from mingfu.kernel.parties.sealing import seal, unseal
from mingfu.kernel.refusals import _
from mingfu.kernel.settings import key

ROW = "saved"
"""Code of the dated row of a system's limits that says how long a half-filled form is kept after it was last saved."""

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
CODE_LENGTH = 12
"""Twelve of 32 signs that are not mistaken for each other: 60 bits, which nobody finds by trying."""

MOST = 20
FORGET = Statement(
    "WITH gone AS (DELETE FROM forms_savedform WHERE subject = %s::text RETURNING 1) SELECT count(*)::text FROM gone"
)
"""Asked at every step, and nearly always of nothing."""

File = tuple[str, str, int, str]
"""A file that has arrived: checksum, name, size in bytes."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What comes of saving: the saved form, until when it is kept, and the code that is shown once ("" where none is new)."""

    id: str
    expires_on: date
    code: str = ""


@dataclass(frozen=True, slots=True)
class SavedRow:
    """A saved form as a list shows it."""

    id: UUID
    subject: str
    form: str
    saved_at: datetime
    expires_on: date


@dataclass(frozen=True, slots=True)
class SavedAnswers:
    """What was saved, held against the form as it is now.

    `typed` are the answers to questions that are still asked. `gone` are (question, answer) of those that are not any
    more, `changed` and `added` the questions that read differently now, or are new; all empty where it is the same edition.
    """

    id: UUID
    subject: str
    typed: dict[str, list[str]]
    files: tuple[File, ...]
    expires_on: date
    gone: tuple[tuple[str, str], ...] = ()
    changed: tuple[str, ...] = ()
    added: tuple[str, ...] = ()

    @property
    def same_edition(self) -> bool:
        """Whether the form asks what it asked then."""
        return not (self.gone or self.changed or self.added)


def keeping_until(system: str) -> date | None:
    """The last day until which a form of a system would be kept that is saved today; None where no row says."""
    try:
        row = entry(f"{system}.limits", ROW)
    except UnknownEntry:
        return None
    return due(today(), int(row.content["amount"]), Unit(row.content["unit"])).due


@command
def save_form(
    spec: FormSpec,
    typed: Mapping[str, Sequence[str]],
    *,
    actor: Actor,
    subject: str,
    system: str,
    files: Sequence[File] = (),
    held: str = "",
) -> Kept:
    """Keep a form as it is, finished or not. Of somebody who is not signed in, under a code that is answered once.

    `held` is the saved form that is being gone on with, as the caller has made sure of; then no new one is made. An
    official has one for a task. Raises `SavingNotHere`, `TooManySaved`.
    """
    until = keeping_until(system)
    if until is None:
        raise SavingNotHere
    row = _held(held, actor, subject)
    code = ""
    if row is None:
        if _is_somebody(actor) and _owned(actor).count() >= MOST:
            raise TooManySaved(most=MOST)
        row = SavedForm(id=chance.uuid(), subject=subject, party=actor.party, official=_number(actor))
        if not _is_somebody(actor):
            code = "".join(chance.choice(ALPHABET) for _sign in range(CODE_LENGTH))
            row.code_mark = _mark(code)
    answers = {name: [str(text) for text in texts] for name, texts in typed.items() if any(texts)}
    content = {
        "typed": {field.name: answers[field.name] for field in spec.fields if field.name in answers},
        "files": [list(file) for file in files],
        "asked": {field.name: [field.label, _fingerprint(field)] for field in spec.fields},
    }
    row.form, row.form_digest, row.saved_at, row.expires_on = spec.key, spec.digest, now(), until
    row.cipher = seal(orjson.dumps(content).decode(), bound_to=_place(row))
    row.save()
    return Kept(str(row.id), until, code)


def _held(held: str, actor: Actor, subject: str) -> SavedForm | None:
    """The saved form that is gone on with: the official's own of the task, or the one named, if it may be the actor's."""
    rows = SavedForm.objects.select_for_update().filter(subject=subject)
    if actor.kind == "official":
        return rows.filter(official=actor.number).first()
    found = rows.filter(pk=_uuid(held)).first() if held else None
    mine = found is not None and (
        found.code_mark is not None or (found.party is not None and found.party == actor.party)
    )
    return found if mine else None


def saved_by(actor: Actor) -> list[SavedRow]:
    """The half-filled forms of a party or an official that are still kept, newest first."""
    if not _is_somebody(actor):
        return []
    columns = ("id", "subject", "form", "saved_at", "expires_on")
    rows = _owned(actor).filter(expires_on__gte=today()).order_by("-saved_at")
    return [SavedRow(*values) for values in rows.values_list(*columns)]


def saved_of(saved: str, *, actor: Actor) -> SavedForm:
    """One's own saved form. Raises `SavedUnknown`."""
    found = _owned(actor).filter(pk=_uuid(saved), expires_on__gte=today()).first() if _is_somebody(actor) else None
    if found is None:
        raise SavedUnknown
    return found


def by_code(code: str) -> SavedForm:
    """The saved form behind a code, spaces and small letters forgiven. Raises `SavedUnknown`."""
    typed = "".join(sign for sign in unicodedata.normalize("NFKC", code).upper() if sign.isalnum())
    found = SavedForm.objects.filter(code_mark=_mark(typed), expires_on__gte=today()).first()
    if found is None:
        raise SavedUnknown
    return found


def answers_in(row: SavedForm, spec: FormSpec) -> SavedAnswers:
    """What was saved, held against the form as it is now: nothing typed is lost, and what changed is named."""
    content: dict[str, Any] = orjson.loads(unseal(bytes(row.cipher), bound_to=_place(row)))
    typed, asked = content["typed"], content["asked"]
    now_asked = {field.name: field for field in spec.fields}
    same = row.form_digest == spec.digest
    return SavedAnswers(
        id=row.id,
        subject=row.subject,
        typed={name: list(texts) for name, texts in typed.items() if name in now_asked},
        files=tuple((blob, name, size, "".join(rest)) for blob, name, size, *rest in content["files"]),
        expires_on=row.expires_on,
        gone=tuple((asked[name][0], "、".join(texts)) for name, texts in typed.items() if name not in now_asked),
        changed=() if same else tuple(str(_(field.label)) for field in spec.fields if _reads_otherwise(field, asked)),
        added=() if same else tuple(str(_(field.label)) for field in spec.fields if field.name not in asked),
    )


def _reads_otherwise(field: Field, asked: Mapping[str, Any]) -> bool:
    return field.name in asked and asked[field.name][1] != _fingerprint(field)


@command
def drop_saved(saved: str, *, actor: Actor) -> None:
    """Throw a saved form away: one's own, or one that is known by its code. What is not there is no error.

    Whoever calls it for somebody who is not signed in has made sure that they had the code.
    """
    mine = Q(code_mark__isnull=False)
    if _is_somebody(actor):
        mine |= Q(party=actor.party) if actor.party is not None else Q(official=actor.number)
    SavedForm.objects.filter(mine, pk=_uuid(saved)).delete()


def forget_own(subject: str, *, actor: Actor) -> int:
    """Forget what an official kept for something they have handed in; how many there were."""
    return SavedForm.objects.filter(subject=subject, official=actor.number).delete()[0] if actor.number else 0


def forget_subject(subject: str) -> int:
    """Forget every saved form for something that is done: a task that was completed. How many there were."""
    return int(FORGET.ask(subject) or 0)


def forget_expired() -> int:
    """Forget what nobody came back to in time; how many there were."""
    return SavedForm.objects.filter(expires_on__lt=today()).delete()[0]


def forget_party(party: UUID) -> int:
    """Forget what a party that was erased had begun to fill in; how many there were."""
    return SavedForm.objects.filter(party=party).delete()[0]


def _owned(actor: Actor) -> QuerySet[SavedForm]:
    if actor.kind == "official":
        return SavedForm.objects.filter(official=actor.number)
    return SavedForm.objects.filter(party=actor.party)


def _is_somebody(actor: Actor) -> bool:
    return actor.party is not None or (actor.kind == "official" and bool(actor.number))


def _number(actor: Actor) -> str:
    return actor.number if actor.kind == "official" else ""


def _uuid(text: str) -> UUID:
    """The id that was sent; nobody's where it is none."""
    try:
        return UUID(str(text))
    except ValueError:
        return UUID(int=0)


def _mark(code: str) -> bytes:
    return hmac.digest(key("saved-form"), code.encode(), hashlib.sha256)


def _place(row: SavedForm) -> str:
    return f"saved-form:{row.id}"


def _fingerprint(field: Field) -> str:
    """What of a question makes it another question: not where it stands or how wide it is."""
    told = (field.label, field.kind, field.required, field.options, field.source, field.when, field.min, field.max)
    return hashlib.sha256(repr(told).encode()).hexdigest()[:16]
