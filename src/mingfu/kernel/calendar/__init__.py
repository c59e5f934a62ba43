# SPDX-License-Identifier: Apache-2.0
"""Working days, adjusted days, the day-unit regimes of the law, and time limits that explain themselves.

What is exported here is plain Python and needs neither settings nor a database. Papers published later come through
`commands.publish_year` and reach a process through `queries.load_editions`.
"""

from mingfu.kernel.calendar.book import Skip, book, install, register_calendar
from mingfu.kernel.calendar.counting import (
    add_working_days,
    add_working_days_many,
    half_day,
    half_holiday,
    is_provisional,
    is_working_day,
    working_days_between,
)
from mingfu.kernel.calendar.days import DayFact, DayKind, Edition, Week
from mingfu.kernel.calendar.due import Due, due
from mingfu.kernel.calendar.explain import Explanation, Line, LineKind, explain
from mingfu.kernel.calendar.limits import Extension, LapseEffect, Limit, Pause, Unit
from mingfu.kernel.calendar.regimes import Regime, limit_for, regime_on, regimes, unit_for
from mingfu.kernel.calendar.strip import CellKind, DayCell, strip

__all__ = [
    "CellKind",
    "DayCell",
    "DayFact",
    "DayKind",
    "Due",
    "Edition",
    "Explanation",
    "Extension",
    "LapseEffect",
    "Limit",
    "Line",
    "LineKind",
    "Pause",
    "Regime",
    "Skip",
    "Unit",
    "Week",
    "add_working_days",
    "add_working_days_many",
    "book",
    "due",
    "explain",
    "half_day",
    "half_holiday",
    "install",
    "is_provisional",
    "is_working_day",
    "limit_for",
    "regime_on",
    "regimes",
    "register_calendar",
    "strip",
    "unit_for",
    "working_days_between",
]
