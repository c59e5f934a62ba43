# SPDX-License-Identifier: Apache-2.0
"""What a walk on paper is given, and what it gives."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from mingfu.engines.bpmn.acts import Effect, Input
from mingfu.engines.bpmn.state import State
from mingfu.engines.bpmn.walk import Perform

Lasts = Callable[[str], timedelta]
"""How long the limit of that code is."""

EPOCH = datetime(2000, 1, 3, 9, tzinfo=UTC)
"""When a walk begins unless the caller says otherwise."""


@dataclass(frozen=True, slots=True)
class World:
    """What surrounds a walk: who performs services and decisions, how long limits are, and when it begins."""

    perform: Perform | None = None
    """Without it services and decisions answer nothing, or what chance says."""
    lasts: Lasts | None = None
    """Without it limits take no time and are only counted."""
    begins: datetime = EPOCH
    """Aware; timers with a date look at it, and expressions that ask for the time."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said when an element's turn comes: the choice and the data of a task, the data of a message."""

    choice: str | None = None
    data: Mapping[str, object] = field(default_factory=dict)
    after: timedelta | None = None
    """How long it takes; without it as long as the limit."""


Answers = Mapping[str, Answer | Sequence[Answer]]
"""Id of a task or of a waiting event → its answer every time, or one after the other (the last one stays)."""


@dataclass(frozen=True, slots=True)
class Moment:
    """One step of a walk."""

    number: int
    after: timedelta
    """Since the beginning."""
    act: Input | None
    """What was done; None for the beginning."""
    node: str
    """Id of the element at which it was done; empty for the beginning."""
    name: str
    effects: tuple[Effect, ...]
    changes: Mapping[str, object]
    limit: str = ""
    """Code of the limit under which the work was done."""


@dataclass(frozen=True, slots=True)
class Run:
    """A walk from the beginning to the end, or to where it could not go on."""

    moments: tuple[Moment, ...]
    state: State | None
    outcome: str | None
    """Of a walk that ended; None where it stopped before."""
    stopped: str
    """Why it stopped before its end, as a Chinese sentence; empty where it ended."""
    elapsed: timedelta
    limits: Mapping[str, int]
    """Code of a limit → how often work was done under it."""
    nodes: tuple[str, ...]
    """Ids of the elements at which something was done, in order."""
    data: Mapping[str, object]
