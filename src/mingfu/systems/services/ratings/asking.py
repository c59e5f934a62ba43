# SPDX-License-Identifier: Apache-2.0
"""Asking for a rating: by a link once a matter has ended, by a code to scan at the window, by telephone."""

from collections.abc import Mapping
from uuid import UUID

from mingfu.engines.cases import Snapshot, read_case
from mingfu.engines.notices import notify_party
from mingfu.engines.opinions import RateAfter, invitation_of, invite, invite_again, rate_case
from mingfu.kernel.access import Actor, require, system
from mingfu.kernel.commands import command
from mingfu.kernel.ledger import StoredEvent, events_of
from mingfu.systems.services.handling.starting import PREFIX

BY = system("ratings")
SHORT, VISIT, AGAIN = "services.short", "services.visit", "services.again"
OUTCOMES = ("granted", "refused", "not-accepted")

RATES = (
    RateAfter(survey=SHORT, start=PREFIX, outcomes=OUTCOMES, work=True, again=AGAIN),
    RateAfter(survey=VISIT, start="", days=3, work=True, again=AGAIN),
    RateAfter(survey=AGAIN, start="services.rating", outcomes=("rectified", "explained")),
)
"""A matter, a visit at a window (一次一评), and once more after a bad rating was worked off."""


def ask_after(event: StoredEvent) -> None:
    """Reaction to the end of an application: ask its applicant for a rating, once."""
    case = read_case(event.payload["case"])
    if not case.start.startswith(PREFIX) or event.payload["outcome"] not in OUTCOMES:
        return
    party = UUID(case.party) if case.party else None
    token = invite(
        case.number,
        SHORT,
        actor=BY,
        organ=case.organ,
        party=party,
        item=str(case.data["item"]),
        officer=served_by(case),
    )
    if token and party:
        values = {"number": case.number, "item": case.summary, "link": f"/rate/{token}"}
        notify_party(party, "services.rate", key=f"services.rate:{case.number}", about=case.number, values=values)


def served_by(case: Snapshot) -> str:
    """The work number of whoever did the last task of a case; empty where the system did."""
    done = [event.by for event in events_of(case.stream) if event.name == "task.completed" and "#" in event.by]
    return done[-1].rpartition("#")[2][:20] if done else ""


@command
def show_at_window(case: str, *, actor: Actor) -> str:
    """Make the code that is scanned at the window for a matter; returns the token. A link sent before is dead then.

    Raises `UnknownCase`, `InvitationOver` when the matter was rated.
    """
    require(actor, "services.rate-invite")
    found = read_case(case)
    if invitation_of(case, SHORT) is not None:
        return invite_again(case, SHORT, actor=actor, channel="window")
    party = UUID(found.party) if found.party else None
    token = invite(
        case, SHORT, actor=actor, organ=found.organ, party=party, item=str(found.data.get("item", "")),
        officer=actor.number, channel="window",
    )  # fmt: skip
    assert token is not None
    return token


@command
def ask_visitor(visit: str, *, actor: Actor, organ: str, item: str = "", party: UUID | None = None) -> str:
    """Make the code for a visit at a window, by its number in the queue; returns the token. It lives three days."""
    require(actor, "services.rate-invite")
    if invitation_of(visit, VISIT) is not None:
        return invite_again(visit, VISIT, actor=actor, channel="window", days=3)
    token = invite(
        visit, VISIT, actor=actor, organ=organ, party=party, item=item, officer=actor.number, channel="window", days=3
    )
    assert token is not None
    return token


def rate_at(
    *,
    case: str,
    actor: Actor,
    level: int,
    facets: Mapping[str, int] | None = None,
    words: str = "",
    channel: str = "kiosk",
) -> str:
    """Rate a matter or a visit from another channel, such as the kiosk, for whoever may act for it there.

    Offered as `services.rate`. Raises `InvitationUnknown`, `InvitationOver`, `LevelNeeded`, `StaffCannotRate`.
    """
    return rate_case(case, actor=actor, level=level, facets=facets or {}, words=words, channel=channel)
