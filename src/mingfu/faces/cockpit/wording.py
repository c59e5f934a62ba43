# SPDX-License-Identifier: Apache-2.0
"""How days, counts, shares and lateness are said in the cockpit."""

from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext

from mingfu.faces.ui.components import Tag
from mingfu.kernel.calendar import working_days_between
from mingfu.kernel.clock import LEGAL_ZONE, as_legal_day, today


def day_words(day: date) -> str:
    """A day; without its year when it is of this year."""
    form = gettext("{month} 月 {day} 日") if day.year == today().year else gettext("{year} 年 {month} 月 {day} 日")
    return form.format(year=day.year, month=day.month, day=day.day)


def short_day(day: date) -> str:
    """A day on an axis."""
    return f"{day.month}/{day.day}"


def moment_words(at: datetime) -> str:
    """An instant in legal time: today by its hour, else with its day."""
    day = as_legal_day(at)
    said = gettext("今天") if day == today() else day_words(day)
    return f"{said} {timezone.localtime(at, LEGAL_ZONE):%H:%M}"


def count_words(count: int) -> str:
    """A count with separators."""
    return f"{count:,}"


def percent(part: int, whole: int) -> str:
    """A share in percent with one place, rounded down so that 99.96 is never shown as 100; a dash without a whole."""
    if not whole:
        return "—"
    return "100" if part == whole else f"{part * 1000 // whole / 10:.1f}"


def days_over(due_on: date) -> int:
    """Working days that a date in the past is over, at least one."""
    return max(1, working_days_between(due_on, today()))


def clock_tag(
    due_on: date | None, *, still: bool = False, answered: bool = False, closed: bool = False, late: bool = False
) -> Tag:
    """The state of a case's clock in a word; `late` says that its date has passed, of a limit in hours its instant."""
    if closed or answered:
        return Tag(gettext("已办结") if closed else gettext("已答复"), "ok", "check")
    if still and not late:
        return Tag(gettext("计时暂停"), "", "pause")
    return Tag(gettext("不限期")) if due_on is None else _running_tag(due_on, late=late)


def _running_tag(due_on: date, *, late: bool) -> Tag:
    if due_on < today():
        return Tag(gettext("超 {days} 工作日").format(days=days_over(due_on)), "bad", "triangle-alert")
    if late:
        return Tag(gettext("今天已超时"), "bad", "triangle-alert")
    left = working_days_between(today(), due_on)
    if left == 0:
        return Tag(gettext("今天到期"), "warn", "clock")
    return Tag(gettext("剩 {days} 工作日").format(days=left), "warn" if left <= 2 else "ok", "clock")  # noqa: PLR2004 - two days are soon


def excerpt(text: str, most: int = 60) -> str:
    """The beginning of a text on one line."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1] + "…"
