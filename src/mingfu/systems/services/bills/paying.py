# SPDX-License-Identifier: Apache-2.0
"""Asking for a payment, hearing what the gateway says, and asking it where it says nothing.

Nothing is paid twice: a transaction counts once, by the gateway's own number. Nothing is lost: whatever a gateway has signed
for is kept, also late, out of order, for another amount, or about a payment nobody waits for any more.
"""

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation

from django.db import IntegrityError, transaction
from django.db.models import F

from mingfu.kernel.access import Actor, require, system
from mingfu.kernel.clock import now
from mingfu.kernel.commands import command
from mingfu.kernel.ledger import record
from mingfu.systems.services.bills.events import GatewayDoubted, PaymentAsked, PaymentReceived, RefundDone
from mingfu.systems.services.bills.findings import find
from mingfu.systems.services.bills.gateways import WINDOW, Asked, BillSettings, Message, gateway_of
from mingfu.systems.services.bills.models import Bill, GatewayMessage, Payment, PayOrder, Refund
from mingfu.systems.services.bills.numbering import bill_url
from mingfu.systems.services.bills.refusals import (
    AmountWrong,
    GatewayForged,
    GatewayUnknown,
    NoGateway,
    NothingOwed,
    TradeTaken,
)
from mingfu.systems.services.bills.sandbox import KEY as SANDBOX
from mingfu.systems.services.bills.sandbox import usable
from mingfu.systems.services.bills.settling import end_orders, issue_red, locked, settle, standing_of, stream

PATIENCE = timedelta(minutes=2)
A_WHILE = timedelta(seconds=5)
LONGEST_WAIT = timedelta(days=3)
MOST_ASKED = 200
MOST_FORGED = 500


def gateway_here() -> str:
    """The key of the gateway by which people pay here; empty where none is set up."""
    return BillSettings().gateway or (SANDBOX if usable() else "")


@command
def ask_payment(bill: str, *, actor: Actor) -> str:
    """Ask the gateway for what is owed and return the address at which to pay. A second call answers the first order.

    Raises `BillUnknown`, `NothingOwed`, `NoGateway`.
    """
    held = locked(bill)
    owed = standing_of(held).owed
    if not owed:
        raise NothingOwed(bill=bill)
    key = gateway_here()
    if not key:
        raise NoGateway(bill=bill)
    order = held.orders.filter(state="asked").first()
    if order is not None and (order.fen, order.gateway) != (owed, key):
        end_orders(held, why="changed", actor=actor)
        order = None
    if order is None:
        number = f"{bill}-{held.orders.count() + 1}"
        order = PayOrder.objects.create(
            number=number, bill=held, gateway=key, fen=owed, asked_at=now(), asked_by=actor.code
        )  # fmt: skip
        record(PaymentAsked(bill=bill, order=number, gateway=key, fen=owed), stream=stream(bill), by=actor)
    return gateway_of(key).ask(Asked(order.number, order.fen, bill, bill_url(bill)))


def hear(gateway: str, body: bytes, headers: Mapping[str, str]) -> str:
    """Take what a gateway sends and answer what was made of it: applied, known, doubted.

    `known` is a message or transaction that was heard before: nothing changes. Raises `GatewayUnknown`, `GatewayForged`.
    """
    digest = hashlib.sha256(body).hexdigest()
    try:
        message = gateway_of(gateway).read(body, headers)
    except GatewayForged:
        _forged(gateway, digest)
        raise
    return apply_message(gateway, message, digest)


def _forged(gateway: str, digest: str) -> None:
    with transaction.atomic():
        # A flood is told by its first lines: the same forgery once, and so many a day at most.
        forged = GatewayMessage.objects.filter(gateway=gateway, verdict="forged")
        recent = forged.filter(heard_at__gt=now() - timedelta(days=1)).count()
        if recent < MOST_FORGED and not forged.filter(digest=digest).exists():
            GatewayMessage.objects.create(gateway=gateway, digest=digest, verdict="forged", heard_at=now())
            doubted = GatewayDoubted(gateway=gateway, digest=digest, verdict="forged")
            record(doubted, stream=f"gateway:{gateway}", by=system(f"gateway-{gateway}"))


def apply_message(gateway: str, message: Message, digest: str) -> str:
    """Keep a message and do what it says, once, in one transaction."""
    by = system(f"gateway-{gateway}")
    kept = GatewayMessage(
        gateway=gateway, message=message.id, kind=message.kind, about=message.about[:30], trade=message.trade,
        fen=message.fen, digest=digest, verdict="applied", heard_at=now(),
    )  # fmt: skip
    with transaction.atomic():
        try:
            with transaction.atomic():
                kept.save()
        except IntegrityError:
            return "known"
        kept.verdict = _done(gateway, message, by)
        if kept.verdict == "doubted":
            doubted = GatewayDoubted(gateway=gateway, digest=digest, verdict="unknown")
            record(doubted, stream=f"gateway:{gateway}", by=by)
            find(gateway, message.at, "unknown", message.trade or message.about, theirs=message.fen)
        kept.save(update_fields=["verdict"])
        return kept.verdict


