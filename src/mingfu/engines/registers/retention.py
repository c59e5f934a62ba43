# SPDX-License-Identifier: Apache-2.0
"""Forgetting: what a register keeps for a number of years is erased once an ended entry is that old."""

from mingfu.engines.registers.commands import erase
from mingfu.engines.registers.models import RegisterEntry
from mingfu.engines.registers.registry import registers
from mingfu.kernel.access import system
from mingfu.kernel.clock import today

BY = system("registers")


def forget_due() -> int:
    """Erase every ended entry whose time is up; returns how many."""
    day, count = today(), 0
    for spec in registers():
        if spec.years is None:
            continue
        # The anniversary of a leap day is the first of March.
        held = RegisterEntry.objects.filter(register=spec.key, erased_at=None, valid_to__isnull=False)
        for number, ended in held.order_by("pk").values_list("number", "valid_to"):
            if ended is not None and (ended.year + spec.years, ended.month, ended.day) <= (
                day.year,
                day.month,
                day.day,
            ):
                erase(spec.key, number, actor=BY, basis=f"保存期限 {spec.years} 年已满")
                count += 1
    return count
