# SPDX-License-Identifier: Apache-2.0
"""Items on the workbench: what the organ has, what is being written, and beginning an item."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from mingfu.engines.manifest import asker
from mingfu.engines.manifest.shown import Cell, Empty, Field, Filters, Link, Option, Problems, Table
from mingfu.engines.sheets import CSV, XLSX
from mingfu.kernel.access import Actor, NotVisible, may
from mingfu.kernel.clock import today
from mingfu.kernel.organs import organ_names, organs_on
from mingfu.kernel.refusals import Refusal, _
from mingfu.systems.services.items.drafting import begin_draft, drafts_for, new_draft, own_item
from mingfu.systems.services.items.finding import Wanted, find_items
from mingfu.systems.services.items.kinds import Kind
from mingfu.systems.services.items.leaving import items_sheet
from mingfu.systems.services.items.pages.wording import ROOT, listed_limit
from mingfu.systems.services.items.parts import Item
from mingfu.systems.services.items.reading import read_item
from mingfu.systems.services.items.standards import verdict_on

DESK = "/desk/services/"
MOST_DRAFTS = 50
MOST_LISTED = 100
SEE_OTHER = 303
PLACES = ("village", "community")
NEW = ("code", "name", "power", "kind")


@dataclass(frozen=True, slots=True)
class DeskPage:
    """Drafts, then the items in force."""

    crumbs: tuple[Link, ...]
    drafts: Table
    filters: Filters
    items: Table
    empty: Empty
    new: str
    sheet: str


@dataclass(frozen=True, slots=True)
class NewPage:
    """The form for an item that there is not yet."""

    crumbs: tuple[Link, ...]
    fields: tuple[Field, ...]
    problems: Problems | None
    here: str


@dataclass(frozen=True, slots=True)
class ChangePage:
    """What one may do with an item in force: change it."""

    crumbs: tuple[Link, ...]
    title: str
    code: str
    score: int
    findings: Table
    here: str
    public: str


def desk_page(request: HttpRequest) -> DeskPage:
    """Drafts and items of the asker's organ; all of them for who publishes."""
    actor = asker(request)
    asked = request.GET.get("q", "").replace("\x00", "")[:60]
    organ = "" if may(actor, "services.publish") else actor.organ
    found = find_items(Wanted(text=asked, organ=organ), limit=MOST_LISTED)
    drafts = list(drafts_for(actor)[:MOST_DRAFTS])
    named = organ_names()
    rows = []
    for draft in drafts:
        made = read_item(draft.content)[0]
        score = str(verdict_on(made).score) if made else "—"
        whose = named.get(draft.organ) or str(draft.content.get("organ_name", ""))
        state = _("修改") if draft.base else _("新增")
        rows.append((Cell(draft.title, f"{DESK}drafts/{draft.code}"), Cell(whose), Cell(state), Cell(score)))
    return DeskPage(
        crumbs=(Link(_("工作台"), "/desk/"), Link(_("事项"))),
        drafts=Table(_("正在编写的事项"), (_("事项"), _("单位"), _("新增或修改"), _("得分")), tuple(rows),
                     empty=_("没有正在编写的事项。")),
        filters=Filters(DESK, (Field("q", _("找事项"), "text", asked, maxlength=60),), label=_("找事项")),
        items=Table(_("正在使用的事项"), (_("事项"), _("类型"), _("承诺时限"), _("编码")), tuple(
            (
                Cell(one.title, f"{DESK}items/{one.code}"), Cell(Kind.of(one.kind).word),
                Cell(listed_limit(one.promised) or "—"), Cell(one.code),
            )
            for one in found.rows
        )),
        empty=Empty(_("没有相符的事项"), _("换一个词，或新增事项。"), "search"),
        new=f"{DESK}new",
        sheet=f"{DESK}sheet/",
    )  # fmt: skip


def items_file(_request: HttpRequest, kind: str) -> HttpResponse:
    """Every item in force as a sheet to save."""
    if kind not in {"xlsx", "csv"}:
        raise NotVisible
    answer = HttpResponse(items_sheet(kind), content_type=XLSX if kind == "xlsx" else CSV)
    answer["Content-Disposition"] = f'attachment; filename="services.{kind}"'
    return answer


