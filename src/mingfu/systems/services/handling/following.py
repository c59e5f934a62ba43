# SPDX-License-Identifier: Apache-2.0
"""What the applicant hears, and when: receipt, acceptance, a moved date, a special step, the decision, the end."""

from typing import Any
from uuid import UUID

from mingfu.engines.cases import Snapshot, query_code, read_case
from mingfu.engines.cases.families import parent_of
from mingfu.engines.notices import notify_party
from mingfu.kernel.ledger import StoredEvent
from mingfu.kernel.organs import organ_name
from mingfu.systems.services.handling.cosigning import cosign_code

OURS = ("services.item.", "services.commitment.", "services.renewal.", "services.event.", "services.stage.")
"""Starts of applications. What organs do for one another in a joint approval is no news of the applicant's."""

ENDS = {
    "granted": "services.granted",
    "refused": "services.refused",
    "not-accepted": "services.not-accepted",
    "lapsed": "services.lapsed",
    "unsigned": "services.unsigned",
    "revoked": "services.revoked",
    "renewed": "services.renewed",
    "done": "services.done",
}
PAPERS = {
    "services.accepted": "services.accepted",
    "services.deemed": "services.deemed",
    "services.special": "services.special",
    "services.hearing-right": "services.hearing-right",
    "services.hearing-notice": "services.hearing-notice",
    "services.rectify": "services.rectify",
}


def tell_party(event: StoredEvent) -> None:
    """Reaction: tell the applicant what has just changed for them."""
    code = _which(event)
    case = read_case(event.payload["case"]) if code else None
    if case is not None and case.start.startswith(OURS) and case.party and not _told_with_all(case, event.name):
        notify_party(UUID(case.party), code, key=f"{code}:{event.id}", about=case.number, values=_values(case))
        if code == "services.received" and case.data.get("cosign") == "yes":
            values = _values(case) | {"code": cosign_code(case.number)}
            notify_party(
                UUID(case.party), "services.cosign", key=f"cosign:{event.id}", about=case.number, values=values
            )


def _told_with_all(case: Snapshot, name: str) -> bool:
    """Whether the receipt of a case is told with the matter that it is a part of."""
    return name == "case.opened" and parent_of(case) is not None


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
