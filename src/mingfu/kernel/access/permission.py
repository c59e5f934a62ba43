# SPDX-License-Identifier: Apache-2.0
"""`may`, `require`, `who_may`: the questions everybody asks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from mingfu.kernel.access.actor import Actor, Level, Powers
from mingfu.kernel.access.areas import line_of
from mingfu.kernel.access.powers import grants_on, powers_of
from mingfu.kernel.access.refusals import NobodyMay, NotAllowed, NotVisible, Recused, SignInNeeded
from mingfu.kernel.access.registry import entry_alive, is_open, titles_of
from mingfu.kernel.clock import today


@dataclass(frozen=True, slots=True)
class Authority:
    """A post that may do an act: what it is called, where, by which entry and on what basis."""

    post: str
    title: str
    act: str
    area: str
    entry: str
    basis: str


def may(
    actor: Actor, act: str, *, area: str | None = None, subject: str = "", on: date | None = None, born: int = 0
) -> bool:
    """Whether the actor may do the act: in an area, or anywhere at all when none is named.

    `subject` is the stream the act is about; whoever is recused from it may do nothing there. `on` asks about another
    legal day with the posts the actor holds now. A case without an area passes `area=""`: only a grant for the whole
    deployment serves then. `born` is the edition of the power list that the matter began under: an entry withdrawn
    since then still serves it. The system may do everything; gates that a law sets are not permissions.
    """
    if actor.kind == "system":
        return True
    if subject and subject in actor.recused:
        return False
    if is_open(act, actor.kind):
        return True
    powers = actor.powers if on is None else powers_of(actor.posts, on)
    day = on or today()
    return any(entry_alive(entry, day, born) for entry in _cited(powers, act, area))


def require(
    actor: Actor, act: str, *, area: str | None = None, subject: str = "", on: date | None = None, born: int = 0
) -> None:
    """Refuse an act the actor may not do: `NotAllowed` (or a kind of it) says who may and by which entry."""
    if may(actor, act, area=area, subject=subject, on=on, born=born):
        return
    raise _refused(actor, act, subject, who_may(act, area=area, on=on, born=born))


def require_any(actor: Actor, acts: Sequence[str]) -> None:
    """Refuse an actor who may do none of several acts: the refusal says who may do any of them, as that of `require`."""
    if not any(may(actor, act) for act in acts):
        raise _refused(actor, acts[0], "", [each for act in acts for each in who_may(act)])


def _refused(actor: Actor, act: str, subject: str, authorities: Sequence[Authority]) -> NotAllowed:
    data: dict[str, Any] = {
        "act": act,
        "who": "、".join(dict.fromkeys(each.title for each in authorities)),
        "basis": "；".join(dict.fromkeys(each.basis or each.entry for each in authorities)),
    }
    return _refusal(actor, subject, found=bool(authorities))(**data)


def may_see(actor: Actor, level: Level, *, subject: str = "") -> bool:
    """Whether something of a level of confidentiality exists for the actor at all."""
    return actor.level >= level and not (subject and subject in actor.recused)


def require_sight(
    actor: Actor, act: str, *, area: str | None = None, subject: str = "", level: Level = Level.PUBLIC
) -> None:
    """Refuse a reading with `NotVisible` (404): what the actor may not see does not exist for them."""
    if not may_see(actor, level, subject=subject) or not may(actor, act, area=area, subject=subject):
        raise NotVisible


def who_may(act: str, *, area: str | None = None, on: date | None = None, born: int = 0) -> tuple[Authority, ...]:
    """Every post that may do the act in the area (anywhere when none is named), in the order the grants were given.

    `born` as in `may`.
    """
    day = on or today()
    grants = grants_on(day).filter(act=act)
    if area is not None:
        grants = grants.filter(area__in=line_of(area))
    rows = grants.order_by("pk").values_list("post", "area", "entry", "basis")
    living = [row for row in rows if entry_alive(row[2], day, born)]
    titles = titles_of({post for post, *_rest in living})
    return tuple(Authority(post, titles[post], act, where, entry, basis) for post, where, entry, basis in living)


def _cited(powers: Powers, act: str, area: str | None) -> Iterator[str]:
    if area is None:
        for (granted, _area), entries in powers.items():
            if granted == act:
                yield from entries
        return
    for wider in line_of(area):
        yield from powers.get((act, wider), ())


def _refusal(actor: Actor, subject: str, *, found: bool) -> type[NotAllowed]:
    if actor.kind == "anonymous":
        return SignInNeeded
    if subject and subject in actor.recused:
        return Recused
    return NotAllowed if found else NobodyMay