def _done(gateway: str, message: Message, by: Actor) -> str:
    if message.kind == "refunded":
        return _refunded(gateway, message, by)
    order = PayOrder.objects.select_related("bill").filter(number=message.about, gateway=gateway).first()
    if order is None:
        return "doubted"
    bill = locked(order.bill.number)
    if message.kind == "failed":
        order.refresh_from_db()
        if order.state == "asked":
            end_orders(bill, why="failed", actor=by)
        return "applied"
    if not message.trade or message.fen <= 0:
        return "doubted"
    return _received(bill, order, message, by)


def _received(bill: Bill, order: PayOrder, message: Message, by: Actor) -> str:
    """Money came in for an order, whatever became of the order meanwhile."""
    if Payment.objects.filter(gateway=order.gateway, trade=message.trade).exists():
        return "known"
    Payment.objects.create(
        bill=bill, order=order, gateway=order.gateway, trade=message.trade, fen=message.fen, paid_at=message.at,
        received_at=now(), by=by.code,
    )  # fmt: skip
    order.state = "paid"
    order.save(update_fields=["state"])
    received = PaymentReceived(
        bill=bill.number, order=order.number, gateway=order.gateway, trade=message.trade, fen=message.fen,
        expected=order.fen,
    )  # fmt: skip
    record(received, stream=stream(bill.number), by=by)
    if message.fen != order.fen:
        find(order.gateway, message.at, "amount", message.trade, ours=order.fen, theirs=message.fen)
    settle(bill, actor=by)
    return "applied"


def _refunded(gateway: str, message: Message, by: Actor) -> str:
    refund = (
        Refund.objects.select_related("payment__bill").filter(number=message.about, payment__gateway=gateway).first()
    )
    if refund is None or not message.trade:
        return "doubted"
    bill = locked(refund.payment.bill.number)
    refund.refresh_from_db()
    if refund.state == "done":
        return "known"
    if refund.state not in {"granted", "sent"} or message.fen != refund.fen:
        # Money left the bank that nobody here has granted, or not as much: people have to look.
        find(gateway, message.at, "refund", message.trade, ours=refund.fen, theirs=message.fen)
        return "doubted"
    finish(refund, bill, message.trade, by)
    return "applied"


def finish(refund: Refund, bill: Bill, trade: str, by: Actor) -> None:
    """The money of a refund has gone back."""
    refund.state, refund.trade, refund.done_at, refund.next_try_at = "done", trade, now(), None
    refund.save(update_fields=["state", "trade", "done_at", "next_try_at"])
    record(
        RefundDone(bill=bill.number, refund=refund.number, trade=trade, fen=refund.fen),
        stream=stream(bill.number),
        by=by,
    )
    issue_red(refund)
    settle(bill, actor=by)


@command
def take_at_window(bill: str, amount: str, trade: str, *, actor: Actor) -> int:
    """Write down money taken at the cashier's desk, by the number of its slip; returns the fen. What is owed, and no more.

    Raises `NothingOwed`, `AmountWrong`, `TradeTaken`.
    """
    require(actor, "services.cashier")
    held = locked(bill)
    owed, fen = standing_of(held).owed, fen_from(amount)
    if not owed:
        raise NothingOwed(bill=bill)
    slip = trade.strip()[:64]
    if fen > owed or not slip:
        raise AmountWrong(field="amount" if slip else "trade")
    try:
        with transaction.atomic():
            Payment.objects.create(
                bill=held, order=None, gateway=WINDOW, trade=slip, fen=fen, paid_at=now(), received_at=now(), by=actor.code
            )  # fmt: skip
    except IntegrityError:
        raise TradeTaken(trade=slip) from None
    received = PaymentReceived(bill=bill, order="", gateway=WINDOW, trade=slip, fen=fen, expected=0)
    record(received, stream=stream(bill), by=actor)
    end_orders(held, why="window", actor=actor)
    settle(held, actor=actor)
    return fen


def fen_from(typed: str) -> int:
    """Fen of yuan as a person writes them. Raises `AmountWrong`."""
    try:
        value = Decimal(typed.strip().replace(",", "").replace("，", ""))
        fen = value * 100
        whole = int(fen)
    except (InvalidOperation, ValueError, OverflowError):
        raise AmountWrong from None
    if fen != whole or not 0 < whole < 10**14:
        raise AmountWrong
    return whole


def look_after(instant: datetime) -> int:
    """Duty of every few minutes: ask the gateway about payments it has said nothing of. Returns how many were found paid."""
    waiting = PayOrder.objects.filter(
        state__in=("asked", "over"),
        payments=None,
        asked_at__lte=instant - PATIENCE,
        asked_at__gt=instant - LONGEST_WAIT,
    )
    orders = list(waiting.order_by(F("looked_at").asc(nulls_first=True), "pk")[:MOST_ASKED])
    return sum(_look(order, instant) for order in orders)


def look_after_one(bill: Bill) -> int:
    """Ask about the payment a bill waits for, at most every few seconds: its payer is looking."""
    instant = now()
    order = bill.orders.filter(state="asked", payments=None).first()
    if order is None or (order.looked_at and instant - order.looked_at < A_WHILE):
        return 0
    return _look(order, instant)


def _look(order: PayOrder, instant: datetime) -> int:
    PayOrder.objects.filter(pk=order.pk).update(looked_at=instant)
    try:
        message = gateway_of(order.gateway).look(order.number)
    except GatewayUnknown:
        return 0
    if message is None:
        return 0
    return int(apply_message(order.gateway, message, hashlib.sha256(repr(message).encode()).hexdigest()) == "applied")
