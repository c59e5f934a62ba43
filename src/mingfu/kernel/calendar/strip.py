# SPDX-License-Identifier: Apache-2.0
"""The strip of days on a case: at a glance what is used, what does not count and why, and when it is due."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from mingfu.kernel.calendar.due import Due
from mingfu.kernel.calendar.words import gettext_noop, spoken, weekday

# A case that is late by months shows its first late days and today, not a wall of red.
MOST_LATE = 14


class CellKind(StrEnum):
    """How a day is drawn: the modifier of `.clock__day`."""

    USED = "used"
    NOW = "now"
    DUE = "due"
    OFF = "off"
    PAUSED = "paused"
    AHEAD = "ahead"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class DayCell:
    """One day of the strip, with its label in the reader's language. `today` marks the present day of any kind."""

    day: date
    kind: CellKind
    label: str
    today: bool = False


def strip(due: Due, today: date, *, lapse: str = "") -> tuple[DayCell, ...]:
    """The days after the start up to the due date, and the late days up to today when it has passed.

    `lapse` is a word for what the law makes of the silence: it stands on the day after the last day.
    """
    return tuple(_cells(due, today, lapse))


def _cells(due: Due, today: date, lapse: str) -> Iterator[DayCell]:
    skipped = {skip.day: skip for skip in due.skipped}
    last = max(due.due, min(today, due.due + timedelta(days=MOST_LATE)))
    after = due.due + timedelta(days=1)
    if lapse:
        last = max(last, after)
    for ordinal in range(due.start.toordinal() + 1, last.toordinal() + 1):
        day = date.fromordinal(ordinal)
        skip = skipped.get(day)
        now = day == today
        if lapse and day == after:
            yield DayCell(day, CellKind.LATE if day <= today else CellKind.AHEAD, lapse, now)
        elif skip and skip.kind == "paused":
            yield DayCell(day, CellKind.PAUSED, spoken(skip.why), now)
        elif skip:
            yield DayCell(day, CellKind.OFF, spoken(skip.why), now)
        elif day == due.due:
            yield DayCell(day, CellKind.DUE, spoken(gettext_noop("今天到期") if now else gettext_noop("到期")), now)
        elif day > due.due:
            yield DayCell(day, CellKind.LATE, spoken(gettext_noop("逾期")), now)
        elif now:
            yield DayCell(day, CellKind.NOW, spoken(gettext_noop("今天")), now)
        elif day < today:
            yield DayCell(day, CellKind.USED, spoken(gettext_noop("已用")), now)
        else:
            yield DayCell(day, CellKind.AHEAD, weekday(day), now)
