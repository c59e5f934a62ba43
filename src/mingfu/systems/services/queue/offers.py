# SPDX-License-Identifier: Apache-2.0
"""What other faces and systems may ask of queues: halls and lines, a number, where it stands."""

from dataclasses import dataclass
from uuid import UUID

from mingfu.kernel.access import Actor
from mingfu.kernel.clock import now
from mingfu.systems.services.queue.halls import hall, halls, priorities
from mingfu.systems.services.queue.models import Ticket
from mingfu.systems.services.queue.refusals import TicketUnknown
from mingfu.systems.services.queue.taking import take
from mingfu.systems.services.queue.waiting import before, expected


@dataclass(frozen=True, slots=True)
class HallOffered:
    """A hall: its lines and grounds for going first as (code, title), and whether numbers are taken now."""

    code: str
    title: str
    address: str
    hours: str
    open: bool
    lines: tuple[tuple[str, str], ...]
    grounds: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Number:
    """A number as a slip prints it: `ahead` people before it, about `minutes` to wait; `url` follows it."""

    code: str
    number: str
    hall: str
    line: str
    state: str
    window: str
    ahead: int
    minutes: int
    taken_at: str
    url: str


def queue_halls() -> tuple[HallOffered, ...]:
    """Every hall. Offered as `services.queue-halls`."""
    grounds, moment = tuple((row.code, row.title) for row in priorities()), now()
    return tuple(
        HallOffered(
            one.code, one.title, one.address, one.open_hours, one.is_open(moment),
            tuple((line.code, line.title) for line in one.lines), grounds,
        )
        for one in halls()
    )  # fmt: skip


def take_number(
    *,
    hall: str,
    line: str,
    actor: Actor,
    channel: str = "kiosk",
    party: UUID | None = None,
    ground: str = "",
    item: str = "",
) -> Number:
    """Take a number. Offered as `services.queue-take`. Raises what `take` raises."""
    return queue_number(code=take(hall, line, actor=actor, channel=channel, party=party, ground=ground, item=item))


def queue_number(*, code: str) -> Number:
    """Where a number stands. Offered as `services.queue-number`. Raises `TicketUnknown`."""
    ticket = Ticket.objects.filter(code=code).first()
    if ticket is None:
        raise TicketUnknown
    place = hall(ticket.hall)
    waiting = ticket.state == "waiting"
    return Number(
        ticket.code, ticket.number, place.title, place.line(ticket.line).title, ticket.state, ticket.window,
        before(ticket) if waiting else 0, expected(place, ticket) if waiting else 0, ticket.taken_at.isoformat(),
        f"/services/queue/tickets/{ticket.code}",
    )  # fmt: skip
