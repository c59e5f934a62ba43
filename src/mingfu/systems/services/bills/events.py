# SPDX-License-Identifier: Apache-2.0
"""What happens to bills. Amounts are in fen; who pays stands in no event."""

from datetime import date

from mingfu.kernel.ledger import event


@event("bill.opened")
class BillOpened:
    """A bill was opened, to be paid by a day."""

    bill: str
    due_on: date


@event("bill.charged")
class BillCharged:
    """A fee of a matter came on the bill."""

    bill: str
    case: str
    item: str
    edition: int
    fee: str
    fen: int


@event("bill.waived")
class BillWaived:
    """A fee was waived in part or whole under a rule."""

    bill: str
    case: str
    fee: str
    waived: int
    rule: str
    basis: str


@event("bill.dropped")
class BillDropped:
    """A fee is no longer owed: the matter was taken back or ended."""

    bill: str
    case: str
    fee: str
    why: str


@event("payment.asked")
class PaymentAsked:
    """A payment was asked for at a gateway."""

    bill: str
    order: str
    gateway: str
    fen: int


@event("payment.over")
class PaymentOver:
    """A payment that was asked for is no longer waited for: failed, too late, or the bill has changed."""

    bill: str
    order: str
    why: str


@event("payment.received")
class PaymentReceived:
    """Money arrived. `expected` is what was asked for, 0 where nothing was."""

    bill: str
    order: str
    gateway: str
    trade: str
    fen: int
    expected: int


@event("bill.paid")
class BillPaid:
    """Nothing of the bill is owed any more. `cases` are the matters on it."""

    bill: str
    fen: int
    cases: tuple[str, ...]


@event("bill.reopened")
class BillReopened:
    """Something is owed again: more was charged, or money was given back for what is still due."""

    bill: str
    owed: int


@event("bill.ended")
class BillEnded:
    """Nothing is charged on the bill any more."""

    bill: str


@event("refund.asked")
class RefundAsked:
    """Money is to go back. `ground` is surplus, withdrawn, refused or mistake."""

    bill: str
    refund: str
    fen: int
    ground: str


@event("refund.granted")
class RefundGranted:
    """Somebody other than who asked for it granted a refund."""

    bill: str
    refund: str


@event("refund.denied")
class RefundDenied:
    """A refund was not granted."""

    bill: str
    refund: str


@event("refund.done")
class RefundDone:
    """The gateway has given the money back."""

    bill: str
    refund: str
    trade: str
    fen: int


@event("voucher.issued")
class VoucherIssued:
    """A fee voucher was issued; `red` ones stand for money given back."""

    bill: str
    voucher: str
    fen: int
    red: bool


@event("gateway.doubted")
class GatewayDoubted:
    """A gateway said something that cannot be believed or placed: forged, or about what nobody asked for."""

    gateway: str
    digest: str
    verdict: str


@event("gateway.reconciled")
class GatewayReconciled:
    """A gateway's account of a day was held against ours."""

    gateway: str
    day: date
    digest: str
    rows: int
    matched: int
    findings: int


@event("finding.cleared")
class FindingCleared:
    """A difference was cleared up."""

    gateway: str
    kind: str
    about: str
