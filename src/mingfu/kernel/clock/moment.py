# SPDX-License-Identifier: Apache-2.0
"""`now()`, `today()` and `freeze()`."""

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar, Token
from datetime import UTC, date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from mingfu.kernel.clock.machine import system_now
from mingfu.kernel.clock.options import ClockSettings

LEGAL_ZONE = ZoneInfo("Asia/Shanghai")

_moment: ContextVar[datetime | None] = ContextVar("moment", default=None)


def is_steered() -> bool:
    """Whether time comes from the steering row rather than from the machine."""
    return _source(os.environ.get("CLOCK")) == "steered"


@lru_cache(maxsize=8)
def _source(_told: str | None) -> str:
    """The option, read anew only when its variable says something else: the time is asked for all day."""
    return ClockSettings().source


def now() -> datetime:
    """The present instant, aware, in UTC."""
    held = _moment.get()
    if held is not None:
        return held
    if is_steered():
        from mingfu.kernel.clock.steering import steered_now

        return steered_now()
    return system_now()


def as_legal_day(instant: datetime) -> date:
    """The legal day (Asia/Shanghai) in which an aware instant falls."""
    return instant.astimezone(LEGAL_ZONE).date()


def legal_now() -> datetime:
    """The present instant in Asia/Shanghai, for whoever reads the day off it."""
    return now().astimezone(LEGAL_ZONE)


def today() -> date:
    """The present legal day."""
    return as_legal_day(now())


@contextmanager
def freeze(instant: datetime) -> Iterator[datetime]:
    """Hold the clock of this context (thread or task) at an aware instant."""
    if instant.tzinfo is None:
        msg = "freeze() takes an aware datetime"
        raise ValueError(msg)
    token = _moment.set(instant.astimezone(UTC))
    try:
        yield instant
    finally:
        _moment.reset(token)


class _OneMoment:
    """A context manager by hand: every request and every step goes through one, and `contextmanager` costs more."""

    __slots__ = ("token",)
    token: Token[datetime | None] | None

    def __enter__(self) -> datetime:
        held = _moment.get()
        self.token = None if held is not None else _moment.set(now())
        return now()

    def __exit__(self, *fault: object) -> None:
        if self.token is not None:
            _moment.reset(self.token)


def at_one_moment() -> AbstractContextManager[datetime]:
    """Let a request or a job see one instant from beginning to end."""
    return _OneMoment()
