# SPDX-License-Identifier: Apache-2.0
"""Fees come on one bill at the guide's price, are waived by rule, paid once, and go back by two persons."""

import pytest
from windows_words import moment

from mingfu.engines import cases
from mingfu.kernel.access import Actor
from mingfu.kernel.ledger import events_of as told
from mingfu.systems.services.bills import charging, paying, refunding, sandbox
from mingfu.systems.services.bills.charging import Charge
from mingfu.systems.services.bills.gateways import Message
from mingfu.systems.services.bills.models import (
    Bill,
    BillLine,
    Finding,
    GatewayMessage,
    Payment,
    PayOrder,
    Refund,
    Voucher,
)
from mingfu.systems.services.bills.settling import standing_of

pytestmark = pytest.mark.usefixtures("district", "seeded")


def hear(sent):
    return paying.hear("sandbox", *sent)


def order_of(bill, actor):
    return paying.ask_payment(bill, actor=actor).rpartition("/")[2]


def standing(bill):
    stands = standing_of(Bill.objects.get(number=bill))
    return stands.due, stands.received, stands.returned, stands.asked, stands.owed, stands.state


def test_several_matters_are_one_bill_and_paid_at_once(matter, urban, head, react):
    road, sign = matter(), matter("gm-t-sign")
    bill = charging.charge(road, (Charge("road", "1000"),), actor=urban)
    assert charging.charge(sign, (Charge("certificate"),), actor=urban) == bill
    lines = list(BillLine.objects.order_by("pk").values_list("case", "name", "fen", "basis", "organ"))
    assert lines == [
        (road, "城市道路占用费", 30_000, "城市道路管理条例第三十七条", "gm.urban"),
        (sign, "证照工本费", 1_000, "价格法第四十七条", "gm.urban"),
    ]
    assert standing(bill) == (31_000, 0, 0, 0, 31_000, "open")
    # 30 days after 2 March.
    assert Bill.objects.get().due_on.isoformat() == "2026-04-01"
    order = order_of(bill, urban)
    assert order_of(bill, urban) == order
    sent = sandbox.pay(order)
    assert [hear(sent), hear(sent)] == ["applied", "known"]
    assert standing(bill) == (31_000, 31_000, 0, 0, 0, "paid")
    assert [each.name for each in told(f"bill:{bill}")] == [
        "bill.opened", "bill.charged", "bill.charged", "payment.asked", "payment.received", "bill.paid", "voucher.issued",
    ]  # fmt: skip
    voucher = Voucher.objects.get()
    assert (voucher.number, voucher.fen) == ("明非税〔2026〕1号", 31_000)
    assert voucher.lines == [[road, "城市道路占用费", 30_000], [sign, "证照工本费", 1_000]]


def test_what_cannot_be_charged(matter, urban, refused, small, official):
    road = matter()
    for wanted, code in (
        (Charge("road", "0"), "bill-quantity-wrong"), (Charge("road", "-1"), "bill-quantity-wrong"),
        (Charge("road", "NaN"), "bill-quantity-wrong"), (Charge("road", "1e30"), "bill-quantity-wrong"),
        (Charge("road", "1.00001"), "bill-quantity-wrong"), (Charge("road", "三"), "bill-quantity-wrong"),
        (Charge("tea"), "bill-fee-unknown"), (Charge("road", "10", "sme"), "bill-waiver-unfit"),
    ):  # fmt: skip
        with refused(code):
            charging.charge(road, (wanted,), actor=urban)
    assert not Bill.objects.exists()
    bill = charging.charge(road, (Charge("road", "10"),), actor=urban)
    with refused("bill-charged-already"):
        charging.charge(road, (Charge("road", "10"),), actor=urban)
    assert standing(bill)[0] == 300


