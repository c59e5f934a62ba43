# SPDX-License-Identifier: Apache-2.0
"""How a case stands to others, as its own events tell it; and what of those others the asker may see, in one query.

A page that shows a case asks the database about others only where the stream names any.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from mingfu.engines.cases.queries import cases_for
from mingfu.kernel.access import Actor
from mingfu.kernel.ledger import StoredEvent


@dataclass(slots=True)
class Kin:
    """The others of one case, by number."""

    links: dict[str, tuple[str, bool]] = field(default_factory=dict)
    """Related cases: how, and whether the other one was there first."""
    lead: str = ""
    """The case that leads this one now, or has answered for it (`answered`)."""
    answered: bool = False
    voices: list[str] = field(default_factory=list)
    """Cases that this one leads, or has answered for."""
    origin: str = ""
    """Of a part that was split off: the case that its message opened."""
    parts: list[str] = field(default_factory=list)
    """The cases that the message was split into, the one it opened first; itself among them."""
    parent: str = ""
    children: list[str] = field(default_factory=list)
    named: set[str] = field(default_factory=set)
    """Every other case that the stream names, also of old."""

    @property
    def is_led(self) -> bool:
        """Whether the case waits for its lead's answer."""
        return bool(self.lead) and not self.answered


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another case, as those who may see it see it in a list."""

    pk: int
    number: str
    summary: str
    system: str
    start: str
    organ: str
    status: str
    outcome: str
    milestone: str
    received_at: datetime
    due_on: date | None
    party: UUID | None


def kin_of(events: Iterable[StoredEvent]) -> Kin:
    """Read the events of a case, in their order."""
    kin = Kin()
    for event in events:
        _learn(kin, event.name, event.payload)
    return kin


def _learn(kin: Kin, name: str, told: Mapping[str, Any]) -> None:
    other = str(next((told[key] for key in ("other", "lead", "voice", "origin", "parent", "child") if key in told), ""))
    match name:
        case "case.linked":
            kin.links[other] = (str(told["kind"]), bool(told["first"]))
        case "case.unlinked":
            kin.links.pop(other, None)
        case "voice.joined":
            kin.lead, kin.answered = other, False
        case "voice.left":
            kin.lead, kin.answered = "", False
        case "voice.answered":
            kin.answered = True
        case "voice.gained":
            kin.voices.append(other)
        case "voice.lost" if other in kin.voices:
            kin.voices.remove(other)
        case "case.split":
            kin.parts = [str(told["case"]), *map(str, told["parts"])]
        case "case.split-off":
            kin.origin, kin.parts = other, [*map(str, told["parts"])]
        case "child.opened":
            kin.children.append(other)
        case "child.born":
            kin.parent = other
        case _:
            return
    kin.named |= {other, *kin.parts} - {"", str(told["case"])}


def neighbours(numbers: Iterable[str], *, actor: Actor) -> dict[str, Neighbour]:
    """Those of the cases that the actor may see, by number, in one query; in none where no number is given."""
    wanted = set(numbers)
    if not wanted:
        return {}
    rows = cases_for(actor).filter(number__in=wanted).values_list(*Neighbour.__dataclass_fields__)
    return {row.number: row for row in (Neighbour(*cells) for cells in rows)}
