# SPDX-License-Identifier: Apache-2.0
"""The three append-only tables of the ledger. Nothing outside this package reads or writes them.

There are no foreign keys to what the events describe: a thing may go, what happened to it stays.
"""

from typing import ClassVar

from django.db import models
from typing_extensions import override


class Event(models.Model):
    """Something that happened. `hash` covers every other column but `id`; `prev` is the hash before it."""

    stream = models.TextField()
    seq = models.IntegerField()
    name = models.TextField()
    at = models.DateTimeField()
    by = models.TextField()
    payload = models.JSONField()
    prev = models.BinaryField()
    hash = models.BinaryField()

    class Meta:
        """One event per place in a stream.

        Whoever reads on in all streams goes by id: any further index would be paid for with every event.
        """

        db_table = "ledger_event"
        constraints: ClassVar = [models.UniqueConstraint(fields=["stream", "seq"], name="ledger_event_place_v1")]

    @override
    def __str__(self) -> str:
        return f"{self.stream}#{self.seq} {self.name}"


class Seal(models.Model):
    """The signed Merkle root over the events after the previous seal up to `last_id`."""

    number = models.IntegerField(unique=True)
    day = models.DateField(unique=True)
    first_id = models.BigIntegerField()
    last_id = models.BigIntegerField(unique=True)
    count = models.BigIntegerField()
    root = models.BinaryField()
    previous = models.BinaryField()
    by = models.TextField()
    sealed_at = models.DateTimeField()
    key_id = models.TextField()
    signature = models.BinaryField()

    class Meta:
        """Table name as the reference gives it."""

        db_table = "ledger_seal"

    @override
    def __str__(self) -> str:
        return f"{self.number} {self.day}"


class Receipt(models.Model):
    """The operator's signed word that an event was recorded, under a number a person can keep."""

    number = models.TextField()
    stream = models.TextField()
    seq = models.IntegerField()
    hash = models.BinaryField()
    key_id = models.TextField()
    signature = models.BinaryField()
    issued_at = models.DateTimeField()

    class Meta:
        """One receipt per number, found by number and by what it attests."""

        db_table = "ledger_receipt"
        constraints: ClassVar = [models.UniqueConstraint(fields=["number"], name="ledger_receipt_number_v1")]

    @override
    def __str__(self) -> str:
        return self.number
