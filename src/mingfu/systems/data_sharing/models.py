# SPDX-License-Identifier: Apache-2.0
"""What sharing keeps: certificates, records that organs hold about people, uses agreed to, and the log of every reading.

What is personal is sealed; its digest is salted, and salt and content go together when it is erased.
"""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from typing_extensions import override

from mingfu.kernel.ledger.roles import append_only


class Series(models.Model):
    """The last number taken of a kind of certificate in a year; locked while the next is taken."""

    prefix = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["prefix", "year"], name="data_series_once_v1")]

    @override
    def __str__(self) -> str:
        return f"{self.prefix}-{self.year}: {self.last}"


class Certificate(models.Model):
    """A certificate as issued. What it says is sealed; `statement` is what was signed and holds nothing personal.

    `party` is None where the holder has no account: such a certificate is known by number and code alone.
    """

    id = models.UUIDField(primary_key=True)
    number = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=60)
    edition = models.PositiveIntegerField()
    party = models.UUIDField(null=True)
    organ = models.CharField(max_length=60)
    power = models.CharField(max_length=120)
    case = models.CharField(max_length=14, default="")
    content = models.BinaryField(null=True)
    salt = models.BinaryField(null=True)
    digest = models.CharField(max_length=64)
    code = models.CharField(max_length=12, default="")
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    statement = models.TextField()
    key_id = models.CharField(max_length=16)
    signature = models.BinaryField()
    issued_at = models.DateTimeField()
    issued_by = models.CharField(max_length=200)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-issued_at", "number"]
        indexes: ClassVar = [
            models.Index(fields=["party"], condition=Q(party__isnull=False), name="data_certificate_party_v1"),
            models.Index(fields=["kind", "-issued_at"], name="data_certificate_kind_v1"),
            models.Index(fields=["organ", "-issued_at"], name="data_certificate_organ_v1"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "kind"], condition=~Q(case=""), name="data_certificate_case_v1")
        ]

    @override
    def __str__(self) -> str:
        return f"certificate:{self.number}"


class Revocation(models.Model):
    """A certificate no longer holds: on what ground, in whose words, and which one stands in its place, if any."""

    certificate = models.OneToOneField(Certificate, models.PROTECT, related_name="revocation")
    ground = models.CharField(max_length=60)
    reason = models.CharField(max_length=500)
    successor = models.ForeignKey(Certificate, models.PROTECT, null=True, related_name="replaces")
    at = models.DateTimeField()
    by = models.CharField(max_length=200)

    @override
    def __str__(self) -> str:
        return f"{self.certificate_id}: {self.ground}"


class Record(models.Model):
    """What an organ holds about somebody under one item of the catalogue; what it says stands in its states."""

    id = models.UUIDField(primary_key=True)
    item = models.CharField(max_length=120)
    party = models.UUIDField()
    seq = models.PositiveIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["item", "party"], condition=Q(ended_at=None), name="data_record_once_v1")
        ]
        indexes: ClassVar = [models.Index(fields=["party"], name="data_record_party_v1")]

    @override
    def __str__(self) -> str:
        return f"data-record:{self.id}"


class RecordState(models.Model):
    """What a record says from a day on: kept, changed or corrected. Nothing is overwritten."""

    record = models.ForeignKey(Record, models.PROTECT, related_name="states")
    seq = models.PositiveIntegerField()
    way = models.CharField(max_length=10)
    content = models.BinaryField(null=True)
    salt = models.BinaryField(null=True)
    digest = models.CharField(max_length=64)
    since = models.DateField()
    case = models.CharField(max_length=14, default="")
    at = models.DateTimeField()
    by = models.CharField(max_length=200)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["record", "seq"], name="data_state_once_v1")]

    @override
    def __str__(self) -> str:
        return f"{self.record_id}/{self.seq}"


class Use(models.Model):
    """A use of a data item that its owner agreed to: by whom, which fields, at which steps of which procedure, how long.

    `steps` maps a field to the nodes of the procedure that need it; `number` is the request's case.
    """

    number = models.CharField(max_length=14, unique=True)
    item = models.CharField(max_length=120)
    organ = models.CharField(max_length=60)
    owner = models.CharField(max_length=60)
    power = models.CharField(max_length=120)
    procedure = models.CharField(max_length=80)
    steps = models.JSONField()
    since = models.DateField()
    until = models.DateField()
    agreed_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-agreed_at", "number"]
        indexes: ClassVar = [models.Index(fields=["organ", "item"], name="data_use_organ_v1")]

    @override
    def __str__(self) -> str:
        return f"data-use:{self.number}"


class UseEnd(models.Model):
    """A use ended before its day: given up, called back, or because its power or its item is gone."""

    use = models.OneToOneField(Use, models.PROTECT, related_name="end")
    ground = models.CharField(max_length=20)
    reason = models.CharField(max_length=300)
    at = models.DateTimeField()
    by = models.CharField(max_length=200)

    @override
    def __str__(self) -> str:
        return f"{self.use_id}: {self.ground}"


class UseToken(models.Model):
    """A key by which a system of the organ reads under a use; only its digest is kept. A new one ends the one before."""

    use = models.ForeignKey(Use, models.PROTECT, related_name="tokens")
    digest = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=200)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["use"], condition=Q(ended_at=None), name="data_token_once_v1")
        ]

    @override
    def __str__(self) -> str:
        return f"{self.use_id} {self.at:%F}"


class Reading(models.Model):
    """Somebody's data was read: what, by whom, for which case, by which right. The database refuses to change these rows.

    `right` is use, own, window or certificate; `use` the number of the use, `state` the state of the record that was read.
    """

    at = models.DateTimeField()
    by = models.CharField(max_length=200)
    organ = models.CharField(max_length=60)
    party = models.UUIDField()
    item = models.CharField(max_length=120)
    fields = ArrayField(models.CharField(max_length=60))
    right = models.CharField(max_length=12)
    use = models.CharField(max_length=14, default="")
    case = models.CharField(max_length=14, default="")
    node = models.CharField(max_length=80, default="")
    certificate = models.CharField(max_length=40, default="")
    purpose = models.CharField(max_length=200, default="")

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]
        indexes: ClassVar = [
            models.Index(fields=["party", "-at"], name="data_reading_party_v1"),
            models.Index(fields=["organ", "-at"], name="data_reading_organ_v1"),
            models.Index(fields=["use"], condition=~Q(use=""), name="data_reading_use_v1"),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.organ} → {self.item}"


append_only("data_sharing_reading")


class Refresh(models.Model):
    """An owner brought the data of an item up to date: on which day, how many rows."""

    item = models.CharField(max_length=120)
    on = models.DateField()
    rows = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = models.CharField(max_length=200)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["item", "-on"], name="data_refresh_item_v1")]

    @override
    def __str__(self) -> str:
        return f"{self.item} {self.on}"
