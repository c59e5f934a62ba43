# SPDX-License-Identifier: Apache-2.0
"""The first page: what a leader has to know, the figures, and the way from each figure to its cases."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext

from mingfu.engines.cases.figures import Counts, Line, Topic
from mingfu.faces.cockpit.choosing import PERIODS, Choice, Narrowing
from mingfu.faces.cockpit.pages.briefing import briefing
from mingfu.faces.cockpit.pages.seeing import GOAL, LEAST_ANSWERS, Sight
from mingfu.faces.cockpit.queries import ALL, TOWNS, category_title
from mingfu.faces.cockpit.wording import clock_tag, count_words, day_words, excerpt, moment_words, percent, short_day
from mingfu.faces.ui import charts
from mingfu.faces.ui.components import Cell, Chart, Fact, FieldView, Meter, Option, Table, Tag, Tile, Trend, table
from mingfu.faces.ui.frame import Link
from mingfu.kernel.calendar.words import weekday
from mingfu.kernel.clock import today

DOTS, TOPICS, ORGANS = 9, 6, 6
SPARSE = 10
"""Below this many cases a change in percent says nothing and is not shown."""


@dataclass(frozen=True)
class AskedAbout:
    """A case that waits for a leader's word."""

    number: str
    text: str
    note: str
    url: str
    tag: Tag
    instruct: str
    instructed: bool


@dataclass(frozen=True)
class PlanShown:
    """The plan in numbers."""

    title: str
    url: str
    facts: tuple[Fact, ...]
    meters: tuple[Meter, ...]


@dataclass(frozen=True)
class OverviewPage:
    """All that the first page shows."""

    day: str
    as_of: str
    span: str
    fields: tuple[FieldView, ...]
    brief: str
    sentences: tuple[SafeString, ...]
    tiles: tuple[Tile, ...]
    trend: Chart
    on_time: Chart
    asked_about: tuple[AskedAbout, ...]
    asked_more: Link
    topics: tuple[Meter, ...]
    topics_note: str
    classes: tuple[Fact, ...]
    on_time_note: str
    organs: Table
    organs_more: Link
    towns: Table
    plan: PlanShown | None
    definitions: Table


def overview_page(sight: Sight) -> OverviewPage:
    """The page of a sight."""
    choice, day = sight.choice, today()
    return OverviewPage(
        day=gettext("{day}，{weekday}").format(day=day_words(day), weekday=weekday(day)),
        as_of=moment_words(sight.at),
        span=span_words(choice),
        fields=filter_fields(sight),
        brief="/cockpit/brief" + (f"?{choice.query()}" if choice.query() else ""),
        sentences=briefing(sight),
        tiles=tiles(sight),
        trend=_trend(sight),
        on_time=_on_time(sight),
        asked_about=asked_about(sight),
        asked_more=Link(gettext("全部超期办件"), choice.cases("overdue")),
        topics=tuple(_topics(sight)),
        topics_note=gettext("与之前同样长的时段相比"),
        classes=classes(sight),
        on_time_note=gettext("答复不足 {least} 件的单位不参加比较").format(least=LEAST_ANSWERS),
        organs=organ_table(sight, most=ORGANS),
        organs_more=Link(gettext("全部单位"), "/cockpit/organs" + (f"?{choice.query()}" if choice.query() else "")),
        towns=_towns(sight),
        plan=_plan(sight),
        definitions=definitions(),
    )


def span_words(choice: Choice) -> str:
    """The days that are counted."""
    span = choice.span
    return gettext("{since}至{until}").format(
        since=day_words(span.since), until=day_words(span.until.fromordinal(span.until.toordinal() - 1))
    )


def filter_fields(sight: Sight) -> tuple[FieldView, ...]:
    """The choice as a form: span, organ, town."""
    organs = [
        ("", gettext("全部单位")),
        *((code, short) for code, short, kind in sight.organs if kind not in {"village", "community", "leading_group"}),
    ]
    towns = [("", gettext("全区")), *((code, name) for code, (name, kind) in sight.areas.items() if kind in TOWNS)]
    return (
        FieldView("period", gettext("时段"), "select", sight.choice.period, options=tuple(Option(key, title) for key, title in PERIODS.items()), hide_label=True),
        FieldView("area", gettext("镇街"), "select", sight.choice.area, options=tuple(Option(*row) for row in towns), hide_label=True),
        FieldView("organ", gettext("单位"), "select", sight.choice.organ, options=tuple(Option(*row) for row in organs), hide_label=True),
    )  # fmt: skip


