# SPDX-License-Identifier: Apache-2.0
"""Importing, binding, readying and discarding drafts. A draft never runs: what leaves here is a file."""

import re
from dataclasses import dataclass
from hashlib import sha256

from mingfu.engines.bpmn import Model
from mingfu.engines.cases.declared import function
from mingfu.engines.cases.drafts.binding import unfit
from mingfu.engines.cases.drafts.events import DraftBound, DraftDiscarded, DraftImported, DraftReadied
from mingfu.engines.cases.drafts.needs import FIELDS
from mingfu.engines.cases.drafts.queries import ACT, draft_of, draft_with, given, judged, read
from mingfu.engines.cases.drafts.refusals import (
    BindingUnfit,
    DraftDiscardedAlready,
    DraftKeyTaken,
    DraftKeyWrong,
    DraftNotReady,
    DraftReasonNeeded,
    DraftUnknown,
)
from mingfu.engines.cases.models import ProcedureBinding, ProcedureDraft
from mingfu.engines.forms import UnknownForm, form
from mingfu.kernel.access import Actor, require
from mingfu.kernel.clock import now
from mingfu.kernel.commands import command
from mingfu.kernel.ledger import record
from mingfu.kernel.organs import posts_on

LEAST_REASON = 4
_KEY = re.compile(r"[a-z0-9][a-z0-9._-]{0,39}")


@dataclass(frozen=True, slots=True)
class Binding:
    """One answer: what an element's field says. An empty value takes the answer back."""

    element: str
    field: str
    value: str


@command
def import_draft(content: bytes, file: str, *, actor: Actor, called: str = "") -> str:
    """Take in a drawing and answer the key of its draft. Without `called` it is called as its process is.

    Raises `ProcedureUnreadable` with file and line, `DraftKeyWrong`, `DraftKeyTaken`; then nothing is kept.
    """
    require(actor, ACT)
    model = read(content, file)
    name = _key(called or _named(model, file))
    if ProcedureDraft.objects.filter(key=name, discarded_at=None).exists():
        raise DraftKeyTaken(key=name)
    digest = sha256(content).hexdigest()
    title = next((row.name for row in model.processes if row.name), name)
    ProcedureDraft.objects.create(
        key=name,
        title=title[:120],
        file=file[-200:],
        content=content,
        sha256=digest,
        imported_at=now(),
        imported_by=actor.code,
    )
    errors = sum(row.severity == "error" for row in judged(model)[1])
    record(DraftImported(draft=name, file=file, sha256=digest, errors=errors), stream=_stream(name), by=actor)
    return name


def _named(model: Model, file: str) -> str:
    """A key from the id of the process, or from the file's name."""
    rows = [row for row in model.processes if row.executable] or list(model.processes)
    wanted = rows[0].id if rows else file.rpartition("/")[2].removesuffix(".bpmn")
    return re.sub(r"[^a-z0-9._-]+", "-", wanted.lower()).strip("-._")[:40] or "draft"


def _key(key: str) -> str:
    if not _KEY.fullmatch(key):
        raise DraftKeyWrong(key=key)
    return key


@command
def bind_draft(draft: str, bindings: tuple[Binding, ...], *, actor: Actor) -> int:
    """Write answers to a draft, all or none, and say how many are new.

    Raises `BindingUnfit` for the first that does not fit, `DraftUnknown`, `DraftDiscardedAlready`.
    """
    require(actor, ACT)
    row = _live(draft)
    before = given(row.bindings.all())
    fresh = [one for one in bindings if before.get((one.element, one.field), "") != one.value.strip()]
    if not fresh:
        return 0
    found = draft_of(row)
    names = {need.element: need.name for need in found.needs}
    for one in fresh:
        why = unfit(found.drawn, one.element, one.field, one.value.strip()) or _missing(one)
        if why:
            field = FIELDS.get(one.field, one.field)
            raise BindingUnfit(
                element=names.get(one.element, one.element),
                what=str(field),
                value=one.value.strip(),
                why=why,
                field=f"{one.element}.{one.field}",
            )
    when = now()
    ProcedureBinding.objects.bulk_create(
        ProcedureBinding(
            draft=row, element=one.element, field=one.field, value=one.value.strip(), at=when, by=actor.code
        )
        for one in fresh
    )
    said = tuple(f"{one.element} {one.field}={one.value.strip()}" for one in fresh)
    record(DraftBound(draft=draft, bindings=said), stream=_stream(draft), by=actor)
    return len(fresh)


def _missing(binding: Binding) -> str:
    """Why a post, form or service that is named does not exist; empty where it does or where an expression gives it."""
    value = binding.value.strip()
    if not value or value.startswith("="):
        return ""
    if binding.field == "post":
        return "" if posts_on().filter(code=value).exists() else "没有这个岗位。"
    try:
        if binding.field == "form":
            form(value)
        elif binding.field in {"service", "decision"}:
            function(value)
    except UnknownForm:
        return "没有这张表单。"
    except KeyError:
        return "没有系统提供这一功能。"
    return ""


@command
def ready_draft(draft: str, *, actor: Actor) -> str:
    """State that nothing keeps the draft from running, and answer the digest of what would be taken over.

    Raises `DraftNotReady` with the findings.
    """
    require(actor, ACT)
    row = _live(draft)
    found = draft_with(row, given(row.bindings.all()))
    if found.program is None:
        raise DraftNotReady(found.errors or found.findings)
    digest = found.program.digest
    if row.ready_digest != digest:
        row.ready_at, row.ready_by, row.ready_digest = now(), actor.code, digest
        row.save(update_fields=["ready_at", "ready_by", "ready_digest"])
        record(DraftReadied(draft=draft, process=found.program.key, digest=digest), stream=_stream(draft), by=actor)
    return digest


@command
def discard_draft(draft: str, why: str, *, actor: Actor) -> None:
    """Give a draft up. Its file and its bindings stay; its key is free again."""
    require(actor, ACT)
    reason = why.strip()
    if len(reason) < LEAST_REASON:
        raise DraftReasonNeeded
    row = _live(draft)
    row.discarded_at, row.discarded_by, row.discarded_why = now(), actor.code, reason[:200]
    row.save(update_fields=["discarded_at", "discarded_by", "discarded_why"])
    record(DraftDiscarded(draft=draft, why=reason[:200]), stream=_stream(draft), by=actor)


def _live(key: str) -> ProcedureDraft:
    """The live draft, locked. Raises `DraftUnknown`, `DraftDiscardedAlready`."""
    row = ProcedureDraft.objects.select_for_update().filter(key=key, discarded_at=None).first()
    if row is not None:
        return row
    if ProcedureDraft.objects.filter(key=key).exists():
        raise DraftDiscardedAlready(key=key)
    raise DraftUnknown(key=key)


def _stream(key: str) -> str:
    return f"procedure-draft:{key}"
