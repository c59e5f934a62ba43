# SPDX-License-Identifier: Apache-2.0
"""Giving and withdrawing grants, declaring and lifting recusals."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from mingfu.kernel.access.actor import Actor
from mingfu.kernel.access.events import GrantGiven, GrantWithdrawn, RecusalDeclared, RecusalLifted
from mingfu.kernel.access.models import Grant, Recusal
from mingfu.kernel.access.permission import require
from mingfu.kernel.access.powers import powers_changed
from mingfu.kernel.clock import today
from mingfu.kernel.commands import command
from mingfu.kernel.ledger import record


@command
def grant(
    post: str,
    act: str,
    *,
    actor: Actor,
    entry: str = "",
    area: str = "",
    basis: str = "",
    since: date | None = None,
) -> Grant:
    """Allow a post an act by an entry of the power list. A grant that already stands open is answered as it is.

    An act is its entry and a verb (`hotline.dispatch`); name the entry where the power list calls it otherwise.
    """
    require(actor, "access.grant", area=area)
    entry = entry or act.rpartition(".")[0]
    held, made = Grant.objects.get_or_create(
        post=post, act=act, entry=entry, area=area, until=None, defaults={"since": since or today(), "basis": basis}
    )
    if made:
        powers_changed()
        given = GrantGiven(post=post, act=act, entry=entry, area=area, since=held.since, basis=basis)
        record(given, stream=f"post:{post}", by=actor)
    return held


@command
def grant_all(
    wanted: Sequence[tuple[str, str, str]], *, actor: Actor, entry: str, basis: str = "", since: date | None = None
) -> int:
    """Allow posts acts by one entry in one go: post, act and area of each. Those that stand open stay; returns how many are new."""
    require(actor, "access.grant", area="")
    standing = set(Grant.objects.filter(entry=entry, until=None).values_list("post", "act", "area"))
    day = since or today()
    fresh = [
        Grant(post=post, act=act, entry=entry, area=area, since=day, basis=basis)
        for post, act, area in dict.fromkeys(wanted)
        if (post, act, area) not in standing
    ]
    Grant.objects.bulk_create(fresh)
    for made in fresh:
        given = GrantGiven(post=made.post, act=made.act, entry=entry, area=made.area, since=day, basis=basis)
        record(given, stream=f"post:{made.post}", by=actor)
    if fresh:
        powers_changed()
    return len(fresh)


@command
def withdraw_grant(held: Grant, *, actor: Actor, ground: str, until: date | None = None) -> Grant:
    """End a grant: from `until` (today when none is given) the post may no longer act by it."""
    require(actor, "access.grant", area=held.area)
    if held.until is not None:
        return held
    held.until = until or today()
    held.save(update_fields=["until"])
    powers_changed()
    withdrawn = GrantWithdrawn(
        post=held.post, act=held.act, entry=held.entry, area=held.area, until=held.until, ground=ground
    )
    record(withdrawn, stream=f"post:{held.post}", by=actor)
    return held


@command
def excuse(subject: str, *, actor: Actor, ground: str, number: str = "", party: UUID | None = None) -> Recusal:
    """Keep an official (by work number) or a party out of a stream from today on. Standing recusals stay as they are.

    Everybody may excuse themselves; excusing somebody else needs `access.recuse`.
    """
    own = bool(number and number == actor.number) or (party is not None and party == actor.party)
    if not own:
        require(actor, "access.recuse")
    recusal, made = Recusal.objects.get_or_create(
        subject=subject, number=number, party=party, until=None, defaults={"ground": ground, "since": today()}
    )
    if made:
        powers_changed()
        declared = RecusalDeclared(subject=subject, who=number or str(party), ground=ground, since=recusal.since)
        record(declared, stream=subject, by=actor)
    return recusal


@command
def lift_recusal(recusal: Recusal, *, actor: Actor, ground: str) -> Recusal:
    """Let somebody back in from today on. Nobody lifts their own recusal without holding `access.recuse`."""
    require(actor, "access.recuse")
    if recusal.until is None:
        recusal.until = today()
        recusal.save(update_fields=["until"])
        powers_changed()
        who = recusal.number or str(recusal.party)
        lifted = RecusalLifted(subject=recusal.subject, who=who, until=recusal.until, ground=ground)
        record(lifted, stream=recusal.subject, by=actor)
    return recusal
