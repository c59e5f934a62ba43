# SPDX-License-Identifier: Apache-2.0
"""Bills for whoever pays: the bill by its link, my bills, the vouchers, the gateway's call, and the sandbox's bank."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse

from mingfu.engines.documents import find_document, render
from mingfu.engines.manifest import Audience, Page, visitor
from mingfu.engines.manifest.shown import Cell, Empty, Fact, Link, Notice, Table, Tag
from mingfu.kernel.access import ANONYMOUS, NotVisible
from mingfu.kernel.refusals import Refusal, _
from mingfu.systems.services.bills import sandbox
from mingfu.systems.services.bills.models import Bill, PayOrder, Refund
from mingfu.systems.services.bills.numbering import bill_url
from mingfu.systems.services.bills.pages.wording import GROUNDS, REFUNDS, STATES, fees_table, lines_of, money
from mingfu.systems.services.bills.paying import ask_payment, gateway_here, hear, look_after_one
from mingfu.systems.services.bills.queries import bills_of, by_link
from mingfu.systems.services.bills.settling import standing_of

SEE_OTHER = 303
LARGEST = 20_000
MINE = 50
TITLES = {True: _("电子票据 {number}"), False: _("退付凭证 {number}")}


@dataclass(frozen=True, slots=True)
class BillPage:
    """One bill on a telephone: how much, for what, until when; to pay, or its receipts."""

    crumbs: tuple[Link, ...]
    number: str
    tag: Tag
    amount: str
    said: Any
    pay: str
    offline: Any
    facts: tuple[Fact, ...]
    fees: Table
    refunds: Table | None
    vouchers: tuple[Link, ...]
    again: str


@dataclass(frozen=True, slots=True)
class MinePage:
    """Every bill of whoever is signed in."""

    crumbs: tuple[Link, ...]
    bills: Table
    empty: Empty
    sign_in: str


@dataclass(frozen=True, slots=True)
class BankPage:
    """The bank that the sandbox plays."""

    order: str
    amount: str
    here: str
    notice: Notice
    choices: tuple[Link, ...]


def bill_page(_request: HttpRequest, number: str, code: str) -> BillPage:
    """The bill a link stands for."""
    bill = by_link(number, code)
    look_after_one(bill)
    bill.refresh_from_db()
    return _bill_page(bill)


def receive_bill(request: HttpRequest, number: str, code: str) -> HttpResponse:
    """Go and pay."""
    by_link(number, code)
    actor = visitor(request)
    try:
        url = ask_payment(number, actor=actor if actor.kind == "citizen" else ANONYMOUS)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        url = bill_url(number)
    return HttpResponseRedirect(url, status=SEE_OTHER)


def _bill_page(bill: Bill) -> BillPage:
    stands, url = standing_of(bill), bill_url(bill.number)
    here = gateway_here()
    offline = _("本系统还没有接通网上缴费。请持缴费单号到区政务服务中心综合窗口缴费。")
    if stands.owed:
        said: Any = _("请在 {due} 前缴纳。几件事的费用合在这一张单上，只缴一次。")
    else:
        said = _("费用已经缴清，不用再付。") if stands.due else _("没有要缴的费用。")
    return BillPage(
        crumbs=(Link(_("首页"), "/"), Link(_("办事"), "/services/"), Link(_("缴费单"))),
        number=bill.number,
        tag=STATES[bill.state],
        amount=money(stands.owed or stands.settled),
        said=str(said).format(due=bill.due_on.isoformat()),
        pay=url if stands.owed and here else "",
        offline=offline if stands.owed and not here else "",
        facts=(
            Fact(_("应缴"), money(stands.due)),
            Fact(_("已收"), money(stands.received)),
            Fact(_("已退或正在退"), money(stands.returned)),
        ),
        fees=fees_table(lines_of(bill)),
        refunds=_refunds(bill),
        vouchers=tuple(
            Link(str(TITLES[one.refund_id is None]).format(number=one.number), f"{url}/vouchers/{one.pk}")
            for one in bill.vouchers.order_by("pk")
        ),
        again=url,
    )


def _refunds(bill: Bill) -> Table | None:
    found = list(Refund.objects.filter(payment__bill=bill).order_by("pk"))
    rows = tuple(
        (Cell(money(one.fen)), Cell(GROUNDS.get(one.ground, one.ground)), Cell("", tag=REFUNDS[one.state]))
        for one in found
    )
    return Table(_("退费"), (_("金额"), _("原因"), _("状态")), rows) if rows else None


def voucher(_request: HttpRequest, number: str, code: str, pk: int) -> HttpResponse:
    """A voucher as PDF."""
    found = by_link(number, code).vouchers.filter(pk=pk).first()
    if found is None:
        raise NotVisible
    response = HttpResponse(render(find_document(found.number)), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{number}-{pk}.pdf"'
    response["Cache-Control"] = "no-store"
    return response


def mine_page(request: HttpRequest) -> MinePage:
    """My bills."""
    party = visitor(request).party
    found = list(bills_of(party)[:MINE]) if party else []
    rows = []
    for bill in found:
        stands = standing_of(bill)
        row = (
            Cell(bill.number, bill_url(bill.number)), Cell("", tag=STATES[bill.state]), Cell(money(stands.owed or stands.settled)),
            Cell(bill.due_on.isoformat()),
        )  # fmt: skip
        rows.append(row)
    text = _("有要缴的费用时，会发短信告诉您。") if party else _("登录后可以看到您的缴费单；也可以从短信里的链接打开。")
    return MinePage(
        crumbs=(Link(_("首页"), "/"), Link(_("办事"), "/services/"), Link(_("我的缴费单"))),
        bills=Table(_("我的缴费单"), (_("缴费单"), _("状态"), _("金额"), _("缴纳期限")), tuple(rows)),
        empty=Empty(_("没有缴费单"), text, "receipt"),
        sign_in="" if party else "/sign-in?next=/services/bills",
    )


def heard(request: HttpRequest, gateway: str) -> HttpResponse:
    """A gateway calls: what it says counts by its signature alone, and it is told whether to say it again."""
    body = request.body if int(request.headers.get("Content-Length") or 0) <= LARGEST else b""
    try:
        verdict = hear(gateway, body, request.headers)
    except Refusal as refusal:
        return JsonResponse({"ok": False, "code": refusal.code}, status=refusal.status)
    return JsonResponse({"ok": True, "verdict": verdict})


def not_to_read(_request: HttpRequest, **_parts: str) -> HttpResponse:
    """Nothing is shown where machines call."""
    raise NotVisible


def bank_page(_request: HttpRequest, order: str) -> BankPage:
    """The sandbox's page for an order."""
    found = _order(order)
    return BankPage(
        order=order,
        amount=money(found.fen),
        here=f"/services/bank/{order}",
        notice=Notice(_("这里是演示用的模拟银行，不动用真钱。下面的每个按钮演一种情况。"), "warn"),
        choices=(
            Link(_("付款"), "once"),
            Link(_("付款，银行通知两次"), "twice"),
            Link(_("付款，银行通知丢失"), "lost"),
            Link(_("只付一半"), "half"),
            Link(_("付款失败"), "fail"),
        ),
    )


