# SPDX-License-Identifier: Apache-2.0
"""The decision tables that a case was born under and keeps: their text, and the decision as that edition has it.

A case notes the edition of every table that its procedure asks, as it does with lists: under `table:` and the file's key,
the first 48 bits of the text's SHA-256, which is what an explanation calls its edition.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction

from mingfu.engines.bpmn import Program
from mingfu.engines.cases.declared import Deciding, DecisionFile, Function, decision_files, function
from mingfu.engines.cases.models import ProcedureEdition
from mingfu.engines.dmn import Model, parse_model
from mingfu.kernel.clock import now

PREFIX: Final = "table:"

_kept: set[str] = set()
_former: dict[tuple[str, str], Model] = {}


def keep_tables(program: Program) -> dict[str, int]:
    """The editions of the tables that a procedure asks, their texts kept so that a case can always ask them again.

    Asks the database once per process and table; a keeping that is rolled back is not taken for done.
    """
    asked = {node.calls for node in program.nodes if node.calls}
    found = {
        each.key: each
        for each in decision_files()
        if any(f"{each.key}.{name}" in asked for name in each.model.decisions)
    }
    for each in found.values():
        _keep(each)
    return {f"{PREFIX}{key}": int(each.model.edition, 16) for key, each in found.items()}


def _keep(table: DecisionFile) -> None:
    digest = table.model.edition
    if digest in _kept:
        return
    if not ProcedureEdition.objects.filter(digest=digest).exists():
        text = table.content.decode("utf-8")
        row = ProcedureEdition(
            digest=digest, key=f"{PREFIX}{table.key}", file=table.file.name, text=text, kept_at=now()
        )
        ProcedureEdition.objects.bulk_create([row], ignore_conflicts=True)
    transaction.on_commit(lambda: _kept.add(digest))


def pinned(name: str, editions: Mapping[str, int]) -> Function:
    """The function of that name; a decision of a table as the edition has it that the case was born under.

    Where that text was never kept, or has no such decision, the present one is asked.
    """
    found = function(name)
    if not isinstance(found, Deciding):
        return found
    edition = editions.get(f"{PREFIX}{found.key}")
    if edition is None:
        return found
    model = table_under(found.key, f"{edition:012x}")
    return Deciding(model, found.name, found.key) if model is not None and found.name in model.decisions else found


def table_under(key: str, edition: str) -> Model | None:
    """The decisions of a file in one edition: the present one, or one whose text was kept; None where it was not."""
    present = next((each.model for each in decision_files() if each.key == key), None)
    if present is not None and present.edition == edition:
        return present
    if (key, edition) not in _former:
        row = ProcedureEdition.objects.filter(key=f"{PREFIX}{key}", digest=edition).first()
        if row is None:
            return None
        _former[key, edition] = parse_model(row.text.encode(), name=row.file)
    return _former[key, edition]


@dataclass(frozen=True, slots=True)
class KeptTable:
    """One edition of a file of decisions. `kept_at` is when the first case was born under it; None where none was."""

    key: str
    edition: str
    content: bytes
    kept_at: datetime | None
    current: bool


def table_editions(key: str) -> tuple[KeptTable, ...]:
    """The present edition of a file, then those before it, newest first."""
    present = next((each for each in decision_files() if each.key == key), None)
    rows = {row.digest: row for row in ProcedureEdition.objects.filter(key=f"{PREFIX}{key}").order_by("-kept_at")}
    found: list[KeptTable] = []
    if present is not None:
        held = rows.pop(present.model.edition, None)
        found.append(
            KeptTable(key, present.model.edition, present.content, held.kept_at if held else None, current=True)
        )
    found += [KeptTable(key, row.digest, row.text.encode(), row.kept_at, current=False) for row in rows.values()]
    return tuple(found)


def answered_by(name: str, edition: str) -> KeptTable | None:
    """The table that gave an answer told in the ledger, by the decision's name there and its edition."""
    for each in decision_files():
        if name.startswith(f"{each.key}.") and each.model.edition == edition:
            return KeptTable(each.key, edition, each.content, None, current=True)
    row = ProcedureEdition.objects.filter(key__startswith=PREFIX, digest=edition).first()
    if row is None:
        return None
    return KeptTable(row.key.removeprefix(PREFIX), edition, row.text.encode(), row.kept_at, current=False)
