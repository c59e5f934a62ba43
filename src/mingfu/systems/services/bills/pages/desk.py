# SPDX-License-Identifier: Apache-2.0
"""Bills at the desk: what waits to be measured, charging and waiving, money over the counter, refunds by two persons."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from mingfu.engines.cases import cases_for, read_case
from mingfu.engines.manifest import Audience, Page, asker
from mingfu.engines.manifest.shown import (
    Act,
    Acts,
    Cell,
    Empty,
    Fact,
    Field,
    Filters,
    Link,
    Notice,
    Option,
    Problems,
    Table,
    Tag,
)
from mingfu.kernel.access import Actor, NotVisible, may
from mingfu.kernel.clock import chance
from mingfu.kernel.refusals import Refusal, _
from mingfu.systems.services.bills import charging, paying, refunding
from mingfu.systems.services.bills.charging import Charge, fee_code, fees_of, waivers_for
from mingfu.systems.services.bills.models import Bill, BillLine, Refund
from mingfu.systems.services.bills.money import yuan
from mingfu.systems.services.bills.numbering import bill_url
from mingfu.systems.services.bills.pages.wording import (
    GROUNDS,
    REFUNDS,
    STATES,
    channel_of,
    fees_table,
    lines_of,
    money,
    number,
)
from mingfu.systems.services.bills.queries import bills_for, open_findings, refunds_for
from mingfu.systems.services.bills.settling import left_of, standing_of

DESK = "/desk/bills/"
CASES = "/desk/cases/"
WAITS = "等待缴费"
"""The milestone of matters that wait for a payment, as the procedures name it."""

MOST = 100
SEE_OTHER = 303
Typed = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class IndexPage:
    """What waits for somebody, and the bills."""

    crumbs: tuple[Link, ...]
    waiting: Table
    refunds: Table
    bills: Table
    filters: Filters
    empty: Empty
    day: Link


@dataclass(frozen=True, slots=True)
class ChargePage:
    """The fees of a matter, to be measured and put on a bill."""

    crumbs: tuple[Link, ...]
    title: str
    facts: tuple[Fact, ...]
    act: Act | None
    fees: Table
    notice: Notice | None
    problems: Problems | None


@dataclass(frozen=True, slots=True)
class BillPage:
    """A bill with everything that has happened to it, and what one may do."""

    crumbs: tuple[Link, ...]
    number: str
    tag: Tag
    facts: tuple[Fact, ...]
    fees: Table
    payments: Table
    refunds: Table
    acts: Acts
    problems: Problems | None
    link: str


def index_page(request: HttpRequest) -> IndexPage:
    """Bills of the asker's organ."""
    actor = asker(request)
    state, asked = request.GET.get("state", ""), request.GET.get("q", "").replace("\x00", "").strip()[:20]
    found = bills_for(actor)
    if state in STATES:
        found = found.filter(state=state)
    if asked:
        found = found.filter(number__startswith=asked.upper()) | found.filter(lines__case=asked)
    rows = []
    for bill in found.distinct().prefetch_related("lines")[:MOST]:
        living = [line for line in bill.lines.all() if not line.dropped_at]
        row = (
            Cell(bill.number, f"{DESK}{bill.number}"), Cell("、".join(dict.fromkeys(line.name for line in living)) or "—"),
            Cell(money(sum(line.due for line in living))), Cell(bill.due_on.isoformat()), Cell("", tag=STATES[bill.state]),
        )  # fmt: skip
        rows.append(row)
    options = (Option("", _("全部")), *(Option(code, tag.text) for code, tag in STATES.items()))
    count = open_findings().count() if may(actor, "services.reconcile") else 0
    return IndexPage(
        crumbs=(Link(_("工作台"), "/desk/"), Link(_("缴费"))),
        waiting=_waiting(actor),
        refunds=_asked(actor),
        bills=Table(_("缴费单"), (_("缴费单"), _("费用"), _("应缴"), _("缴纳期限"), _("状态")), tuple(rows)),
        filters=Filters(
            DESK,
            (
                Field("q", _("缴费单号或办件编号"), "text", asked, maxlength=20),
                Field("state", _("状态"), "select", state, options=options),
            ),
            label=_("找缴费单"),
        ),
        empty=Empty(_("没有相符的缴费单"), _("换一个编号，或去掉条件。"), "search"),
        day=Link(_("对账"), f"{DESK}day", count=count) if may(actor, "services.reconcile") else Link(""),
    )


