# SPDX-License-Identifier: Apache-2.0
"""A case in memory: the rows that writings make, without a database.

Says on its own what `case_apply` does to the tables, so that the one can be held against the other.
"""

from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any

import orjson

from mingfu.engines.cases.snapshot import Granted, OpenItem, PauseRow, RunningClock, Snapshot
from mingfu.engines.cases.writing import Writing
from mingfu.kernel.ledger import Head

Row = dict[str, Any]

UNSET: Row = {
    "system": "", "start": "", "procedure": "", "program": "", "summary": "", "status": "open", "outcome": "",
    "milestone": "", "channel": "", "organ": "", "area": "", "category": "", "kind": "", "level": "", "party": "",
    "received_at": None, "opened_at": None, "due_on": None, "closed_at": None, "state": "", "data": {}, "editions": {},
}  # fmt: skip
"""A case before its first step."""

DEADLINE = (
    "code", "limits", "limit", "amount", "unit", "regime", "basis", "status", "starts_at", "due_on", "due_at",
    "calendar_edition", "provisional",
)  # fmt: skip


@dataclass(slots=True)
class Replica:
    """The rows of one case, oldest first."""

    number: str
    version: int = 0
    case: Row = field(default_factory=lambda: dict(UNSET))
    items: list[Row] = field(default_factory=list)
    clocks: list[Row] = field(default_factory=list)
    pauses: list[Row] = field(default_factory=list)
    timers: dict[str, Row] = field(default_factory=dict)
    begun: dict[str, datetime] = field(default_factory=dict)
    """When each timer, also one that has fired, was set."""
    extension: Row | None = None

    def apply(self, writing: Writing) -> None:
        """Do what a step writes."""
        self.version += 1
        changes = {name: value for name, value in writing.case.items() if value is not None}
        if "data" in changes:
            changes["data"] = plain(changes["data"])
        if self.version == 1:
            self.case["opened_at"] = writing.at
        self.case |= changes
        self._tasks(writing)
        self._dates(writing)
        if writing.resume:
            for row in self.pauses:
                row["until"] = row["until"] or writing.at
        if writing.suspend is not None:
            ground, token = writing.suspend["ground"], writing.suspend["token"]
            self.pauses.append({"ground": ground, "since": writing.at, "until": None, "token": token})
        if writing.extension is not None:
            granted = {name: writing.extension[name] for name in ("ground", "amount", "unit", "approver")}
            self.extension = {**granted, "granted_at": writing.at}

    def _tasks(self, writing: Writing) -> None:
        waiting = {row["token"]: row for row in self.items if row["closed_at"] is None}
        for done in writing.close:
            row = waiting.pop(done["token"])
            row |= {"closed_at": writing.at, "closed_by": done["by"], "how": done["how"]}
        for fresh in writing.open:
            row = {**asdict(fresh), "opened_at": writing.at, "claimed_by": "", "claimed_at": None}
            row |= {"closed_at": None, "closed_by": "", "how": ""}
            self.items.append(row)
            waiting[fresh.token] = row
        for claim in writing.claims:
            taken = claim["by"] != ""
            waiting[claim["token"]] |= {"claimed_by": claim["by"], "claimed_at": writing.at if taken else None}
        for post in writing.posts:
            moved = {"post": post["post"], "organ": post["organ"]}
            waiting[post["token"]] |= {**moved, "claimed_by": "", "claimed_at": None}
        for dated in writing.redated:
            waiting[dated["token"]] |= {"due_on": dated["due_on"], "due_at": dated["due_at"]}

    def _dates(self, writing: Writing) -> None:
        running = {row["id"]: row for row in self.clocks}
        for held in writing.met:
            running[held]["met_at"] = writing.at
        for held in writing.replaced:
            running[held]["replaced_at"] = writing.at
        for moved in writing.moved:
            running[moved["id"]].update(moved)
        for fresh in writing.deadlines:
            row = {"id": len(self.clocks) + 1, **{name: getattr(fresh, name) for name in DEADLINE}}
            self.clocks.append({**row, "met_at": None, "replaced_at": None})
        for token in writing.stopped:
            self.timers.pop(token, None)
        for timer in writing.timers:
            due_at = datetime.fromisoformat(timer["due_at"])
            self.timers[timer["token"]] = {"due_at": due_at, "set_at": writing.at}
            self.begun[timer["token"]] = writing.at

    def fired(self, token: str) -> None:
        """A timer came due and was taken off the due-list."""
        self.timers.pop(token, None)

    def moved_timer(self, token: str, due_at: datetime, at: datetime, *, counted: bool) -> None:
        """A timer was set for another instant; one that is `counted` keeps the instant from which it counts."""
        set_at = self.begun.get(token, at) if counted or token in self.timers else at
        self.timers[token] = {"due_at": due_at, "set_at": set_at}

    def snapshot(self) -> Snapshot:
        """The case as a step reads it."""
        row = self.case
        same = ("system", "start", "procedure", "program", "summary", "status", "outcome", "milestone", "channel", "organ",
                "area", "category", "kind", "level", "party", "received_at", "due_on", "state", "data", "editions")  # fmt: skip
        return Snapshot(
            id=0,
            number=self.number,
            version=self.version,
            items=tuple(_item(place, row) for place, row in enumerate(self.items, 1) if row["closed_at"] is None),
            clocks=tuple(_clock(row) for row in self.clocks if row["met_at"] is None and row["replaced_at"] is None),
            pauses=tuple(PauseRow(**row) for row in self.pauses),
            extension=self._granted(),
            head=Head(),
            **{name: row[name] for name in same},
        )

    def _granted(self) -> Granted | None:
        row = self.extension
        return (row["ground"], row["amount"], row["unit"], row["approver"]) if row else None


def plain(value: Any) -> Any:
    """A value as the database gives it back: dates and decimals as their texts."""
    return orjson.loads(orjson.dumps(value, default=str))


def _item(place: int, row: Row) -> OpenItem:
    names = ("token", "node", "post", "organ", "limit", "due_on", "claimed_by", "opened_at", "due_at")
    return OpenItem(id=place, **{name: row[name] for name in names})


def _clock(row: Row) -> RunningClock:
    names = (
        "id",
        "code",
        "limits",
        "limit",
        "amount",
        "unit",
        "regime",
        "starts_at",
        "due_on",
        "basis",
        "due_at",
        "provisional",
    )
    return RunningClock(**{name: row[name] for name in names})


def copy_of(replica: Replica) -> Replica:
    """The same rows, free to be changed."""
    return replace(
        replica,
        case=dict(replica.case),
        items=[dict(row) for row in replica.items],
        clocks=[dict(row) for row in replica.clocks],
        pauses=[dict(row) for row in replica.pauses],
        timers={token: dict(row) for token, row in replica.timers.items()},
        begun=dict(replica.begun),
    )
