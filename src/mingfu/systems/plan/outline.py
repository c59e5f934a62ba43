# SPDX-License-Identifier: Apache-2.0
"""A plan's outline as YAML: its structure and targets in our own words, for a district that does not ship the text.

plan: {title: …, name: …, number: …, issuer: …, date: 2014-06-16}
status: assumed
basis: …
goals: [{place: …, subject: …, kind: trend, direction: rise, year: 2016}]
parts:
  - title: …
    kind: tasks
    clauses:
      - number: 1
        title: …
        tasks:
          - {title: …, lead: gm.reform, partners: [gm.tax], due: 2016-12-31, five: [任务, 时间, 权责, 要求, 措施],
             targets: [{subject: …, value: 90, unit: "%", year: 2016, direction: min, kind: level}]}
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from mingfu.systems.plan.drafts import (
    ClauseDraft,
    PartDraft,
    PlanDraft,
    TargetDraft,
    TaskDraft,
    clause_codes,
    content_digest,
)
from mingfu.systems.plan.reading import FULFILMENTS
from mingfu.systems.plan.refusals import OutlineUnreadable


@dataclass(frozen=True, kw_only=True)
class AssignmentDraft:
    """Who is to lead a task, as the outline suggests, and its five fulfilments where it writes them."""

    task: str
    lead: str
    partners: tuple[str, ...]
    due_on: date | None
    status: str
    basis: str
    variant: str
    columns: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Outline:
    """An outline read: the plan, and what it says of its tasks."""

    draft: PlanDraft
    assignments: tuple[AssignmentDraft, ...]


def read_outline(path: Path) -> Outline:
    """The outline in a file. Raises `OutlineUnreadable`."""
    try:
        declared = yaml.safe_load(path.read_text(encoding="utf-8"))
        return _outline(declared)
    except (OSError, UnicodeDecodeError, yaml.YAMLError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise OutlineUnreadable(file=path.name, what=f"{type(error).__name__}: {error}") from error


def _outline(declared: Mapping[str, Any]) -> Outline:
    head = declared["plan"]
    rows = declared["parts"]
    codes = clause_codes([(part["kind"], [clause["number"] for clause in part["clauses"]]) for part in rows])
    placed = [(part, [(next(codes), clause) for clause in part["clauses"]]) for part in rows]
    targets = [_target(row, row["place"]) for row in declared.get("goals", ())]
    targets += [
        _target(row, part["title"], clause=code, task=task)
        for part, clauses in placed
        for code, clause in clauses
        for task, declared_task in _coded(code, clause)
        for row in declared_task.get("targets", ())
    ]
    draft = PlanDraft(
        title=head["title"],
        name=head["name"],
        number=head["number"],
        issuer=head["issuer"],
        dated=date.fromisoformat(str(head["date"])),
        digest=content_digest([head["number"], _texts(placed)]),
        origin="outline",
        parts=tuple(_part(part, clauses) for part, clauses in placed),
        targets=tuple(targets),
    )
    assignments = [
        _assignment(task, row, declared)
        for _part_row, clauses in placed
        for code, clause in clauses
        for task, row in _coded(code, clause)
        if "lead" in row
    ]
    return Outline(draft=draft, assignments=tuple(assignments))


def _coded(code: str, clause: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    return ((f"{code}.{place}", row) for place, row in enumerate(clause["tasks"], start=1))


def _texts(placed: list[tuple[Any, list[tuple[str, Any]]]]) -> list[Any]:
    """What makes an outline another one: its titles and tasks, not its suggestions."""
    return [
        [part["title"], [[code, clause["title"], [task["title"] for task in clause["tasks"]]] for code, clause in rows]]
        for part, rows in placed
    ]


def _part(part: Mapping[str, Any], clauses: list[tuple[str, Mapping[str, Any]]]) -> PartDraft:
    return PartDraft(
        kind=part["kind"],
        title=part["title"],
        chapter=part.get("chapter", ""),
        clauses=tuple(
            ClauseDraft(
                code=code,
                number=int(clause["number"]),
                title=clause["title"],
                text=clause.get("text", ""),
                tasks=tuple(_task(task, row) for task, row in _coded(code, clause)),
            )
            for code, clause in clauses
        ),
    )


def _task(code: str, row: Mapping[str, Any]) -> TaskDraft:
    due = row.get("due")
    return TaskDraft(
        code=code,
        title=row["title"],
        kind=row.get("kind", "task"),
        year=date.fromisoformat(str(due)).year if due else None,
        variant=_variant(row),
    )


def _variant(row: Mapping[str, Any]) -> str:
    variant = str(row.get("variant", "decomposition"))
    if variant not in FULFILMENTS:
        msg = f"五落实没有 {variant} 这一种"
        raise ValueError(msg)
    return variant


def _assignment(code: str, row: Mapping[str, Any], declared: Mapping[str, Any]) -> AssignmentDraft:
    variant = _variant(row)
    columns = [column.key for column in FULFILMENTS[variant].columns]
    five = [str(text) for text in row.get("five", ())]
    if five and len(five) != len(columns):
        msg = f"{code} 的五落实有 {len(five)} 栏"
        raise ValueError(msg)
    due = row.get("due")
    return AssignmentDraft(
        task=code,
        lead=row["lead"],
        partners=tuple(row.get("partners", ())),
        due_on=date.fromisoformat(str(due)) if due else None,
        status=declared.get("status", "assumed"),
        basis=declared.get("basis", ""),
        variant=variant,
        columns=dict(zip(columns, five, strict=True)) if five else {},
    )


def _target(row: Mapping[str, Any], place: str, *, clause: str = "", task: str = "") -> TargetDraft:
    value = row.get("value")
    return TargetDraft(
        place=place,
        subject=row["subject"],
        direction=row["direction"],
        kind=row["kind"],
        value=None if value is None else Decimal(str(value)),
        unit=row.get("unit", ""),
        year=row.get("year"),
        period=row.get("period", ""),
        ceiling=bool(row.get("ceiling", False)),
        falls=bool(row.get("falls", False)),
        quote=row.get("quote", ""),
        clause=clause,
        task=task,
    )
