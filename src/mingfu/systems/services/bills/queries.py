# SPDX-License-Identifier: Apache-2.0
"""Asking for bills: by who pays, by whose matters they are, and what waits for somebody."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from mingfu.engines.manifest.shown import Link
from mingfu.kernel.access import Actor, may
from mingfu.kernel.refusals import _
from mingfu.systems.services.bills.models import Bill, BillLine, Finding, Refund
from mingfu.systems.services.bills.money import yuan
from mingfu.systems.services.bills.numbering import bill_url, is_code
from mingfu.systems.services.bills.refusals import BillUnknown
from mingfu.systems.services.bills.settling import standing_of


@dataclass(frozen=True, slots=True)
class BillShown:
    """A bill as others may ask for it: `owed`, `held` in fen, `state` open, paid or ended, `url` to pay or to see it."""

    number: str
    state: str
    owed: int
    held: int
    due_on: str
    url: str


def by_link(number: str, code: str) -> Bill:
    """The bill a link stands for. Raises `BillUnknown`."""
    found = Bill.objects.filter(number=number).first() if is_code(number, code) else None
    if found is None:
        raise BillUnknown
    return found


def bills_of(party: UUID) -> QuerySet[Bill]:
    """A person's bills, newest first."""
    return Bill.objects.filter(party=party).order_by("-pk")


def bills_for(actor: Actor) -> QuerySet[Bill]:
    """The bills an official may see: those with fees of their organ; all of them for who reconciles."""
    found = Bill.objects.order_by("-pk")
    if may(actor, "services.reconcile"):
        return found
    if not may(actor, "services.bill-see"):
        return found.none()
    return found.filter(Exists(BillLine.objects.filter(bill=OuterRef("pk"), organ=actor.organ)))


def refunds_for(actor: Actor) -> QuerySet[Refund]:
    """Refunds that wait for a decision, of the bills the official may see, oldest first."""
    asked = Refund.objects.filter(state="asked", payment__bill__in=bills_for(actor).order_by())
    return asked.select_related("payment__bill").order_by("pk")


def open_findings() -> QuerySet[Finding]:
    """Differences nobody has cleared up, newest first."""
    return Finding.objects.filter(cleared_at=None).order_by("-pk")


def bill_of_case(case: str) -> BillShown | None:
    """The newest bill with a fee of a matter; None where there is none. Offered as `services.bill`."""
    line = BillLine.objects.filter(case=case, dropped_at=None).select_related("bill").order_by("-pk").first()
    if line is None:
        return None
    stands, bill = standing_of(line.bill), line.bill
    return BillShown(bill.number, bill.state, stands.owed, stands.held, bill.due_on.isoformat(), bill_url(bill.number))


def ways_to_pay(case: str) -> tuple[Link, ...]:
    """What the person of a matter is to pay, each with the way there. Offered as `services.own-case`."""
    bills = Bill.objects.filter(lines__case=case, lines__dropped_at=None, state="open").distinct().order_by("pk")
    return tuple(
        Link(
            str(_("去缴费：{amount} 元（{day}前）")).format(
                amount=yuan(standing_of(one).owed), day=one.due_on.isoformat()
            ),
            bill_url(one.number),
            icon="receipt",
        )
        for one in bills
    )
