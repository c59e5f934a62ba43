# SPDX-License-Identifier: Apache-2.0
"""Everything the case page is made of, read once: the file of a case."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from mingfu.engines.bpmn import Program
from mingfu.engines.cases import (
    Snapshot,
    Start,
    deadlines_of,
    files_of,
    former_ends,
    parts_of,
    program_for,
    start_of,
    submissions_of,
)
from mingfu.engines.cases.delegating import delegations_of
from mingfu.engines.cases.joining import Part
from mingfu.engines.cases.kin import Kin, Neighbour, kin_of, neighbours
from mingfu.engines.cases.models import CaseFile, Deadline, Delegation, Submission
from mingfu.engines.cases.priority import Priority
from mingfu.engines.cases.reopening import FormerEnd
from mingfu.faces.workbench import naming
from mingfu.faces.workbench.naming import areas, post_of, post_titles
from mingfu.kernel.access import Actor, Authority, who_may
from mingfu.kernel.clock import as_legal_day, today
from mingfu.kernel.ledger import StoredEvent, events_of
from mingfu.kernel.organs import Absence
from mingfu.kernel.parties import PartyShown, shown


@dataclass(frozen=True, slots=True)
class File:
    """A case with its rows, its events and the names of all it speaks of."""

    case: Snapshot
    actor: Actor
    start: Start
    program: Program
    events: list[StoredEvent]
    submissions: list[Submission]
    files: list[CaseFile]
    deadlines: list[Deadline]
    party: PartyShown | None
    posts: Mapping[str, str]
    organs: Mapping[str, str]
    areas: Mapping[str, str]
    delegations: tuple[Delegation, ...]
    parts: tuple[Part, ...]
    priority: Priority | None
    former: tuple[FormerEnd, ...]
    stand_ins: tuple[Absence, ...]
    kin: Kin
    neighbours: Mapping[str, Neighbour]
    """Other cases that the stream names, as far as the official may see them."""
    told: dict[str, tuple[Authority, ...]] = field(default_factory=dict)
    """Who may do what, once it was asked."""

    def who_may(self, act: str) -> tuple[Authority, ...]:
        """Every post that may do an act where the case is; asked once."""
        if act not in self.told:
            self.told[act] = who_may(act, area=self.case.area, born=self.case.born) if act else ()
        return self.told[act]

    def lent(self, token: str) -> str:
        """Who is answerable for an open task that a colleague does for them; empty for any other."""
        return next((row.answerable for row in self.delegations if row.item.token == token), "")

    def asked_of(self, part: str) -> str:
        """What was asked of a partner; empty where it was erased."""
        digest = next((event.payload["digest"] for event in self.events if event.payload.get("part") == part), "")
        return next((str(row.content.get("text", "")) for row in self.submissions if row.digest == digest), "")

    @property
    def done(self) -> dict[str, str]:
        """The post at which each task that was done was last done, by step."""
        found: dict[str, str] = {}
        for event in self.events:
            if event.name == "task.completed":
                found[event.payload["node"]] = post_of(event.by)
        return {node: post for node, post in found.items() if post}

    def stood_in(self, code: str, at: datetime) -> bool:
        """Whether somebody acted at a post as a stand-in, at an instant."""
        post, _sign, number = code.removeprefix("post:").partition("#")
        day = as_legal_day(at)
        return any((row.post, row.number) == (post, number) and row.since <= day < row.until for row in self.stand_ins)

    @property
    def closed(self) -> bool:
        """Whether the handling has come to an end."""
        return self.case.status != "open"

    def node(self, name: str) -> str:
        """What a step is called."""
        return self.program.node(name).label if name in self.program.index else name


def open_file(case: Snapshot, actor: Actor) -> File:
    """Read the file of a case that the actor may see."""
    events, submissions = events_of(case.stream), submissions_of(case)
    kin = kin_of(events)
    party = UUID(case.party) if case.party else None
    named = {post_of(event.by) for event in events} | {item.post for item in case.items}
    named |= {
        event.payload[key] for event in events for key in ("to_post", "from_post", "post") if key in event.payload
    }
    named |= {event.payload["post"] for event in events if "post" in event.payload}
    places = {case.area} | {str(row.content.get("area", "")) for row in submissions}
    return File(
        case=case,
        actor=actor,
        start=start_of(case.start),
        program=program_for(case.procedure, case.program),
        events=events,
        submissions=submissions,
        files=files_of(case),
        deadlines=deadlines_of(case),
        party=shown([party])[party] if party else None,
        posts=post_titles(named),
        organs=naming.organ_names(),
        areas=areas(places),
        delegations=tuple(delegations_of(case)) if any(item.claimed_by for item in case.items) else (),
        parts=parts_of(case) if any(event.name == "part.asked" for event in events) else (),
        priority=_priority(events),
        former=former_ends(case) if any(event.name == "case.reopened" for event in events) else (),
        stand_ins=naming.directory().stand_ins,
        kin=kin,
        neighbours=neighbours(kin.named, actor=actor),
    )


def _priority(events: list[StoredEvent]) -> Priority | None:
    """The priority that a case has now, as its events tell it."""
    told = next(
        (one for one in reversed(events) if one.name in {"case.prioritised", "priority.ended", "case.closed"}), None
    )
    if told is None or told.name != "case.prioritised":
        return None
    until = date.fromisoformat(told.payload["until"])
    return Priority(told.payload["ground"], until) if until >= today() else None
