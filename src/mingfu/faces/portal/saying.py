# SPDX-License-Identifier: Apache-2.0
"""A matter on its way in: what was typed and uploaded, step by step, until it is handed in once.

Nothing typed is stored before the person says so, by handing it in or by keeping it half filled; until then it travels in
the form itself. Files are stored at once.
"""

from dataclasses import dataclass

from django.core import signing
from django.db import transaction
from django.http import HttpRequest

from mingfu.engines.cases import Arrival, Start, open_case
from mingfu.engines.forms import (
    Bound,
    FormSpec,
    Kept,
    SavedAnswers,
    answers_in,
    bind,
    drop_saved,
    fill_own,
    form,
    own_values,
    save_form,
)
from mingfu.engines.forms.models import SavedForm
from mingfu.faces.portal import photos
from mingfu.faces.portal.frame import visitor
from mingfu.faces.ui import contact
from mingfu.kernel.access import ANONYMOUS, Actor
from mingfu.kernel.clock import chance
from mingfu.kernel.refusals import Refusal

AS, NAMELESS = "as", "anonymous"
SAVED, _SALT = "saved", "portal.saved"
LONGEST_KEY = 64


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody is about to hand in. `actor` is whom it is handed in by, `owner` who is signed in."""

    start: Start
    spec: FormSpec
    bound: Bound
    kept: tuple[photos.Kept, ...]
    key: str
    actor: Actor
    signed_in: bool
    saved: str = ""
    owner: Actor = ANONYMOUS

    @property
    def text(self) -> str:
        """What was written, for a look at its words."""
        return " ".join(text for texts in self.bound.typed.values() for text in texts)


def read(request: HttpRequest, start: Start) -> Draft:
    """The draft a form has sent; what is wrong with it stands in `bound.errors`."""
    spec = form(start.form)
    who = visitor(request)
    actor = ANONYMOUS if request.POST.get(AS) == NAMELESS else who
    typed = {field.name: request.POST.getlist(field.name) for field in spec.fields if field.kind != "file"}
    kept, fault = _files(request, spec, actor)
    bound = bind(spec, typed, files=_by_field(spec, kept))
    contact.check_names(bound)
    fill_own(bound, own_values(spec, actor))
    bound.errors |= fault
    key = request.POST.get("key", "")
    usable = bool(key) and len(key) <= LONGEST_KEY and key.isprintable()
    saved = saved_note(request.POST.get(SAVED, ""))
    key = key if usable else new_key()
    return Draft(start, spec, bound, kept, key, actor, signed_in=who.party is not None, saved=saved, owner=who)


def saved_note(note: str) -> str:
    """The id of the saved form that a signed note stands for; "" where it is none of ours."""
    try:
        return str(signing.loads(note, salt=_SALT)) if note else ""
    except (signing.BadSignature, ValueError):
        return ""


def note_of(saved: str) -> str:
    """The signed note by which the form knows that it goes on with a saved one."""
    return signing.dumps(saved, salt=_SALT) if saved else ""


def keep(draft: Draft) -> Kept:
    """Keep the draft half filled, whatever is still missing. Raises `SavingNotHere`, `TooManySaved`."""
    files = [(one.blob, one.name, one.size, one.field) for one in draft.kept]
    start = draft.start
    return save_form(
        draft.spec, draft.bound.typed, actor=draft.actor, subject=f"start:{start.key}", system=start.system,
        files=files, held=draft.saved,
    )  # fmt: skip


def taken_up(row: SavedForm, start: Start, who: Actor) -> tuple[Draft, SavedAnswers]:
    """A saved form as a draft again, with what has changed in the form meanwhile."""
    spec = form(start.form)
    answers = answers_in(row, spec)
    kept = tuple(photos.Kept(*file) for file in answers.files)
    bound = bind(spec, answers.typed, files=_by_field(spec, kept))
    bound.errors.clear()
    signed_in = who.party is not None
    draft = Draft(start, spec, bound, kept, new_key(), who, signed_in=signed_in, saved=str(row.id), owner=who)
    return draft, answers


def new_key() -> str:
    """A one-time key: however often the same form is sent, one matter comes of it."""
    return chance.token_urlsafe(18)


def hand_in(draft: Draft) -> str:
    """Open the case, with its party where one is known; returns the number. Raises `FormRefused`, `KeyReused`."""
    with transaction.atomic():
        party = draft.actor.party or contact.party_for(draft.bound, key=draft.key)
        arrival = Arrival(channel="web", party=party, files=tuple(one.handed for one in draft.kept))
        own = contact.leave_with(draft.bound, draft.actor) if draft.actor.party is not None else frozenset()
        typed = contact.without_own(draft.spec, draft.bound.typed, but=own)
        number = open_case(draft.start.key, typed, actor=draft.actor, arrival=arrival, key=draft.key)
        if draft.saved:
            drop_saved(draft.saved, actor=draft.owner)
        return number


def _file_fields(spec: FormSpec) -> list[str]:
    return [field.name for field in spec.fields if field.kind == "file"]


def _by_field(spec: FormSpec, kept: tuple[photos.Kept, ...]) -> dict[str, tuple[photos.Kept, ...]]:
    """The files that answer each question for files."""
    return {name: files_of(name, kept) for name in _file_fields(spec)}


def files_of(name: str, kept: tuple[photos.Kept, ...]) -> tuple[photos.Kept, ...]:
    """The files that answer a question."""
    return tuple(one for one in kept if one.field in {"", name})


def _files(request: HttpRequest, spec: FormSpec, actor: Actor) -> tuple[tuple[photos.Kept, ...], dict[str, str]]:
    """Files held from earlier steps, less one taken out, and new ones; with what was wrong, by field."""
    fields = _file_fields(spec)
    try:
        gone = request.POST.get("remove")
        kept = tuple(one for one in photos.held(request.POST.getlist("kept")) if one.mark != gone)
    except Refusal as refusal:
        return (), dict.fromkeys(fields[:1], str(refusal))
    for name in fields:
        try:
            field = name if len(fields) > 1 else ""
            uploads = photos.uploads_of(request.FILES, name)
            kept = photos.keep(uploads, kept, actor=actor, field=field, boxes=len(fields))
        except Refusal as refusal:
            return kept, {name: str(refusal)}
    return kept, {}
