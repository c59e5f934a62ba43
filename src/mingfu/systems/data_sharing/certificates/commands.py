# SPDX-License-Identifier: Apache-2.0
"""Issuing, revoking and erasing certificates."""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date
from uuid import UUID

from mingfu.engines.documents.commands import ALPHABET
from mingfu.kernel.access import Actor, require
from mingfu.kernel.catalogs import entry, title_of
from mingfu.kernel.clock import as_legal_day, chance, now, today
from mingfu.kernel.commands import command
from mingfu.kernel.ledger import canonical, commit, new_salt, record
from mingfu.kernel.organs import organ_name
from mingfu.kernel.parties.identifiers import clean_resident_id, clean_uscc
from mingfu.kernel.refusals import Refusal
from mingfu.systems.data_sharing.certificates.keeping import sealed
from mingfu.systems.data_sharing.certificates.kinds import Kind, kind_of
from mingfu.systems.data_sharing.certificates.queries import PLACE, any_certificate, content_of
from mingfu.systems.data_sharing.certificates.statement import make_statement
from mingfu.systems.data_sharing.events import CertificateErased, CertificateIssued, CertificateRevoked
from mingfu.systems.data_sharing.models import Certificate, Revocation, Series
from mingfu.systems.data_sharing.refusals import (
    CertificateErasedText,
    CertificateFaulty,
    CertificateIssuedAlready,
    CertificateRevokedOn,
    NotTheOwner,
    RevokeReasonNeeded,
)

CODE_SIGNS = 12
MOST_TEXT = 500
LEAST_REASON = 4
NOT_TEXT = {"resident_id": clean_resident_id, "credit_code": clean_uscc}


@command
def issue_certificate(
    kind: str,
    content: Mapping[str, str],
    *,
    actor: Actor,
    party: UUID | None = None,
    case: str = "",
    since: date | None = None,
    until: date | None = None,
) -> str:
    """Issue a signed certificate of a kind and return its number, which no other has.

    `until` is the last day on which it holds; without one the kind says how long. One of a kind for a case.
    Raises `CertificateFaulty`, `CertificateIssuedAlready`, `CertificateKindUnknown`, kinds of `NotAllowed`.
    """
    return _issue(kind_of(kind), content, actor=actor, party=party, case=case, since=since, until=until)


def _issue(
    kind: Kind,
    content: Mapping[str, str],
    *,
    actor: Actor,
    party: UUID | None,
    case: str,
    since: date | None,
    until: date | None,
) -> str:
    _require_issuer(kind, actor)
    said, start = _checked(kind, content), since or today()
    end = until or ends_on(kind, start)
    if end is not None and end < start:
        raise CertificateFaulty(title=kind.title, what="有效期的截止日不应早于开始日")
    # Taken first: whoever issues beside us for the same case waits here and then finds ours.
    serial = _next_of(kind.prefix, today().year)
    if case:
        held = Certificate.objects.filter(case=case, kind=kind.code).values_list("number", flat=True).first()
        if held is not None:
            raise CertificateIssuedAlready(case=case, number=held)
    number = f"{kind.prefix}-{today().year}-{serial:06}"
    code = "".join(chance.choice(ALPHABET) for _sign in range(CODE_SIGNS))
    salt, key = new_salt(), chance.uuid()
    digest = commit(canonical(said), salt)
    proof = make_statement(
        number=number, kind=kind.code, organ=kind.organ, since=start, until=end, digest=digest, code=code,
        holder=said[kind.named_by],
    )  # fmt: skip
    Certificate.objects.create(
        id=key, number=number, kind=kind.code, edition=kind.edition, party=party, organ=kind.organ, power=kind.power,
        case=case, content=sealed(said, place=PLACE, key=key), salt=salt, digest=digest, code=code, valid_from=start,
        valid_until=end, statement=proof.statement.decode(), key_id=proof.key_id, signature=proof.signature,
        issued_at=now(), issued_by=actor.code,
    )  # fmt: skip
    issued = CertificateIssued(
        number=number, kind=kind.code, organ=kind.organ, power=kind.power, case=case, valid_from=start,
        valid_until=end, digest=digest,
    )  # fmt: skip
    record(issued, stream=f"certificate:{number}", by=actor)
    return number


def ends_on(kind: Kind, start: date) -> date | None:
    """The last day on which a certificate of a kind holds: the one before the same day so many months on.

    A validity is a span of the calendar, no limit for acting: it does not move over a holiday.
    """
    if not kind.months:
        return None
    years, month = divmod(start.month - 1 + kind.months, 12)
    year = start.year + years
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1])) - date.resolution


