# SPDX-License-Identifier: Apache-2.0
"""Checking a certificate: by number and code or by its QR code, by anybody; and taking one that somebody presents."""

import hmac
import unicodedata
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from mingfu.engines.manifest import Certificate as Shown
from mingfu.kernel.access import Actor, system
from mingfu.kernel.clock import as_legal_day
from mingfu.kernel.organs import organ_name
from mingfu.kernel.parties import reveal_name
from mingfu.kernel.refusals import Refusal
from mingfu.systems.data_sharing.certificates.kinds import kind_of
from mingfu.systems.data_sharing.certificates.queries import (
    ERASED,
    REVOKED,
    VALID,
    Standing,
    content_of,
    kind_at_issue,
    shown,
    standing,
)
from mingfu.systems.data_sharing.certificates.statement import holder_mark, read_token
from mingfu.systems.data_sharing.models import Certificate
from mingfu.systems.data_sharing.readings import write_down
from mingfu.systems.data_sharing.refusals import (
    CertificateAnothers,
    CertificateErasedText,
    CertificateExpired,
    CertificateOfOtherKind,
    CertificateRevokedOn,
    CertificateUnknown,
)

OPEN_END = date(9999, 12, 31)


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What anybody may know of a certificate that they hold in their hands: how it stands, and what it shows to all.

    `holder` answers whether the name that was typed is the holder's; None where none was typed.
    """

    number: str
    title: str
    organ: str
    issued_on: date
    valid_from: date
    valid_until: date | None
    standing: Standing
    facts: tuple[tuple[str, str], ...]
    holder: bool | None


def check_certificate(*, number: str = "", code: str = "", text: str = "", name: str = "") -> Check:
    """How a certificate stands, by what its QR code holds or by number and check code.

    Raises `CertificateUnreadable`, `CertificateForged`, `CertificateUnknown`.
    """
    held = _by_text(text) if text.strip() else _by_code(number, code)
    kind, said = kind_at_issue(held), content_of(held) or {}
    return Check(
        number=held.number,
        title=kind.title,
        organ=organ_name(held.organ),
        issued_on=as_legal_day(held.issued_at),
        valid_from=held.valid_from,
        valid_until=held.valid_until,
        standing=standing(held),
        facts=tuple((one.label, said[one.name]) for one in kind.fields if one.shown and said.get(one.name)),
        holder=_is_holder(held, name, said.get(kind.named_by, "")) if name.strip() else None,
    )


def take_presented(text: str, *, party: UUID | None, kind: str = "", actor: Actor) -> Shown:
    """The certificate that somebody presents for themselves, by QR text or by `number code`; the reading is written down.

    Raises what checking raises, and `CertificateAnothers`, `CertificateOfOtherKind`, `CertificateExpired`,
    `CertificateRevokedOn`, `CertificateErasedText`.
    """
    held = _presented(text)
    own = kind_at_issue(held)
    stands = standing(held)
    if party is None or not _belongs(held, party):
        raise CertificateAnothers(title=own.title)
    if kind and held.kind != kind:
        raise CertificateOfOtherKind(wanted=_title(kind), title=own.title)
    if stands.state == REVOKED:
        raise CertificateRevokedOn(title=own.title, on=stands.on, ground=stands.ground)
    if stands.state == ERASED:
        raise CertificateErasedText
    if stands.state != VALID:
        raise CertificateExpired(title=own.title, since=held.valid_from, until=held.valid_until or OPEN_END)
    write_down(
        actor, party=party, item=f"certificate:{held.kind}", fields=[one.name for one in own.fields],
        right="certificate", certificate=held.number,
    )  # fmt: skip
    return shown([(held, stands)])[0]


def _presented(text: str) -> Certificate:
    number, _space, code = text.strip().partition(" ")
    if code and "." not in text:
        return _by_code(number, code)
    return _by_text(text)


def _by_text(text: str) -> Certificate:
    told = read_token(text)
    held = Certificate.objects.filter(number=told["n"]).first()
    if held is None:
        raise CertificateUnknown
    return held


def _by_code(number: str, code: str) -> Certificate:
    plain = _plain(code)
    found = Certificate.objects.filter(number=_plain(number, keep="-")[:40]).first()
    if found is None or not plain or not hmac.compare_digest(found.code.encode(), plain.encode()):
        raise CertificateUnknown
    return found


def _plain(text: str, keep: str = "") -> str:
    """Full-width signs as narrow ones, capitals, without spaces and strokes."""
    narrow = unicodedata.normalize("NFKC", text).upper()
    return "".join(sign for sign in narrow if sign.isascii() and (sign.isalnum() or sign in keep))


def _is_holder(held: Certificate, name: str, known: str) -> bool:
    plain = " ".join(unicodedata.normalize("NFKC", name).split())
    if held.statement and holder_mark(held.number, held.code, plain) in held.statement:
        return True
    return bool(known) and hmac.compare_digest(plain.encode(), known.encode())


def _belongs(held: Certificate, party: UUID) -> bool:
    """Whether a certificate is a party's: by account, or, of one without an account, by the name it was issued to."""
    if held.party is not None:
        return held.party == party
    said = (content_of(held) or {}).get(kind_at_issue(held).named_by, "")
    try:
        name = reveal_name(party, actor=system("data_sharing"), purpose="certificate")
    except Refusal:
        return False
    return bool(name) and name == said


def _title(kind: str) -> str:
    try:
        return kind_of(kind).title
    except Refusal:
        return kind


def check_plainly(*, number: str = "", code: str = "", text: str = "", name: str = "") -> dict[str, object]:
    """Provider: what a check says, as plain values. Raises as `check_certificate` does."""
    found = check_certificate(number=number, code=code, text=text, name=name)
    stands = found.standing
    return {
        "number": found.number,
        "title": found.title,
        "organ": found.organ,
        "issued_on": found.issued_on,
        "valid_from": found.valid_from,
        "valid_until": found.valid_until,
        "state": stands.state,
        "revoked_on": stands.on,
        "revoked_for": stands.ground,
        "successor": stands.successor,
        "shown": dict(found.facts),
        "holder": found.holder,
    }
