# SPDX-License-Identifier: Apache-2.0
"""The public calculator of time limits, and the working days of a year."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext, pgettext_lazy

from mingfu.faces.portal.pages.dates import amount_words, days_of, explained, status_tag
from mingfu.faces.portal.refusals import AmountUnreadable, DateUnreadable
from mingfu.faces.portal.wording import day_words
from mingfu.faces.ui.components import Day, Entry, FieldView, Option, Problems, Tag
from mingfu.faces.ui.frame import Link
from mingfu.kernel.calendar import Due, Unit, book, due, explain, is_working_day, regimes, strip
from mingfu.kernel.calendar.days import FIRST_DAY
from mingfu.kernel.clock import today
from mingfu.kernel.refusals import Refusal, _

UNITS = (
    (Unit.WORKING, _("工作日")),
    (Unit.CALENDAR, _("日（自然日）")),
    (Unit.MONTH, _("个月")),
    (Unit.HOUR, _("小时")),
)
# Sunday has a context: 日 alone is also the unit of a limit.
WEEK = (_("一"), _("二"), _("三"), _("四"), _("五"), _("六"), pgettext_lazy("星期", "日"))
STRIP_LONGEST = 42
YEARS_AHEAD = 1


@dataclass(frozen=True)
class Answer:
    """The day a limit ends, and why."""

    due: str
    iso: str
    limit: str
    lines: tuple[Entry, ...]
    days: tuple[Day, ...]
    summary: str
    provisional: bool
    status: Tag


@dataclass(frozen=True)
class CalculatorPage:
    """The form, and the answer where one was asked for."""

    fields: tuple[FieldView, ...]
    problems: Problems
    answer: Answer | None
    year: Link


@dataclass(frozen=True)
class DayCell:
    """A day of the year's calendar. `kind` is work, rest, holiday, makeup or empty."""

    number: str
    kind: str
    name: str


@dataclass(frozen=True)
class Month:
    """A month as weeks from Monday."""

    title: str
    weeks: tuple[tuple[DayCell, ...], ...]
    working: int


@dataclass(frozen=True)
class YearPage:
    """The working days of a year."""

    year: int
    months: tuple[Month, ...]
    week: tuple[Any, ...]
    working: int
    provisional: bool
    before: Link | None
    after: Link | None


def calculator_page(asked: Mapping[str, str]) -> CalculatorPage:
    """The form with what was asked; an answer when it can be read, else what is wrong."""
    answer, refusal = None, None
    if asked.get("start") or asked.get("amount"):
        try:
            answer = _answer(asked)
        except Refusal as found:
            refusal = found
    fields = _fields(asked, refusal)
    problems = Problems(tuple((one.error, one.name) for one in fields if one.error))
    year = today().year
    return CalculatorPage(
        fields, problems, answer, Link(gettext("{year} 年工作日历").format(year=year), f"/calendar/{year}")
    )


def read_day(text: str) -> date:
    """A day as people write it. Raises `DateUnreadable`."""
    plain = text.strip().replace("/", "-").replace(".", "-").replace("年", "-").replace("月", "-").replace("日", "")
    try:
        year, month, day = (int(part) for part in plain.split("-"))
        return date(year, month, day)
    except ValueError:
        raise DateUnreadable(typed=text.strip()[:40]) from None


def _answer(asked: Mapping[str, str]) -> Answer:
    typed = asked.get("amount", "").strip()
    start = read_day(asked.get("start", ""))
    if not typed.isdecimal() or len(typed) > 6:  # noqa: PLR2004 - the calendar says itself what is too much
        raise AmountUnreadable(typed=typed[:20])
    unit = asked.get("unit", "")
    chosen = Unit(unit) if unit in {one.value for one, _title in UNITS} else Unit.WORKING
    regime = asked.get("regime") or "general"
    found = due(start, int(typed), chosen, regime=regime)
    return Answer(
        due=day_words(found.due),
        iso=found.due.isoformat(),
        limit=amount_words(found.amount, found.unit.value),
        lines=explained(explain(found)),
        days=_strip(found),
        summary=gettext("从 {start} 起算，{due} 到期").format(start=day_words(found.start), due=day_words(found.due)),
        provisional=found.provisional,
        status=status_tag(regimes()[regime][0].status),
    )


def _strip(found: Due) -> tuple[Day, ...]:
    """The days of the limit, where they are few enough to be looked at."""
    cells = strip(found, found.start)
    return days_of(cells) if len(cells) <= STRIP_LONGEST else ()


def _fields(asked: Mapping[str, str], refusal: Refusal | None) -> tuple[FieldView, ...]:
    said, place = (str(refusal), refusal.field) if refusal else ("", "")
    known = {"start", "amount", "unit", "regime"}

    def error(name: str) -> str:
        return said if place == name or (name == "amount" and place not in known) else ""

    units = tuple(Option(one.value, title) for one, title in UNITS)
    rules = tuple(Option(name, gettext(rows[0].title)) for name, rows in regimes().items() if name != "civil")
    return (
        FieldView(
            "start",
            gettext("哪天开始（收到、受理、送达的那天）"),
            "date",
            asked.get("start", "") or today().isoformat(),
            gettext("例如 2026-03-18；当天不计入"),
            error("start"),
        ),
        FieldView(
            "amount",
            gettext("期限是多少"),
            "number",
            asked.get("amount", ""),
            error=error("amount"),
            inputmode="numeric",
        ),
        FieldView("unit", gettext("单位"), "select", asked.get("unit", "") or "working", options=units),
        FieldView(
            "regime",
            gettext("按哪部法计算"),
            "select",
            asked.get("regime", "") or "general",
            gettext("拿不准就选一般规则"),
            options=rules,
        ),
    )


def first_year() -> int:
    """The first year with official days."""
    return FIRST_DAY.year


def last_year() -> int:
    """The last year shown: the one after the last official one, whose days are provisional."""
    return max(book().table("cn").official_until.year, today().year) + YEARS_AHEAD


def year_page(year: int) -> YearPage:
    """The calendar of a year between `first_year` and `last_year`."""
    months = tuple(_month(year, month) for month in range(1, 13))
    before, after = year - 1, year + 1
    return YearPage(
        year=year,
        months=months,
        week=WEEK,
        working=sum(month.working for month in months),
        provisional=date(year, 12, 31) > book().table("cn").official_until,
        before=Link(str(before), f"/calendar/{before}") if before >= first_year() else None,
        after=Link(str(after), f"/calendar/{after}") if after <= last_year() else None,
    )


def _month(year: int, month: int) -> Month:
    first = date(year, month, 1)
    following = date(year + month // 12, month % 12 + 1, 1)
    days = [first + timedelta(days=at) for at in range((following - first).days)]
    cells = [DayCell("", "empty", "")] * first.weekday() + [_day(day) for day in days]
    cells += [DayCell("", "empty", "")] * (-len(cells) % 7)
    weeks = tuple(tuple(cells[at : at + 7]) for at in range(0, len(cells), 7))
    working = sum(is_working_day(day) for day in days)
    return Month(gettext("{month} 月").format(month=month), weeks, working)


def _day(day: date) -> DayCell:
    fact = book().table("cn").notes.get(day)
    works = is_working_day(day)
    weekend = day.weekday() >= 5  # noqa: PLR2004 - Saturday and Sunday
    if works:
        return DayCell(str(day.day), "makeup" if weekend else "work", gettext("上班") if weekend else "")
    if fact is not None:
        return DayCell(str(day.day), "holiday", gettext(fact.name) if fact.name else gettext("放假"))
    return DayCell(str(day.day), "rest", gettext("休息"))
