# SPDX-License-Identifier: Apache-2.0
"""What follows from events: a decided request becomes a use, a withdrawn power ends uses, an erased person is forgotten."""

from datetime import datetime
from uuid import UUID

from mingfu.engines.cases import read_case
from mingfu.engines.notices import notify_post
from mingfu.kernel.catalogs import forget
from mingfu.kernel.ledger import StoredEvent
from mingfu.systems.data_sharing.catalogue.items import CATALOG
from mingfu.systems.data_sharing.certificates.commands import erase_certificate
from mingfu.systems.data_sharing.exchange.records import erase_records
from mingfu.systems.data_sharing.exchange.requests import PREFIX, steps_asked
from mingfu.systems.data_sharing.exchange.sources import BY
from mingfu.systems.data_sharing.exchange.uses import agree_use, end_unfounded
from mingfu.systems.data_sharing.models import Certificate
from mingfu.systems.data_sharing.revising import open_revisions


def keep_use(event: StoredEvent) -> None:
    """Reaction: a request that was agreed to, or that the managing organ upheld, becomes a use once it is delivered."""
    if not event.payload["start"].startswith(PREFIX):
        return
    case = read_case(event.payload["case"])
    data = case.data
    asker = str(data["asker"])
    outcome = event.payload["outcome"]
    if outcome == "agreed":
        agree_use(
            number=case.number, item=str(data["item"]), organ=asker, owner=case.organ, power=str(data["power"]),
            procedure=str(data["for_procedure"]), steps=steps_asked(data), months=int(data["months"]), actor=BY,
        )  # fmt: skip
    told = {"number": case.number, "what": case.summary}
    code = "data_sharing.agreed" if outcome == "agreed" else "data_sharing.refused"
    notify_post(f"{asker}.handler", code, key=f"{code}:{case.number}", about=case.number, values=told)


def follow_lists(event: StoredEvent) -> None:
    """Reaction to a changed list of powers or data: uses without their entry end, and owners get items to revise."""
    if event.payload["catalog"] in {"powers", CATALOG}:
        forget()
        end_unfounded(actor=BY)
        open_revisions(actor=BY)


def end_past(_instant: datetime) -> None:
    """Duty of every day: end uses whose power or item is gone since, and have what lost its power revised."""
    end_unfounded(actor=BY)
    open_revisions(actor=BY)


def forget_person(event: StoredEvent) -> None:
    """Reaction: what a person's certificates and records say goes with them; numbers, dates and digests stay."""
    party, basis = UUID(event.payload["party"]), event.payload["basis"]
    for number in Certificate.objects.filter(party=party, erased_at=None).values_list("number", flat=True):
        erase_certificate(number, actor=BY, basis=basis)
    erase_records(party, actor=BY, basis=basis)
