# SPDX-License-Identifier: Apache-2.0
"""Drafts as those see them who may work on them. For everybody else there are none."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.db.models import F, QuerySet

from mingfu.engines.bpmn import BpmnError, Finding, Model, Program, check, compile_program, export, parse, write
from mingfu.engines.cases.drafts.binding import Bindings, bound, chosen_process, executable
from mingfu.engines.cases.drafts.needs import FILE, Need, needs_of
from mingfu.engines.cases.drafts.refusals import DraftUnknown, ProcedureUnreadable
from mingfu.engines.cases.models import ProcedureBinding, ProcedureDraft
from mingfu.kernel.access import Actor, may

ACT = "procedures.draft"


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft with all that follows from its file and its bindings."""

    key: str
    title: str
    file: str
    sha256: str
    imported_at: datetime
    imported_by: str
    discarded_at: datetime | None
    discarded_why: str
    drawn: Model
    """As it came."""
    model: Model
    """With its bindings."""
    bindings: Bindings
    needs: tuple[Need, ...]
    findings: tuple[Finding, ...]
    """What is found in the process that shall run; of a file in which none is chosen, in all of it."""
    program: Program | None
    """The process that shall run, where nothing keeps it from running."""
    ready_at: datetime | None
    """When it was found ready, if it has not changed since."""

    @property
    def errors(self) -> tuple[Finding, ...]:
        """What keeps it from running."""
        return tuple(row for row in self.findings if row.severity == "error")

    @property
    def runnable(self) -> Model:
        """The executable procedure alone, as a model to export. Only of a draft with a program."""
        process = chosen_process(self.model)
        assert process is not None
        return executable(self.model, process)


def rows_for(actor: Actor) -> QuerySet[ProcedureDraft]:
    """Every draft the actor may see, newest first; discarded ones too."""
    rows = ProcedureDraft.objects.order_by("-imported_at", "-pk")
    return rows if may(actor, ACT) else rows.none()


def drafts_for(actor: Actor) -> tuple[Draft, ...]:
    """Every live draft the actor may see, newest first."""
    rows = rows_for(actor).filter(discarded_at=None).prefetch_related("bindings")
    return tuple(draft_of(row) for row in rows)


def draft_for(key: str, *, actor: Actor) -> Draft:
    """One draft: the live one of that key, else the last that was discarded. Raises `DraftUnknown`."""
    row = rows_for(actor).filter(key=key).order_by(F("discarded_at").desc(nulls_first=True), "-pk").first()
    if row is None:
        raise DraftUnknown(key=key)
    return draft_of(row)


def original(key: str, *, actor: Actor) -> bytes:
    """The file as it was taken in, byte for byte. Raises `DraftUnknown`."""
    row = rows_for(actor).filter(key=key).order_by(F("discarded_at").desc(nulls_first=True), "-pk").first()
    if row is None:
        raise DraftUnknown(key=key)
    return bytes(row.content)


def read(content: bytes, name: str) -> Model:
    """The model of a file that writes and reads again. Raises `ProcedureUnreadable` with file and line."""
    try:
        model = parse(content, name=name)
        parse(write(model), name=name)
    except BpmnError as error:
        raise ProcedureUnreadable.because(error) from error
    return model


def draft_of(row: ProcedureDraft) -> Draft:
    """A draft as its rows say."""
    return draft_with(row, given(row.bindings.all()))


def given(rows: Iterable[ProcedureBinding]) -> Bindings:
    """What counts of all that was ever said: the last answer to each question."""
    said = {(row.element, row.field): row.value for row in sorted(rows, key=lambda row: row.pk)}
    return {key: value for key, value in said.items() if value}


def draft_with(row: ProcedureDraft, bindings: Bindings) -> Draft:
    """A draft as it would be with these bindings."""
    drawn, model, needs, findings, program = _analysed(bytes(row.content), row.file, tuple(sorted(bindings.items())))
    return Draft(
        key=row.key,
        title=row.title,
        file=row.file,
        sha256=row.sha256,
        imported_at=row.imported_at,
        imported_by=row.imported_by,
        discarded_at=row.discarded_at,
        discarded_why=row.discarded_why,
        drawn=drawn,
        model=model,
        bindings=bindings,
        needs=needs,
        findings=findings,
        program=program,
        ready_at=row.ready_at if program is not None and program.digest == row.ready_digest else None,
    )


@lru_cache(maxsize=64)
def _analysed(
    content: bytes, file: str, said: tuple[tuple[tuple[str, str], str], ...]
) -> tuple[Model, Model, tuple[Need, ...], tuple[Finding, ...], Program | None]:
    """All that follows from a file and its bindings: the same every time, and slower than all the rest of a page."""
    drawn = read(content, file)
    model = bound(drawn, dict(said))
    program, findings = judged(model)
    return drawn, model, _needs(drawn, model), findings, program


def judged(model: Model) -> tuple[Program | None, tuple[Finding, ...]]:
    """The program of the process that shall run, where it can, and what was found in it."""
    process = chosen_process(model)
    if not model.processes:
        return None, tuple(check(model))
    if process is None:
        several = Finding(0, "which-process", FILE, "文件里有几个流程，请先选定要运行的一个。")
        return None, tuple(sorted([several, *check(model)]))
    alone = executable(model, process)
    findings = tuple(check(alone))
    try:
        # The lines of the findings are those of the drawing; what is compiled is the file that would be taken over.
        program = compile_program(parse(export(alone), name=model.file))
    except BpmnError as error:
        return None, findings or (Finding(error.line, error.code, error.element, error.message),)
    return program, findings


def _needs(drawn: Model, model: Model) -> tuple[Need, ...]:
    """Questions about the bound model; a kind that was chosen can be chosen anew."""
    process = chosen_process(model)
    before = next((row for row in drawn.processes if process is not None and row.id == process.id), None)
    asked = {(need.element, need.field): need for need in needs_of(model, process)}
    for need in needs_of(drawn, before):
        if need.field == "kind":
            asked[need.element, need.field] = need
    return tuple(sorted(asked.values(), key=lambda need: (need.line, need.element, list(_ORDER).index(need.field))))


_ORDER = (
    "process",
    "kind",
    "post",
    "service",
    "decision",
    "called",
    "message",
    "default",
    "condition",
    "limit",
    "basis",
    "form",
)
