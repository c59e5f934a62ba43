# SPDX-License-Identifier: Apache-2.0
"""How long people wait: who is before a number, and p50 and p95 by hour, from taking a number to being called."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil

from mingfu.kernel.clock import LEGAL_ZONE
from mingfu.systems.services.queue.halls import Hall
from mingfu.systems.services.queue.models import Desk, Ticket


@dataclass(frozen=True, slots=True)
class HourWait:
    """Numbers taken in an hour that were called: how many, and waits in whole minutes, rounded up."""

    hour: int
    count: int
    p50: int
    p95: int


def waits(hall: str, day: date, *, line: str = "") -> tuple[HourWait, ...]:
    """The waits of a day by the hour in which numbers were taken; hours without a called number are left out."""
    found = Ticket.objects.filter(hall=hall, day=day, called_at__isnull=False)
    if line:
        found = found.filter(line=line)
    hours: dict[int, list[timedelta]] = defaultdict(list)
    for taken, called in found.values_list("taken_at", "called_at"):
        assert called is not None
        hours[taken.astimezone(LEGAL_ZONE).hour].append(called - taken)
    return tuple(
        HourWait(hour, len(all_), _minutes(all_, 50), _minutes(all_, 95)) for hour, all_ in sorted(hours.items())
    )


def _minutes(waited: list[timedelta], percent: int) -> int:
    """The nearest-rank percentile: so many of a hundred waited no longer."""
    ordered = sorted(waited)
    at = ordered[max(ceil(len(ordered) * percent / 100) - 1, 0)]
    return ceil(at.total_seconds() / 60)


def before(ticket: Ticket) -> int:
    """How many wait before a number in its line."""
    line = Ticket.objects.filter(hall=ticket.hall, day=ticket.day, line=ticket.line, state="waiting")
    return sum(
        (rank, turn, pk) < (ticket.rank, ticket.turn_at, ticket.pk)
        for rank, turn, pk in line.values_list("rank", "turn_at", "pk")
    )


def expected(hall: Hall, ticket: Ticket) -> int:
    """About how many minutes a number still waits: those before it, shared among the open windows of its line."""
    windows = {window.code for window in hall.windows if ticket.line in window.lines}
    open_now = Desk.objects.filter(
        hall=hall.code, day=ticket.day, window__in=windows, left_at=None, paused_at=None
    ).count()
    return ceil(before(ticket) * hall.line(ticket.line).each / max(open_now, 1))
