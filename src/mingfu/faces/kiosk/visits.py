# SPDX-License-Identifier: Apache-2.0
"""Visits: who stands at the machine, for how long, and how everything of them goes.

The session cookie names the visit; the row says until when it is open. A cookie kept from an ended visit opens nothing.
"""

from datetime import timedelta
from typing import Final
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from mingfu.faces.kiosk.models import Kiosk, Visit
from mingfu.faces.kiosk.options import KioskSettings
from mingfu.kernel.access import ANONYMOUS, Actor
from mingfu.kernel.clock import chance, now
from mingfu.kernel.parties import Party, actor_of_party

VISIT, PARTY, CASES, PHONE, TICKETS = "kiosk_visit", "kiosk_party", "kiosk_cases", "kiosk_phone", "kiosk_tickets"
GRACE: Final = 5
"""Seconds that the server waits longer than the page says: a touch in the last moment is on its way."""

MODES: Final = ("low", "contrast", "type", "theme")
KEPT_DAYS: Final = 1


def visit_of(request: HttpRequest, kiosk: Kiosk) -> Visit | None:
    """The open visit of this browser."""
    token = request.session.get(VISIT, "")
    if not token:
        return None
    return Visit.objects.filter(token=token, kiosk=kiosk, ended_at=None, until__gt=now()).first()


def begin(request: HttpRequest, kiosk: Kiosk) -> Visit:
    """Begin a visit with nothing of the one before. Rows of yesterday go."""
    Visit.objects.filter(kiosk=kiosk, until__lt=now() - timedelta(days=KEPT_DAYS)).delete()
    request.session.flush()
    until = now() + timedelta(seconds=KioskSettings().seconds + GRACE)
    made = Visit.objects.create(token=chance.token_urlsafe(24), kiosk=kiosk, began_at=now(), until=until)
    request.session[VISIT] = made.token
    return made


def go_on(visit: Visit, seconds: int) -> None:
    """Keep a visit open for so many seconds from now."""
    visit.until = now() + timedelta(seconds=seconds + GRACE)
    visit.save(update_fields=["until"])


def wipe(request: HttpRequest, response: HttpResponseBase, visit: Visit | None) -> HttpResponseBase:
    """End the visit and take everything of it from the browser: session, language, ways of showing, messages, cache."""
    if visit is not None:
        visit.ended_at = now()
        visit.save(update_fields=["ended_at"])
    request.session.flush()
    for name in (*MODES, settings.LANGUAGE_COOKIE_NAME, settings.CSRF_COOKIE_NAME, "messages"):
        response.delete_cookie(name, samesite="Lax")
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


def enter(request: HttpRequest, party: Party) -> None:
    """Somebody proved their telephone."""
    request.session[PARTY] = str(party.pk)
    request.session.pop(PHONE, None)


def who(request: HttpRequest) -> Actor:
    """Who stands at the machine: somebody who signed in, or nobody in particular."""
    held = getattr(request, "kiosk_actor", None)
    if held is None:
        party = request.session.get(PARTY, "")
        held = (actor_of_party(UUID(party)) if party else None) or ANONYMOUS
        request.kiosk_actor = held  # type: ignore[attr-defined]  # our own mark on the request
    return held


def allow(request: HttpRequest, number: str) -> None:
    """Let this visit see a case whose number and code were given, or which was just handed in."""
    request.session[CASES] = [*request.session.get(CASES, ()), number][-8:]


def may_open(request: HttpRequest, number: str) -> bool:
    """Whether number and code of a case were given in this visit."""
    return number in request.session.get(CASES, ())
