# SPDX-License-Identifier: Apache-2.0
"""A person says that a datum is wrong: a case for its source, the datum marked meanwhile, put right, and told to its readers."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Q

from mingfu.engines.cases import Arrival, Clock, Handed, Snapshot, Start, read_case, start_of, submissions_of
from mingfu.engines.cases.receiving import begin_case
from mingfu.engines.notices import notify_party, notify_post
from mingfu.kernel.access import Actor
from mingfu.kernel.ledger import StoredEvent
from mingfu.kernel.parties import name_party, party
from mingfu.kernel.refusals import _
from mingfu.systems.data_sharing.catalogue.items import DataItem, data_item, data_items
from mingfu.systems.data_sharing.catalogue.kinds import CERTIFICATE, PARTY, RECORDS
from mingfu.systems.data_sharing.certificates.commands import correct_certificate
from mingfu.systems.data_sharing.certificates.kinds import kind_of
from mingfu.systems.data_sharing.certificates.queries import any_certificate
from mingfu.systems.data_sharing.exchange.records import correct_record
from mingfu.systems.data_sharing.exchange.sources import BY, CORRECTING, About, running_corrections
from mingfu.systems.data_sharing.exchange.uses import POWER
from mingfu.systems.data_sharing.models import Reading
from mingfu.systems.data_sharing.refusals import CorrectionFaulty, CorrectionRunning, ItemUnknown

ITEM = "item:"
TITLE = _("数据更正")


def first_look(values: Mapping[str, Any]) -> dict[str, Any]:
    """Where a request for correction goes: the organ that owns what is to be put right."""
    owner, title = owner_of(str(values.get("subject", "")))
    return {"organ": owner, "kind": "correction", "what": title}


START = Start(
    key=CORRECTING,
    title=TITLE,
    form="data_sharing.correction",
    procedure="data_sharing.correction",
    entry=POWER,
    organ="gm.data",
    by=(),
    clocks=(Clock(code="verify", title=_("核实更正"), limits="data_sharing.limits", limit="verify", stops=("verify",)),),
    lists=("data_sharing.kinds",),
    promise=_("源头单位十个工作日内核实；更正的，会同时告诉读取过的单位。"),
    first_look=first_look,
    summary="subject",
    subject="数据更正",
)  # fmt: skip


def owner_of(subject: str) -> tuple[str, str]:
    """The organ that answers for a subject of correction, and what it is called. Raises `CorrectionFaulty`."""
    if subject.startswith(CERTIFICATE):
        held = any_certificate(subject.removeprefix(CERTIFICATE))
        return held.organ, kind_of(held.kind).title
    try:
        found = data_item(subject.removeprefix(ITEM))
    except ItemUnknown as error:
        raise CorrectionFaulty from error
    return found.organ, found.title


def ask_correction(
    typed: Mapping[str, Sequence[str]],
    *,
    actor: Actor,
    files: Sequence[Handed] = (),
    about: UUID | None = None,
    key: str | None = None,
) -> str:
    """Ask that a datum about oneself (or about whom one acts for) be put right; returns the case number.

    Raises `FormRefused`, `CorrectionFaulty` for what is not theirs, `CorrectionRunning` while it is being checked.
    """
    whose = about or actor.party
    subject, name = (next(iter(typed.get(one, ())), "") for one in ("subject", "field"))
    if whose is None or not is_theirs(whose, subject, name):
        raise CorrectionFaulty
    running = next((one for one in running_corrections(whose) if one[1:] == (subject, name)), None)
    if running is not None:
        raise CorrectionRunning(case=running[0])
    arrival = Arrival(channel="web", party=whose, files=tuple(files))
    return begin_case(start_of(CORRECTING), typed, actor=actor, arrival=arrival, key=key)


def is_theirs(whose: UUID, subject: str, name: str) -> bool:
    """Whether a subject is somebody's and can be put right here."""
    about = About(whose)
    for one in data_items():
        if one.source == RECORDS and subject == f"{ITEM}{one.code}":
            held = about.holding(one)
            return held is not None and name in held.values
        if one.source == PARTY and subject == f"{ITEM}{one.code}":
            return name in {"name", "body"}
    if subject.startswith(CERTIFICATE):
        held_ones = {one.number: one for one, stands in about.certificates if stands.state == "valid"}
        found = held_ones.get(subject.removeprefix(CERTIFICATE))
        return found is not None and name in {one.name for one in kind_of(found.kind).fields}
    return False


