# SPDX-License-Identifier: Apache-2.0
"""The due-list: set, stop and fire timers. A timer is fired by what registered its kind."""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime

from django.db import DatabaseError, connection, transaction
from django.db.models import Q

from mingfu.engines.jobs.failing import tell, tell_recovery, wait_after
from mingfu.engines.jobs.models import Timer
from mingfu.kernel.clock import freeze, now

Fire = Callable[[str, str], None]

_kinds: dict[str, Fire] = {}
_log = logging.getLogger(__name__)


def register_timer_kind(kind: str, fire: Fire) -> None:
    """Say who fires timers of a kind: `fire(ref, token)`, called at most once per timer that comes due."""
    _kinds[kind] = fire


def set_timer(kind: str, ref: str, *, due_at: datetime, token: str = "", set_at: datetime | None = None) -> None:
    """Put something on the due-list. An open timer of the same kind, ref and token moves to the new instant.

    `set_at` is the instant from which it is counted: now, unless the timer began earlier.
    """
    held = Timer.objects.filter(kind=kind, ref=ref, token=token, closed_at=None)
    moved = held.update(due_at=due_at, tries=0, next_try_at=None)
    if not moved:
        Timer.objects.create(kind=kind, ref=ref, token=token, due_at=due_at, set_at=set_at or now())


def open_timers(kind: str, ref: str) -> list[tuple[str, datetime | None, datetime]]:
    """(token, set at, due at) of every open timer of something, earliest first."""
    rows = Timer.objects.filter(kind=kind, ref=ref, closed_at=None).order_by("due_at", "id")
    return list(rows.values_list("token", "set_at", "due_at"))


def open_timers_of(kind: str, refs: Sequence[str]) -> list[tuple[str, str, datetime | None, datetime]]:
    """(ref, token, set at, due at) of every open timer of several things, in one query."""
    rows = Timer.objects.filter(kind=kind, ref__in=refs, closed_at=None).order_by("due_at", "id")
    return list(rows.values_list("ref", "token", "set_at", "due_at"))


def beginning_of(kind: str, ref: str, token: str) -> datetime | None:
    """When the newest timer of that token was set; None when there never was one."""
    return (
        Timer.objects.filter(kind=kind, ref=ref, token=token).order_by("-id").values_list("set_at", flat=True).first()
    )


def hold_timers(kind: str, ref: str) -> None:
    """Hold every open timer of something until the transaction ends, in the order in which all do: for who moves several."""
    list(Timer.objects.filter(kind=kind, ref=ref, closed_at=None).order_by("id").select_for_update().values_list("pk"))


def stop_timer(kind: str, ref: str, *, token: str = "") -> None:
    """Take something off the due-list."""
    Timer.objects.filter(kind=kind, ref=ref, token=token, closed_at=None).update(closed_at=now(), how="stopped")


def due_timers(limit: int = 500) -> list[Timer]:
    """Open timers that have come due and do not wait after a failure, earliest first."""
    moment = now()
    ready = Q(next_try_at=None) | Q(next_try_at__lte=moment)
    return list(Timer.objects.filter(ready, closed_at=None, due_at__lte=moment).order_by("due_at", "id")[:limit])


def fire_due(*, at_due_time: bool = False, limit: int = 500) -> int:
    """Fire what has come due and return how many were fired.

    A timer that fails stays open, is logged, and is tried again after a while that doubles up to a day, so that it
    keeps no other waiting. `at_due_time` lets each timer see the instant it was due as the present: a rehearsal wants
    that, a worker does not.
    """
    fired = 0
    for timer in due_timers(limit):
        try:
            fired += _fire(timer, at_due_time=at_due_time)
        except DatabaseError:
            # A statement that the database refused is this timer's failure; a database that is gone is everybody's.
            if not _is_there():
                raise
            _put_off(timer)
        except Exception:  # noqa: BLE001 - one timer that fails must not keep the others waiting
            _put_off(timer)
    return fired


def _fire(timer: Timer, *, at_due_time: bool) -> int:
    with transaction.atomic():
        taken = _hold(timer)
        if taken is None:
            # Another worker is at it, or has just tried it.
            return 0
        taken.closed_at, taken.how = now(), "fired"
        taken.save(update_fields=["closed_at", "how"])
        with freeze(timer.due_at if at_due_time else now()):
            _kinds[timer.kind](timer.ref, timer.token)
        if timer.tries:
            tell_recovery("timer", timer.kind, timer.tries, about=timer.ref)
    return 1


def _hold(timer: Timer) -> Timer | None:
    """The timer, held together with all others of the same thing; None where it is somebody else's by now.

    What one timer begins may stop the others, so whoever fires one holds them all, in the order of their ids like everybody
    else who touches them. The first is the gate: where another worker has it, this one goes on to other things.
    """
    beside = Timer.objects.filter(kind=timer.kind, ref=timer.ref, closed_at=None).order_by("id")
    first = beside.values_list("pk", flat=True).first()
    if first is None or not list(beside.filter(pk=first).select_for_update(skip_locked=True).values_list("pk")):
        return None
    held = next((one for one in beside.select_for_update() if one.pk == timer.pk), None)
    return held if held is not None and held.tries == timer.tries else None


def _put_off(timer: Timer) -> None:
    _log.exception("timer %s %s failed", timer.kind, timer.pk)
    tries = timer.tries + 1
    with transaction.atomic():
        open_still = Timer.objects.filter(pk=timer.pk, closed_at=None)
        if open_still.update(tries=tries, next_try_at=now() + wait_after(tries)):
            tell("timer", timer.kind, tries, about=timer.ref)


def _is_there() -> bool:
    return connection.in_atomic_block or connection.is_usable()
