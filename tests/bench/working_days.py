# SPDX-License-Identifier: Apache-2.0
"""How many working-day questions a second we answer, beside the packages that answer the same, in one process.

A peer that is not installed is left out and named in `missing`. Every peer gets the same days; calls per second.
"""

import time
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from importlib import import_module
from itertools import cycle, islice
from typing import Any

from mingfu.kernel.calendar import Unit, add_working_days, add_working_days_many, due, is_working_day

FIRST, LAST = date(2015, 1, 1), date(2025, 10, 31)
AHEAD = 20
ROUNDS = 5
ROWS = 1_000_000


def rate(call: Callable[[date], object], days: Iterable[date], *, spend: float = 0.2) -> float:
    """Calls per second: the best of some rounds, each of about `spend` seconds. The loop's own time is in everybody's figure."""
    some = list(days)
    count, began = 0, time.perf_counter()
    for day in cycle(some):
        call(day)
        count += 1
        if count % 50 == 0 and time.perf_counter() - began > spend / 10:
            break
    count = max(50, int(count * spend / (time.perf_counter() - began)))
    days_of_a_round = list(islice(cycle(some), count))
    best = 0.0
    for _round in range(ROUNDS):
        began = time.perf_counter()
        for day in days_of_a_round:
            call(day)
        best = max(best, count / (time.perf_counter() - began))
    return best


def ours() -> dict[str, float]:
    """Our public API: one question, one addition, one proof, and a million rows at once (rows per second)."""
    days = every_day()
    rows = list(islice(cycle(days), ROWS))
    add_working_days_many(rows[:10], AHEAD)
    began = time.perf_counter()
    add_working_days_many(rows, AHEAD)
    many = ROWS / (time.perf_counter() - began)
    return {
        "is_working_day": rate(is_working_day, days),
        "add_working_days": rate(lambda day: add_working_days(day, AHEAD), days),
        "due_with_proof": rate(lambda day: due(day, AHEAD, Unit.WORKING, regime="licence"), days),
        "add_working_days_many": many,
    }


def chinesecalendar() -> dict[str, float]:
    """The package `chinesecalendar`."""
    peer: Any = import_module("chinese_calendar")
    return {
        "is_working_day": rate(peer.is_workday, every_day()),
        "add_working_days": rate(lambda day: peer.find_workday(AHEAD, day), every_day()),
    }


def holidays() -> dict[str, float]:
    """The package `holidays`, its calendar of China."""
    peer: Any = import_module("holidays")
    china = peer.China(years=range(FIRST.year, LAST.year + 2))
    return {
        "is_working_day": rate(china.is_working_day, every_day()),
        "add_working_days": rate(lambda day: china.get_nth_working_day(day, AHEAD), every_day()),
    }


def workalendar() -> dict[str, float]:
    """The package `workalendar`, its calendar of China (it knows fewer years, so it is asked about those)."""
    peer: Any = import_module("workalendar.asia").China()
    days = [day for day in every_day() if 2018 <= day.year < 2024]
    return {
        "is_working_day": rate(peer.is_working_day, days),
        "add_working_days": rate(lambda day: peer.add_working_days(day, AHEAD), days),
    }


def every_day() -> list[date]:
    """The days everybody is asked about."""
    return [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]


def run() -> dict[str, Any]:
    """Calls per second of each, what is missing, and how many times the fastest peer we are."""
    figures: dict[str, Any] = {"mingfu": ours()}
    missing = {}
    for peer in (chinesecalendar, holidays, workalendar):
        try:
            figures[peer.__name__] = peer()
        except ImportError as error:
            missing[peer.__name__] = str(error)
    ratios = {}
    for question in ("is_working_day", "add_working_days"):
        rivals = [figure[question] for name, figure in figures.items() if name != "mingfu"]
        if rivals:
            ratios[question] = figures["mingfu"][question] / max(rivals)
    return {"calls_per_second": figures, "times_the_fastest_peer": ratios, "missing": missing}
