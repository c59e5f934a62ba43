# SPDX-License-Identifier: Apache-2.0
"""What the party hears, and when: at receipt, dispatch, reply, redirection, a moved date, and a link to rate at the end.

And where its matter is handled together with what others said, on its own again, or apart from the rest of its message.
"""

from typing import Any
from uuid import UUID

from mingfu.engines.cases import Snapshot, query_code, read_case
from mingfu.engines.notices import notify_party
from mingfu.engines.opinions import invite, rates
from mingfu.kernel.catalogs import entry
from mingfu.kernel.ledger import StoredEvent
from mingfu.kernel.organs import organ_name

SORTED = {"triage", "redispatch"}
CORRECTION = "correction"
"""The ground on which the clocks stand still while a form is out for correction."""

TOLD = {
    "case.opened": "hotline.received",
    "case.suspended": "hotline.suspended",
    "deadline.moved": "hotline.moved",
    "voice.joined": "hotline.joined",
    "voice.left": "hotline.left",
    "case.split": "hotline.split",
}


def tell_party(event: StoredEvent) -> None:
    """Reaction: tell the party of a hotline case what has just changed for them."""
    code = _which(event)
    case = read_case(event.payload["case"]) if code else None
    if case is not None and case.system == "hotline" and case.party:
        notify_party(UUID(case.party), code, key=f"{code}:{event.id}", about=case.number, values=_values(case, event))


def _which(event: StoredEvent) -> str:
    """The notice that an event asks for; empty when the party need not hear of it."""
    facts, node = event.payload.get("facts", {}), event.payload.get("node", "")
    if event.name == "task.completed":
        dispatched = node in SORTED and facts.get("way", "dispatch") == "dispatch"
        return "hotline.dispatched" if dispatched else "hotline.replied" if node == "reply" else ""
    if event.name == "case.suspended" and event.payload["ground"] == CORRECTION:
        # Whoever has to correct something hears of it with what has to be corrected.
        return ""
    if event.name == "case.closed":
        return "hotline.redirected" if event.payload["outcome"] == "redirected" else ""
    return TOLD.get(event.name, "")


def _values(case: Snapshot, event: StoredEvent) -> dict[str, Any]:
    ground, parts = event.payload.get("ground", ""), event.payload.get("parts", ())
    return {
        "number": case.number,
        "query": query_code(case.number),
        "organ": organ_name(case.organ),
        "due": case.due_on.isoformat() if case.due_on else "",
        "ground": entry("hotline.grounds", ground).title if ground else "",
        "count": str(len(parts) + 1),
        "parts": "、".join(parts),
    }


def invite_rating(event: StoredEvent) -> None:
    """Reaction: once a case is closed, send its party the one-time link to rate it."""
    case = read_case(event.payload["case"])
    wanted = next((rate for rate in rates() if rate.start == case.start and rate.survey.startswith("hotline.")), None)
    if wanted is None or event.payload["outcome"] not in wanted.outcomes:
        return
    party = UUID(case.party) if case.party else None
    token = invite(case.number, wanted.survey, organ=case.organ, party=party, days=wanted.days)
    if token and party:
        values = {"number": case.number, "link": f"/rate/{token}"}
        notify_party(party, "hotline.rate", key=f"hotline.rate:{case.number}", about=case.number, values=values)
