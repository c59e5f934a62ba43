# SPDX-License-Identifier: Apache-2.0
"""Dates that move: of clocks over the whole case and of open tasks, after a pause, an extension or a late calendar."""

from collections.abc import Sequence
from datetime import date

from mingfu.engines.cases import events as happened
from mingfu.engines.cases.clocks import derive_task, re_derive
from mingfu.engines.cases.editions import rules_of
from mingfu.engines.cases.snapshot import Granted, OpenItem, PauseRow, RunningClock, Snapshot
from mingfu.engines.cases.writing import Writing
from mingfu.kernel.calendar import Due, add_working_days, working_days_between
from mingfu.kernel.clock import as_legal_day


def pauses_after(writing: Writing, before: Snapshot | None) -> tuple[PauseRow, ...]:
    """The pauses as they stand once the writing is applied."""
    rows = before.pauses if before else ()
    if writing.resume:
        rows = tuple(PauseRow(row.ground, row.since, row.until or writing.at, row.token) for row in rows)
    if writing.suspend is not None:
        rows = (*rows, PauseRow(writing.suspend["ground"], writing.at, None, writing.suspend["token"]))
    return rows


def is_still(writing: Writing, before: Snapshot | None) -> bool:
    """Whether a pause is open once the writing is applied."""
    return any(row.until is None for row in pauses_after(writing, before))


def move_all(
    writing: Writing, case: Snapshot, pauses: Sequence[PauseRow], extension: Granted | None, *, why: str
) -> None:
    """Give every running clock and every task that stays open the date it has now, where that is another one."""
    for held in case.clocks:
        move_clock(writing, held, re_derive(held, pauses, extension), why=why)
    closed = {row["token"] for row in writing.close}
    for item in case.items:
        if item.token in closed or item.due_on is None:
            continue
        if item.limit:
            move_task(writing, item, derive_task(rules_of(case).limit(item.limit), item, pauses), why=why)
        elif why == "pause":
            move_task(writing, item, _later_by_pause(writing, case, item, item.due_on), why=why)


def _later_by_pause(writing: Writing, case: Snapshot, item: OpenItem, due_on: date) -> date:
    """A date that somebody set by hand, later by the working days that the pause which ends now took out of it."""
    since = next((row.since for row in case.pauses if row.until is None), writing.at)
    first, last = as_legal_day(max(since, item.opened_at)), as_legal_day(writing.at)
    return add_working_days(due_on, working_days_between(first, last)) if first <= due_on else due_on


def move_clock(writing: Writing, held: RunningClock, found: Due, *, why: str) -> None:
    """Give a running clock the date it has now, when that is another one, or is no longer provisional."""
    if (found.due, found.at, found.provisional) == (held.due_on, held.due_at, held.provisional):
        return
    writing.moved.append(
        {
            "id": held.id,
            "due_on": found.due,
            "due_at": found.at,
            "calendar_edition": found.calendar_edition,
            "provisional": found.provisional,
        }
    )
    number, calendar = writing.number, found.calendar_edition
    if (found.due, found.at) == (held.due_on, held.due_at):
        if not found.provisional:
            confirmed = happened.DeadlineConfirmed(case=number, clock=held.code, due_on=found.due, calendar=calendar)
            writing.events.append(confirmed)
        return
    moved = happened.DeadlineMoved(
        case=number, clock=held.code, was=held.due_on, due_on=found.due, why=why, calendar=calendar
    )
    writing.events.append(moved)


def move_task(writing: Writing, item: OpenItem, found: Due | date, *, why: str) -> None:
    """Give an open task the date it has now, when that is another one."""
    due_on, due_at = (found.due, found.at) if isinstance(found, Due) else (found, None)
    if item.due_on is None or (due_on, due_at) == (item.due_on, item.due_at):
        return
    writing.redated.append({"token": item.token, "due_on": due_on, "due_at": due_at})
    moved = happened.TaskReDated(
        case=writing.number, token=item.token, node=item.node, was=item.due_on, due_on=due_on, why=why
    )
    writing.events.append(moved)


def project_due(writing: Writing, before: Snapshot | None) -> None:
    """Let the case show the nearest date of its running clocks; once none runs, the date of the last that did."""
    running = {held.id: held.due_on for held in before.clocks} if before else {}
    running |= {row["id"]: row["due_on"] for row in writing.moved}
    stopped = [running[held] for held in writing.met]
    dates = [due_on for held, due_on in running.items() if held not in {*writing.met, *writing.replaced}]
    dates += [fresh.due_on for fresh in writing.deadlines]
    nearest = min(dates) if dates else max(stopped, default=None)
    if nearest is not None and (before is None or nearest != before.due_on):
        writing.case["due_on"] = nearest
