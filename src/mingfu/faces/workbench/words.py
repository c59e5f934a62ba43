# SPDX-License-Identifier: Apache-2.0
"""How days, instants, dates due and sizes are said on the workbench."""

from datetime import date, datetime
from math import ceil

from django.utils import timezone
from django.utils.translation import gettext

from mingfu.faces.ui.components import Tag
from mingfu.kernel.calendar import working_days_between
from mingfu.kernel.clock import LEGAL_ZONE, as_legal_day, now, today

KILO = 1024
SOON = 2
HOUR = 3600
"""Working days before its date from which a case is shown as nearly due."""


def day_words(day: date) -> str:
    """A day; without its year when it is of this year."""
    form = gettext("{month} 月 {day} 日") if day.year == today().year else gettext("{year} 年 {month} 月 {day} 日")
    return form.format(year=day.year, month=day.month, day=day.day)


def moment_words(at: datetime) -> str:
    """An instant in legal time: today by its hour, else with its day."""
    day = as_legal_day(at)
    said = gettext("今天") if day == today() else day_words(day)
    return f"{said} {timezone.localtime(at, LEGAL_ZONE):%H:%M}"


def iso(at: datetime) -> str:
    """An instant for machines, in legal time."""
    return timezone.localtime(at, LEGAL_ZONE).isoformat(timespec="seconds")


def subject_url(about: str) -> str:
    """Where something with a number stands: a case, or an entry of a register; empty for anything else."""
    if about.isdecimal():
        return f"/desk/cases/{about}"
    return f"/desk/entries/{about}" if about.startswith("R") else ""


def size_words(size: int) -> str:
    """The size of a file."""
    if size >= KILO * KILO:
        return f"{size / KILO / KILO:.1f} MB"
    return f"{max(1, round(size / KILO))} KB"


def left(due_on: date) -> int:
    """Working days from today to a date: 0 on the day itself, negative when it has passed."""
    here = today()
    return working_days_between(here, due_on) if due_on >= here else -max(1, working_days_between(due_on, here))


def hours_words(due_at: datetime) -> str:
    """How much time an instant leaves, in hours."""
    seconds = (due_at - now()).total_seconds()
    if seconds < 0:
        return gettext("超 {hours} 小时").format(hours=ceil(-seconds / HOUR))
    return (
        gettext("剩 {hours} 小时").format(hours=int(seconds // HOUR)) if seconds >= HOUR else gettext("剩不到 1 小时")
    )


def left_words(due_on: date, *, late: bool = False) -> str:
    """How much time a date leaves, in working days; `late` says that a limit in hours is over though its day is not."""
    here, days = today(), left(due_on)
    if due_on < here:
        return gettext("超 {days} 个工作日").format(days=-days)
    if due_on == here:
        return gettext("今天已超时") if late else gettext("今天到期")
    return gettext("剩 {days} 个工作日").format(days=days)


def due_tag(
    due_on: date | None, *, paused: bool = False, closed: bool = False, answered: bool = False, late: bool = False
) -> Tag:
    """The state of a clock in a word; `late` as in `left_words`."""
    if closed:
        return Tag(gettext("已办结"), "ok", "check")
    if answered:
        return Tag(gettext("已答复"), "ok", "message-square-reply")
    if paused:
        return Tag(gettext("计时暂停"), "", "pause")
    if due_on is None:
        return Tag(gettext("不限期"))
    if due_on < today() or late:
        return Tag(left_words(due_on, late=late), "bad", "triangle-alert")
    return Tag(left_words(due_on), "warn" if left(due_on) <= SOON else "ok", "clock")


def excerpt(text: str, most: int = 60) -> str:
    """The beginning of a text on one line."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1] + "…"