def tiles(sight: Sight) -> tuple[Tile, ...]:
    """The six figures a leader looks at first."""
    total, rated, choice = sight.board.total, sight.opinions, sight.choice
    received = [float(got) for _day, got, _closed in sight.days]
    said = gettext
    return (
        Tile(said("收到"), count_words(total.received), said("件"), said("办结 {count} 件").format(count=count_words(total.closed)), spark=charts.spark(received), url=choice.cases("received")),
        Tile(said("按期答复率"), percent(total.on_time, total.answered), "%" if total.answered else "", said("答复 {answered} 件，超期 {late} 件").format(answered=count_words(total.answered), late=count_words(total.late)), url=choice.cases("on_time")),
        Tile(said("超期未答复"), count_words(total.overdue), said("件"), said("两个工作日内到期 {count} 件").format(count=count_words(total.soon)), tone="bad" if total.overdue else "", url=choice.cases("overdue")),
        Tile(said("群众满意率"), percent(rated.satisfied, rated.rated), "%" if rated.rated else "", said("评价 {rated} 件，差评 {bad} 件").format(rated=count_words(rated.rated), bad=count_words(rated.dissatisfied)), url=choice.cases("rated")),
        Tile(said("红牌未解除"), count_words(sight.cards.red), said("件"), said("黄牌 {count} 件").format(count=count_words(sight.cards.yellow)), tone="bad" if sight.cards.red else "", url=choice.cases("red")),
        Tile(said("在办"), count_words(total.open), said("件"), said("暂停计时 {still} 件，延期 {extended} 件").format(still=count_words(total.still), extended=count_words(total.extended)), url=choice.cases("open")),
    )  # fmt: skip


def classes(sight: Sight) -> tuple[Fact, ...]:
    """Every class apart, each a way to its cases."""
    total, choice = sight.board.total, sight.choice
    codes = (
        "answered", "on_time", "on_time_extended", "on_time_paused", "late",
        "closed", "unsolved", "withdrawn", "soon", "still", "extended",
    )  # fmt: skip
    said = gettext("{count} 件")
    counts = {code: getattr(total, code) for code in codes}
    return tuple(
        Fact(ALL[code].title, said.format(count=count_words(count)), choice.cases(code) if count else "")
        for code, count in counts.items()
    )


def definitions() -> Table:
    """What each figure counts."""
    rows = [(one.title, gettext("此刻") if one.now else gettext("时段内"), one.definition) for one in ALL.values()]
    return table(gettext("每项数据怎么算"), (gettext("数据"), gettext("时间"), gettext("定义")), rows)


def organ_table(sight: Sight, *, most: int | None = None) -> Table:
    """Organs with the most overdue first; every number leads to its cases."""
    named = sorted(
        sight.board.by_organ.items(), key=lambda pair: (-pair[1].overdue, -pair[1].late, -pair[1].received, pair[0])
    )
    heads = (
        gettext("单位"),
        gettext("超期未答复"),
        gettext("收到"),
        gettext("答复"),
        gettext("按期率"),
        gettext("超期答复"),
        gettext("未解决"),
    )
    rows = [
        _counted(sight, sight.organ_names.get(code, code) or gettext("待分派"), row, "organ", code)
        for code, row in named[:most]
    ]
    return table(gettext("各单位办理情况"), heads, rows)  # fmt: skip


def _towns(sight: Sight) -> Table:
    names = {code: name for code, (name, kind) in sight.areas.items() if kind in TOWNS}
    found = {code: row for code, row in sight.board.by_town.items() if code in names}
    heads = (
        gettext("镇街"),
        gettext("超期未答复"),
        gettext("收到"),
        gettext("答复"),
        gettext("按期率"),
        gettext("超期答复"),
        gettext("未解决"),
    )
    ordered = sorted(found.items(), key=lambda pair: (-pair[1].received, pair[0]))
    rows = [_counted(sight, names[code], row, "area", code) for code, row in ordered]
    elsewhere = sum((row for code, row in sight.board.by_town.items() if code not in names), Counts())
    if elsewhere.received or elsewhere.open:
        rows.append(
            (
                gettext("未写明镇街"),
                *(count_words(number) for number in (elsewhere.overdue, elsewhere.received, elsewhere.answered)),
                _share(elsewhere),
                count_words(elsewhere.late),
                count_words(elsewhere.unsolved),
            )
        )
    return table(gettext("各镇街诉求"), heads, rows)  # fmt: skip


def _counted(sight: Sight, name: str, row: Counts, by: Narrowing, code: str) -> tuple[Any, ...]:
    choice = sight.choice.narrowed(by, code)
    cells = {
        code: _number(getattr(row, code), choice, code)
        for code in ("overdue", "received", "answered", "late", "unsolved")
    }
    share = Cell(_share(row), choice.cases("on_time") if row.on_time else "")
    return (name, cells["overdue"], cells["received"], cells["answered"], share, cells["late"], cells["unsolved"])


