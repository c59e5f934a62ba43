# SPDX-License-Identifier: Apache-2.0
"""A bill on a telephone and at the desk, by HTTP: pay, receipts, measuring, refunds by two, the day's account."""

import io

import pytest
from django.test import Client
from windows_words import desk_of, home_of, moment, text_of

from mingfu.engines import cases
from mingfu.systems.services.bills import sandbox
from mingfu.systems.services.bills.charging import Charge, charge
from mingfu.systems.services.bills.models import Bill, BillLine, Finding, Payment, Refund
from mingfu.systems.services.bills.numbering import bill_url

pytestmark = pytest.mark.usefixtures("district", "seeded")


def test_paid_on_a_telephone(matter, urban, payer, queries):
    road, sign = matter(), matter("gm-t-sign")
    bill = charge(road, (Charge("road", "1000"),), actor=urban)
    charge(sign, (Charge("certificate"),), actor=urban)
    phone, url = Client(), bill_url(bill)
    with queries(20):
        said = text_of(phone.get(url))
    for word in (
        "310.00 元",
        "0.3 元/每平方米每日 × 1000",
        "城市道路管理条例第三十七条",
        "价格法第四十七条",
        "2026-04-01",
    ):
        assert word in said
    bank = phone.post(url)
    assert (bank.status_code, bank["Location"]) == (303, f"/services/bank/{bill}-1")
    assert "310.00 元" in text_of(phone.get(bank["Location"]))
    paid = phone.post(bank["Location"], {"how": "twice"})
    assert (paid.status_code, paid["Location"]) == (303, url)
    said = text_of(phone.get(url))
    assert "费用已经缴清" in said
    assert "去缴费" not in said
    assert "电子票据 明非税〔2026〕1号" in said
    voucher = phone.get(f"{url}/vouchers/{Bill.objects.get().vouchers.get().pk}")
    assert (voucher["Content-Type"], voucher.content[:5]) == ("application/pdf", b"%PDF-")
    # Whoever is signed in finds it without the link; a stranger does not.
    assert bill in text_of(home_of(payer).get("/services/bills"))
    assert bill not in text_of(phone.get("/services/bills"))
    assert phone.post(url)["Location"] == url


def test_the_page_of_the_matter_leads_to_its_bill_and_says_that_it_was_paid(matter, urban, head, payer, react, queries):
    number = matter()
    for node, typed, who in (
        ("check", {"check": ["accept"]}, urban),
        ("review", {"special": ["none"], "opinion": ["grant"], "findings": ["图纸与现场一致"]}, urban),
        ("decide", {"decision": ["grant"]}, head),
    ):
        token = next(item.token for item in cases.read_case(number).items if item.node == node)
        cases.complete_task(number, token, typed, actor=who)
    home = home_of(payer)
    assert "去缴费" not in text_of(home.get(f"/case/{number}"))
    bill = charge(number, (Charge("road", "1000"),), actor=urban)
    with queries(25):
        said = text_of(home.get(f"/case/{number}"))
    assert "去缴费：300.00 元（2026-04-01前）" in said
    assert f'href="{bill_url(bill)}"' in said
    assert "<strong>缴清费用</strong>" not in said
    Client().post(bill_url(bill))
    Client().post(f"/services/bank/{bill}-1", {"how": "once"})
    react(f"case:{number}", f"bill:{bill}")
    said = text_of(home.get(f"/case/{number}"))
    assert "去缴费" not in said
    assert "<strong>缴清费用</strong>" in said
    assert "<strong>缴清费用</strong>" in text_of(desk_of("gm.urban.handler").get(f"/desk/cases/{number}"))


def test_links_that_are_none(billed):
    phone = Client()
    for url in (
        f"/services/bills/{billed}/aaaa",
        f"/services/bills/JF20260000000/{'a' * 16}",
        f"{bill_url(billed)}/vouchers/1",
    ):
        text_of(phone.get(url), 404)
    text_of(phone.get("/services/bank/JF1-1"), 404)
    text_of(phone.get("/services/pay/sandbox"), 404)


def test_the_gateway_calls_without_a_token_and_by_its_signature_alone(billed, urban):
    Client().post(bill_url(billed))
    body, headers = sandbox.pay(f"{billed}-1")
    sent = {"HTTP_" + name.upper().replace("-", "_"): value for name, value in headers.items()}
    machine = Client(enforce_csrf_checks=True)

    def call(body, **sent):
        answer = machine.post("/services/pay/sandbox", body, content_type="application/json", **sent)
        return answer.status_code, answer.json()

    assert call(body) == (403, {"ok": False, "code": "gateway-forged"})
    assert call(body + b" ", **sent) == (403, {"ok": False, "code": "gateway-forged"})
    assert call(b"x" * 30_000, **sent) == (403, {"ok": False, "code": "gateway-forged"})
    assert Payment.objects.count() == 0
    assert call(body, **sent) == (200, {"ok": True, "verdict": "applied"})
    assert call(body, **sent) == (200, {"ok": True, "verdict": "known"})
    assert machine.post("/services/pay/nobody", body, content_type="application/json").status_code == 404
    assert [one.fen for one in Payment.objects.all()] == [30_000]


def test_a_lost_answer_is_found_when_the_payer_looks(billed, at):
    phone, url = Client(), bill_url(billed)
    phone.post(url)
    phone.post(f"/services/bank/{billed}-1", {"how": "lost"})
    assert "费用已经缴清" in text_of(phone.get(url))
    assert Payment.objects.count() == 1