@command
def revoke_certificate(number: str, *, actor: Actor, ground: str, reason: str, successor: str = "") -> str:
    """Say that a certificate no longer holds, on a ground of the list, in words that its holder reads; returns the number.

    Raises `CertificateUnknown`, `RevokeReasonNeeded`, `CertificateRevokedOn` where it was revoked already.
    """
    held = any_certificate(number, lock=True)
    require(actor, "data_sharing.revoke")
    _own(held, actor)
    if len(reason.strip()) < LEAST_REASON:
        raise RevokeReasonNeeded
    return _revoke(held, actor=actor, ground=ground, reason=reason.strip()[:MOST_TEXT], successor=successor)


def _revoke(held: Certificate, *, actor: Actor, ground: str, reason: str, successor: str) -> str:
    from_list = entry("data_sharing.revoking", ground)
    former = Revocation.objects.filter(certificate=held).first()
    if former is not None:
        said = title_of("data_sharing.revoking", former.ground)
        raise CertificateRevokedOn(title=kind_of(held.kind).title, on=as_legal_day(former.at), ground=said)
    after = any_certificate(successor) if successor else None
    Revocation.objects.create(
        certificate=held, ground=from_list.code, reason=reason, successor=after, at=now(), by=actor.code
    )
    revoked = CertificateRevoked(number=held.number, ground=from_list.code, successor=successor)
    record(revoked, stream=f"certificate:{held.number}", by=actor)
    return held.number


@command
def correct_certificate(number: str, changes: Mapping[str, str], *, actor: Actor, case: str, reason: str) -> str:
    """Put a certificate right: a new one with the changes takes its place, the wrong one is revoked; returns the new number."""
    held = any_certificate(number, lock=True)
    kind = kind_of(held.kind)
    said = content_of(held)
    if said is None:
        raise CertificateErasedText
    made = _issue(
        kind, {**said, **changes}, actor=actor, party=held.party, case=case, since=held.valid_from,
        until=held.valid_until,
    )  # fmt: skip
    _revoke(held, actor=actor, ground="mistake", reason=reason, successor=made)
    return made


@command
def erase_certificate(number: str, *, actor: Actor, basis: str) -> None:
    """Erase what a certificate says; number, dates, digest and signature stay. A second call changes nothing."""
    require(actor, "data_sharing.erase")
    held = any_certificate(number, lock=True)
    if held.erased_at is None:
        held.content, held.salt, held.code, held.erased_at = None, None, "", now()
        # The statement commits to the holder under the check code: both go, the signature stays to be recognised by.
        held.statement = ""
        held.save(update_fields=["content", "salt", "code", "statement", "erased_at"])
        record(CertificateErased(number=number, basis=basis), stream=f"certificate:{number}", by=actor)


def _checked(kind: Kind, content: Mapping[str, str]) -> dict[str, str]:
    """What the certificate is to say, cleaned; every field of the kind has a value, the holder above all."""
    said = {one.name: " ".join(str(content.get(one.name, "")).split())[:MOST_TEXT] for one in kind.fields}
    if not said[kind.named_by]:
        raise CertificateFaulty(title=kind.title, what=f"没有填“{kind.label(kind.named_by)}”")
    for name, clean in NOT_TEXT.items():
        if said.get(name):
            try:
                said[name] = clean(said[name])
            except Refusal as refusal:
                raise CertificateFaulty(title=kind.title, what=str(refusal)) from refusal
    odd = [name for name, text in said.items() if not text.isprintable()]
    if odd:
        raise CertificateFaulty(title=kind.title, what=f"“{kind.label(odd[0])}”里有不能显示的字符")
    return said


def _require_issuer(kind: Kind, actor: Actor) -> None:
    require(actor, "data_sharing.issue")
    if actor.kind != "system" and actor.organ != kind.organ:
        raise NotTheOwner(item=kind.title, owner=organ_name(kind.organ))


def _own(held: Certificate, actor: Actor) -> None:
    if actor.kind != "system" and actor.organ != held.organ:
        raise NotTheOwner(item=held.number, owner=organ_name(held.organ))


def _next_of(prefix: str, year: int) -> int:
    """The next number of a series. Its row stays locked until the transaction ends, so that none is lost or given twice."""
    Series.objects.get_or_create(prefix=prefix, year=year)
    series = Series.objects.select_for_update().get(prefix=prefix, year=year)
    series.last += 1
    series.save(update_fields=["last"])
    return series.last
