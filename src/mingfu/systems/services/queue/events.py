# SPDX-License-Identifier: Apache-2.0
"""What happens in queues. A number is known by its code; who waits stands in no event."""

from datetime import date, datetime

from mingfu.kernel.ledger import event


@event("ticket.taken")
class TicketTaken:
    """A number was taken. `ground` is why it goes first, empty where it does not."""

    ticket: str
    hall: str
    line: str
    channel: str
    ground: str


@event("ticket.called")
class TicketCalled:
    """A number was called to a window; `calls` counts."""

    ticket: str
    window: str
    calls: int


@event("ticket.begun")
class TicketBegun:
    """Whoever was called came to the window."""

    ticket: str
    window: str


@event("ticket.ended")
class TicketEnded:
    """A number is done: served, skipped (did not come), left (given back) or over (the day closed)."""

    ticket: str
    how: str
    case: str


@event("ticket.transferred")
class TicketTransferred:
    """A number went on to another business line, in the place its time of taking gives it there."""

    ticket: str
    line: str


@event("ticket.back")
class TicketBack:
    """A skipped number waits again."""

    ticket: str


@event("window.opened")
class WindowOpened:
    """An officer sat down at a window."""

    hall: str
    window: str


@event("window.paused")
class WindowPaused:
    """A window paused, for a reason, or went on (no reason)."""

    hall: str
    window: str
    why: str


@event("window.closed")
class WindowClosed:
    """An officer left a window."""

    hall: str
    window: str


@event("hall.closed")
class HallClosed:
    """A hall closed its day: how many came, were served, and were still waiting."""

    hall: str
    day: date
    taken: int
    served: int
    waiting: int


@event("appointment.booked")
class AppointmentBooked:
    """A place in a slot was taken."""

    appointment: str
    hall: str
    line: str
    begins_at: datetime


@event("appointment.ended")
class AppointmentEnded:
    """An appointment is over: kept, cancelled or missed."""

    appointment: str
    how: str
