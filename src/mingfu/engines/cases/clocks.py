# SPDX-License-Identifier: Apache-2.0
"""The dates of a case: setting clocks, moving them after pauses and extensions, and saying why they are what they are."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from mingfu.engines.cases.declared import Clock
from mingfu.engines.cases.snapshot import Granted, OpenItem, PauseRow, RunningClock, Snapshot
from mingfu.engines.cases.writing import NewDeadline
from mingfu.engines.dmn import compile_expression
from mingfu.kernel.calendar import Due, Extension, Pause, Unit, add_working_days, due, working_days_between
from mingfu.kernel.catalogs import Item
from mingfu.kernel.clock import LEGAL_ZONE, as_legal_day, legal_now, now


def resolve(text: str, data: Mapping[str, Any]) -> str:
    """A declared code: itself, or what the FEEL expression after `=` makes of the case's data."""
    if not text.startswith("="):
        return text
    value = compile_expression(text[1:].strip()).evaluate(data, clock=legal_now)
    return "" if value is None else str(value)


def derive(  # noqa: PLR0913 - each is a fact the date follows from, and each goes by name
    *,
    starts_at: datetime,
    amount: int,
    unit: str,
    regime: str,
    pauses: Sequence[PauseRow] = (),
    extension: Granted | None = None,
    basis: str = "",
    as_of: datetime | None = None,
) -> Due:
    """The date, with its proof, from start, limit, pauses and extension: always derived, never edited.

    A pause that is still open ends at `as_of`, or where it began when no instant is given.
    """
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
        as_of=as_of,
    )
    return replace(found, basis=basis) if basis else found


def derive_row(
    row: Item,
    *,
    starts_at: datetime,
    pauses: Sequence[PauseRow] = (),
    extension: Granted | None = None,
    as_of: datetime | None = None,
) -> Due:
    """The date that a row of a limits list gives."""
    return derive(
        starts_at=starts_at,
        amount=int(row.content["amount"]),
        unit=row.content["unit"],
        regime=row.content.get("regime", "general"),
        pauses=pauses,
        extension=extension,
        basis=row.basis,
        as_of=as_of,
    )


def date_of_row(row: Item, *, starts_at: datetime, pauses: Sequence[PauseRow] = ()) -> date:
    """The day alone that a row gives: without pauses, working days are one look into the calendar."""
    if not pauses and row.content["unit"] == Unit.WORKING:
        return add_working_days(as_legal_day(starts_at), int(row.content["amount"]))
    return derive_row(row, starts_at=starts_at, pauses=pauses).due


def end_of_row(row: Item, *, starts_at: datetime, pauses: Sequence[PauseRow] = ()) -> tuple[date, datetime | None]:
    """The day that a row gives, and of a limit in hours the instant at which it ends."""
    if row.content["unit"] != Unit.HOUR:
        return date_of_row(row, starts_at=starts_at, pauses=pauses), None
    found = derive_row(row, starts_at=starts_at, pauses=pauses)
    return found.due, found.at


def derive_task(row: Item, item: OpenItem, pauses: Sequence[PauseRow], *, as_of: datetime | None = None) -> Due:
    """The date of an open task. The pause that hangs on this very task does not stop its own clock."""
    others = [pause for pause in pauses if pause.token != item.token]
    return derive_row(row, starts_at=item.opened_at, pauses=others, as_of=as_of)


def _extension(granted: Granted | None) -> Extension | None:
    if granted is None:
        return None
    ground, amount, unit, approver = granted
    return Extension(amount=amount, unit=Unit(unit), reason=ground, approver=approver)


def new_deadline(
    clock: Clock, row: Item, *, starts_at: datetime, pauses: Sequence[PauseRow], extension: Granted | None
) -> NewDeadline:
    """The clock as it starts under a row of its list."""
    amount, unit, regime = int(row.content["amount"]), row.content["unit"], row.content.get("regime", "general")
    found = derive(
        starts_at=starts_at,
        amount=amount,
        unit=unit,
        regime=regime,
        pauses=pauses,
        extension=extension,
        basis=row.basis,
    )
    return NewDeadline(
        code=clock.code,
        limits=clock.limits,
        limit=row.code,
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


def re_derive(
    running: RunningClock, pauses: Sequence[PauseRow], extension: Granted | None, *, as_of: datetime | None = None
) -> Due:
    """A running clock's date under its present pauses and extension."""
    return derive(
        starts_at=running.starts_at,
        amount=running.amount,
        unit=running.unit,
        regime=running.regime,
        pauses=pauses,
        extension=extension,
        basis=running.basis,
        as_of=as_of,
    )


def end_of(day: date) -> datetime:
    """The first instant after a legal day."""
    return datetime.combine(day + timedelta(days=1), time(), LEGAL_ZONE).astimezone(UTC)


def is_past(due_on: date, due_at: datetime | None = None, at: datetime | None = None) -> bool:
    """Whether a date has passed at an instant (now): of a limit in hours its instant, of any other its legal day."""
    moment = now() if at is None else at
    return moment > due_at if due_at is not None else as_legal_day(moment) > due_on


def runs_late(case: Snapshot) -> bool:
    """Whether a clock over the whole case is past its date and did not lawfully stand still by then."""
    return any(_late(case, held.due_on, held.due_at) for held in case.clocks)


def waits_late(case: Snapshot, item: OpenItem) -> bool:
    """The same of an open task with a date of its own."""
    return item.due_on is not None and _late(case, item.due_on, item.due_at)


def _late(case: Snapshot, due_on: date, due_at: datetime | None) -> bool:
    return is_past(due_on, due_at) and not stands_still(case.pauses, due_on, due_at)


def hours_late(due_at: datetime | None, at: datetime) -> int:
    """Hours begun after the end of a limit in hours; 0 when in time, or where the limit counts days."""
    return max(0, -(-(at - due_at) // timedelta(hours=1))) if due_at is not None else 0


def days_late(due_on: date, day: date) -> int:
    """Working days after the due date, 0 when in time."""
    return working_days_between(due_on, day) if day > due_on else 0


def stands_still(pauses: Sequence[PauseRow], due_on: date, due_at: datetime | None = None) -> bool:
    """Whether a date lawfully stands still now: a pause that began after it had passed covers nothing."""
    return any(row.until is None and not is_past(due_on, due_at, row.since) for row in pauses)
