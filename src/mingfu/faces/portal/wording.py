# SPDX-License-Identifier: Apache-2.0
"""How days, instants, numbers and sizes are said on the public's pages."""

from datetime import date, datetime, time

from django.utils import timezone
from django.utils.translation import gettext

from mingfu.kernel.clock import LEGAL_ZONE, as_legal_day, today

KILO = 1024
NUMBER_GROUPS = (4, 4, 4, 2)


def day_words(day: date) -> str:
    """A day: without its year when it is of this year."""
    form = gettext("{month} 月 {day} 日") if day.year == today().year else gettext("{year} 年 {month} 月 {day} 日")
    return form.format(year=day.year, month=day.month, day=day.day)


def moment_words(at: datetime) -> str:
    """An instant in legal time: today by its hour, else with its day."""
    local = timezone.localtime(at, LEGAL_ZONE)
    day = as_legal_day(at)
    said = gettext("今天") if day == today() else day_words(day)
    return f"{said} {local:%H:%M}"


def beginning(day: date) -> datetime:
    """The instant at which a legal day begins."""
    return datetime.combine(day, time(), LEGAL_ZONE)


def iso(at: datetime) -> str:
    """An instant for machines, in legal time."""
    return timezone.localtime(at, LEGAL_ZONE).isoformat(timespec="seconds")


def spaced(number: str) -> str:
    """A case number in groups that can be read over a telephone."""
    parts, at = [], 0
    for size in NUMBER_GROUPS:
        parts.append(number[at : at + size])
        at += size
    return " ".join(part for part in parts if part)


def size_words(size: int) -> str:
    """The size of a file."""
    if size >= KILO * KILO:
        return f"{size / KILO / KILO:.1f} MB"
    return f"{max(1, round(size / KILO))} KB"


def count_words(count: int) -> str:
    """A count with separators."""
    return f"{count:,}"


def percent(part: int, whole: int) -> str:
    """A share in percent with one place, rounded down so that 99.96 is never shown as 100; a dash where there is nothing."""
    if not whole:
        return "—"
    if part == whole:
        return "100"
    return f"{part * 1000 // whole / 10:.1f}"


def excerpt(text: str, most: int = 60) -> str:
    """The beginning of a text on one line."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1] + "…"
