# SPDX-License-Identifier: Apache-2.0
"""Taking a matter in for a caller: what is said of the person goes to the party, sealed; the rest opens the case."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db import transaction

from mingfu.engines.cases import Arrival, FormRefused, Handed, Start, open_case
from mingfu.engines.forms import Bound, Field, FormSpec, bind, form
from mingfu.kernel.access import Actor
from mingfu.kernel.parties import clean_name, find_by, mask, register_party, shown
from mingfu.kernel.refusals import Refusal

Typed = Mapping[str, Sequence[str]]
IDENTIFIERS = {"phone": "phone", "email": "email", "identity": "resident_id"}


def take_down(
    start: Start, typed: Typed, *, channel: str, files: Sequence[Handed], actor: Actor, key: str | None
) -> str:
    """Open a case for somebody who called or came; returns its number.

    Raises `FormRefused` with everything that was typed, `ChannelClosed`, kinds of `NotAllowed`.
    """
    spec = form(start.form)
    bound = bind(spec, typed, files=by_field(spec, files))
    name = _name(bound)
    if not bound.ok:
        raise FormRefused(bound)
    own = {one.name for one in spec.fields if is_own(one)}
    plain = {field: texts for field, texts in typed.items() if field not in own}
    with transaction.atomic():
        party = _party(bound, name, actor=actor, key=key)
        arrival = Arrival(channel=channel, party=party, files=tuple(files))
        return open_case(start.key, plain, actor=actor, arrival=arrival, key=key)


def by_field(spec: FormSpec, files: Sequence[Handed]) -> dict[str, list[Handed]]:
    """The files that answer each question for files."""
    names = [one.name for one in spec.fields if one.kind == "file"]
    return {name: [one for one in files if one.field in {"", name}] for name in names}


def is_own(one: Field) -> bool:
    """Whether a question is about the person. What the form demands stays in it: without it the case does not open."""
    return bool(one.own) or (not one.required and (one.kind in IDENTIFIERS or one.autocomplete == "name"))


def _name(bound: Bound) -> str:
    for one in bound.spec.fields:
        typed = bound.values.get(one.name)
        if one.autocomplete == "name" and typed:
            try:
                return clean_name(str(typed))
            except Refusal as refusal:
                bound.errors[one.name] = str(refusal)
    return ""


def _party(bound: Bound, name: str, *, actor: Actor, key: str | None) -> UUID | None:
    """The party the caller is. A known telephone with another name is somebody else; nothing known is changed."""
    left = {
        IDENTIFIERS[one.kind]: str(bound.values[one.name])
        for one in bound.spec.fields
        if one.kind in IDENTIFIERS and bound.values.get(one.name)
    }
    if not name and not left:
        return None
    for kind, value in left.items():
        found = find_by(kind, value)
        if found is not None and (not name or shown([found.id])[found.id].name == mask("name", name)):
            return found.id
    return register_party(actor=actor, name=name, identifiers=left, key=f"{key}:party" if key else None).id
