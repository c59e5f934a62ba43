# SPDX-License-Identifier: Apache-2.0
"""What the applicant hears, and when: receipt, acceptance, a moved date, a special step, the decision, the end."""

from typing import Any
from uuid import UUID

from mingfu.engines.cases import Snapshot, query_code, read_case
from mingfu.engines.notices import notify_party
from mingfu.kernel.ledger import StoredEvent
from mingfu.kernel.organs import organ_name

ENDS = {
    "granted": "services.granted",
    "refused": "services.refused",
    "not-accepted": "services.not-accepted",
    "lapsed": "services.lapsed",
}
PAPERS = {
    "services.accepted": "services.accepted",
    "services.deemed": "services.deemed",
    "services.special": "services.special",
}


def tell_party(event: StoredEvent) -> None:
    """Reaction: tell the applicant what has just changed for them."""
    code = _which(event)
    case = read_case(event.payload["case"]) if code else None
    if case is not None and case.system == "services" and case.party:
        notify_party(UUID(case.party), code, key=f"{code}:{event.id}", about=case.number, values=_values(case))


def _which(event: StoredEvent) -> str:
    if event.name == "case.opened":
        return "services.received"
    if event.name == "paper.called":
        return PAPERS.get(event.payload["paper"], "")
    if event.name == "case.extended":
        return "services.extended"
    return ENDS.get(event.payload["outcome"], "") if event.name == "case.closed" else ""


def _values(case: Snapshot) -> dict[str, Any]:
    return {
        "number": case.number,
        "query": query_code(case.number),
        "item": case.summary,
        "organ": organ_name(case.organ),
        "due": case.due_on.isoformat() if case.due_on else "",
    }
