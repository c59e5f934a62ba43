# SPDX-License-Identifier: Apache-2.0
"""When a timer's duration is over: ISO 8601 on the legal calendar, or so many working days."""

import re
from calendar import monthrange
from datetime import datetime, timedelta

from mingfu.engines.cases.clocks import end_of
from mingfu.kernel.calendar import add_working_days
from mingfu.kernel.clock import LEGAL_ZONE, as_legal_day

_SPAN = re.compile(
    r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?",
)


def after_span(at: datetime, text: str, *, working: bool = False) -> datetime:
    """The instant that lies a duration after another.

    Years and months keep the day of the month and the time of day in Shanghai; where the month has no such day, its last.
    With `working` the duration is `PnD`: the first moment after the n-th working day.
    """
    found = _SPAN.fullmatch(text)
    assert found is not None, text
    years, months, weeks, days, hours, minutes, seconds = (float(part or 0) for part in found.groups())
    if working:
        return end_of(add_working_days(as_legal_day(at), int(days)))
    rest = timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
    number = int(years * 12 + months)
    return (_months_later(at, number) if number else at) + rest


def _months_later(at: datetime, number: int) -> datetime:
    local = at.astimezone(LEGAL_ZONE)
    years, month = divmod(local.month - 1 + number, 12)
    year, month = local.year + years, month + 1
    moved = local.replace(year=year, month=month, day=min(local.day, monthrange(year, month)[1]))
    return moved.astimezone(at.tzinfo)
