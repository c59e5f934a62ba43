# SPDX-License-Identifier: Apache-2.0
"""What the cockpit asks beside the figures of the cases: cards, ratings, names, instructions. Each function asks once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from mingfu.engines.cases.figures import FIGURES, Figure, Scope, UnknownFigure, lines
from mingfu.engines.cases.models import BoardLine, Submission
from mingfu.engines.manifest import find_system
from mingfu.engines.opinions.models import Rating
from mingfu.engines.opinions.surveys import SATISFIED_FROM
from mingfu.engines.supervision.models import Signal
from mingfu.kernel.calendar import is_working_day
from mingfu.kernel.catalogs import items
from mingfu.kernel.clock import LEGAL_ZONE, today
from mingfu.kernel.organs import Organ
from mingfu.kernel.refusals import _
from mingfu.kernel.regions import regions_on

DISSATISFIED_UPTO = 2
TOWNS = ("town", "street")


@dataclass(frozen=True, slots=True)
class Opinions:
    """Cases of a scope that were rated in its span: how many, how many satisfied, how many dissatisfied."""

    rated: int
    satisfied: int
    dissatisfied: int


@dataclass(frozen=True, slots=True)
class Cards:
    """Cases of a scope over which a card stands now."""

    red: int
    yellow: int


@dataclass(frozen=True, slots=True)
class Instruction:
    """An instruction as it stands in the file."""

    text: str
    by: str
    at: datetime


def _rated(scope: Scope) -> QuerySet[Rating]:
    since, until = (datetime.combine(day, time(), LEGAL_ZONE) for day in (scope.span.since, scope.span.until))
    return Rating.objects.filter(rated_at__gte=since, rated_at__lt=until)


def _by_number(numbers: QuerySet[Any]) -> Q:
    return Q(case__number__in=numbers.values("case"))


_OLDEST = ("due_on", "case_id")
_LAST = ("-received_on", "-case_id")

BESIDE: dict[str, Figure] = {
    one.code: one
    for one in (
        Figure("red", _("红牌未解除"), _("此刻有红牌没有解除的办件；红牌在答复超期后亮，原因消除后自动解除。不受时段影响。"), now=True, condition=lambda _scope: _by_number(Signal.objects.filter(cleared_at=None, card="red")), order=_OLDEST),
        Figure("yellow", _("黄牌未解除"), _("此刻有黄牌没有解除的办件；黄牌在答复临期或岗位环节超时时亮。不受时段影响。"), now=True, condition=lambda _scope: _by_number(Signal.objects.filter(cleared_at=None, card="yellow")), order=_OLDEST),
        Figure("rated", _("已评价"), _("期间内收到诉求人评价的办件，按评价之日计；没有评价的不计入，不当作满意。"), now=False, condition=lambda scope: _by_number(_rated(scope)), order=_LAST),
        Figure("satisfied", _("评价满意"), _("期间内评价为“非常满意”“满意”“基本满意”的办件。"), now=False, condition=lambda scope: _by_number(_rated(scope).filter(level__gte=SATISFIED_FROM)), order=_LAST),
        Figure("dissatisfied", _("差评"), _("期间内评价为“不满意”“非常不满意”的办件。"), now=False, condition=lambda scope: _by_number(_rated(scope).filter(level__lte=DISSATISFIED_UPTO)), order=_LAST),
    )
}  # fmt: skip

ALL: dict[str, Figure] = FIGURES | BESIDE


def figure_of(code: str) -> Figure:
    """Any figure of the cockpit. Raises `UnknownFigure`."""
    if code not in ALL:
        raise UnknownFigure(figure=code[:40], known="、".join(ALL))
    return ALL[code]


def behind(code: str, scope: Scope) -> QuerySet[BoardLine]:
    """The lines of the cases that a figure counts. Raises `UnknownFigure`."""
    one = figure_of(code)
    return lines(scope).filter(one.condition(scope)).order_by(*one.order)


def new_overdue(scope: Scope) -> int:
    """How many of the overdue came due on the last working day before today."""
    day = today() - timedelta(days=1)
    while not is_working_day(day):
        day -= timedelta(days=1)
    return behind("overdue", scope).filter(due_on=day).count()


def opinions(scope: Scope) -> Opinions:
    """Ratings of the scope's cases."""
    found = _rated(scope).filter(Exists(lines(scope).filter(case__number=OuterRef("case"))))
    counts = found.aggregate(
        rated=Count("case", distinct=True),
        satisfied=Count("case", distinct=True, filter=Q(level__gte=SATISFIED_FROM)),
        dissatisfied=Count("case", distinct=True, filter=Q(level__lte=DISSATISFIED_UPTO)),
    )
    return Opinions(**counts)


def cards(scope: Scope) -> Cards:
    """Cards that stand over the scope's cases."""
    found = Signal.objects.filter(Exists(lines(scope).filter(case__number=OuterRef("case"))), cleared_at=None)
    counts = found.aggregate(
        red=Count("case", distinct=True, filter=Q(card="red")),
        yellow=Count("case", distinct=True, filter=Q(card="yellow")),
    )
    return Cards(**counts)


def organ_rows() -> list[tuple[str, str, str]]:
    """Organs as (code, short name, kind), in the district's own order."""
    return list(Organ.objects.order_by("position", "code").values_list("code", "short", "kind"))


def area_names() -> dict[str, tuple[str, str]]:
    """Divisions by code as (name, kind)."""
    return {code: (name, kind) for code, name, kind in regions_on().values_list("code", "name", "kind")}


def category_title(system: str, code: str) -> str:
    """What a category is called, "" for none."""
    return next((item.title for item in items(f"{system}.categories") if item.code == code), code)


def outcome_title(system: str, code: str) -> str:
    """What an outcome of a system is called."""
    manifest = find_system(system)
    return str(manifest.outcomes.get(code, code)) if manifest else code


def instructed(numbers: Iterable[str]) -> set[str]:
    """Which of these cases hold an instruction."""
    rows = Submission.objects.filter(form="instruction", case__number__in=list(numbers))
    return set(rows.values_list("case__number", flat=True))


def instructions_of(case_id: int) -> list[Instruction]:
    """The instructions on a case, newest first."""
    rows = Submission.objects.filter(case_id=case_id, form="instruction", erased_at=None).order_by("-id")
    return [Instruction(content.get("text", ""), by, at) for content, by, at in rows.values_list("content", "by", "at")]
