# SPDX-License-Identifier: Apache-2.0
"""Messages of a gateway in any order, any number of times: the sums are right. Two at once: nothing is paid twice."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from decimal import Decimal
from threading import Barrier

import pytest
from django.db import connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from mingfu.kernel.access import SYSTEM
from mingfu.kernel.refusals import Refusal
from mingfu.systems.services.bills import paying, refunding, sandbox
from mingfu.systems.services.bills.gateways import Message
from mingfu.systems.services.bills.models import Bill, BillLine, Payment, PayOrder, Refund, Voucher
from mingfu.systems.services.bills.refusals import NothingOwed
from mingfu.systems.services.bills.settling import settle, standing_of

AT = datetime(2026, 3, 2, 1, tzinfo=UTC)
DUE = 1_000
MANY = 5

ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("ask")),
        st.tuples(st.just("paid"), st.integers(1, 3), st.integers(0, 4), st.sampled_from([400, 600, DUE, 1_300])),
        st.tuples(st.just("failed"), st.integers(1, 3)),
        st.tuples(st.just("grant")),
        st.tuples(st.just("send")),
        st.tuples(st.just("refunded"), st.integers(1, 2), st.sampled_from([300, 400, DUE])),
        st.tuples(st.just("charge")),
    ),
    max_size=14,
)


def bill_of(fen=DUE):
    bill = Bill.objects.create(number=f"JF{Bill.objects.count():011d}", opened_at=AT, due_on=AT.date())
    line(bill, "road", fen)
    return bill


def line(bill, fee, fen):
    BillLine.objects.create(
        bill=bill, case="2026-000001-0", item="t", edition=1, organ="gm.urban", fee=fee, name=fee, basis="法", price=Decimal(fen) / 100,
        quantity=1, fen=fen, added_at=AT, added_by="system:test",
    )  # fmt: skip


class World:
    """What must be so, kept beside the acts by plain sums."""

    def __init__(self, bill):
        self.bill, self.due, self.trades, self.heard = bill, DUE, {}, set()

    def act(self, name, *parts):
        getattr(self, name)(*parts)
        self.check()

    def ask(self):
        if standing_of(self.bill).owed:
            paying.ask_payment(self.bill.number, actor=SYSTEM)
        else:
            with pytest.raises(NothingOwed):
                paying.ask_payment(self.bill.number, actor=SYSTEM)

    def paid(self, order, trade, fen):
        about, message = f"{self.bill.number}-{order}", f"M{order}-{trade}-{fen}"
        known = PayOrder.objects.filter(number=about).exists()
        answer = paying.hear("sandbox", *sandbox.said(Message(message, "paid", about, f"S{trade}", fen, AT)))
        if message in self.heard or (known and trade in self.trades):
            assert answer == "known"
        elif known:
            assert answer == "applied"
            self.trades[trade] = fen
        else:
            assert answer == "doubted"
        self.heard.add(message)

    def failed(self, order):
        about = f"{self.bill.number}-{order}"
        paying.hear("sandbox", *sandbox.said(Message(f"F{order}", "failed", about, "", 0, AT)))

    def grant(self):
        asked = Refund.objects.filter(payment__bill=self.bill, state="asked").first()
        if asked:
            refunding.grant(asked.number, actor=SYSTEM)

    def send(self):
        refunding.send_granted(datetime(2030, 1, 1, tzinfo=UTC))

    def refunded(self, number, fen):
        about = f"{self.bill.number}R{number}"
        message = Message(f"R{number}-{fen}", "refunded", about, f"T{about}", fen, AT)
        paying.hear("sandbox", *sandbox.said(message))

    def charge(self):
        self.due += 700
        line(self.bill, f"more{self.due}", 700)
        settle(Bill.objects.select_for_update().get(pk=self.bill.pk), actor=SYSTEM)

    def check(self):
        bill = Bill.objects.get(pk=self.bill.pk)
        stands = standing_of(bill)
        assert (stands.due, stands.received) == (self.due, sum(self.trades.values()))
        assert stands.returned + stands.asked <= stands.received
        # Whatever is held beyond what is due is asked to go back, and nothing else is.
        assert stands.asked == stands.surplus == max(stands.received - stands.returned - stands.due, 0)
        assert bill.state == ("open" if stands.owed else "paid")
        assert bill.orders.filter(state="asked").count() <= (1 if stands.owed else 0)
        assert bill.vouchers.filter(refund=None).count() <= 1
        for payment in bill.payments.all():
            assert sum(r.fen for r in payment.refunds.exclude(state="denied")) <= payment.fen


@pytest.mark.usefixtures("district", "seeded")
def test_sums_are_right_in_any_order(at):
    at(AT)

    @settings(max_examples=60)
    @given(ACTS)
    def walk(acts):
        with transaction.atomic():
            world = World(bill_of())
            for act in acts:
                world.act(*act)
            transaction.set_rollback(True)

    walk()


def at_once(act):
    gate = Barrier(MANY)

    def one(number):
        gate.wait()
        try:
            return act(number)
        except Refusal as refusal:
            return refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(MANY) as pool:
        return list(pool.map(one, range(MANY)))


@pytest.mark.usefixtures("own_database")
def test_the_same_payment_heard_at_once_counts_once(monkeypatch):
    monkeypatch.setattr("mingfu.systems.services.bills.settling._issue", lambda *_parts: None)
    bill = bill_of()
    orders = at_once(lambda _number: paying.ask_payment(bill.number, actor=SYSTEM))
    assert orders == [f"/services/bank/{bill.number}-1"] * MANY
    sent = sandbox.pay(f"{bill.number}-1")
    assert sorted(at_once(lambda _number: paying.hear("sandbox", *sent))) == ["applied", *["known"] * 4]
    # Another message about the same transaction, and the gateway asked meanwhile.
    trade = Payment.objects.get().trade
    told = [sandbox.said(Message(f"N{n}", "paid", f"{bill.number}-1", trade, DUE, AT)) for n in range(MANY)]
    assert at_once(lambda number: paying.hear("sandbox", *told[number])) == ["known"] * MANY
    assert (Payment.objects.count(), standing_of(bill).received) == (1, DUE)
    slips = at_once(lambda number: paying.take_at_window(bill.number, "10", f"slip{number}", actor=SYSTEM))
    assert slips == ["bill-nothing-owed"] * MANY
    assert Voucher.objects.count() == 0


@pytest.mark.usefixtures("own_database")
def test_money_goes_back_once(monkeypatch):
    monkeypatch.setattr("mingfu.systems.services.bills.settling._issue", lambda *_parts: None)
    bill = bill_of()
    paying.ask_payment(bill.number, actor=SYSTEM)
    paying.hear("sandbox", *sandbox.pay(f"{bill.number}-1"))
    payment = Payment.objects.get().pk
    answers = at_once(lambda _number: refunding.ask(bill.number, payment, "6", "多收了费用", actor=SYSTEM))
    assert sorted(answers) == [f"{bill.number}R1", *["refund-too-much"] * 4]
    Refund.objects.update(asked_by="post:gm.urban.handler#T1")
    granted = at_once(lambda _number: refunding.grant(f"{bill.number}R1", actor=SYSTEM))
    assert sorted(map(str, granted)) == ["None", *["refund-gone"] * 4]
    done = at_once(lambda _number: refunding.send_granted(datetime(2030, 1, 1, tzinfo=UTC)))
    assert sum(done) == 1
    assert (sandbox.SandboxTrade.objects.filter(kind="refunded").count(), standing_of(bill).returned) == (1, 600)
