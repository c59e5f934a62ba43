# SPDX-License-Identifier: Apache-2.0
"""The guide of an item: the short one with six facts, the one for my case, and the whole one for reading and printing."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.translation import gettext

from mingfu.engines.manifest.shown import Cell, Fact, Field, Link, Notice, Option, Problems, Table, Tag
from mingfu.kernel.access import NotVisible
from mingfu.kernel.catalogs import entry
from mingfu.kernel.refusals import _
from mingfu.systems.services.items.eligibility import Advice, advise, questions_for, read_answers
from mingfu.systems.services.items.finding import life_events
from mingfu.systems.services.items.naming import called
from mingfu.systems.services.items.needing import Need, SituationUnknown, need_of, questions_of
from mingfu.systems.services.items.pages.wording import (
    ROOT,
    copies_words,
    fee_words,
    fees_words,
    kind_tags,
    limit_words,
    materials_table,
    visits_words,
)
from mingfu.systems.services.items.parts import Item, Material
from mingfu.systems.services.items.queries import guide_edition, titles_of
from mingfu.systems.services.items.queries import item as item_in_force

ANSWERS = {
    "yes": (_("符合条件，可以申请"), "ok", "check"),
    "first": (_("还差一步"), "warn", "circle-dashed"),
    "no": (_("按您的回答，现在不符合条件"), "bad", "x"),
}


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the whole guide: a heading, then facts, lines or a table."""

    id: str
    title: Any
    facts: tuple[Fact, ...] = ()
    lines: tuple[str, ...] = ()
    table: Table | None = None


@dataclass(frozen=True, slots=True)
class Chosen:
    """What one needs in the situations chosen."""

    said: str
    facts: tuple[Fact, ...]
    bring: tuple[str, ...]
    later: tuple[str, ...]
    optional: tuple[str, ...]
    held: tuple[str, ...]
    conditions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GuidePage:
    """The short guide, with the question what holds in my case."""

    crumbs: tuple[Link, ...]
    title: str
    summary: str
    tags: tuple[Tag, ...]
    facts: tuple[Fact, ...]
    here: str
    questions: tuple[Field, ...]
    problems: Problems | None
    need: Chosen
    eligible: str
    apply: str
    promise: str
    renew: str
    parts: tuple[Part, ...]
    events: tuple[Link, ...]
    edition: str
    assumed: Notice | None


@dataclass(frozen=True, slots=True)
class WholePage:
    """The whole guide, made for reading through and printing."""

    crumbs: tuple[Link, ...]
    title: str
    tags: tuple[Tag, ...]
    parts: tuple[Part, ...]
    edition: str
    assumed: Notice | None
    here: str


@dataclass(frozen=True, slots=True)
class AdvicePage:
    """A few questions, and what the table says."""

    crumbs: tuple[Link, ...]
    title: str
    name: str
    here: str
    basis: str
    questions: tuple[Field, ...]
    problems: Problems | None
    answer: Tag | None
    reason: str
    rule: str
    instead: Link | None


def guide_page(request: HttpRequest, code: str) -> GuidePage:
    """The guide of an item in force; `s` names the situations. Raises `ItemUnknown`."""
    item = item_in_force(code)
    asked = questions_of(item)
    names = {group: f"s{place}" for place, group in enumerate(asked, start=1)}
    chosen = [value for name in names.values() if (value := request.GET.get(name, ""))]
    problems = None
    try:
        need = need_of(item, chosen)
    except SituationUnknown as refusal:
        need, problems = need_of(item), Problems(((str(refusal), ""),))
    here = f"{ROOT}{item.code}"
    return GuidePage(
        crumbs=(Link(_("首页"), "/"), Link(_("办事"), ROOT), Link(item.name)),
        title=item.name,
        summary=item.summary,
        tags=kind_tags(item),
        facts=_six(item, need),
        here=here,
        questions=tuple(
            Field(
                names[group], group, "choice", next((one.code for one in need.chosen if one.group == group), ""),
                options=tuple(Option(one.code, one.title, one.hint) for one in answers),
            )
            for group, answers in asked.items()
        ),
        problems=problems,
        need=_chosen(need),
        eligible=f"{here}/eligible" if questions_for(item.eligibility) else "",
        apply=_where_to_apply(item, need),
        promise=_other_way(item, "commitment") if item.commitment else "",
        renew=_other_way(item, "renewal") if any(one.renewal or one.validity for one in item.results) else "",
        parts=_parts(item)[1:],
        events=tuple(Link(gettext(one.title), f"{ROOT}events/{one.code}") for one in life_events() if one.code in item.events),
        edition=_edition(item),
        assumed=_assumed(item),
    )  # fmt: skip


