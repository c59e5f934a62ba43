# SPDX-License-Identifier: Apache-2.0
"""A matter on its way in: what was typed and uploaded, step by step, until it is handed in once.

Nothing typed is stored before the person says so; it travels in the form itself. Files are stored at once.
"""

from dataclasses import dataclass

from django.db import transaction
from django.http import HttpRequest

from mingfu.engines.cases import Arrival, Start, open_case
from mingfu.engines.forms import Bound, FormSpec, bind, form
from mingfu.faces.portal import contact, photos
from mingfu.faces.portal.frame import visitor
from mingfu.faces.portal.photos import Kept
from mingfu.kernel.access import ANONYMOUS, Actor
from mingfu.kernel.clock import chance
from mingfu.kernel.refusals import Refusal

AS, NAMELESS = "as", "anonymous"
LONGEST_KEY = 64


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody is about to hand in. `actor` is whom it is handed in by."""

    start: Start
    spec: FormSpec
    bound: Bound
    kept: tuple[Kept, ...]
    key: str
    actor: Actor
    signed_in: bool

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
    if actor.party is not None:
        typed = contact.without_own(spec, typed)
    kept, fault = _files(request, spec, actor)
    bound = bind(spec, typed, files=dict.fromkeys(_file_fields(spec), kept))
    contact.check_names(bound)
    bound.errors |= fault
    key = request.POST.get("key", "")
    usable = bool(key) and len(key) <= LONGEST_KEY and key.isprintable()
    return Draft(start, spec, bound, kept, key if usable else new_key(), actor, signed_in=who.party is not None)


def new_key() -> str:
    """A one-time key: however often the same form is sent, one matter comes of it."""
    return chance.token_urlsafe(18)


def hand_in(draft: Draft) -> str:
    """Open the case, with its party where one is known; returns the number. Raises `FormRefused`, `KeyReused`."""
    with transaction.atomic():
        party = draft.actor.party or contact.party_for(draft.bound, key=draft.key)
        arrival = Arrival(channel="web", party=party, files=tuple(one.handed for one in draft.kept))
        typed = contact.without_own(draft.spec, draft.bound.typed)
        return open_case(draft.start.key, typed, actor=draft.actor, arrival=arrival, key=draft.key)


def _file_fields(spec: FormSpec) -> list[str]:
    return [field.name for field in spec.fields if field.kind == "file"]


def _files(request: HttpRequest, spec: FormSpec, actor: Actor) -> tuple[tuple[Kept, ...], dict[str, str]]:
    """Files held from earlier steps, less one taken out, and new ones; with what was wrong, by field."""
    fields = _file_fields(spec)
    try:
        kept = tuple(one for one in photos.held(request.POST.getlist("kept")) if one.blob != request.POST.get("remove"))
    except Refusal as refusal:
        return (), dict.fromkeys(fields[:1], str(refusal))
    for name in fields:
        try:
            kept = photos.keep(photos.uploads_of(request.FILES, name), kept, actor=actor)
        except Refusal as refusal:
            return kept, {name: str(refusal)}
    return kept, {}
