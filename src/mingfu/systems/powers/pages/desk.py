# SPDX-License-Identifier: Apache-2.0
"""The list on the workbench: entries with what they lack and who stands on them, findings, posts, cases to decide."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from mingfu.engines.cases import cases_for
from mingfu.engines.manifest import asker
from mingfu.engines.manifest.shown import (
    Cell,
    Empty,
    Field,
    Filters,
    Link,
    Option,
    Pagination,
    Table,
    Tile,
)
from mingfu.kernel.access import may
from mingfu.kernel.catalogs import alive
from mingfu.kernel.organs import organ_names
from mingfu.kernel.refusals import Refusal, _
from mingfu.systems.powers.adopting import decide_case, waiting_cases
from mingfu.systems.powers.changes import KIND_WORDS, begin_change
from mingfu.systems.powers.citing import citations, running
from mingfu.systems.powers.drawing import flow_of
from mingfu.systems.powers.entries import CATALOG, power_ever, powers
from mingfu.systems.powers.finding import find_powers
from mingfu.systems.powers.findings import Finding, coverage, findings, findings_of, idle_posts, loads
from mingfu.systems.powers.following import duty_lines
from mingfu.systems.powers.models import Affected
from mingfu.systems.powers.pages.public import Line, Shown, edition_words, entry_lines
from mingfu.systems.powers.pages.wording import (
    DESK,
    SIZE,
    asked_text,
    ended_notice,
    facts_of,
    laws_table,
    page_number,
    pagination,
    post_names,
    steps_table,
    tags_of,
)

BENCH = Link(_("工作台"), "/desk/")
HERE = Link(_("权责清单"), DESK)
SEE_OTHER = 303
MOST_SHOWN, MOST_IDLE, MOST_CASES = 200, 60, 50
CITED = {"start": _("办件"), "form": _("表单"), "service": _("服务"), "permission": _("授权"), "act": _("行为")}
ENTRY_KINDS = ("modify", "withdraw", "split", "delegate", "entrust", "take_back")


@dataclass(frozen=True, slots=True)
class DeskPage:
    """The way in: entries, and what there is to do."""

    crumbs: tuple[Link, ...]
    tabs: tuple[Link, ...]
    edition: str
    filters: Filters
    lines: tuple[Line, ...]
    pagination: Pagination
    empty: Empty


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskEntryPage(Shown):
    """An entry with all that stands on it."""

    findings: Table
    cited: Table
    running: Table
    kinds: Field | None
    here: str
    public: str


@dataclass(frozen=True, slots=True)
class FindingsPage:
    """What the list lacks, and how it meets what stands on it."""

    crumbs: tuple[Link, ...]
    tabs: tuple[Link, ...]
    tiles: tuple[Tile, ...]
    findings: Table
    unfounded: Table
    without_guide: Table
    unused: Table
    idle: Table


@dataclass(frozen=True, slots=True)
class PostsPage:
    """What each post carries."""

    crumbs: tuple[Link, ...]
    tabs: tuple[Link, ...]
    posts: Table


@dataclass(frozen=True, slots=True)
class PostPage:
    """The duties of one post."""

    crumbs: tuple[Link, ...]
    title: str
    duties: tuple[str, ...]
    empty: Empty


@dataclass(frozen=True, slots=True)
class AffectedPage:
    """Running cases whose entry was withdrawn."""

    crumbs: tuple[Link, ...]
    tabs: tuple[Link, ...]
    waiting: tuple[tuple[str, str, str, str, tuple[Field, ...]], ...]
    decided: Table
    empty: Empty
    problem: str


def tabs(request: HttpRequest, current: str) -> tuple[Link, ...]:
    """The parts of the list's desk."""
    actor = asker(request)
    decides = may(actor, "powers.affected")
    waiting = len(waiting_cases(actor)) if decides else 0
    affected = Link(_("在办件处理"), f"{DESK}affected", current == "affected", count=waiting or None)
    return (
        Link(_("条目"), DESK, current == "entries"),
        Link(_("调整"), f"{DESK}changes", current == "changes"),
        Link(_("检查"), f"{DESK}findings", current == "findings"),
        Link(_("岗位"), f"{DESK}posts", current == "posts"),
        *((affected,) if decides else ()),
        Link(_("历次版本"), "/powers/editions"),
    )


