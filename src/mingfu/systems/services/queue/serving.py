# SPDX-License-Identifier: Apache-2.0
"""Working the queue from a window: sit down, call, call again, begin, done, skip, transfer, pause, leave.

A window has one number at a time, and a number one window: the database holds both.
"""

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from mingfu.kernel.access import Actor, require
from mingfu.kernel.clock import now, today
from mingfu.kernel.commands import command
from mingfu.kernel.ledger import record
from mingfu.systems.services.queue.events import (
    TicketBack,
    TicketBegun,
    TicketCalled,
    TicketTransferred,
    WindowClosed,
    WindowOpened,
)
from mingfu.systems.services.queue.events import WindowPaused as Paused
from mingfu.systems.services.queue.halls import Window, hall, rule
from mingfu.systems.services.queue.models import Desk, Ticket
from mingfu.systems.services.queue.refusals import CallAgain, NobodyWaits, WindowNeeded, WindowPaused, WindowTaken
from mingfu.systems.services.queue.taking import end, expect, locked, stream


@command
def sit_down(hall_code: str, window: str, *, actor: Actor) -> int:
    """Take a window for today. Sitting there already changes nothing. Raises `HallUnknown`, `WindowTaken`."""
    require(actor, "services.queue")
    hall(hall_code).window(window)
    day = today()
    own = desk_of(actor)
    if own is not None and (own.hall, own.window) == (hall_code, window):
        return own.pk
    if own is not None:
        _leave(own, actor)
    try:
        with transaction.atomic():
            made = Desk.objects.create(hall=hall_code, day=day, window=window, officer=_who(actor), since=now())
    except IntegrityError:
        raise WindowTaken(window=window) from None
    record(WindowOpened(hall=hall_code, window=window), stream=stream(hall_code, day), by=actor)
    return made.pk


@command
def leave(*, actor: Actor) -> None:
    """Leave one's window. Raises `WindowNeeded`, `WindowPaused` while somebody is served there."""
    _leave(_own(actor), actor)


def _leave(desk: Desk, actor: Actor) -> None:
    if at_window(desk) is not None:
        raise WindowPaused(window=desk.window, why="正在办理")
    desk.left_at = now()
    desk.save(update_fields=["left_at"])
    record(WindowClosed(hall=desk.hall, window=desk.window), stream=stream(desk.hall, desk.day), by=actor)


@command
def pause(why: str, *, actor: Actor) -> None:
    """Pause one's window for a reason, or go on with none. Raises `WindowNeeded`."""
    desk = _own(actor)
    text = why.strip()[:100]
    desk.pause, desk.paused_at = text, now() if text else None
    desk.save(update_fields=["pause", "paused_at"])
    record(Paused(hall=desk.hall, window=desk.window, why=text), stream=stream(desk.hall, desk.day), by=actor)


@command
def call_next(*, actor: Actor) -> str:
    """Call the next number of one's window's lines: who goes first for a reason, then by time. Returns its code.

    Raises `WindowNeeded`, `WindowPaused`, `NobodyWaits`.
    """
    desk = _own(actor)
    if desk.paused_at is not None:
        raise WindowPaused(window=desk.window, why=desk.pause)
    held = at_window(desk)
    if held is not None:
        raise WindowPaused(window=desk.window, why=f"还有 {held.number} 号")
    window = hall(desk.hall).window(desk.window)
    ticket = waiting_at(desk.hall, window).select_for_update(skip_locked=True).first()
    if ticket is None:
        raise NobodyWaits
    ticket.officer = _who(actor)
    _call(ticket, desk, actor)
    return ticket.code


def waiting_at(hall_code: str, window: Window) -> QuerySet[Ticket]:
    """Numbers that wait today for a window's lines, in the order in which they are called."""
    found = Ticket.objects.filter(
        hall=hall_code, day=today(), state="waiting", line__in=window.lines, turn_at__lte=now()
    )
    return found.order_by("rank", "turn_at", "pk")


def _call(ticket: Ticket, desk: Desk, actor: Actor) -> None:
    ticket.state, ticket.window, ticket.called_at = "called", desk.window, ticket.called_at or now()
    ticket.calls += 1
    ticket.save(update_fields=["state", "window", "called_at", "calls", "officer"])
    called = TicketCalled(ticket=ticket.code, window=desk.window, calls=ticket.calls)
    record(called, stream=stream(ticket.hall, ticket.day), by=actor)


