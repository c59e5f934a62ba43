# SPDX-License-Identifier: Apache-2.0
"""The first page, and what the search finds."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from mingfu.engines.cases import MisreadNumber, Start, clean_number, procedures, program_of, starts
from mingfu.engines.forms import asked, form
from mingfu.engines.manifest import ask, find_system, offered, systems
from mingfu.engines.search import find
from mingfu.faces.portal.frame import public_pages
from mingfu.faces.portal.pages.figures import figures, tiles_of
from mingfu.faces.portal.pages.replies import ReplyLine, latest_replies
from mingfu.faces.portal.pages.saying import address_of
from mingfu.faces.portal.pages.track import TrackPage, track_page
from mingfu.faces.portal.wording import count_words, day_words
from mingfu.faces.ui.components import Empty, FieldView, Meter, Tile
from mingfu.faces.ui.frame import Link
from mingfu.kernel.access import ANONYMOUS
from mingfu.kernel.clock import as_legal_day

REPLIES = 5
PLAN_SUMMARY = "plan.summary"
MOST_FOUND = 30


@dataclass(frozen=True)
class Box:
    """The box of the start that a district has for everything."""

    title: Any
    lead: str
    action: str
    field: FieldView
    promise: Any


@dataclass(frozen=True)
class Offer:
    """Something that may be read or begun here."""

    title: Any
    text: Any
    url: str
    icon: str


@dataclass(frozen=True)
class Plan:
    """How far a published plan is, part by part."""

    title: str
    url: str
    note: str
    parts: tuple[Meter, ...]


@dataclass(frozen=True)
class HomePage:
    """The first page."""

    lead: str
    quick: tuple[Link, ...]
    box: Box | None
    tiles: tuple[Tile, ...]
    as_of: str
    plan: Plan | None
    offers: tuple[Offer, ...]
    replies: tuple[ReplyLine, ...]
    empty: Empty
    track: TrackPage


@dataclass(frozen=True)
class Found:
    """One thing found."""

    title: Any
    url: str
    text: Any
    kind: str


@dataclass(frozen=True)
class SearchPage:
    """What was asked and what was found."""

    question: str
    results: tuple[Found, ...]
    case: Link | None
    empty: Empty | None


def home_page() -> HomePage:
    """The first page: the box, the figures, what was answered."""
    held = figures("year")
    whole = held.board.total
    lead = gettext("今年收到 {received} 件，已答复 {answered} 件；每一件按期没按期，都能看到。").format(
        received=count_words(whole.received), answered=count_words(whole.answered)
    )
    return HomePage(
        lead=lead,
        quick=(
            Link(gettext("查办理进度"), "/track", icon="list-checks"),
            Link(gettext("公开答复"), "/replies", icon="messages-square"),
            Link(gettext("期限怎么算"), "/calendar", icon="calendar-days"),
            Link(gettext("核验回执"), "/verify", icon="shield-check"),
        ),
        box=_box(),
        tiles=tiles_of(held, "year"),
        as_of=held.as_of,
        plan=_plan(),
        offers=_offers(),
        replies=latest_replies(REPLIES),
        empty=Empty(
            gettext("还没有公开的答复"), gettext("诉求人同意、并经脱敏审核的答复，会在这里公开。"), "messages-square"
        ),
        track=track_page(),
    )


def _box() -> Box | None:
    start = next((one for one in starts() if one.home), None)
    if start is None:
        return None
    spec = form(start.form)
    first = next(one for one in asked(spec) if one.name == start.summary)
    field = FieldView(first.name, first.label, "textarea", placeholder=first.placeholder, rows=3)
    return Box(start.title, gettext(spec.lead) if spec.lead else "", address_of(start), field, start.promise)


def _offers() -> tuple[Offer, ...]:
    """What systems bring: pages of their own, and other ways to begin a case; then the systems themselves."""
    own = [
        Offer(
            page.title, system.about if (system := find_system(key)) else "", f"/{page.path}", page.icon or "file-text"
        )
        for key, page in public_pages()
        if page.nav and "<" not in page.path
    ]
    begun = [Offer(start.title, start.promise, address_of(start), "pen-line") for start in _other_starts()]
    shown = {key for key, page in public_pages() if page.nav}
    read = [Offer(one.title, one.about, f"/systems/{one.key}", "landmark") for one in systems() if one.key not in shown]
    return (*own, *begun, *read)


def _plan() -> Plan | None:
    """The published plan in numbers, where a system offers that."""
    if PLAN_SUMMARY not in offered():
        return None
    told = ask(PLAN_SUMMARY)
    if not told:
        return None
    note = gettext("{tasks} 项任务，{done} 项完成，{late} 项落后")
    return Plan(
        title=told["title"],
        url=told["url"],
        note=note.format(tasks=told["tasks"], done=told["done"], late=told["late"]),
        parts=tuple(
            Meter(part["title"], f"{part['progress']}%", float(part["progress"]), tone="warn" if part["late"] else "")
            for part in told["parts"]
        ),
    )


def _other_starts() -> list[Start]:
    return [start for start in starts() if not start.home and "web" in start.by]


def search_page(question: str) -> SearchPage:
    """What is public and holds the words; and the case, where the words are a number."""
    asked_for = question.strip()[:60]
    results = (*_by_title(asked_for), *_in_text(asked_for)) if asked_for else ()
    empty = None
    if not results:
        title = gettext("没有找到") if asked_for else gettext("想找什么？")
        text = gettext("换个说法再找；要反映问题、求助或咨询，直接告诉我们就行。")
        empty = Empty(title, text, "search", Link(gettext("对政府说句话"), "/say"))
    return SearchPage(asked_for, results, _case(asked_for), empty)


def _case(question: str) -> Link | None:
    try:
        number = clean_number(question)
    except MisreadNumber:
        return None
    return Link(gettext("查询办件 {number}").format(number=number), f"/track?number={number}")


def _by_title(question: str) -> list[Found]:
    """Systems, procedures, starts and pages whose own words hold the question."""
    known: list[Found] = [
        Found(start.title, address_of(start), start.promise, gettext("我要办"))
        for start in starts()
        if "web" in start.by
    ]
    known += [Found(one.title, f"/systems/{one.key}", one.about, gettext("系统")) for one in systems()]
    known += [Found(gettext(program_of(key).name), f"/procedures/{key}", "", gettext("流程")) for key in procedures()]
    known += [
        Found(page.title, f"/{page.path}", "", gettext("页面")) for _key, page in public_pages() if "<" not in page.path
    ]
    known += [Found(title, url, "", gettext("页面")) for title, url in _fixed()]
    return [one for one in known if question in str(one.title) or question in str(one.text)]


def _fixed() -> tuple[tuple[str, str], ...]:
    return (
        (gettext("查办理进度"), "/track"),
        (gettext("大家说，政府答：公开答复"), "/replies"),
        (gettext("数据晾晒"), "/figures"),
        (gettext("期限计算器与工作日历"), "/calendar"),
        (gettext("核验回执"), "/verify"),
        (gettext("封存记录"), "/ledger"),
        (gettext("开放数据"), "/open"),
    )


def _in_text(question: str) -> list[Found]:
    hits = find(question, actor=ANONYMOUS, limit=MOST_FOUND)
    kinds = {"publication": gettext("公开答复")}
    return [
        Found(
            hit.title,
            hit.url,
            f"{hit.excerpt}（{day_words(as_legal_day(hit.at))}）",
            kinds.get(hit.kind, gettext("公开内容")),
        )
        for hit in hits
    ]
