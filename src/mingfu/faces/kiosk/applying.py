# SPDX-License-Identifier: Apache-2.0
"""A matter on its way in at a machine. What is typed travels in the form and in nothing else until it is handed in.

Whoever did not sign in is nameless here: nobody leaves a telephone on a machine without having proved it.
"""

from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.http import HttpRequest

from mingfu.engines.cases import Arrival, Start, open_case, start_of, starts
from mingfu.engines.forms import Bound, FormSpec, bind, fill_own, form, own_values
from mingfu.engines.manifest.providers import ask, offered
from mingfu.faces.kiosk.refusals import NoFilesHere, NotAtKiosk
from mingfu.faces.kiosk.visits import who
from mingfu.faces.ui import contact
from mingfu.kernel.access import Actor
from mingfu.kernel.clock import chance

LONGEST_KEY = 64
SIMPLE = "services.at-kiosk"
"""The provider that names the items that may be applied for here."""


@dataclass(frozen=True, slots=True)
class Offer:
    """Something that may be begun at a machine."""

    key: str
    title: Any
    about: Any


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody is about to hand in."""

    start: Start
    spec: FormSpec
    bound: Bound
    key: str
    actor: Actor


def offers() -> tuple[Offer, ...]:
    """What may be begun here: matters open to machines, less the box that has a tile of its own, and simple items."""
    found = [Offer(one.key, one.title, "") for one in starts() if "kiosk" in one.by and not one.home]
    if SIMPLE in offered():
        found += [Offer(one["start"], one["title"], one["about"]) for one in ask(SIMPLE)]
    return tuple(found)


def box() -> Start | None:
    """The start behind “say something”, where the district has one that is open to machines."""
    return next((one for one in starts() if one.home and "kiosk" in one.by), None)


def start_here(key: str) -> Start:
    """The start of that key. Raises `NotAtKiosk` where it is none, or not open to machines."""
    try:
        found = start_of(key)
    except LookupError as error:
        raise NotAtKiosk from error
    if "kiosk" not in found.by:
        raise NotAtKiosk
    if found.admits is not None:
        found.admits()
    return found


def form_here(start: Start, actor: Actor) -> FormSpec:
    """The form as a machine asks it: no files, and nothing about the person of whoever is nameless here."""
    spec = form(start.form)
    own = contact.own_names(spec) if actor.party is None else frozenset()
    kept = tuple(one for one in spec.fields if one.kind != "file" and one.name not in own)
    return replace(spec, fields=kept)


def read(request: HttpRequest, start: Start) -> Draft:
    """The draft a form has sent; what is wrong with it stands in `bound.errors`."""
    actor, spec = who(request), form_here(start, who(request))
    typed = {one.name: request.POST.getlist(one.name) for one in spec.fields}
    bound = bind(spec, typed)
    contact.check_names(bound)
    fill_own(bound, own_values(spec, actor))
    if bound.ok:
        _no_files(start, bound)
    sent = request.POST.get("key", "")
    key = sent if 0 < len(sent) <= LONGEST_KEY and sent.isprintable() else new_key()
    return Draft(start, spec, bound, key, actor)


def new_key() -> str:
    """A one-time key: however often the same form is sent, one matter comes of it."""
    return chance.token_urlsafe(18)


def hand_in(draft: Draft) -> str:
    """Open the case; returns its number. Raises `FormRefused`, `KeyReused`."""
    with transaction.atomic():
        actor = draft.actor
        own = contact.leave_with(draft.bound, actor) if actor.party is not None else frozenset()
        typed = contact.without_own(draft.spec, draft.bound.typed, but=own)
        arrival = Arrival(channel="kiosk", party=actor.party)
        return open_case(draft.start.key, typed, actor=actor, arrival=arrival, key=draft.key)


def _no_files(start: Start, bound: Bound) -> None:
    """Where the whole form would ask for files after these answers, say so beside the first answer that leads to it."""
    whole = bind(form(start.form), bound.typed)
    asked = {one.name for one in form(start.form).fields if one.kind == "file"}
    if asked & set(whole.errors):
        first = next((name for name, texts in bound.typed.items() if "upload" in texts), next(iter(bound.typed)))
        bound.errors[first] = str(NoFilesHere())
