# SPDX-License-Identifier: Apache-2.0
"""Cases that may be about the same thing: of the same matter, in the same place or category, in much the same words.

Words are compared by the pairs of signs that the search engine indexes. A likeness is a suggestion and nothing more: a
person looks at both and says why.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, OuterRef, Q, Subquery

from mingfu.engines.cases.merging import OPEN
from mingfu.engines.cases.queries import cases_for
from mingfu.engines.cases.relation_models import Voice
from mingfu.engines.cases.snapshot import Snapshot
from mingfu.engines.search import pairs
from mingfu.kernel.access import Actor
from mingfu.kernel.clock import as_legal_day

LIKE = 0.3
"""Least likeness to be suggested: of two sentences about one broken lamp in other words it is some 0.3 to 0.6."""

DAYS, LOOKED_AT = 90, 300
CATEGORY_DIGITS = 4


@dataclass(frozen=True, slots=True)
class Candidate:
    """A case that may be about the same thing; `likeness` from 0 to 1, `voices` that already speak of it."""

    number: str
    summary: str
    organ: str
    category: str
    area: str
    received_on: date
    likeness: float
    voices: int
    same_party: bool


def likeness(one: str, other: str) -> float:
    """How much of two texts is the same, from 0 to 1: twice the pairs they share over all pairs (Dice)."""
    mine, its = _pairs(one), _pairs(other)
    total = mine.total() + its.total()
    return 2 * (mine & its).total() / total if total else 0.0


def _pairs(text: str) -> Counter[str]:
    return Counter(pair for pair in pairs(text).split() if len(pair) > 1)


def resembling(case: Snapshot, *, actor: Actor, most: int = 5) -> tuple[Candidate, ...]:
    """Open cases that the actor may see and that this one may belong to, the likest first, in one query.

    Cases that are led by another one are left out: that one stands for them.
    """
    found = cases_for(actor).filter(start=case.start, status="open").exclude(pk=case.id)
    found = found.filter(
        received_at__gte=case.received_at - timedelta(days=DAYS),
        received_at__lte=case.received_at + timedelta(days=DAYS),
    )
    found = found.exclude(pk__in=Voice.objects.filter(OPEN).values("joined"))
    near = Q()
    if case.category:
        near |= Q(category__startswith=case.category[:CATEGORY_DIGITS])
    if case.area:
        near |= Q(area=case.area)
    led = Voice.objects.filter(lead=OuterRef("pk"), ended_at=None).order_by().values("lead").annotate(n=Count("pk"))
    rows: Any = (
        found.filter(near)
        .annotate(led=Subquery(led.values("n")))
        .values_list("number", "summary", "organ", "category", "area", "received_at", "party", "led")
    )
    scored = [(likeness(case.summary, row[1]), row) for row in rows[:LOOKED_AT]]
    best = sorted((pair for pair in scored if pair[0] >= LIKE), key=lambda pair: (-pair[0], pair[1][0]))[:most]
    return tuple(_candidate(case, row, like) for like, row in best)


def _candidate(case: Snapshot, row: tuple[Any, ...], like: float) -> Candidate:
    number, summary, organ, category, area, received_at, party, led = row
    same = bool(case.party) and str(party) == case.party
    return Candidate(number, summary, organ, category, area, as_legal_day(received_at), like, 1 + (led or 0), same)
