# SPDX-License-Identifier: Apache-2.0
"""Inviting and rating; marking what looks odd, striking what is malicious, saying which party is a member of staff."""

import hmac
from collections.abc import Mapping
from datetime import timedelta
from hashlib import sha256
from uuid import UUID

from mingfu.engines.opinions.events import RatingFlagged, RatingGiven, RatingInvited, RatingStruck, StaffLinked
from mingfu.engines.opinions.models import Invitation, Rating, StaffLink, Strike
from mingfu.engines.opinions.options import OpinionSettings
from mingfu.engines.opinions.refusals import (
    InvitationOver,
    InvitationUnknown,
    LevelNeeded,
    RatingGone,
    StaffCannotRate,
    StrikeByOwn,
    StrikeNeedsGround,
)
from mingfu.engines.opinions.surveys import BY_PHONE, FACETS, LEVELS
from mingfu.kernel.access import SYSTEM, Actor
from mingfu.kernel.clock import chance, now, today
from mingfu.kernel.commands import command
from mingfu.kernel.ledger import commit, record
from mingfu.kernel.organs import officials_of_organ
from mingfu.kernel.settings import key as secret

LONGEST = 500
LEAST = 4


def token_hash(token: str) -> str:
    """What is kept of a link's token."""
    return sha256(token.encode()).hexdigest()


def device_mark(*signs: str) -> str:
    """A mark of a device for today, that cannot be turned back and tells nothing tomorrow."""
    text = "\x00".join((today().isoformat(), *signs))
    return hmac.digest(secret("devices"), text.encode(), "sha256").hex()


@command
def invite(  # noqa: PLR0913 - each is a fact of the invitation, and all but two go by name
    case: str,
    survey: str,
    *,
    actor: Actor = SYSTEM,
    organ: str,
    party: UUID | None,
    days: int = 30,
    item: str = "",
    officer: str = "",
    channel: str = "link",
) -> str | None:
    """Make the one-time link of a case (or a visit) and survey and return its token; None when it was made before."""
    if Invitation.objects.filter(case=case, survey=survey).exists():
        return None
    token = chance.token_urlsafe(18)
    Invitation.objects.create(
        token_hash=token_hash(token),
        case=case,
        survey=survey,
        organ=organ,
        item=item,
        officer=officer,
        channel=channel,
        party=party,
        invited_at=now(),
        expires_at=now() + timedelta(days=days),
    )
    record(RatingInvited(case=case, survey=survey, organ=organ), stream=f"rating:{case}", by=actor)
    return token


@command
def invite_again(case: str, survey: str, *, actor: Actor, channel: str, days: int = 30) -> str:
    """Make another link in the place of one that was not used: to be shown at a window, as a code to scan.

    The old link is dead from then on. Raises `InvitationUnknown`, `InvitationOver` when it was used.
    """
    held = Invitation.objects.select_for_update().filter(case=case, survey=survey).first()
    if held is None:
        raise InvitationUnknown
    if held.used_at is not None:
        raise InvitationOver
    token = chance.token_urlsafe(18)
    held.token_hash, held.channel, held.expires_at = token_hash(token), channel, now() + timedelta(days=days)
    held.save(update_fields=["token_hash", "channel", "expires_at"])
    record(RatingInvited(case=case, survey=survey, organ=held.organ), stream=f"rating:{case}", by=actor)
    return token


@command
def rate(
    token: str, *, actor: Actor, level: int | None, facets: Mapping[str, int], words: str = "", device: str = ""
) -> str:
    """Give the rating a link stands for; returns the case number. The link is used up.

    Raises `InvitationUnknown`, `InvitationOver`, `LevelNeeded`, `StaffCannotRate`.
    """
    invitation = Invitation.objects.select_for_update().filter(token_hash=token_hash(token)).first()
    if invitation is None:
        raise InvitationUnknown
    return _keep(invitation, actor, level, facets, words, device=device)


@command
def rate_case(
    case: str,
    *,
    actor: Actor,
    level: int | None,
    facets: Mapping[str, int],
    words: str = "",
    device: str = "",
    channel: str = "portal",
) -> str:
    """Give the rating a case is open for without its link; the link is used up. Who may act for a case is for the face to know.

    Raises `InvitationUnknown`, `InvitationOver`, `LevelNeeded`, `StaffCannotRate`.
    """
    invitation = Invitation.objects.select_for_update().filter(case=case).order_by("-invited_at").first()
    if invitation is None:
        raise InvitationUnknown
    invitation.channel = channel
    return _keep(invitation, actor, level, facets, words, device=device)


