# SPDX-License-Identifier: Apache-2.0
"""What everybody may know of cases: numbers, organs and days, never a word that somebody wrote.

Cases above the ordinary level of confidentiality are counted nowhere here and listed nowhere.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

from django.db.models import Count, F, Q, QuerySet

from mingfu.engines.cases.models import Case, Deadline, Suspension
from mingfu.engines.publication.models import Publication
from mingfu.kernel.calendar import working_days_between
from mingfu.kernel.clock import LEGAL_ZONE, as_legal_day, today

Which = Literal["received", "answered", "on-time", "late", "overdue"]
ORDINARY = ("public", "internal")


@dataclass(frozen=True, slots=True)
class Period:
    """Legal days from `since` up to, and not with, `until`."""

    since: date
    until: date

    @property
    def instants(self) -> tuple[datetime, datetime]:
        """The same span as instants."""
        start, end = (datetime.combine(day, time(), LEGAL_ZONE) for day in (self.since, self.until))
        return start, end


@dataclass(frozen=True, slots=True)
class OrganFigures:
    """One organ's counts in a period; `overdue` is now."""

    received: int = 0
    answered: int = 0
    on_time: int = 0
    overdue: int = 0


@dataclass(frozen=True, slots=True)
class PublicCase:
    """A case as everybody may see it. `late` counts working days past the date, 0 when in time."""

    number: str
    organ: str
    received_on: date
    due_on: date | None
    answered_on: date | None
    late: int


def figures_by_organ(period: Period) -> dict[str, OrganFigures]:
    """Counts by organ, in three queries; the organ without a name is where a case has none yet."""
    received = _count(_received(period), "organ")
    answers = {
        organ: (count, in_time)
        for organ, count, in_time in _answered(period)
        .values_list("case__organ")
        .annotate(n=Count("id"), in_time=Count("id", filter=Q(met_at__date__lte=F("due_on"))))
        .order_by()
    }
    overdue = _count(_overdue(), "case__organ")
    organs = sorted(set(received) | set(answers) | set(overdue))
    return {
        organ: OrganFigures(received.get(organ, 0), *answers.get(organ, (0, 0)), overdue.get(organ, 0))
        for organ in organs
    }


def monthly(months: list[Period]) -> list[tuple[int, int, int]]:
    """For each month (received, answered, in time), in two queries."""
    span = Period(months[0].since, months[-1].until)
    got: dict[tuple[int, int], int] = {
        (year, month): count
        for year, month, count in _received(span)
        .values_list("received_at__year", "received_at__month")
        .annotate(n=Count("id"))
        .order_by()
    }
    met: dict[tuple[int, int], tuple[int, int]] = {
        (year, month): (count, in_time)
        for year, month, count, in_time in _answered(span)
        .values_list("met_at__year", "met_at__month")
        .annotate(n=Count("id"), in_time=Count("id", filter=Q(met_at__date__lte=F("due_on"))))
        .order_by()
    }
    keys = [(one.since.year, one.since.month) for one in months]
    return [(got.get(key, 0), *met.get(key, (0, 0))) for key in keys]


def cases_behind(
    which: Which, period: Period, *, organ: str = "", limit: int = 50, offset: int = 0
) -> tuple[int, list[PublicCase]]:
    """How many cases a figure counts, and one page of them; overdue ones oldest date first, others newest first."""
    found, read = _CHOSEN[which](period)
    if organ:
        found = found.filter(**{"organ" if which == "received" else "case__organ": organ})
    rows = found.values_list(*read)[offset : offset + limit]
    return found.count(), [_public(*row) for row in rows]


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


def _received(period: Period) -> QuerySet[Case]:
    start, end = period.instants
    return Case.objects.filter(received_at__gte=start, received_at__lt=end, level__in=ORDINARY)


def _answered(period: Period) -> QuerySet[Deadline]:
    """Clocks over whole cases that stopped in the period; a matter taken back was not answered."""
    start, end = period.instants
    return Deadline.objects.filter(
        met_at__gte=start, met_at__lt=end, replaced_at=None, token="", case__level__in=ORDINARY
    ).exclude(case__outcome="withdrawn")


def _overdue() -> QuerySet[Deadline]:
    """Running clocks past their date; a case whose clock lawfully stands still is not among them."""
    standing_still = Suspension.objects.filter(until=None).values("case_id")
    return Deadline.objects.filter(
        met_at=None, replaced_at=None, token="", due_on__lt=today(), case__status="open", case__level__in=ORDINARY
    ).exclude(case_id__in=standing_still)


def _count(found: QuerySet[Case] | QuerySet[Deadline], by: str) -> dict[str, int]:
    return dict(found.values_list(by).annotate(n=Count("id")).order_by())


_OF_CASE = ("number", "organ", "received_at", "due_on", "closed_at")
_OF_CLOCK = ("case__number", "case__organ", "case__received_at", "due_on", "met_at")
Chosen = tuple["QuerySet[Case] | QuerySet[Deadline]", tuple[str, ...]]

_CHOSEN: dict[Which, Callable[[Period], Chosen]] = {
    "received": lambda period: (_received(period).order_by("-received_at", "-id"), _OF_CASE),
    "answered": lambda period: (_answered(period).order_by("-met_at", "-id"), _OF_CLOCK),
    "on-time": lambda period: (
        _answered(period).filter(met_at__date__lte=F("due_on")).order_by("-met_at", "-id"),
        _OF_CLOCK,
    ),
    "late": lambda period: (
        _answered(period).filter(met_at__date__gt=F("due_on")).order_by("-met_at", "-id"),
        _OF_CLOCK,
    ),
    "overdue": lambda _period: (_overdue().order_by("due_on", "id"), _OF_CLOCK),
}


def _public(
    number: str, organ: str, received_at: datetime, due_on: date | None, done_at: datetime | None
) -> PublicCase:
    done_on = as_legal_day(done_at) if done_at else None
    last = done_on or today()
    late = working_days_between(due_on, last) if due_on and last > due_on else 0
    return PublicCase(number, organ, as_legal_day(received_at), due_on, done_on, late)


def year_so_far() -> Period:
    """From the first of January up to today."""
    day = today()
    return Period(date(day.year, 1, 1), day + timedelta(days=1))


def month_of(day: date) -> Period:
    """The month a day lies in."""
    first = day.replace(day=1)
    return Period(first, (first + timedelta(days=32)).replace(day=1))


def last_months(count: int) -> list[Period]:
    """The last months up to the present one, oldest first."""
    months = [month_of(today())]
    while len(months) < count:
        months.append(month_of(months[-1].since - timedelta(days=1)))
    return months[::-1]
