# SPDX-License-Identifier: Apache-2.0
"""The register of permits follows the cases: a paper that grants enters a permit, one that renews or revokes changes it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from mingfu.engines.cases import Snapshot, read_case
from mingfu.kernel.access import system
from mingfu.kernel.clock import as_legal_day
from mingfu.kernel.ledger import StoredEvent
from mingfu.systems.services.handling import permits
from mingfu.systems.services.handling.queries import latest

BY = system("permits")
GIVES = {"services.granted", "services.decision-set"}
RENEWS, SILENT, REVOKES = "services.renewed", "services.deemed-renewed", "services.revoked"
WAYS = {"services.commitment": "promised", "services.member": "joint", "services.parallel": "joint"}


def follow_papers(event: StoredEvent) -> None:
    """Reaction to `paper.called`: keep the register in step. A second run for the same event changes nothing."""
    paper = event.payload["paper"]
    if paper not in {*GIVES, RENEWS, SILENT, REVOKES}:
        return
    case = read_case(event.payload["case"])
    if case.system != "services":
        return
    key = f"{permits.REGISTER}:{event.id}"
    if paper in GIVES:
        _give(case, key, as_legal_day(event.at))
    elif paper == REVOKES:
        permits.revoke_permit(_number(case), actor=BY, case=case.number, key=key)
    else:
        way = "silence" if paper == SILENT else "renewed"
        permits.renew_permit(_number(case), _until(case), actor=BY, case=case.number, way=way, key=key)


def _give(case: Snapshot, key: str, day: date) -> None:
    found = latest(str(case.data.get("item", "")))
    if found is None or not permits.yields_permit(found[0]):
        return
    item = found[0]
    values: Mapping[str, Any] = permits.values_of(case, item, way=WAYS.get(case.procedure, "decided"), on=day)
    permits.give_permit(case.number, item.code, values, actor=BY, key=key)


def _number(case: Snapshot) -> str:
    """The permit that a case is about: the one it names, or the one that it gave itself."""
    named = str(case.data.get("permit", ""))
    if named:
        return named
    held = permits.permit_of_case(case.number)
    assert held is not None, case.number
    return held.number


def _until(case: Snapshot) -> date | None:
    """Until when a renewed permit holds: as decided, or for as long again as it held before."""
    decided = str(case.data.get("valid_until") or "")
    if decided:
        return date.fromisoformat(decided)
    held = permits.permit(_number(case))
    assert held is not None, case.number
    return permits.as_long_again(held.valid_from, date.fromisoformat(str(case.data["expires"])))
