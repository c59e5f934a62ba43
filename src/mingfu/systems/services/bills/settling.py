# SPDX-License-Identifier: Apache-2.0
"""After everything that moves a bill: reckon it anew, say what changed, ask for surplus to go back, issue the voucher."""

from django.db.models import Sum

from mingfu.engines.documents import issue
from mingfu.kernel.access import Actor, system
from mingfu.kernel.catalogs import entry
from mingfu.kernel.clock import now
from mingfu.kernel.ledger import record
from mingfu.systems.services.bills.events import (
    BillEnded,
    BillPaid,
    BillReopened,
    PaymentOver,
    RefundAsked,
    RefundDenied,
    VoucherIssued,
)
from mingfu.systems.services.bills.models import Bill, Payment, Refund, Voucher
from mingfu.systems.services.bills.money import in_words, yuan
from mingfu.systems.services.bills.reckoning import LIVING, Standing
from mingfu.systems.services.bills.refusals import BillUnknown

BY = system("bills")
PAYMENTS = "services.payments"
"""The list of what a district sets for paying: times, and who issues vouchers."""
RECEIPT, RED = "services.receipt", "services.receipt-back"


def stream(number: str) -> str:
    """The stream of a bill's events."""
    return f"bill:{number}"


def locked(number: str) -> Bill:
    """The bill, held until the transaction ends: whatever changes what is owed goes through here. Raises `BillUnknown`."""
    found = Bill.objects.select_for_update().filter(number=number).first()
    if found is None:
        raise BillUnknown
    return found


def standing_of(bill: Bill) -> Standing:
    """Where the bill stands, from its rows."""
    due = bill.lines.filter(dropped_at=None).aggregate(fen=Sum("fen"), waived=Sum("waived"))
    received = Payment.objects.filter(bill=bill).aggregate(fen=Sum("fen"))["fen"] or 0
    backs = dict(
        Refund.objects.filter(payment__bill=bill, state__in=LIVING).order_by().values_list("state").annotate(Sum("fen"))
    )
    asked = backs.pop("asked", 0)
    charged = bill.lines.filter(dropped_at=None).exists()
    return Standing((due["fen"] or 0) - (due["waived"] or 0), received, sum(backs.values()), asked, charged)


def settle(bill: Bill, *, actor: Actor) -> Standing:
    """Bring a locked bill's state in line with its rows and tell what that means."""
    stands = standing_of(bill)
    _balance(bill, stands)
    if not stands.owed:
        end_orders(bill, why="settled", actor=actor)
    if stands.state == bill.state:
        return stands
    bill.state = stands.state
    bill.settled_at = None if bill.state == "open" else now()
    bill.save(update_fields=["state", "settled_at"])
    if bill.state == "open":
        record(BillReopened(bill=bill.number, owed=stands.owed), stream=stream(bill.number), by=actor)
    elif bill.state == "ended":
        record(BillEnded(bill=bill.number), stream=stream(bill.number), by=actor)
    else:
        cases = tuple(sorted(set(bill.lines.filter(dropped_at=None).values_list("case", flat=True))))
        record(BillPaid(bill=bill.number, fen=stands.held, cases=cases), stream=stream(bill.number), by=actor)
        if stands.held and not bill.vouchers.filter(refund=None).exists():
            _issue(bill, stands.settled)
    return stands


def end_orders(bill: Bill, *, why: str, actor: Actor) -> None:
    """Wait no more for a payment that was asked for. Should money still come by it, it is money all the same."""
    for order in bill.orders.filter(state="asked"):
        order.state = "over"
        order.save(update_fields=["state"])
        record(PaymentOver(bill=bill.number, order=order.number, why=why), stream=stream(bill.number), by=actor)


def left_of(payment: Payment) -> int:
    """What of a payment has not gone back and is not on its way."""
    gone = payment.refunds.filter(state__in=LIVING).aggregate(fen=Sum("fen"))["fen"] or 0
    return payment.fen - gone


def ask_refund(bill: Bill, payment: Payment, fen: int, *, ground: str, why: str, actor: Actor) -> Refund:
    """Write down that money is to go back; the caller holds the bill and has checked the amount."""
    count = Refund.objects.filter(payment__bill=bill).count()
    refund = Refund.objects.create(
        number=f"{bill.number}R{count + 1}", payment=payment, fen=fen, ground=ground, why=why, asked_at=now(),
        asked_by=actor.code,
    )  # fmt: skip
    record(
        RefundAsked(bill=bill.number, refund=refund.number, fen=fen, ground=ground),
        stream=stream(bill.number),
        by=actor,
    )
    return refund


def _balance(bill: Bill, stands: Standing) -> None:
    """Let what is asked to go back as surplus be just the surplus: ask for more, or for less when more was charged since."""
    own = Refund.objects.filter(payment__bill=bill, state="asked", ground="surplus")
    waiting = own.aggregate(fen=Sum("fen"))["fen"] or 0
    more = stands.surplus - (stands.asked - waiting) - waiting
    if more > 0:
        _ask_back(bill, more)
    for refund in own.order_by("pk") if more < 0 else ():
        less = min(refund.fen, -more)
        more += less
        if less == refund.fen:
            refund.state, refund.decided_at, refund.decided_by = "denied", now(), BY.code
            record(RefundDenied(bill=bill.number, refund=refund.number), stream=stream(bill.number), by=BY)
        else:
            refund.fen -= less
        refund.save(update_fields=["state", "fen", "decided_at", "decided_by"])
        if not more:
            return


def _ask_back(bill: Bill, surplus: int) -> None:
    """Ask for what is too much to go back, the newest payments first; somebody has to grant it."""
    for payment in bill.payments.order_by("-pk"):
        most = min(left_of(payment), surplus)
        if not most:
            continue
        waiting = payment.refunds.filter(state="asked", ground="surplus").first()
        if waiting is None:
            ask_refund(bill, payment, most, ground="surplus", why="", actor=BY)
        else:
            waiting.fen += most
            waiting.save(update_fields=["fen"])
            told = RefundAsked(bill=bill.number, refund=waiting.number, fen=waiting.fen, ground="surplus")
            record(told, stream=stream(bill.number), by=BY)
        surplus -= most
        if not surplus:
            return


def issue_red(refund: Refund) -> None:
    """The voucher over money given back, once."""
    bill = refund.payment.bill
    if Voucher.objects.filter(refund=refund).exists() or not bill.vouchers.filter(refund=None).exists():
        return
    _issue(bill, refund.fen, refund)


def _issue(bill: Bill, fen: int, refund: Refund | None = None) -> None:
    """Take the next number of the vouchers and put it on paper."""
    lines = list(bill.lines.filter(dropped_at=None).order_by("pk"))
    organ = str(entry(PAYMENTS, "voucher").content["organ"])
    first = bill.vouchers.filter(refund=None).order_by("pk").first()
    values = {
        "bill": bill.number,
        "items": "；".join(f"{one.name} {yuan(one.due)} 元（办件 {one.case}）" for one in lines if one.due),
        "amount": yuan(fen),
        "words": in_words(fen),
        "organ": organ,
        "first": first.number if refund and first else "",
    }
    paper = issue(RED if refund else RECEIPT, f"bill:{bill.number}", values, actor=BY)
    kept = [[one.case, one.name, one.due] for one in lines if one.due]
    Voucher.objects.create(bill=bill, refund=refund, number=paper.number, fen=fen, lines=kept, issued_at=now())
    told = VoucherIssued(bill=bill.number, voucher=paper.number, fen=fen, red=refund is not None)
    record(told, stream=stream(bill.number), by=BY)
