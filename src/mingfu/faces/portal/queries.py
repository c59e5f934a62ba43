# SPDX-License-Identifier: Apache-2.0
"""What everybody may know beside the figures of the case engine: months, levels of ratings, and counts of replies."""

from datetime import date, timedelta

from django.db.models import Count, Q, QuerySet

from mingfu.engines.cases.figures import Scope, Span, behind
from mingfu.engines.opinions.models import Rating
from mingfu.engines.publication.models import Publication
from mingfu.faces.portal.wording import beginning
from mingfu.kernel.clock import today


def monthly(months: list[Span]) -> list[tuple[int, int, int]]:
    """For each month (received, answered, in time), in two queries; defined as the figures of those names."""
    scope = Scope(Span(months[0].since, months[-1].until))
    got = {
        (year, month): count
        for year, month, count in behind("received", scope)
        .values_list("received_on__year", "received_on__month")
        .annotate(n=Count("case_id"))
        .order_by()
    }
    met = {
        (year, month): (count, in_time)
        for year, month, count, in_time in behind("answered", scope)
        .values_list("answered_on__year", "answered_on__month")
        .annotate(n=Count("case_id"), in_time=Count("case_id", filter=Q(late=False)))
        .order_by()
    }
    keys = [(one.since.year, one.since.month) for one in months]
    return [(got.get(key, 0), *met.get(key, (0, 0))) for key in keys]


def rating_levels(span: Span) -> dict[int, int]:
    """How many ratings of each level were given in a span. Never by case: who rated stays with those who rated."""
    start, end = beginning(span.since), beginning(span.until)
    found = Rating.objects.filter(rated_at__gte=start, rated_at__lt=end)
    return dict(found.values_list("level").annotate(n=Count("id")).order_by())


def published_organs() -> dict[str, int]:
    """Organs with public replies, and how many each has."""
    rows = _public_replies().values_list("organ").annotate(n=Count("id")).order_by("-n", "organ")
    return dict(rows)


def published_count(organ: str = "") -> int:
    """How many replies are public."""
    found = _public_replies()
    return found.filter(organ=organ).count() if organ else found.count()


def _public_replies() -> QuerySet[Publication]:
    return Publication.objects.filter(ended_at=None, released_at__isnull=False)


def year_so_far() -> Span:
    """From the first of January up to today."""
    day = today()
    return Span(date(day.year, 1, 1), day + timedelta(days=1))


def month_of(day: date) -> Span:
    """The month a day lies in."""
    first = day.replace(day=1)
    return Span(first, (first + timedelta(days=32)).replace(day=1))


def last_months(count: int) -> list[Span]:
    """The last months up to the present one, oldest first."""
    months = [month_of(today())]
    while len(months) < count:
        months.append(month_of(months[-1].since - timedelta(days=1)))
    return months[::-1]
