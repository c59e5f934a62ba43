# SPDX-License-Identifier: Apache-2.0
"""Who may see a case here: its party, signed in; or, for two hours, the browser that proved number and code.

Where one message was split into several cases, the number and code of one of them show them all.
The proof stands in the signed session cookie: case number, how it was proved, and until when.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from django.http import HttpRequest

from mingfu.engines.cases import Snapshot, UnknownCase, clean_number, read_case
from mingfu.engines.cases.splitting import same_message
from mingfu.faces.portal.frame import visitor
from mingfu.faces.portal.options import PortalSettings
from mingfu.faces.portal.refusals import ActsNeedCode
from mingfu.kernel.access import Actor, system
from mingfu.kernel.clock import now
from mingfu.kernel.refusals import Refusal

How = Literal["party", "code", "tail"]
HELD = "cases"
MOST = 8
BEARER = system("query-code")
"""Whoever holds number and query code of a case: what they do stands in the ledger under this name."""


@dataclass(frozen=True, slots=True)
class Access:
    """A case with the way in which this browser may see it."""

    case: Snapshot
    how: How
    actor: Actor
    opened: frozenset[str] = frozenset()
    """Numbers of all cases that this browser has proved."""

    @property
    def may_act(self) -> bool:
        """Whether the way in is strong enough to add, withdraw or rate."""
        return self.how != "tail"

    def require_act(self) -> None:
        """Refuse acts to whoever knows only the end of a telephone number."""
        if not self.may_act:
            raise ActsNeedCode


def allow(request: HttpRequest, number: str, how: Literal["code", "tail"]) -> None:
    """Let this browser see the case for a while. A stronger way in that still holds is kept."""
    held = _standing(request)
    if how == "tail" and held.get(number, ("", ""))[1] == "code":
        return
    until = now() + timedelta(minutes=PortalSettings().grant_minutes)
    held.pop(number, None)
    held[number] = (until.isoformat(), how)
    request.session[HELD] = {name: list(pair) for name, pair in list(held.items())[-MOST:]}


def access_to(request: HttpRequest, number: str) -> Access | None:
    """The case, if this browser may see it; None in every other case, so that nothing is given away."""
    try:
        wanted = clean_number(number)
        who = visitor(request)
        held = _standing(request)
        how = held.get(wanted, ("", ""))[1] or _by_message(wanted, held)
        if not how and who.party is None:
            return None
        case = read_case(wanted)
    except (UnknownCase, Refusal):
        return None
    opened = frozenset(held)
    if who.party is not None and str(who.party) == case.party:
        return Access(case, "party", who, opened)
    if how == "code":
        return Access(case, "code", BEARER, opened)
    return Access(case, "tail", who, opened) if how == "tail" else None


def _by_message(number: str, held: Mapping[str, tuple[str, str]]) -> str:
    """The strongest way in which another part of the same message was proved; empty where none was."""
    ways = {held[one][1] for one in same_message(number) if one in held} if held else set()
    return "code" if "code" in ways else "tail" if "tail" in ways else ""


def _standing(request: HttpRequest) -> dict[str, tuple[str, str]]:
    moment = now()
    held: dict[str, list[str]] = request.session.get(HELD, {})
    return {number: (until, how) for number, (until, how) in held.items() if datetime.fromisoformat(until) > moment}