def _waiting(actor: Actor) -> Table:
    """Matters of the organ that wait for a payment, with whether they are on a bill yet."""
    found = cases_for(actor).filter(system="services", status="open", milestone=WAITS, organ=actor.organ)
    cases = list(found.order_by("pk").values_list("number", "summary")[:MOST])
    billed = dict(
        BillLine.objects.filter(case__in=[case for case, _said in cases], dropped_at=None).values_list(
            "case", "bill__number"
        )
    )
    charges = may(actor, "services.bill")
    rows = tuple(
        (
            Cell(case, f"{DESK}charge/{case}" if charges else f"/desk/cases/{case}"),
            Cell(said),
            Cell(billed[case], f"{DESK}{billed[case]}") if case in billed else Cell("", tag=Tag(_("待核定"), "warn")),
        )
        for case, said in cases
    )
    return Table(_("等待缴费的办件"), (_("办件"), _("事项"), _("缴费单")), rows, empty=_("没有等待缴费的办件。"))


def _asked(actor: Actor) -> Table:
    rows = tuple(
        (
            Cell(one.payment.bill.number, f"{DESK}{one.payment.bill.number}"), Cell(money(one.fen)),
            Cell(GROUNDS.get(one.ground, one.ground)), Cell(one.why or "—"),
        )
        for one in refunds_for(actor)[:MOST]
    )  # fmt: skip
    return Table(
        _("等待核准的退费"), (_("缴费单"), _("金额"), _("类别"), _("原因")), rows, empty=_("没有等待核准的退费。")
    )


def charge_page(request: HttpRequest, case: str) -> ChargePage:
    """Measure the fees of a matter."""
    return _charge_page(asker(request), case, {}, None)


def receive_charge(request: HttpRequest, case: str) -> HttpResponse | ChargePage:
    """Put them on the bill."""
    actor, typed = asker(request), {name: str(value) for name, value in request.POST.items()}
    _visible(actor, case)
    wanted = []
    for fee in fees_of(read_case(case)):
        code = fee_code(fee)
        quantity = typed.get(f"q-{code}", "").strip()
        if quantity:
            wanted.append(Charge(code, quantity, typed.get(f"w-{code}", "")))
    if not wanted:
        return _charge_page(actor, case, typed, Problems(((_("请填写数量。"), ""),)))
    try:
        bill = charging.charge(case, tuple(wanted), actor=actor, key=typed.get("key") or None)
    except Refusal as refusal:
        return _charge_page(actor, case, typed, Problems(((str(refusal), ""),)))
    messages.success(request, str(_("已开单，缴费链接已发给申请人。")))
    return HttpResponseRedirect(f"{DESK}{bill}", status=SEE_OTHER)


def _charge_page(actor: Actor, case: str, typed: Typed, problems: Problems | None) -> ChargePage:
    _visible(actor, case)
    found = read_case(case)
    lines = list(BillLine.objects.filter(case=case, dropped_at=None).order_by("pk"))
    billed = {line.fee for line in lines}
    fields: list[Field] = []
    for fee in fees_of(found):
        code = fee_code(fee)
        if code in billed or fee.amount is None:
            continue
        hint = str(_("{price} 元{unit}。{standard}依据：{basis}")).format(
            price=number(fee.amount), unit=f"/{fee.unit}" if fee.unit else "", standard=f"{fee.standard}。" if fee.standard else "", basis=fee.basis
        )  # fmt: skip
        fields.append(
            Field(
                f"q-{code}",
                str(_("{fee}：数量")).format(fee=fee.name),
                "text",
                typed.get(f"q-{code}", ""),
                hint,
                optional=True,
            )
        )
        rules = waivers_for(code)
        if rules:
            options = (Option("", _("不减免")), *(Option(row.code, row.title) for row in rules))
            evidence = "；".join(f"{row.title}：{row.content.get('evidence', '')}" for row in rules)
            label = str(_("{fee}：减免")).format(fee=fee.name)
            fields.append(Field(f"w-{code}", label, "select", typed.get(f"w-{code}", ""), evidence, options=options))
    act = (
        Act(_("核定并开单"), f"{DESK}charge/{case}", _("开单"), tuple(fields), key=chance.token_urlsafe(12))
        if fields
        else None
    )
    return ChargePage(
        crumbs=(Link(_("工作台"), "/desk/"), Link(_("缴费"), DESK), Link(case)),
        title=found.summary,
        facts=(Fact(_("办件"), case, f"{CASES}{case}"),),
        act=act,
        fees=fees_table(lines),
        notice=None if fields else Notice(_("没有还要开单的费用。")),
        problems=problems,
    )


