# SPDX-License-Identifier: Apache-2.0
"""How days, instants and numbers are said at a machine."""

from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext

from mingfu.kernel.clock import LEGAL_ZONE, as_legal_day, today

NUMBER_GROUPS = (4, 4, 4, 2)


def day_words(day: date) -> str:
    """A day: without its year when it is of this year."""
    form = gettext("{month} 月 {day} 日") if day.year == today().year else gettext("{year} 年 {month} 月 {day} 日")
    return form.format(year=day.year, month=day.month, day=day.day)


def moment_words(at: datetime) -> str:
    """An instant in legal time: today by its hour, else with its day."""
    day = as_legal_day(at)
    said = gettext("今天") if day == today() else day_words(day)
    return f"{said} {timezone.localtime(at, LEGAL_ZONE):%H:%M}"


def spaced(number: str) -> str:
    """A case number in groups that can be read aloud."""
    parts, at = [], 0
    for size in NUMBER_GROUPS:
        parts.append(number[at : at + size])
        at += size
    return " ".join(part for part in parts if part)