def test_half_and_failed(billed):
    phone, url = Client(), bill_url(billed)
    phone.post(url)
    phone.post(f"/services/bank/{billed}-1", {"how": "fail"})
    assert phone.post(url)["Location"] == f"/services/bank/{billed}-2"
    phone.post(f"/services/bank/{billed}-2", {"how": "half"})
    said = text_of(phone.get(url))
    assert "150.00 元" in said
    assert "去缴费" in said


def test_measured_at_the_desk(matter, head, urban, react, queries):
    number = matter()
    for node, typed, who in (
        ("check", {"check": ["accept"]}, urban),
        ("review", {"special": ["none"], "opinion": ["grant"], "findings": ["图纸与现场一致"]}, urban),
        ("decide", {"decision": ["grant"]}, head),
    ):
        token = next(item.token for item in cases.read_case(number).items if item.node == node)
        cases.complete_task(number, token, typed, actor=who)
    desk = desk_of("gm.urban.handler")
    with queries(25):
        said = text_of(desk.get("/desk/bills/"))
    assert f"/desk/bills/charge/{number}" in said
    form = text_of(desk.get(f"/desk/bills/charge/{number}"))
    assert "城市道路占用费：数量" in form
    url = f"/desk/bills/charge/{number}"
    assert "请填写数量" in text_of(desk.post(url, {}), 422)
    assert "数量要大于 0" in text_of(desk.post(url, {"q-road": "0"}), 422)
    assert "不适用于" in text_of(desk.post(url, {"q-road": "5", "w-road": "sme"}), 422)
    assert not Bill.objects.exists()
    key = "k" * 16
    first = desk.post(url, {"q-road": "1000", "key": key})
    assert first.status_code == 303
    assert desk.post(url, {"q-road": "1000", "key": key})["Location"] == first["Location"]
    assert BillLine.objects.get().fen == 30_000
    # Another organ's handler neither sees nor charges it.
    other = desk_of("gm.civil.handler")
    text_of(other.get(url), 404)
    text_of(other.get(first["Location"]), 404)
    text_of(other.post(first["Location"], {"do": "waive"}), 404)


def test_a_refund_by_two_at_the_desk(billed, urban, queries):
    phone = Client()
    phone.post(bill_url(billed))
    phone.post(f"/services/bank/{billed}-1", {"how": "once"})
    url, desk = f"/desk/bills/{billed}", desk_of("gm.urban.handler")
    with queries(30):
        text_of(desk.get(url))
    payment = str(Payment.objects.get().pk)
    assert "最多可退 300.00 元" in text_of(
        desk.post(url, {"do": "ask", "payment": payment, "amount": "301", "why": "多收了一天"}), 422
    )
    assert "请写明原因" in text_of(desk.post(url, {"do": "ask", "payment": payment, "amount": "30", "why": ""}), 422)
    text_of(desk.post(url, {"do": "ask", "payment": "9" * 30, "amount": "30", "why": "多收了一天"}), 422)
    text_of(desk.post(url, {"do": "steal"}), 404)
    desk.post(url, {"do": "ask", "payment": payment, "amount": "30", "why": "多收了一天"})
    refund = Refund.objects.get()
    assert (refund.state, refund.fen) == ("asked", 3_000)
    text_of(desk.post(url, {"do": "grant", "refund": refund.number}), 422)
    head = desk_of("gm.urban.head")
    assert "核准退费 30.00 元" in text_of(head.get(url))
    assert "核准退费 30.00 元" in text_of(head.get(url))
    head.post(url, {"do": "deny", "refund": refund.number, "why": "核实没有多收"})
    refund.refresh_from_db()
    assert refund.state == "denied"


def test_the_day_at_the_desk(billed, urban):
    phone = Client()
    phone.post(bill_url(billed))
    phone.post(f"/services/bank/{billed}-1", {"how": "lost"})
    Payment.objects.all()
    desk = desk_of("gm.data.handler")
    assert "请选择支付机构的对账文件" in text_of(desk.post("/desk/bills/day", {"do": "file"}), 422)
    bad = io.BytesIO(b"not a file")
    bad.name = "a.csv"
    assert "第 1 行有误" in text_of(desk.post("/desk/bills/day", {"do": "file", "file": bad}), 422)
    body = sandbox.Sandbox().account(moment(3, 2).date()) + b"paid,JF1-1,X1,77,2026-03-02T10:00:00+08:00\n"
    file = io.BytesIO(body)
    file.name = "day.csv"
    answer = desk.post("/desk/bills/day", {"do": "file", "file": file}, follow=True)
    said = text_of(answer)
    assert "共 2 笔，一致 0 笔，补记 1 笔，新差异 1 条" in said
    assert "我方没有的收款" in said
    finding = str(Finding.objects.get().pk)
    assert "请写明原因" in text_of(desk.post("/desk/bills/day", {"do": "clear", "finding": finding, "why": ""}), 422)
    desk.post("/desk/bills/day", {"do": "clear", "finding": finding, "why": "银行测试交易"})
    assert "没有差异" in text_of(desk.get("/desk/bills/day"))
    # Not for everybody.
    assert desk_of("gm.civil.handler").get("/desk/bills/day").status_code in {403, 404}
