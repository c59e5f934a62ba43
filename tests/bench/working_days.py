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

from figures import Told
from part import peers_too

from mingfu.kernel.calendar import Unit, add_working_days, add_working_days_many, due, is_working_day

FIRST, LAST = date(2015, 1, 1), date(2025, 10, 31)
AHEAD = 20
ROUNDS = 5
SPEND = [0.2]
ROWS = 1_000_000


PUBLIC = {"is_working_day": "是否工作日", "add_working_days": "加 20 个工作日"}


def measure(told: Told, asked: Any) -> None:
    """The figures of this part: ours, each peer's, and the ratio to the fastest, which must be above one."""
    peers_too()
    found = run(spend=asked.pick(0.05, 0.2))
    rates = found["calls_per_second"]
    told.missing += [f"{name} 未装，其数字从缺（{why}）" for name, why in found["missing"].items()]
    for question, title in PUBLIC.items():
        for peer, answers in rates.items():
            if peer != "mingfu":
                told.add(f"{title}：{peer}", answers[question], "次/s")
        rivals = {peer: answers[question] for peer, answers in rates.items() if peer != "mingfu"}
        fastest = max(rivals, key=lambda peer: rivals[peer], default="")
        more = {"against": fastest, "ratio": found["times_the_fastest_peer"][question], "aim": 1.0, "must": True}
        told.add(f"{title}：明府", rates["mingfu"][question], "次/s", **(more if rivals else {}))
    told.add("加工作日并说明理由", rates["mingfu"]["due_with_proof"], "次/s", aim=100_000)
    told.add("一百万行一次加工作日", rates["mingfu"]["add_working_days_many"], "行/s", aim=20_000_000)


def rate(call: Callable[[date], object], days: Iterable[date]) -> float:
    """Calls per second: the best of some rounds, each of about SPEND seconds. The loop's own time is in everybody's figure."""
    spend = SPEND[0]
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


def run(*, spend: float = 0.2) -> dict[str, Any]:
    """Calls per second of each, what is missing, and how many times the fastest peer we are."""
    SPEND[:] = [spend]
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
