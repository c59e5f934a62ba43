# SPDX-License-Identifier: Apache-2.0
"""The legal clock on public pages: how much is left, the strip of days, and the date that explains itself."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from django.utils.translation import gettext

from mingfu.engines.cases import Lapse, Snapshot, deadlines_of, due_of, lapse_under
from mingfu.engines.cases.clocks import hours_late, is_past
from mingfu.engines.cases.models import Deadline
from mingfu.faces.portal.wording import day_words, spaced
from mingfu.faces.ui.components import Clock, Day, DayKind, Entry, Fact, Tag
from mingfu.kernel.calendar import CellKind, DayCell, Due, Explanation, explain, strip, working_days_between
from mingfu.kernel.clock import as_legal_day, today
from mingfu.kernel.refusals import _


@dataclass(frozen=True)
class DuePage:
    """Why the answer is due on its day."""

    number: str
    spaced: str
    due: str
    clock: Clock
    lines: tuple[Entry, ...]
    limit: str
    basis: str
    status: Tag
    calendar: str


def chosen_clock(clocks: Sequence[Deadline]) -> Deadline | None:
    """The clock over the whole case that runs, or ran last."""
    whole = [row for row in clocks if not row.token and row.replaced_at is None]
    running = [row for row in whole if row.met_at is None]
    return next(reversed(running or whole), None)


_DAYS: dict[CellKind, DayKind] = {
    CellKind.USED: "used",
    CellKind.NOW: "now",
    CellKind.DUE: "due",
    CellKind.OFF: "off",
    CellKind.PAUSED: "paused",
    CellKind.AHEAD: "open",
    CellKind.LATE: "late",
}
SOON = 2
"""Working days before the date from which the clock warns."""

ClockTone = Literal["ok", "warn", "bad"]


def days_of(cells: Iterable[DayCell]) -> tuple[Day, ...]:
    """The calendar's strip as the frame draws it."""
    return tuple(Day(str(cell.day.day), cell.label, _DAYS[cell.kind]) for cell in cells)


def _days_until(due: Due, done_on: date | None, lapse: Lapse | None) -> tuple[Day, ...]:
    """The strip of a clock: as of today while it runs; of one that stopped, with the day on which it did."""
    over = lapse is not None and (done_on is None or done_on > due.due)
    cells = strip(due, done_on or today(), lapse=str(lapse.word) if lapse is not None and over else "")
    if done_on is None or over:
        return days_of(cells)
    stopped = gettext("答复")
    return tuple(
        Day(day.number, stopped, "used" if day.kind == "now" else day.kind) if cell.day == done_on else day
        for cell, day in zip(cells, days_of(cells), strict=True)
    )


def clock_of(case: Snapshot, row: Deadline, due: Due) -> Clock:
    """The clock of a case as a strip of days, with how much is left or was used."""
    done_on = as_legal_day(row.met_at) if row.met_at else None
    lapse = lapse_under(case, row.limit, row.limits)
    left, tone = _left(row, done_on, lapse)
    days = _days_until(due, done_on, lapse)
    limit = amount_words(row.amount, row.unit)
    summary = gettext("期限日历：{limit}，{day} 到期").format(limit=limit, day=day_words(row.due_on))
    facts = [Fact(gettext("期限"), limit), Fact(gettext("到期"), day_words(row.due_on))]
    if lapse is not None:
        facts.append(Fact(gettext("到期未办"), gettext("依法{effect}").format(effect=lapse.said)))
        summary = gettext("{summary}；到期未办，依法{effect}").format(summary=summary, effect=lapse.said)
    return Clock(left, summary, days, "", tone, tuple(facts), proof=f"/case/{case.number}/due")


def _left(row: Deadline, done_on: date | None, lapse: Lapse | None) -> tuple[str, ClockTone]:
    """How much is left, or was used, or is over."""
    if row.met_at is not None and done_on is not None and is_past(row.due_on, row.due_at, row.met_at):
        if lapse is not None and lapse.word:
            return gettext("到期未办，{effect}").format(effect=lapse.word), "bad"
        if done_on == row.due_on:
            return gettext("超期 {hours} 小时答复").format(hours=hours_late(row.due_at, row.met_at)), "bad"
        return gettext("超期 {days} 个工作日答复").format(days=working_days_between(row.due_on, done_on)), "bad"
    if done_on is not None:
        used = working_days_between(as_legal_day(row.starts_at), done_on)
        return gettext("用时 {days} 个工作日").format(days=max(0, used)), "ok"
    return _still_left(row)


def _still_left(row: Deadline) -> tuple[str, ClockTone]:
    """How much time a running clock leaves."""
    """How much time a running clock leaves."""
    left = working_days_between(today(), row.due_on)
    if today() > row.due_on:
        return gettext("超 {days} 个工作日").format(days=-left), "bad"
    if today() == row.due_on:
        return (gettext("今天已超时"), "bad") if is_past(row.due_on, row.due_at) else (gettext("今天到期"), "warn")
    return gettext("剩 {days} 个工作日").format(days=left), "warn" if left <= SOON else "ok"


def amount_words(amount: int, unit: str) -> str:
    """A limit in words."""
    words = {
        "working": gettext("{n} 个工作日"),
        "calendar": gettext("{n} 日"),
        "month": gettext("{n} 个月"),
        "hour": gettext("{n} 小时"),
    }
    return words.get(unit, "{n}").format(n=amount)


def due_page(case: Snapshot) -> DuePage | None:
    """Why the date is what it is; None for a case without a clock."""
    row = chosen_clock(deadlines_of(case))
    if row is None:
        return None
    due = due_of(case, row)
    return DuePage(
        number=case.number,
        spaced=spaced(case.number),
        due=day_words(row.due_on),
        clock=replace(clock_of(case, row, due), proof=""),
        lines=explained(explain(due)),
        limit=amount_words(row.amount, row.unit),
        basis=row.basis,
        status=status_tag(row.status),
        calendar=due.calendar_edition,
    )


def explained(explanation: Explanation) -> tuple[Entry, ...]:
    """The lines of an explanation as a timeline."""
    tones: dict[str, Any] = {
        "counted": "ok",
        "skipped": "",
        "paused": "warn",
        "pause": "warn",
        "due": "brand",
        "rolled": "warn",
    }
    return tuple(Entry("", line.text, tone=tones.get(line.kind.value, "")) for line in explanation.lines)


def status_tag(status: str) -> Tag:
    """Whether the source of a number was read, or is assumed."""
    if status == "verified":
        return Tag(_("已核对原文"), "ok", "check")
    return Tag(_("暂按此执行，待核对原文"), "warn", "circle-question-mark")
