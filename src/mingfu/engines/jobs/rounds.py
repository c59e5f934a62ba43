# SPDX-License-Identifier: Apache-2.0
"""What an office does every day at an hour, or every so many minutes, by the legal clock."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db import transaction

from mingfu.engines.jobs.failing import tell, tell_recovery, wait_after
from mingfu.engines.jobs.models import DutyRun
from mingfu.kernel.clock import LEGAL_ZONE, now

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Duty:
    """A recurring duty: daily `at` an hour of Asia/Shanghai, or `every` so long. `run` gets the instant.

    Its slot is taken in the transaction in which it runs: a duty that fails has done nothing and runs again later. One that
    does things outside the database (`outside`, such as sending) takes its slot first and commits by itself.
    """

    name: str
    run: Callable[[datetime], object]
    at: time | None = None
    every: timedelta | None = None
    outside: bool = False

    def slot(self, instant: datetime) -> str:
        """The newest slot that has begun at an instant: a day, or a multiple of `every`."""
        local = instant.astimezone(LEGAL_ZONE)
        if self.at is not None:
            day = local.date() if local.time() >= self.at else local.date() - timedelta(days=1)
            return day.isoformat()
        assert self.every is not None
        step = int(self.every.total_seconds())
        return str(int(instant.timestamp()) // step * step)


_duties: dict[str, Duty] = {}


def register_duty(duty: Duty) -> None:
    """Add a duty to the worker's round."""
    _duties[duty.name] = duty


def duties() -> tuple[Duty, ...]:
    """Every registered duty, by name."""
    return tuple(_duties[name] for name in sorted(_duties))


def run_duties() -> list[str]:
    """Run each duty whose newest slot has not been run yet; names of those that ran.

    One that fails runs again after a while that doubles up to a day, so that it holds nobody up and fills no log.
    """
    instant = now()
    held = {row.duty: row for row in DutyRun.objects.all()}
    return [duty.name for duty in duties() if _run(duty, held.get(duty.name), duty.slot(instant), instant)]


def _run(duty: Duty, held: DutyRun | None, slot: str, instant: datetime) -> bool:
    if held is not None and (held.slot == slot or (held.next_try_at is not None and held.next_try_at > instant)):
        return False
    try:
        with transaction.atomic():
            if not _take(duty.name, slot, instant):
                return False
            if not duty.outside:
                duty.run(instant)
        if duty.outside:
            duty.run(instant)
    except Exception as fault:  # noqa: BLE001 - one duty that fails must not keep the others waiting
        _log.exception("duty %s %s failed", duty.name, slot)
        _put_off(duty.name, type(fault).__name__, instant)
        return False
    if held is not None and held.tries:
        DutyRun.objects.filter(duty=duty.name).update(tries=0, next_try_at=None, fault="")
        tell_recovery("duty", duty.name, held.tries)
    return True


def _put_off(name: str, fault: str, instant: datetime) -> None:
    """Note a failure. What the duty did is undone; a duty that does things outside has done with this slot."""
    with transaction.atomic():
        DutyRun.objects.get_or_create(duty=name)
        row = DutyRun.objects.select_for_update().get(duty=name)
        row.tries += 1
        row.next_try_at, row.fault = instant + wait_after(row.tries), fault[:60]
        row.save(update_fields=["tries", "next_try_at", "fault"])
        tell("duty", name, row.tries)


def _take(name: str, slot: str, instant: datetime) -> bool:
    """Take the slot of a duty; False when somebody else has it or is at it."""
    DutyRun.objects.get_or_create(duty=name)
    held = DutyRun.objects.select_for_update(skip_locked=True).filter(duty=name).exclude(slot=slot).first()
    if held is None:
        return False
    held.slot, held.ran_at = slot, instant
    held.save(update_fields=["slot", "ran_at"])
    return True
