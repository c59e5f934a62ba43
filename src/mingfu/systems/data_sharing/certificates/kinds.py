# SPDX-License-Identifier: Apache-2.0
"""Kinds of certificates, as the list `data_sharing.kinds` declares them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from mingfu.kernel.catalogs import Item, UnknownEntry, entry, entry_of_edition, items
from mingfu.systems.data_sharing.refusals import CertificateKindUnknown

CATALOG = "data_sharing.kinds"


@dataclass(frozen=True, slots=True)
class KindField:
    """One thing a certificate says. What is `shown` everybody sees who checks it."""

    name: str
    label: str
    shown: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of certificate: who issues it by which power, what it says, how many months it holds (None: until revoked)."""

    code: str
    title: str
    prefix: str
    holder: str
    organ: str
    power: str
    fields: tuple[KindField, ...]
    takes: dict[str, str]
    months: int | None
    basis: str
    status: str
    edition: int

    @property
    def named_by(self) -> str:
        """The field that names the holder."""
        return "body" if self.holder == "body" else "name"

    def label(self, name: str) -> str:
        """What a field is called."""
        return next((one.label for one in self.fields if one.name == name), name)


def kind_of(code: str) -> Kind:
    """The kind in force today. Raises `CertificateKindUnknown`."""
    try:
        return _made(entry(CATALOG, code))
    except UnknownEntry as error:
        raise CertificateKindUnknown(kind=code[:60]) from error


def kind_as_issued(code: str, edition: int, on: date) -> Kind:
    """The kind as its list stood when a certificate was issued; as it is today where that edition has none."""
    held = entry_of_edition(CATALOG, edition, code, on=on)
    return _made(held) if held is not None else kind_of(code)


def kinds() -> tuple[Kind, ...]:
    """Every kind in force today."""
    return tuple(_made(row) for row in items(CATALOG))


def is_kind(code: str) -> bool:
    """Whether such certificates are issued here."""
    return any(row.code == code for row in items(CATALOG))


def _made(row: Item) -> Kind:
    content: dict[str, Any] = row.content
    return Kind(
        code=row.code,
        title=row.title,
        prefix=content["prefix"],
        holder=content["holder"],
        organ=content["organ"],
        power=content["power"],
        fields=tuple(KindField(one["name"], one["label"], one.get("shown") is True) for one in content["fields"]),
        takes=dict(content.get("takes", {})),
        months=content.get("months"),
        basis=row.basis,
        status=row.status,
        edition=row.edition,
    )