def _where_to_apply(item: Item, need: Need) -> str:
    """The address of the item's own form, begun with the situations chosen; "" where one cannot apply from afar."""
    if item.start or not item.online:
        return f"/start/{item.start}" if item.start else ""
    groups = list(questions_of(item))
    chosen = urlencode({f"s{groups.index(one.group) + 1}": one.code for one in need.chosen})
    return f"/start/services.item.{called(item.code)}" + (f"?{chosen}" if chosen else "")


def _other_way(item: Item, way: str) -> str:
    """The address of another form of the item: by notice and commitment, or to renew what it gave."""
    return f"/start/services.{way}.{called(item.code)}" if item.online and not item.start else ""


def whole_page(_request: HttpRequest, code: str) -> WholePage:
    """The whole guide of an item in force. Raises `ItemUnknown`."""
    item = item_in_force(code)
    here = f"{ROOT}{item.code}"
    return WholePage(
        crumbs=(Link(_("办事"), ROOT), Link(item.name, here), Link(_("完整指南"))),
        title=item.name,
        tags=kind_tags(item),
        parts=_parts(item),
        edition=_edition(item),
        assumed=_assumed(item),
        here=here,
    )


def advice_page(_request: HttpRequest, code: str) -> AdvicePage:
    """The questions of an item. Raises `ItemUnknown`, `NotVisible` where it asks nothing."""
    return _advice(code, {}, {}, None)


def receive_advice(request: HttpRequest, code: str) -> HttpResponse:
    """Answers come by POST, so that they stand in no address and no log; nothing of them is kept."""
    item = item_in_force(code)
    if not questions_for(item.eligibility):
        raise NotVisible
    typed = {name: str(value) for name, value in request.POST.items()}
    values, errors = read_answers(questions_for(item.eligibility), typed)
    told = None if errors else advise(item.eligibility, values)
    page = _advice(code, typed, errors, told)
    return render(request, "services/eligible.html", {"page": page}, status=422 if errors else 200)


def _advice(code: str, typed: Mapping[str, str], errors: Mapping[str, str], told: Advice | None) -> AdvicePage:
    item = item_in_force(code)
    asked = questions_for(item.eligibility)
    if not asked:
        raise NotVisible
    here = f"{ROOT}{item.code}"
    other = titles_of([told.instead]) if told and told.instead else {}
    instead = next((Link(name, f"{ROOT}{found}") for found, name in other.items()), None)
    table = entry("services.eligibility", item.eligibility)
    title = table.title
    word, tone, icon = ANSWERS[told.answer] if told else ("", "", "")
    rule = str(_("决策表“{title}”第 {rule} 条（版本 {edition}）"))
    return AdvicePage(
        crumbs=(Link(_("办事"), ROOT), Link(item.name, here), Link(_("我能不能办"))),
        title=title,
        name=item.name,
        here=here,
        basis=table.basis,
        questions=tuple(
            Field(
                one.name, one.ask, one.kind, typed.get(one.name, ""), one.hint, errors.get(one.name, ""),
                tuple(Option(choice.value, choice.label) for choice in one.choices), unit=one.unit,
            )
            for one in asked
        ),
        problems=Problems(tuple((text, name) for name, text in errors.items())) if errors else None,
        answer=Tag(word, tone, icon) if told else None,
        reason=told.reason if told else "",
        rule=rule.format(title=title, rule=told.rule, edition=told.edition) if told else "",
        instead=instead,
    )  # fmt: skip


def _six(item: Item, need: Need) -> tuple[Fact, ...]:
    """The six facts that people ask first."""
    where = item.windows[0] if item.windows else None
    place = " ".join(part for part in (where.place, where.counter) if part) if where else ""
    return (
        Fact(_("多久办好"), limit_words(need.promised)),
        Fact(_("法定时限"), limit_words(need.legal)),
        Fact(_("跑几次"), visits_words(item.visits)),
        Fact(_("收费"), fees_words(need.fees)),
        Fact(_("到哪里办"), place or str(_("网上办理"))),
        Fact(_("谁来办"), item.organ_name),
    )


def _chosen(need: Need) -> Chosen:
    if need.open:
        said = str(_("还没有回答：{open}。下面列出了各种情形都可能要的材料。")).format(open="、".join(need.open))
    elif need.chosen:
        said = str(_("按您的情况（{chosen}），要准备这些：")).format(chosen="、".join(one.title for one in need.chosen))
    else:
        said = str(_("要准备这些："))
    return Chosen(
        said=said,
        facts=(
            Fact(_("多久办好"), limit_words(need.promised)),
            Fact(_("收费"), fees_words(need.fees)),
        ),
        bring=_names(need.bring),
        later=_names(need.later),
        optional=_names(need.optional),
        held=tuple(one.name for one in need.held),
        conditions=tuple(one.text for one in need.conditions),
    )


def _names(materials: tuple[Material, ...]) -> tuple[str, ...]:
    return tuple(f"{one.name}（{copies_words(one)}）" for one in materials)


