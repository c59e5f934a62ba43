# SPDX-License-Identifier: Apache-2.0
"""What a case looks like after a writing, foreseen so that the next step need not read it."""

from typing import Any

import orjson

from mingfu.engines.cases.remembering import remember
from mingfu.engines.cases.snapshot import OpenItem, RunningClock, Snapshot
from mingfu.engines.cases.writing import LISTS, Writing

FOLLOWED = {"open", "close", "deadlines", "met", "replaced", "timers", "stopped", "submissions", "files"}
OTHERS = ("resume", "suspend", "extension", *(name for name in LISTS if name not in FOLLOWED))
"""What of a writing is foreseen here, and what is not: after that the case is read again."""

CHANGED = ("status", "outcome", "milestone", "organ", "area", "category", "kind", "due_on", "state", "data")


def remember_after(before: Snapshot, writing: Writing, answer: dict[str, Any]) -> None:
    """Remember a case as it stands after a writing, where all of it is foreseen. A repeated call wrote nothing."""
    if "clocks" in answer and _foreseen(writing):
        remember(after(before, writing, answer["clocks"] or []))


def _foreseen(writing: Writing) -> bool:
    return not any(getattr(writing, name) for name in OTHERS)


def remember_birth(writing: Writing, answer: dict[str, Any]) -> None:
    """Remember a case as it stands after it was received, where all of it is foreseen."""
    if "id" in answer and _foreseen(writing):
        remember(born(writing, answer["id"], answer["clocks"] or []))


def born(writing: Writing, pk: int, clocks: list[int]) -> Snapshot:
    """A case at its first version."""
    case = writing.case
    return Snapshot(
        pk, writing.number, case["system"], case["start"], case["procedure"], case["program"], case["summary"],
        case.get("status", "open"), case.get("outcome", ""), case.get("milestone", ""), case["channel"], case["organ"],
        case["area"], case["category"], case["kind"], case["level"], str(case["party"] or ""), case["received_at"],
        case.get("due_on"), case["state"], 1, _as_kept(case["data"]), case["editions"], tuple(_opened(writing)),
        tuple(_begun(writing, clocks)), (), None, writing.head,
    )  # fmt: skip


def after(before: Snapshot, writing: Writing, clocks: list[int]) -> Snapshot:
    """The same case one version later. Tasks get no id before they are read: nothing is planned by it."""
    case = writing.case
    changed = {name: case[name] for name in CHANGED if case.get(name) is not None}
    if "data" in changed:
        changed["data"] = _as_kept(changed["data"])
    closed = {row["token"] for row in writing.close}
    changed["items"] = (*[item for item in before.items if item.token not in closed], *_opened(writing))
    if writing.met or writing.replaced or clocks:
        stopped = {*writing.met, *writing.replaced}
        changed["clocks"] = (*[clock for clock in before.clocks if clock.id not in stopped], *_begun(writing, clocks))
    return before.changed(version=before.version + 1, head=writing.head, **changed)


def _as_kept(data: dict[str, Any]) -> dict[str, Any]:
    """Data as the database gives them back: dates and decimals as their texts."""
    kept: dict[str, Any] = orjson.loads(orjson.dumps(data, default=str))
    return kept


def _opened(writing: Writing) -> list[OpenItem]:
    return [
        OpenItem(0, item.token, item.node, item.post, item.organ, item.limit, item.due_on, "", writing.at, item.due_at)
        for item in writing.open
    ]


def _begun(writing: Writing, clocks: list[int]) -> list[RunningClock]:
    return [
        RunningClock(
            pk, fresh.code, fresh.limits, fresh.limit, fresh.amount, fresh.unit, fresh.regime, fresh.starts_at, fresh.due_on,
            fresh.basis, fresh.due_at, fresh.provisional,
        )
        for pk, fresh in zip(clocks, writing.deadlines, strict=True)
    ]  # fmt: skip