def _share(row: Counts) -> str:
    return f"{percent(row.on_time, row.answered)}%" if row.answered else "—"


def _number(count: int, choice: Choice, code: str) -> Cell:
    return Cell(count_words(count), choice.cases(code) if count else "")


def _trend(sight: Sight) -> Chart:
    """Received and closed day by day; the numbers in the table lead to the cases of their day."""
    days = [day for day, _got, _closed in sight.days]
    got, closed = gettext("收到"), gettext("办结")
    series = [
        charts.Series(got, [float(count) for _day, count, _c in sight.days]),
        charts.Series(closed, [float(count) for _day, _g, count in sight.days]),
    ]
    title = gettext("近 30 天收到与办结")
    drawn = charts.line("trend", title, [short_day(day) for day in days], series, unit=gettext("件"))
    rows = [
        (short_day(day), _number(one, replace(sight.choice, day=day), "received"), _number(two, replace(sight.choice, day=day), "closed"))
        for day, one, two in sight.days
    ]  # fmt: skip
    return replace(drawn, table=table(title, (gettext("日期"), got, closed), rows, tight=True))


def _on_time(sight: Sight) -> Chart:
    """Organs by the share of their answers that was in time, lowest first."""
    rated = [(code, row) for code, row in sight.board.by_organ.items() if row.answered >= LEAST_ANSWERS]
    rated.sort(key=lambda pair: (pair[1].on_time / pair[1].answered, pair[0]))
    names, title = sight.organ_names, gettext("各单位按期答复率")
    shown = rated[:DOTS]
    points = [(names.get(code, code), row.on_time * 1000 // row.answered / 10) for code, row in shown]
    rows = [
        (name, Cell(f"{share:.1f}", replace(sight.choice, organ=code).cases("answered")))
        for (name, share), (code, _row) in zip(points, shown, strict=True)
    ]
    drawn = charts.dots("on-time", title, points, goal=GOAL, low=_floor(points))
    return replace(drawn, table=table(title, (gettext("单位"), gettext("按期率（%）")), rows, tight=True))  # fmt: skip


def _floor(points: Iterable[tuple[str, float]]) -> float:
    """Where the axis begins: at the ten below the lowest share, at 80 or lower."""
    lowest = min((share for _name, share in points), default=100.0)
    return min(80.0, float(int(lowest) // 10 * 10))


def asked_about(sight: Sight) -> tuple[AskedAbout, ...]:
    """The cases that have been overdue longest, then those that come due next."""
    return tuple(_asked(sight, line) for line in sight.asked_about)


def _asked(sight: Sight, line: Line) -> AskedAbout:
    organ, place = sight.organ_names.get(line.organ, line.organ), sight.areas.get(line.area, ("", ""))[0]
    parts = (organ, place, gettext("{day}收到").format(day=day_words(line.received_on)))
    return AskedAbout(
        number=line.number,
        text=excerpt(line.summary) or line.number,
        note=" · ".join(part for part in parts if part),
        url=f"/desk/cases/{line.number}",
        tag=clock_tag(line.due_on, still=line.still, late=line.overdue),
        instruct=f"/cockpit/cases/{line.number}/instruction" if sight.may_instruct else "",
        instructed=line.number in sight.instructed,
    )


def _topics(sight: Sight) -> Iterable[Meter]:
    named = [topic for topic in sight.topics if topic.category and topic.here][:TOPICS]
    largest = max((topic.here for topic in named), default=1)
    for topic in named:
        title = category_title(topic.system, topic.category)
        url = replace(sight.choice, system=topic.system, category=topic.category).cases("received")
        yield Meter(title, count_words(topic.here), topic.here * 100 / largest, _change(topic), url=url)


def _change(topic: Topic) -> Trend | None:
    """The change in percent, where there is enough to speak of one."""
    if topic.before < SPARSE or topic.here == topic.before:
        return None
    change = round((topic.here - topic.before) * 100 / topic.before)
    said = gettext("升 {change}%") if change > 0 else gettext("降 {change}%")
    return Trend(said.format(change=abs(change)), good=change <= 0)


def _plan(sight: Sight) -> PlanShown | None:
    held = sight.plan
    if held is None:
        return None
    facts = (
        Fact(gettext("任务"), count_words(held["tasks"])),
        Fact(gettext("已完成"), count_words(held["done"])),
        Fact(gettext("滞后"), count_words(held["late"])),
        Fact(gettext("五落实未填全"), count_words(held["missing"])),
    )
    meters = tuple(
        Meter(part["title"], f"{part['progress']}%", float(part["progress"]), tone="warn" if part["late"] else "")
        for part in held["parts"]
    )
    return PlanShown(str(held["title"]), str(held["url"]), facts, meters)
