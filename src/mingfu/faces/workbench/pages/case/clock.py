# SPDX-License-Identifier: Apache-2.0
"""The legal clock of a case: how much is left, which days count, and every date with its proof."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from django.utils.translation import gettext

from mingfu.engines.cases import Lapse, due_of, due_of_task, lapse_under
from mingfu.engines.cases.beside import PART, kind_of
from mingfu.engines.cases.clocks import is_past, stands_still
from mingfu.engines.cases.models import Deadline
from mingfu.engines.cases.snapshot import OpenItem
from mingfu.faces.ui.components import Cell, Clock, Day, DayKind, Fact, Notice, Table, Tag, table
from mingfu.faces.ui.frame import Link
from mingfu.faces.workbench import naming
from mingfu.faces.workbench.pages.case.beside import is_mine, step_words
from mingfu.faces.workbench.pages.case.file import File
from mingfu.faces.workbench.pages.case.parts import due_of_part
from mingfu.faces.workbench.words import SOON, day_words, hours_words, left, left_words, moment_words
from mingfu.kernel.calendar import CellKind, Due, Unit, explain, strip
from mingfu.kernel.calendar.words import amount_of
from mingfu.kernel.clock import as_legal_day, today

KINDS: dict[CellKind, DayKind] = {
    CellKind.USED: "used",
    CellKind.NOW: "now",
    CellKind.DUE: "due",
    CellKind.OFF: "off",
    CellKind.PAUSED: "paused",
    CellKind.AHEAD: "open",
    CellKind.LATE: "late",
}


def clock_of(file: File) -> Clock | None:
    """The clock that runs, the one that ran last where none does, or None for a case without limits.

    Whoever has been asked for a part alone sees the days of that part.
    """
    part = _of_part(file)
    if part is not None:
        return part
    counted = [row for row in file.deadlines if row.replaced_at is None]
    running = next((row for row in counted if row.met_at is None), None)
    if running is None:
        return _of_task(file) or (_stopped(file, counted[-1]) if counted else None)
    due, lapse = due_of(file.case, running), lapse_under(file.case, running.limit, running.limits)
    said, tone = _left(file, due)
    return Clock(
        left=said,
        summary=gettext("期限日历：{limit}，{day}到期").format(
            limit=amount_of(running.amount, Unit(running.unit)), day=day_words(due.due)
        ),
        days=days_of(due, lapse),
        left_note=title_of(file, running),
        tone=tone,
        facts=_facts(file, running, due) + _lapses(lapse),
        notice=_notice(file, due),
        proof=_proof(file, running),
    )


def _of_part(file: File) -> Clock | None:
    """The clock of the part asked of the reader, who has no other task in the case."""
    mine = [item for item in file.case.items if is_mine(item, file.actor)]
    if not mine or any(kind_of(item.token) != PART for item in mine):
        return None
    due = due_of_part(file, mine[0].token)
    if due is None:
        return None
    said, tone = _left(file, due)
    words = step_words(file, mine[0])
    facts = (Fact(words, gettext("{day} 前").format(day=day_words(due.due))),)
    summary = gettext("期限日历：{step}，{day}到期").format(step=words, day=day_words(due.due))
    return Clock(said, summary, days_of(due), words, tone, facts)


def days_of(due: Due, lapse: Lapse | None = None) -> tuple[Day, ...]:
    """The strip; the first day of a month says which month it is, the day after the last what silence comes to."""
    cells = strip(due, today(), lapse=str(lapse.word) if lapse is not None else "")
    return tuple(Day(_number(cell.day), cell.label, KINDS[cell.kind]) for cell in cells)


def _lapses(lapse: Lapse | None) -> tuple[Fact, ...]:
    """What the law makes of silence, and by what article."""
    if lapse is None:
        return ()
    said = gettext("依法{effect}（{basis}）").format(effect=lapse.said, basis=lapse.basis)
    return (Fact(gettext("到期未办"), said, tag=_assumed(lapse.status)),)


def _number(day: date) -> str:
    return f"{day.month}/{day.day}" if day.day == 1 else str(day.day)


def _left(file: File, due: Due) -> tuple[str, Literal["", "ok", "warn", "bad"]]:
    if file.case.paused and stands_still(file.case.pauses, due.due, due.at):
        return gettext("计时暂停"), ""
    if due.at is not None:
        return hours_words(due.at), "bad" if is_past(due.due, due.at) else "warn"
    if due.due < today():
        return left_words(due.due), "bad"
    return left_words(due.due), "warn" if left(due.due) <= SOON else "ok"


def _of_task(file: File) -> Clock | None:
    """The clock of the open task that is due first, once the case as a whole was answered."""
    dated = [item for item in file.case.items if item.due_on is not None and item.limit]
    if not dated:
        return None
    item = min(dated, key=lambda one: one.due_on or today())
    row, due = due_of_task(file.case, item)
    said, tone = _left(file, due)
    limit = amount_of(int(row.content["amount"]), Unit(row.content["unit"]))
    summary = gettext("期限日历：{limit}，{day}到期").format(limit=limit, day=day_words(due.due))
    facts = (
        Fact(
            row.title, gettext("{limit}，{day}").format(limit=limit, day=day_words(due.due)), tag=_assumed(row.status)
        ),
    )
    note, proof = gettext(file.node(item.node)), _task_proof(file, item)
    lapse = lapse_under(file.case, item.limit)
    return Clock(said, summary, days_of(due, lapse), note, tone, facts + _lapses(lapse), proof=proof)


def _task_proof(file: File, item: OpenItem) -> str:
    return f"/desk/cases/{file.case.number}/tasks/{item.token}/deadline"


def _stopped(file: File, row: Deadline) -> Clock:
    met_on = as_legal_day(row.met_at) if row.met_at else None
    late = row.met_at is not None and is_past(row.due_on, row.due_at, row.met_at)
    lapse = lapse_under(file.case, row.limit, row.limits)
    said = gettext("超期答复") if late else gettext("按期答复")
    if late and lapse is not None and lapse.word:
        said = gettext("到期未办，{effect}").format(effect=lapse.word)
    summary = gettext("期限 {due}，{met} 完成。").format(
        due=day_words(row.due_on), met=day_words(met_on) if met_on else ""
    )
    return Clock(said, summary, left_note=title_of(file, row), tone="bad" if late else "ok", proof=_proof(file, row))


def _facts(file: File, row: Deadline, due: Due) -> tuple[Fact, ...]:
    limit = amount_of(row.amount, Unit(row.unit))
    found = [
        Fact(
            title_of(file, row),
            gettext("{limit}，{day}").format(limit=limit, day=day_words(due.due)),
            tag=_assumed(row.status),
        )
    ]
    found += [
        Fact(
            gettext(file.node(item.node)),
            gettext("{day} 前").format(day=day_words(item.due_on)),
            url=_task_proof(file, item) if item.limit else "",
        )
        for item in file.case.items
        if item.due_on is not None
    ]
    return tuple(found)


def _assumed(status: str) -> Tag | None:
    return Tag(gettext("依据待核")) if status != "verified" else None


def _notice(file: File, due: Due) -> Notice | None:
    if file.case.paused and stands_still(file.case.pauses, due.due, due.at):
        ground = next(pause.ground for pause in file.case.pauses if pause.until is None)
        called = naming.grounds(file.case.system).get(ground, ground)
        return Notice(gettext("计时暂停：{ground}。恢复后期限顺延。").format(ground=called), "", "pause")
    if due.provisional:
        return Notice(gettext("期限跨入放假安排尚未公布的年份，公布后会重新计算。"), "warn", "calendar-clock")
    if due.due <= today():
        return Notice(
            gettext("到期未答复，自动亮红牌、通报督查岗，并在门户公开。"),
            "bad" if is_past(due.due, due.at) else "warn",
            "bell",
        )
    return None


def title_of(file: File, row: Deadline) -> str:
    """What a clock is called."""
    return next((str(clock.title) for clock in file.start.clocks if clock.code == row.code), row.code)


def _proof(file: File, row: Deadline) -> str:
    return f"/desk/cases/{file.case.number}/deadlines/{row.pk}"


def deadline_table(file: File) -> Table:
    """Every clock of the case, replaced ones included, each with the way to its proof."""
    rows = [
        (
            Cell(title_of(file, row), _proof(file, row)),
            amount_of(row.amount, Unit(row.unit)),
            moment_words(row.starts_at),
            day_words(row.due_on),
            _state(row),
        )
        for row in file.deadlines
    ]
    columns = (gettext("时限"), gettext("长度"), gettext("起算"), gettext("到期"), gettext("状态"))
    return table(gettext("时限"), columns, rows, tight=True)


def _state(row: Deadline) -> Tag:
    if row.replaced_at is not None:
        return Tag(gettext("已换为新时限"))
    if row.met_at is None:
        return Tag(gettext("计时中"), "act", "clock")
    if is_past(row.due_on, row.due_at, row.met_at):
        return Tag(gettext("超期完成"), "bad", "triangle-alert")
    return Tag(gettext("按期完成"), "ok", "check")


@dataclass(frozen=True)
class ProofPage:
    """Why a limit ends on its day, line by line."""

    crumbs: tuple[Link, ...]
    title: str
    due: str
    lines: tuple[str, ...]
    clock: Clock | None


def proof_page(file: File, row: Deadline) -> ProofPage:
    """The date of a clock, explained."""
    return _explained(file, title_of(file, row), due_of(file.case, row))


def task_proof_page(file: File, item: OpenItem) -> ProofPage:
    """The date of an open task, explained."""
    _row, due = due_of_task(file.case, item)
    return _explained(file, gettext(file.node(item.node)), due)


def _explained(file: File, title: str, due: Due) -> ProofPage:
    number = file.case.number
    return ProofPage(
        crumbs=(
            Link(gettext("办件"), "/desk/cases"),
            Link(number, f"/desk/cases/{number}"),
            Link(gettext("期限怎么算"), ""),
        ),
        title=gettext("{title}期限：{day}").format(title=title, day=day_words(due.due)),
        due=due.due.isoformat(),
        lines=tuple(line.text for line in explain(due).lines),
        clock=clock_of(file),
    )
