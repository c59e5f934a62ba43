# SPDX-License-Identifier: Apache-2.0
"""Figures of a register. Every figure lists the entries it was made of."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from mingfu.engines.registers.models import RegisterEntry
from mingfu.engines.registers.refusals import MeasureUnknown
from mingfu.engines.registers.registry import register_of
from mingfu.engines.registers.spec import MeasureSpec
from mingfu.engines.registers.values import facts_of, holds
from mingfu.kernel.clock import today

QUARTER = 3
"""Months of a quarter."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: period, group, value; for a share how many of how many. `entries` are those behind it."""

    period: str
    group: str
    value: Decimal
    part: int
    whole: int
    entries: tuple[str, ...]


def measure(register: str, code: str, *, since: date, until: date) -> tuple[Figure, ...]:
    """A measure of the register over the days from `since` to `until`, by period and group. Raises `MeasureUnknown`.

    A share is between 0 and 1, to four places; a period without entries has no figure, for 0 of 0 is none.
    """
    spec = register_of(register)
    wanted = next((one for one in spec.measures if one.code == code), None)
    if wanted is None:
        raise MeasureUnknown(register=register, measure=code)
    day = today()
    found: dict[tuple[str, str], list[tuple[str, bool, Decimal]]] = {}
    held = RegisterEntry.objects.filter(register=register, erased_at=None).order_by("pk")
    for number, content in held.values_list("number", "content").iterator(chunk_size=1000):
        facts = facts_of(spec, content, day)
        on = facts.get(wanted.day)
        if not isinstance(on, date) or not since <= on <= until or not holds(wanted.of, facts):
            continue
        counted = holds(wanted.when, facts)
        if wanted.kind != "share" and not counted:
            continue
        amount = facts.get(wanted.field) if wanted.field else Decimal(1)
        key = (period_of(on, wanted), str(content.get(wanted.by, "")) if wanted.by else "")
        found.setdefault(key, []).append((number, counted, amount if isinstance(amount, Decimal) else Decimal(0)))
    return tuple(_figure(wanted, key, found[key]) for key in sorted(found))


def period_of(day: date, wanted: MeasureSpec) -> str:
    """The period a day belongs to: 2026, 2026-Q1 or 2026-03."""
    if wanted.per == "year":
        return str(day.year)
    if wanted.per == "quarter":
        return f"{day.year}-Q{(day.month - 1) // QUARTER + 1}"
    return f"{day:%Y-%m}"


def _figure(wanted: MeasureSpec, key: tuple[str, str], rows: list[tuple[str, bool, Decimal]]) -> Figure:
    part = sum(counted for _number, counted, _amount in rows)
    value = {
        "count": Decimal(len(rows)),
        "sum": sum((amount for _number, _counted, amount in rows), Decimal(0)),
        "share": (Decimal(part) / len(rows)).quantize(Decimal("0.0001")),
    }[wanted.kind]
    return Figure(*key, value, part, len(rows), tuple(number for number, _counted, _amount in rows))