@command
def recall(code: str, *, actor: Actor) -> int:
    """Call the number at one's window again; returns how often it was called. Raises `TicketMoved`."""
    desk, ticket = _mine(code, actor)
    expect(ticket, "called")
    _call(ticket, desk, actor)
    return ticket.calls


@command
def skip(code: str, *, actor: Actor) -> None:
    """Nobody came, called often enough: let the number go by; it may come back the same day.

    Raises `TicketMoved`, `CallAgain`.
    """
    _desk_held, ticket = _mine(code, actor)
    expect(ticket, "called")
    most = rule("calls")
    if ticket.calls < most:
        raise CallAgain(number=ticket.number, calls=ticket.calls, most=most)
    end(ticket, "skipped", actor=actor)


@command
def come_back(code: str, *, actor: Actor) -> None:
    """A skipped number waits again, behind those who wait now. Raises `TicketMoved`."""
    ticket = locked(code)
    expect(ticket, "skipped")
    ticket.state, ticket.window, ticket.ended_at, ticket.called_at, ticket.calls = "waiting", "", None, None, 0
    ticket.rank, ticket.turn_at = 1, now()
    ticket.save(update_fields=["state", "window", "ended_at", "called_at", "calls", "rank", "turn_at"])
    record(TicketBack(ticket=code), stream=stream(ticket.hall, ticket.day), by=actor)


@command
def begin(code: str, *, actor: Actor) -> None:
    """Whoever was called has come. Raises `TicketMoved`."""
    desk, ticket = _mine(code, actor)
    expect(ticket, "called")
    ticket.state, ticket.began_at = "serving", now()
    ticket.save(update_fields=["state", "began_at"])
    record(TicketBegun(ticket=code, window=desk.window), stream=stream(ticket.hall, ticket.day), by=actor)


@command
def done(code: str, *, actor: Actor, case: str = "") -> None:
    """The number has been served; `case` is the matter that came of it, if one did. Raises `TicketMoved`."""
    _desk_held, ticket = _mine(code, actor)
    expect(ticket, "serving")
    end(ticket, "served", actor=actor, case=case[:14])


@command
def transfer(code: str, line: str, *, actor: Actor) -> None:
    """Send whoever is here on to another business line: they keep their number and need not wait from the end.

    Raises `TicketMoved`, `HallUnknown`.
    """
    _desk_held, ticket = _mine(code, actor)
    expect(ticket, "called", "serving")
    hall(ticket.hall).line(line)
    ticket.line, ticket.state, ticket.window, ticket.called_at, ticket.began_at, ticket.calls = (
        line,
        "waiting",
        "",
        None,
        None,
        0,
    )
    ticket.save(update_fields=["line", "state", "window", "called_at", "began_at", "calls"])
    record(TicketTransferred(ticket=code, line=line), stream=stream(ticket.hall, ticket.day), by=actor)


def desk_of(actor: Actor) -> Desk | None:
    """Where the official sits today."""
    return Desk.objects.filter(day=today(), officer=_who(actor), left_at=None).order_by("-pk").first()


def _own(actor: Actor) -> Desk:
    """The actor's window, held: two clicks at once follow one another. Raises `WindowNeeded`."""
    require(actor, "services.queue")
    found = desk_of(actor)
    held = Desk.objects.select_for_update().filter(pk=found.pk, left_at=None).first() if found else None
    if held is None:
        raise WindowNeeded
    return held


def _mine(code: str, actor: Actor) -> tuple[Desk, Ticket]:
    """One's window and the number at it. Raises `WindowNeeded`, `TicketUnknown`, `TicketMoved`."""
    desk, ticket = _own(actor), locked(code)
    if (ticket.hall, ticket.day, ticket.window) != (desk.hall, desk.day, desk.window):
        expect(ticket)
    return desk, ticket


def at_window(desk: Desk) -> Ticket | None:
    """The number that is called to, or served at, a window."""
    found = Ticket.objects.filter(hall=desk.hall, day=desk.day, window=desk.window, state__in=("called", "serving"))
    return found.first()


def _who(actor: Actor) -> str:
    """The person, whatever post they act from."""
    return actor.number or actor.code
