# SPDX-License-Identifier: Apache-2.0
"""From what was typed to what a step keeps of it: bound values, facts, erasable content, and the key of the call."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

from mingfu.engines.cases.refusals import FormRefused
from mingfu.engines.cases.writing import NewSubmission
from mingfu.engines.forms import Bound, FormSpec, bind, fill_own, own_fields
from mingfu.kernel.access import Actor
from mingfu.kernel.clock import chance, now
from mingfu.kernel.commands import KeyedCall, fingerprint
from mingfu.kernel.ledger import canonical, commit


class Stored(Protocol):
    """A stored file as it is handed in."""

    @property
    def blob(self) -> str:
        """Checksum of the bytes."""

    @property
    def name(self) -> str:
        """The sender's name of it."""

    @property
    def field(self) -> str:
        """The question it answers; "" where there is but one."""


def fill(
    spec: FormSpec,
    typed: Mapping[str, Sequence[str]],
    files: Sequence[Stored] = (),
    context: Mapping[str, Any] | None = None,
    *,
    known: bool = False,
) -> Bound:
    """The form with what was typed and handed in. Raises `FormRefused`, which holds both.

    Of somebody who is `known`, what the form asks about the person stands with the party and is not missing here.
    """
    arrived = {
        one.name: [file for file in files if file.field in {"", one.name}] for one in spec.fields if one.kind == "file"
    }
    bound = bind(spec, typed, files=arrived, context=context)
    if known:
        fill_own(bound, [one.name for one in own_fields(spec)])
    if not bound.ok:
        raise FormRefused(bound)
    return bound


def facts_of(bound: Bound) -> dict[str, Any]:
    """Facts as case data keep them: the same values now and after they were stored, a date as its ISO text."""
    kinds = {one.name: one.kind for one in bound.spec.fields}
    content = bound.content
    return {
        name: float(content[name]) if kinds[name] == "number" and isinstance(content[name], str) else content[name]
        for name in bound.facts
    }


def told(bound: Bound) -> dict[str, str]:
    """Facts as the ledger tells them: texts, yes and no, the parts of a list after one another."""
    return {name: _word(value) for name, value in bound.facts.items()}


def _word(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ",".join(value) if isinstance(value, list) else str(value)


def submission(node: str, spec: FormSpec, bound: Bound) -> NewSubmission:
    """What was handed in at a node, with the salted digest that the ledger holds."""
    salt = chance.token_bytes(16)
    content = bound.content
    return NewSubmission(node, spec.key, spec.digest, content, salt.hex(), commit(canonical(content), salt))


def keyed(
    command: str,
    actor: Actor,
    key: str | None,
    subject: str,
    spec: FormSpec | None,
    typed: Mapping[str, Sequence[str]],
    files: Iterable[Stored] = (),
) -> KeyedCall | None:
    """The call under its key, if it has one: the same person asking the same of the same subject.

    An official is the same person at whichever of their posts; what the form does not ask for makes no difference.
    """
    if key is None:
        return None
    names = [one.name for one in spec.fields] if spec else []
    asked = {
        "subject": subject,
        "typed": {name: list(typed[name]) for name in names if name in typed},
        "files": [file.blob for file in files],
    }
    who = f"#{actor.number}" if actor.kind == "official" else actor.code
    return KeyedCall(command, who, key, fingerprint(asked), now())
