# SPDX-License-Identifier: Apache-2.0
"""What registers make public: the entries and fields their declaration names, with personal data taken out."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from mingfu.engines.publication import PublicEntry, public_register, public_registers, public_spec
from mingfu.engines.registers import RegisterSpec
from mingfu.faces.api.declaring import Parameter, Tag, endpoint
from mingfu.faces.api.endpoints.terms import KEY, PAGE, SIZE, Named, paged
from mingfu.faces.api.refusals import NothingThere
from mingfu.kernel.refusals import _

TAG = Tag(8, _("台账"))
ENTRY = Parameter(
    name="number", about=_("台账记录编号"), place="path", pattern=r"R[0-9]{4}-[0-9]{6}", most=14, example="R2026-000001"
)


@dataclass(frozen=True)
class Register:
    """A register of which something is public, and which of its fields are."""

    key: str
    title: str
    about: str
    basis: Annotated[str, _("公开的依据")]
    fields: tuple[Named, ...]


@dataclass(frozen=True)
class Registers:
    """Every register of which something is public."""

    items: tuple[Register, ...]


@dataclass(frozen=True)
class RegisterEntry:
    """A public entry. `said` holds its public fields in the words of the register; personal data were taken out."""

    number: str
    said: dict[str, str]
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True)
class RegisterEntries:
    """One page of the public entries of a register, newest first."""

    key: str
    items: tuple[RegisterEntry, ...]
    page: int
    more: bool


@endpoint("GET", "/v1/registers", tag=TAG, summary=_("公开的台账"))
def registers() -> Registers:
    """Every register of which something is public."""
    return Registers(tuple(_register(spec) for spec in public_registers()))


@endpoint(
    "GET",
    "/v1/registers/{key}",
    tag=TAG,
    summary=_("一本台账的公开记录"),
    parameters=(KEY, PAGE, SIZE),
    refusals=(404,),
)
def register(*, key: str, page: int, size: int) -> RegisterEntries:
    """What a register makes public, newest first."""
    rows, more = paged(public_register(key, limit=size + 1, offset=(page - 1) * size), size)
    return RegisterEntries(key, tuple(_entry(row) for row in rows), page, more)


@endpoint(
    "GET",
    "/v1/registers/{key}/{number}",
    tag=TAG,
    summary=_("一条公开记录"),
    parameters=(KEY, ENTRY),
    refusals=(404,),
)
def register_entry(*, key: str, number: str) -> RegisterEntry:
    """One public entry."""
    public_spec(key)
    found = public_register(key, number=number, limit=1)
    if not found:
        raise NothingThere(key=number)
    return _entry(found[0])


def _register(spec: RegisterSpec) -> Register:
    assert spec.public is not None
    labels = {one.name: one.label for one in spec.form.fields}
    return Register(
        key=spec.key,
        title=str(_(spec.title)),
        about=str(_(spec.about)) if spec.about else "",
        basis=spec.public.basis,
        fields=tuple(Named(name, str(_(labels[name]))) for name in spec.public.fields),
    )


def _entry(row: PublicEntry) -> RegisterEntry:
    return RegisterEntry(row.number, dict(row.said), row.valid_from, row.valid_to)
