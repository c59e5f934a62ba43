# SPDX-License-Identifier: Apache-2.0
"""Carrying running cases over to another edition of their procedure: shown before, done case by case, kept as a report.

Each case goes in a transaction of its own, on the version that the preview saw: one that moved meanwhile is reported and
not forced. A case that has no place in the new edition, or would get behind a hard gate that it never walked through,
stays under its own.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from mingfu.engines import bpmn
from mingfu.engines.cases.carrying import Carried, carry
from mingfu.engines.cases.declared import program_of
from mingfu.engines.cases.editions import keep_procedure, program_for
from mingfu.engines.cases.gates_kept import gates_passed_round
from mingfu.engines.cases.kept import EditionUnknown
from mingfu.engines.cases.migration_events import ProcedureMigrated, TaskMigrated
from mingfu.engines.cases.migration_models import MigrationLine, MigrationRun
from mingfu.engines.cases.models import Case, ProcedureEdition, WorkItem
from mingfu.engines.cases.refusals import stepping
from mingfu.engines.cases.snapshot import Snapshot, read_case
from mingfu.engines.cases.writing import StaleCase, Writing, apply, begin_writing
from mingfu.engines.jobs import open_timers, set_timer
from mingfu.kernel.access import Actor, require
from mingfu.kernel.clock import LEGAL_ZONE, at_one_moment, now
from mingfu.kernel.ledger import name_of, record
from mingfu.kernel.refusals import Refusal, _

ACT = "procedures.migrate"
MOVED, REFUSED, MISSED = "moved", "refused", "missed"
MOVES, MAP, STAYS = "moves", "map", "stays"

LOST = _("旧版流程的文本没有保存，不能迁移")
ROUND = _("会越过法定环节「{step}」，而它还没有办过")
MOVED_ON = _("预览之后又有了新进展，请重新预览")


class MappingUnknown(Refusal):
    """A mapping names an element that neither edition has."""

    code = "migration-mapping-unknown"
    status = 422
    message = _("对应关系“{pair}”里的环节不存在：左边应是旧版的环节，右边应是版本 {digest} 的环节。")
    field = "mapping"
    pair: str
    digest: str


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


@dataclass(frozen=True, slots=True)
class Line:
    """What became of one case."""

    number: str
    was: str
    result: str
    why: str
    dates: tuple[DateMove, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """A migration that was carried out."""

    pk: int
    procedure: str
    program: str
    mapping: Mapping[str, str]
    by: str
    began_at: datetime
    ended_at: datetime | None
    lines: tuple[Line, ...]

    def counted(self, result: str) -> int:
        """How many had that result."""
        return sum(line.result == result for line in self.lines)


Progress = Callable[[int, int], None]


def preview(procedure: str, *, to: str = "", mapping: Mapping[str, str] | None = None) -> Preview:
    """What a migration to an edition (the current one without `to`) would do; it changes nothing.

    Raises `EditionUnknown`, `MappingUnknown`.
    """
    new, pairs = _edition(procedure, to), dict(mapping or {})
    _check(procedure, new, pairs)
    with at_one_moment():
        found = tuple(_foresee(read_case(number), new, pairs) for number in _others(procedure, new))
    return Preview(procedure, new.digest, pairs, found)


def migrate(
    procedure: str,
    *,
    actor: Actor,
    to: str = "",
    mapping: Mapping[str, str] | None = None,
    progress: Progress | None = None,
) -> Report:
    """Carry the running cases of a procedure over to an edition, each by itself; what became of each.

    Raises `NotAllowed`, `EditionUnknown`, `MappingUnknown`.
    """
    require(actor, ACT)
    planned = preview(procedure, to=to, mapping=mapping)
    new = _edition(procedure, to)
    if new.digest == program_of(procedure).digest:
        keep_procedure(procedure)
    run = MigrationRun.objects.create(
        procedure=procedure, program=new.digest, mapping=planned.mapping, by=actor.code, began_at=now()
    )
    for done, one in enumerate(planned.cases, 1):
        _line(run, one, new, planned.mapping, actor)
        if progress is not None:
            progress(done, len(planned.cases))
    report = report_of(run.pk)
    with transaction.atomic():
        MigrationRun.objects.filter(pk=run.pk).update(ended_at=now())
        record(
            ProcedureMigrated(
                procedure=procedure,
                program=new.digest,
                mapping=dict(planned.mapping),
                moved=report.counted(MOVED),
                refused=report.counted(REFUSED),
                missed=report.counted(MISSED),
            ),
            stream=f"procedure:{procedure}",
            by=actor,
        )
    return report_of(run.pk)


def report_of(pk: int) -> Report:
    """A migration that was carried out, with every case. Raises `MigrationRun.DoesNotExist`."""
    run = MigrationRun.objects.get(pk=pk)
    lines = tuple(
        Line(row.number, row.was, row.result, row.why, tuple(DateMove(*each) for each in row.dates))
        for row in run.lines.order_by("pk")
    )
    return Report(run.pk, run.procedure, run.program, run.mapping, run.by, run.began_at, run.ended_at, lines)


def reports_of(procedure: str) -> tuple[Report, ...]:
    """The migrations of a procedure, newest first."""
    runs = MigrationRun.objects.filter(procedure=procedure).order_by("-began_at", "-pk")
    return tuple(report_of(pk) for pk in runs.values_list("pk", flat=True))


def _edition(procedure: str, digest: str) -> bpmn.Program:
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


def _foresee(case: Snapshot, new: bpmn.Program, mapping: Mapping[str, str]) -> Foreseen:
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
        writing, _carried = _plan(case, old, new, mapping)
    except Refusal as refusal:
        return Foreseen(case.number, case.version, old.digest, STAYS, waits, (str(refusal),))
    return Foreseen(case.number, case.version, old.digest, MOVES, waits, dates=tuple(_dates(case, new, writing)))


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


class GatePassedRound(Refusal):
    """The mapping would put a case behind a hard gate that it never walked through."""

    code = "migration-passes-gate"
    status = 409
    message = ROUND
    step: str


def _plan(
    case: Snapshot, old: bpmn.Program, new: bpmn.Program, mapping: Mapping[str, str], *, by: str = ""
) -> tuple[Writing, Carried]:
    """The step that carries a case over. Raises `StepImpossible`, `GatePassedRound`."""
    writing = begin_writing(case.number, expected=case.version, head=case.head, by=by)
    timers = {token: (set_at, due_at) for token, set_at, due_at in open_timers("case", case.number)}
    with stepping():
        carried = carry(writing, case, old, new, mapping, timers=timers)
    done = WorkItem.objects.filter(case_id=case.id, how="done").values_list("node", flat=True)
    walked = {mapping.get(node, node) for node in done}
    for gate in gates_passed_round(new, bpmn.State.load(writing.case["state"]), walked):
        raise GatePassedRound(step=gate.label)
    return writing, carried


def _dates(case: Snapshot, new: bpmn.Program, writing: Writing) -> Iterator[DateMove]:
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


def _line(run: MigrationRun, seen: Foreseen, new: bpmn.Program, mapping: Mapping[str, str], actor: Actor) -> None:
    """Carry one case over, or say why not; the line stands or falls with the step."""
    row: dict[str, Any] = {"run": run, "number": seen.number, "was": seen.was}
    if seen.verdict != MOVES:
        MigrationLine.objects.create(**row, result=REFUSED, why="；".join(each.rstrip("。") for each in seen.why))
        return
    try:
        with at_one_moment(), transaction.atomic():
            dates = _move(seen, new, mapping, actor)
            rows = [[each.what, each.was, each.due] for each in dates]
            MigrationLine.objects.create(**row, result=MOVED, dates=rows)
    except StaleCase:
        MigrationLine.objects.create(**row, result=MISSED, why=str(MOVED_ON))
    except Refusal as refusal:
        MigrationLine.objects.create(**row, result=REFUSED, why=str(refusal))


def _move(seen: Foreseen, new: bpmn.Program, mapping: Mapping[str, str], actor: Actor) -> list[DateMove]:
    case = read_case(seen.number)
    if case.version != seen.version:
        raise StaleCase(number=case.number)
    writing, carried = _plan(case, program_for(case.procedure, case.program), new, mapping, by=actor.code)
    dates = list(_dates(case, new, writing))
    apply(writing)
    # A step never changes the edition of a case or the node of a task; this act alone does.
    Case.objects.filter(pk=case.id).update(program=new.digest)
    for task in carried.tasks:
        item = WorkItem.objects.filter(case_id=case.id, token=task.token, closed_at=None)
        claim = {} if item.filter(post=task.post).exists() else {"claimed_by": "", "claimed_at": None}
        item.update(node=task.node, post=task.post, organ=task.organ, limit=task.limit, due_on=task.due_on, **claim)
    for token, due_at in carried.timers.items():
        set_timer("case", case.number, token=token, due_at=due_at)
    return dates
