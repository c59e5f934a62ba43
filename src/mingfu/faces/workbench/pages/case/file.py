# SPDX-License-Identifier: Apache-2.0
"""Everything the case page is made of, read once: the file of a case."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from mingfu.engines.bpmn import Program
from mingfu.engines.cases import Snapshot, Start, deadlines_of, files_of, program_for, start_of, submissions_of
from mingfu.engines.cases.models import CaseFile, Deadline, Submission
from mingfu.faces.workbench import naming
from mingfu.faces.workbench.naming import areas, post_of, post_titles
from mingfu.kernel.access import Actor
from mingfu.kernel.ledger import StoredEvent, events_of
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
    party = UUID(case.party) if case.party else None
    named = {post_of(event.by) for event in events} | {item.post for item in case.items}
    named |= {
        event.payload[key] for event in events for key in ("to_post", "from_post", "post") if key in event.payload
    }
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
    )
