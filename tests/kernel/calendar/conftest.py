# SPDX-License-Identifier: Apache-2.0
"""A second, slow calendar: one dictionary and a loop that walks day by day. The real one must agree with it."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from mingfu.kernel.calendar import install
from mingfu.kernel.calendar.days import shipped

ONE = timedelta(days=1)
STATED = {fact.day: fact.kind.value == "work" for edition in shipped().editions for fact in edition.days}


def works(day):
    return STATED.get(day, day.weekday() < 5)


def stands(day, pauses):
    """Whether the clock stands at the end of the day. Pauses are pairs of dates."""
    return any(since <= day < until for since, until in pauses)


def end_of(start, amount, unit, pauses=()):
    """The last day of a limit, walking one day at a time. Months are not walked here."""
    day, left = start, amount
    while left:
        day += ONE
        if stands(day, pauses) or (unit == "working" and not works(day)):
            continue
        left -= 1
    while unit == "calendar" and (not works(day) or stands(day, pauses)):
        day += ONE
    return day


@pytest.fixture(scope="session")
def by_hand():
    return SimpleNamespace(works=works, stands=stands, end_of=end_of)


@pytest.fixture(autouse=True)
def packaged_facts_only():
    """Every test starts from the packaged book and leaves it behind."""
    install(None)
    yield
    install(None)
