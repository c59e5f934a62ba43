# SPDX-License-Identifier: Apache-2.0
"""A plan on its way into the database: one shape for what was read from a text and for an outline in other words."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from mingfu.kernel.ledger import canonical
from mingfu.systems.plan import reading
from mingfu.systems.plan.reading.script import plain

_NUMBER = re.compile(r"[〔\[(（](\d{4})[〕\])）]\s*(?:第)?\s*0*(\d{1,5})\s*[号號]")


@dataclass(frozen=True, kw_only=True)
class TargetDraft:
    """A target; `task` is the code of the task whose sentence it stands in, `clause` the code of its clause."""

    place: str
    subject: str
    direction: str
    kind: str
    value: Decimal | None = None
    unit: str = ""
    year: int | None = None
    period: str = ""
    ceiling: bool = False
    falls: bool = False
    quote: str = ""
    clause: str = ""
    task: str = ""


@dataclass(frozen=True, kw_only=True)
class TaskDraft:
    """A task of a clause, with the year and the organs its words name."""

    code: str
    title: str
    kind: str = "task"
    year: int | None = None
    named: tuple[str, ...] = ()
    variant: str = "decomposition"


@dataclass(frozen=True, kw_only=True)
class ClauseDraft:
    """A numbered clause with its tasks."""

    code: str
    number: int
    title: str
    text: str
    tasks: tuple[TaskDraft, ...]


@dataclass(frozen=True, kw_only=True)
class PartDraft:
    """A part with its clauses."""

    kind: str
    title: str
    chapter: str
    clauses: tuple[ClauseDraft, ...]


@dataclass(frozen=True, kw_only=True)
class PlanDraft:
    """A whole plan. `digest` is the same for the same document, whichever script and width its signs have."""

    title: str
    name: str
    number: str
    issuer: str
    dated: date | None
    digest: str
    origin: str
    parts: tuple[PartDraft, ...]
    targets: tuple[TargetDraft, ...] = field(default=())

    @property
    def clauses(self) -> tuple[ClauseDraft, ...]:
        """Every clause in order."""
        return tuple(clause for part in self.parts for clause in part.clauses)

    @property
    def tasks(self) -> tuple[TaskDraft, ...]:
        """Every task in order."""
        return tuple(task for clause in self.clauses for task in clause.tasks)


def draft_of(text: str) -> PlanDraft:
    """The plan that a text holds. Raises what `reading.read_plan` raises."""
    # A database keeps no null character; offsets of the reading are those of the text without them.
    text = text.replace("\x00", "")
    plan = reading.read_plan(text)
    codes = clause_codes([(part.kind, [clause.number for clause in part.clauses]) for part in plan.parts])
    parts: list[PartDraft] = []
    for part in plan.parts:
        clauses = tuple(_clause(plan, clause, next(codes)) for clause in part.clauses)
        parts.append(PartDraft(kind=part.kind, title=part.title, chapter=part.chapter, clauses=clauses))
    return PlanDraft(
        title=plan.title,
        name=plan.name,
        number=plan.number or "",
        issuer=plan.issuer or "",
        dated=date.fromisoformat(plan.date) if plan.date else None,
        digest=text_digest(text),
        origin="text",
        parts=tuple(parts),
        targets=tuple(_targets(plan, parts)),
    )


def clause_codes(parts: list[tuple[str, list[int]]]) -> Iterator[str]:
    """A code for every clause: its number where numbers run through, `S` before those of safeguards.

    Where numbers begin anew in each part, the part's place stands in front: `2-1`.
    """
    counted = {kind: Counter(n for k, numbers in parts if k == kind for n in numbers) for kind, _numbers in parts}
    for place, (kind, numbers) in enumerate(parts, start=1):
        letter = "S" if kind == "safeguards" else ""
        within: Counter[int] = Counter()
        for number in numbers:
            within[number] += 1
            code = f"{letter}{number}" if counted[kind][number] == 1 else f"{letter}{place}-{number}"
            yield code if within[number] == 1 else f"{code}-{within[number]}"


def text_digest(text: str) -> str:
    """The same for texts that differ only in script, width, blanks and line breaks."""
    return hashlib.sha256("".join(plain(text).split()).encode()).hexdigest()


def content_digest(content: object) -> str:
    """SHA-256 of plain JSON content."""
    return hashlib.sha256(canonical(content)).hexdigest()


def code_for(draft: PlanDraft) -> str:
    """The code under which a plan would like to be known: `2014-27` for 〔2014〕27号, else the head of its digest."""
    found = _NUMBER.search(plain(draft.number))
    return f"{found[1]}-{found[2]}" if found else draft.digest[:10]


def _clause(plan: reading.Plan, clause: reading.Clause, code: str) -> ClauseDraft:
    tasks = tuple(
        TaskDraft(
            code=f"{code}.{task.number}",
            title=task.text.strip(),
            year=task.year,
            named=tuple(dict.fromkeys((*task.lead, *task.partners, *task.organs))),
        )
        for task in reading.tasks_of(clause, plan)
    )
    return ClauseDraft(code=code, number=clause.number, title=clause.title, text=clause.text, tasks=tasks)


def _targets(plan: reading.Plan, parts: list[PartDraft]) -> Iterator[TargetDraft]:
    """Every target with its clause and task. Clauses of reading and draft stand in the same order."""
    drafts = [clause for part in parts for clause in part.clauses]
    codes = {id(read): drafted for read, drafted in zip(plan.clauses, drafts, strict=True)}
    for placed in plan.placed():
        clause = codes.get(id(placed.clause)) if placed.clause else None
        yield _target(placed, clause.code if clause else "", _task_of(plan, placed, clause))


def _task_of(plan: reading.Plan, placed: reading.Placed, clause: ClauseDraft | None) -> str:
    if placed.clause is None or clause is None:
        return ""
    found = (task for task in reading.tasks_of(placed.clause, plan) if placed.target in task.targets)
    return next((f"{clause.code}.{task.number}" for task in found), "")


def _target(placed: reading.Placed, clause: str, task: str) -> TargetDraft:
    target = placed.target
    return TargetDraft(
        place=placed.place,
        subject=target.subject,
        direction=target.direction,
        kind=target.kind,
        value=None if target.value is None else Decimal(str(target.value)),
        unit=target.unit,
        year=target.year,
        period=target.period or "",
        ceiling=target.ceiling,
        falls=target.falls,
        quote=target.quote,
        clause=clause,
        task=task,
    )
