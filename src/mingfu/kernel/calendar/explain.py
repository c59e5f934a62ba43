# SPDX-License-Identifier: Apache-2.0
"""The date that explains itself: every day counted or skipped, every pause, the extension, the article — in words.

`explain` serves page, API and command line; `strip` draws the row of days on a case.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from mingfu.kernel.calendar.book import Skip
from mingfu.kernel.calendar.due import Due, moment
from mingfu.kernel.calendar.limits import Pause, Unit
from mingfu.kernel.calendar.words import WEEKDAYS, amount_of, gettext_noop, said, spoken, weekday

ONE_DAY = timedelta(days=1)


class LineKind(StrEnum):
    """What a line of an explanation tells."""

    START = "start"
    COUNTED = "counted"
    SKIPPED = "skipped"
    PAUSED = "paused"
    PAUSE = "pause"
    EXTENSION = "extension"
    ROLLED = "rolled"
    DUE = "due"
    PROVISIONAL = "provisional"
    STANDING = "standing"
    DOUBTFUL = "doubtful"
    BASIS = "basis"


@dataclass(frozen=True, slots=True)
class Line:
    """One line: a Chinese msgid with its data, and the day it is about. `text` says it in the reader's language."""

    kind: LineKind
    msgid: str
    day: date | None = None
    facts: tuple[tuple[str, Any], ...] = ()

    @property
    def text(self) -> str:
        """The line in words."""
        return spoken(self.msgid).format(**{name: _word(value) for name, value in self.facts})


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a limit ends on its day, in order: start, days, pauses, extension, end, article."""

    due: date
    lines: tuple[Line, ...] = field(default=())

    def as_dict(self) -> dict[str, Any]:
        """The explanation as JSON, in the reader's language."""
        lines = [
            {"kind": line.kind.value, "day": line.day.isoformat() if line.day else None, "text": line.text}
            for line in self.lines
        ]
        return {"due": self.due.isoformat(), "lines": lines}

    def of(self, kind: LineKind) -> tuple[Line, ...]:
        """The lines of one kind."""
        return tuple(line for line in self.lines if line.kind is kind)


@dataclass(frozen=True, slots=True)
class Amount:
    """A number of units, said in the reader's language when the line is."""

    number: int
    unit: Unit


@dataclass(frozen=True, slots=True)
class Weekday:
    """The weekday of a day, said in the reader's language when the line is."""

    day: date


def _word(value: Any) -> str:
    match value:
        case Amount():
            return amount_of(value.number, value.unit)
        case Weekday():
            return weekday(value.day)
        case datetime():
            return f"{said(value)} {value:%H:%M}"
        case date():
            return said(value)
        case _:
            return spoken(str(value))


def explain(answer: Due) -> Explanation:
    """The explanation of a due date. A value: it is put in words only when its lines are read."""
    return Explanation(answer.due, tuple(_lines(answer)))


def _line(kind: LineKind, msgid: str, on: date | None = None, /, **facts: Any) -> Line:
    return Line(kind, msgid, on, tuple(facts.items()))


def _lines(answer: Due) -> Iterator[Line]:
    limit = Amount(answer.amount, answer.unit)
    if answer.unit is Unit.HOUR:
        text = gettext_noop("自 {moment} 起按钟点连续计算 {limit}。")
        yield _line(LineKind.START, text, answer.start, moment=answer.began, limit=limit)
    else:
        text = gettext_noop("{day} 为起始日，当日不计入，次日起计 {limit}（民法典第二百零一条）。")
        yield _line(LineKind.START, text, answer.start, day=answer.start, limit=limit)
    for pause in answer.paused:
        yield _pause(pause)
    if answer.extended:
        more = Amount(answer.extended.amount, answer.extended.unit)
        text = gettext_noop("经{approver}批准延长 {more}，理由：{reason}。")
        facts = {"approver": answer.extended.approver, "more": more, "reason": answer.extended.reason}
        yield _line(LineKind.EXTENSION, text, answer.extended.approved, **facts)
    yield from _days(answer)
    yield from _end(answer)


def _pause(pause: Pause) -> Line:
    facts = {"since": pause.since, "ground": pause.ground, "document": pause.document}
    if pause.until is None:
        text = gettext_noop("自 {since} 起暂停计时，尚未恢复：{ground} {document}")
    else:
        text = gettext_noop("{since} 至 {until} 暂停计时：{ground} {document}")
        facts["until"] = pause.until
    return _line(LineKind.PAUSE, text, moment(pause.since).date(), **facts)


def _days(answer: Due) -> Iterator[Line]:
    if answer.unit is Unit.HOUR:
        yield from (_skipped(skip) for skip in answer.skipped)
        return
    # The nominal end of a limit that rolled is counted first and then passed over: the sort is stable.
    counted = [(day, _counted(answer, day, n)) for n, day in enumerate(answer.counted, 1)]
    skipped = [(skip.day, _skipped(skip)) for skip in answer.skipped]
    yield from (line for _day, line in sorted(counted + skipped, key=lambda pair: pair[0]))


def _counted(answer: Due, day: date, n: int) -> Line:
    if answer.unit is Unit.MONTH and n <= answer.amount:
        text = gettext_noop("第 {n} 个月，止于 {day}。")
    elif answer.unit is not Unit.WORKING:
        text = gettext_noop("{day}（{weekday}）：第 {n} 日。")
    elif day.weekday() >= WEEKDAYS.index("周六"):
        text = gettext_noop("{day}（{weekday}，上班日）：第 {n} 个工作日。")
    else:
        text = gettext_noop("{day}（{weekday}）：第 {n} 个工作日。")
    return _line(LineKind.COUNTED, text, day, day=day, weekday=Weekday(day), n=n)


def _skipped(skip: Skip) -> Line:
    if skip.kind == "paused":
        text = gettext_noop("{day}（{weekday}）：暂停计时（{why}），不计入。")
        return _line(LineKind.PAUSED, text, skip.day, day=skip.day, weekday=Weekday(skip.day), why=skip.why)
    if skip.kind == "weekend":
        text = gettext_noop("{day}（{weekday}）：休息日，不计入。")
    else:
        text = gettext_noop("{day}（{weekday}）：{why}放假，不计入。")
    return _line(LineKind.SKIPPED, text, skip.day, day=skip.day, weekday=Weekday(skip.day), why=skip.why)


def _end(answer: Due) -> Iterator[Line]:
    if answer.rolled:
        text = gettext_noop("最后一日 {nominal} 不是工作日，顺延至 {due}（民法典第二百零三条）。")
        yield _line(LineKind.ROLLED, text, answer.nominal, nominal=answer.nominal, due=answer.due)
    if answer.at:
        yield _line(LineKind.DUE, gettext_noop("{at} 届满。"), answer.due, at=answer.at)
    else:
        yield _line(LineKind.DUE, gettext_noop("{due} 24:00 届满。"), answer.due, due=answer.due)
    if answer.standing:
        yield _line(LineKind.STANDING, gettext_noop("计时仍在暂停，恢复后届满日将顺延。"))
    if answer.provisional:
        text = gettext_noop("{year} 年放假安排尚未公布，此日期为暂定；公布后重新计算并告知。")
        yield _line(LineKind.PROVISIONAL, text, year=answer.due.year)
    if answer.doubtful:
        text = gettext_noop("按所选规则，{number} 日指工作日；此处依输入按自然日计算，请核对。")
        yield _line(LineKind.DOUBTFUL, text, number=answer.amount)
    yield _line(LineKind.BASIS, gettext_noop("依据：{basis}。"), basis=answer.basis)