def desk_page(request: HttpRequest) -> DeskPage:
    """Entries, the asker's own organ first where nothing is asked."""
    actor = asker(request)
    asked, whose = asked_text(request.GET, "q"), asked_text(request.GET, "whose") or "own"
    every = powers()
    found = [one for one in every if whose == "all" or actor.organ in one.holders]
    if asked:
        codes = [hit.code for hit in find_powers(asked, limit=len(every), library=False)[0]]
        by_code = {one.code: one for one in every}
        found = [by_code[code] for code in codes if code in by_code]
    page = min(page_number(request.GET.get("page", "")), max(1, -(-len(found) // SIZE)))
    query = {"q": asked, "whose": whose}
    options = (Option("own", _("本单位的")), Option("all", _("全部")))
    return DeskPage(
        crumbs=(BENCH, Link(_("权责清单"))),
        tabs=tabs(request, "entries"),
        edition=edition_words(),
        filters=Filters(
            DESK,
            (
                Field("q", _("找条目"), "text", asked, maxlength=60),
                Field("whose", _("范围"), "select", whose, options=options),
            ),
            label=_("找条目"),
        ),
        lines=entry_lines(found[(page - 1) * SIZE : page * SIZE], f"{DESK}entries/"),
        pagination=pagination(page, len(found), lambda number: f"{DESK}?{urlencode({**query, 'page': str(number)})}"),
        empty=Empty(
            _("没有相符的条目"), _("换一个词，或者看全部条目。"), "search", Link(_("全部条目"), f"{DESK}?whose=all")
        ),
    )


def entry_page(request: HttpRequest, code: str) -> DeskEntryPage:
    """One entry. Raises `PowerUnknown`."""
    actor, one = asker(request), power_ever(code)
    whole = may(actor, "powers.publish") or may(actor, "powers.coordinate")
    own = alive(CATALOG, code) and may(actor, "powers.draft") and (whole or one.subject == actor.organ)
    options = tuple(Option(kind, KIND_WORDS[kind]) for kind in ENTRY_KINDS)
    return DeskEntryPage(
        crumbs=(BENCH, HERE, Link(one.title)),
        title=one.title,
        tags=tags_of(one),
        notice=ended_notice(one),
        facts=facts_of(one),
        laws=laws_table(one),
        flow=flow_of(one),
        procedure=f"/desk/procedures/{one.procedure}" if one.procedure else "",
        steps=steps_table(one),
        liability=one.liability,
        supervision=one.supervision,
        remedy=one.remedy,
        findings=findings_table(findings_of(one), linked=False),
        cited=_cited(code),
        running=_running(request, code),
        kinds=Field("kind", _("怎么调整"), "select", "modify", options=options) if own else None,
        here=f"{DESK}entries/{code}",
        public=f"/powers/{code}",
    )


def receive_entry(request: HttpRequest, code: str) -> HttpResponse | DeskEntryPage:
    """Begin a change of the entry."""
    answer: HttpResponse | DeskEntryPage = begun(
        request, request.POST.get("kind", ""), [code], lambda: entry_page(request, code)
    )
    return answer


def begun(request: HttpRequest, kind: str, codes: list[str], again: Any) -> Any:
    """Begin a change and go on to it; or the page again, with why not."""
    try:
        change = begin_change(kind, codes, actor=asker(request))
    except Refusal as refusal:
        if refusal.status in {401, 403}:
            raise
        messages.error(request, str(refusal))
        return again()
    return HttpResponseRedirect(f"{DESK}changes/{change.pk}", status=SEE_OTHER)


def _cited(code: str) -> Table:
    found = citations(code)
    named = post_names(one.name for one in found if one.kind == "permission")
    rows = tuple(
        (Cell(CITED[one.kind]), Cell(named.get(one.name, one.name)), Cell(one.title)) for one in found[:MOST_SHOWN]
    )
    return Table(_("谁以它为依据"), (_("种类"), _("编码"), _("名称")), rows, empty=_("没有。"))


def _running(request: HttpRequest, code: str) -> Table:
    numbers = running(code)
    seen = dict(cases_for(asker(request)).filter(number__in=numbers[:MOST_CASES]).values_list("number", "summary"))
    rows = tuple(
        (Cell(number, f"/desk/cases/{number}" if number in seen else ""), Cell(seen.get(number, "—")))
        for number in numbers[:MOST_CASES]
    )
    caption = str(_("正在办理的 {count} 件")).format(count=len(numbers))
    return Table(caption, (_("编号"), _("事由")), rows, empty=_("没有正在办理的。"))


def findings_table(found: tuple[Finding, ...], *, linked: bool = True) -> Table:
    """Findings as a table, with the entry they are about where that is not plain."""
    columns = (_("条目"), _("问题"), _("依据"))
    rows = tuple(
        (Cell(one.title, f"{DESK}entries/{one.about}" if linked else ""), Cell(one.text), Cell(one.basis or "—"))
        for one in found[:MOST_SHOWN]
    )
    return Table(_("发现的问题"), columns, rows, empty=_("没有发现问题。"))


def findings_page(request: HttpRequest) -> FindingsPage:
    """Everything the list lacks."""
    held = powers()
    found, covered, idle = findings(held), coverage(held), idle_posts(held)

    def entries(caption: Any, rows: Any, empty: Any) -> Table:
        cells = tuple(
            (Cell(one.title, f"{DESK}entries/{one.code}"), Cell(_(one.category)), Cell(one.code)) for one in rows
        )
        return Table(caption, (_("条目"), _("类型"), _("编码")), cells[:MOST_SHOWN], empty=empty)

    return FindingsPage(
        crumbs=(BENCH, HERE, Link(_("检查"))),
        tabs=tabs(request, "findings"),
        tiles=(
            Tile(_("现行条目"), len(held)),
            Tile(_("问题"), len(found), tone="bad" if found else "ok"),
            Tile(_("没有依据的服务、授权"), len(covered.unfounded), tone="bad" if covered.unfounded else "ok"),
            Tile(_("没有环节的岗位"), len(idle), tone="warn" if idle else "ok"),
        ),
        findings=findings_table(found),
        unfounded=Table(
            _("没有现行条目作依据的"), (_("种类"), _("编码"), _("名称"), _("引用的条目")),
            tuple((Cell(CITED[one.kind]), Cell(one.name), Cell(one.title), Cell(one.entry or "—")) for one in covered.unfounded),
            empty=_("没有：每项服务、表单、授权都有现行条目作依据。"),
        ),
        without_guide=entries(_("没有办事指南的条目"), covered.without_guide, _("没有：该有指南的都有。")),
        unused=entries(_("一年内没有用过的条目"), covered.unused, _("没有。")),
        idle=Table(
            _("没有环节的岗位"), (_("岗位"), _("编码")), tuple((Cell(title), Cell(code)) for code, title in idle[:MOST_IDLE]),
            empty=_("没有：每个岗位都有环节。"),
        ),
    )  # fmt: skip


def posts_page(request: HttpRequest) -> PostsPage:
    """What each post carries by the list, and what it has to do."""
    named = organ_names()
    rows = tuple(
        (
            Cell(one.title, f"{DESK}posts/{one.post}"), Cell(named.get(one.organ, one.organ)), Cell(str(one.entries)),
            Cell(str(one.steps)), Cell(str(one.open)), Cell(str(one.done)),
        )
        for one in loads(powers())[:MOST_SHOWN]
    )  # fmt: skip
    columns = (_("岗位"), _("单位"), _("条目"), _("负责环节"), _("待办"), _("一年办结"))
    crumbs = (BENCH, HERE, Link(_("岗位")))
    return PostsPage(crumbs, tabs(request, "posts"), Table(_("各岗位的职责和工作量"), columns, rows))


def post_page(_request: HttpRequest, post: str) -> PostPage:
    """The duty sheet of a post as it stands now."""
    title = post_names([post])[post]
    return PostPage(
        crumbs=(BENCH, HERE, Link(_("岗位"), f"{DESK}posts"), Link(title)),
        title=title,
        duties=duty_lines(post),
        empty=Empty(_("清单里没有这个岗位的环节"), _("有岗位而没有环节，请在相关条目里写明。"), "search"),
    )


def affected_page(request: HttpRequest, problem: str = "") -> AffectedPage:
    """Cases that wait for a decision, and those decided."""
    options = (Option("continue", _("继续办完")), Option("end", _("终止办理"), _("会告知当事人理由")))
    waiting = tuple(
        (
            row.case, row.entry, row.change.title, f"{DESK}affected/{row.case}",
            (
                Field("choice", _("怎么处理"), "choice", "", options=options),
                Field("ground", _("理由"), "textarea", "", _("会告知当事人"), maxlength=500, rows=2),
            ),
        )
        for row in waiting_cases(asker(request))[:MOST_CASES]
    )  # fmt: skip
    words = {"continue": _("继续办完"), "end": _("终止办理")}
    done = Affected.objects.exclude(choice="waiting").order_by("-pk")[:MOST_CASES]
    rows = tuple(
        (Cell(row.case, f"/desk/cases/{row.case}"), Cell(row.entry), Cell(words[row.choice]), Cell(row.ground or "—"))
        for row in done
    )
    return AffectedPage(
        crumbs=(BENCH, HERE, Link(_("在办件处理"))),
        tabs=tabs(request, "affected"),
        waiting=waiting,
        decided=Table(_("已定的"), (_("编号"), _("条目"), _("处理"), _("理由")), rows, empty=_("没有。")),
        empty=Empty(_("没有等待决定的办件"), _("条目取消时选择“逐件列出”的，会列在这里。"), "check"),
        problem=problem,
    )


def receive_affected(request: HttpRequest, number: str) -> HttpResponse | AffectedPage:
    """Decide one."""
    try:
        decide_case(
            number,
            request.POST.get("choice", ""),
            actor=asker(request),
            ground=request.POST.get("ground", "").replace("\x00", ""),
        )
    except Refusal as refusal:
        if refusal.status in {401, 403}:
            raise
        return affected_page(request, str(refusal))
    messages.success(request, str(_("已记录决定。")))
    return HttpResponseRedirect(f"{DESK}affected", status=SEE_OTHER)


def one_affected(_request: HttpRequest, number: str) -> HttpResponse:
    """A decision has no page of its own."""
    assert number
    return HttpResponseRedirect(f"{DESK}affected", status=SEE_OTHER)
