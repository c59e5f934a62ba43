# SPDX-License-Identifier: Apache-2.0
"""People and bodies, their sealed names and identifiers, codes sent to phones, mandates, erasures."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from typing_extensions import override

IDENTIFIER_KINDS = ("phone", "resident_id", "uscc", "passport", "hk_macao_tw", "email")


class Party(models.Model):
    """Somebody the government deals with. Nothing personal stands in this row."""

    id = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=6, choices=[("person", "person"), ("body", "body")])
    created_at = models.DateTimeField()

    @override
    def __str__(self) -> str:
        return f"party:{self.id}"


class PartyName(models.Model):
    """A name, sealed. An erased one keeps its row without content; a later name ends the earlier."""

    id = models.UUIDField(primary_key=True)
    party = models.ForeignKey(Party, models.PROTECT, related_name="names")
    cipher = models.BinaryField(null=True)
    masked = models.CharField(max_length=200, blank=True)
    salt = models.BinaryField(null=True)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["party"], condition=Q(until=None), name="party_name_one_now_v1")
        ]

    @override
    def __str__(self) -> str:
        return self.masked


class PartyIdentifier(models.Model):
    """A phone, a document number, an address of e-mail: sealed, findable by blind index, shown masked.

    `proved_at` is when the party showed that it is theirs (a code came back, a counter looked at the document);
    one proved identifier belongs to one party.
    """

    id = models.UUIDField(primary_key=True)
    party = models.ForeignKey(Party, models.PROTECT, related_name="identifiers")
    kind = models.CharField(max_length=12, choices=[(kind, kind) for kind in IDENTIFIER_KINDS])
    cipher = models.BinaryField(null=True)
    blind = models.BinaryField(null=True)
    masked = models.CharField(max_length=260, blank=True)
    salt = models.BinaryField(null=True)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    proved_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["blind"], name="party_identifier_blind_v1")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind", "blind"],
                condition=Q(until=None, proved_at__isnull=False),
                name="party_identifier_proves_one_v1",
            ),
            models.UniqueConstraint(
                fields=["party", "kind", "blind"], condition=Q(until=None), name="party_identifier_once_v1"
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.kind} {self.masked}"


class PhoneCode(models.Model):
    """A code sent to a phone. Phone, sender's address and code are kept as keyed digests only."""

    phone = models.BinaryField()
    address = models.BinaryField()
    code = models.BinaryField()
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["phone", "sent_at"], name="phone_code_phone_v1"),
            models.Index(fields=["address", "sent_at"], name="phone_code_address_v1"),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.sent_at:%F %T}"


class Mandate(models.Model):
    """An agent may act for a principal within a scope and for a time. `until` is the first day it no longer holds."""

    principal = models.ForeignKey(Party, models.PROTECT, related_name="mandates_given")
    agent = models.ForeignKey(Party, models.PROTECT, related_name="mandates_held")
    scope = models.CharField(max_length=120)
    since = models.DateField()
    until = models.DateField(null=True)
    document = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(principal=F("agent")), name="mandate_between_two_v1")
        ]

    @override
    def __str__(self) -> str:
        return f"{self.principal_id} → {self.agent_id}: {self.scope}"


class Erasure(models.Model):
    """The personal data of a party were erased, when and on what ground. The party's id stays."""

    party = models.OneToOneField(Party, models.PROTECT, related_name="erasure")
    at = models.DateTimeField()
    by = models.CharField(max_length=120)
    basis = models.TextField()

    @override
    def __str__(self) -> str:
        return f"{self.party_id} {self.at:%F}"
