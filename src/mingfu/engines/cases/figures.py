# SPDX-License-Identifier: Apache-2.0
"""Figures over cases, and the cases behind each of them: one definition serves the number and the list.

Counted from the narrow lines that the database keeps, never from the cases. Late, lawfully extended and lawfully paused
are classes of their own; what was closed without being solved is counted apart; a matter taken back was not answered.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Left, TruncDate

from mingfu.engines.cases.clocks import is_past
from mingfu.engines.cases.models import BoardLine
from mingfu.kernel.calendar import add_working_days
from mingfu.kernel.clock import LEGAL_ZONE, now, today
from mingfu.kernel.refusals import Refusal, _

ORDINARY = ("public", "internal")
"""Levels of confidentiality that everybody's figures count."""

SOON = 2
"""Working days before its date from which an open case is nearly due."""

WITHDRAWN = "withdrawn"
TOWN_DIGITS = 9
_STEPS = (2, 4, 6, 9, 12)


class UnknownFigure(Refusal):
    """Nobody counts such a thing."""

    code = "figure-unknown"
    status = 404
    message = _("没有“{figure}”这项数据。可查的数据：{known}。")
    figure: str
    known: str


@dataclass(frozen=True, slots=True)
class Span:
    """Legal days from `since` up to, and not with, `until`."""

    since: date
    until: date

    @property
    def days(self) -> int:
        """How many days."""
        return (self.until - self.since).days

    @property
    def before(self) -> "Span":
        """The span of the same length that ends where this one begins."""
        return Span(self.since - (self.until - self.since), self.since)


