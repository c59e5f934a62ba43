# SPDX-License-Identifier: Apache-2.0
"""The day's reconciliation at the desk: a gateway's file in, the differences with their owners out."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from mingfu.engines.manifest import Audience, Page, asker
from mingfu.engines.manifest.shown import Act, Cell, Field, Link, Problems, Table
from mingfu.kernel.access import NotVisible
from mingfu.kernel.organs import Post
from mingfu.kernel.refusals import Refusal, _
from mingfu.systems.services.bills.findings import KINDS, clear
from mingfu.systems.services.bills.models import DayFile
from mingfu.systems.services.bills.pages.wording import money
from mingfu.systems.services.bills.paying import gateway_here
from mingfu.systems.services.bills.queries import open_findings
from mingfu.systems.services.bills.reconciling import LARGEST, reconcile

HERE = "/desk/bills/day"
MOST, DAYS = 100, 31
SEE_OTHER = 303


@dataclass(frozen=True, slots=True)
class FindingShown:
    """A difference, and the form that clears it."""

    title: Any
    text: str
    act: Act


@dataclass(frozen=True, slots=True)
class DayPage:
    """Files that were taken in, and what does not agree."""

    crumbs: tuple[Link, ...]
    upload: Act
    files: Table
    findings: tuple[FindingShown, ...]
    problems: Problems | None


def day_page(_request: HttpRequest) -> DayPage:
    """Reconciliation."""
    return _page(None)


def receive_day(request: HttpRequest) -> HttpResponse | DayPage:
    """Take in a file, or clear a difference."""
    actor, do = asker(request), request.POST.get("do", "")
    try:
        if do == "clear":
            pk = request.POST.get("finding", "")
            if not pk.isdecimal() or len(pk) > 15:  # noqa: PLR2004 - as long as a key may be
                raise NotVisible
            clear(int(pk), request.POST.get("why", ""), actor=actor)
            said = str(_("已核销。"))
        else:
            file = request.FILES.get("file")
            if file is None or (file.size or 0) > LARGEST:
                return _page(Problems(((_("请选择支付机构的对账文件（CSV，不超过 50 MB）。"), "file"),)))
            told = reconcile(gateway_here(), file.read(), actor=actor)
            said = str(_("{day}：共 {rows} 笔，一致 {matched} 笔，补记 {taken} 笔，新差异 {findings} 条。")).format(
                day=told.day, rows=told.rows, matched=told.matched, taken=told.taken, findings=told.findings
            )  # fmt: skip
    except Refusal as refusal:
        return _page(Problems(((str(refusal), refusal.field),)))
    messages.success(request, said)
    return HttpResponseRedirect(HERE, status=SEE_OTHER)


def _page(problems: Problems | None) -> DayPage:
    files = tuple(
        (
            Cell(one.day.isoformat()),
            Cell(str(one.rows)),
            Cell(str(one.matched)),
            Cell(money(one.paid)),
            Cell(money(one.returned)),
        )
        for one in DayFile.objects.order_by("-day", "-pk")[:DAYS]
    )
    found = list(open_findings()[:MOST])
    titles = dict(Post.objects.filter(code__in={one.owner for one in found}).values_list("code", "title"))
    text = _("{day} · {about} · 我方 {ours} 元，对方 {theirs} 元 · 由{owner}核销")
    shown = tuple(
        FindingShown(
            KINDS[one.kind],
            str(text).format(
                day=one.day.isoformat(), about=one.about, ours=money(one.ours).split()[0], theirs=money(one.theirs).split()[0],
                owner=titles.get(one.owner, one.owner),
            ),
            Act(
                _("核销"), HERE, _("核销"),
                (
                    Field("do", "", "hidden", "clear"), Field("finding", "", "hidden", str(one.pk)),
                    Field("why", str(_("怎么查清的（{about}）")).format(about=one.about), "text", maxlength=200),
                ),
            ),
        )
        for one in found
    )  # fmt: skip
    return DayPage(
        crumbs=(Link(_("工作台"), "/desk/"), Link(_("缴费"), "/desk/bills/"), Link(_("对账"))),
        upload=Act(
            _("载入对账文件"), HERE, _("核对"),
            (Field("do", "", "hidden", "file"), Field("file", _("支付机构的日对账文件"), "file", hint=_("CSV，一天一个文件；重复载入不会重复记账"))),
            uploads=True,
        ),
        files=Table(_("已核对的日期"), (_("日期"), _("笔数"), _("一致"), _("收"), _("退")), files, empty=_("还没有载入过对账文件。")),
        findings=shown,
        problems=problems,
    )  # fmt: skip


PAGES = (
    Page(
        path="bills/day", name="bills-day", title=_("对账"), audience=Audience.OFFICIAL, act="services.reconcile",
        template="services/bills/day.html", build=day_page, receive=receive_day,
    ),
)  # fmt: skip
