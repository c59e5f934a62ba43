# SPDX-License-Identifier: Apache-2.0
"""The cases behind a figure: exactly those it counts, on a page and as a file."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext

from mingfu.engines.cases.figures import Line, lines_behind
from mingfu.faces.cockpit import queries
from mingfu.faces.cockpit.choosing import PERIODS, Choice, Narrowing
from mingfu.faces.cockpit.pages.overview import span_words
from mingfu.faces.cockpit.wording import clock_tag, count_words, day_words, excerpt
from mingfu.faces.ui.components import (
    Cell,
    Empty,
    FieldView,
    Filters,
    Option,
    Pagination,
    Table,
    Tag,
    paginate,
    table,
)
from mingfu.faces.ui.frame import Link
from mingfu.kernel.access import Actor

SIZE = 50
MOST_ROWS = 50_000
"""Most rows of a file. Where a figure counts more, the link says that the file holds only the first."""


@dataclass(frozen=True)
class BehindPage:
    """A figure with its definition and one page of its cases."""

    title: Any
    definition: Any
    when: str
    total: str
    unit: str
    filters: Filters
    table: Table
    pagination: Pagination
    empty: Empty | None
    export: Link | None
    crumbs: tuple[Link, ...]


def behind_page(actor: Actor, code: str, choice: Choice, number: int) -> BehindPage:
    """The page. Raises `UnknownFigure`."""
    one, found = queries.figure_of(code), queries.behind(code, choice.scope(actor))
    total = found.count()
    pagination = paginate(number, SIZE, total, lambda page: f"{choice.cases(code)}&page={page}")
    organs, areas = queries.organ_rows(), queries.area_names()
    names = {organ: short for organ, short, _kind in organs}
    rows = [_row(line, names, areas) for line in lines_behind(found, limit=SIZE, offset=max(0, pagination.first - 1))]
    heads = (gettext("编号"), gettext("诉求"), gettext("单位"), gettext("收到"), gettext("期限"), gettext("状态"))
    nothing = Empty(gettext("没有这样的办件"), gettext("这项数据在所选范围内是 0 件。"), "inbox")
    return BehindPage(
        title=one.title,
        definition=one.definition,
        when="" if one.now else span_words(choice),
        total=count_words(total),
        unit=gettext("件"),
        filters=_filters(code, choice, organs, areas),
        table=table(str(one.title), heads, rows),
        pagination=pagination,
        empty=None if total else nothing,
        export=_export(code, choice, total),
        crumbs=(
            Link(gettext("总览"), "/cockpit/" + (f"?{choice.query()}" if choice.query() else "")),
            Link(one.title, ""),
        ),
    )


def _export(code: str, choice: Choice, total: int) -> Link | None:
    """The way to the file; where it cannot hold all, it says how many it holds."""
    if not total:
        return None
    whole = total <= MOST_ROWS
    title = gettext("下载 CSV") if whole else gettext("下载 CSV（前 {most} 件）").format(most=count_words(MOST_ROWS))
    return Link(title, f"/cockpit/cases.csv?{choice.query(figure=code)}", icon="download")


def _row(line: Line, names: dict[str, str], areas: dict[str, tuple[str, str]]) -> tuple[Any, ...]:
    place = areas.get(line.area, ("", ""))[0]
    return (
        Cell(line.number, f"/desk/cases/{line.number}"),
        excerpt(line.summary, 40),
        " · ".join(part for part in (names.get(line.organ, line.organ), place) if part),
        day_words(line.received_on),
        day_words(line.due_on) if line.due_on else "—",
        _state(line),
    )


def _state(line: Line) -> Tag:
    """The one word that says most about a case; late, prolonged and paused are never the same word."""
    if line.unsolved:
        return Tag(gettext("办结，未解决"), "bad", "x")
    if line.answered_on and line.outcome != "withdrawn":
        if line.late:
            return Tag(gettext("超期答复"), "bad", "triangle-alert")
        if line.extended:
            return Tag(gettext("延期后按期"), "ok", "check")
        return Tag(gettext("暂停后按期") if line.paused else gettext("按期答复"), "ok", "check")
    if line.closed_on:
        return Tag(queries.outcome_title(line.system, line.outcome), "", "check")
    return clock_tag(line.due_on, still=line.still, late=line.overdue)


def _filters(
    code: str, choice: Choice, organs: list[tuple[str, str, str]], areas: dict[str, tuple[str, str]]
) -> Filters:
    figures = tuple(Option(one.code, one.title) for one in queries.ALL.values())
    spans = tuple(Option(key, title) for key, title in PERIODS.items())
    fields = (
        FieldView("figure", gettext("数据"), "select", code, options=figures),
        FieldView("period", gettext("时段"), "select", choice.period, options=spans),
        *(
            FieldView(name, "", "hidden", value)
            for name, value in (
                ("organ", choice.organ),
                ("area", choice.area),
                ("system", choice.system),
                ("category", choice.category),
            )
            if value
        ),
    )
    named: tuple[tuple[Narrowing, str], ...] = (
        ("organ", next((short for organ, short, _kind in organs if organ == choice.organ), choice.organ)),
        ("area", areas.get(choice.area, (choice.area, ""))[0]),
        ("category", queries.category_title(choice.system, choice.category)),
    )
    chips = [Link(title, choice.narrowed(name, "").cases(code)) for name, title in named if title]
    if choice.day:
        chips.append(Link(day_words(choice.day), replace(choice, day=None).cases(code)))
    return Filters("/cockpit/cases", fields, tuple(chips), f"/cockpit/cases?figure={code}" if chips else "")


HEADS = ("编号", "系统", "单位", "地点", "分类", "收到", "期限", "答复", "办结", "状态", "延期", "暂停")


def csv_rows(actor: Actor, code: str, choice: Choice) -> Iterator[tuple[str, ...]]:
    """The cases as rows of a file, heads first: codes, names and days, without a word that somebody wrote."""
    names = {organ: short for organ, short, _kind in queries.organ_rows()}
    areas = queries.area_names()
    yield tuple(gettext(head) for head in HEADS)
    found = queries.behind(code, choice.scope(actor))
    for line in lines_behind(found, limit=MOST_ROWS):
        yield tuple(_safe(text) for text in _cells(line, names, areas))


def _cells(line: Line, names: dict[str, str], areas: dict[str, tuple[str, str]]) -> Iterable[str]:
    days = (line.received_on, line.due_on, line.answered_on, line.closed_on)
    yes = gettext("是")
    return (
        line.number,
        line.system,
        names.get(line.organ, line.organ),
        areas.get(line.area, (line.area, ""))[0],
        queries.category_title(line.system, line.category),
        *(day.isoformat() if day else "" for day in days),
        str(_state(line).text),
        yes if line.extended else "",
        yes if line.paused else "",
    )


def _safe(text: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in {"=", "+", "-", "@"} else text
