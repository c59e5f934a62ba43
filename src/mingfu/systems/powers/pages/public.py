# SPDX-License-Identifier: Apache-2.0
"""The list for everybody: by organ, town and kind; each entry with its flow chart; editions and what changed between them."""

from collections import Counter
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse

from mingfu.engines.cases import procedures
from mingfu.engines.manifest.shown import (
    Cell,
    Empty,
    Fact,
    Field,
    Filters,
    Flow,
    Link,
    Notice,
    Option,
    Pagination,
    Table,
    Tag,
)
from mingfu.kernel.catalogs import items
from mingfu.kernel.clock import today
from mingfu.kernel.organs import organ_names, organs_on
from mingfu.kernel.refusals import _
from mingfu.systems.powers.citing import services_under
from mingfu.systems.powers.differing import (
    compare,
    difference_sheet,
    edition_before,
    edition_numbered,
    editions,
    present_edition,
)
from mingfu.systems.powers.drawing import flow_of
from mingfu.systems.powers.entries import CATEGORIES, Power, power_ever, powers
from mingfu.systems.powers.finding import find_powers
from mingfu.systems.powers.leaving import powers_sheet
from mingfu.systems.powers.pages.wording import (
    ROOT,
    SIZE,
    asked_text,
    changed_tables,
    ended_notice,
    facts_of,
    file_answer,
    laws_table,
    page_number,
    pagination,
    steps_table,
    tags_of,
)

HOME = Link(_("首页"), "/")
LIST = _("权责清单")
TOWNS = ("town", "street")


@dataclass(frozen=True, slots=True)
class Line:
    """An entry as a list shows it."""

    title: str
    url: str
    text: str
    tags: tuple[Tag, ...]


