# SPDX-License-Identifier: Apache-2.0
"""What carrying running cases over to another edition of their procedure would do: which go, which need a mapping, which stay.

Nothing here writes; the step that is foreseen is planned as it would be done.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from mingfu.engines import bpmn
from mingfu.engines.cases.carrying import Carried, Timers, carry
from mingfu.engines.cases.declared import program_of
from mingfu.engines.cases.editions import program_for
from mingfu.engines.cases.gates_kept import gates_passed_round
from mingfu.engines.cases.kept import EditionUnknown
from mingfu.engines.cases.migration_events import TaskMigrated
from mingfu.engines.cases.models import Case, ProcedureEdition, WorkItem
from mingfu.engines.cases.reading import read_many
from mingfu.engines.cases.refusals import stepping
from mingfu.engines.cases.snapshot import Snapshot
from mingfu.engines.cases.writing import Writing, begin_writing
from mingfu.engines.jobs import open_timers_of
from mingfu.kernel.clock import LEGAL_ZONE, at_one_moment
from mingfu.kernel.ledger import name_of
from mingfu.kernel.refusals import Refusal, _

MOVES, MAP, STAYS = "moves", "map", "stays"

LOST = _("旧版流程的文本没有保存，不能迁移")
ROUND = _("会越过法定环节「{step}」，而它还没有办过")


class MappingUnknown(Refusal):
    """A mapping names an element that neither edition has."""

    code = "migration-mapping-unknown"
    status = 422
    message = _("对应关系“{pair}”里的环节不存在：左边应是旧版的环节，右边应是版本 {digest} 的环节。")
    field = "mapping"
    pair: str
    digest: str


class GatePassedRound(Refusal):
    """The mapping would put a case behind a hard gate that it never walked through."""

    code = "migration-passes-gate"
    status = 409
    message = ROUND
    step: str


@dataclass(frozen=True, slots=True)
class Wait:
    """Something a case waits at: in its own edition, and where that is in the other; empty where it has no place."""

    node: str
    name: str
    to: str
    to_name: str
    mapped: bool


@dataclass(frozen=True, slots=True)
class DateMove:
    """A date that a migration moves: of a task, of a clock over the case, or of an instant waited for."""

    what: str
    was: str
    due: str


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What would become of one case: it moves, needs a mapping, or stays; and why."""

    number: str
    version: int
    was: str
    verdict: str
    waits: tuple[Wait, ...]
    why: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    """Elements of its edition that need a mapping."""
    dates: tuple[DateMove, ...] = ()


@dataclass(frozen=True, slots=True)
class Preview:
    """All running cases that are not under the edition yet."""

    procedure: str
    program: str
    mapping: Mapping[str, str]
    cases: tuple[Foreseen, ...]

    def counted(self, verdict: str) -> int:
        """How many have that verdict."""
        return sum(one.verdict == verdict for one in self.cases)

    @property
    def missing(self) -> dict[str, str]:
        """Every element that needs a mapping, with its name."""
        return {
            wait.node: wait.name for one in self.cases for wait in one.waits if wait.node in one.missing and not wait.to
        }


def preview(procedure: str, *, to: str = "", mapping: Mapping[str, str] | None = None) -> Preview:
    """What a migration to an edition (the current one without `to`) would do; it changes nothing.

    Raises `EditionUnknown`, `MappingUnknown`.
    """
    new, pairs = edition_to(procedure, to), dict(mapping or {})
    _check(procedure, new, pairs)
    with at_one_moment():
        running = read_many(_others(procedure, new))
        around = around_of(running)
        found = tuple(_foresee(case, new, pairs, around[case.number]) for case in running)
    return Preview(procedure, new.digest, pairs, found)


def edition_to(procedure: str, digest: str) -> bpmn.Program:
    """The edition to go to. Raises `EditionUnknown`."""
    current = program_of(procedure)
    if digest in {"", current.digest}:
        return current
    if not ProcedureEdition.objects.filter(key=procedure, digest=digest).exists():
        raise EditionUnknown(procedure=procedure, digest=digest)
    return program_for(procedure, digest)


def _others(procedure: str, new: bpmn.Program) -> list[str]:
    found = Case.objects.filter(procedure=procedure, status="open").exclude(program=new.digest)
    return list(found.order_by("id").values_list("number", flat=True))


