# SPDX-License-Identifier: Apache-2.0
"""Machines: registered by an official, known by a secret that only their browser holds."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

from django.http import HttpRequest

from mingfu.engines.notices import NoticeTemplate, notify_post, register_template
from mingfu.faces.kiosk.events import KioskActivated, KioskCalled, KioskEnded, KioskRegistered
from mingfu.faces.kiosk.models import Kiosk
from mingfu.faces.kiosk.refusals import KioskUnknown, TicketOver
from mingfu.kernel.access import Actor, require, system
from mingfu.kernel.clock import chance, now
from mingfu.kernel.commands import command
from mingfu.kernel.ledger import record
from mingfu.kernel.refusals import _

COOKIE: Final = "mingfu_kiosk"
TICKET_HOURS: Final = 24
AGAIN_SECONDS: Final = 120
"""Within so many seconds a second call from the same machine is the same call."""

HELP = NoticeTemplate(
    code="kiosk.help", title=_("自助终端有人求助"), text=_("{place}（{kiosk}）有人按了“请人帮忙”，请马上过去。")
)
register_template(HELP)


@dataclass(frozen=True, slots=True)
class Ticket:
    """What the administrator opens once in the machine's browser."""

    kiosk: str
    token: str
    until: datetime


@command
def register_kiosk(place: str, post: str, *, actor: Actor, hall: str = "") -> Ticket:
    """Register a machine for a place; `post` is called when somebody needs help, `hall` gives out its numbers there.

    Returns the token of its one-time link.
    """
    require(actor, "kiosks.register")
    number = f"K{Kiosk.objects.count() + 1:03d}"
    token, until = chance.token_urlsafe(24), now() + timedelta(hours=TICKET_HOURS)
    made = Kiosk.objects.create(
        number=number, place=place.strip()[:120], post=post, hall=hall, ticket=digest_of(token), ticket_until=until,
        registered_at=now(),
    )  # fmt: skip
    record(KioskRegistered(kiosk=number, place=made.place, post=post), stream=f"kiosk:{number}", by=actor)
    return Ticket(number, token, until)


@command
def renew_ticket(number: str, *, actor: Actor) -> Ticket:
    """Give a machine a new one-time link: its browser was changed or lost. What the old browser held ends at once."""
    require(actor, "kiosks.register")
    held = _held(number)
    token, until = chance.token_urlsafe(24), now() + timedelta(hours=TICKET_HOURS)
    held.ticket, held.ticket_until, held.secret = digest_of(token), until, ""
    held.save(update_fields=["ticket", "ticket_until", "secret"])
    return Ticket(number, token, until)


@command
def end_kiosk(number: str, *, actor: Actor, reason: str) -> None:
    """Take a machine out of service: its browser is nobody to us from now on. A second call changes nothing."""
    require(actor, "kiosks.register")
    held = _held(number)
    if held.ended_at is not None:
        return
    held.ended_at, held.secret, held.ticket = now(), "", ""
    held.save(update_fields=["ended_at", "secret", "ticket"])
    record(KioskEnded(kiosk=number, reason=reason), stream=f"kiosk:{number}", by=actor)


@command
def activate(token: str, *, actor: Actor) -> str:
    """Take a one-time link; returns the secret that the browser keeps. Raises `TicketOver`."""
    held = (
        Kiosk.objects.select_for_update()
        .filter(ticket=digest_of(token), ticket_until__gt=now(), ended_at=None)
        .exclude(ticket="")
        .first()
    )
    if held is None:
        raise TicketOver
    secret = chance.token_urlsafe(32)
    held.ticket, held.ticket_until, held.secret, held.active_at = "", None, digest_of(secret), now()
    held.save(update_fields=["ticket", "ticket_until", "secret", "active_at"])
    record(KioskActivated(kiosk=held.number), stream=f"kiosk:{held.number}", by=actor)
    return secret


def call_help(held: Kiosk) -> bool:
    """Tell the post that somebody at a machine needs help; False where it was told moments ago."""
    key = f"kiosk.help:{held.number}:{int(now().timestamp()) // AGAIN_SECONDS}"
    values = {"place": held.place, "kiosk": held.number}
    told = notify_post(held.post, HELP.code, key=key, about=held.number, values=values)
    if told:
        called = KioskCalled(kiosk=held.number, post=held.post)
        record(called, stream=f"kiosk:{held.number}", by=system("kiosk"))
    return told


def kiosk_of(request: HttpRequest) -> Kiosk | None:
    """The machine whose browser asks; None for every other browser."""
    secret = request.COOKIES.get(COOKIE, "")
    return Kiosk.objects.filter(secret=digest_of(secret), ended_at=None).first() if secret else None


def digest_of(text: str) -> str:
    """The digest by which a token or secret is known."""
    return sha256(text.encode()).hexdigest()


def _held(number: str) -> Kiosk:
    found = Kiosk.objects.select_for_update().filter(number=number).first()
    if found is None:
        raise KioskUnknown(number=number[:8])
    return found
