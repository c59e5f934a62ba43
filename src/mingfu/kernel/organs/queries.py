# SPDX-License-Identifier: Apache-2.0
"""Asking organs: who is there, what posts there are, who holds them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import get_language, gettext

from mingfu.kernel.clock import today
from mingfu.kernel.organs.models import Appointment, Official, Organ, Post, StandIn
from mingfu.kernel.organs.refusals import OfficialUnknown, OrganUnknown, PostUnknown


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody in a post on a day: by appointment, for the time being, or as a stand-in."""

    number: str
    shown: str
    how: str
    since: date


def organs_on(on: date | None = None) -> QuerySet[Organ]:
    """Every organ that stands on a legal day (today when none is given), in the district's own order."""
    day = on or today()
    return Organ.objects.filter(Q(valid_to=None) | Q(valid_to__gt=day), valid_from__lte=day)


def posts_on(on: date | None = None) -> QuerySet[Post]:
    """Every post that stands on a legal day."""
    day = on or today()
    return Post.objects.filter(Q(valid_to=None) | Q(valid_to__gt=day), valid_from__lte=day)


def organ(code: str) -> Organ:
    """The organ under a code, standing or not. Raises `OrganUnknown`."""
    found = Organ.objects.filter(code=code).first()
    if found is None:
        raise OrganUnknown(organ=code)
    return found


def post(code: str) -> Post:
    """The post under a code, with its organ, while it is not abolished. Raises `PostUnknown`."""
    found = Post.objects.select_related("organ").filter(Q(valid_to=None) | Q(valid_to__gt=today()), code=code).first()
    if found is None:
        raise PostUnknown(post=code)
    return found


def official(number: str) -> Official:
    """The official with a work number. Raises `OfficialUnknown`."""
    found = Official.objects.filter(number=number).first()
    if found is None:
        raise OfficialUnknown(number=number)
    return found


def organ_names() -> dict[str, str]:
    """Short names of every organ that ever stood, by code."""
    return dict(Organ.objects.values_list("code", "short"))


def organ_name(code: str) -> str:
    """The short name of an organ; the code itself where nobody knows it."""
    return Organ.objects.filter(code=code).values_list("short", flat=True).first() or code


def is_below(owner: Organ, above: str) -> bool:
    """Whether an organ is another or stands below it."""
    here: Organ | None = owner
    while here is not None:
        if here.code == above:
            return True
        here = here.parent
    return False


def holders(post_code: str, *, on: date | None = None) -> tuple[Holder, ...]:
    """Who does the work of a post on a legal day: holders first, then stand-ins."""
    day = on or today()
    appointed = Appointment.objects.filter(Q(until=None) | Q(until__gt=day), post=post_code, since__lte=day)
    stand_ins = StandIn.objects.filter(post=post_code, since__lte=day, until__gt=day)
    rows = [
        *(
            (each.official, "acting" if each.acting else "appointed", each.since)
            for each in appointed.select_related("official").order_by("acting", "since", "pk")
        ),
        *((each.official, "stand-in", each.since) for each in stand_ins.select_related("official").order_by("pk")),
    ]
    return tuple(Holder(person.number, person.shown, how, since) for person, how, since in rows)


def officials_of_organ(organ_code: str, *, on: date | None = None) -> tuple[Official, ...]:
    """Whoever does the work of a post of an organ on a legal day: holders and stand-ins, by work number."""
    day = on or today()
    appointed = Appointment.objects.filter(Q(until=None) | Q(until__gt=day), post__organ=organ_code, since__lte=day)
    stand_ins = StandIn.objects.filter(post__organ=organ_code, since__lte=day, until__gt=day)
    there = Q(pk__in=appointed.values("official")) | Q(pk__in=stand_ins.values("official"))
    return tuple(Official.objects.filter(there).order_by("number"))


@dataclass(frozen=True, slots=True)
class Absence:
    """Somebody did the work of a post in place of its holders, from a legal day up to, and not with, another."""

    post: str
    number: str
    since: date
    until: date


def stand_ins_at(posts: Collection[str]) -> tuple[Absence, ...]:
    """Every time at which somebody stood in at one of the posts, oldest first."""
    rows = StandIn.objects.filter(post__in=posts).order_by("since", "pk")
    return tuple(Absence(*row) for row in rows.values_list("post_id", "official__number", "since", "until"))


def titles(posts: Collection[str]) -> dict[str, str]:
    """What posts are called, as `called`. Posts nobody knows are left out."""
    rows = Post.objects.filter(code__in=posts).values_list("code", "organ__short", "title")
    return {code: called(short, title) for code, short, title in rows}


def called(short: str, title: str) -> str:
    """What a post is called in the reader's language: the organ by its short name, which is a proper name, and the title."""
    between = "" if (get_language() or "zh").startswith("zh") else " "
    return f"{short}{between}{gettext(title)}"
