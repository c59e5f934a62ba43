# SPDX-License-Identifier: Apache-2.0
"""Grants, recusals, the log of readings, and one row that changes whenever an actor's powers may have changed."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from typing_extensions import override

from mingfu.kernel.ledger.roles import append_only


class PowersVersion(models.Model):
    """One row. A new random token stands in it after every change that an actor is made of; a cache compares it."""

    token = models.UUIDField()

    @override
    def __str__(self) -> str:
        return str(self.token)


class Grant(models.Model):
    """A post may do an act in an area for a time, by an entry of the power list. `until` is the first day it may not."""

    post = models.CharField(max_length=80)
    act = models.CharField(max_length=120)
    entry = models.CharField(max_length=120)
    area = models.CharField(max_length=12, blank=True, default="")
    since = models.DateField()
    until = models.DateField(null=True)
    basis = models.TextField(default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["post", "act", "entry", "area"], condition=Q(until=None), name="grant_open_once_v1"
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["post"], name="grant_post_v1"),
            models.Index(fields=["act"], name="grant_act_v1"),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.post} → {self.act}"


class Recusal(models.Model):
    """An official (by work number) or a party keeps out of a stream. `until` is the first day this no longer holds."""

    subject = models.CharField(max_length=120)
    number = models.CharField(max_length=40, blank=True, default="")
    party = models.UUIDField(null=True)
    ground = models.TextField()
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(number="", party__isnull=False) | (~Q(number="") & Q(party=None)), name="recusal_of_one_v1"
            ),
            models.UniqueConstraint(
                fields=["subject", "number"], condition=Q(until=None) & ~Q(number=""), name="recusal_official_once_v1"
            ),
            models.UniqueConstraint(
                fields=["subject", "party"], condition=Q(until=None, number=""), name="recusal_party_once_v1"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["number"], name="recusal_number_v1"),
            models.Index(fields=["party"], name="recusal_party_v1"),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.subject} ← {self.number or self.party}"


class ReadLog(models.Model):
    """Somebody looked at something personal. The database refuses to change, remove or empty these rows."""

    at = models.DateTimeField()
    by = models.CharField(max_length=120)
    subject = models.CharField(max_length=120)
    what = models.CharField(max_length=120)
    purpose = models.CharField(max_length=300)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["subject", "at"], name="read_log_subject_v1"),
            models.Index(fields=["by", "at"], name="read_log_by_v1"),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.by} → {self.subject} {self.what}"


append_only("access_readlog")
