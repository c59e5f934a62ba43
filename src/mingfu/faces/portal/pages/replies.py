# SPDX-License-Identifier: Apache-2.0
"""What was asked and answered in public."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.utils.translation import gettext

from mingfu.engines.publication import PublishedRow, published, releases
from mingfu.engines.search import find
from mingfu.faces.portal.queries import published_count, published_organs
from mingfu.faces.portal.wording import day_words, excerpt, iso
from mingfu.faces.ui.components import (
    Empty,
    Fact,
    FieldView,
    Filters,
    Option,
    Pagination,
    Tag,
    paginate,
)
from mingfu.faces.ui.frame import Link
from mingfu.kernel.access import ANONYMOUS
from mingfu.kernel.clock import as_legal_day
from mingfu.kernel.organs import organ_names
from mingfu.kernel.refusals import _

SIZE = 20
MOST_FOUND = 50
RESULTS = {
    "solved": Tag(_("已解决"), "ok", "check"),
    "partly": Tag(_("部分解决"), "act", "circle-dot"),
    "explained": Tag(_("已说明"), "", "message-square-text"),
    "none": Tag(_("未解决"), "warn", "clock"),
}


@dataclass(frozen=True)
class ReplyLine:
    """One public reply in a list."""

    title: str
    url: str
    note: str
    tag: Tag | None
    when: str


@dataclass(frozen=True)
class RepliesPage:
    """The list with its filters."""

    filters: Filters
    lines: tuple[ReplyLine, ...]
    pagination: Pagination
    empty: Empty | None
    total: int


@dataclass(frozen=True)
class ReplyPage:
    """One question and its answer."""

    title: str
    asked: str
    answered: str
    organ: str
    facts: tuple[Fact, ...]
    tag: Tag | None
    when: str
    at: str
    redactions: int
    basis: str


def reply_line(row: PublishedRow, names: dict[str, str]) -> ReplyLine:
    """A public reply as a line: who answered, how it begins, what came of it, how long it took."""
    organ = names.get(row.organ, row.organ)
    note = gettext("{organ}：{text}").format(organ=organ, text=excerpt(row.answered, 70))
    if row.facts.get("voices"):
        said = gettext("{count} 人说了同一件事").format(count=row.facts["voices"])
        note = f"{said} · {note}"
    return ReplyLine(row.title, f"/replies/{row.pk}", note, result_tag(row), released_words(row))


def result_tag(row: PublishedRow) -> Tag | None:
    """What came of it, where the reply says so."""
    return RESULTS.get(row.facts.get("result", ""))


def released_words(row: PublishedRow) -> str:
    """The day it became public."""
    return day_words(as_legal_day(row.released_at)) if row.released_at else ""


def latest_replies(count: int) -> tuple[ReplyLine, ...]:
    """The newest public replies."""
    names = organ_names()
    return tuple(reply_line(row, names) for row in published(limit=count))


def replies_page(*, organ: str = "", question: str = "", page: int = 1) -> RepliesPage:
    """Public replies, newest first, of an organ or with the words asked for."""
    names = organ_names()
    total, lines = _lines(organ, question, page, names)
    address = {name: value for name, value in (("organ", organ), ("q", question)) if value}
    options = (
        Option("", gettext("全部单位")),
        *(
            Option(code, gettext("{organ}（{count}）").format(organ=names.get(code, code), count=count))
            for code, count in published_organs().items()
        ),
    )
    fields = (
        FieldView("q", gettext("关键词"), value=question, width="w18"),
        FieldView("organ", gettext("答复单位"), "select", organ, options=options),
    )
    chips = (
        [Link(gettext("“{words}”").format(words=question), f"/replies?{urlencode({'organ': organ} if organ else {})}")]
        if question
        else []
    )
    if organ:
        chips.append(Link(names.get(organ, organ), f"/replies?{urlencode({'q': question} if question else {})}"))
    empty = None
    if not lines:
        said = (
            gettext("换个词，或去掉筛选条件再看。")
            if address
            else gettext("诉求人同意、并经脱敏审核的答复，会在这里公开。")
        )
        empty = Empty(gettext("没有找到公开答复"), said, "messages-square", Link(gettext("对政府说句话"), "/say"))
    return RepliesPage(
        filters=Filters("/replies", fields, tuple(chips), "/replies" if chips else "", gettext("筛选公开答复")),
        lines=lines,
        pagination=paginate(page, SIZE, total, lambda number: f"/replies?{urlencode(address | {'page': number})}"),
        empty=empty,
        total=total,
    )


def _lines(organ: str, question: str, page: int, names: dict[str, str]) -> tuple[int, tuple[ReplyLine, ...]]:
    if not question:
        total = published_count(organ)
        here = min(max(1, page), max(1, -(-total // SIZE)))
        rows = published(organ=organ, limit=SIZE, offset=(here - 1) * SIZE)
        return total, tuple(reply_line(row, names) for row in rows)
    hits = find(question, actor=ANONYMOUS, kind="publication", limit=MOST_FOUND)
    lines = tuple(ReplyLine(hit.title, hit.url, hit.excerpt, None, day_words(as_legal_day(hit.at))) for hit in hits)
    return len(lines), lines


def reply_page(row: PublishedRow) -> ReplyPage:
    """One public reply."""
    received = row.facts.get("received", "")
    organ = row.facts.get("organ") or organ_names().get(row.organ, row.organ)
    facts = [Fact(gettext("答复单位"), organ)]
    if received:
        facts.append(Fact(gettext("收到"), day_words(date.fromisoformat(received))))
    facts.append(Fact(gettext("公开"), released_words(row)))
    if row.facts.get("voices"):
        facts.append(Fact(gettext("同一诉求"), gettext("{count} 人说了同一件事").format(count=row.facts["voices"])))
    satisfied = row.facts.get("satisfied", "")
    if satisfied:
        words = {
            "5": gettext("非常满意"),
            "4": gettext("满意"),
            "3": gettext("基本满意"),
            "2": gettext("不满意"),
            "1": gettext("非常不满意"),
        }
        facts.append(Fact(gettext("诉求人评价"), words.get(satisfied, satisfied)))
    return ReplyPage(
        title=row.title,
        asked=row.asked,
        answered=row.answered,
        organ=organ,
        facts=tuple(facts),
        tag=result_tag(row),
        when=released_words(row),
        at=iso(row.released_at) if row.released_at else "",
        redactions=row.redactions,
        basis=next((release.basis for release in releases() if release.key == row.release), ""),
    )
