# SPDX-License-Identifier: Apache-2.0
"""From an entry of the power list to the grants that cite it: which posts may do which acts, and where.

`acts` names the posts of each act; `*.head` stands for that post of every organ. A town that an entry is `delegated` to
does in its own area, from the posts of the same name, what the posts of the entry's subject do.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import date

from mingfu.kernel.access import Actor, grant_all, withdraw_grant
from mingfu.kernel.access.models import Grant
from mingfu.kernel.catalogs import Item
from mingfu.kernel.organs import organs_on, posts_on

Wanted = tuple[str, str, str]
"""Post, act, area."""


def wanted_of(item: Item, posts: Sequence[str], areas: dict[str, str]) -> Iterator[Wanted]:
    """The grants that an entry declares; `areas` gives the region of each organ that has one."""
    subject = str(item.content.get("subject", ""))
    for act, patterns in item.content.get("acts", {}).items():
        for post in dict.fromkeys(post for pattern in patterns for post in _matching(pattern, posts)):
            yield post, act, ""
            for row in item.content.get("delegated", ()):
                organ, short = str(row["organ"]), post.rpartition(".")[2]
                if post.rpartition(".")[0] == subject and f"{organ}.{short}" in posts:
                    yield f"{organ}.{short}", act, areas.get(organ, "")


def settle_grants(
    items: Collection[Item], *, actor: Actor, since: date, ground: str, take: bool = True
) -> tuple[int, int]:
    """Give every grant that the entries declare and, with `take`, end those they no longer do; counts of both.

    A grant that stands is left as it is.
    """
    posts = tuple(sorted(posts_on(since).values_list("code", flat=True)))
    areas = {code: region for code, region in organs_on(since).values_list("code", "region_id") if region}
    given = taken = 0
    for item in items:
        standing = {
            (held.post, held.act, held.area): held for held in Grant.objects.filter(entry=item.code, until=None)
        }
        wanted = tuple(wanted_of(item, posts, areas))
        given += grant_all(wanted, entry=item.code, basis=item.basis, since=since, actor=actor)
        for key in (set(standing) - set(wanted)) if take else ():
            withdraw_grant(standing[key], actor=actor, ground=ground, until=since)
            taken += 1
    return given, taken


def _matching(pattern: str, posts: Sequence[str]) -> tuple[str, ...]:
    return tuple(post for post in posts if post.endswith(pattern[1:])) if pattern.startswith("*") else (pattern,)
