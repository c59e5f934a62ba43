# SPDX-License-Identifier: Apache-2.0
"""Giving money back, in whole or part: one asks, another grants, the gateway is told until it answers."""

from datetime import datetime, timedelta

from mingfu.kernel.access import Actor, require
from mingfu.kernel.clock import now
from mingfu.kernel.commands import command
from mingfu.kernel.ledger import record
from mingfu.systems.services.bills.events import RefundDenied, RefundGranted
from mingfu.systems.services.bills.findings import LEAST
from mingfu.systems.services.bills.gateways import WINDOW, gateway_of
from mingfu.systems.services.bills.models import Payment, Refund
from mingfu.systems.services.bills.money import yuan
from mingfu.systems.services.bills.paying import apply_message, fen_from, finish
from mingfu.systems.services.bills.refusals import BillUnknown, FourEyes, RefundGone, RefundTooMuch, WhyNeeded
from mingfu.systems.services.bills.settling import ask_refund, left_of, locked, settle, stream

MOST = 100
LONGEST = timedelta(hours=12)


@command
def ask(bill: str, payment: int, amount: str, why: str, *, actor: Actor) -> str:
    """Ask for money of a payment to go back, all of it or part; returns the number. What is still due is then owed again.

    Raises `BillUnknown`, `AmountWrong`, `RefundTooMuch`, `WhyNeeded`.
    """
    require(actor, "services.refund")
    if len(why.strip()) < LEAST:
        raise WhyNeeded
    held = locked(bill)
    found = Payment.objects.filter(bill=held, pk=payment).first()
    if found is None:
        raise BillUnknown
    fen, left = fen_from(amount), left_of(found)
    if fen > left:
        raise RefundTooMuch(left=yuan(left))
    made = ask_refund(held, found, fen, ground="mistake", why=why.strip()[:300], actor=actor)
    settle(held, actor=actor)
    return made.number


@command
def grant(refund: str, *, actor: Actor) -> None:
    """Grant a refund that somebody else, or the system, asked for. Raises `RefundGone`, `FourEyes`."""
    held = _asked(refund, actor)
    if _person(held.asked_by) == _person(actor.code):
        raise FourEyes
    held.state, held.decided_at, held.decided_by, held.next_try_at = "granted", now(), actor.code, now()
    held.save(update_fields=["state", "decided_at", "decided_by", "next_try_at"])
    bill = held.payment.bill
    record(RefundGranted(bill=bill.number, refund=refund), stream=stream(bill.number), by=actor)
    if held.payment.gateway == WINDOW:
        # Cash goes back over the desk; the slip is the refund's own number.
        finish(held, bill, held.number, actor)


@command
def deny(refund: str, why: str, *, actor: Actor) -> None:
    """Do not grant a refund. Raises `RefundGone`, `WhyNeeded`, and `RefundTooMuch` never: the money simply stays."""
    if len(why.strip()) < LEAST:
        raise WhyNeeded
    held = _asked(refund, actor)
    if held.ground == "surplus":
        # What was paid too much is the payer's; nobody here may keep it.
        raise RefundGone
    held.state, held.decided_at, held.decided_by, held.why = (
        "denied",
        now(),
        actor.code,
        f"{held.why}｜{why.strip()}"[:300],
    )
    held.save(update_fields=["state", "decided_at", "decided_by", "why"])
    bill = held.payment.bill
    record(RefundDenied(bill=bill.number, refund=refund), stream=stream(bill.number), by=actor)
    settle(bill, actor=actor)


def _asked(number: str, actor: Actor) -> Refund:
    require(actor, "services.refund-grant")
    found = Refund.objects.select_related("payment__bill").filter(number=number).first()
    if found is None:
        raise RefundGone
    found.payment.bill = locked(found.payment.bill.number)
    found.refresh_from_db(fields=["state", "fen"])
    if found.state != "asked":
        raise RefundGone
    return found


def _person(code: str) -> str:
    """The person behind a code, whatever post they acted from."""
    return code.rpartition("#")[2] if "#" in code else code


def send_granted(instant: datetime) -> int:
    """Duty, outside of any transaction: tell gateways of granted refunds until they have answered. How many were done."""
    done = 0
    waiting = Refund.objects.filter(state__in=("granted", "sent"), next_try_at__lte=instant)
    for refund in list(waiting.select_related("payment").order_by("next_try_at")[:MOST]):
        payment = refund.payment
        wait = min(timedelta(minutes=2**refund.tries), LONGEST)
        tried = Refund.objects.filter(pk=refund.pk, state__in=("granted", "sent"))
        tried.update(state="sent", tries=refund.tries + 1, next_try_at=instant + wait)
        answer = gateway_of(payment.gateway).give_back(refund.number, payment.trade, refund.fen)
        if answer is not None:
            done += apply_message(payment.gateway, answer, "") == "applied"
    return done
