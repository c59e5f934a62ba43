# SPDX-License-Identifier: Apache-2.0
"""The sweep: give the cards that are due, take back those whose cause is gone. Running it twice changes nothing."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from mingfu.engines.cases import open_clocks, open_tasks
from mingfu.engines.cases.queries import OpenClock
from mingfu.engines.notices import notify_post
from mingfu.engines.registers import alarmed
from mingfu.engines.supervision.events import SignalCleared, SignalRaised
from mingfu.engines.supervision.models import Signal
from mingfu.engines.supervision.ordering import order_by_rules
from mingfu.engines.supervision.watches import Watch, watches
from mingfu.kernel.access import system
from mingfu.kernel.calendar import add_working_days, working_days_between
from mingfu.kernel.clock import now, today
from mingfu.kernel.ledger import record

BY = system("supervision")
GONE, MOVED = "gone", "moved"
"""How a card ends: its cause is gone, or its date or post is another."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a rule holds against a case now."""

    case: str
    subject: str
    organ: str
    post: str
    due_on: date


@transaction.atomic
def sweep() -> tuple[int, int]:
    """Look at everything that runs; returns how many cards were given and how many taken back.

    A card whose date or post is another by now is taken back and given anew: to whom it concerns, with the date that is.
    What has stood past its date for as long as its rule says is put under oversight.
    """
    raised = cleared = 0
    for watch in watches():
        findings = {(found.case, found.subject): found for found in _findings(watch)}
        standing = {
            (signal.case, signal.subject): signal for signal in Signal.objects.filter(watch=watch.code, cleared_at=None)
        }
        for place, signal in standing.items():
            found = findings.get(place)
            if found is None or not _is_the_same(signal, found):
                clear_signal(signal, GONE if found is None else MOVED)
                cleared += 1
        for place, found in findings.items():
            if place not in standing or not _is_the_same(standing[place], found):
                _raise(watch, found)
                raised += 1
    order_by_rules()
    return raised, cleared


def _is_the_same(signal: Signal, found: Finding) -> bool:
    return (signal.due_on, signal.post) == (found.due_on, found.post)


def _findings(watch: Watch) -> Iterator[Finding]:
    """Running clocks (or open tasks) whose date is near or past, by the legal day; paused cases are left alone."""
    if watch.register:
        for found in alarmed(watch.register, watch.clock):
            yield Finding(found.number, watch.register, found.organ, f"{found.organ}.{watch.to}", found.due_on)
        return
    day = today()
    last = add_working_days(day, watch.ahead) if watch.ahead else day
    if watch.task:
        for task in open_tasks(watch.system, due_upto=last):
            if task.past == (watch.ahead == 0):
                yield Finding(task.number, task.subject, task.organ, task.post, task.due_on)
        return
    for clock in open_clocks(watch.system, watch.clock, due_upto=last):
        if _deserves(watch, clock, day):
            yield Finding(clock.number, clock.code, clock.organ, f"{clock.organ}.{watch.to}", clock.due_on)


def _deserves(watch: Watch, clock: OpenClock, day: date) -> bool:
    if watch.ahead == 0:
        return clock.past
    whole, left = working_days_between(clock.since, clock.due_on), working_days_between(day, clock.due_on)
    return not clock.past and left <= min(watch.ahead, whole - 1)


def _raise(watch: Watch, found: Finding) -> None:
    Signal.objects.create(
        watch=watch.code,
        card=watch.card,
        system=watch.system,
        case=found.case,
        subject=found.subject,
        organ=found.organ,
        post=found.post,
        due_on=found.due_on,
        raised_at=now(),
    )
    raised = SignalRaised(
        watch=watch.code,
        card=watch.card,
        case=found.case,
        subject=found.subject,
        organ=found.organ,
        due_on=found.due_on,
    )
    record(raised, stream=f"supervision:{found.case}", by=BY)
    values = {"number": found.case, "due": found.due_on.isoformat()}
    for post in filter(None, (found.post, watch.also)):
        notify_post(
            post,
            watch.notice,
            key=f"{watch.code}:{found.case}:{found.subject}:{found.due_on}:{post}",
            about=found.case,
            values=values,
            actor=BY,
        )


def clear_signal(signal: Signal, how: str) -> None:
    """Take a card back."""
    signal.cleared_at, signal.how = now(), how
    signal.save(update_fields=["cleared_at", "how"])
    cleared = SignalCleared(watch=signal.watch, case=signal.case, subject=signal.subject, how=signal.how)
    record(cleared, stream=f"supervision:{signal.case}", by=BY)
