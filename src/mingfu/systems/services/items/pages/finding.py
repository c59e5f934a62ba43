# SPDX-License-Identifier: Apache-2.0
"""The hall on the web: who you are, what you want done, by theme, life event, organ, town and words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count
from django.http import HttpRequest
from django.utils.translation import gettext

from mingfu.engines.manifest.shown import (
    Empty,
    Fact,
    Field,
    Filters,
    Link,
    Option,
    PageLink,
    Pagination,
    Table,
    Tag,
)
from mingfu.kernel.access import NotVisible
from mingfu.kernel.catalogs import items as entries
from mingfu.kernel.refusals import _
from mingfu.kernel.regions import Region
from mingfu.systems.services.items.finding import Found, LifeEvent, Listed, Wanted, find_items, life_events
from mingfu.systems.services.items.kinds import Handling, Kind
from mingfu.systems.services.items.models import Listing
from mingfu.systems.services.items.needing import need_of
from mingfu.systems.services.items.pages.wording import (
    ROOT,
    fees_words,
    limit_words,
    listed_limit,
    materials_table,
    visits_words,
)
from mingfu.systems.services.items.queries import items_of

SIZE = 20
AUDIENCES = (("person", _("个人")), ("firm", _("企业和单位")))
THEMES = "services.themes"
TOWN_KINDS = ("town", "street")


@dataclass(frozen=True, slots=True)
class Line:
    """An item as a list shows it."""

    title: str
    url: str
    text: str
    tags: tuple[Tag, ...]


@dataclass(frozen=True, slots=True)
class HallPage:
    """The way in."""

    crumbs: tuple[Link, ...]
    action: str
    tabs: tuple[Link, ...]
    audience: str
    events: tuple[Link, ...]
    themes: tuple[Link, ...]
    organs: tuple[Link, ...]
    towns: tuple[Link, ...]
    count: str


@dataclass(frozen=True, slots=True)
class ListPage:
    """What was found."""

    crumbs: tuple[Link, ...]
    title: Any
    filters: Filters
    said: str
    lines: tuple[Line, ...]
    pagination: Pagination
    empty: Empty


@dataclass(frozen=True, slots=True)
class EventItem:
    """One item of a life event with what it asks for."""

    title: str
    url: str
    organ: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class EventPage:
    """One thing, many items: in which order, what to bring once, what it costs together."""

    crumbs: tuple[Link, ...]
    title: str
    summary: str
    basis: str
    items: tuple[EventItem, ...]
    materials: Table
    saved: str
    fees: tuple[Fact, ...]
    apply: str


def hall_page(request: HttpRequest) -> HallPage:
    """Themes, life events, organs and towns for one audience."""
    audience = request.GET.get("for", "person")
    if audience not in dict(AUDIENCES):
        audience = "person"
    side = "personal" if audience == "person" else "corporate"
    listed = Listing.objects.filter(**{side: True})
    organs = listed.values_list("organ", "organ_name").annotate(count=Count("code")).order_by("organ_name", "organ")
    towns = Region.objects.filter(kind__in=TOWN_KINDS).order_by("code").values_list("code", "name")
    total = listed.count()

    def to(**asked: str) -> str:
        return f"{ROOT}find?{urlencode({'for': audience, **asked})}"

    return HallPage(
        crumbs=(Link(_("首页"), "/"), Link(_("办事"))),
        action=f"{ROOT}find",
        tabs=tuple(Link(word, f"{ROOT}?for={code}", code == audience) for code, word in AUDIENCES),
        audience=audience,
        events=tuple(
            Link(gettext(one.title), f"{ROOT}events/{one.code}", text=gettext(one.summary))
            for one in life_events(audience)
        ),
        themes=tuple(
            Link(gettext(one.title), to(theme=one.code), icon=str(one.content.get("icon", "folder")))
            for one in entries(THEMES)
            if audience in one.content.get("for", ())
        ),
        organs=tuple(Link(name, to(organ=organ), count=count) for organ, name, count in organs if organ),
        towns=tuple(Link(name, to(town=code)) for code, name in towns),
        count=str(_("现有 {count} 项服务")).format(count=total),
    )


def list_page(request: HttpRequest) -> ListPage:
    """Items that fit what was asked."""
    wanted = wanted_of(request.GET)
    page = _page_number(request.GET.get("page", ""))
    found = find_items(wanted, limit=SIZE, offset=(page - 1) * SIZE)
    titles = _filter_titles(wanted)
    query = {name: value for name, value in _asked(wanted).items() if value}
    chips = tuple(
        Link(title, f"{ROOT}find?{urlencode({key: value for key, value in query.items() if key != name})}")
        for name, title in titles.items()
    )
    return ListPage(
        crumbs=(Link(_("首页"), "/"), Link(_("办事"), ROOT), Link(_("找服务"))),
        title=_("找服务"),
        filters=Filters(f"{ROOT}find", _filter_fields(wanted), chips, f"{ROOT}find", _("找服务")),
        said=_said(found),
        lines=tuple(_line(one) for one in found.rows),
        pagination=_pagination(page, found.total, query),
        empty=Empty(
            _("没有找到相符的服务"),
            _("换一个说法试试，例如“开饭店”“老人补贴”；也可以拨打 12345 询问。"),
            "search",
            Link(_("按主题找"), ROOT),
        ),
    )


def event_page(_request: HttpRequest, code: str) -> EventPage:
    """A life event with every item of it. Raises `NotVisible` for one that is not there."""
    event = next((one for one in life_events() if one.code == code), None)
    if event is None:
        raise NotVisible
    return _event(event)


def wanted_of(asked: Mapping[str, str]) -> Wanted:
    """What a query string asks for."""

    def of(name: str) -> str:
        return asked.get(name, "").replace("\x00", "")[:120]

    return Wanted(
        text=of("q"), audience=of("for"), theme=of("theme"), event=of("event"), organ=of("organ"), town=of("town"),
        kind=of("kind"), online=asked.get("online", "") == "yes",
    )  # fmt: skip


def _event(event: LifeEvent) -> EventPage:
    by_code = {one.code: one for one in items_of(codes=event.items)}
    parts = [by_code[code] for code in event.items if code in by_code]
    needs = [need_of(one) for one in parts]
    once: dict[str, Any] = {}
    listed = 0
    for need in needs:
        for paper in (*need.bring, *need.later):
            listed += 1
            once.setdefault(paper.name, paper)
    held = {paper.name for need in needs for paper in need.held}
    saved = str(_("各项分别办要交 {all} 份材料，合在一起交 {once} 份；另有 {held} 种由政府内部核查，不用交。"))
    return EventPage(
        crumbs=(Link(_("首页"), "/"), Link(_("办事"), ROOT), Link(gettext(event.title))),
        title=gettext(event.title),
        summary=gettext(event.summary),
        basis=event.basis,
        items=tuple(
            EventItem(
                one.name,
                f"{ROOT}{one.code}",
                one.organ_name,
                (
                    Fact(_("承诺时限"), limit_words(one.promised)),
                    Fact(_("跑几次"), visits_words(one.visits)),
                    Fact(_("收费"), fees_words(one.fees)),
                ),
            )
            for one in parts
        ),
        materials=materials_table(tuple(once.values()), _("一共要交的材料")),
        saved=saved.format(all=listed, once=len(once), held=len(held)),
        fees=tuple(Fact(fee.name, fees_words((fee,))) for one in parts for fee in one.fees),
        apply=f"/start/services.event.{event.code}",
    )


def _asked(wanted: Wanted) -> dict[str, str]:
    return {
        "q": wanted.text, "for": wanted.audience, "theme": wanted.theme, "event": wanted.event, "organ": wanted.organ,
        "town": wanted.town, "kind": wanted.kind, "online": "yes" if wanted.online else "",
    }  # fmt: skip


def _filter_titles(wanted: Wanted) -> dict[str, Any]:
    """What each filter in force is called; a value that nobody knows is shown as it is."""
    known: dict[str, Any] = {}
    if wanted.theme:
        known["theme"] = next((gettext(one.title) for one in entries(THEMES) if one.code == wanted.theme), wanted.theme)
    if wanted.event:
        known["event"] = next((gettext(one.title) for one in life_events() if one.code == wanted.event), wanted.event)
    if wanted.organ:
        named = Listing.objects.filter(organ=wanted.organ).values_list("organ_name", flat=True).first()
        known["organ"] = named or wanted.organ
    if wanted.town:
        known["town"] = Region.objects.filter(code=wanted.town).values_list("name", flat=True).first() or wanted.town
    return known


def _filter_fields(wanted: Wanted) -> tuple[Field, ...]:
    anyone = Option("", _("不限"))
    kinds = tuple(Option(one.value, one.word) for one in Kind)
    hidden = tuple(
        Field(name, "", "hidden", value)
        for name, value in _asked(wanted).items()
        if value and name in {"theme", "event", "organ", "town"}
    )
    return (
        *hidden,
        Field("q", _("您想办什么"), "text", wanted.text, maxlength=60),
        Field("for", _("为谁办"), "select", wanted.audience, options=(anyone, *(Option(*one) for one in AUDIENCES))),
        Field("kind", _("事项类型"), "select", wanted.kind, options=(anyone, *kinds)),
        Field(
            "online", _("网上能办"), "select", "yes" if wanted.online else "",
            options=(anyone, Option("yes", _("只看网上能办的"))),
        ),
    )  # fmt: skip


def _said(found: Found) -> str:
    parts = []
    if found.meant:
        parts.append(str(_("按“{words}”一并查找。")).format(words="、".join(found.meant)))
    if found.near:
        parts.append(str(_("没有完全相符的，下面是相近的服务。")))
    more = str(_("找到 {count} 项以上")) if found.more else str(_("找到 {count} 项"))
    return "".join((*parts, more.format(count=found.total)))


def _line(one: Listed) -> Line:
    facts = (one.organ_name, listed_limit(one.promised), visits_words(one.visits))
    tags = [Tag(Kind.of(one.kind).word)]
    if one.handling == Handling.INSTANT.value:
        tags.append(Tag(Handling.INSTANT.word, "ok"))
    return Line(one.title, f"{ROOT}{one.code}", " · ".join(part for part in facts if part), tuple(tags))


def _page_number(text: str) -> int:
    return min(max(1, int(text)), 500) if text.isascii() and text.isdigit() and len(text) < 6 else 1  # noqa: PLR2004 - five digits are enough


def _pagination(page: int, total: int, query: Mapping[str, str]) -> Pagination:
    pages = max(1, -(-total // SIZE))
    here = min(page, pages)

    def url(number: int) -> str:
        return f"{ROOT}find?{urlencode({**query, 'page': str(number)})}"

    numbers = sorted({1, here - 1, here, here + 1, pages} & set(range(1, pages + 1)))
    return Pagination(
        tuple(PageLink(number, url(number), number == here) for number in numbers) if pages > 1 else (),
        url(here - 1) if here > 1 else "",
        url(here + 1) if here < pages else "",
        (here - 1) * SIZE + 1 if total else 0,
        min(here * SIZE, total),
        total,
    )
