# SPDX-License-Identifier: Apache-2.0
"""Investment projects by their code: which case each of the four stages is, and what became of it."""

from collections.abc import Mapping
from typing import Any

from mingfu.engines import registers
from mingfu.engines.cases import Snapshot, handed_in, read_case
from mingfu.engines.registers import EntryRow
from mingfu.kernel.access import SYSTEM, system
from mingfu.kernel.clock import as_legal_day
from mingfu.kernel.ledger import StoredEvent
from mingfu.systems.services.handling.applicants import project_code
from mingfu.systems.services.handling.together import STAGE, stage_row

REGISTER = "services.projects"
BY = system("projects")


def follow_project(event: StoredEvent) -> None:
    """Reaction: note in the project's line which case a stage is, and what it came to."""
    case = read_case(event.payload["case"])
    if not case.start.startswith(STAGE):
        return
    code, stage = _code_of(case), case.start.removeprefix(STAGE)
    row = registers.named(SYSTEM, REGISTER, {"code": code}) if code else None
    key = f"{REGISTER}:{event.id}"
    if event.name == "case.opened" and code:
        typed = {stage: [case.number], f"{stage}_result": [""]}
        if row is None:
            registers.add(REGISTER, _new(case, code) | typed, actor=BY, key=key)
        elif row.content.get(stage) != case.number:
            registers.change(REGISTER, row.number, typed, actor=BY, reason=f"办件 {case.number}", key=key)
    elif event.name == "case.closed" and row is not None and row.content.get(stage) == case.number:
        result = {f"{stage}_result": [str(event.payload["outcome"])]}
        registers.change(REGISTER, row.number, result, actor=BY, reason=f"办件 {case.number} 办结", key=key)


def _code_of(case: Snapshot) -> str:
    return project_code(str(handed_in(case, "", "project_code") or ""))


def _new(case: Snapshot, code: str) -> dict[str, list[str]]:
    said = {name: str(handed_in(case, "", field) or "") for name, field in FIELDS.items()}
    given = {"code": code, "begun_on": as_legal_day(case.received_at).isoformat()} | said
    return {name: [text] for name, text in given.items() if text}


FIELDS = {"name": "project_name", "holder": "body", "credit_code": "credit_code"}


def project(*, code: str) -> Mapping[str, Any] | None:
    """Provider `services.project`: a project with its stages in their order; None for a code nobody has applied under."""
    tidy = project_code(code)
    row = registers.named(SYSTEM, REGISTER, {"code": tidy}) if tidy else None
    return None if row is None else _told(row)


def projects(*, credit_code: str) -> tuple[Mapping[str, Any], ...]:
    """Provider `services.projects-of`: the projects of a firm, newest first."""
    rows = registers.entries(SYSTEM, REGISTER, having={"credit_code": credit_code}, limit=None) if credit_code else []
    return tuple(map(_told, rows))


def _told(row: EntryRow) -> Mapping[str, Any]:
    names = ("code", "name", "holder", "credit_code", "begun_on")
    stages = [
        {
            "stage": code,
            "title": found.title,
            "start": f"{STAGE}{code}",
            "lead": found.content["lead"],
            "case": str(row.content.get(code) or ""),
            "result": str(row.content.get(f"{code}_result") or ""),
        }
        for code in ORDER
        if (found := stage_row(code)) is not None
    ]
    return {name: str(row.content.get(name) or "") for name in names} | {"stages": tuple(stages)}


ORDER = ("land", "works", "construction", "completion")
"""The stages of `services.stages` in the order in which a project goes through them."""
