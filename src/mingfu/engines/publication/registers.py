# SPDX-License-Identifier: Apache-2.0
"""What registers make public: the entries and fields their declaration names, free text redacted on the way out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from mingfu.engines.publication.redaction import redact
from mingfu.engines.registers import RegisterSpec, public_entries, register_of, registers
from mingfu.engines.registers.refusals import UnknownRegister
from mingfu.engines.registers.sheets import said_with, wording_of

FREE = frozenset({"text", "textarea", "place"})
"""Kinds of questions that people answer in their own words."""


@dataclass(frozen=True, slots=True)
class PublicEntry:
    """An entry as the public sees it: its public fields in the words of the register, redacted."""

    number: str
    said: Mapping[str, str]
    redactions: int
    valid_from: date
    valid_to: date | None


def public_registers() -> tuple[RegisterSpec, ...]:
    """Registers whose declaration makes something of them public."""
    return tuple(spec for spec in registers() if spec.public is not None)


def public_spec(key: str) -> RegisterSpec:
    """The register, where something of it is public. Raises `UnknownRegister` for all others."""
    spec = register_of(key)
    if spec.public is None:
        raise UnknownRegister(register=key)
    return spec


def public_register(key: str, *, number: str = "", limit: int | None = 50, offset: int = 0) -> list[PublicEntry]:
    """What the register's rule makes public, newest first. Raises `UnknownRegister`."""
    spec = public_spec(key)
    free = {one.name for one in spec.form.fields if one.kind in FREE}
    form = wording_of(spec)
    found = []
    for row in public_entries(key, number=number, limit=limit, offset=offset):
        said, count = {}, 0
        for name, text in said_with(form, row.content).items():
            said[name], places = redact(text) if name in free else (text, 0)
            count += places
        found.append(PublicEntry(row.number, said, count, row.valid_from, row.valid_to))
    return found