def _parts(item: Item) -> tuple[Part, ...]:
    """Every part of the whole guide that says something."""
    all_parts = (
        Part("basic", _("基本信息"), _basics(item)),
        Part("basis", _("设定依据"), lines=tuple(
            " ".join(part for part in (f"《{law.name}》", law.number, law.article, law.text) if part) for law in item.basis
        )),
        Part("conditions", _("受理条件"), lines=tuple(
            f"{one.text}（{one.basis}）" if one.basis else one.text for one in item.conditions
        )),
        Part("materials", _("申请材料"), table=materials_table(item.materials, _("申请材料"), item)),
        Part("limits", _("办理时限"), _limits(item)),
        Part("steps", _("办理流程"), table=_steps(item) if item.steps else None, lines=tuple(
            text for text in (item.window_flow, item.online_flow) if text
        )),
        Part("fees", _("收费"), lines=tuple(map(fee_words, item.fees)) or (str(_("不收费")),)),
        Part("results", _("办理结果"), lines=tuple(
            "；".join(part for part in (one.name, one.kind, one.validity, one.renewal, one.sample) if part)
            for one in item.results
        )),
        Part("windows", _("办理地点"), lines=tuple(
            "；".join(part for part in (one.place, one.counter, one.address, one.hours, one.phone) if part)
            for one in item.windows
        )),
        Part("remedies", _("咨询、投诉与救济"), (
            Fact(_("咨询电话"), item.consult or "—"),
            Fact(_("监督投诉"), item.complaint or "—"),
            *(Fact(one.kind.word, "；".join(part for part in (one.where, one.within, one.basis) if part))
              for one in item.remedies),
        )),
        Part("questions", _("常见问题"), tuple(Fact(one.ask, one.answer) for one in item.questions)),
    )  # fmt: skip
    return tuple(one for one in all_parts if one.facts or one.lines or one.table)


def _basics(item: Item) -> tuple[Fact, ...]:
    many = "、"
    facts = (
        (_("实施编码"), item.code),
        (_("权责清单条目"), item.power),
        (_("事项类型"), item.kind.word),
        (_("主项"), item.main_item),
        (_("服务对象"), many.join(str(one.word) for one in item.serves)),
        (_("实施主体"), item.organ_name),
        (_("实施主体性质"), item.nature.word),
        (_("行使层级"), item.level.word),
        (_("办件类型"), item.handling.word),
        (_("办理形式"), many.join(str(one.word) for one in item.channels)),
        (_("网办深度"), item.online_depth),
        (_("到现场次数"), visits_words(item.visits)),
        (_("通办范围"), many.join(item.scopes)),
        (_("数量限制"), item.quantity or _("无")),
        (_("联办机构"), many.join(f"{one.name}（{one.part}）" for one in item.partners)),
        (_("中介服务"), many.join(one.name for one in item.intermediaries) or _("无")),
        (_("送达方式"), many.join(str(one.word) for one in item.delivery)),
    )
    return tuple(Fact(term, value) for term, value in facts if value)


def _limits(item: Item) -> tuple[Fact, ...]:
    facts = [
        Fact(_("承诺时限"), limit_words(item.promised)),
        Fact(_("法定时限"), "；".join(
            part for part in (limit_words(item.legal), item.legal.basis, item.legal.note) if part
        ) if item.legal else "—"),
    ]  # fmt: skip
    for one in item.situations:
        if one.promised or one.legal:
            said = "，".join(
                f"{word} {limit_words(limit)}"
                for word, limit in ((_("承诺"), one.promised), (_("法定"), one.legal))
                if limit
            )
            facts.append(Fact(one.title, said))
    for step in item.special_steps:
        counted = _("计入时限") if step.counted else _("不计入时限")
        parts = (limit_words(step.limit) if step.limit else "", str(counted), step.basis, step.note)
        facts.append(Fact(_("特别程序：{name}").format(name=step.name), "；".join(part for part in parts if part)))
    return tuple(facts)


def _steps(item: Item) -> Table:
    rows = tuple(
        (
            Cell(one.title or one.kind.word),
            Cell(one.by or "—"),
            Cell(limit_words(one.limit)),
            Cell(one.standard or "—"),
        )
        for one in item.steps
    )
    return Table(_("办理流程"), (_("环节"), _("由谁办"), _("时限"), _("标准")), rows)


def _edition(item: Item) -> str:
    since = date_format(item.valid_from, "Y年n月j日") if item.valid_from else ""
    text = _("指南第 {edition} 版，{since}起施行") if since else _("指南第 {edition} 版")
    return str(text).format(edition=guide_edition(item.code), since=since)


def _assumed(item: Item) -> Notice | None:
    if item.status == "verified":
        return None
    return Notice(_("本指南部分内容依据公开资料整理，尚待主管部门核对；以窗口一次性告知为准。"), "warn")
