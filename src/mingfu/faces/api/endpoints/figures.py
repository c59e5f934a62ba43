# SPDX-License-Identifier: Apache-2.0
"""Public figures, and the cases behind each: numbers, organs and days, never a word that somebody wrote."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Annotated

from mingfu.engines.cases.figures import FIGURES, Counts, Line, Scope, Span, behind, board, lines_behind
from mingfu.faces.api.declaring import Parameter, Tag, endpoint
from mingfu.faces.api.endpoints.terms import CODE, PAGE, SIZE, Named, paged
from mingfu.faces.api.refusals import SpanWrong
from mingfu.kernel.clock import now, today
from mingfu.kernel.organs import organ_names
from mingfu.kernel.refusals import _

TAG = Tag(5, _("数据"))
MOST_DAYS = 1830
SINCE = Parameter(name="since", about=_("从哪天起（含），默认 29 天前"), kind="date", example="2026-01-01")
UNTIL = Parameter(name="until", about=_("到哪天止（不含），默认明天"), kind="date", example="2026-04-01")
SYSTEM = Parameter(name="system", about=_("只算一个系统"), pattern=CODE, default="")
ORGAN = Parameter(name="organ", about=_("只算一个单位"), pattern=CODE, default="")
AREA = Parameter(name="area", about=_("只算一个区划（12 位代码），含其下各级"), pattern=r"[0-9]{12}", default="")


@dataclass(frozen=True)
class FigureDefined:
    """What a figure counts, exactly."""

    code: str
    title: str
    definition: str
    now: Annotated[bool, _("为真时是此刻的数，不受起止日期影响")]


@dataclass(frozen=True)
class Counted:
    """Every figure of one group of cases. Late, lawfully extended and lawfully paused are counted apart."""

    received: int
    demands: int
    answered: int
    on_time: int
    on_time_extended: int
    on_time_paused: int
    late: int
    closed: int
    unsolved: int
    withdrawn: int
    open: int
    overdue: int
    soon: int
    still: int
    extended: int
    reopened: int
    on_time_rate: Annotated[float | None, _("按期答复占已答复的比例，0 到 1；没有答复的为空")]


@dataclass(frozen=True)
class OrganCounted:
    """The figures of one organ."""

    organ: Named
    figures: Counted


@dataclass(frozen=True)
class Figures:
    """The figures of a span, all together and by organ."""

    since: date
    until: date
    at: Annotated[datetime, _("数据截至")]
    total: Counted
    by_organ: tuple[OrganCounted, ...]
    definitions: tuple[FigureDefined, ...]


@dataclass(frozen=True)
class CaseCounted:
    """A case behind a figure, as everybody may see it."""

    number: str
    system: str
    organ: Named
    received: date
    due: date | None
    answered: date | None
    closed: date | None
    late: bool
    extended: bool
    paused: bool
    unsolved: bool


@dataclass(frozen=True)
class CasesCounted:
    """One page of the cases that a figure counts."""

    figure: FigureDefined
    total: int
    items: tuple[CaseCounted, ...]
    page: int
    more: bool


@endpoint(
    "GET",
    "/v1/figures",
    tag=TAG,
    summary=_("公开数据"),
    about=_("每项数据的定义随数据一起给出；每项数据都能用 /v1/figures/{code}/cases 列出它数的办件。"),
    parameters=(SINCE, UNTIL, SYSTEM, ORGAN, AREA),
)
def figures(*, since: date | None, until: date | None, system: str, organ: str, area: str) -> Figures:
    """All figures of a span."""
    scope = _scope(since, until, system=system, organ=organ, area=area)
    counted, names = board(scope), organ_names()
    return Figures(
        since=scope.span.since,
        until=scope.span.until,
        at=now(),
        total=_counted(counted.total),
        by_organ=tuple(
            OrganCounted(Named(code, names.get(code, code)), _counted(row))
            for code, row in sorted(counted.by_organ.items())
        ),
        definitions=tuple(_defined(code) for code in FIGURES),
    )


@endpoint(
    "GET",
    "/v1/figures/{code}/cases",
    tag=TAG,
    summary=_("一项数据背后的办件"),
    parameters=(
        Parameter(name="code", about=_("数据的编码"), place="path", choices=tuple(FIGURES), example="overdue"),
        SINCE,
        UNTIL,
        SYSTEM,
        ORGAN,
        AREA,
        PAGE,
        SIZE,
    ),
)
def figure_cases(  # noqa: PLR0913 - one name a parameter of the address
    *,
    code: str,
    since: date | None,
    until: date | None,
    system: str,
    organ: str,
    area: str,
    page: int,
    size: int,
) -> CasesCounted:
    """Exactly the cases that a figure counts."""
    found = behind(code, _scope(since, until, system=system, organ=organ, area=area))
    rows, more = paged(lines_behind(found, limit=size + 1, offset=(page - 1) * size), size)
    names = organ_names()
    return CasesCounted(_defined(code), found.count(), tuple(_case(row, names) for row in rows), page, more)


def _scope(since: date | None, until: date | None, *, system: str, organ: str, area: str) -> Scope:
    end = until or today() + timedelta(days=1)
    begin = since or end - timedelta(days=30)
    if not timedelta(0) < end - begin <= timedelta(days=MOST_DAYS):
        raise SpanWrong(most=MOST_DAYS)
    return Scope(Span(begin, end), system=system, organ=organ, area=area)


def _counted(row: Counts) -> Counted:
    return Counted(**{code: getattr(row, code) for code in FIGURES}, on_time_rate=row.on_time_rate)


def _defined(code: str) -> FigureDefined:
    one = FIGURES[code]
    return FigureDefined(code, str(one.title), str(one.definition), one.now)


def _case(row: Line, names: dict[str, str]) -> CaseCounted:
    return CaseCounted(
        number=row.number,
        system=row.system,
        organ=Named(row.organ, names.get(row.organ, row.organ)),
        received=row.received_on,
        due=row.due_on,
        answered=row.answered_on,
        closed=row.closed_on,
        late=row.late,
        extended=row.extended,
        paused=row.paused,
        unsolved=row.unsolved,
    )
