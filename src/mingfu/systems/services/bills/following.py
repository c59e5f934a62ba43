# SPDX-License-Identifier: Apache-2.0
"""What follows: a matter that waits is billed and hears of the payment; a matter that ends ungranted owes nothing."""

from typing import Any

from mingfu.engines.cases import Snapshot, hears, read_case, tell_case
from mingfu.engines.notices import notify_party, notify_post
from mingfu.kernel.access import system
from mingfu.kernel.ledger import StoredEvent
from mingfu.systems.services.bills.charging import Charge, charge, drop, fee_code, fees_of, is_fixed
from mingfu.systems.services.bills.models import Bill, BillLine
from mingfu.systems.services.bills.money import yuan
from mingfu.systems.services.bills.numbering import bill_url
from mingfu.systems.services.bills.settling import standing_of
from mingfu.systems.services.handling.starting import PREFIX

BY = system("bills")
PAID = "bill.paid"
"""The message a procedure waits for where a fee has to be paid first."""

KEEPS = {"granted"}
"""Ends after which a fee that was charged stays charged."""


def follow_case(event: StoredEvent) -> None:
    """Reaction to steps and ends of applications: bill what waits to be paid; drop what is no longer owed."""
    number = event.payload["case"]
    case = read_case(number)
    if not case.start.startswith(PREFIX):
        return
    if event.name == "case.closed":
        if event.payload["outcome"] not in KEEPS:
            drop(number, event.payload["outcome"], actor=BY)
        return
    if case.status == "open" and hears(number, PAID):
        _bill(case)


def _bill(case: Snapshot) -> None:
    """A matter waits for its fees: charge what is fixed, ask the handler to measure the rest, go on if all is paid."""
    lines = {
        line.fee: line for line in BillLine.objects.filter(case=case.number, dropped_at=None).select_related("bill")
    }
    open_fees = [fee for fee in fees_of(case) if fee_code(fee) not in lines and fee.amount is not None]
    fixed = tuple(Charge(fee_code(fee)) for fee in open_fees if is_fixed(fee))
    if fixed:
        charge(case.number, fixed, actor=BY, family=str(case.data.get("family", "")))
    if len(fixed) < len(open_fees):
        values = {"number": case.number, "item": case.summary}
        notify_post(
            f"{case.organ}.handler", "services.measure", key=f"services.measure:{case.number}", about=case.number,
            values=values,
        )  # fmt: skip
        return
    _go_on(case.number)


def follow_bill(event: StoredEvent) -> None:
    """Reaction: tell the payer of a bill, and let the matters hear that it is paid."""
    bill = Bill.objects.filter(number=event.payload["bill"]).first()
    if bill is None:
        return
    if event.name == "bill.paid":
        for number in event.payload["cases"]:
            _go_on(number)
    if bill.party is not None:
        code = {"bill.charged": "services.bill", "bill.paid": "services.bill-paid", "refund.done": "services.refunded"}
        told = code[event.name]
        # Several fees at one moment are one notice.
        mark = f"{bill.number}:{event.at.isoformat()}" if event.name == "bill.charged" else str(event.id)
        notify_party(bill.party, told, key=f"{told}:{mark}", about=bill.number, values=_values(bill, event))


def _values(bill: Bill, event: StoredEvent) -> dict[str, Any]:
    stands = standing_of(bill)
    amount = event.payload["fen"] if event.name == "refund.done" else stands.owed or stands.settled
    return {"bill": bill.number, "amount": yuan(amount), "link": bill_url(bill.number), "due": bill.due_on.isoformat()}


def _go_on(number: str) -> None:
    """Let a matter go on once each of its fees stands on a bill that is paid."""
    case = read_case(number)
    wanted = {fee_code(fee) for fee in fees_of(case) if fee.amount is not None}
    lines = BillLine.objects.filter(case=number, dropped_at=None).select_related("bill")
    paid = {line.fee: line for line in lines if line.bill.state == "paid"}
    if wanted and wanted <= set(paid):
        facts = {"fees": "paid", "paid_fen": sum(line.due for line in paid.values())}
        tell_case(number, PAID, facts, actor=BY)