def _visible(actor: Actor, case: str) -> None:
    if not may(actor, "services.bill") or not cases_for(actor).filter(number=case, system="services").exists():
        raise NotVisible


def bill_page(request: HttpRequest, number: str) -> BillPage:
    """One bill."""
    return _bill_page(asker(request), number, None)


def receive_bill(request: HttpRequest, number: str) -> HttpResponse | BillPage:
    """Do with it what was asked."""
    actor, typed = asker(request), {name: str(value) for name, value in request.POST.items()}
    if not bills_for(actor).filter(number=number).exists():
        raise NotVisible
    act = ACTS.get(typed.get("do", ""))
    if act is None:
        raise NotVisible
    try:
        act(number, typed, actor)
    except Refusal as refusal:
        return _bill_page(actor, number, Problems(((str(refusal), refusal.field),)))
    messages.success(request, str(_("已办理。")))
    return HttpResponseRedirect(f"{DESK}{number}", status=SEE_OTHER)


def _cash(number: str, typed: Typed, actor: Actor) -> None:
    paying.take_at_window(
        number, typed.get("amount", ""), typed.get("trade", ""), actor=actor, key=typed.get("key") or None
    )


def _waive(number: str, typed: Typed, actor: Actor) -> None:
    case, _bar, fee = typed.get("line", "").partition("|")
    charging.waive(number, case, fee, typed.get("rule", ""), actor=actor)


def _ask(number: str, typed: Typed, actor: Actor) -> None:
    payment = typed.get("payment", "")
    pk = int(payment) if payment.isdecimal() and len(payment) < 15 else 0  # noqa: PLR2004 - as long as a key may be
    refunding.ask(number, pk, typed.get("amount", ""), typed.get("why", ""), actor=actor, key=typed.get("key") or None)


def _grant(_number: str, typed: Typed, actor: Actor) -> None:
    refunding.grant(typed.get("refund", ""), actor=actor)


def _deny(_number: str, typed: Typed, actor: Actor) -> None:
    refunding.deny(typed.get("refund", ""), typed.get("why", ""), actor=actor)


ACTS: Mapping[str, Callable[[str, Typed, Actor], None]] = {
    "cash": _cash, "waive": _waive, "ask": _ask, "grant": _grant, "deny": _deny,
}  # fmt: skip


def _bill_page(actor: Actor, number: str, problems: Problems | None) -> BillPage:
    bill = bills_for(actor).filter(number=number).first()
    if bill is None:
        raise NotVisible
    stands, lines = standing_of(bill), lines_of(bill)
    refunds = list(Refund.objects.filter(payment__bill=bill).order_by("pk"))
    return BillPage(
        crumbs=(Link(_("工作台"), "/desk/"), Link(_("缴费"), DESK), Link(number)),
        number=number,
        tag=STATES[bill.state],
        facts=(
            Fact(_("应缴"), money(stands.due)), Fact(_("已收"), money(stands.received)),
            Fact(_("已退或正在退"), money(stands.returned)), Fact(_("还要缴"), money(stands.owed)),
            Fact(_("缴纳期限"), bill.due_on.isoformat()),
        ),
        fees=fees_table(lines, to=CASES),
        payments=Table(_("收款"), (_("流水号"), _("渠道"), _("金额"), _("可退")), tuple(
            (Cell(one.trade), Cell(channel_of(one.gateway)), Cell(money(one.fen)), Cell(money(left_of(one)))) for one in bill.payments.order_by("pk")
        ), empty=_("还没有收款。")),
        refunds=Table(_("退费"), (_("编号"), _("金额"), _("类别"), _("原因"), _("状态")), tuple(
            (
                Cell(one.number), Cell(money(one.fen)), Cell(GROUNDS.get(one.ground, one.ground)), Cell(one.why or "—"),
                Cell("", tag=REFUNDS[one.state]),
            )
            for one in refunds
        ), empty=_("没有退费。")),
        acts=Acts(None, tuple(_acts(actor, bill, refunds))),
        problems=problems,
        link=bill_url(number),
    )  # fmt: skip


