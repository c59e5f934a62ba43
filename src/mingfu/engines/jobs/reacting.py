# SPDX-License-Identifier: Apache-2.0
"""Reactions: functions that follow an event, after its commit, once each.

One runner reads the settled part of the ledger in batches, so that no event is passed over; each reaction has its own
cursor, moved in the transaction in which the reaction ran.
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db import transaction

from mingfu.engines.jobs.failing import tell, tell_recovery, wait_after
from mingfu.engines.jobs.models import ReactionCursor, ReactionFault
from mingfu.kernel.clock import freeze, now
from mingfu.kernel.ledger import StoredEvent, latest_id, names_after, read_after

ALARMS = {"work.failing", "work.recovered"}
PASSED = 5000
"""How many events are passed by at once."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Reaction:
    """`run(event)` is called for every event of the given names. The name is the key: it never changes.

    One that comes to a district that has lived for a while hears what happens from then on, so that nobody is written
    to about last year; with `from_beginning` it hears all that ever happened.
    """

    name: str
    on: tuple[str, ...]
    run: Callable[[StoredEvent], object]
    from_beginning: bool = False


_reactions: dict[str, Reaction] = {}


def register_reaction(reaction: Reaction) -> None:
    """Subscribe. A second reaction of the same name replaces the first (a manifest loaded again)."""
    _reactions[reaction.name] = reaction


def reactions() -> tuple[Reaction, ...]:
    """Every subscription, by name."""
    return tuple(_reactions[name] for name in sorted(_reactions))


def newest_read() -> int:
    """The highest event id that every reaction has read; 0 before the first."""
    read = dict(ReactionCursor.objects.values_list("reaction", "event_id"))
    return min((read.get(reaction.name, 0) for reaction in reactions()), default=0)


def drain(*, batch: int = 500, at_event_time: bool = False) -> int:
    """Run every reaction up to the end of the ledger; returns how many calls were made.

    `at_event_time` lets each reaction see the event's instant as the present.
    """
    _seat_new()
    calls = 0
    stuck: set[str] = set()
    while behind := [reaction for reaction in _pass_by(_behind()) if reaction.name not in stuck]:
        for reaction in behind:
            made, went = _advance(reaction, batch=batch, at_event_time=at_event_time)
            calls += made
            if not went:
                # Another worker holds it, or an older writer has not committed: the next round tries again.
                stuck.add(reaction.name)
    return calls + _retry(at_event_time=at_event_time)


def _seat_new() -> None:
    """Give reactions that are new their place: where the others have read to, the beginning where nobody has read."""
    read = dict(ReactionCursor.objects.values_list("reaction", "event_id"))
    newcomers = [reaction for reaction in reactions() if reaction.name not in read]
    if newcomers:
        standing = [read[one.name] for one in reactions() if one.name in read]
        place = min(standing, default=max(read.values(), default=0))
        rows = [ReactionCursor(reaction=one.name, event_id=0 if one.from_beginning else place) for one in newcomers]
        # In one statement: a worker that dies half-way leaves nobody to be taken for a newcomer later.
        ReactionCursor.objects.bulk_create(rows, ignore_conflicts=True)


def _behind() -> list[Reaction]:
    """Reactions that have not read to the end of the ledger, in two queries however many there are."""
    newest = latest_id()
    read = dict(ReactionCursor.objects.values_list("reaction", "event_id"))
    return [reaction for reaction in reactions() if read.get(reaction.name, 0) < newest]


def _pass_by(behind: list[Reaction]) -> list[Reaction]:
    """Move the reactions whom nothing new concerns past it, all in one statement; returns the others."""
    if len(behind) < 2:  # noqa: PLR2004 - one alone moves as fast by itself
        return behind
    with transaction.atomic():
        free = ReactionCursor.objects.select_for_update(skip_locked=True).order_by("reaction")
        places = dict(free.filter(reaction__in=[one.name for one in behind]).values_list("reaction", "event_id"))
        if not places:
            return behind
        told, upto = names_after(min(places.values()), PASSED)
        idle = {one.name for one in behind if one.name in places and told.isdisjoint(one.on)}
        ReactionCursor.objects.filter(reaction__in=idle, event_id__lt=upto).update(event_id=upto)
        whole = upto >= latest_id()
    return [one for one in behind if one.name not in idle] if whole else behind


def _advance(reaction: Reaction, *, batch: int, at_event_time: bool) -> tuple[int, bool]:
    with transaction.atomic():
        cursor = ReactionCursor.objects.select_for_update(skip_locked=True).filter(reaction=reaction.name).first()
        if cursor is None:
            return 0, False
        found = read_after(cursor.event_id, batch, names=reaction.on)
        _run_all(reaction, found.events, at_event_time=at_event_time)
        moved = found.upto > cursor.event_id
        if moved:
            cursor.event_id = found.upto
            cursor.save(update_fields=["event_id"])
        return len(found.events), moved


def _run_all(reaction: Reaction, events: Iterable[StoredEvent], *, at_event_time: bool) -> None:
    for event in events:
        try:
            with transaction.atomic(), freeze(event.at if at_event_time else now()):
                reaction.run(event)
        except Exception as fault:  # noqa: BLE001 - a reaction that fails is tried again by itself; the ledger goes on
            _log.exception("reaction %s failed on event %s", reaction.name, event.id)
            _note(reaction, event.id, repr(fault), tries=1)


def _note(reaction: Reaction, event_id: int, fault: str, *, tries: int) -> None:
    ReactionFault.objects.update_or_create(
        reaction=reaction.name,
        event_id=event_id,
        defaults={"tries": tries, "fault": fault, "next_try_at": now() + wait_after(tries)},
    )
    if not ALARMS & set(reaction.on):
        # Whoever tells of failures would otherwise tell of its own for ever.
        tell("reaction", reaction.name, tries, about=str(event_id))


def _retry(*, at_event_time: bool) -> int:
    """Try again what failed and whose time has come. Each is locked: a second worker leaves it alone."""
    waiting = ReactionFault.objects.filter(settled_at=None, next_try_at__lte=now()).order_by("event_id")
    return sum(_try_again(pk, at_event_time=at_event_time) for pk in list(waiting.values_list("pk", flat=True)[:100]))


def _try_again(pk: int, *, at_event_time: bool) -> int:
    with transaction.atomic():
        open_still = ReactionFault.objects.select_for_update(skip_locked=True).filter(pk=pk, settled_at=None)
        row = open_still.filter(next_try_at__lte=now()).first()
        reaction = _reactions.get(row.reaction) if row else None
        if row is None or reaction is None:
            return 0
        [event] = read_after(row.event_id - 1, 1).events
        try:
            with transaction.atomic(), freeze(event.at if at_event_time else now()):
                reaction.run(event)
        except Exception as fault:  # noqa: BLE001 - as above
            _log.exception("reaction %s failed again on event %s", row.reaction, row.event_id)
            _note(reaction, row.event_id, repr(fault), tries=row.tries + 1)
        else:
            row.settled_at, row.next_try_at = now(), None
            row.save(update_fields=["settled_at", "next_try_at"])
            if not ALARMS & set(reaction.on):
                tell_recovery("reaction", row.reaction, row.tries, about=str(row.event_id))
    return 1
