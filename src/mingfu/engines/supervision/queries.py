# SPDX-License-Identifier: Apache-2.0
"""Reading signals: supervisors see all, officials those of their organ and of their posts."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q, QuerySet

from mingfu.engines.supervision.models import Signal
from mingfu.engines.supervision.watches import TITLES, watches
from mingfu.kernel.access import Actor, may


@dataclass(frozen=True, slots=True)
class SignalRow:
    """A card as a page shows it."""

    pk: int
    card: str
    title: str
    case: str
    organ: str
    post: str
    due_on: date
    raised_at: datetime
    cleared_at: datetime | None


def _for(actor: Actor) -> QuerySet[Signal]:
    if actor.kind == "system" or any(may(actor, act) for act in ("supervision.act", "cockpit.see")):
        return Signal.objects.all()
    if actor.kind == "official":
        return Signal.objects.filter(Q(organ=actor.organ) | Q(post__in=actor.posts))
    return Signal.objects.none()


def signals(
    actor: Actor, *, standing: bool = True, card: str = "", organ: str = "", case: str = "", limit: int = 200
) -> list[SignalRow]:
    """Signals the actor may see, red before yellow, oldest date first: of one case, or of all."""
    found = _for(actor)
    if standing:
        found = found.filter(cleared_at=None)
    if card:
        found = found.filter(card=card)
    if organ:
        found = found.filter(organ=organ)
    if case:
        found = found.filter(case=case)
    titles = {code: str(title) for code, title in TITLES.items()}
    titles |= {watch.code: str(watch.title) for watch in watches()}
    return [
        SignalRow(
            signal.pk,
            signal.card,
            titles.get(signal.watch, signal.watch),
            signal.case,
            signal.organ,
            signal.post,
            signal.due_on,
            signal.raised_at,
            signal.cleared_at,
        )
        for signal in found.order_by("card", "due_on", "pk")[:limit]
    ]


def signal_counts(actor: Actor) -> dict[str, int]:
    """How many yellow and red cards stand."""
    return (
        _for(actor)
        .filter(cleared_at=None)
        .aggregate(yellow=Count("id", filter=Q(card="yellow")), red=Count("id", filter=Q(card="red")))
    )


def signals_by_organ(actor: Actor) -> list[tuple[str, int, int]]:
    """Standing cards as (organ, yellow, red), most red first."""
    rows = (
        _for(actor)
        .filter(cleared_at=None)
        .values_list("organ")
        .annotate(yellow=Count("id", filter=Q(card="yellow")), red=Count("id", filter=Q(card="red")))
        .order_by("-red", "-yellow", "organ")
    )
    return [(organ, yellow, red) for organ, yellow, red in rows]
