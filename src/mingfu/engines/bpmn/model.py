# SPDX-License-Identifier: Apache-2.0
"""A procedure as it is drawn: frozen values read from BPMN 2.0, complete enough to write the file again.

Lines and pictures are kept and do not count when two models are compared. What does not run (data objects, annotations,
documentation, other tools' extensions) is kept as `Kept` and never skipped in silence.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from mingfu.engines.bpmn.errors import Finding


@dataclass(frozen=True, slots=True)
class Kept:
    """An element that we keep and write back but do not run."""

    tag: str
    """Local name where it is BPMN's own, else in Clark notation, `{namespace}name`."""
    attributes: Mapping[str, str] = field(default_factory=dict)
    text: str = ""
    children: "tuple[Kept, ...]" = ()
    tail: str = ""
    line: int = field(default=0, compare=False)

    def first(self, tag: str) -> "Kept | None":
        """The first child of that name."""
        return next((child for child in self.children if child.tag == tag), None)


def _child_text(kept: tuple[Kept, ...], tag: str) -> str | None:
    """The stripped text of the first child of that name; None where there is no such child."""
    return next((row.text.strip() for row in kept if row.tag == tag), None)


@dataclass(frozen=True, slots=True)
class Trigger:
    """An event definition: what an event waits for or throws."""

    kind: str
    """timer, message, signal, condition, error, escalation, terminate, link, compensation or cancel."""
    reference: str = ""
    """The id of the message, signal, error or escalation it names; the name of a link."""
    attributes: Mapping[str, str] = field(default_factory=dict)
    kept: tuple[Kept, ...] = ()
    line: int = field(default=0, compare=False)

    @property
    def timing(self) -> tuple[str, str] | None:
        """Of a timer: `date`, `duration` or `cycle`, and the expression; None where the file has none."""
        for tag, kind in (("timeDate", "date"), ("timeDuration", "duration"), ("timeCycle", "cycle")):
            text = _child_text(self.kept, tag)
            if text:
                return kind, text
        return None

    @property
    def condition(self) -> str:
        """Of a condition: its FEEL text."""
        return _child_text(self.kept, "condition") or ""


@dataclass(frozen=True, slots=True)
class Loop:
    """Work that is done once for each of several, or again while a condition holds."""

    tag: str
    attributes: Mapping[str, str] = field(default_factory=dict)
    ours: Mapping[str, str] = field(default_factory=dict)
    kept: tuple[Kept, ...] = ()
    line: int = field(default=0, compare=False)

    @property
    def cardinality(self) -> str:
        """FEEL: how many times."""
        return _child_text(self.kept, "loopCardinality") or ""

    @property
    def completion(self) -> str:
        """FEEL: when enough instances are done."""
        return _child_text(self.kept, "completionCondition") or ""

    @property
    def condition(self) -> str:
        """Of a standard loop, FEEL: another round follows while it holds."""
        return _child_text(self.kept, "loopCondition") or ""

    @property
    def before(self) -> bool:
        """Of a standard loop: whether the condition is looked at before the first round."""
        return self.attributes.get("testBefore", "false").strip() in {"true", "1"}

    @property
    def most(self) -> str:
        """Of a standard loop: how many rounds there are at most, as written."""
        return self.attributes.get("loopMaximum", "").strip()


@dataclass(frozen=True, slots=True)
class Flow:
    """A sequence flow."""

    id: str
    source: str
    target: str
    name: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    ours: Mapping[str, str] = field(default_factory=dict)
    kept: tuple[Kept, ...] = ()
    line: int = field(default=0, compare=False)

    @property
    def condition(self) -> str:
        """FEEL text of the condition; empty where there is none."""
        return _child_text(self.kept, "conditionExpression") or ""

    @property
    def language(self) -> str:
        """The language the condition says it is written in."""
        return next((row.attributes.get("language", "") for row in self.kept if row.tag == "conditionExpression"), "")


@dataclass(frozen=True, slots=True)
class Lane:
    """A lane: who does the work drawn in it."""

    id: str
    name: str = ""
    nodes: tuple[str, ...] = ()
    inner: "LaneSet | None" = None
    attributes: Mapping[str, str] = field(default_factory=dict)
    ours: Mapping[str, str] = field(default_factory=dict)
    kept: tuple[Kept, ...] = ()
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class LaneSet:
    """Lanes drawn beside each other."""

    id: str
    lanes: tuple[Lane, ...] = ()
    attributes: Mapping[str, str] = field(default_factory=dict)
    kept: tuple[Kept, ...] = ()

    def walk(self) -> Iterator[tuple[Lane, ...]]:
        """Every innermost lane with the lanes around it, outermost first."""
        for lane in self.lanes:
            if lane.inner is None:
                yield (lane,)
            else:
                for path in lane.inner.walk():
                    yield (lane, *path)


@dataclass(frozen=True, slots=True)
class Body:
    """What stands inside a process or a sub-process."""

    nodes: "tuple[Node, ...]" = ()
    flows: tuple[Flow, ...] = ()
    lane_sets: tuple[LaneSet, ...] = ()
    kept: tuple[Kept, ...] = ()

    def walk(self) -> "Iterator[Node]":
        """Every node, those of sub-processes after the one that holds them."""
        for node in self.nodes:
            yield node
            if node.body is not None:
                yield from node.body.walk()


@dataclass(frozen=True, slots=True)
class Node:
    """A task, event, gateway or sub-process."""

    id: str
    tag: str
    name: str = ""
    triggers: tuple[Trigger, ...] = ()
    loop: Loop | None = None
    body: Body | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)
    ours: Mapping[str, str] = field(default_factory=dict)
    kept: tuple[Kept, ...] = ()
    line: int = field(default=0, compare=False)

    @property
    def label(self) -> str:
        """The name, or the id where it has none: what a message calls it."""
        return self.name or self.id


@dataclass(frozen=True, slots=True)
class Process:
    """One process of a file."""

    id: str
    body: Body
    name: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    ours: Mapping[str, str] = field(default_factory=dict)
    line: int = field(default=0, compare=False)

    @property
    def executable(self) -> bool:
        """Whether its author says that it is meant to run."""
        return self.attributes.get("isExecutable") == "true"


@dataclass(frozen=True, slots=True)
class Model:
    """A BPMN file."""

    processes: tuple[Process, ...]
    id: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    prefixes: Mapping[str, str] = field(default_factory=dict, compare=False)
    kept: tuple[Kept, ...] = ()
    pictures: tuple[Kept, ...] = field(default=(), compare=False)
    """The diagrams (BPMN DI) that the file brought: written back as they are, never looked at when we draw."""
    fingerprint: str = field(default="", compare=False)
    """Hash of the file it was read from, without layout, comments and pictures: the same in every version of ours."""
    file: str = field(default="", compare=False)
    notes: tuple[Finding, ...] = field(default=(), compare=False)
    """What reading the file found odd and could decide."""

    def named(self, tag: str, reference: str) -> Kept | None:
        """The message, signal, error or escalation with that id."""
        return next((row for row in self.kept if row.tag == tag and row.attributes.get("id") == reference), None)

    @property
    def pools(self) -> tuple[tuple[str, str], ...]:
        """Name and process id of every participant drawn; the id is empty for a closed pool."""
        return tuple(
            (child.attributes.get("name", ""), child.attributes.get("processRef", ""))
            for row in self.kept
            if row.tag == "collaboration"
            for child in row.children
            if child.tag == "participant"
        )