@dataclass(frozen=True, slots=True)
class Scope:
    """What is counted: a span, and a system, an organ, a division or a category where one is named.

    A division stands for all that lies in it, a category for all whose codes begin with it.
    """

    span: Span
    system: str = ""
    organ: str = ""
    area: str = ""
    category: str = ""
    levels: tuple[str, ...] = ORDINARY


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure: what it is called, what exactly it counts, and whether it counts now or over the span."""

    code: str
    title: Any
    definition: Any
    now: bool
    condition: Callable[[Scope], Q]
    order: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Counts:
    """Every figure of some group of cases, by the name of its field."""

    received: int = 0
    demands: int = 0
    answered: int = 0
    on_time: int = 0
    on_time_extended: int = 0
    on_time_paused: int = 0
    late: int = 0
    closed: int = 0
    unsolved: int = 0
    withdrawn: int = 0
    open: int = 0
    overdue: int = 0
    soon: int = 0
    still: int = 0
    extended: int = 0
    reopened: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        """Both groups together."""
        return Counts(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(Counts)))

    @property
    def on_time_rate(self) -> float | None:
        """Share of what was answered that was answered in time, from 0 to 1; None where nothing was answered."""
        return self.on_time / self.answered if self.answered else None


@dataclass(frozen=True, slots=True)
class Board:
    """Counts by organ and town, of which everything else is a sum."""

    cells: Mapping[tuple[str, str], Counts]

    @property
    def total(self) -> Counts:
        """All together."""
        return sum(self.cells.values(), Counts())

    @property
    def by_organ(self) -> dict[str, Counts]:
        """By the organ that answers; "" holds what has none yet."""
        return _grouped((organ, row) for (organ, _town), row in self.cells.items())

    @property
    def by_town(self) -> dict[str, Counts]:
        """By town or subdistrict (twelve digits); "" holds what names no place, or only a wider one."""
        return _grouped((town, row) for (_organ, town), row in self.cells.items())


@dataclass(frozen=True, slots=True)
class Line:
    """One case behind a figure. `summary` is what somebody wrote: for those who may see the case."""

    number: str
    summary: str
    system: str
    organ: str
    area: str
    category: str
    kind: str
    outcome: str
    received_on: date
    due_on: date | None
    answered_on: date | None
    closed_on: date | None
    late: bool
    extended: bool
    paused: bool
    still: bool
    unsolved: bool
    due_at: datetime | None = None
    still_since: datetime | None = None

    @property
    def overdue(self) -> bool:
        """Whether it is past its date unanswered, by now or by when its clocks stood still: as the figure counts it."""
        if self.due_on is None or self.answered_on is not None or self.closed_on is not None:
            return False
        return is_past(self.due_on, self.due_at, self.still_since if self.still else None)


@dataclass(frozen=True, slots=True)
class Topic:
    """A category of a system with how much of it was received in a span and in the one before it."""

    system: str
    category: str
    here: int
    before: int


def _received(scope: Scope) -> Q:
    return Q(received_on__gte=scope.span.since, received_on__lt=scope.span.until)


def _answered(scope: Scope) -> Q:
    return Q(answered_on__gte=scope.span.since, answered_on__lt=scope.span.until) & ~Q(outcome=WITHDRAWN)


def _closed(scope: Scope) -> Q:
    return Q(closed_on__gte=scope.span.since, closed_on__lt=scope.span.until)


def _reopened(scope: Scope) -> Q:
    return Q(reopened_on__gte=scope.span.since, reopened_on__lt=scope.span.until)


def _demands(scope: Scope) -> Q:
    return _received(scope) & Q(voice=False)


_OPEN = Q(closed_on=None)
_UNANSWERED = Q(closed_on=None, answered_on=None)
_RUNNING = _UNANSWERED & Q(still=False)


def _past() -> Q:
    """The date has passed by now: the day, or of a limit in hours the instant."""
    return Q(due_on__lt=today()) | Q(due_at__lt=now())


def _past_before_pause() -> Q:
    """The date had passed before the clocks stood still: a pause covers no limit that has run out."""
    began = TruncDate("still_since", tzinfo=LEGAL_ZONE)
    return Q(still=True) & (Q(due_on__lt=began) | Q(due_at__lt=F("still_since")))


def overdue(_scope: Scope) -> Q:
    """Unanswered and past its date now, or before its clocks stood still."""
    return _UNANSWERED & ((Q(still=False) & _past()) | _past_before_pause())


def _soon(_scope: Scope) -> Q:
    return _RUNNING & Q(due_on__gte=today(), due_on__lte=add_working_days(today(), SOON)) & ~_past()


_NEWEST = ("-received_on", "-case_id")
_NEAREST = ("due_on", "case_id")

FIGURES: dict[str, Figure] = {
    one.code: one
    for one in (
        Figure("received", _("收到"), _("期间内收到的诉求，按收到之日计。"), now=False, condition=_received, order=_NEWEST),
        Figure("demands", _("诉求事项"), _("期间内收到的诉求按事计：几位诉求人说同一件事、并案办理的，只算一件；各人的编号、期限和答复仍各自计算。"), now=False, condition=_demands, order=_NEWEST),
        Figure("answered", _("已答复"), _("期间内答复计时停止的办件，按答复之日计；诉求人撤回的不算答复。"), now=False, condition=_answered, order=("-answered_on", "-case_id")),
        Figure("on_time", _("按期答复"), _("已答复的办件中，答复不晚于期限的；依法延期、依法暂停的按调整后的期限算，并分别列出。"), now=False, condition=lambda scope: _answered(scope) & Q(late=False), order=("-answered_on", "-case_id")),
        Figure("on_time_extended", _("延期后按期"), _("按期答复的办件中，曾依法批准延期的。"), now=False, condition=lambda scope: _answered(scope) & Q(late=False, extended=True), order=("-answered_on", "-case_id")),
        Figure("on_time_paused", _("暂停后按期"), _("按期答复的办件中，没有延期、曾依法暂停计时的。"), now=False, condition=lambda scope: _answered(scope) & Q(late=False, extended=False, paused=True), order=("-answered_on", "-case_id")),
        Figure("late", _("超期答复"), _("已答复的办件中，答复晚于期限的（期限已计入依法延期和暂停）。"), now=False, condition=lambda scope: _answered(scope) & Q(late=True), order=("-answered_on", "-case_id")),
        Figure("closed", _("办结"), _("期间内结束办理的办件，含告知其他渠道和诉求人撤回，按办结之日计。"), now=False, condition=_closed, order=("-closed_on", "-case_id")),
        Figure("unsolved", _("办结但未解决"), _("期间内办结、诉求人回访时说没有解决的；没有联系上的，以承办单位填报“未解决”为准。"), now=False, condition=lambda scope: _closed(scope) & Q(unsolved=True), order=("-closed_on", "-case_id")),
        Figure(WITHDRAWN, _("诉求人撤回"), _("期间内由诉求人撤回的办件。"), now=False, condition=lambda scope: _closed(scope) & Q(outcome=WITHDRAWN), order=("-closed_on", "-case_id")),
        Figure("open", _("在办"), _("此刻没有办结的办件，含已答复、待回访的，不受时段影响。"), now=True, condition=lambda _scope: _OPEN, order=_NEAREST),
        Figure("overdue", _("超期未答复"), _("此刻没有答复、期限已过的办件（按小时计的期限算到时刻）；依法暂停计时的不算，但暂停之前期限已过的仍算。不受时段影响。"), now=True, condition=overdue, order=_NEAREST),
        Figure("soon", _("即将到期"), _("此刻没有答复、两个工作日内到期的办件；依法暂停计时的不算。不受时段影响。"), now=True, condition=_soon, order=_NEAREST),
        Figure("still", _("暂停计时"), _("此刻依法暂停计时的办件。不受时段影响。"), now=True, condition=lambda _scope: _OPEN & Q(still=True), order=_NEAREST),
        Figure("extended", _("延期在办"), _("此刻没有答复、曾依法批准延期、期限未过的办件。不受时段影响。"), now=True, condition=lambda _scope: _RUNNING & Q(extended=True, due_on__gte=today()) & ~_past(), order=_NEAREST),
        Figure("reopened", _("重新办理"), _("期间内办结后又重新办理的办件，按最近一次重新办理之日计；原来的结果、答复和评价仍保留。"), now=False, condition=_reopened, order=("-reopened_on", "-case_id")),
    )
}  # fmt: skip


def figure(code: str) -> Figure:
    """The figure of that code. Raises `UnknownFigure`."""
    try:
        return FIGURES[code]
    except KeyError:
        raise UnknownFigure(figure=code[:40], known="、".join(FIGURES)) from None


def lines(scope: Scope) -> QuerySet[BoardLine]:
    """Every line that a scope is about, whatever its days."""
    found = BoardLine.objects.filter(level__in=scope.levels)
    if scope.system:
        found = found.filter(system=scope.system)
    if scope.organ:
        found = found.filter(organ=scope.organ)
    if scope.area:
        found = found.filter(area__startswith=_prefix(scope.area))
    if scope.category:
        found = found.filter(category__startswith=scope.category)
    return found


def board(scope: Scope) -> Board:
    """All figures by organ and town, in one query."""
    touched = _received(scope) | _answered(scope) | _closed(scope) | _reopened(scope) | _OPEN
    counted = {f"n_{code}": Count("case_id", filter=one.condition(scope)) for code, one in FIGURES.items()}
    rows = lines(scope).filter(touched).values_list("organ", Left("area", TOWN_DIGITS)).annotate(**counted).order_by()
    cells: dict[tuple[str, str], Counts] = {}
    for organ, town, *numbers in rows:
        place = (organ, _town(town))
        cells[place] = cells.get(place, Counts()) + Counts(**dict(zip(FIGURES, numbers, strict=True)))
    return Board(cells)


def daily(scope: Scope) -> list[tuple[date, int, int]]:
    """For each day of the span (day, received, closed), in two queries."""
    found = lines(scope)
    received = dict(found.filter(_received(scope)).values_list("received_on").annotate(n=Count("case_id")).order_by())
    closed = dict(found.filter(_closed(scope)).values_list("closed_on").annotate(n=Count("case_id")).order_by())
    days = [scope.span.since + timedelta(days=at) for at in range(scope.span.days)]
    return [(day, received.get(day, 0), closed.get(day, 0)) for day in days]


def topics(scope: Scope, *, digits: int = 4) -> list[Topic]:
    """What was received, by category, most first, in one query. "" holds what has no category yet.

    `digits` cuts the code: 2 for the first level of the list, 4 for the second.
    """
    before = scope.span.before
    rows = (
        lines(scope)
        .filter(received_on__gte=before.since, received_on__lt=scope.span.until)
        .annotate(topic=Left("category", digits))
        .values_list("system", "topic")
        .annotate(
            here=Count("case_id", filter=Q(received_on__gte=scope.span.since)),
            there=Count("case_id", filter=Q(received_on__lt=before.until)),
        )
        .order_by("-here", "-there", "system", "topic")
    )
    return [Topic(*row) for row in rows]


def behind(code: str, scope: Scope) -> QuerySet[BoardLine]:
    """The lines that a figure counts. Raises `UnknownFigure`."""
    one = figure(code)
    return lines(scope).filter(one.condition(scope)).order_by(*one.order)


def lines_behind(found: QuerySet[BoardLine], *, limit: int = 50, offset: int = 0) -> list[Line]:
    """One page of the cases behind a figure, in one query."""
    names = [f"case__{name}" if name in {"number", "summary"} else name for name in (one.name for one in fields(Line))]
    return [Line(*row) for row in found.values_list(*names)[offset : offset + limit]]


def _prefix(area: str) -> str:
    """The digits that an area shares with all that lies in it."""
    used = len(area.rstrip("0"))
    return area[: next((step for step in _STEPS if step >= used), len(area))]


def _town(digits: str) -> str:
    """The twelve digits of a town; "" for a place that is wider than one, or none."""
    return f"{digits}000" if len(digits) == TOWN_DIGITS and not digits.endswith("000") else ""


def _grouped(rows: Iterable[tuple[str, Counts]]) -> dict[str, Counts]:
    found: dict[str, Counts] = {}
    for name, row in rows:
        found[name] = found.get(name, Counts()) + row
    return found