@dataclass(frozen=True, slots=True)
class ListPage:
    """Entries that fit what was asked."""

    crumbs: tuple[Link, ...]
    filters: Filters
    said: str
    lines: tuple[Line, ...]
    pagination: Pagination
    empty: Empty
    kinds: tuple[Link, ...]
    organs: tuple[Link, ...]
    towns: tuple[Link, ...]
    edition: str
    sheet: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What everybody and officials read of an entry."""

    crumbs: tuple[Link, ...]
    title: str
    tags: tuple[Tag, ...]
    notice: Notice | None
    facts: tuple[Fact, ...]
    laws: Table
    flow: Flow | None
    procedure: str
    steps: Table
    liability: tuple[str, ...]
    supervision: str
    remedy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryPage(Shown):
    """One entry, as everybody reads it."""

    services: tuple[Link, ...]
    instead: tuple[Link, ...]
    since: str


@dataclass(frozen=True, slots=True)
class EditionsPage:
    """Every edition of the list."""

    crumbs: tuple[Link, ...]
    editions: Table


@dataclass(frozen=True, slots=True)
class DiffPage:
    """Two editions side by side."""

    crumbs: tuple[Link, ...]
    title: str
    filters: Filters
    said: str
    changes: tuple[tuple[Tag, str, str, Table], ...]
    empty: Empty
    sheet: str


def list_page(request: HttpRequest) -> ListPage:
    """The list, narrowed by words, organ, town and kind."""
    asked = {name: asked_text(request.GET, name) for name in ("q", "organ", "town", "kind")}
    every = powers()
    found, meant = _narrowed(every, asked)
    page = page_number(request.GET.get("page", ""))
    page = min(page, max(1, -(-len(found) // SIZE)))
    query = {name: value for name, value in asked.items() if value}
    names = organ_names()
    return ListPage(
        crumbs=(HOME, Link(LIST)),
        filters=_filters(asked, query, every, names),
        said=_said(len(found), meant),
        lines=tuple(line_of(one, names, ROOT) for one in found[(page - 1) * SIZE : page * SIZE]),
        pagination=pagination(page, len(found), lambda number: f"{ROOT}?{urlencode({**query, 'page': str(number)})}"),
        empty=Empty(_("没有相符的条目"), _("换一个说法试试；也可以拨打 12345 询问归谁管。"), "search"),
        kinds=_counted(Counter(one.category for one in every), "kind", {}),
        organs=_counted(Counter(one.subject for one in every), "organ", names),
        towns=_towns(every, names),
        edition=edition_words(),
        sheet=f"{ROOT}sheet/",
    )


def _narrowed(every: tuple[Power, ...], asked: dict[str, str]) -> tuple[list[Power], tuple[str, ...]]:
    meant: tuple[str, ...] = ()
    found = list(every)
    if asked["q"]:
        hits, meant = find_powers(asked["q"], limit=len(every), library=False)
        by_code = {one.code: one for one in every}
        found = [by_code[hit.code] for hit in hits if hit.code in by_code]
    if asked["organ"]:
        found = [one for one in found if asked["organ"] in one.holders]
    if asked["town"]:
        found = [one for one in found if asked["town"] in one.holders]
    if asked["kind"]:
        found = [one for one in found if one.category == asked["kind"]]
    return found, meant


def line_of(one: Power, names: dict[str, str], root: str) -> Line:
    """An entry as a list shows it."""
    organ = names.get(one.subject, one.subject_name or one.subject)
    handed = [names.get(row.organ, row.organ) for row in one.delegated]
    text = " · ".join(part for part in (one.code, organ, "、".join(handed)) if part)
    return Line(one.title, f"{root}{one.code}", text, (Tag(_(one.category)),))


def _filters(asked: dict[str, str], query: dict[str, str], every: tuple[Power, ...], names: dict[str, str]) -> Filters:
    anyone = Option("", _("不限"))
    subjects = [code for code in dict.fromkeys(one.subject for one in every) if code]
    fields = (
        Field("q", _("找权责"), "text", asked["q"], _("例如：开饭店归谁管"), maxlength=60),
        Field("organ", _("行使主体"), "select", asked["organ"],
              options=(anyone, *(Option(code, names.get(code, code)) for code in subjects))),
        Field("town", _("镇街"), "select", asked["town"],
              options=(anyone, *(Option(code, name) for code, name in _town_rows()))),
        Field("kind", _("职权类型"), "select", asked["kind"],
              options=(anyone, *(Option(item.title, _(item.title)) for item in items(CATEGORIES)))),
    )  # fmt: skip
    chips = tuple(
        Link(names.get(value, value), f"{ROOT}?{urlencode({key: held for key, held in query.items() if key != name})}")
        for name, value in query.items()
    )
    return Filters(ROOT, fields, chips, ROOT, _("找权责"))


def _said(count: int, meant: tuple[str, ...]) -> str:
    told = str(_("按“{words}”一并查找。")).format(words="、".join(meant)) if meant else ""
    return told + str(_("找到 {count} 个条目")).format(count=count)


def _counted(counts: Counter[str], name: str, words: dict[str, str]) -> tuple[Link, ...]:
    return tuple(
        Link(words.get(value, value), f"{ROOT}?{urlencode({name: value})}", count=count)
        for value, count in counts.most_common()
        if value
    )


def _towns(every: tuple[Power, ...], _names: dict[str, str]) -> tuple[Link, ...]:
    counts = Counter(code for one in every for code in one.holders)
    return tuple(Link(name, f"{ROOT}?{urlencode({'town': code})}", count=counts[code]) for code, name in _town_rows())


def _town_rows() -> list[tuple[str, str]]:
    return list(organs_on(today()).filter(kind__in=TOWNS).order_by("position").values_list("code", "name"))


def edition_words() -> str:
    """Which edition is in force."""
    number = present_edition()
    one = next(row for row in editions() if row.number == number)
    return str(_("第 {number} 版，{day} 起施行")).format(number=number, day=one.valid_from.isoformat())


def entry_page(_request: HttpRequest, code: str) -> EntryPage:
    """One entry, in force or withdrawn. Raises `PowerUnknown`."""
    one = power_ever(code)
    instead = [power_ever(each) for each in one.ended.get("instead", ()) if each]
    return EntryPage(
        crumbs=(HOME, Link(LIST, ROOT), Link(one.title)),
        title=one.title,
        tags=tags_of(one),
        notice=ended_notice(one),
        facts=facts_of(one),
        laws=laws_table(one),
        flow=flow_of(one),
        procedure=f"/procedures/{one.procedure}" if one.procedure in procedures() else "",
        steps=steps_table(one),
        liability=one.liability,
        supervision=one.supervision,
        remedy=one.remedy,
        services=tuple(Link(item.title, f"/services/{item.code}") for item in services_under(code)),
        instead=tuple(Link(each.title, f"{ROOT}{each.code}") for each in instead),
        since=edition_words(),
    )


def editions_page(_request: HttpRequest) -> EditionsPage:
    """Every edition, newest first, each beside the one before."""
    rows = []
    for one in editions():
        before = edition_before(one.number)
        url = f"{ROOT}diff?before={before}&after={one.number}" if before != one.number else ""
        words = _("与上一版对照") if url else "—"
        name = str(_("第 {number} 版")).format(number=one.number)
        rows.append(
            (
                Cell(name),
                Cell(one.valid_from.isoformat()),
                Cell(str(one.entries)),
                Cell(one.note or "—"),
                Cell(words, url),
            )
        )
    columns = (_("版次"), _("施行日期"), _("条目"), _("说明"), _("变化"))
    return EditionsPage((HOME, Link(LIST, ROOT), Link(_("历次版本"))), Table(_("历次版本"), columns, tuple(rows)))


def diff_page(request: HttpRequest) -> DiffPage:
    """What changed from one edition to another. Raises `EditionUnknown`."""
    after = edition_numbered(asked_text(request.GET, "after"), present_edition())
    before = edition_numbered(asked_text(request.GET, "before"), edition_before(after))
    found = compare(before, after)
    options = tuple(
        Option(
            str(one.number), str(_("第 {number} 版（{day}）")).format(number=one.number, day=one.valid_from.isoformat())
        )
        for one in editions()
    )
    title = str(_("第 {before} 版与第 {after} 版对照")).format(before=before, after=after)
    return DiffPage(
        crumbs=(HOME, Link(LIST, ROOT), Link(_("历次版本"), f"{ROOT}editions"), Link(title)),
        title=title,
        filters=Filters(
            f"{ROOT}diff",
            (
                Field("before", _("原来"), "select", str(before), options=options),
                Field("after", _("现在"), "select", str(after), options=options),
            ),
            label=_("选两版对照"),
        ),
        said=str(_("{count} 个条目有变化")).format(count=len(found)),
        changes=changed_tables(found),
        empty=Empty(_("两版没有差别"), "", "check"),
        sheet=f"?before={before}&after={after}",
    )


def diff_file(request: HttpRequest, kind: str) -> HttpResponse:
    """The differences as a sheet."""
    after = edition_numbered(asked_text(request.GET, "after"), present_edition())
    before = edition_numbered(asked_text(request.GET, "before"), edition_before(after))
    return file_answer(kind, lambda of: difference_sheet(of, before, after), f"powers-{before}-{after}")


def list_file(request: HttpRequest, kind: str) -> HttpResponse:
    """The list as a sheet; of one organ or town where that is asked for."""
    organ = asked_text(request.GET, "organ")
    return file_answer(kind, lambda of: powers_sheet(of, organ), "powers")


def entry_lines(found: Any, root: str) -> tuple[Line, ...]:
    """Entries as lines of a list."""
    names = organ_names()
    return tuple(line_of(one, names, root) for one in found)