def _check(procedure: str, new: bpmn.Program, mapping: Mapping[str, str]) -> None:
    """A mapping goes from elements of an edition that cases run under to elements of the new one."""
    running = Case.objects.filter(procedure=procedure, status="open").order_by().values_list("program", flat=True)
    former = [program_for(procedure, digest) for digest in running.distinct()]
    flows = {arc.id for program in former for arc in program.arcs}
    targets = set(new.index) | {arc.id for arc in new.arcs}
    for name, other in mapping.items():
        known = not former or name in flows or any(name in program.index for program in former)
        if not known or other not in targets:
            raise MappingUnknown(pair=f"{name}={other}", digest=new.digest)


@dataclass(frozen=True, slots=True)
class Around:
    """What of a case stands elsewhere: instants that are waited for, and nodes that were done."""

    timers: Timers
    done: frozenset[str]


def around_of(cases: Sequence[Snapshot]) -> dict[str, Around]:
    """The same for many cases, in two queries."""
    timers: dict[str, dict[str, tuple[datetime | None, datetime]]] = {case.number: {} for case in cases}
    for ref, token, set_at, due_at in open_timers_of("case", list(timers)):
        timers[ref][token] = (set_at, due_at)
    nodes: dict[int, set[str]] = {case.id: set() for case in cases}
    for case_id, node in WorkItem.objects.filter(case_id__in=nodes, how="done").values_list("case_id", "node"):
        nodes[case_id].add(node)
    return {case.number: Around(timers[case.number], frozenset(nodes[case.id])) for case in cases}


def _foresee(case: Snapshot, new: bpmn.Program, mapping: Mapping[str, str], around: Around) -> Foreseen:
    old = program_for(case.procedure, case.program)
    if old.digest != case.program:
        return Foreseen(case.number, case.version, case.program, STAYS, (), (str(LOST),))
    state, waits = bpmn.State.load(case.state), _waits(case, old, new, mapping)
    unplaced = bpmn.unplaced(state, old, new, mapping)
    if unplaced:
        gone = tuple(dict.fromkeys(row.node for row in unplaced if mapping.get(row.node, row.node) not in new.index))
        mappable = [row for row in unplaced if row.token and row.node in gone]
        verdict = MAP if len(mappable) == len(unplaced) else STAYS
        return Foreseen(case.number, case.version, old.digest, verdict, waits, tuple(row.why for row in unplaced), gone)
    try:
        writing, _carried = plan(case, (old, new), mapping, around)
    except Refusal as refusal:
        return Foreseen(case.number, case.version, old.digest, STAYS, waits, (str(refusal),))
    return Foreseen(case.number, case.version, old.digest, MOVES, waits, dates=tuple(dates_moved(case, new, writing)))


def _waits(case: Snapshot, old: bpmn.Program, new: bpmn.Program, mapping: Mapping[str, str]) -> tuple[Wait, ...]:
    """Where a case stands: at tasks, and at other waits that are not the ears of one."""
    nodes = [old.nodes[token.node] for token in bpmn.State.load(case.state).tokens]
    found = []
    for node in dict.fromkeys(node for node in nodes if node.host < 0):
        to = mapping.get(node.id, node.id)
        there = new.nodes[new.index[to]] if to in new.index else None
        name = there.label if there is not None else ""
        found.append(Wait(node.id, node.label, to if there is not None else "", name, node.id in mapping))
    return tuple(found)


def plan(
    case: Snapshot,
    programs: tuple[bpmn.Program, bpmn.Program],
    mapping: Mapping[str, str],
    around: Around,
    *,
    by: str = "",
) -> tuple[Writing, Carried]:
    """The step that carries a case over. Raises `StepImpossible`, `GatePassedRound`."""
    old, new = programs
    writing = begin_writing(case.number, expected=case.version, head=case.head, by=by)
    with stepping():
        carried = carry(writing, case, old, new, mapping, timers=around.timers)
    walked = {mapping.get(node, node) for node in around.done}
    for gate in gates_passed_round(new, bpmn.State.load(writing.case["state"]), walked):
        raise GatePassedRound(step=gate.label)
    return writing, carried


def dates_moved(case: Snapshot, new: bpmn.Program, writing: Writing) -> Iterator[DateMove]:
    """Dates that the step moves, as people read them."""
    items = {item.token: item for item in case.items}
    for event in writing.events:
        name = name_of(event)
        if isinstance(event, TaskMigrated) and event.due_on != items[event.token].due_on:
            yield DateMove(new.node(event.node).label, _day(items[event.token].due_on), _day(event.due_on))
        elif name == "deadline.moved":
            yield DateMove(event.clock, _day(event.was), _day(event.due_on))
        elif name in {"timer.set", "timer.moved"}:
            label = new.node(event.node).label if event.node in new.index else event.node
            yield DateMove(label, "", event.due_at.astimezone(LEGAL_ZONE).strftime("%Y-%m-%d %H:%M"))


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
