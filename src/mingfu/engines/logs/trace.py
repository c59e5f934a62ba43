# SPDX-License-Identifier: Apache-2.0
"""What every format gives: cases with their events in order, one at a time, and what was odd about the file."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from typing import NamedTuple
from zoneinfo import ZoneInfo

COMPLETE = "complete"
LEGAL_ZONE = ZoneInfo("Asia/Shanghai")


class Happening(NamedTuple):
    """One event of a case."""

    activity: str
    at: datetime | None = None
    """Aware; None where the file gives no time that can be read."""
    lifecycle: str = ""
    """`complete`, `start` … in lower case; empty where the log has no such column."""
    resource: str = ""
    more: Mapping[str, str] | None = None
    """Further attributes that were asked for, as they are written."""


@dataclass(slots=True)
class Trace:
    """One case: its name, its own attributes as they are written, its events in order."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    events: list[Happening] = field(default_factory=list)

    @property
    def activities(self) -> tuple[str, ...]:
        """The names of the events, in order: the variant that the case is of."""
        return tuple(event.activity for event in self.events)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How a file is to be read. What is left empty is found out from the file."""

    case: str = ""
    """Column of the case, in CSV."""
    activity: str = ""
    """Column or attribute of the activity; `classifier` names one that the file declares, or several keys."""
    time: str = ""
    time_format: str = ""
    """In the words of `strptime`."""
    lifecycle: str = ""
    resource: str = ""
    classifier: str = ""
    only: frozenset[str] = frozenset()
    """Transitions that count; empty for all."""
    keep: frozenset[str] = frozenset()
    """Attributes of events that are wanted beside the usual ones."""
    objects: str = ""
    """In OCEL: the type of object whose events make a case."""
    zone: tzinfo = LEGAL_ZONE
    """The zone of times that are written without one."""
    encoding: str = ""
    separator: str = ""
    most_bytes: int = 32 << 30
    """Bytes of a file after unpacking; more are refused."""


@dataclass(slots=True)
class Notes:
    """What was odd and could be decided: kind → how often, and the first line on which it stood (0: unknown)."""

    found: dict[str, list[int]] = field(default_factory=dict)
    said: dict[str, str] = field(default_factory=dict)
    """Kind → a value that stands for what was decided, such as the encoding."""

    def add(self, kind: str, line: int = 0) -> None:
        """Once more."""
        row = self.found.setdefault(kind, [0, line])
        row[0] += 1

    def count(self, kind: str) -> int:
        """How often."""
        return self.found[kind][0] if kind in self.found else 0


EARLIEST = datetime.min.replace(tzinfo=UTC)
