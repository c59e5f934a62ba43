# SPDX-License-Identifier: Apache-2.0
"""Many cases at once, as a step would read each of them, for those who only look: in five queries, however many."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from mingfu.engines.cases.models import Case, Deadline, GrantedExtension, Suspension, WorkItem
from mingfu.engines.cases.snapshot import OpenItem, PauseRow, RunningClock, Snapshot
from mingfu.kernel.ledger import Head

_SAME = (
    "id", "number", "system", "start", "procedure", "program", "summary", "status", "outcome", "milestone", "channel",
    "organ", "area", "category", "kind", "level", "received_at", "due_on", "state", "version", "data", "editions",
)  # fmt: skip
_ITEM = ("id", "token", "node", "post", "organ", "limit", "due_on", "claimed_by", "opened_at", "due_at")
_CLOCK = (
    "id", "code", "limits", "limit", "amount", "unit", "regime", "starts_at", "due_on", "basis", "due_at", "provisional",
)  # fmt: skip
_PAUSE = ("ground", "since", "until", "token")
_GRANTED = ("ground", "amount", "unit", "approver")


def read_many(numbers: Sequence[str]) -> list[Snapshot]:
    """The cases of those numbers, oldest first. Their heads are not read: nothing may be written on them."""
    cases = list(Case.objects.filter(number__in=numbers).order_by("id").values(*_SAME, "party"))
    pks = [row["id"] for row in cases]
    items = _of(WorkItem.objects.filter(case_id__in=pks, closed_at=None), _ITEM)
    clocks = _of(Deadline.objects.filter(case_id__in=pks, met_at=None, replaced_at=None), _CLOCK)
    pauses = _of(Suspension.objects.filter(case_id__in=pks), _PAUSE)
    granted = _of(GrantedExtension.objects.filter(case_id__in=pks), _GRANTED)
    return [
        Snapshot(
            **{name: row[name] for name in _SAME},
            party=str(row["party"] or ""),
            items=tuple(OpenItem(**each) for each in items[row["id"]]),
            clocks=tuple(RunningClock(**each) for each in clocks[row["id"]]),
            pauses=tuple(PauseRow(**each) for each in pauses[row["id"]]),
            extension=next(((each["ground"], each["amount"], each["unit"], each["approver"]) for each in granted[row["id"]]), None),
            head=Head(),
        )
        for row in cases
    ]  # fmt: skip


def _of(rows: Any, names: Iterable[str]) -> dict[int, list[dict[str, Any]]]:
    """Rows by case, oldest first."""
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in rows.order_by("id").values("case_id", *names):
        found[row.pop("case_id")].append(row)
    return found