def item_page(request: HttpRequest, code: str) -> ChangePage:
    """An item in force with the findings on its guide."""
    return _change_page(own_item(asker(request), code))


def receive_item(request: HttpRequest, code: str) -> HttpResponse:
    """Begin to change the item."""
    draft = begin_draft(code, actor=asker(request))
    return HttpResponseRedirect(f"{DESK}drafts/{draft.code}", status=SEE_OTHER)


def new_page(request: HttpRequest) -> NewPage:
    """The form for an item that there is not yet."""
    return _new_page({}, None, asker(request))


def receive_new(request: HttpRequest) -> HttpResponse | NewPage:
    """Begin the item and go on to its sections."""
    actor = asker(request)
    typed = {name: str(value) for name, value in request.POST.items() if name in {*NEW, "organ"}}
    organ = typed.get("organ", "") if may(actor, "services.publish") else actor.organ
    named = organs_on(today()).filter(code=organ).values_list("name", flat=True).first() or ""
    plain: dict[str, Any] = {**{name: typed.get(name, "") for name in NEW}, "organ": organ, "organ_name": named}
    made, problems = read_item(plain)
    if made is None:
        return _new_page(typed, Problems(tuple((each.text, each.path) for each in problems)), actor)
    code, refusal = attempt(lambda: new_draft(plain, actor=actor).code)
    if refusal is not None:
        return _new_page(typed, Problems(((str(refusal), refusal.field),)), actor)
    messages.success(request, str(_("草稿已建立，请逐节填写。")))
    return HttpResponseRedirect(f"{DESK}drafts/{code}", status=SEE_OTHER)


def attempt(call: Callable[[], Any]) -> tuple[Any, Refusal | None]:
    """What a command answers, or the refusal to be shown on the form."""
    try:
        return call(), None
    except Refusal as refusal:
        return None, refusal


def findings_table(item: Item, to: Callable[[str], str]) -> Table:
    """The findings on a guide; `to` gives the address at which a place is mended."""
    verdict = verdict_on(item)
    rows = tuple(
        (Cell(one.rule.title, to(one.place)), Cell(one.text), Cell(one.mend), Cell(one.rule.basis))
        for one in verdict.findings
    )
    columns = (_("问题"), _("哪里"), _("怎么改"), _("依据"))
    return Table(_("标准化检查发现的问题"), columns, rows, empty=_("没有发现问题。"))


def organ_options() -> tuple[Option, ...]:
    """Every organ of the district that may have items of its own."""
    rows = organs_on(today()).exclude(kind__in=PLACES).order_by("position").values_list("code", "name")
    return (Option("", _("未确定")), *(Option(code, name) for code, name in rows))


def _change_page(item: Item) -> ChangePage:
    return ChangePage(
        crumbs=(Link(_("工作台"), "/desk/"), Link(_("事项"), DESK), Link(item.name)),
        title=item.name,
        code=item.code,
        score=verdict_on(item).score,
        findings=findings_table(item, lambda _place: ""),
        here=f"{DESK}items/{item.code}",
        public=f"{ROOT}{item.code}",
    )


def _new_page(typed: dict[str, str], problems: Problems | None, actor: Actor) -> NewPage:
    errors = {name: text for text, name in problems.items} if problems else {}
    kinds = tuple(Option(one.value, one.word) for one in Kind)
    questions = [
        Field("name", _("名称"), "text", typed.get("name", ""), _("与权责清单一致"), errors.get("name", "")),
        Field("code", _("实施编码"), "text", typed.get("code", ""), "", errors.get("code", "")),
        Field("power", _("权责清单条目编码"), "text", typed.get("power", ""), "", errors.get("power", "")),
        Field("kind", _("事项类型"), "select", typed.get("kind", "licence"), "", errors.get("kind", ""), kinds),
    ]
    if may(actor, "services.publish"):
        questions.append(
            Field("organ", _("实施主体"), "select", typed.get("organ", actor.organ), options=organ_options())
        )
    crumbs = (Link(_("工作台"), "/desk/"), Link(_("事项"), DESK), Link(_("新增事项")))
    return NewPage(crumbs, tuple(questions), problems, f"{DESK}new")
