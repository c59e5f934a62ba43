# SPDX-License-Identifier: Apache-2.0
"""Work that fails: how long it waits before it is tried again, when somebody is told, and what fails now.

The wait doubles from two seconds up to a day. Nothing is ever given up: what failed for a month runs the day after it is
mended. Derived from it are the events `work.failing` and `work.recovered`; the rows themselves belong to no case.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from mingfu.engines.jobs.events import WorkFailing, WorkRecovered
from mingfu.engines.jobs.models import DutyRun, ReactionFault, Timer
from mingfu.engines.jobs.options import JobsSettings
from mingfu.kernel.access import Actor, require, system
from mingfu.kernel.clock import now
from mingfu.kernel.commands import command
from mingfu.kernel.ledger import record

LONGEST_WAIT = timedelta(days=1)
BY = system("jobs")
MOST = 200


@dataclass(frozen=True, slots=True)
class FailingWork:
    """Something that fails now: what it is, what it is about, how often it failed in a row, and when it is tried again."""

    kind: str
    name: str
    about: str
    tries: int
    next_try_at: datetime | None
    fault: str


def wait_after(tries: int) -> timedelta:
    """How long something waits that has failed so often in a row: 2, 4, 8 … seconds, at most a day."""
    return min(timedelta(seconds=2 ** min(tries, 20)), LONGEST_WAIT)


def tell(kind: str, name: str, tries: int, *, about: str = "") -> None:
    """Say, once in a row of failures, that something keeps failing."""
    if tries == JobsSettings().alarm_after:
        record(WorkFailing(kind=kind, name=name, about=about, tries=tries), stream=f"work:{kind}:{name}", by=BY)


def tell_recovery(kind: str, name: str, tries: int, *, about: str = "") -> None:
    """Say that something of which it was told works again."""
    if tries >= JobsSettings().alarm_after:
        record(WorkRecovered(kind=kind, name=name, about=about, tries=tries), stream=f"work:{kind}:{name}", by=BY)


def failing_work() -> list[FailingWork]:
    """All that fails now, most often first."""
    found = [
        FailingWork("duty", row.duty, "", row.tries, row.next_try_at, row.fault)
        for row in DutyRun.objects.filter(tries__gt=0).order_by("duty")[:MOST]
    ]
    found += [
        FailingWork("reaction", row.reaction, str(row.event_id), row.tries, row.next_try_at, _kind_of(row.fault))
        for row in ReactionFault.objects.filter(settled_at=None).order_by("-tries", "pk")[:MOST]
    ]
    found += [
        FailingWork("timer", row.kind, row.ref, row.tries, row.next_try_at, "")
        for row in Timer.objects.filter(closed_at=None, tries__gt=0).order_by("-tries", "pk")[:MOST]
    ]
    return sorted(found, key=lambda one: (-one.tries, one.kind, one.name))


def failing_count() -> int:
    """How much fails now."""
    open_timers = Timer.objects.filter(closed_at=None, tries__gt=0)
    faults = ReactionFault.objects.filter(settled_at=None)
    return DutyRun.objects.filter(tries__gt=0).count() + faults.count() + open_timers.count()


@command
def try_now(kind: str, name: str, *, actor: Actor) -> int:
    """Let what waits after a failure be tried at the next round of the worker; how many were waiting."""
    require(actor, "supervision.act")
    if kind == "duty":
        return DutyRun.objects.filter(duty=name, tries__gt=0).update(next_try_at=now())
    if kind == "reaction":
        return ReactionFault.objects.filter(reaction=name, settled_at=None).update(next_try_at=now())
    return Timer.objects.filter(kind=name, closed_at=None, tries__gt=0).update(next_try_at=now())


def _kind_of(fault: str) -> str:
    """What sort of fault it was, without what it says: that may be somebody's words."""
    return fault.partition("(")[0][:60]
