# SPDX-License-Identifier: Apache-2.0
"""What is kept of bills: their lines, payments asked for and received, refunds, messages of gateways, day files, findings.

All amounts are in fen. `state` columns are projections of the events in `events`; money is the rows of `Payment` and `Refund`.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from typing_extensions import override


class Bill(models.Model):
    """What one person owes for one or several matters. `family` holds together matters applied for as one thing."""

    number = models.CharField(max_length=20, unique=True)
    party = models.UUIDField(null=True)
    family = models.CharField(max_length=40, default="")
    opened_at = models.DateTimeField()
    due_on = models.DateField()
    state = models.CharField(max_length=10, default="open")
    settled_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["party", "-id"], name="services_bill_party_v1"),
            models.Index(fields=["state", "due_on"], name="services_bill_state_v1"),
        ]

    @override
    def __str__(self) -> str:
        return self.number


class BillLine(models.Model):
    """One fee of one matter, at the price of the edition the matter was born under, with its basis."""

    bill = models.ForeignKey(Bill, on_delete=models.PROTECT, related_name="lines")
    case = models.CharField(max_length=14)
    item = models.CharField(max_length=120)
    edition = models.PositiveIntegerField()
    organ = models.CharField(max_length=60)
    fee = models.CharField(max_length=120)
    name = models.CharField(max_length=200)
    basis = models.CharField(max_length=300)
    price = models.DecimalField(max_digits=14, decimal_places=4)
    unit = models.CharField(max_length=300, default="")
    quantity = models.DecimalField(max_digits=14, decimal_places=4)
    fen = models.PositiveBigIntegerField()
    waived = models.PositiveBigIntegerField(default=0)
    waiver = models.CharField(max_length=60, default="")
    waiver_basis = models.CharField(max_length=300, default="")
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=200)
    dropped_at = models.DateTimeField(null=True)
    dropped_why = models.CharField(max_length=40, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case", "fee"], condition=Q(dropped_at=None), name="services_fee_billed_once_v1"
            ),
            models.CheckConstraint(condition=Q(waived__lte=models.F("fen")), name="services_waiver_within_v1"),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.case} {self.fee}"

    @property
    def due(self) -> int:
        """What is to be paid of it."""
        return 0 if self.dropped_at else self.fen - self.waived


class PayOrder(models.Model):
    """A payment asked for at a gateway: so much of a bill, once. At most one of a bill waits at a time."""

    number = models.CharField(max_length=30, unique=True)
    bill = models.ForeignKey(Bill, on_delete=models.PROTECT, related_name="orders")
    gateway = models.CharField(max_length=20)
    fen = models.PositiveBigIntegerField()
    state = models.CharField(max_length=10, default="asked")
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=200)
    looked_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["bill"], condition=Q(state="asked"), name="services_order_one_waits_v1")
        ]
        indexes: ClassVar = [models.Index(fields=["state", "asked_at"], name="services_order_state_v1")]

    @override
    def __str__(self) -> str:
        return self.number


class Payment(models.Model):
    """Money that has arrived: one transaction of a gateway, once."""

    bill = models.ForeignKey(Bill, on_delete=models.PROTECT, related_name="payments")
    order = models.ForeignKey(PayOrder, on_delete=models.PROTECT, null=True, related_name="payments")
    gateway = models.CharField(max_length=20)
    trade = models.CharField(max_length=64)
    fen = models.PositiveBigIntegerField()
    paid_at = models.DateTimeField()
    received_at = models.DateTimeField()
    by = models.CharField(max_length=200)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["gateway", "trade"], name="services_trade_once_v1"),
            models.CheckConstraint(condition=Q(fen__gt=0), name="services_payment_positive_v1"),
        ]
        indexes: ClassVar = [models.Index(fields=["gateway", "paid_at"], name="services_payment_day_v1")]

    @override
    def __str__(self) -> str:
        return f"{self.gateway}:{self.trade}"


class Refund(models.Model):
    """Money that goes back: asked for by one, granted by another, sent, done."""

    number = models.CharField(max_length=30, unique=True)
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="refunds")
    fen = models.PositiveBigIntegerField()
    ground = models.CharField(max_length=20)
    why = models.CharField(max_length=300, default="")
    state = models.CharField(max_length=10, default="asked")
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=200)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=200, default="")
    next_try_at = models.DateTimeField(null=True)
    tries = models.PositiveIntegerField(default=0)
    trade = models.CharField(max_length=64, default="")
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(fen__gt=0), name="services_refund_positive_v1"),
            models.UniqueConstraint(
                fields=["payment"], condition=Q(state="asked", ground="surplus"), name="services_surplus_asked_once_v1"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "next_try_at"], name="services_refund_state_v1")]

    @override
    def __str__(self) -> str:
        return self.number


class GatewayMessage(models.Model):
    """What a gateway said, and what was made of it. Of a forged one only the digest is kept."""

    gateway = models.CharField(max_length=20)
    message = models.CharField(max_length=64, default="")
    kind = models.CharField(max_length=10, default="")
    about = models.CharField(max_length=30, default="")
    trade = models.CharField(max_length=64, default="")
    fen = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=64)
    verdict = models.CharField(max_length=12)
    heard_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["gateway", "message"], condition=~Q(message=""), name="services_message_once_v1"
            )
        ]

    @override
    def __str__(self) -> str:
        return f"{self.gateway} {self.message} {self.verdict}"


class Voucher(models.Model):
    """The fee voucher of a bill (非税收入票据) and the paper that carries its number; red ones stand for money given back."""

    bill = models.ForeignKey(Bill, on_delete=models.PROTECT, related_name="vouchers")
    refund = models.OneToOneField(Refund, on_delete=models.PROTECT, null=True, related_name="voucher")
    number = models.CharField(max_length=60, unique=True)
    fen = models.PositiveBigIntegerField()
    lines = models.JSONField(default=list)
    issued_at = models.DateTimeField()

    @override
    def __str__(self) -> str:
        return self.number


class DayFile(models.Model):
    """A gateway's own account of a day, as it was handed in. The same file is taken once."""

    gateway = models.CharField(max_length=20)
    day = models.DateField()
    digest = models.CharField(max_length=64, unique=True)
    rows = models.PositiveIntegerField()
    matched = models.PositiveIntegerField()
    paid = models.BigIntegerField()
    returned = models.BigIntegerField()
    taken_at = models.DateTimeField()
    taken_by = models.CharField(max_length=200)

    @override
    def __str__(self) -> str:
        return f"{self.gateway} {self.day}"


class Finding(models.Model):
    """A difference between a gateway and us, with the post that has to clear it."""

    gateway = models.CharField(max_length=20)
    day = models.DateField()
    kind = models.CharField(max_length=20)
    about = models.CharField(max_length=64)
    ours = models.BigIntegerField(default=0)
    theirs = models.BigIntegerField(default=0)
    owner = models.CharField(max_length=80)
    found_at = models.DateTimeField()
    cleared_at = models.DateTimeField(null=True)
    cleared_by = models.CharField(max_length=200, default="")
    note = models.CharField(max_length=300, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["gateway", "kind", "about"], name="services_finding_once_v1")
        ]
        indexes: ClassVar = [models.Index(fields=["cleared_at", "-id"], name="services_finding_open_v1")]

    @override
    def __str__(self) -> str:
        return f"{self.kind} {self.about}"


class SandboxTrade(models.Model):
    """A transaction of the bank that the sandbox plays: the other side's own book, in demo and test databases only."""

    trade = models.CharField(max_length=64, unique=True)
    kind = models.CharField(max_length=10)
    about = models.CharField(max_length=30)
    fen = models.PositiveBigIntegerField()
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["about"], name="services_sandbox_about_v1")]

    @override
    def __str__(self) -> str:
        return self.trade
