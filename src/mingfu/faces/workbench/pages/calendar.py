# SPDX-License-Identifier: Apache-2.0
"""The working calendar: a year month by month, and the date that explains itself for any limit."""

import calendar as months
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext, gettext_noop

from mingfu.faces.ui.components import FieldView, Notice, Option, Problems, problems_in
from mingfu.faces.ui.frame import Link
from mingfu.faces.workbench.words import day_words
from mingfu.kernel.access import Actor, may
from mingfu.kernel.calendar import Due, Unit, due, explain, is_provisional, is_working_day, regimes
from mingfu.kernel.calendar.words import weekday
from mingfu.kernel.clock import today

FIRST_YEAR, LAST_YEAR = 2007, 2040
MOST = 999
UNITS = {
    "working": gettext_noop("个工作日"),
    "calendar": gettext_noop("日"),
    "month": gettext_noop("个月"),
}


@dataclass(frozen=True)
class DayShown:
    """A day in a month: number, what kind of day, and the same in words."""

    number: str
    kind: str
    said: str


@dataclass(frozen=True)
class Month:
    """A month: blank cells before its first day, its days, and how many of them are working days."""

    title: str
    blanks: str
    days: tuple[DayShown, ...]
    working: str


@dataclass(frozen=True)
class CalendarPage:
    """All that the page shows."""

    year: int
    before: Link | None
    after: Link | None
    notice: Notice | None
    months: tuple[Month, ...]
    weekdays: tuple[str, ...]
    fields: tuple[FieldView, ...]
    problems: Problems
    answer: str
    lines: tuple[str, ...]
    publish: Link | None


def calendar_page(asked: Mapping[str, Any], actor: Actor) -> CalendarPage:
    """A year, and the answer to what was asked of the calculator; for those who may, the way to publish a year."""
    year = _year(str(asked.get("year", "")))
    fields, found = _calculator(asked)
    return CalendarPage(
        year=year,
        before=Link(str(year - 1), f"/desk/calendar?year={year - 1}") if year > FIRST_YEAR else None,
        after=Link(str(year + 1), f"/desk/calendar?year={year + 1}") if year < LAST_YEAR else None,
        notice=Notice(
            gettext("{year} 年的放假安排还没有公布，按双休暂定。").format(year=year), "warn", "calendar-clock"
        )
        if is_provisional(date(year, 12, 31))
        else None,
        months=tuple(_month(year, number) for number in range(1, 13)),
        weekdays=tuple(weekday(date(2024, 1, 1) + timedelta(days=n)) for n in range(7)),
        fields=fields,
        problems=problems_in(fields),
        answer=gettext("{day}，{weekday}").format(day=day_words(found.due), weekday=weekday(found.due))
        if found
        else "",
        lines=tuple(line.text for line in explain(found).lines) if found else (),
        publish=Link(gettext("公布放假安排"), "/desk/calendar/years", icon="calendar-plus")
        if may(actor, "calendar.publish")
        else None,
    )


def _year(text: str) -> int:
    year = int(text) if text.isdecimal() and len(text) == 4 else today().year  # noqa: PLR2004 - a year has four digits
    return min(max(year, FIRST_YEAR), LAST_YEAR)


def _month(year: int, number: int) -> Month:
    first, length = months.monthrange(year, number)
    days = tuple(_day(date(year, number, day)) for day in range(1, length + 1))
    working = sum(1 for day in range(1, length + 1) if is_working_day(date(year, number, day)))
    return Month(
        gettext("{month} 月").format(month=number),
        "x" * first,
        days,
        gettext("{count} 个工作日").format(count=working),
    )


def _day(day: date) -> DayShown:
    working, weekend = is_working_day(day), day.weekday() > 4  # noqa: PLR2004 - Saturday and Sunday
    if day == today():
        return DayShown(str(day.day), "now", gettext("今天"))
    if working:
        return DayShown(
            str(day.day), "due" if weekend else "open", gettext("调休上班") if weekend else gettext("工作日")
        )
    return DayShown(str(day.day), "off" if weekend else "paused", gettext("休息日") if weekend else gettext("放假"))


def _calculator(asked: Mapping[str, Any]) -> tuple[tuple[FieldView, ...], Due | None]:
    start, amount = str(asked.get("start", "")).strip(), str(asked.get("amount", "")).strip()
    unit, regime = str(asked.get("unit", "working")), str(asked.get("regime", "general"))
    known = regimes()
    unit, regime = unit if unit in UNITS else "working", regime if regime in known else "general"
    start_error = amount_error = ""
    found = None
    if start or amount:
        day = _date(start)
        if day is None:
            start_error = gettext("请写真实日期，例如 2026-03-18。")
        if not (amount.isdecimal() and 0 < int(amount) <= MOST):
            amount_error = gettext("请写 1 到 {most} 的整数。").format(most=MOST)
        if day and not amount_error:
            found = due(day, int(amount), Unit(unit), regime=regime)
    units = tuple(Option(code, gettext(title)) for code, title in UNITS.items())
    rules = tuple(Option(name, gettext(rows[0].title)) for name, rows in known.items())
    return (
        FieldView("start", gettext("从哪一天起"), "date", start, gettext("事情发生的那一天，当天不算"), start_error, placeholder="2026-03-18"),
        FieldView("amount", gettext("多少"), "number", amount, error=amount_error),
        FieldView("unit", gettext("单位"), "select", unit, options=units),
        FieldView("regime", gettext("按哪部法"), "select", regime, options=rules),
    ), found  # fmt: skip


def _date(text: str) -> date | None:
    plain = text.replace("/", "-").replace(".", "-").replace("年", "-").replace("月", "-").replace("日", "")
    try:
        year, month, day = (int(part) for part in plain.split("-"))
        found = date(year, month, day)
    except ValueError:
        return None
    return found if FIRST_YEAR <= found.year < LAST_YEAR else None