def test_the_procedure_waits_for_the_payment(matter, urban, head, react):
    """Granted on 2 March, it waits; the handler measures, the applicant pays, delivery follows."""
    number = matter()
    for node, typed, who in (
        ("check", {"check": ["accept"]}, urban),
        ("review", {"special": ["none"], "opinion": ["grant"], "findings": ["图纸与现场一致"]}, urban),
        ("decide", {"decision": ["grant"]}, head),
    ):
        token = next(item.token for item in cases.read_case(number).items if item.node == node)
        cases.complete_task(number, token, typed, actor=who)
    react(f"case:{number}")
    case = cases.read_case(number)
    assert (case.milestone, case.items, Bill.objects.count()) == ("等待缴费", (), 0)
    bill = charging.charge(number, (Charge("road", "1000"),), actor=urban)
    assert hear(sandbox.pay(order_of(bill, urban))) == "applied"
    react(f"bill:{bill}", f"case:{number}")
    case = cases.read_case(number)
    assert (case.milestone, [item.node for item in case.items]) == ("送达", ["deliver"])
    assert (case.data["fees"], case.data["paid_fen"]) == ("paid", 30_000)
    assert cases.replay(number).differences == ()


def test_a_fixed_fee_is_billed_by_itself_and_a_waived_one_needs_no_payment(matter, urban, money, react):
    number = matter("gm-t-sign")
    token = cases.read_case(number).items[0].token
    cases.complete_task(number, token, {"decision": ["grant"], "result": ["已备案"]}, actor=urban)
    react(f"case:{number}")
    [bill] = Bill.objects.all()
    assert standing(bill.number) == (1_000, 0, 0, 0, 1_000, "open")
    assert charging.waive(bill.number, number, "certificate", "hardship", actor=urban) == 1_000
    assert standing(bill.number) == (0, 0, 0, 0, 0, "paid")
    react(f"bill:{bill.number}", f"case:{number}")
    assert (cases.read_case(number).status, cases.read_case(number).outcome) == ("closed", "granted")
    # Nothing was paid, so there is nothing to give a voucher over.
    assert not Voucher.objects.exists()
    assert BillLine.objects.get().waiver_basis.startswith("社会救助暂行办法")


def test_wrong_amount_late_and_two_payments(billed, urban, at, react):
    """Too little leaves the rest owed; a payment that comes after another one is kept, and asked to go back."""
    first = order_of(billed, urban)
    hear(sandbox.pay(first, fen=10_000))
    assert standing(billed) == (30_000, 10_000, 0, 0, 20_000, "open")
    assert list(Finding.objects.values_list("kind", "ours", "theirs")) == [("amount", 30_000, 10_000)]
    second = order_of(billed, urban)
    assert (second, PayOrder.objects.get(number=second).fen) == (f"{billed}-2", 20_000)
    hear(sandbox.pay(second))
    assert standing(billed)[-1] == "paid"
    at(moment(3, 3))
    # The payer had two windows open; the bank took the first order's money again under another number.
    hear(sandbox.pay(first, fen=30_000))
    assert standing(billed) == (30_000, 60_000, 0, 30_000, 0, "paid")
    assert list(Refund.objects.values_list("fen", "ground", "state", "asked_by")) == [
        (30_000, "surplus", "asked", "system:bills")
    ]


def test_a_lost_answer_is_asked_for(billed, urban, at):
    order = order_of(billed, urban)
    sandbox.pay(order)
    assert paying.look_after(at(moment(3, 2, 9, 1))) == 0
    assert paying.look_after(at(moment(3, 2, 9, 3))) == 1
    assert paying.look_after(at(moment(3, 2, 9, 5))) == 0
    assert standing(billed) == (30_000, 30_000, 0, 0, 0, "paid")


