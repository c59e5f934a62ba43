# SPDX-License-Identifier: Apache-2.0
"""The dates of a case: setting clocks, moving them after pauses and extensions, and saying why they are what they are."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from mingfu.engines.cases.declared import Clock
from mingfu.engines.cases.snapshot import PauseRow, RunningClock
from mingfu.engines.cases.writing import NewDeadline
from mingfu.engines.dmn import compile_expression
from mingfu.kernel.calendar import Due, Extension, Pause, Unit, due, working_days_between
from mingfu.kernel.catalogs import Item, entry
from mingfu.kernel.clock import as_legal_day


def resolve(text: str, data: Mapping[str, Any]) -> str:
    """A declared code: itself, or what the FEEL expression after `=` makes of the case's data."""
    if not text.startswith("="):
        return text
    value = compile_expression(text[1:].strip()).evaluate(data)
    return "" if value is None else str(value)


def limit_of(limits: str, code: str, *, on: date) -> Item:
    """The dated row that says how long. Raises `UnknownEntry`."""
    return entry(limits, code, on=on)


def derive(
    *,
    starts_at: datetime,
    amount: int,
    unit: str,
    regime: str,
    pauses: Sequence[PauseRow] = (),
    extension: tuple[str, int, str, str] | None = None,
    basis: str = "",
) -> Due:
    """The date, with its proof, from start, limit, pauses and extension: always derived, never edited."""
    kind = Unit(unit)
    found = due(
        starts_at if kind is Unit.HOUR else as_legal_day(starts_at),
        amount,
        kind,
        regime=regime,
        pauses=tuple(
            Pause(since=row.since, until=row.until, ground=row.ground) for row in pauses if row.until != row.since
        ),
        extension=_extension(extension),
    )
    return replace(found, basis=basis) if basis else found


def derive_row(row: Item, *, starts_at: datetime) -> Due:
    """The date that a row of a limits list gives, without pauses."""
    return derive(
        starts_at=starts_at,
        amount=int(row.content["amount"]),
        unit=row.content["unit"],
        regime=row.content.get("regime", "general"),
        basis=row.basis,
    )


def _extension(granted: tuple[str, int, str, str] | None) -> Extension | None:
    if granted is None:
        return None
    ground, amount, unit, approver = granted
    return Extension(amount=amount, unit=Unit(unit), reason=ground, approver=approver)


def new_deadline(clock: Clock, code: str, *, starts_at: datetime, pauses: Sequence[PauseRow]) -> NewDeadline:
    """The clock as it starts under the limit in force on its first day."""
    row = limit_of(clock.limits, code, on=as_legal_day(starts_at))
    amount, unit, regime = int(row.content["amount"]), row.content["unit"], row.content.get("regime", "general")
    found = derive(starts_at=starts_at, amount=amount, unit=unit, regime=regime, pauses=pauses, basis=row.basis)
    return NewDeadline(
        code=clock.code,
        limits=clock.limits,
        limit=code,
        amount=amount,
        unit=unit,
        regime=regime,
        basis=row.basis,
        status=row.status,
        starts_at=starts_at,
        due_on=found.due,
        due_at=found.at,
        calendar_edition=found.calendar_edition,
        provisional=found.provisional,
    )


def re_derive(running: RunningClock, pauses: Sequence[PauseRow], extension: tuple[str, int, str, str] | None) -> Due:
    """A running clock's date under its present pauses and extension."""
    return derive(
        starts_at=running.starts_at,
        amount=running.amount,
        unit=running.unit,
        regime=running.regime,
        pauses=pauses,
        extension=extension,
        basis=running.basis,
    )


def days_late(due_on: date, day: date) -> int:
    """Working days after the due date, 0 when in time."""
    return working_days_between(due_on, day) if day > due_on else 0
