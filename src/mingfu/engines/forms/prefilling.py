# SPDX-License-Identifier: Apache-2.0
"""The person's own fields: questions a form marks as about the person who fills it in (`own: name`, `own: phone` …).

For somebody who is signed in they begin with what the account holds, shown masked with where it comes from; left as they
are, that is what counts. What is typed over it is this matter's: neither is ever overwritten by the other.
"""

from collections.abc import Iterable

from mingfu.engines.forms.binding import Bound
from mingfu.engines.forms.spec import Field, FormSpec
from mingfu.kernel.access import Actor
from mingfu.kernel.parties import shown

NAME = "name"


def own_fields(spec: FormSpec) -> tuple[Field, ...]:
    """The questions about the person who fills the form in."""
    return tuple(field for field in spec.fields if field.own)


def own_values(spec: FormSpec, actor: Actor) -> dict[str, str]:
    """What the account of somebody signed in holds for these questions, masked, by field. Nothing is read in clear."""
    asked = own_fields(spec)
    if actor.party is None or not asked:
        return {}
    known = shown([actor.party])[actor.party]
    found = {field.name: known.name if field.own == NAME else known.masked(field.own) for field in asked}
    return {name: masked for name, masked in found.items() if masked}


def fill_own(bound: Bound, held: Iterable[str]) -> None:
    """Let a question that was left as the account answers it be answered: what is missing is not missing."""
    for name in held:
        if not any(text.strip() for text in bound.typed.get(name, ())):
            bound.errors.pop(name, None)
