# SPDX-License-Identifier: Apache-2.0
"""What a case looks like after a writing, foreseen so that the next step need not read it."""

from dataclasses import replace
from typing import Any

import orjson

from mingfu.engines.cases.remembering import remember
from mingfu.engines.cases.snapshot import OpenItem, RunningClock, Snapshot
from mingfu.engines.cases.writing import LISTS, Writing

FOLLOWED = {"open", "close", "deadlines", "met", "replaced", "timers", "stopped", "submissions", "files"}
"""What of a writing is foreseen here. After any other the case is read again."""

CHANGED = ("status", "outcome", "milestone", "organ", "area", "category", "kind", "due_on", "state", "data")


def remember_after(before: Snapshot, writing: Writing, answer: dict[str, Any]) -> None:
    """Remember a case as it stands after a writing, where all of it is foreseen. A repeated call wrote nothing."""
    if "clocks" in answer and _foreseen(writing):
        remember(after(before, writing, answer["clocks"] or []))


def _foreseen(writing: Writing) -> bool:
    others = any(getattr(writing, name) for name in LISTS if name not in FOLLOWED)
    return not (others or writing.resume or writing.suspend or writing.extension)


def after(before: Snapshot, writing: Writing, clocks: list[int]) -> Snapshot:
    """The same case one version later. Tasks get no id before they are read: nothing is planned by it."""
    closed = {row["token"] for row in writing.close}
    opened = (
        OpenItem(0, item.token, item.node, item.post, item.organ, item.limit, item.due_on, "", writing.at, item.due_at)
        for item in writing.open
    )
    stopped = {*writing.met, *writing.replaced}
    begun = (
        RunningClock(
            pk, fresh.code, fresh.limits, fresh.limit, fresh.amount, fresh.unit, fresh.regime, fresh.starts_at, fresh.due_on,
            fresh.basis, fresh.due_at, fresh.provisional,
        )
        for pk, fresh in zip(clocks, writing.deadlines, strict=True)
    )  # fmt: skip
    changed = {name: writing.case[name] for name in CHANGED if writing.case.get(name) is not None}
    if "data" in changed:
        # As the database gives them back: dates and decimals as their texts.
        changed["data"] = orjson.loads(orjson.dumps(changed["data"], default=str))
    return replace(
        before,
        **changed,
        version=before.version + 1,
        items=(*(item for item in before.items if item.token not in closed), *opened),
        clocks=(*(clock for clock in before.clocks if clock.id not in stopped), *begun),
        head=writing.head,
    )
