# SPDX-License-Identifier: Apache-2.0
"""A certificate at the end of a case: what the guide of a service promises as its result, issued when it was granted."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from mingfu.engines.cases import Snapshot, read_case, submissions_of
from mingfu.engines.notices import notify_party, notify_post
from mingfu.kernel.access import system
from mingfu.kernel.catalogs import UnknownEntry, entry
from mingfu.kernel.ledger import StoredEvent
from mingfu.kernel.parties import find_by, identifiers_of, may_act_for, party, reveal, reveal_name
from mingfu.kernel.refusals import Refusal
from mingfu.systems.data_sharing.certificates.commands import issue_certificate
from mingfu.systems.data_sharing.certificates.kinds import Kind, is_kind, kind_of
from mingfu.systems.data_sharing.models import Certificate

BY = system("data_sharing")
GRANTED = "granted"
SERVICES = "services"
OWN = {"resident_id": "resident_id", "credit_code": "uscc", "phone": "phone"}


def issue_at_end(event: StoredEvent) -> None:
    """Reaction: a case that granted a certificate yields it, once, and the holder is told.

    What cannot be issued by itself (the application does not say who holds it) the organ issues by hand; it hears why.
    """
    if event.payload["outcome"] != GRANTED or not event.payload["start"].startswith("services.item."):
        return
    case = read_case(event.payload["case"])
    for code in _promised(case):
        kind = kind_of(code)
        if Certificate.objects.filter(case=case.number, kind=code).exists():
            continue
        try:
            said = _content(kind, case)
            number = issue_certificate(code, said, actor=BY, party=_holder(kind, case, said), case=case.number)
        except Refusal as refusal:
            # The organ that decided issues it by hand, and hears why.
            told = {"title": kind.title, "number": case.number, "why": str(refusal)}
            notify_post(
                f"{kind.organ}.handler", "data_sharing.by-hand", key=f"data_sharing.by-hand:{case.number}:{code}",
                about=case.number, values=told,
            )  # fmt: skip
            continue
        if case.party:
            told = {"title": kind.title, "number": number}
            notify_party(
                UUID(case.party), "data_sharing.issued", key=f"data_sharing.issued:{number}", about=case.number,
                values=told,
            )  # fmt: skip


def _promised(case: Snapshot) -> list[str]:
    """Kinds of certificates that the guide names as results and that are issued here."""
    code = str(case.data.get("item", ""))
    try:
        results: list[dict[str, Any]] = entry(SERVICES, code).content.get("results") or []
    except UnknownEntry:
        return []
    named = [str(one.get("certificate", "")) for one in results]
    return [one for one in dict.fromkeys(named) if one and is_kind(one)]


def _content(kind: Kind, case: Snapshot) -> dict[str, str]:
    """What the application and the decision say, by the kind's `takes`; what is the person's own comes from the account."""
    handed_in = [row for row in submissions_of(case) if row.erased_at is None]
    said: dict[str, Any] = {}
    for row in handed_in:
        if row.node in {"", "decide"}:
            said |= {name: value for name, value in row.content.items() if isinstance(value, str) and value}
    found = {field: str(said.get(name, "")) for field, name in kind.takes.items()}
    if case.party:
        found = {field: text or _own(UUID(case.party), kind, field) for field, text in found.items()}
    return found


def _holder(kind: Kind, case: Snapshot, said: Mapping[str, str]) -> UUID | None:
    """Whose certificate it is: the body's where it is known and the applicant acts for it, else the applicant's."""
    if not case.party:
        return None
    applicant = UUID(case.party)
    if kind.holder == "body" and said.get("credit_code"):
        body = find_by("uscc", said["credit_code"])
        if body is not None and may_act_for(party(applicant), body, f"{SERVICES}.apply"):
            return body.id
    return applicant


def _own(of: UUID, kind: Kind, field: str) -> str:
    """What the account holds for a field of the certificate; the reading is written down."""
    purpose = f"certificate:{kind.code}"
    if field in {"name", "body", "operator"}:
        return reveal_name(of, actor=BY, purpose=purpose) if field == kind.named_by else ""
    held = identifiers_of(of, OWN[field]) if field in OWN else []
    return reveal(held[0], actor=BY, purpose=purpose) if held else ""
