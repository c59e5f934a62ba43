# SPDX-License-Identifier: Apache-2.0
"""When a public buyer had to pay a small firm, and the interest that runs since: exact to the fen, told line by line.

Pure arithmetic on what the decision table has said. Rates are per cent; what is unsure in law is a row of the list of rules.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from mingfu.kernel.calendar import is_working_day
from mingfu.kernel.catalogs import entry
from mingfu.kernel.clock import today

RULES = "enterprise_services.rules"
FEN = Decimal("0.01")
HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Rules:
    """What the law gives: days to pay, the most that may be agreed, the daily rate, and the days of a year of interest."""

    days: int = 30
    most: int = 60
    daily: Decimal = Decimal("0.05")
    year: int = 360


@dataclass(frozen=True, slots=True)
class Owed:
    """What is owed on a day: the last day to pay, days late, the daily rate as it counts, and the interest in yuan."""

    counted_from: date
    days: int
    due_on: date
    until: date
    late: int
    annual: Decimal | None
    interest: Decimal


def rules() -> Rules:
    """The rules as the list has them today."""
    days, most, daily, year = (str(entry(RULES, code).content["value"]) for code in ("days", "most", "daily", "year"))
    return Rules(int(days), int(most), Decimal(daily), int(year))


def last_day(counted_from: date, days: int) -> date:
    """The last day to pay: the first day is not counted, and one that falls on a holiday ends after it (民法典 201, 203)."""
    found = counted_from + timedelta(days=days)
    while not is_working_day(found):
        found += timedelta(days=1)
    return found


def interest(amount: Decimal, late: int, *, annual: Decimal | None, law: Rules) -> Decimal:
    """Simple interest in yuan on so many days late; rounded once, at the end, half up. No annual rate: the daily rate."""
    if annual is None:
        return (amount * law.daily * late / HUNDRED).quantize(FEN, ROUND_HALF_UP)
    return (amount * annual * late / (HUNDRED * law.year)).quantize(FEN, ROUND_HALF_UP)


def owed(data: Mapping[str, Any], until: date, law: Rules) -> Owed:
    """What is owed on `until` by what the case knows, with the answers `term` and `rate_way` of the decision table."""
    start = date.fromisoformat(str(data[COUNTED[str(data["acceptance"])]]))
    agreed = int(data["agreed_days"])
    days = {"statutory": law.days, "agreed": agreed, "capped": law.most}[str(data["term"])]
    due_on = last_day(start, days)
    late = max((until - due_on).days, 0)
    annual = {"daily": None, "agreed": number(data["agreed_rate"]), "floor": number(data["lpr"])}[str(data["rate_way"])]
    return Owed(
        start, days, due_on, until, late, annual, interest(number(data["amount"]), late, annual=annual, law=law)
    )


COUNTED = {"none": "delivered_on", "done": "accepted_on", "delayed": "acceptance_by"}


def number(value: Any) -> Decimal:
    """A number exactly as it was written."""
    return Decimal(str(value))


def money(amount: Decimal) -> str:
    """An amount with its thousands and fen."""
    return f"{amount:,.2f}"


def term_line(data: Mapping[str, Any], found: Owed) -> str:
    """How the last day to pay was counted, in a sentence that papers print."""
    begins = {
        "none": "自交付之日",
        "done": "约定以验收合格为付款条件，自验收合格之日",
        "delayed": "付款单位拖延验收，自约定的验收期限届满之日",
    }[str(data["acceptance"])]
    days = {
        "statutory": f"没有约定付款期限，为{found.days}日",
        "agreed": f"约定付款期限{found.days}日",
        "capped": f"约定的付款期限超过上限，按{found.days}日",
    }[str(data["term"])]
    started, due = found.counted_from.isoformat(), found.due_on.isoformat()
    return f"{begins}（{started}）起算；{days}；最迟应在{due}付款（条例第九条、第十条）。"


def interest_line(data: Mapping[str, Any], found: Owed, law: Rules) -> str:
    """How the interest was counted, in a sentence that papers print."""
    until = f"到{found.until.isoformat()}"
    if not found.late:
        return f"{until}没有逾期，没有逾期利息。"
    amount = money(number(data["amount"]))
    if found.annual is None:
        rate, share = f"没有约定逾期利率，日利率{law.daily}%", f"{law.daily}%"
    else:
        named = "从约定的年利率" if data["rate_way"] == "agreed" else "约定的利率低于合同订立时的一年期LPR，按LPR年利率"
        rate, share = f"{named}{found.annual}%", f"{found.annual}%÷{law.year}"
    said = f"{amount}元×{share}×{found.late}日＝{money(found.interest)}元"
    return f"{until}逾期{found.late}日；{rate}（条例第十七条）；逾期利息{said}。"


def count_interest(data: Mapping[str, Any]) -> dict[str, Any]:
    """Service `enterprise_services.interest`: due day, days late and interest up to the day of payment, or today."""
    paid = data.get("paid_on")
    until = date.fromisoformat(str(paid)) if paid else today()
    law = rules()
    found = owed(data, until, law)
    return {
        "pay_due_on": found.due_on.isoformat(),
        "late_days": found.late,
        "interest": str(found.interest),
        "pay_term": term_line(data, found),
        "pay_interest": interest_line(data, found, law),
    }
