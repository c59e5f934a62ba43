# SPDX-License-Identifier: Apache-2.0
"""Papers that follow from acts beside the procedure: the one notice of what to correct, and the notice of an extension."""

from typing import Any

from mingfu.engines.cases import Snapshot, read_case, submissions_of
from mingfu.engines.documents import issue, paper
from mingfu.engines.documents.values import values_about
from mingfu.engines.forms import form
from mingfu.kernel.access import system
from mingfu.kernel.ledger import StoredEvent

BY = system("services")
JOINT, GOVERNMENT = "joint-extension", "本级人民政府负责人"
PAPERS = {"form.returned": "services.correction", "case.extended": "services.extension"}


def issue_papers(event: StoredEvent) -> None:
    """Reaction: put in writing what the law wants in writing. A second run for the same event answers the first paper."""
    case = read_case(event.payload["case"])
    if case.system != "services" or event.payload.get("of", ""):
        # A form that goes back to a colleague is no matter of the applicant's.
        return
    declared = paper(PAPERS[event.name])
    told = _faults(case, event) if event.name == "form.returned" else _extension(case, event)
    values = {**values_about(case.number, declared), **told}
    issue(declared.key, case.number, values, actor=BY, key=f"{event.stream}:{event.seq}")


def _faults(case: Snapshot, event: StoredEvent) -> dict[str, Any]:
    asked = event.payload["asked"]
    kept = [row.content for row in submissions_of(case) if row.form == "return" and row.erased_at is None]
    marked: dict[str, str] = next((content["faults"] for content in kept if content.get("token") == asked), {})
    labels = {one.name: one.label for one in form(event.payload["form"]).fields}
    lines = [f"{place}．{labels[name]}：{why}" for place, (name, why) in enumerate(marked.items(), start=1)]
    return {"faults": "\n".join(lines), "due": event.payload["due_on"] or ""}


def _extension(case: Snapshot, event: StoredEvent) -> dict[str, Any]:
    kept = [row.content for row in submissions_of(case) if row.form == "extension" and row.erased_at is None]
    approver = {"approver": GOVERNMENT} if case.data.get("extension") == JOINT else {}
    return {"days": event.payload["amount"], "why": kept[-1]["text"] if kept else ""} | approver
