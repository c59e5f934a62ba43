# SPDX-License-Identifier: Apache-2.0
"""Public figures: received, answered in time, overdue, satisfied; by organ; and the cases behind each of them."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.core.cache import cache
from django.utils.translation import gettext

from mingfu.engines.cases.figures import FIGURES, Board, Counts, Line, Scope, Span, behind, board, figure, lines_behind
from mingfu.engines.opinions import LEVELS, Satisfaction, satisfaction
from mingfu.faces.portal.options import PortalSettings
from mingfu.faces.portal.queries import last_months, month_of, monthly, rating_levels, year_so_far
from mingfu.faces.portal.wording import beginning, count_words, day_words, moment_words, percent, spaced
from mingfu.faces.ui import charts
from mingfu.faces.ui.components import Cell, Chart, Meter, Pagination, Table, Tag, Tile, paginate, table
from mingfu.faces.ui.frame import Link
from mingfu.kernel.calendar import working_days_between
from mingfu.kernel.clock import now, today
from mingfu.kernel.organs import organ_names
from mingfu.kernel.refusals import _

SIZE = 50
MONTHS = 12
APART = (
    "on_time",
    "on_time_extended",
    "on_time_paused",
    "late",
    "unsolved",
    "withdrawn",
    "open",
    "soon",
    "still",
    "extended",
    "overdue",
)
"""Classes of cases that are told apart, each with its cases."""


@dataclass(frozen=True)
class Figures:
    """Counts of a span over all organs and by organ, as of a moment."""

    span: Span
    board: Board
    ratings: dict[str, Satisfaction]
    levels: dict[int, int]
    months: list[tuple[int, int, int]]
    as_of: str

    @property
    def rated(self) -> Satisfaction:
        """Ratings over all organs."""
        return self.ratings[""]


@dataclass(frozen=True)
class FiguresPage:
    """The public figures."""

    tabs: tuple[Link, ...]
    tiles: tuple[Tile, ...]
    chart: Chart
    organs: Table
    apart: Table
    levels: tuple[Meter, ...]
    asked: str
    as_of: str
    since: str
    until: str
    query: str


@dataclass(frozen=True)
class BehindPage:
    """The cases that one figure counts."""

    title: Any
    definition: Any
    organ: str
    since: str
    until: str
    now_only: bool
    table: Table
    pagination: Pagination
    total: str
    back: str


def periods() -> dict[str, tuple[Any, Span]]:
    """The spans a reader may choose, by key."""
    day = today()
    month = month_of(day)
    before = month_of(month.since - timedelta(days=1))
    last_year = Span(date(day.year - 1, 1, 1), date(day.year, 1, 1))
    return {
        "year": (_("今年"), year_so_far()),
        "month": (_("本月"), Span(month.since, day + timedelta(days=1))),
        "last-month": (_("上月"), before),
        "last-year": (_("去年"), last_year),
    }


def figures(key: str) -> Figures:
    """The figures of a period, at most some seconds old."""
    _title, span = periods()[key]
    seconds = PortalSettings().figures_seconds
    held = cache.get_or_set(f"portal.figures:{key}:{span.until}", lambda: _figures(span), seconds)
    assert isinstance(held, Figures)
    return held


def _figures(span: Span) -> Figures:
    since, until = beginning(span.since), beginning(span.until)
    return Figures(
        span,
        board(Scope(span)),
        satisfaction(since=since, until=until),
        rating_levels(span),
        monthly(last_months(MONTHS)),
        moment_words(now()),
    )


def tiles_of(held: Figures, key: str) -> tuple[Tile, ...]:
    """The four figures everybody asks for; each leads to its cases."""
    whole, rated = held.board.total, held.rated
    # The present month is not over: a line that fell at its end every month would mislead.
    over = held.months[:-1]
    rates = [float(percent(in_time, answered)) for _got, answered, in_time in over if answered]
    in_time = gettext("按期 {on_time} 件，超期 {late} 件")
    asked = gettext("邀请 {asked} 人，评价 {rated} 人，没评的不算满意")
    return (
        Tile(
            gettext("收到诉求"),
            count_words(whole.received),
            gettext("件"),
            gettext("已答复 {count} 件").format(count=count_words(whole.answered)),
            spark=charts.spark([float(got) for got, _a, _i in over]),
            url=address_behind("received", key),
        ),
        Tile(
            gettext("按期答复率"),
            percent(whole.on_time, whole.answered),
            "%" if whole.answered else "",
            in_time.format(on_time=count_words(whole.on_time), late=count_words(whole.late)),
            spark=charts.spark(rates) if len(rates) > 1 else "",
            url=address_behind("answered", key),
        ),
        Tile(
            gettext("群众满意率"),
            percent(rated.satisfied, rated.rated),
            "%" if rated.rated else "",
            asked.format(asked=count_words(rated.asked), rated=count_words(rated.rated)),
            url=f"/figures?period={key}#levels",
        ),
        Tile(
            gettext("超期未答复"),
            count_words(whole.overdue),
            gettext("件"),
            tone="bad" if whole.overdue else "",
            url=address_behind("overdue", key),
            link=gettext("逐件公开，由谁在办"),
        ),
    )


def address_behind(code: str, key: str, organ: str = "") -> str:
    """Address of the cases behind a figure."""
    return "/figures/cases?" + urlencode({"which": code, "period": key} | ({"organ": organ} if organ else {}))


def figures_page(key: str) -> FiguresPage:
    """The page of a span."""
    held = figures(key)
    labels = [f"{one.since.year % 100}/{one.since.month}" for one in last_months(MONTHS)]
    series = [
        charts.Series(gettext("收到"), [float(got) for got, _a, _i in held.months]),
        charts.Series(gettext("答复"), [float(answered) for _g, answered, _i in held.months]),
    ]
    title = gettext("近 12 个月收到与答复（本月未完）")
    return FiguresPage(
        tabs=tuple(Link(said, f"/figures?period={name}", name == key) for name, (said, _span) in periods().items()),
        tiles=tiles_of(held, key),
        chart=charts.line("figures-months", title, labels, series, unit=gettext("件")),
        organs=_organ_table(held, key),
        apart=_apart(held.board.total, key),
        levels=_levels(held),
        asked=gettext("邀请 {asked} 人，评价 {rated} 人").format(
            asked=count_words(held.rated.asked), rated=count_words(held.rated.rated)
        ),
        as_of=held.as_of,
        since=day_words(held.span.since),
        until=day_words(held.span.until - timedelta(days=1)),
        query=urlencode({"period": key}),
    )


def _organ_table(held: Figures, key: str) -> Table:
    names = organ_names()
    order = sorted(held.board.by_organ.items(), key=lambda pair: (-pair[1].overdue, -pair[1].received, pair[0]))
    rows = [
        (
            names.get(organ, organ) or gettext("正在分派"),
            Cell(count_words(row.received), address_behind("received", key, organ)),
            Cell(count_words(row.answered), address_behind("answered", key, organ)),
            Cell(f"{percent(row.on_time, row.answered)}%", address_behind("on_time", key, organ))
            if row.answered
            else "—",
            Cell(count_words(row.overdue), address_behind("overdue", key, organ)) if row.overdue else "0",
            _happy(held.ratings.get(organ, Satisfaction(0, 0, 0))),
        )
        for organ, row in order
    ]
    columns = (
        gettext("单位"),
        gettext("收到"),
        gettext("已答复"),
        gettext("按期率"),
        gettext("超期在办"),
        gettext("满意率"),
    )
    return table(gettext("各单位办理情况"), columns, list(rows))


def _happy(rated: Satisfaction) -> str:
    if not rated.rated:
        return gettext("还没有评价")
    return gettext("{share}%（{rated} 人评）").format(share=percent(rated.satisfied, rated.rated), rated=rated.rated)


def _apart(whole: Counts, key: str) -> Table:
    """Classes that must not be mixed, with what exactly each counts."""
    rows = [
        (
            FIGURES[code].title,
            Cell(count_words(getattr(whole, code)), address_behind(code, key)),
            FIGURES[code].definition,
        )
        for code in APART
    ]
    return table(gettext("分开统计"), (gettext("分类"), gettext("件数"), gettext("口径")), list(rows))


def _levels(held: Figures) -> tuple[Meter, ...]:
    """How many people chose each level; nobody learns which case it was."""
    most = max(held.levels.values(), default=0) or 1
    return tuple(
        Meter(
            title,
            gettext("{count} 人").format(count=count_words(held.levels.get(level, 0))),
            100 * held.levels.get(level, 0) / most,
        )
        for level, title in LEVELS
    )


def behind_page(code: str, key: str, organ: str, page: int) -> BehindPage:
    """The cases behind one figure: number, organ, days; no text of anybody's. Raises `UnknownFigure`."""
    chosen, (_title, span) = figure(code), periods()[key]
    found, names = behind(code, Scope(span, organ=organ)), organ_names()
    total = found.count()
    rows = lines_behind(found, limit=SIZE, offset=(max(page, 1) - 1) * SIZE)
    columns = (gettext("编号"), gettext("单位"), gettext("收到"), gettext("期限"), gettext("答复"), gettext("超期"))
    return BehindPage(
        title=chosen.title,
        definition=chosen.definition,
        organ=names.get(organ, organ),
        since=day_words(span.since),
        until=day_words(span.until - timedelta(days=1)),
        now_only=chosen.now,
        table=table(chosen.title, columns, [_row(row, names) for row in rows]),
        pagination=paginate(page, SIZE, total, lambda number: f"{address_behind(code, key, organ)}&page={number}"),
        total=count_words(total),
        back=f"/figures?period={key}",
    )


def days_over(row: Line) -> int:
    """Working days past the date, 0 when in time, when the clock stands still, or when hours were missed on the day."""
    last = row.answered_on or (today() if row.overdue else None)
    return working_days_between(row.due_on, last) if row.due_on and last and last > row.due_on else 0


def _row(row: Line, names: dict[str, str]) -> tuple[Any, ...]:
    over = days_over(row)
    late = Tag(gettext("{days} 个工作日").format(days=over), "bad", "triangle-alert") if over else "—"
    if not over and (row.late or row.overdue):
        late = Tag(gettext("当天超时"), "bad", "triangle-alert")
    return (
        spaced(row.number),
        names.get(row.organ, row.organ),
        day_words(row.received_on),
        day_words(row.due_on) if row.due_on else "—",
        day_words(row.answered_on) if row.answered_on else gettext("还没有"),
        late,
    )
