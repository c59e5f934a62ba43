# SPDX-License-Identifier: Apache-2.0
"""Which numbers of days are working days, law by law: one dated table read from `facts/regimes.yaml`."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from mingfu.kernel.calendar.days import read
from mingfu.kernel.calendar.limits import Limit, Unit
from mingfu.kernel.calendar.refusals import RegimeUnknown, UnitUnknown

_DAYS = frozenset({"日", "天", "个日"})
_UNITS = {
    "工作日": Unit.WORKING,
    "个工作日": Unit.WORKING,
    "自然日": Unit.CALENDAR,
    "个自然日": Unit.CALENDAR,
    "月": Unit.MONTH,
    "个月": Unit.MONTH,
    "小时": Unit.HOUR,
    "个小时": Unit.HOUR,
    "时": Unit.HOUR,
}
_MONTHS_OF_A_YEAR = 12


@dataclass(frozen=True, slots=True)
class Regime:
    """One dated row: how a law counts its days.

    `working` holds the numbers that are working days where the text writes 日; None means all of them, and
    `working_at_most` all up to a number.
    """

    name: str
    title: str
    working: frozenset[int] | None
    working_at_most: int
    rolls: bool
    basis: str
    valid_from: date
    valid_until: date | None
    status: str

    def unit_of(self, amount: int) -> Unit:
        """What `amount` 日 means here."""
        if self.working is None or amount in self.working or amount <= self.working_at_most:
            return Unit.WORKING
        return Unit.CALENDAR


def _regime(name: str, row: dict[str, Any]) -> Regime:
    working, at_most = frozenset[int](), 0
    match row["working"]:
        case "written":
            numbers: frozenset[int] | None = working
        case "all":
            numbers = None
        case {"at_most": int(at_most)}:
            numbers = working
        case listed:
            numbers = frozenset(listed)
    return Regime(
        name=name,
        title=row["title"],
        working=numbers,
        working_at_most=at_most,
        rolls=row["rolls"],
        basis=row["basis"],
        valid_from=row["valid_from"],
        valid_until=row.get("valid_until"),
        status=row["status"],
    )


@cache
def regimes() -> dict[str, tuple[Regime, ...]]:
    """Every row by name, the newest first."""
    found: dict[str, list[Regime]] = {}
    for row in read("regimes.yaml"):
        for name in (row["regime"], *row.get("also", [])):
            found.setdefault(name, []).append(_regime(name, row))
    return {name: tuple(sorted(rows, key=lambda row: row.valid_from, reverse=True)) for name, rows in found.items()}


def regime_on(name: str, day: date) -> Regime:
    """The row of a regime in force on a day; before its first row, the first row.

    A limit that began under an older law nobody entered is better counted by the nearest known rule than not at all.
    """
    rows = regimes().get(name)
    if rows is None:
        raise RegimeUnknown(name=name, known="、".join(regimes()))
    for row in rows:
        if row.valid_from <= day:
            return row
    return rows[-1]


def unit_for(regime: str, amount: int, written: str, *, on: date = date.max) -> Unit:
    """What a number written as 日, 工作日, 个月 or 小时 in a law counts.

    `on` chooses the row in force that day; without it the newest. A limit in years has no unit here: see `limit_for`.
    """
    rule = regime_on(regime, on)
    if written in _DAYS:
        return rule.unit_of(amount)
    if written not in _UNITS:
        raise UnitUnknown(written=written)
    return _UNITS[written]


def limit_for(regime: str, amount: int, written: str, *, on: date = date.max) -> Limit:
    """The limit that a number and a written unit make under a regime; years become months."""
    rule = regime_on(regime, on)
    if written == "年":
        return Limit(amount * _MONTHS_OF_A_YEAR, Unit.MONTH, regime, rule.basis, status=rule.status)
    return Limit(amount, unit_for(regime, amount, written, on=on), regime, rule.basis, status=rule.status)
