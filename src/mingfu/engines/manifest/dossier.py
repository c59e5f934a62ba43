# SPDX-License-Identifier: Apache-2.0
"""What the state holds about somebody already, asked by name: for prefilling a form and for not asking twice.

The system that keeps certificates and data items offers it; others ask here without knowing which system that is. Every
answer says where it comes from, and every asking is written down for the person concerned to read.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from mingfu.engines.manifest.providers import ask, offered
from mingfu.kernel.access import Actor

DOSSIER = "data_sharing.dossier"
CERTIFICATES = "data_sharing.certificates"
PRESENTED = "data_sharing.presented"
CHECK = "data_sharing.check"
READ = "data_sharing.read"
SECTIONS = "dossier."
"""A system that holds something about people offers `dossier.<system>`: `(party) -> tuple[Held, ...]`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Datum:
    """One thing the state knows of somebody, with its provenance.

    `field` is the name it was asked by, `source` whose words it is ("营业执照 GM-YYZZ-2026-000001，高明区市场监督管理局"),
    `obtained` when it was read, `certificate` the number of the certificate it stands on ("" where it stands on none).
    `disputed` says that the person has asked for a correction that is not decided yet.
    """

    field: str
    label: Any
    value: str
    source: str
    obtained: datetime
    certificate: str = ""
    item: str = ""
    disputed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """A certificate as others use it. `state` is valid, not-yet, expired or revoked; `kind` is the code of its kind."""

    number: str
    kind: str
    title: str
    organ: str
    organ_name: str
    issued_on: date
    valid_from: date
    valid_until: date | None
    state: str

    @property
    def valid(self) -> bool:
        """Whether it may be used today."""
        return self.state == "valid"


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """Something that a system holds about somebody, as a line of the dossier."""

    title: Any
    text: Any = ""
    url: str = ""
    since: date | None = None
    organ: str = ""


def dossier(party: UUID, fields: Collection[str], *, actor: Actor, purpose: str) -> tuple[Datum, ...]:
    """What is known of somebody for the fields asked, such as `body`, `credit_code` or `business-licence.number`.

    For the person, whoever acts for them, or an official at a window in their presence; the reading is written down under
    the purpose. Fields that nobody knows are left out. () where no system keeps a dossier.
    """
    found: tuple[Datum, ...] = _asked(DOSSIER, party=party, fields=tuple(fields), actor=actor, purpose=purpose)
    return found


def certificates(party: UUID, *, actor: Actor, kinds: Collection[str] = ()) -> tuple[Certificate, ...]:
    """The certificates of somebody that stand or stood, of some kinds or all, valid ones first; () where none are kept."""
    found: tuple[Certificate, ...] = _asked(CERTIFICATES, party=party, actor=actor, kinds=tuple(kinds))
    return found


def presented(text: str, *, party: UUID | None, kind: str = "", actor: Actor) -> Certificate | None:
    """The certificate whose number with code, or whose QR text, somebody presents for themselves.

    Refuses what is forged, revoked, expired, of another kind, or another person's. None where no system keeps any.
    """
    if PRESENTED not in offered():
        return None
    found: Certificate = ask(PRESENTED, text=text, party=party, kind=kind, actor=actor)
    return found


def checked(*, number: str = "", code: str = "", text: str = "", name: str = "") -> dict[str, Any] | None:
    """What anybody may know of a certificate they hold, by QR text or by number and code; None where none are kept."""
    found: dict[str, Any] | None = _asked(CHECK, number=number, code=code, text=text, name=name) or None
    return found


def read_for_case(*, token: str, case: str, item: str, fields: Collection[str]) -> tuple[Datum, ...]:
    """Data about the person whose live case it is, asked by a system that holds the key of an agreed use; () for nothing."""
    found: tuple[Datum, ...] = _asked(READ, token=token, case=case, item=item, fields=tuple(fields))
    return found


def held_elsewhere(party: UUID) -> dict[str, tuple[Held, ...]]:
    """What every other system holds about somebody, by system."""
    names = [name for name in offered() if name.startswith(SECTIONS)]
    return {name.removeprefix(SECTIONS): tuple(ask(name, party=party)) for name in names}


def _asked(provider: str, /, **question: Any) -> Any:
    return ask(provider, **question) if provider in offered() else ()
