# SPDX-License-Identifier: Apache-2.0
"""Who is asking: the actor behind a request's signed session cookie, loaded once per request in one query.

The cookie names the account and its epoch. A changed password or a signed-out account raises the epoch, and the cookie
is worth nothing any more.
"""

from typing import cast
from uuid import UUID

from django.http import HttpRequest

from mingfu.kernel.access import ANONYMOUS, Actor
from mingfu.kernel.organs import Official, actor_of_official
from mingfu.kernel.parties import Party, actor_of_party

OFFICIAL, EPOCH, PARTY = "official", "epoch", "party"


def actor(request: HttpRequest) -> Actor:
    """The official or citizen who is signed in; `ANONYMOUS` when nobody is."""
    held = getattr(request, "actor", None)
    if held is None:
        held = _load(request) or ANONYMOUS
        request.actor = held  # type: ignore[attr-defined]  # read by the pages that systems bring, too
    return cast("Actor", held)


def _load(request: HttpRequest) -> Actor | None:
    session = request.session
    if OFFICIAL in session:
        return actor_of_official(session[OFFICIAL], session.get(EPOCH, 0))
    if PARTY in session:
        return actor_of_party(UUID(session[PARTY]))
    return None


def enter_official(request: HttpRequest, official: Official) -> None:
    """Begin a session for an official who has just proved who they are."""
    _begin(request)
    request.session[OFFICIAL] = official.pk
    request.session[EPOCH] = official.epoch


def enter_party(request: HttpRequest, party: Party) -> None:
    """Begin a session for a citizen who has just proved their telephone."""
    _begin(request)
    request.session[PARTY] = str(party.pk)


def leave(request: HttpRequest) -> None:
    """End the session of this browser."""
    _begin(request)


def _begin(request: HttpRequest) -> None:
    """A fresh session: nothing of an earlier account is carried over, and the CSRF token changes with it."""
    request.session.flush()
    request.actor = None  # type: ignore[attr-defined]  # as above
