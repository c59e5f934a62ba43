# SPDX-License-Identifier: Apache-2.0
"""Asking for data, what was agreed to, and reading it for a case, on the workbench."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from mingfu.engines.cases import FormRefused, cases_for, find_case, procedures, program_of
from mingfu.engines.forms import Choice, form
from mingfu.engines.forms.registry import choices_of
from mingfu.engines.manifest import Datum, asker
from mingfu.engines.manifest.shown import Act, Cell, Field, Link, Notice, Option, Problems, Table, Tag
from mingfu.kernel.access import SYSTEM, Actor, may
from mingfu.kernel.catalogs import items as entries
from mingfu.kernel.catalogs import title_of
from mingfu.kernel.clock import chance, today
from mingfu.kernel.organs import organ_names
from mingfu.kernel.refusals import Refusal, _
from mingfu.systems.data_sharing.catalogue.items import data_item, data_items
from mingfu.systems.data_sharing.exchange.reading import read_item
from mingfu.systems.data_sharing.exchange.requests import PREFIX, request_data, request_start
from mingfu.systems.data_sharing.exchange.tokens import give_token
from mingfu.systems.data_sharing.exchange.uses import ENDS, end_use, uses_of
from mingfu.systems.data_sharing.models import Reading, Use
from mingfu.systems.data_sharing.pages.desk import DESK, DeskPage, crumbs
from mingfu.systems.data_sharing.pages.wording import (
    DESK_TEMPLATE,
    SEE_OTHER,
    answered,
    attempt,
    day_words,
    moment_words,
    wanted,
)

MOST = 100
HERE = f"{DESK}requests"


def requests_page(request: HttpRequest) -> DeskPage:
    """Requests of the organ and to it, and the uses that come of them."""
    return _requests(asker(request), {}, None)


def receive_requests(request: HttpRequest) -> DeskPage | HttpResponse:
    """End a use, or give a key of it, which is shown this once."""
    actor, typed = asker(request), {name: str(value) for name, value in request.POST.items()}
    number, reason = typed.get("use", "")[:20], typed.get("reason", "")
    if typed.get("do") == "token":
        token, refusal = attempt(lambda: give_token(number, actor=actor))
        page = _requests(actor, typed, refusal, token=token or "")
        return page if refusal is not None else answered(request, DESK_TEMPLATE, page)
    _made, refusal = attempt(lambda: end_use(number, actor=actor, reason=reason))
    if refusal is not None:
        return _requests(actor, typed, refusal)
    messages.success(request, str(_("已结束使用，从现在起不能再读取。")))
    return HttpResponseRedirect(HERE, status=SEE_OTHER)


def choose_page(request: HttpRequest) -> DeskPage:
    """Which item, and for which procedure."""
    code = wanted(request, "item")
    actor = asker(request)
    held = [one for one in data_items() if one.organ != actor.organ]
    known = sorted(((key, program_of(key).name or key) for key in procedures()), key=lambda pair: pair[1])
    return DeskPage(
        crumbs=crumbs(Link(_("共享申请和使用"), HERE), Link(_("申请共享"))),
        title=_("申请共享"),
        lead=_("先选要什么数据、用在哪个流程；下一步逐个字段选哪一步要用。"),
        acts=(
            Act(
                title=_("要什么、用在哪里"), action=f"{HERE}/new", submit=_("下一步"),
                fields=(
                    Field("item", _("数据项"), "select", code,
                          options=tuple(Option(one.code, f"{one.title}（{one.organ_name}）") for one in held)),
                    Field("procedure", _("用在哪个办理流程"), "select", "services.promised",
                          options=tuple(Option(key, name) for key, name in known)),
                ),
            ),
        ),
    )  # fmt: skip


def receive_choice(request: HttpRequest) -> HttpResponse:
    """On to the form."""
    item, procedure = wanted(request, "item", 60), wanted(request, "procedure", 80)
    request_start(item, procedure)
    return HttpResponseRedirect(f"{HERE}/new/{item}/{procedure}", status=SEE_OTHER)


def form_page(request: HttpRequest, item: str, procedure: str) -> DeskPage:
    """The request itself. Raises `ItemUnknown`, `UnknownStart`."""
    return _form(asker(request), item, procedure, {}, {}, f"request-{chance.uuid()}")


def receive_form(request: HttpRequest, item: str, procedure: str) -> DeskPage | HttpResponse:
    """Hand it in; what was typed comes back where something is wrong."""
    actor = asker(request)
    typed = {name: [str(one) for one in values] for name, values in request.POST.lists()}
    key = wanted(request, "key", 60)
    try:
        number = request_data(item, procedure, typed, actor=actor, key=key or None)
    except FormRefused as refused:
        return _form(actor, item, procedure, typed, refused.bound.errors, key)
    messages.success(request, str(_("申请已提交，编号 {number}。")).format(number=number))
    return HttpResponseRedirect(HERE, status=SEE_OTHER)


def read_page(request: HttpRequest) -> DeskPage:
    """Which of the agreed items, for which case."""
    return _read(asker(request), wanted(request, "case", 20), "", [], None, ())


def receive_read(request: HttpRequest) -> DeskPage | HttpResponse:
    """What the item says, once; nothing of it is kept, the log is."""
    actor = asker(request)
    case, item = wanted(request, "case", 20), wanted(request, "item", 60)
    names = [str(one)[:60] for one in request.POST.getlist(f"fields-{item}")]
    told, refusal = attempt(lambda: read_item(item, names, case=case, actor=actor))
    page = _read(actor, case, item, names, refusal, told or ())
    return page if refusal is not None else answered(request, DESK_TEMPLATE, page)


def readings_page(request: HttpRequest) -> DeskPage:
    """What the organ read, newest first, without what it read."""
    actor = asker(request)
    rows = Reading.objects.filter(organ=actor.organ).order_by("-at", "-pk")[:MOST]
    known = {one.code: one for one in data_items()}
    return DeskPage(
        crumbs=crumbs(Link(_("本单位读取记录"))),
        title=_("本单位读取记录"),
        lead=_("本人看到的是同一份记录。记录不能改、不能删。"),
        tables=(
            Table(
                _("读取记录"), (_("时间"), _("数据项"), _("字段"), _("办件"), _("使用许可")),
                tuple(
                    (
                        Cell(moment_words(row.at)),
                        Cell(known[row.item].title if row.item in known else row.certificate or row.item),
                        Cell(known[row.item].labels(row.fields) if row.item in known else "—"),
                        Cell(row.case or "—", f"/desk/cases/{row.case}" if row.case else ""), Cell(row.use or "—"),
                    )
                    for row in rows
                ),
                empty=_("还没有读取过。"),
            ),
        ),
    )  # fmt: skip


def _requests(actor: Actor, typed: Mapping[str, str], refusal: Refusal | None, *, token: str = "") -> DeskPage:
    named = organ_names()
    uses = list(uses_of(actor.organ)[:MOST])
    standing = [one for one in uses if not hasattr(one, "end") and one.until >= today()]
    titles = {one.code: one.title for one in data_items()}
    problems = Problems(((str(refusal), refusal.field or "reason"),)) if refusal is not None else None
    keyed = typed.get("do") == "token"
    mine = [one for one in standing if one.organ == actor.organ]
    keys = Act(
        title=_("领取接口密钥"), action=HERE, submit=_("领取新密钥"), problems=problems if keyed else None,
        hint=_("供本单位业务系统按件读取；同样只能为在办的件、在写明的环节读取，同样留有记录。原来的密钥随即失效。"),
        fields=(
            Field("do", "", "hidden", "token"),
            Field("use", _("使用许可"), "select", typed.get("use", "") if keyed else "", options=_numbers(mine, titles)),
        ),
    )  # fmt: skip
    act = Act(
        title=_("结束使用"), action=HERE, submit=_("结束"), problems=None if keyed else problems,
        hint=_("不再需要的请结束；提供单位发现超范围使用的可以收回。"),
        fields=(
            Field("use", _("使用许可"), "select", typed.get("use", ""), options=_numbers(standing, titles)),
            Field("reason", _("原因"), "text", typed.get("reason", ""), error=str(refusal) if refusal else "", maxlength=300),
        ),
    )  # fmt: skip
    return DeskPage(
        crumbs=crumbs(Link(_("共享申请和使用"))),
        title=_("共享申请和使用"),
        links=(
            *((Link(_("申请共享"), f"{HERE}/new", icon="send"),) if may(actor, "data_sharing.ask") else ()),
            Link(_("为办件读取数据"), f"{DESK}read", icon="scan-search"),
        ),
        notice=Notice(token, "warn", "key-round", _("新密钥，只显示这一次")) if token else None,
        acts=(*((act,) if standing else ()), *((keys,) if mine else ())),
        tables=(_asked(actor, named), _uses(uses, named, titles, actor)),
    )


def _numbers(uses: list[Use], titles: Mapping[str, str]) -> tuple[Option, ...]:
    return tuple(Option(one.number, f"{titles.get(one.item, one.item)}（{one.number}）") for one in uses)


def _asked(actor: Actor, named: Mapping[str, str]) -> Table:
    """Requests by the organ and to it. Those it may open lead to the case."""
    found = cases_for(SYSTEM).filter(system="data_sharing", start__startswith=PREFIX)
    rows = found.filter(data__asker=actor.organ) | found.filter(organ=actor.organ)
    seen = set(cases_for(actor).filter(system="data_sharing").values_list("number", flat=True))
    told = rows.order_by("-received_at").values("number", "summary", "organ", "data", "milestone", "due_on", "status")
    return Table(
        _("共享申请"), (_("数据项"), _("编号"), _("需求单位"), _("提供单位"), _("到哪一步"), _("答复期限")),
        tuple(
            (
                Cell(row["summary"]),
                Cell(row["number"], f"/desk/cases/{row['number']}" if row["number"] in seen else ""),
                Cell(named.get(row["data"].get("asker", ""), "")), Cell(named.get(row["organ"], row["organ"])),
                Cell(row["milestone"] or _("办理中")), Cell(day_words(row["due_on"]) if row["due_on"] else "—"),
            )
            for row in told[:MOST]
        ),
        empty=_("还没有共享申请。"),
    )  # fmt: skip


def _uses(uses: list[Use], named: Mapping[str, str], titles: Mapping[str, str], actor: Actor) -> Table:
    return Table(
        _("使用许可"), (_("数据项"), _("编号"), _("使用单位"), _("用于"), _("使用至"), _("状态")),
        tuple(
            (
                Cell(titles.get(one.item, one.item)), Cell(one.number),
                Cell(named.get(one.organ, one.organ) if one.organ != actor.organ else _("本单位")),
                Cell(title_of("powers", one.power)), Cell(day_words(one.until)), Cell(tag=_state(one)),
            )
            for one in uses
        ),
        empty=_("还没有获准的使用。"),
    )  # fmt: skip


def _state(one: Use) -> Tag:
    if hasattr(one, "end"):
        return Tag(ENDS[one.end.ground], "bad")
    return Tag(_("使用中"), "ok") if one.until >= today() else Tag(ENDS["day-past"], "warn")


def _form(
    actor: Actor, item: str, procedure: str, typed: Mapping[str, list[str]], errors: Mapping[str, str], key: str
) -> DeskPage:
    start, found = request_start(item, procedure), data_item(item)
    spec = form(start.form)
    fields: list[Field] = []
    for one in spec.fields:
        if one.kind == "hidden":
            continue
        options = _options(actor, one.name, choices_of(one, {}))
        sent = typed.get(one.name, [one.default] if one.default else [])
        value: Any = sent if one.kind == "choices" else next(iter(sent), "")
        fields.append(
            Field(
                one.name, one.label, one.kind, value, one.hint, errors.get(one.name, ""), options,
                optional=not one.required, unit=one.unit, rows=one.rows, maxlength=one.max if one.kind == "textarea" else None,
            )
        )  # fmt: skip
    problems = Problems(tuple((text, name) for name, text in errors.items())) if errors else None
    return DeskPage(
        crumbs=crumbs(Link(_("共享申请和使用"), HERE), Link(_("申请共享"), f"{HERE}/new?item={item}"), Link(found.title)),
        title=spec.title,
        lead=spec.lead,
        notice=Notice(found.condition, "warn", title=found.share.word) if found.condition else None,
        acts=(
            Act(
                title=_("申请书"), action=f"{HERE}/new/{item}/{procedure}", submit=spec.button, fields=tuple(fields),
                problems=problems, key=key, basis=_("政务数据共享条例第二十一条；个人信息保护法第六条：最小必要"),
            ),
        ),
    )  # fmt: skip


def _options(actor: Actor, name: str, known: tuple[Choice, ...]) -> tuple[Option, ...]:
    """The answers as offered to this organ: of the power list, its own entries alone."""
    if name == "power":
        own = {row.code for row in entries("powers") if row.content.get("subject") == actor.organ}
        known = tuple(one for one in known if one.value in own)
    return tuple(Option(one.value, one.label, one.hint) for one in known)


def _read(
    actor: Actor, case: str, item: str, names: list[str], refusal: Refusal | None, told: tuple[Datum, ...]
) -> DeskPage:
    uses = [one for one in uses_of(actor.organ) if one.organ == actor.organ and not hasattr(one, "end")]
    by_item: dict[str, dict[str, None]] = {}
    for use in uses:
        if use.until >= today():
            by_item.setdefault(use.item, {}).update(dict.fromkeys(use.steps))
    known = {one.code: one for one in data_items()}
    problems = Problems(((str(refusal), refusal.field or "case"),)) if refusal is not None else None
    acts = tuple(
        Act(
            title=known[code].title, action=f"{DESK}read", submit=_("读取并记录"),
            problems=problems if code == item else None,
            fields=(
                Field("item", "", "hidden", code),
                Field("case", _("办件编号"), "text", case, error=str(refusal) if refusal and code == item else "", width="w18",
                      maxlength=20),
                Field(f"fields-{code}", _("要读的字段"), "choices", names if code == item else [],
                      options=tuple(Option(name, known[code].label(name)) for name in fields)),
            ),
            hint=_("只能为在办的件、在申请写明的环节读取；本人看得到谁、为哪件事、读了什么。"),
        )
        for code, fields in by_item.items()
        if code in known
    )  # fmt: skip
    table = Table(
        _("读到的内容（离开本页即不再显示）"), (_("字段"), _("内容"), _("来源")),
        tuple((Cell(one.label), Cell(_said(one)), Cell(one.source)) for one in told),
        empty=_("来源单位没有关于此人的记载。"),
    )  # fmt: skip
    read = item and refusal is None
    summary = find_case(case, actor=actor).summary if read else ""
    return DeskPage(
        crumbs=crumbs(Link(_("为办件读取数据"))),
        title=_("为办件读取数据"),
        lead=f"{case} {summary}".strip(),
        notice=None if acts else Notice(_("本单位还没有获准使用的数据项，请先申请共享。"), "warn"),
        tables=(table,) if read else (),
        acts=acts,
    )


def _said(one: Datum) -> str:
    return f"{one.value}{_('（本人有异议，核实中）')}" if one.disputed else one.value
