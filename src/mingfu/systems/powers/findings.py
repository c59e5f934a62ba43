# SPDX-License-Identifier: Apache-2.0
"""What the list lacks as a whole: steps and posts that do not meet, owners, bases, and what stands beside it."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Count, Q

from mingfu.engines.cases import start_of
from mingfu.engines.cases.models import Case, WorkItem
from mingfu.kernel.catalogs import items
from mingfu.kernel.clock import now, today
from mingfu.kernel.organs import organs_on, posts_on, titles
from mingfu.kernel.refusals import _
from mingfu.systems.powers.checking import Problem, problems_of, unmatched_posts
from mingfu.systems.powers.citing import SERVICES, Citation, unfounded
from mingfu.systems.powers.entries import Power, powers

SERVED = {"行政许可", "行政给付", "行政确认", "行政奖励", "行政裁决", "行政备案", "公共服务"}
"""Categories that people apply for: an entry of theirs should have a guide."""

PLACES = ("village", "community", "leading_group")
YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to be put right: which rule, about what, in words, by which norm."""

    code: str
    about: str
    title: Any
    text: Any
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Load:
    """What a post carries: entries, steps it answers for, open tasks, tasks done within a year."""

    post: str
    title: str
    organ: str
    entries: int
    steps: int
    open: int
    done: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """What does not meet: entries without a guide, what stands on no live entry, entries that no case has used in a year."""

    entries: int
    guided: int
    without_guide: tuple[Power, ...]
    unfounded: tuple[Citation, ...]
    unused: tuple[Power, ...]


def findings(found: Iterable[Power] | None = None) -> tuple[Finding, ...]:
    """Everything the entries in force lack, entry by entry, then what stands beside them."""
    held = tuple(powers() if found is None else found)
    organs = set(organs_on(today()).values_list("code", flat=True))
    posts = set(posts_on(today()).values_list("code", flat=True))
    told: list[Finding] = []
    idle = {one.code: unmatched_posts(one) for one in held}
    named = titles({post for each in idle.values() for post in each})
    for one in held:
        told += [_of(one, problem) for problem in problems_of(one, organs=organs, posts=posts)]
        told += [
            Finding("post-without-step", one.code, one.title, _post_text(named.get(post, post)), "职责与岗位一一对应")
            for post in idle[one.code]
        ]
    told += _doubles(held)
    return tuple(told)


def findings_of(one: Power) -> tuple[Finding, ...]:
    """What one entry lacks."""
    return findings((one,))


def _of(one: Power, problem: Problem) -> Finding:
    return Finding(problem.code, one.code, one.title, problem.text, problem.basis)


def _post_text(post: str) -> str:
    return str(_("岗位 {post} 有授权而没有环节")).format(post=post)


def _doubles(held: tuple[Power, ...]) -> Iterator[Finding]:
    """One power, two owners."""
    first: dict[tuple[str, str], Power] = {}
    for one in held:
        for key in ((one.base_code, one.level), (f"{one.title}/{one.category}", one.level)):
            if not key[0]:
                continue
            other = first.setdefault(key, one)
            if other is not one and other.subject != one.subject:
                text = str(_("与 {code}（{title}）相同，而主体不同")).format(code=other.code, title=other.title)
                yield Finding("two-owners", one.code, one.title, text, "一项职权只由一个部门行使")
                break


def idle_posts(held: Iterable[Power]) -> tuple[tuple[str, str], ...]:
    """Posts of departments that have a part in no step of any entry: code and title."""
    steps = {post for one in held for post in one.posts}
    patterns = tuple(post[1:] for post in steps if post.startswith("*"))
    rows = posts_on(today()).exclude(organ__kind__in=PLACES).order_by("organ__position", "code")
    return tuple(
        (code, f"{short}{title}")
        for code, title, short in rows.values_list("code", "title", "organ__short")
        if code not in steps and not (patterns and code.endswith(patterns))
    )


def coverage(held: tuple[Power, ...] | None = None) -> Coverage:
    """How the list and what stands on it meet."""
    found = powers() if held is None else held
    guided = {str(item.content.get("power", "")) for item in items(SERVICES)}
    used = used_entries()
    return Coverage(
        entries=len(found),
        guided=sum(one.code in guided for one in found),
        without_guide=tuple(one for one in found if one.category in SERVED and one.code not in guided),
        unfounded=unfounded(),
        unused=tuple(one for one in found if one.code not in used),
    )


def used_entries() -> set[str]:
    """Entries under which a case was received within a year."""
    keys = Case.objects.filter(received_at__gte=now() - YEAR).order_by().values_list("start", flat=True).distinct()
    return {start_of(key).entry for key in keys}


def loads(held: Iterable[Power]) -> tuple[Load, ...]:
    """What each post carries by the list and by its tasks, heaviest first."""
    entries: Counter[str] = Counter()
    steps: Counter[str] = Counter()
    for one in held:
        entries.update(set(one.posts))
        steps.update(post for step in one.steps for post in step.accountable)
    since = now() - YEAR
    rows = WorkItem.objects.order_by().values_list("post")
    work = {
        post: (open_, done)
        for post, open_, done in rows.annotate(
            open=Count("id", filter=Q(closed_at=None)), done=Count("id", filter=Q(closed_at__gte=since))
        )
    }
    codes = [post for post in {*entries, *work} if "." in post and not post.startswith(("*", "party"))]
    named = titles(codes)
    made = [
        Load(
            post, named.get(post, post), post.rpartition(".")[0], entries[post], steps[post],
            *work.get(post, (0, 0)),
        )
        for post in codes
    ]  # fmt: skip
    return tuple(sorted(made, key=lambda one: (-one.open, -one.steps, -one.done, one.post)))
