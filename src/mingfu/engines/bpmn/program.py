# SPDX-License-Identifier: Apache-2.0
"""A procedure ready to run: immutable tables whose rows point at each other by index."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum

from mingfu.engines.bpmn.expressions import Expression


class Op(IntEnum):
    """What arriving at a node does; the index into the table of arrivals in `stepping`."""

    PASS = 0
    """Go on at once: start events, plain intermediate events, links."""
    TASK = 1
    """Wait for a person or a called procedure."""
    CALL = 2
    """Call a service, a decision or a script and go on."""
    THROW = 3
    """Send a message, announce a signal, raise an escalation, and go on."""
    CATCH = 4
    """Wait for a timer, message, signal or condition."""
    CHOOSE = 5
    """Exclusive gateway."""
    JOIN = 6
    """Parallel gateway."""
    SOME = 7
    """Inclusive gateway."""
    RACE = 8
    """Event-based gateway: the first event wins."""
    SCOPE = 9
    """Sub-process."""
    END = 10
    """End event."""


@dataclass(frozen=True, slots=True)
class Event:
    """What an event waits for or throws, compiled."""

    kind: str
    name: str = ""
    """Message or signal name; error or escalation code, empty where any will do."""
    timing: str = ""
    """Of a timer: date, duration, cycle or limit."""
    value: str | Expression = ""
    """Of a timer: ISO 8601 text, the code of a limit row, or FEEL that gives one."""
    working: bool = False
    """Of a timer: whether its days are working days."""
    condition: Expression | None = None


@dataclass(frozen=True, slots=True)
class Repeat:
    """How often a piece of work is done: once for each item, at once or one after the other; or again and again (`loops`)."""

    sequential: bool
    each: Expression | None
    count: Expression | None
    until: Expression | None
    item: str
    collect: str
    loops: bool = False
    """Whether it is done again while a condition holds, which is BPMN's standard loop."""
    before: bool = False
    """Of a loop: whether the condition is looked at before the first round."""
    again: Expression | None = None
    """Of a loop: another round follows while it holds."""
    most: int | None = None
    """Of a loop: how many rounds there are at most."""


@dataclass(frozen=True, slots=True)
class Arc:
    """A sequence flow."""

    index: int
    id: str
    name: str
    source: int
    target: int
    condition: Expression | None


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """One place of the procedure."""

    index: int
    id: str
    kind: str
    """The BPMN name: userTask, exclusiveGateway, boundaryEvent …"""
    name: str
    op: Op
    line: int
    attributes: Mapping[str, str] = field(default_factory=dict)
    """Our attributes (`mf:`), with `post` taken from the lane where the node has none."""
    lane: str = ""
    ins: tuple[int, ...] = ()
    outs: tuple[int, ...] = ()
    default: int = -1
    plain: bool = True
    """Whether every flow out of it is taken."""
    parent: int = -1
    """The sub-process it lies in."""
    attached: tuple[int, ...] = ()
    """Boundary events on it."""
    host: int = -1
    """Of a boundary event: what it sits on."""
    interrupting: bool = True
    event: Event | None = None
    repeat: Repeat | None = None
    starts: tuple[int, ...] = ()
    """Of a sub-process: the nodes at which its tokens are born."""
    handlers: tuple[int, ...] = ()
    """Of a sub-process: the start events of event sub-processes in it."""
    handles: bool = False
    """Whether it is such a start event."""
    calls: str = ""
    """Service, decision or process key; the name under which a call stands in history."""
    script: Expression | None = None
    shows: str = ""
    """When the public step that it is has been reached: begun or done; empty where it is none."""
    choices: tuple[tuple[str, str], ...] = ()
    """Of a task: the values of `choice` that the gateway behind it tells apart, with the names of the ways."""

    @property
    def post(self) -> str:
        """Code of the post that does the work."""
        return self.attributes.get("post", "")

    @property
    def version(self) -> str:
        """Of a call activity: the version of the called procedure."""
        return self.attributes.get("version", "")

    @property
    def label(self) -> str:
        """The name, or the id where it has none."""
        return self.name or self.id


@dataclass(frozen=True, slots=True, eq=False)
class Program:
    """A compiled procedure. Equal programs have equal digests; a state runs only with the program it was made by."""

    key: str
    name: str
    file: str
    digest: str
    """Eight hex digits over what the file says and the process chosen: layout, comments and pictures do not count."""
    attributes: Mapping[str, str]
    """Our attributes on the process itself."""
    nodes: tuple[Node, ...]
    arcs: tuple[Arc, ...]
    lanes: tuple[str, ...]
    index: Mapping[str, int]
    """Node id → index."""
    starts: tuple[int, ...]
    handlers: tuple[int, ...]
    milestones: tuple[tuple[str, str], ...]
    """Node id and public title, in the order in which a case first meets them."""
    guarded: frozenset[str]
    """Outcomes that only a walk through their hard gates may give; `Terminate` cannot name them."""
    joins: Mapping[int, tuple[int, ...]]
    """Inclusive gateway with several ways in → for each node, the ways in that are reachable from it, as bits."""
    scoped: bool
    """Whether there are sub-processes."""
    conditional: bool
    """Whether events wait for conditions."""

    def node(self, name: str) -> Node:
        """The node with that id; KeyError where there is none."""
        return self.nodes[self.index[name]]