def test_forged_replayed_and_misplaced_messages_change_nothing(billed, urban, refused):
    order = order_of(billed, urban)
    body, headers = sandbox.pay(order)
    forged = body.replace(b"30000", b"30001")
    for bad in (
        (forged, headers),
        (body, {}),
        (b"", headers),
        (b"{}", {sandbox.SIGNATURE: "0" * 64}),
        (b"\xff\x00", headers),
    ):
        with refused("gateway-forged"):
            paying.hear("sandbox", *bad)
    with refused("gateway-unknown"):
        paying.hear("nobody", body, headers)
    assert standing(billed)[1] == 0
    assert GatewayMessage.objects.filter(verdict="forged").count() == 5
    stray = sandbox.said(Message("M9", "paid", "JF20260000000-1", "S9", 500, moment(3, 2)))
    assert [hear(stray), hear(stray)] == ["doubted", "known"]
    assert list(Finding.objects.values_list("kind", "about", "theirs")) == [("unknown", "S9", 500)]
    # The same transaction under a new message number is still one payment.
    hear((body, headers))
    again = sandbox.said(Message("M-other", "paid", order, Payment.objects.get().trade, 30_000, moment(3, 2)))
    assert (hear(again), standing(billed)[1]) == ("known", 30_000)


def test_a_refund_takes_two_and_is_done_once(billed, urban, head, money, refused, at, official):
    hear(sandbox.pay(order_of(billed, urban)))
    payment = Payment.objects.get().pk
    with refused("refund-too-much"):
        refunding.ask(billed, payment, "300.01", "多收了一天", actor=urban)
    for bad in ("0", "-1", "1.005", "abc", "", "1e400", "NaN"):
        with refused("bill-amount-wrong"):
            refunding.ask(billed, payment, bad, "多收了一天", actor=urban)
    number = refunding.ask(billed, payment, "30", "多收了一天", actor=urban)
    with refused("not-allowed"):
        refunding.grant(number, actor=urban)
    both = official("gm.urban.head", number="T1")
    with refused("refund-four-eyes"):
        refunding.grant(number, actor=both)
    assert standing(billed) == (30_000, 30_000, 0, 3_000, 0, "paid")
    refunding.grant(number, actor=head)
    assert standing(billed) == (30_000, 30_000, 3_000, 0, 3_000, "open")
    assert (refunding.send_granted(at(moment(3, 2, 10))), refunding.send_granted(at(moment(3, 2, 11)))) == (1, 0)
    refund = Refund.objects.get()
    assert (refund.state, refund.trade) == ("done", f"T{number}")
    with refused("refund-gone"):
        refunding.grant(number, actor=head)
    assert list(Voucher.objects.order_by("pk").values_list("number", "fen")) == [
        ("明非税〔2026〕1号", 30_000), ("明非税退〔2026〕1号", 3_000),
    ]  # fmt: skip


def test_a_matter_taken_back_owes_nothing_and_its_money_goes_back(matter, urban, head, payer, react, at):
    road, sign = matter(), matter("gm-t-sign")
    bill = charging.charge(road, (Charge("road", "1000"),), actor=urban)
    charging.charge(sign, (Charge("certificate"),), actor=urban)
    hear(sandbox.pay(order_of(bill, urban)))
    cases.withdraw(road, actor=Actor("citizen", f"party:{payer}", party=payer))
    react(f"case:{road}")
    assert standing(bill) == (1_000, 31_000, 0, 30_000, 0, "paid")
    refunding.grant(Refund.objects.get().number, actor=head)
    refunding.send_granted(at(moment(3, 2, 12)))
    assert standing(bill) == (1_000, 1_000 + 30_000, 30_000, 0, 0, "paid")


def test_paid_at_the_window_by_its_slip(billed, money, urban, refused):
    order_of(billed, urban)
    with refused("not-allowed"):
        paying.take_at_window(billed, "300", "0001", actor=urban)
    assert paying.take_at_window(billed, "100.00", "0001", actor=money) == 10_000
    for amount, slip, code in (
        ("100", "0001", "bill-trade-taken"),
        ("200.01", "2", "bill-amount-wrong"),
        ("1", " ", "bill-amount-wrong"),
    ):
        with refused(code):
            paying.take_at_window(billed, amount, slip, actor=money)
    paying.take_at_window(billed, "200", "0002", actor=money)
    assert (standing(billed)[-1], PayOrder.objects.get().state) == ("paid", "over")
    with refused("bill-nothing-owed"):
        paying.ask_payment(billed, actor=urban)
