# SPDX-License-Identifier: Apache-2.0
"""Inviting and rating."""

from collections.abc import Mapping
from datetime import timedelta
from hashlib import sha256
from uuid import UUID

from mingfu.engines.opinions.events import RatingGiven, RatingInvited
from mingfu.engines.opinions.models import Invitation, Rating
from mingfu.engines.opinions.refusals import InvitationOver, InvitationUnknown, LevelNeeded
from mingfu.engines.opinions.surveys import FACETS, LEVELS
from mingfu.kernel.access import SYSTEM, Actor
from mingfu.kernel.clock import chance, now
from mingfu.kernel.commands import command
from mingfu.kernel.ledger import commit, record

LONGEST = 500


def token_hash(token: str) -> str:
    """What is kept of a link's token."""
    return sha256(token.encode()).hexdigest()


@command
def invite(
    case: str, survey: str, *, actor: Actor = SYSTEM, organ: str, party: UUID | None, days: int = 30
) -> str | None:
    """Make the one-time link of a case and survey and return its token; None when it was made before."""
    if Invitation.objects.filter(case=case, survey=survey).exists():
        return None
    token = chance.token_urlsafe(18)
    Invitation.objects.create(
        token_hash=token_hash(token),
        case=case,
        survey=survey,
        organ=organ,
        party=party,
        invited_at=now(),
        expires_at=now() + timedelta(days=days),
    )
    record(RatingInvited(case=case, survey=survey, organ=organ), stream=f"rating:{case}", by=actor)
    return token


@command
def rate(token: str, *, actor: Actor, level: int | None, facets: Mapping[str, int], words: str = "") -> str:
    """Give the rating a link stands for; returns the case number. The link is used up.

    Raises `InvitationUnknown`, `InvitationOver`, `LevelNeeded`.
    """
    invitation = Invitation.objects.select_for_update().filter(token_hash=token_hash(token)).first()
    if invitation is None:
        raise InvitationUnknown
    return _keep(invitation, actor, level, facets, words)


@command
def rate_case(case: str, *, actor: Actor, level: int | None, facets: Mapping[str, int], words: str = "") -> str:
    """Give the rating a case is open for without its link; the link is used up. Who may act for a case is for the face to know.

    Raises `InvitationUnknown`, `InvitationOver`, `LevelNeeded`.
    """
    invitation = Invitation.objects.select_for_update().filter(case=case).order_by("-invited_at").first()
    if invitation is None:
        raise InvitationUnknown
    return _keep(invitation, actor, level, facets, words)


def _keep(invitation: Invitation, actor: Actor, level: int | None, facets: Mapping[str, int], words: str) -> str:
    if invitation.used_at is not None or invitation.expires_at <= now():
        raise InvitationOver
    if level not in {known for known, _title in LEVELS}:
        raise LevelNeeded
    asked = {code for code, _title in FACETS}
    kept = {code: value for code, value in sorted(facets.items()) if code in asked and 1 <= value <= 5}  # noqa: PLR2004
    salt = chance.token_bytes(16)
    said = words.strip()[:LONGEST]
    Rating.objects.create(
        case=invitation.case,
        survey=invitation.survey,
        organ=invitation.organ,
        level=level,
        facets=kept,
        words=said,
        salt=salt.hex(),
        rated_at=now(),
    )
    invitation.used_at = now()
    invitation.save(update_fields=["used_at"])
    given = RatingGiven(
        case=invitation.case,
        survey=invitation.survey,
        organ=invitation.organ,
        level=level,
        facets=kept,
        digest=commit(said, salt),
    )
    record(given, stream=f"rating:{invitation.case}", by=actor)
    return invitation.case
