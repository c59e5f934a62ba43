# SPDX-License-Identifier: Apache-2.0
"""Taking a number: at the hall, on a telephone, at a kiosk, from an appointment; giving it back; and closing the day."""

from datetime import date, datetime
from uuid import UUID

from mingfu.kernel.access import Actor, require
from mingfu.kernel.clock import as_legal_day, chance, now
from mingfu.kernel.commands import command
from mingfu.kernel.ledger import record
from mingfu.systems.services.queue.events import HallClosed, TicketEnded, TicketTaken
from mingfu.systems.services.queue.halls import Hall, Line, hall, priorities
from mingfu.systems.services.queue.models import Counter, Desk, Ticket
from mingfu.systems.services.queue.refusals import (
    AlreadyWaiting,
    DayClosed,
    HallShut,
    PriorityUnknown,
    TicketMoved,
    TicketUnknown,
)
from mingfu.systems.services.queue.words import STATES

CHANNELS = ("hall", "phone", "kiosk", "booked")
LIVING = ("waiting", "called", "serving")
ENDS = {"serving": "served", "skipped": "missed", "called": "missed", "waiting": "over"}
"""What becomes of a number as the day closes."""

FIRST, PLAIN = 0, 1


@command
def take(
    hall_code: str,
    line_code: str,
    *,
    actor: Actor,
    channel: str = "hall",
    party: UUID | None = None,
    ground: str = "",
    item: str = "",
) -> str:
    """Take the next number of a business line and return its code, such as 260302A00712345678.

    Numbers count within the line and day, without gaps or doubles. Who has a `ground` goes before those who have none.
    Raises `HallUnknown`, `HallShut`, `DayClosed`, `AlreadyWaiting`, `PriorityUnknown`.
    """
    found = hall(hall_code)
    line = found.line(line_code)
    moment = now()
    if not found.is_open(moment):
        raise HallShut(hall=found.title, hours=found.open_hours)
    return issue(found, line, moment, actor=actor, channel=channel, party=party, ground=ground, item=item).code


def issue(  # noqa: PLR0913 - as `take`
    found: Hall,
    line: Line,
    moment: datetime,
    *,
    actor: Actor,
    channel: str,
    party: UUID | None,
    ground: str = "",
    item: str = "",
) -> Ticket:
    """Make the next number of a line, inside the caller's transaction."""
    known = {row.code: row.title for row in priorities()}
    if ground and ground not in known:
        raise PriorityUnknown(known="、".join(known.values()))
    day = as_legal_day(moment)
    counter = _counter(found, line.code, day)
    if party is not None:
        held = Ticket.objects.filter(hall=found.code, day=day, line=line.code, party=party, state__in=LIVING).first()
        if held is not None:
            raise AlreadyWaiting(number=held.number)
    counter.last += 1
    counter.save(update_fields=["last"])
    number = f"{line.letter}{counter.last:03d}"
    ticket = Ticket.objects.create(
        hall=found.code, day=day, line=line.code, number=number, code=_code(day, number), channel=channel,
        party=party, item=item[:120], rank=FIRST if ground else PLAIN, ground=ground, taken_at=moment, turn_at=moment,
    )  # fmt: skip
    taken = TicketTaken(ticket=ticket.code, hall=found.code, line=line.code, channel=channel, ground=ground)
    record(taken, stream=stream(found.code, day), by=actor)
    return ticket


def _counter(found: Hall, line: str, day: date) -> Counter:
    """The day's counter of a line, locked. Raises `DayClosed`."""
    Counter.objects.get_or_create(hall=found.code, day=day, line=line)
    counter = Counter.objects.select_for_update().get(hall=found.code, day=day, line=line)
    if counter.closed_at is not None:
        raise DayClosed(hall=found.title)
    return counter


def _code(day: date, number: str) -> str:
    """What a number is known by beyond its hall and day; nobody guesses another's."""
    return f"{day:%y%m%d}{number}{chance.digits(8)}"


def stream(hall_code: str, day: date) -> str:
    """The stream of a hall's day."""
    return f"hall:{hall_code}:{day.isoformat()}"


def locked(code: str) -> Ticket:
    """The number, held until the transaction ends. Raises `TicketUnknown`."""
    found = Ticket.objects.select_for_update().filter(code=code).first()
    if found is None:
        raise TicketUnknown
    return found


def expect(ticket: Ticket, *states: str) -> None:
    """Refuse what is not for a number in this state."""
    if ticket.state not in states:
        raise TicketMoved(number=ticket.number, state=STATES[ticket.state].text)


def end(ticket: Ticket, how: str, *, actor: Actor, case: str = "") -> None:
    """A number is done. The caller holds it."""
    ticket.state, ticket.ended_at, ticket.case = how, now(), case or ticket.case
    ticket.save(update_fields=["state", "ended_at", "case"])
    record(TicketEnded(ticket=ticket.code, how=how, case=ticket.case), stream=stream(ticket.hall, ticket.day), by=actor)


@command
def give_back(code: str, *, actor: Actor) -> None:
    """Give a number back that one does not need any more. Raises `TicketUnknown`, `TicketMoved`."""
    ticket = locked(code)
    expect(ticket, "waiting", "skipped")
    end(ticket, "left", actor=actor)


@command
def close_day(hall_code: str, day: date, *, actor: Actor) -> int:
    """Close a hall's day: no more numbers, nobody left waiting without a word, windows empty. How many still waited.

    A second call changes nothing.
    """
    require(actor, "services.queue-lead")
    found = hall(hall_code)
    fresh = False
    for line in sorted(each.code for each in found.lines):
        Counter.objects.get_or_create(hall=hall_code, day=day, line=line)
        counter = Counter.objects.select_for_update().get(hall=hall_code, day=day, line=line)
        if counter.closed_at is None:
            fresh = True
            counter.closed_at = now()
            counter.save(update_fields=["closed_at"])
    if not fresh:
        return 0
    waiting = list(Ticket.objects.select_for_update().filter(hall=hall_code, day=day, state__in=(*LIVING, "skipped")))
    for ticket in waiting:
        # Whoever is served as the day closes is served; the officer only forgot to say so.
        end(ticket, ENDS[ticket.state], actor=actor)
    Desk.objects.filter(hall=hall_code, day=day, left_at=None).update(left_at=now())
    tickets = Ticket.objects.filter(hall=hall_code, day=day)
    left = tickets.filter(state="over").count()
    closed = HallClosed(
        hall=hall_code, day=day, taken=tickets.count(), served=tickets.filter(state="served").count(), waiting=left
    )  # fmt: skip
    record(closed, stream=stream(hall_code, day), by=actor)
    return left
