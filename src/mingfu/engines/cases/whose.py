# SPDX-License-Identifier: Apache-2.0
"""Whose a task is: the post it waits for, the official who claimed it, the party; and who must keep out."""

from collections.abc import Iterable

from mingfu.engines.cases.models import Delegation
from mingfu.engines.cases.refusals import DelegationOver, NotYourTask
from mingfu.engines.cases.snapshot import OpenItem, Snapshot
from mingfu.kernel.access import Actor, Recused, require
from mingfu.kernel.clock import today
from mingfu.kernel.organs import titles
from mingfu.kernel.refusals import _

PARTY = "party"
THE_PARTY = _("诉求人")
CHILD = "child"
"""The post of a task that waits for the end of a child case."""
THE_CHILD = _("子件")
CLAIMED = _("{post}（工号 {number} 已认领）")


def acting_at(case: Snapshot, item: OpenItem, actor: Actor, *, act: str = "") -> Actor:
    """The actor at the post that the task waits for, or the party it waits for.

    Raises `NotYourTask`, and `NotAllowed` when the post has lost the act that the step cites.
    """
    if actor.kind == "system":
        return actor
    if item.post == PARTY:
        as_party(case, actor)
        return actor
    acting = _holding(item, actor)
    if act:
        require(acting, act, subject=case.stream, area=case.area, born=case.born)
    return acting


def _holding(item: OpenItem, actor: Actor) -> Actor:
    """The official at the post that the task waits for; or, while it is delegated, at the post they do it from.

    Raises `NotYourTask`, and `DelegationOver` once its day has passed.
    """
    post, _sign, number = item.claimed_by.removeprefix("post:").partition("#")
    if number and number == actor.number and post in actor.posts:
        overdue = (
            Delegation.objects.filter(item=item.id, ended_at=None, number=number, until__lt=today())
            .values_list("until", flat=True)
            .first()
        )
        if overdue is not None:
            raise DelegationOver(until=overdue)
        return at_post(actor, post)
    if item.post not in actor.posts:
        raise NotYourTask(who=named([item.post]))
    acting = at_post(actor, item.post)
    if item.claimed_by and not _came_back(item, acting):
        raise NotYourTask(who=named([item.claimed_by]))
    return acting


def _came_back(item: OpenItem, acting: Actor) -> bool:
    """Whether the task was delegated by this official until a day that has passed."""
    lent = Delegation.objects.filter(item=item.id, ended_at=None, answerable=acting.code, until__lt=today())
    return lent.exists()


def at_post(actor: Actor, post: str) -> Actor:
    """The actor at one of their posts; somebody who does not hold it (the system, a party) as they are."""
    if post not in actor.posts or actor.code == f"post:{post}#{actor.number}":
        return actor
    return actor.at_post(post)


def as_party(case: Snapshot, actor: Actor) -> None:
    """Refuse everybody but the party of the case."""
    if actor.party is None or str(actor.party) != case.party:
        raise NotYourTask(who=str(THE_PARTY))


def keep_out(case: Snapshot, actor: Actor) -> None:
    """Refuse whoever has an interest in the matter, in whatever they want to do with it."""
    if case.stream in actor.recused:
        raise Recused(act="", who=named([item.post for item in case.items]), basis="")


def held_by(case: Snapshot, actor: Actor) -> tuple[OpenItem, ...]:
    """Open tasks that wait for a post of the actor. Raises `Recused`, and `NotYourTask` when there are none."""
    keep_out(case, actor)
    found = tuple(item for item in case.items if item.post in actor.posts)
    if not found:
        raise NotYourTask(who=named([item.post for item in case.items]))
    return found


def named(codes: Iterable[str]) -> str:
    """Posts as people call them; of somebody who has claimed a task, the work number too."""
    parts = [code.removeprefix("post:").partition("#") for code in codes]
    known = titles([post for post, _sign, _number in parts])
    said = []
    for post, _sign, number in parts:
        title = str({PARTY: THE_PARTY, CHILD: THE_CHILD}.get(post, "")) or known.get(post, post)
        said.append(str(CLAIMED).format(post=title, number=number) if number else title)
    return "、".join(dict.fromkeys(said))
