# SPDX-License-Identifier: Apache-2.0
"""What an office does every day at an hour, or every so many minutes, by the legal clock."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db import IntegrityError, transaction

from mingfu.engines.jobs.models import DutyRun
from mingfu.kernel.clock import LEGAL_ZONE, now

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Duty:
    """A recurring duty: daily `at` an hour of Asia/Shanghai, or `every` so long. `run` gets the instant."""

    name: str
    run: Callable[[datetime], object]
    at: time | None = None
    every: timedelta | None = None

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
    """Run each duty whose newest slot has not been run yet; names of those that ran. One that fails runs again."""
    ran = []
    instant = now()
    for duty in duties():
        slot = duty.slot(instant)
        if DutyRun.objects.filter(duty=duty.name, slot=slot).exists():
            continue
        try:
            with transaction.atomic():
                DutyRun.objects.create(duty=duty.name, slot=slot, ran_at=instant)
                duty.run(instant)
            ran.append(duty.name)
        except IntegrityError:
            _log.info("duty %s %s is being run elsewhere", duty.name, slot)
        except Exception:  # noqa: BLE001 - one duty that fails must not keep the others waiting
            _log.exception("duty %s %s failed", duty.name, slot)
    return ran
