# SPDX-License-Identifier: Apache-2.0
"""Which acts posts may do on a day, and the token by which caches see that this changed."""

import os
from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from mingfu.kernel.access.actor import Powers
from mingfu.kernel.access.models import Grant, PowersVersion


def grants_on(on: date) -> QuerySet[Grant]:
    """Every grant that holds on a legal day, whether or not its entry lives."""
    return Grant.objects.filter(Q(until=None) | Q(until__gt=on), since__lte=on)


def powers_of(posts: Collection[str], on: date) -> Powers:
    """What the posts together may do on a legal day, with the entries cited."""
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for act, area, entry in grants_on(on).filter(post__in=posts).values_list("act", "area", "entry").order_by("pk"):
        found[act, area] = (*found.get((act, area), ()), entry)
    return found


def powers_version() -> UUID:
    """The token that stands for everything actors are made of at this moment."""
    return PowersVersion.objects.values_list("token", flat=True).get()


def powers_changed() -> None:
    """Let every process load its actors anew; called in the transaction that changes grants, posts or appointments.

    The token comes from the operating system even in a seeded rehearsal: a value that a rolled-back transaction
    had shown must never come again, or a cache would take it for the present.
    """
    PowersVersion.objects.update(token=UUID(bytes=os.urandom(16), version=4))
