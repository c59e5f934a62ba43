# SPDX-License-Identifier: Apache-2.0
"""Public figures: received, answered in time, overdue, satisfied; by organ; and the cases behind each of them."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.core.cache import cache
from django.utils.translation import gettext

from mingfu.engines.opinions import Satisfaction, satisfaction
from mingfu.faces.portal.options import PortalSettings
from mingfu.faces.portal.queries import (
    OrganFigures,
    Period,
    PublicCase,
    Which,
    cases_behind,
    figures_by_organ,
    last_months,
    month_of,
    monthly,
    year_so_far,
)
from mingfu.faces.portal.wording import count_words, day_words, moment_words, percent, spaced
from mingfu.faces.ui import charts
from mingfu.faces.ui.components import Cell, Chart, Pagination, Table, Tag, Tile, paginate, table
from mingfu.faces.ui.frame import Link
from mingfu.kernel.clock import now, today
from mingfu.kernel.organs import organ_names
from mingfu.kernel.refusals import _

SIZE = 50
WHICH: dict[Which, Any] = {
    "received": _("收到的诉求"),
    "answered": _("已答复的诉求"),
    "on-time": _("按期答复的诉求"),
    "late": _("超期答复的诉求"),
    "overdue": _("超期还没有答复的诉求"),
}


@dataclass(frozen=True)
class Figures:
    """Counts of a period over all organs and by organ, as of a moment."""

    period: Period
    by_organ: dict[str, OrganFigures]
    ratings: dict[str, Satisfaction]
    months: list[tuple[int, int, int]]
    as_of: str

    @property
    def whole(self) -> OrganFigures:
        """The sum over all organs."""
        rows = self.by_organ.values()
        return OrganFigures(
            sum(row.received for row in rows),
            sum(row.answered for row in rows),
            sum(row.on_time for row in rows),
            sum(row.overdue for row in rows),
        )

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
    as_of: str
    since: str
    until: str
    query: str


@dataclass(frozen=True)
class BehindPage:
    """The cases that one figure counts."""

    title: Any
    organ: str
    since: str
    until: str
    now_only: bool
    table: Table
    pagination: Pagination
    total: str
    back: str


def periods() -> dict[str, tuple[Any, Period]]:
    """The spans a reader may choose, by key."""
    day = today()
    month = month_of(day)
    before = month_of(month.since - timedelta(days=1))
    last_year = Period(date(day.year - 1, 1, 1), date(day.year, 1, 1))
    return {
        "year": (_("今年"), year_so_far()),
        "month": (_("本月"), Period(month.since, day + timedelta(days=1))),
        "last-month": (_("上月"), before),
        "last-year": (_("去年"), last_year),
    }


def figures(key: str) -> Figures:
    """The figures of a period, at most some seconds old."""
    _title, period = periods()[key]
    held = cache.get_or_set(
        f"portal.figures:{key}:{period.until}", lambda: _figures(period), PortalSettings().figures_seconds
    )
    assert isinstance(held, Figures)
    return held


def _figures(period: Period) -> Figures:
    since, until = period.instants
    return Figures(
        period,
        figures_by_organ(period),
        satisfaction(since=since, until=until),
        monthly(last_months(12)),
        moment_words(now()),
    )


def tiles_of(held: Figures, key: str) -> tuple[Tile, ...]:
    """The four figures everybody asks for; each leads to its cases."""
    whole, rated = held.whole, held.rated
    late = whole.answered - whole.on_time
    rates = [float(percent(in_time, answered)) for _got, answered, in_time in held.months if answered]
    return (
        Tile(
            gettext("收到诉求"),
            count_words(whole.received),
            gettext("件"),
            gettext("已答复 {count} 件").format(count=count_words(whole.answered)),
            spark=charts.spark([float(got) for got, _a, _i in held.months]),
            url=behind("received", key),
        ),
        Tile(
            gettext("按期答复率"),
            percent(whole.on_time, whole.answered),
            "%" if whole.answered else "",
            gettext("按期 {on_time} 件，超期 {late} 件").format(
                on_time=count_words(whole.on_time), late=count_words(late)
            ),
            spark=charts.spark(rates) if len(rates) > 1 else "",
            url=behind("answered", key),
        ),
        Tile(
            gettext("群众满意率"),
            percent(rated.satisfied, rated.rated),
            "%" if rated.rated else "",
            gettext("邀请 {asked} 人，评价 {rated} 人，没评的不算满意").format(
                asked=count_words(rated.asked), rated=count_words(rated.rated)
            ),
            url=f"/figures?period={key}#organs",
        ),
        Tile(
            gettext("超期未答复"),
            count_words(whole.overdue),
            gettext("件"),
            tone="bad" if whole.overdue else "",
            url=behind("overdue", key),
            link=gettext("逐件公开，由谁在办"),
        ),
    )


def behind(which: Which, key: str, organ: str = "") -> str:
    """Address of the cases behind a figure."""
    return "/figures/cases?" + urlencode({"which": which, "period": key} | ({"organ": organ} if organ else {}))


def figures_page(key: str) -> FiguresPage:
    """The page of a period."""
    held = figures(key)
    months = last_months(12)
    labels = [f"{one.since.year % 100}/{one.since.month}" for one in months]
    series = [
        charts.Series(gettext("收到"), [float(got) for got, _a, _i in held.months]),
        charts.Series(gettext("答复"), [float(answered) for _g, answered, _i in held.months]),
    ]
    return FiguresPage(
        tabs=tuple(Link(title, f"/figures?period={name}", name == key) for name, (title, _p) in periods().items()),
        tiles=tiles_of(held, key),
        chart=charts.line("figures-months", gettext("近 12 个月收到与答复"), labels, series, unit=gettext("件")),
        organs=_organ_table(held, key),
        as_of=held.as_of,
        since=day_words(held.period.since),
        until=day_words(held.period.until - timedelta(days=1)),
        query=urlencode({"period": key}),
    )


def _organ_table(held: Figures, key: str) -> Table:
    names = organ_names()
    rows = []
    order = sorted(held.by_organ.items(), key=lambda pair: (-pair[1].overdue, -pair[1].received, pair[0]))
    for organ, row in order:
        rated = held.ratings.get(organ, Satisfaction(0, 0, 0))
        share = f"{percent(row.on_time, row.answered)}%" if row.answered else "—"
        happy = (
            gettext("{share}%（{rated} 人评）").format(share=percent(rated.satisfied, rated.rated), rated=rated.rated)
            if rated.rated
            else gettext("还没有评价")
        )
        rows.append(
            (
                names.get(organ, organ) or gettext("正在分派"),
                Cell(count_words(row.received), behind("received", key, organ)),
                Cell(count_words(row.answered), behind("answered", key, organ)),
                Cell(share, behind("on-time", key, organ) if row.answered else ""),
                Cell(count_words(row.overdue), behind("overdue", key, organ)) if row.overdue else "0",
                happy,
            )
        )
    columns = (
        gettext("单位"),
        gettext("收到"),
        gettext("已答复"),
        gettext("按期率"),
        gettext("超期未答复"),
        gettext("满意率"),
    )
    return table(gettext("各单位办理情况"), columns, rows)


def behind_page(which: Which, key: str, organ: str, page: int) -> BehindPage:
    """The cases behind one figure: number, organ, days; no text of anybody's."""
    _title, period = periods()[key]
    total, rows = cases_behind(which, period, organ=organ, limit=SIZE, offset=(max(page, 1) - 1) * SIZE)
    names = organ_names()
    columns = (gettext("编号"), gettext("单位"), gettext("收到"), gettext("期限"), gettext("答复"), gettext("超期"))
    drawn = table(str(WHICH[which]), columns, [_row(row, names) for row in rows])
    return BehindPage(
        title=WHICH[which],
        organ=names.get(organ, organ),
        since=day_words(period.since),
        until=day_words(period.until - timedelta(days=1)),
        now_only=which == "overdue",
        table=drawn,
        pagination=paginate(page, SIZE, total, lambda number: f"{behind(which, key, organ)}&page={number}"),
        total=count_words(total),
        back=f"/figures?period={key}",
    )


def _row(row: PublicCase, names: dict[str, str]) -> tuple[Any, ...]:
    late = Tag(gettext("{days} 个工作日").format(days=row.late), "bad", "triangle-alert") if row.late else "—"
    return (
        spaced(row.number),
        names.get(row.organ, row.organ),
        day_words(row.received_on),
        day_words(row.due_on) if row.due_on else "—",
        day_words(row.answered_on) if row.answered_on else gettext("还没有"),
        late,
    )