def apply_correction(event: StoredEvent) -> None:
    """Reaction: once its source has decided, put the datum right and tell the person and every organ that had read it."""
    case = read_case(event.payload["case"])
    if case.start != CORRECTING or not case.party:
        return
    subject, name = str(case.data["subject"]), str(case.data["field"])
    if event.payload["outcome"] == "corrected":
        _put_right(case, subject, name)
        _tell_readers(case, subject, name)
    code = "data_sharing.corrected" if event.payload["outcome"] == "corrected" else "data_sharing.kept"
    _owner, title = owner_of(subject)
    told = {"number": case.number, "what": title}
    notify_party(UUID(case.party), code, key=f"{code}:{case.number}", about=case.number, values=told)


def tell_received(event: StoredEvent) -> None:
    """Reaction: tell the person until when the source will have checked."""
    case = read_case(event.payload["case"])
    if case.start == CORRECTING and case.party:
        told = {"number": case.number, "due": case.due_on.isoformat() if case.due_on else ""}
        code = "data_sharing.received"
        notify_party(UUID(case.party), code, key=f"{code}:{case.number}", about=case.number, values=told)


def _put_right(case: Snapshot, subject: str, name: str) -> None:
    said: dict[str, Any] = next(
        (row.content for row in reversed(submissions_of(case)) if row.node == "verify" and row.erased_at is None), {}
    )
    value, reason = str(said.get("value", "")), str(said.get("reason", ""))
    if not value:
        return
    if subject.startswith(CERTIFICATE):
        held = any_certificate(subject.removeprefix(CERTIFICATE))
        if not hasattr(held, "revocation"):
            correct_certificate(held.number, {name: value}, actor=BY, case=case.number, reason=reason)
        return
    item = data_item(subject.removeprefix(ITEM))
    if item.source == PARTY:
        name_party(party(UUID(case.party)), value, actor=BY)
    elif item.source == RECORDS:
        correct_record(item.code, UUID(case.party), {name: value}, actor=BY, case=case.number)


def _tell_readers(case: Snapshot, subject: str, name: str) -> None:
    """Every organ that read the field before it was put right, once each, with the case it read it for."""
    labels = {one.code: one.label(name) for one in _items_of(subject)}
    known = Q(item__in=list(labels), fields__contains=[name])
    if subject.startswith(CERTIFICATE):
        known |= Q(certificate=subject.removeprefix(CERTIFICATE))
    rows = Reading.objects.filter(known, party=UUID(case.party)).exclude(organ="").order_by("at", "pk")
    told = dict(rows.values_list("organ", "case"))
    what, field = owner_of(subject)[1], next(iter(labels.values()), name)
    for organ, number in sorted(told.items()):
        values = {"what": what, "field": field, "case": number or "—"}
        notify_post(
            f"{organ}.handler", "data_sharing.changed", key=f"data_sharing.changed:{case.number}:{organ}",
            about=number, values=values,
        )  # fmt: skip


def _items_of(subject: str) -> list[DataItem]:
    """The items of the catalogue under which a subject is read."""
    if subject.startswith(CERTIFICATE):
        kind = any_certificate(subject.removeprefix(CERTIFICATE)).kind
        return [one for one in data_items() if one.source == f"{CERTIFICATE}{kind}"]
    return [data_item(subject.removeprefix(ITEM))]
