# SPDX-License-Identifier: Apache-2.0
"""Carrying running cases over to another edition of their procedure: shown before, done case by case, kept as a report.

Each case goes in a transaction of its own, on the version that the preview saw: one that moved meanwhile is reported and
not forced. A case that has no place in the new edition, or would get behind a hard gate that it never walked through,
stays under its own.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from mingfu.engines import bpmn
from mingfu.engines.cases.declared import program_of
from mingfu.engines.cases.editions import keep_procedure, program_for
from mingfu.engines.cases.migration_events import ProcedureMigrated
from mingfu.engines.cases.migration_foreseen import (
    MOVES,
    DateMove,
    Foreseen,
    around_of,
    dates_moved,
    edition_to,
    plan,
    preview,
)
from mingfu.engines.cases.migration_models import MigrationLine, MigrationRun
from mingfu.engines.cases.models import Case, WorkItem
from mingfu.engines.cases.snapshot import read_case
from mingfu.engines.cases.writing import StaleCase, apply
from mingfu.engines.jobs import hold_timers, set_timer
from mingfu.kernel.access import Actor, require
from mingfu.kernel.clock import at_one_moment, now
from mingfu.kernel.ledger import record
from mingfu.kernel.refusals import Refusal, _

ACT = "procedures.migrate"
MOVED, REFUSED, MISSED = "moved", "refused", "missed"

MOVED_ON = _("预览之后又有了新进展，请重新预览")


class NothingToMigrate(Refusal):
    """Every running case is under that edition already."""

    code = "migration-nothing"
    status = 409
    message = _("流程“{procedure}”没有需要迁移到版本 {digest} 的在办件。")
    procedure: str
    digest: str


class ReportUnknown(Refusal):
    """No migration has that number."""

    code = "migration-unknown"
    status = 404
    message = _("没有第 {pk} 次迁移的报告。请从流程的“迁移在办件”页面选择。")
    pk: int


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


def migrate(
    procedure: str,
    *,
    actor: Actor,
    to: str = "",
    mapping: Mapping[str, str] | None = None,
    progress: Progress | None = None,
) -> Report:
    """Carry the running cases of a procedure over to an edition, each by itself; what became of each.

    Raises `NotAllowed`, `EditionUnknown`, `MappingUnknown`, `NothingToMigrate`.
    """
    require(actor, ACT)
    planned = preview(procedure, to=to, mapping=mapping)
    if not planned.cases:
        raise NothingToMigrate(procedure=procedure, digest=planned.program)
    new = edition_to(procedure, to)
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


def report_of(pk: int, *, procedure: str = "") -> Report:
    """A migration that was carried out, of one procedure where it is named, with every case. Raises `ReportUnknown`."""
    run = MigrationRun.objects.filter(pk=pk).first()
    if run is None or procedure not in {"", run.procedure}:
        raise ReportUnknown(pk=pk)
    return _report(run)


def reports_of(procedure: str) -> tuple[Report, ...]:
    """The migrations of a procedure, newest first."""
    runs = MigrationRun.objects.filter(procedure=procedure).order_by("-began_at", "-pk")
    return tuple(_report(run) for run in runs.prefetch_related("lines"))


def _report(run: MigrationRun) -> Report:
    lines = tuple(
        Line(row.number, row.was, row.result, row.why, tuple(DateMove(*each) for each in row.dates))
        for row in sorted(run.lines.all(), key=lambda row: row.pk)
    )
    return Report(run.pk, run.procedure, run.program, run.mapping, run.by, run.began_at, run.ended_at, lines)


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
    programs = (program_for(case.procedure, case.program), new)
    writing, carried = plan(case, programs, mapping, around_of([case])[case.number], by=actor.code)
    dates = list(dates_moved(case, new, writing))
    # Instants before the case, as the due-list takes them.
    if carried.timers:
        hold_timers("case", case.number)
    for token, due_at in carried.timers.items():
        set_timer("case", case.number, token=token, due_at=due_at)
    apply(writing)
    # A step never changes the edition of a case or the node of a task; this act alone does.
    Case.objects.filter(pk=case.id).update(program=new.digest)
    for task in carried.tasks:
        item = WorkItem.objects.filter(case_id=case.id, token=task.token, closed_at=None)
        claim = {} if item.filter(post=task.post).exists() else {"claimed_by": "", "claimed_at": None}
        item.update(node=task.node, post=task.post, organ=task.organ, limit=task.limit, due_on=task.due_on, **claim)
    return dates
