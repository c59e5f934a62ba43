# SPDX-License-Identifier: Apache-2.0
"""What in a register deserves a card now. Supervision asks; it gives and takes back the cards."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from mingfu.engines.registers.queries import present
from mingfu.engines.registers.registry import register_of
from mingfu.engines.registers.values import facts_of, holds
from mingfu.kernel.clock import today


@dataclass(frozen=True, slots=True)
class Alarmed:
    """An entry for which an alarm holds."""

    number: str
    organ: str
    due_on: date


def alarmed(key: str, code: str) -> Iterator[Alarmed]:
    """Present entries for which an alarm of the register holds today, each with its organ and the date it missed."""
    spec = register_of(key)
    alarm = next(one for one in spec.alarms if one.code == code)
    day = today()
    for row in present(key):
        facts = facts_of(spec, row.content, day)
        due = facts.get(alarm.due)
        if isinstance(due, date) and row.organ and holds(alarm.when, facts):
            yield Alarmed(row.number, row.organ, due)
