# SPDX-License-Identifier: Apache-2.0
"""Differences between a gateway and us: written down once each, with an owner, and cleared by a person who says why."""

from datetime import datetime

from mingfu.kernel.access import Actor, require
from mingfu.kernel.clock import LEGAL_ZONE, now
from mingfu.kernel.commands import command
from mingfu.kernel.ledger import record
from mingfu.kernel.refusals import _
from mingfu.systems.services.bills.events import FindingCleared
from mingfu.systems.services.bills.models import Finding
from mingfu.systems.services.bills.refusals import FindingGone, WhyNeeded

OWNER = "gm.data.handler"
"""Whoever runs the hall's payments clears differences; the finance bureau sees them."""

LEAST = 4

KINDS = {
    "unknown": _("我方没有的收款"),
    "missing": _("对方没有的收款"),
    "amount": _("金额不一致"),
    "refund": _("退款不一致"),
    "refund-missing": _("对方没有的退款"),
}


def find(gateway: str, at: datetime, kind: str, about: str, *, ours: int = 0, theirs: int = 0) -> bool:
    """Write a difference down; False where it stands already."""
    day = at.astimezone(LEGAL_ZONE).date()
    _row, made = Finding.objects.get_or_create(
        gateway=gateway, kind=kind, about=about[:64],
        defaults={"day": day, "ours": ours, "theirs": theirs, "owner": OWNER, "found_at": now()},
    )  # fmt: skip
    return made


@command
def clear(pk: int, why: str, *, actor: Actor) -> None:
    """Say how a difference was cleared up. Raises `FindingGone`, `WhyNeeded`."""
    require(actor, "services.reconcile")
    if len(why.strip()) < LEAST:
        raise WhyNeeded
    found = Finding.objects.select_for_update().filter(pk=pk, cleared_at=None).first()
    if found is None:
        raise FindingGone
    found.cleared_at, found.cleared_by, found.note = now(), actor.code, why.strip()[:300]
    found.save(update_fields=["cleared_at", "cleared_by", "note"])
    cleared = FindingCleared(gateway=found.gateway, kind=found.kind, about=found.about)
    record(cleared, stream=f"gateway:{found.gateway}", by=actor)
