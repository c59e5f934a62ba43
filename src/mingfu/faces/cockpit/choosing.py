# SPDX-License-Identifier: Apache-2.0
"""What a leader looks at: a span, an organ, a town, a category. Read from the address, written back into addresses."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Literal
from urllib.parse import urlencode

from mingfu.engines.cases.figures import Scope, Span
from mingfu.kernel.access import Actor, Level
from mingfu.kernel.clock import today
from mingfu.kernel.refusals import Refusal, _

USUAL = "30"
PERIODS: dict[str, Any] = {"30": _("近 30 天"), "month": _("本月"), "quarter": _("本季度"), "year": _("本年")}
TREND_DAYS = 30
Narrowing = Literal["organ", "area", "category"]


class PeriodUnknown(Refusal):
    """The address names a span that is none."""

    code, status = "period-unknown", 404
    message = _("没有“{period}”这个时段。请从总览页重新选择。")
    period: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A leader's choice. `day` narrows the span to one legal day; `system` and `category` go together."""

    period: str = USUAL
    organ: str = ""
    area: str = ""
    system: str = ""
    category: str = ""
    day: date | None = None

    @property
    def span(self) -> Span:
        """The legal days chosen, up to and with today."""
        if self.day is not None:
            return Span(self.day, self.day + timedelta(days=1))
        return Span(_begin(self.period, today()), today() + timedelta(days=1))

    def scope(self, actor: Actor) -> Scope:
        """What is counted, up to the actor's clearance."""
        return Scope(
            self.span,
            system=self.system,
            organ=self.organ,
            area=self.area,
            category=self.category,
            levels=levels_of(actor),
        )

    def query(self, **more: str) -> str:
        """The choice as the query of an address, with what is named on top; what is usual or empty is left out."""
        held = {
            "period": "" if self.period == USUAL else self.period,
            "organ": self.organ,
            "area": self.area,
            "system": self.system,
            "category": self.category,
            "day": self.day.isoformat() if self.day else "",
        }
        return urlencode({name: value for name, value in (held | more).items() if value})

    def narrowed(self, name: Narrowing, code: str) -> "Choice":
        """The same choice about one organ, town or category; an empty code widens it again."""
        match name:
            case "organ":
                return replace(self, organ=code)
            case "area":
                return replace(self, area=code)
            case "category":
                return replace(self, category=code)

    def cases(self, figure: str, **other: Any) -> str:
        """The address of the cases behind a figure; `other` changes the choice on the way."""
        return f"/cockpit/cases?{replace(self, **other).query(figure=figure)}"


def read_choice(asked: Mapping[str, str]) -> Choice:
    """The choice that an address makes. Raises `PeriodUnknown`; codes that nobody has simply find nothing."""
    period = asked.get("period") or USUAL
    if period not in PERIODS:
        raise PeriodUnknown(period=period[:20])
    organ, area, system, category = (_code(asked.get(name, "")) for name in ("organ", "area", "system", "category"))
    return Choice(period, organ, area, system, category, _day(asked.get("day", "")))


def levels_of(actor: Actor) -> tuple[str, ...]:
    """The levels of confidentiality that the actor is cleared for."""
    return tuple(level.name.lower() for level in Level if level <= actor.level)


def _begin(period: str, day: date) -> date:
    match period:
        case "month":
            return day.replace(day=1)
        case "quarter":
            return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
        case "year":
            return date(day.year, 1, 1)
    return day - timedelta(days=TREND_DAYS - 1)


def _code(text: str) -> str:
    return text.replace("\x00", "")[:80]


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise PeriodUnknown(period=text[:20]) from None
    if not date(2000, 1, 1) <= found <= today() + timedelta(days=1):
        raise PeriodUnknown(period=text[:20])
    return found
