# SPDX-License-Identifier: Apache-2.0
"""Finding certificates and saying how they stand today."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import QuerySet

from mingfu.engines.documents.options import DocumentSettings
from mingfu.engines.manifest import Certificate as Shown
from mingfu.kernel.access import Actor
from mingfu.kernel.catalogs import title_of
from mingfu.kernel.clock import as_legal_day, today
from mingfu.kernel.organs import organ_names
from mingfu.kernel.refusals import _
from mingfu.systems.data_sharing.certificates.keeping import opened
from mingfu.systems.data_sharing.certificates.kinds import Kind, kind_as_issued
from mingfu.systems.data_sharing.certificates.statement import Signed
from mingfu.systems.data_sharing.models import Certificate, Revocation
from mingfu.systems.data_sharing.refusals import CertificateUnknown

PLACE = "certificate"
VALID, NOT_YET, EXPIRED, REVOKED, ERASED = "valid", "not-yet", "expired", "revoked", "erased"
STATES = {
    VALID: _("有效"),
    NOT_YET: _("尚未生效"),
    EXPIRED: _("已过有效期"),
    REVOKED: _("已失效"),
    ERASED: _("内容已删除"),
}
SOON = timedelta(days=60)
"""How long before the end of its validity a certificate is said to end soon."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How a certificate stands: its state, and where it was revoked why and what stands in its place."""

    state: str
    ground: str = ""
    reason: str = ""
    on: date | None = None
    successor: str = ""

    @property
    def word(self) -> Any:
        """The state as people read it."""
        return STATES[self.state]


def any_certificate(number: str, *, lock: bool = False) -> Certificate:
    """The certificate of a number. Raises `CertificateUnknown`."""
    rows = Certificate.objects.select_for_update() if lock else Certificate.objects.all()
    found = rows.filter(number=number.strip()[:40]).first()
    if found is None:
        raise CertificateUnknown
    return found


def standing(held: Certificate, *, on: date | None = None) -> Standing:
    """How a certificate stands on a legal day."""
    revoked = Revocation.objects.filter(certificate=held).select_related("successor").first()
    return _standing(held, revoked, on or today())


def _standing(held: Certificate, revoked: Revocation | None, day: date) -> Standing:
    if revoked is not None:
        ground = title_of("data_sharing.revoking", revoked.ground)
        after = revoked.successor.number if revoked.successor else ""
        return Standing(REVOKED, ground, revoked.reason, as_legal_day(revoked.at), after)
    if held.erased_at is not None:
        return Standing(ERASED)
    if held.valid_from > day:
        return Standing(NOT_YET)
    return Standing(EXPIRED if held.valid_until is not None and held.valid_until < day else VALID)


def content_of(held: Certificate) -> dict[str, str] | None:
    """What a certificate says; None where that was erased. Whether the asker may know is the caller's question."""
    return opened(held.content, place=PLACE, key=held.id) if held.content is not None else None


def kind_at_issue(held: Certificate) -> Kind:
    """The kind of a certificate as its list stood when it was issued."""
    return kind_as_issued(held.kind, held.edition, as_legal_day(held.issued_at))


def certificates_of(party: UUID, *, kinds: Collection[str] = ()) -> list[tuple[Certificate, Standing]]:
    """The certificates of somebody with how they stand, valid ones first, then the newest."""
    rows = Certificate.objects.filter(party=party)
    return _stood(rows.filter(kind__in=kinds) if kinds else rows)


def issued_by(organ: str, *, text: str = "", limit: int = 100) -> list[tuple[Certificate, Standing]]:
    """The newest certificates that an organ issued, or those whose number holds a text."""
    rows = Certificate.objects.filter(organ=organ)
    return _stood((rows.filter(number__icontains=text) if text else rows)[:limit], newest=True)


def _stood(rows: QuerySet[Certificate], *, newest: bool = False) -> list[tuple[Certificate, Standing]]:
    held, day = list(rows), today()
    revoked = {
        one.certificate_id: one
        for one in Revocation.objects.filter(certificate_id__in=[each.pk for each in held]).select_related("successor")
    }
    found = [(each, _standing(each, revoked.get(each.pk), day)) for each in held]
    return found if newest else sorted(found, key=lambda pair: pair[1].state != VALID)


def shown(rows: Iterable[tuple[Certificate, Standing]]) -> tuple[Shown, ...]:
    """Certificates as other systems use them."""
    held, named = list(rows), organ_names()
    return tuple(
        Shown(
            number=one.number,
            kind=one.kind,
            title=kind_at_issue(one).title,
            organ=one.organ,
            organ_name=named.get(one.organ, one.organ),
            issued_on=as_legal_day(one.issued_at),
            valid_from=one.valid_from,
            valid_until=one.valid_until,
            state=stands.state,
        )
        for one, stands in held
    )


def qr_text(held: Certificate) -> str:
    """What the QR code of a certificate holds: the address of the check with the signed statement, or that alone."""
    token = Signed(held.statement.encode(), held.key_id, bytes(held.signature)).token
    papers = DocumentSettings().check_url
    site = papers.partition("/verify")[0] if papers else ""
    return f"{site}/certificates/check?{urlencode({'c': token})}" if site else token


def shown_code(held: Certificate) -> str:
    """The check code in groups of four."""
    return " ".join(held.code[place : place + 4] for place in range(0, len(held.code), 4))


def own_certificate(number: str, actor: Actor) -> Certificate:
    """A certificate that the actor may see whole: its holder's, or its issuer's. Raises `CertificateUnknown` otherwise."""
    held = any_certificate(number)
    mine = actor.party is not None and held.party == actor.party
    if not mine and not (actor.kind == "official" and actor.organ == held.organ) and actor.kind != "system":
        raise CertificateUnknown
    return held
