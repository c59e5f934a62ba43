# SPDX-License-Identifier: Apache-2.0
"""What somebody says of themselves goes to the party, sealed, and never into the case's own text.

A question is about the person when the form says so (`own`), when it asks for a telephone, an e-mail address or an
identity number, or when its `autocomplete` says that it asks for their name.
"""

from collections.abc import Mapping
from uuid import UUID

from mingfu.engines.cases.receiving import Typed
from mingfu.engines.forms import Bound, Field, FormSpec
from mingfu.kernel.access import ANONYMOUS, Actor
from mingfu.kernel.parties import clean_name, find_by, identify, mask, name_party, party, register_party, shown
from mingfu.kernel.refusals import Refusal

IDENTIFIERS = {"phone": "phone", "email": "email", "identity": "resident_id"}


def is_own(field: Field) -> bool:
    """Whether a question is about the person who asks: the form says so, or it is of such a kind."""
    return bool(field.own) or field.kind in IDENTIFIERS or field.autocomplete == "name"


def leave_with(bound: Bound, actor: Actor) -> frozenset[str]:
    """Keep what somebody signed in typed over their own: a telephone beside those known, not proved and replacing none.

    A name becomes theirs where none is known; else it is this matter's alone, and stays with what was said. Returns the
    names of such fields.
    """
    assert actor.party is not None
    mine, names = party(actor.party), set()
    known = shown([actor.party])[actor.party].name
    for field in bound.spec.fields:
        value = str(bound.values.get(field.name, ""))
        if value and field.kind in IDENTIFIERS:
            identify(mine, IDENTIFIERS[field.kind], value, actor=actor)
        elif value and is_own(field) and known:
            names.add(field.name)
        elif value and is_own(field):
            name_party(mine, value, actor=actor)
    return frozenset(names)


def own_names(spec: FormSpec) -> frozenset[str]:
    """Names of the questions about the person."""
    return frozenset(field.name for field in spec.fields if is_own(field))


def check_names(bound: Bound) -> None:
    """Put what is wrong with a typed name beside its field, before anything is handed in."""
    for field in bound.spec.fields:
        typed = bound.values.get(field.name)
        if field.autocomplete == "name" and typed and field.name not in bound.errors:
            try:
                bound.values[field.name] = clean_name(str(typed))
            except Refusal as refusal:
                bound.errors[field.name] = str(refusal)


def without_own(spec: FormSpec, typed: Typed, *, but: frozenset[str] = frozenset()) -> dict[str, list[str]]:
    """What was typed, without what is about the person."""
    own = own_names(spec) - but
    return {name: list(texts) for name, texts in typed.items() if name not in own}


def party_for(bound: Bound, *, key: str) -> UUID | None:
    """The party that left its name or a way to reach it; None when nothing was left.

    A telephone that is known belongs to the known party, unless another name was given with it: then it is somebody
    else with the same telephone. Nothing that is left here proves anything, and nothing known is changed by it.
    """
    name, identifiers = _left(bound)
    if not name and not identifiers:
        return None
    for kind, value in identifiers.items():
        found = find_by(kind, value)
        if found is not None and (not name or shown([found.id])[found.id].name == mask("name", name)):
            return found.id
    return register_party(actor=ANONYMOUS, name=name, identifiers=identifiers, key=f"{key}:party").id


def _left(bound: Bound) -> tuple[str, Mapping[str, str]]:
    name, identifiers = "", {}
    for field in bound.spec.fields:
        value = str(bound.values.get(field.name, ""))
        if value and field.kind in IDENTIFIERS:
            identifiers[IDENTIFIERS[field.kind]] = value
        elif value and field.autocomplete == "name":
            name = value
    return name, identifiers
