# SPDX-License-Identifier: Apache-2.0
"""What the firm hears: that its complaint was received, that an extension moved the date, and how it ended."""

from uuid import UUID

from mingfu.engines.cases import query_code, read_case
from mingfu.engines.notices import notify_party
from mingfu.kernel.ledger import StoredEvent

TOLD = {
    "case.opened": "enterprise_services.received",
    "deadline.moved": "enterprise_services.moved",
    "case.closed": "enterprise_services.ended",
}


def tell_firm(event: StoredEvent) -> None:
    """Reaction: tell the firm that complained what has just changed for it."""
    case = read_case(event.payload["case"])
    if case.system != "enterprise_services" or not case.party:
        return
    code = TOLD[event.name]
    due = case.due_on.isoformat() if case.due_on else ""
    values = {"number": case.number, "query": query_code(case.number), "due": due}
    notify_party(UUID(case.party), code, key=f"{code}:{event.id}", about=case.number, values=values)
