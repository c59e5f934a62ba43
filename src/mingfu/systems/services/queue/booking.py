# SPDX-License-Identifier: Apache-2.0
"""Appointments: slots with places, booking, cancelling, checking in, and what not coming leads to."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Count

from mingfu.kernel.access import Actor, system
from mingfu.kernel.clock import as_legal_day, chance, now, today
from mingfu.kernel.commands import command
from mingfu.kernel.ledger import record
from mingfu.systems.services.queue.events import AppointmentBooked, AppointmentEnded
from mingfu.systems.services.queue.halls import Hall, hall, rule
from mingfu.systems.services.queue.models import Appointment
from mingfu.systems.services.queue.refusals import (
    AppointmentUnknown,
    BarredForNow,
    BookedAlready,
    NotYetTime,
    SlotFull,
    SlotUnknown,
    TooLateToCancel,
)
from mingfu.systems.services.queue.taking import issue


@dataclass(frozen=True, slots=True)
class Slot:
    """A slot and how many places are left in it."""

    begins_at: datetime
    ends_at: datetime
    left: int


def slots(found: Hall, line: str, day: date) -> tuple[Slot, ...]:
    """The slots of a line on a day that have not begun yet, full ones too."""
    wanted = [span for span in found.slots_on(day) if span[0] > now()]
    if not wanted or day > today() + timedelta(days=found.ahead):
        return ()
    taken = dict(
        Appointment.objects.filter(hall=found.code, line=line, begins_at__in=[begin for begin, _end in wanted])
        .exclude(state="cancelled")
        .order_by()
        .values_list("begins_at")
        .annotate(n=Count("id"))
    )
    return tuple(Slot(begin, end, max(found.places - taken.get(begin, 0), 0)) for begin, end in wanted)


def barred_until(party: UUID) -> tuple[date, int] | None:
    """Until when a person may not book, and how many appointments were missed; None when they may.

    A person is barred from the appointment whose missing was one too many, for so many days.
    """
    most, window, days = rule("missed"), rule("missed-within"), rule("barred")
    missed = [
        as_legal_day(at)
        for at in Appointment.objects.filter(party=party, state="missed")
        .order_by("-begins_at")
        .values_list("begins_at", flat=True)[:50]
    ]
    for place, last in enumerate(missed):
        counted = [day for day in missed[place:] if last - day < timedelta(days=window)]
        until = last + timedelta(days=days)
        if len(counted) >= most and today() < until:
            return until, len(counted)
    return None


@command
def book(hall_code: str, line: str, begins_at: datetime, *, actor: Actor, party: UUID, item: str = "") -> str:
    """Take a place in a slot and return its code.

    Raises `HallUnknown`, `SlotUnknown`, `SlotFull`, `BookedAlready`, `BarredForNow`.
    """
    found = hall(hall_code)
    found.line(line)
    slot = next((each for each in slots(found, line, as_legal_day(begins_at)) if each.begins_at == begins_at), None)
    if slot is None:
        raise SlotUnknown
    barred = barred_until(party)
    if barred is not None:
        raise BarredForNow(window=rule("missed-within"), missed=barred[1], until=barred[0])
    most = rule("open")
    _hold(str(party))
    standing = Appointment.objects.filter(party=party, state="booked", begins_at__gt=now())
    if standing.count() >= most or standing.filter(begins_at=begins_at).exists():
        raise BookedAlready(most=most)
    made = _seat(found, line, slot, party, item)
    booked = AppointmentBooked(appointment=made.code, hall=hall_code, line=line, begins_at=begins_at)
    record(booked, stream=f"appointment:{made.code}", by=actor)
    return made.code


def _seat(found: Hall, line: str, slot: Slot, party: UUID, item: str) -> Appointment:
    """The first free seat of a slot: whoever is quicker at one seat leaves us the next."""
    taken = set(
        Appointment.objects.filter(hall=found.code, line=line, begins_at=slot.begins_at)
        .exclude(state="cancelled")
        .values_list("seat", flat=True)
    )
    for seat in range(1, found.places + 1):
        if seat in taken:
            continue
        try:
            with transaction.atomic():
                return Appointment.objects.create(
                    hall=found.code, line=line, begins_at=slot.begins_at, ends_at=slot.ends_at, seat=seat, party=party,
                    item=item[:120], code=f"Y{chance.digits(11)}", booked_at=now(),
                )  # fmt: skip
        except IntegrityError:
            continue
    raise SlotFull


def _hold(name: str) -> None:
    """One booking of a person at a time: three at once do not get past the limit together."""
    with transaction.get_connection().cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 4243))", [f"book:{name}"])


def of_party(code: str, party: UUID) -> Appointment:
    """A person's own appointment, held. Raises `AppointmentUnknown`."""
    found = Appointment.objects.select_for_update().filter(code=code, party=party).first()
    if found is None:
        raise AppointmentUnknown
    return found


@command
def cancel(code: str, *, actor: Actor, party: UUID) -> None:
    """Cancel an appointment that has not begun; its place is free at once. A second call changes nothing.

    Raises `AppointmentUnknown`, `TooLateToCancel`.
    """
    found = of_party(code, party)
    if found.state == "cancelled":
        return
    if found.state != "booked" or found.begins_at <= now():
        raise TooLateToCancel
    _end(found, "cancelled", actor)


@command
def check_in(code: str, *, actor: Actor, party: UUID, ground: str = "") -> str:
    """Turn an appointment into a number near its time; returns the number's code. Whoever booked goes before who did not.

    Raises `AppointmentUnknown`, `NotYetTime`, `TooLateToCancel` when it is over, and what `issue` raises.
    """
    found = of_party(code, party)
    if found.ticket is not None:
        return found.ticket.code
    early, late, moment = rule("early"), rule("late"), now()
    if found.state != "booked" or moment > found.begins_at + timedelta(minutes=late):
        raise TooLateToCancel
    if moment < found.begins_at - timedelta(minutes=early):
        raise NotYetTime(minutes=early)
    place = hall(found.hall)
    ticket = issue(
        place, place.line(found.line), moment, actor=actor, channel="booked", party=party, ground=ground, item=found.item
    )  # fmt: skip
    # A booked number has its turn from the slot's beginning, before whoever came meanwhile without.
    ticket.rank, ticket.turn_at = 0, min(moment, found.begins_at)
    ticket.save(update_fields=["rank", "turn_at"])
    found.ticket = ticket
    found.save(update_fields=["ticket"])
    _end(found, "kept", actor)
    return ticket.code


def miss_over(instant: datetime) -> int:
    """Duty: appointments whose time went by without anybody coming are missed. How many were."""
    late = timedelta(minutes=rule("late"))
    over = Appointment.objects.filter(state="booked", begins_at__lt=instant - late).order_by("pk")
    count = 0
    for pk in list(over.values_list("pk", flat=True)[:500]):
        with transaction.atomic():
            found = Appointment.objects.select_for_update().filter(pk=pk, state="booked").first()
            if found is not None:
                _end(found, "missed", system("queue"))
                count += 1
    return count


def _end(found: Appointment, how: str, actor: Actor) -> None:
    found.state, found.ended_at = how, now()
    found.save(update_fields=["state", "ended_at"])
    record(AppointmentEnded(appointment=found.code, how=how), stream=f"appointment:{found.code}", by=actor)
