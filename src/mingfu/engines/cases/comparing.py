# SPDX-License-Identifier: Apache-2.0
"""Holding a case that was built again against the rows that stand."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from mingfu.engines.cases.declared import start_of
from mingfu.engines.cases.models import Case, Deadline, GrantedExtension, Suspension, WorkItem
from mingfu.engines.cases.replica import DEADLINE, UNSET, Replica, Row
from mingfu.engines.cases.retelling import Difference
from mingfu.engines.jobs import open_timers
from mingfu.kernel.clock import LEGAL_ZONE

ITEM = ("token", "node", "post", "organ", "limit", "opened_at", "due_on", "due_at", "claimed_by", "claimed_at", "closed_at",
        "closed_by", "how")  # fmt: skip
CLOCK = (*DEADLINE, "met_at", "replaced_at")
PAUSE = ("ground", "since", "until", "token")
GRANTED = ("ground", "amount", "unit", "approver", "granted_at")

NOTHING = "（没有）"


def difference_of_rows(replica: Replica, case_id: int, *, erased: bool) -> list[Difference]:
    """Every column of every row that stands otherwise. What was erased with the submissions is not looked for."""
    return [
        *_case(replica, case_id, erased=erased),
        *_rows("task", ITEM, _stored(WorkItem, case_id, ITEM), replica.items, "node"),
        *_rows("deadline", CLOCK, _stored(Deadline, case_id, CLOCK), replica.clocks, "code"),
        *_rows("pause", PAUSE, _stored(Suspension, case_id, PAUSE), replica.pauses, "ground"),
        *_rows(
            "extension", GRANTED, _stored(GrantedExtension, case_id, GRANTED),
            [replica.extension] if replica.extension else [], "ground",
        ),
        *_timers(replica),
    ]  # fmt: skip


def _case(replica: Replica, case_id: int, *, erased: bool) -> Iterator[Difference]:
    names = (*UNSET, "version")
    [stored] = _stored(Case, case_id, names, key="pk")
    again = {**replica.case, "version": replica.version}
    # What somebody wrote is in no event; which level a case had was not told by the first editions of the event.
    # The name of an entry of a list stands in the list, as it was then.
    left_out = {"summary"} if erased or start_of(again["start"]).subject else set()
    left_out |= {"level"} if not again["level"] else set()
    for name in names:
        if name in left_out:
            continue
        held: Any = str(stored[name] or "") if name == "party" else stored[name]
        if name == "data":
            yield from _data(held, again[name], erased=erased)
        elif held != again[name]:
            yield Difference(f"case.{name}", said(held), said(again[name]))


def _data(stored: Mapping[str, Any], again: Mapping[str, Any], *, erased: bool) -> Iterator[Difference]:
    """Case data by name. After an erasure, data that no event tells are nobody's to compare."""
    for name in dict.fromkeys((*stored, *again)):
        if name not in again and erased:
            continue
        if name not in stored or name not in again or stored[name] != again[name]:
            held = said(stored[name]) if name in stored else NOTHING
            yield Difference(f"case.data.{name}", held, said(again[name]) if name in again else NOTHING)


def _stored(model: Any, case_id: int, names: Sequence[str], *, key: str = "case_id") -> list[Row]:
    return list(model.objects.filter(**{key: case_id}).order_by("id").values(*names))


def _rows(
    kind: str, names: Sequence[str], stored: Sequence[Row], again: Sequence[Row], title: str
) -> Iterator[Difference]:
    for place in range(max(len(stored), len(again))):
        held = stored[place] if place < len(stored) else None
        other = again[place] if place < len(again) else None
        shown = f"{kind} {place + 1} {(held or other or {})[title]}"
        if held is None or other is None:
            yield Difference(shown, said_row(held, names), said_row(other, names))
            continue
        for name in names:
            if held[name] != other[name]:
                yield Difference(f"{shown}.{name}", said(held[name]), said(other[name]))


def _timers(replica: Replica) -> Iterator[Difference]:
    """Instants that are waited for. Of a closed case nothing waits."""
    stored = {token: (set_at, due_at) for token, set_at, due_at in open_timers("case", replica.number)}
    again = {token: (row["set_at"], row["due_at"]) for token, row in replica.timers.items()}
    for token in sorted({*stored, *again}):
        if stored.get(token) != again.get(token):
            held, other = (
                f"{said(row[0])} → {said(row[1])}" if (row := side.get(token)) else NOTHING for side in (stored, again)
            )
            yield Difference(f"timer {token}", held, other)


def said(value: Any) -> str:
    """A value as it is shown: instants as the district reads them."""
    if isinstance(value, datetime):
        return value.astimezone(LEGAL_ZONE).isoformat(sep=" ")
    return NOTHING if value is None else str(value)


def said_row(row: Row | None, names: Sequence[str]) -> str:
    """A row as it is shown."""
    if row is None:
        return NOTHING
    return ", ".join(f"{name}={said(row[name])}" for name in names if row[name] not in {None, ""})