@command
def rate_by_phone(case: str, *, actor: Actor, level: int | None, words: str = "") -> str:
    """Write down the rating somebody gave on the telephone. By anybody but who served, and not by their organ.

    Raises `InvitationUnknown`, `InvitationOver`, `LevelNeeded`, `StaffCannotRate`.
    """
    invitation = Invitation.objects.select_for_update().filter(case=case).order_by("-invited_at").first()
    if invitation is None:
        raise InvitationUnknown
    if actor.number == invitation.officer or actor.organ == invitation.organ:
        raise StaffCannotRate
    invitation.channel = BY_PHONE
    return _keep(invitation, actor, level, {}, words)


def _keep(
    invitation: Invitation, actor: Actor, level: int | None, facets: Mapping[str, int], words: str, *, device: str = ""
) -> str:
    if invitation.used_at is not None or invitation.expires_at <= now():
        raise InvitationOver
    if invitation.channel != BY_PHONE:
        _refuse_staff(invitation, actor)
    if level not in {known for known, _title in LEVELS}:
        raise LevelNeeded
    asked = {code for code, _title in FACETS}
    kept = {code: value for code, value in sorted(facets.items()) if code in asked and 1 <= value <= 5}  # noqa: PLR2004
    salt = chance.token_bytes(16)
    said = words.strip()[:LONGEST]
    made = Rating.objects.create(
        case=invitation.case,
        survey=invitation.survey,
        organ=invitation.organ,
        item=invitation.item,
        officer=invitation.officer,
        channel=invitation.channel,
        named=(invitation.party or actor.party) is not None,
        device=device,
        level=level,
        facets=kept,
        words=said,
        salt=salt.hex(),
        rated_at=now(),
    )
    invitation.used_at = now()
    invitation.save(update_fields=["used_at", "channel"])
    given = RatingGiven(
        case=invitation.case,
        survey=invitation.survey,
        organ=invitation.organ,
        level=level,
        facets=kept,
        digest=commit(said, salt),
    )
    record(given, stream=f"rating:{invitation.case}", by=actor)
    _flag(made)
    return invitation.case


def _refuse_staff(invitation: Invitation, actor: Actor) -> None:
    """Whoever serves in an organ does not rate it: not signed in as an official, nor as the citizen they are besides."""
    if actor.kind == "official":
        raise StaffCannotRate
    for party in {one for one in (actor.party, invitation.party) if one is not None}:
        own = StaffLink.objects.filter(party=party).values_list("official", flat=True).first()
        if own is None:
            continue
        serving = {each.number for each in officials_of_organ(invitation.organ)}
        if own == invitation.officer or own in serving:
            raise StaffCannotRate


def _flag(made: Rating) -> None:
    """Mark a rating, and those before it, when one device has given many on one day. They count until somebody struck them."""
    if not made.device:
        return
    same = Rating.objects.filter(device=made.device)
    if same.count() <= OpinionSettings().device_a_day:
        return
    for case in same.filter(flag="").order_by("pk").values_list("case", flat=True):
        record(RatingFlagged(case=case, flag="device"), stream=f"rating:{case}", by=SYSTEM)
    same.filter(flag="").update(flag="device")


@command
def strike(case: str, survey: str, *, actor: Actor, ground: str, decided_by: str = "", organ: str = "") -> int:
    """Strike a rating that is mistaken or malicious: it counts no more and is shown as struck. A second call changes nothing.

    By another organ than the rated one; `decided_by` and `organ` name who decided where the actor carries that out.
    Raises `RatingGone`, `StrikeByOwn`, `StrikeNeedsGround`.
    """
    found = Rating.objects.select_for_update().filter(case=case, survey=survey).first()
    if found is None:
        raise RatingGone
    if len(ground.strip()) < LEAST:
        raise StrikeNeedsGround
    if (organ or actor.organ) == found.organ:
        raise StrikeByOwn
    held = Strike.objects.filter(rating=found).first()
    if held is None:
        held = Strike.objects.create(rating=found, ground=ground.strip()[:300], by=decided_by or actor.code, at=now())
        record(RatingStruck(case=case, survey=survey), stream=f"rating:{case}", by=actor)
    return held.pk


@command
def link_staff(official: str, party: UUID, *, actor: Actor) -> None:
    """Say that an official and a party are the same person. Who may say so is for the caller to ask."""
    _row, made = StaffLink.objects.get_or_create(
        party=party, defaults={"official": official, "linked_at": now(), "by": actor.code}
    )
    if made:
        record(StaffLinked(official=official), stream=f"official:{official}", by=actor)