def receive_bank(request: HttpRequest, order: str) -> HttpResponse:
    """Do at the sandbox's bank what was chosen, and come back to the bill."""
    found, how = _order(order), request.POST.get("how", "once")
    if how == "fail":
        hear(sandbox.KEY, *sandbox.refused(order))
    else:
        sent = sandbox.pay(order, fen=max(found.fen // 2, 1) if how == "half" else None)
        for _time in range({"lost": 0, "twice": 2}.get(how, 1)):
            hear(sandbox.KEY, *sent)
    return HttpResponseRedirect(bill_url(found.bill.number), status=SEE_OTHER)


def _order(number: str) -> PayOrder:
    found = PayOrder.objects.select_related("bill").filter(number=number, gateway=sandbox.KEY).first()
    if found is None or not sandbox.usable():
        raise NotVisible
    return found


PAGES = (
    Page(
        path="services/bills", name="bills", title=_("我的缴费单"), audience=Audience.PUBLIC,
        template="services/bills/mine.html", build=mine_page,
    ),
    Page(
        path="services/bills/<slug:number>/<slug:code>", name="bill", title=_("缴费单"), audience=Audience.PUBLIC,
        template="services/bills/bill.html", build=bill_page, receive=receive_bill,
    ),
    Page(
        path="services/bills/<slug:number>/<slug:code>/vouchers/<int:pk>", name="voucher", title=_("电子票据"),
        audience=Audience.PUBLIC, template="", build=voucher,
    ),
    Page(
        path="services/pay/<slug:gateway>", name="pay", title=_("支付机构通知"), audience=Audience.PUBLIC, template="",
        build=not_to_read, receive=heard, machine=True,
    ),
    Page(
        path="services/bank/<slug:order>", name="bank", title=_("模拟银行"), audience=Audience.PUBLIC,
        template="services/bills/bank.html", build=bank_page, receive=receive_bank,
    ),
)  # fmt: skip
