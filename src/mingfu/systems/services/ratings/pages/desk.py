# SPDX-License-Identifier: Apache-2.0
"""Ratings at the desk: what was said, what was made of it, the code to scan at a window, a rating by telephone."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from mingfu.engines.cases import cases_for
from mingfu.engines.manifest import Audience, Page, asker
from mingfu.engines.manifest.shown import Act, Acts, Cell, Field, Filters, Link, Option, Problems, Table, Tag
from mingfu.engines.opinions import CHANNELS, LEVELS, link_staff, rate_by_phone, ratings_of
from mingfu.kernel.access import Actor, NotVisible, may, require
from mingfu.kernel.clock import LEGAL_ZONE
from mingfu.kernel.organs import organ_name
from mingfu.kernel.parties import find_by
from mingfu.kernel.parties.refusals import PartyUnknown
from mingfu.kernel.refusals import Refusal, _
from mingfu.systems.services.ratings.asking import show_at_window
from mingfu.systems.services.ratings.working import START

DESK = "/desk/ratings/"
MOST = 100
SEE_OTHER = 303
TONES = {5: "ok", 4: "ok", 3: "", 2: "bad", 1: "bad"}
KINDS = (("", _("全部")), ("bad", _("差评")), ("odd", _("有异常标记")))


@dataclass(frozen=True, slots=True)
class DeskPage:
    """The newest ratings, the work on bad ones, and what one may do."""

    crumbs: tuple[Link, ...]
    filters: Filters
    ratings: Table
    work: Table
    acts: Acts
    problems: Problems | None


@dataclass(frozen=True, slots=True)
class CodePage:
    """A code to scan, large enough for whoever stands before the window."""

    crumbs: tuple[Link, ...]
    number: str
    url: str


def desk_page(request: HttpRequest) -> DeskPage:
    """Ratings of the asker's organ; of all for who runs the ratings."""
    return _page(request, None)


def _page(request: HttpRequest, problems: Problems | None) -> DeskPage:
    actor, kind = asker(request), request.GET.get("kind", "")
    organ = "" if may(actor, "services.rate-review") or may(actor, "services.rate-appeal") else actor.organ
    found = list(ratings_of(organ, bad=kind == "bad", odd=kind == "odd")[:MOST])
    levels, channels = dict(LEVELS), dict(CHANNELS)
    rows = []
    for one in found:
        struck = getattr(one, "strike", None)
        row = (
            Cell(one.rated_at.astimezone(LEGAL_ZONE).strftime("%Y-%m-%d %H:%M")), Cell(one.case), Cell(organ_name(one.organ)),
            Cell("", tag=Tag(levels[one.level], TONES[one.level])), Cell(one.words or "—"), Cell(channels.get(one.channel, "")),
            Cell("", tag=Tag(_("已剔除")) if struck else Tag(_("同一设备评价过多"), "warn") if one.flag else None),
        )  # fmt: skip
        rows.append(row)
    columns = (_("时间"), _("编号"), _("单位"), _("评价"), _("原话"), _("渠道"), _("标记"))
    return DeskPage(
        crumbs=(Link(_("工作台"), "/desk/"), Link(_("好差评"))),
        filters=Filters(
            DESK, (Field("kind", _("看哪些"), "select", kind, options=tuple(Option(*one) for one in KINDS)),), label=_("筛选评价")
        ),
        ratings=Table(_("评价"), columns, tuple(rows), empty=_("还没有评价。")),
        work=_work(actor),
        acts=Acts(None, tuple(_acts(actor))),
        problems=problems,
    )  # fmt: skip


def _work(actor: Actor) -> Table:
    cases = cases_for(actor).filter(start=START).order_by("-pk")[:MOST]
    rows = tuple(
        (
            Cell(case.summary, f"/desk/cases/{case.number}"), Cell(organ_name(case.organ)), Cell(_(case.milestone)),
            Cell(case.due_on.isoformat() if case.due_on else "—"),
        )
        for case in cases
    )  # fmt: skip
    return Table(_("差评整改"), (_("差评"), _("单位"), _("进度"), _("期限")), rows, empty=_("没有差评要办。"))


def _acts(actor: Actor) -> list[Act]:
    found = []
    fields: tuple[Field, ...]
    if may(actor, "services.rate-invite"):
        fields = (Field("do", "", "hidden", "code"), Field("case", _("办件编号"), "text", maxlength=20))
        hint = _("请办事人当面扫码评价，一次有效；此前短信里的链接随之失效。不得代评、诱导。")
        found.append(Act(_("窗口扫码评价"), DESK, _("出示二维码"), fields, hint))
    if may(actor, "services.rate-review"):
        levels = tuple(Option(str(value), title) for value, title in LEVELS)
        fields = (
            Field("do", "", "hidden", "phone"), Field("case", _("办件编号"), "text", maxlength=20),
            Field("level", _("评价"), "select", options=(Option("", _("请选择")), *levels)),
            Field("words", _("评价人的原话"), "textarea", rows=2, maxlength=500, optional=True),
        )  # fmt: skip
        found.append(
            Act(_("登记电话评价"), DESK, _("登记"), fields, _("只登记本人在电话里说的。被评单位和办理人自己不能登记。"))
        )
    if may(actor, "services.staff-link"):
        fields = (
            Field("do", "", "hidden", "staff"), Field("official", _("工号"), "text", maxlength=20),
            Field("phone", _("本人手机号"), "text", maxlength=20),
        )  # fmt: skip
        hint = _("工作人员本人申报。申报后不能用这个手机号评价本单位。手机号只用来比对，不显示。")
        found.append(Act(_("工作人员申报本人身份"), DESK, _("登记"), fields, hint))
    return found


def receive_desk(request: HttpRequest) -> Any:
    """Show a code, or write down what was said."""
    actor, do = asker(request), request.POST.get("do", "")
    if do not in {"code", "phone", "staff"}:
        raise NotVisible
    case = request.POST.get("case", "").replace("\x00", "").strip()[:20]
    try:
        if do == "code":
            token = show_at_window(case, actor=actor)
            return _code(request, case, token)
        if do == "phone":
            require(actor, "services.rate-review")
            level = request.POST.get("level", "")
            chosen = int(level) if level in {"1", "2", "3", "4", "5"} else None
            rate_by_phone(case, actor=actor, level=chosen, words=request.POST.get("words", ""))
        else:
            _link(request, actor)
    except Refusal as refusal:
        return _page(request, Problems(((str(refusal), refusal.field),)))
    messages.success(request, str(_("已登记。")))
    return HttpResponseRedirect(DESK, status=SEE_OTHER)


def _link(request: HttpRequest, actor: Actor) -> None:
    require(actor, "services.staff-link")
    party = find_by("phone", request.POST.get("phone", "").replace("\x00", "")[:20])
    if party is None:
        raise PartyUnknown
    link_staff(request.POST.get("official", "").strip()[:20], party.pk, actor=actor)


def _code(request: HttpRequest, case: str, token: str) -> HttpResponse:
    page = CodePage(
        crumbs=(Link(_("工作台"), "/desk/"), Link(_("好差评"), DESK), Link(case)),
        number=case,
        url=request.build_absolute_uri(f"/rate/{token}"),
    )
    answer = render(request, "services/ratings/code.html", {"page": page})
    answer["Cache-Control"] = "no-store"
    return answer


PAGES = (
    Page(
        path="ratings/", name="ratings", title=_("好差评"), audience=Audience.OFFICIAL, act="services.rate-see",
        template="services/ratings/desk.html", build=desk_page, receive=receive_desk, nav=True,
    ),
)  # fmt: skip
