# SPDX-License-Identifier: Apache-2.0
"""How bills are written on pages: states, amounts, the table of fees."""

from decimal import Decimal
from typing import Any

from mingfu.engines.manifest.shown import Cell, Table, Tag
from mingfu.kernel.refusals import _
from mingfu.systems.services.bills.gateways import WINDOW, gateway_of
from mingfu.systems.services.bills.models import Bill, BillLine
from mingfu.systems.services.bills.money import yuan
from mingfu.systems.services.bills.refusals import GatewayUnknown

STATES = {
    "open": Tag(_("待缴"), "warn", "circle-dashed"),
    "paid": Tag(_("已缴清"), "ok", "check"),
    "ended": Tag(_("已无费用"), "", "circle-slash"),
}
REFUNDS = {
    "asked": Tag(_("等待核准"), "warn"),
    "granted": Tag(_("已核准，正在退"), "act"),
    "sent": Tag(_("已核准，正在退"), "act"),
    "done": Tag(_("已退"), "ok", "check"),
    "denied": Tag(_("未核准"), "bad"),
}
GROUNDS = {"surplus": _("多缴"), "mistake": _("多收或错收")}
DROPPED = {
    "withdrawn": _("申请已撤回，不收"),
    "refused": _("不予办理，不收"),
    "not-accepted": _("不予受理，不收"),
    "lapsed": _("视为撤回，不收"),
}


def channel_of(gateway: str) -> Any:
    """What a way to pay is called."""
    if gateway == WINDOW:
        return _("窗口")
    try:
        return gateway_of(gateway).title
    except GatewayUnknown:
        return gateway


def money(fen: int) -> str:
    """An amount with its unit."""
    return str(_("{amount} 元")).format(amount=yuan(fen))


def number(value: Decimal) -> str:
    """A quantity or price without empty decimals."""
    return f"{value.normalize():f}"


def lines_of(bill: Bill) -> list[BillLine]:
    """The lines in the order in which they came."""
    return list(bill.lines.order_by("pk"))


def fees_table(lines: list[BillLine], *, to: str = "") -> Table:
    """The fees of a bill: what for, how reckoned, how much, by which law; `to` is where matters are shown."""
    rows = tuple(
        (
            Cell(one.name, f"{to}{one.case}" if to else ""),
            Cell(one.case),
            Cell(_reckoned(one)),
            Cell(money(one.due), tag=Tag(DROPPED.get(one.dropped_why, _("不收"))) if one.dropped_at else None),
            Cell(_waived(one) or one.basis),
        )
        for one in lines
    )
    columns = (_("收费项目"), _("办件"), _("怎么算"), _("应缴"), _("依据"))
    return Table(_("费用明细"), columns, rows, empty=_("没有费用。"))


def _reckoned(one: BillLine) -> str:
    price = str(_("{price} 元{unit} × {quantity}"))
    return price.format(price=number(one.price), unit=f"/{one.unit}" if one.unit else "", quantity=number(one.quantity))


def _waived(one: BillLine) -> str:
    if not one.waived or one.dropped_at:
        return ""
    text = str(_("{basis}；减免 {amount} 元，依据：{rule}"))
    return text.format(basis=one.basis, amount=yuan(one.waived), rule=one.waiver_basis)
