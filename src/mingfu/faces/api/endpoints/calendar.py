# SPDX-License-Identifier: Apache-2.0
"""When a limit ends and why; the working days of a year; the rules of counting."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any

from mingfu.faces.api.declaring import Parameter, Tag, endpoint
from mingfu.kernel.calendar import Unit, book, due, is_working_day, regimes
from mingfu.kernel.calendar.days import FIRST_DAY
from mingfu.kernel.clock import today
from mingfu.kernel.refusals import _

TAG = Tag(6, _("日历与期限"))
LAST_YEAR = 2100


@dataclass(frozen=True)
class Due:
    """The day a limit ends, with the proof: days counted, days skipped and why. The same shape as the command line's."""

    start: date
    amount: int
    unit: str
    due: date
    at: Annotated[str | None, _("小时期限的届满时刻")]
    counted: tuple[date, ...]
    skipped: tuple[dict[str, str], ...]
    nominal: Annotated[date, _("顺延之前的届满日")]
    rolled: Annotated[bool, _("届满日是休息日，已顺延")]
    paused: tuple[dict[str, Any], ...]
    standing: bool
    extended: dict[str, Any] | None
    regime: str
    basis: str
    calendar: str
    calendar_edition: str
    provisional: Annotated[bool, _("用到了尚未正式公布的年份")]
    doubtful: Annotated[bool, _("这部法里这个日数本应按工作日算")]


@dataclass(frozen=True)
class DayOff:
    """A day that is not what its weekday says."""

    date: date
    works: bool
    name: str


@dataclass(frozen=True)
class Year:
    """The working days of a year."""

    year: int
    working_days: int
    provisional: bool
    special: Annotated[tuple[DayOff, ...], _("放假和调休上班的日子；其余按星期")]


@dataclass(frozen=True)
class RuleOfDays:
    """How a law counts its days, from a day on."""

    name: str
    title: str
    rolls: Annotated[bool, _("届满日遇休息日顺延")]
    basis: str
    status: str
    valid_from: date
    valid_until: date | None


@dataclass(frozen=True)
class Rules:
    """Every rule, the newest of a name first."""

    items: tuple[RuleOfDays, ...]


@endpoint(
    "GET",
    "/v1/calendar/due",
    tag=TAG,
    summary=_("期限何时届满，为什么"),
    parameters=(
        Parameter(name="start", about=_("起始日（当日不计入），或小时期限的起始时刻"), kind="moment", required=True, example="2026-02-12"),
        Parameter(name="amount", about=_("期限的数目"), kind="integer", required=True, least=1, most=100_000, example=20),
        Parameter(name="unit", about=_("单位"), required=True, choices=tuple(unit.value for unit in Unit), example="working"),
        Parameter(name="regime", about=_("期限规则，见 /v1/calendar/rules"), default="general", pattern=r"[a-z_\-]+", most=40),
    ),
    answer=Due,
    refusals=(404,),
)  # fmt: skip
def due_date(*, start: date | datetime, amount: int, unit: str, regime: str) -> dict[str, Any]:
    """The day a limit ends."""
    return due(start, amount, Unit(unit), regime=regime).as_dict()


@endpoint(
    "GET",
    "/v1/calendar/years/{year}",
    tag=TAG,
    summary=_("一年的工作日"),
    parameters=(
        Parameter(name="year", about=_("公历年"), place="path", kind="integer", least=FIRST_DAY.year, most=LAST_YEAR, example=2026),
    ),
    refusals=(404,),
)  # fmt: skip
def year_of(*, year: int) -> Year:
    """The working days of a year."""
    table = book().table("cn")
    first, following = date(year, 1, 1), date(year + 1, 1, 1)
    days = [date.fromordinal(at) for at in range(first.toordinal(), following.toordinal())]
    special = tuple(
        DayOff(day, is_working_day(day), str(_(fact.name)) if fact.name else "")
        for day, fact in sorted(table.notes.items())
        if day.year == year
    )
    return Year(year, sum(is_working_day(day) for day in days), days[-1] > table.official_until, special)


@endpoint("GET", "/v1/calendar/rules", tag=TAG, summary=_("各部法怎么算日子"))
def rules() -> Rules:
    """Every rule of counting."""
    rows = [row for named in regimes().values() for row in named]
    return Rules(
        tuple(
            RuleOfDays(row.name, str(_(row.title)), row.rolls, row.basis, row.status, row.valid_from, row.valid_until)
            for row in rows
        )
    )


@endpoint("GET", "/v1/calendar/today", tag=TAG, summary=_("今天是不是工作日"))
def this_day() -> DayOff:
    """The legal day of this moment."""
    day = today()
    fact = book().table("cn").notes.get(day)
    return DayOff(day, is_working_day(day), str(_(fact.name)) if fact and fact.name else "")
