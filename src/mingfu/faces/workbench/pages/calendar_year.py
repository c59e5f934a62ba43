# SPDX-License-Identifier: Apache-2.0
"""The page on which a year of the working calendar is made official by its paper, or single days of it are corrected."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from django.utils.translation import gettext

from mingfu.faces.ui.casework import Act
from mingfu.faces.ui.components import FieldView, Notice, Option, Problems, Table, problems_in, table
from mingfu.faces.ui.frame import Link
from mingfu.faces.workbench.pages.between import BetweenPage
from mingfu.faces.workbench.pages.case.small import UNTRIED
from mingfu.faces.workbench.pages.case.tried import Tried
from mingfu.faces.workbench.refusals import DayLineWrong
from mingfu.faces.workbench.words import day_words
from mingfu.kernel.calendar import DayFact, DayKind
from mingfu.kernel.calendar.words import weekday
from mingfu.kernel.clock import chance, today

KINDS = {
    "休": DayKind.OFF, "班": DayKind.WORK, "上午休": DayKind.MORNING_OFF, "下午休": DayKind.AFTERNOON_OFF,
}  # fmt: skip
DAY = r"(\d{4})[-年./](\d{1,2})[-月./](\d{1,2})日?"
LINE = re.compile(rf"{DAY}(?:\s*(?:至|到|~|～)\s*{DAY})?\s+({'|'.join(sorted(KINDS, key=len, reverse=True))})\s+(\S.*)")
MOST_LINES = 80


def days_in(text: str) -> tuple[DayFact, ...]:
    """What was typed, a line for a day or for days in a row. Raises `DayLineWrong` with the first line that is none."""
    return tuple(fact for line in text.splitlines() if line.strip() for fact in _days(line.strip()))


def _days(line: str) -> Iterator[DayFact]:
    found = LINE.fullmatch(line)
    if found is None:
        raise DayLineWrong(line=line[:40], field="days")
    numbers = [int(part) if part else 0 for part in found.groups()[:6]]
    try:
        first = date(*numbers[:3])
        last = date(*numbers[3:]) if numbers[3] else first
    except ValueError:
        raise DayLineWrong(line=line[:40], field="days") from None
    if not 0 <= (last - first).days < MOST_LINES:
        raise DayLineWrong(line=line[:40], field="days")
    for ahead in range((last - first).days + 1):
        yield DayFact(first + timedelta(days=ahead), KINDS[found[7]], found[8].strip())


def year_page(
    year: int, tried: Tried = UNTRIED, *, stated: Sequence[DayFact] = (), changed: Sequence[date] | None = None
) -> BetweenPage:
    """The form; once it was looked over, what it states and which days count otherwise than before."""
    refusal = tried.refusal
    fields = (
        FieldView("year", gettext("哪一年"), "number", tried.value("year") or str(year), width="w10", error=_wrong(tried, "year")),
        FieldView(
            "amends", gettext("公布什么"), "choice", tried.value("amends") or "no",
            options=(Option("no", gettext("全年的安排")), Option("yes", gettext("更正其中几天"))),
        ),
        FieldView("paper", gettext("依据的通知"), value=tried.value("paper"), maxlength=200, hint=gettext("例如：国办发明电〔2025〕7号"), error=_wrong(tried, "paper")),
        FieldView(
            "days", gettext("逐日安排"), "textarea", tried.value("days"), rows=10, error=_wrong(tried, "days"),
            hint=gettext("一行一天或连续几天：日期 休或班 节日名称。例如：2026-02-15 至 2026-02-23 休 春节；2026-02-14 班 春节"),
        ),
    )  # fmt: skip
    act = Act(
        title=gettext("公布放假安排"),
        action="/desk/calendar/years",
        submit=gettext("公布"),
        fields=fields,
        problems=problems_in(fields),
        key=tried.key or chance.token_urlsafe(18),
        save=gettext("先核对"),
        basis=gettext("全国年节及纪念日放假办法第二条、第七条"),
    )
    at_field = any(one.error for one in fields)
    said = str(refusal) if refusal is not None and not at_field else ""
    return BetweenPage(
        crumbs=(Link(gettext("工作日历"), "/desk/calendar"), Link(gettext("公布放假安排"), "")),
        title=gettext("公布放假安排"),
        lead=gettext("公布后立刻生效：正在走的期限会按新的安排重新计算，每一次改动都留在办件的记录里。"),
        notice=Notice(said, "bad", "triangle-alert", gettext("没有办成")) if said else _looked_over(changed),
        sides=(),
        tables=_tables(stated) if changed is not None else (),
        acts=(act,),
        problems=act.problems or Problems(()),
    )


def _wrong(tried: Tried, name: str) -> str:
    refusal = tried.refusal
    return str(refusal) if refusal is not None and refusal.field == name else ""


def _looked_over(changed: Sequence[date] | None) -> Notice | None:
    if changed is None:
        return None
    if not changed:
        return Notice(gettext("核对无误：没有一天与现在算得不同。"), "ok", "check")
    days = "、".join(day_words(day) for day in changed)
    said = gettext("核对无误：{count} 天与现在算得不同：{days}。").format(count=len(changed), days=days)
    return Notice(said, "warn", "calendar-clock")


def _tables(stated: Sequence[DayFact]) -> tuple[Table, ...]:
    called = {
        DayKind.OFF: gettext("休息"), DayKind.WORK: gettext("上班"), DayKind.MORNING_OFF: gettext("上午休息"),
        DayKind.AFTERNOON_OFF: gettext("下午休息"),
    }  # fmt: skip
    rows = [
        (fact.day.isoformat(), weekday(fact.day), called[fact.kind], fact.name)
        for fact in sorted(stated, key=lambda one: one.day)
    ]
    columns = gettext("日期"), gettext("星期"), gettext("怎么算"), gettext("节日")
    return (table(gettext("逐日安排"), columns, rows, tight=True),)


def next_year() -> int:
    """The year whose paper is awaited: the next one."""
    return today().year + 1