def _acts(actor: Actor, bill: Bill, refunds: list[Refund]) -> list[Act]:
    """What one may do with the bill now."""
    here, stands, found = f"{DESK}{bill.number}", standing_of(bill), []

    def act(do: str, title: Any, submit: Any, *fields: Field, hint: Any = "", basis: Any = "") -> None:
        asked = (Field("do", "", "hidden", do), *fields)
        found.append(Act(title, here, submit, asked, hint, key=chance.token_urlsafe(12), basis=basis))

    for one in refunds if may(actor, "services.refund-grant") else ():
        if one.state == "asked":
            hidden = Field("refund", "", "hidden", one.number)
            title = str(_("核准退费 {amount} 元")).format(amount=yuan(one.fen))
            act("grant", title, _("核准"), hidden, hint=one.why or GROUNDS.get(one.ground, ""))
            if one.ground != "surplus":
                why = Field("why", _("不核准的原因"), "textarea", rows=2, maxlength=200)
                act("deny", str(_("不核准退费 {amount} 元")).format(amount=yuan(one.fen)), _("不核准"), hidden, why)
    if stands.owed and may(actor, "services.cashier"):
        act(
            "cash", _("窗口收款"), _("登记收款"), Field("amount", _("金额（元）"), "text", yuan(stands.owed)),
            Field("trade", _("刷卡或收款凭条的流水号"), "text", maxlength=64),
            hint=_("没有手机的也能缴：在窗口收现金或刷卡，登记流水号，一笔只登一次。"),
        )  # fmt: skip
    if may(actor, "services.bill"):
        lines = [line for line in bill.lines.filter(dropped_at=None, waived=0).order_by("pk") if waivers_for(line.fee)]
        if lines:
            options = tuple(Option(f"{line.case}|{line.fee}", f"{line.name}（{line.case}）") for line in lines)
            rules = {row.code: row for line in lines for row in waivers_for(line.fee)}
            act(
                "waive", _("减免"), _("按规则减免"), Field("line", _("费用"), "select", options=options),
                Field("rule", _("规则"), "select", options=tuple(Option(code, row.title) for code, row in rules.items())),
                basis="；".join(dict.fromkeys(row.basis for row in rules.values())),
            )  # fmt: skip
    payments = [one for one in bill.payments.order_by("pk") if left_of(one)] if may(actor, "services.refund") else []
    if payments:
        options = tuple(Option(str(one.pk), f"{one.trade}（{yuan(left_of(one))}）") for one in payments)
        act(
            "ask", _("申请退费"), _("提交核准"), Field("payment", _("退哪一笔"), "select", options=options),
            Field("amount", _("金额（元）"), "text"), Field("why", _("原因"), "textarea", rows=2, maxlength=200),
            hint=_("由另一位有权限的人核准后，按原路退回。"),
        )  # fmt: skip
    return found


PAGES = (
    Page(
        path="bills/", name="bills", title=_("缴费"), audience=Audience.OFFICIAL, act="services.bill-see",
        template="services/bills/desk.html", build=index_page, nav=True,
    ),
    Page(
        path="bills/charge/<str:case>", name="bill-charge", title=_("核定费用"), audience=Audience.OFFICIAL,
        act="services.bill", template="services/bills/charge.html", build=charge_page, receive=receive_charge,
    ),
)  # fmt: skip
BILL = Page(
    path="bills/<str:number>", name="bill-desk", title=_("缴费单"), audience=Audience.OFFICIAL, act="services.bill-see",
    template="services/bills/desk_bill.html", build=bill_page, receive=receive_bill,
)  # fmt: skip
