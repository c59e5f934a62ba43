# SPDX-License-Identifier: Apache-2.0
"""Organs, their posts, the officials in them. Every `until` and `valid_to` is the first day that no longer counts."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from typing_extensions import override

ORGAN_KINDS = ("government", "department", "town", "street", "village", "community", "agency", "leading_group")


class Organ(models.Model):
    """A body of the government, known by a code for good."""

    code = models.CharField(max_length=40, primary_key=True)
    name = models.CharField(max_length=120)
    short = models.CharField(max_length=40)
    kind = models.CharField(max_length=16, choices=[(kind, kind) for kind in ORGAN_KINDS])
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="parts")
    region = models.ForeignKey("regions.Region", models.PROTECT, null=True, related_name="+")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    position = models.IntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["position", "code"]

    @override
    def __str__(self) -> str:
        return f"organ:{self.code}"


class Post(models.Model):
    """A post of an organ with its duty sheet. Permissions, tasks and the ledger name posts, never people."""

    code = models.CharField(max_length=80, primary_key=True)
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="posts")
    title = models.CharField(max_length=80)
    duties = models.TextField(blank=True)
    head = models.BooleanField(default=False)
    clearance = models.PositiveSmallIntegerField(default=1)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        ordering: ClassVar = ["organ", "-head", "code"]

    @override
    def __str__(self) -> str:
        return f"post:{self.code}"


class Official(models.Model):
    """An account of somebody who holds posts. A higher `epoch` ends every session that began under a lower one."""

    number = models.CharField(max_length=40, unique=True)
    shown = models.CharField(max_length=60)
    password = models.CharField(max_length=200)
    epoch = models.PositiveIntegerField(default=1)
    must_change = models.BooleanField(default=False)
    since = models.DateTimeField()

    @override
    def __str__(self) -> str:
        return f"official:{self.number}"


class Appointment(models.Model):
    """An official holds a post for a time; `acting` when it is for the time being."""

    official = models.ForeignKey(Official, models.PROTECT, related_name="appointments")
    post = models.ForeignKey(Post, models.PROTECT, related_name="appointments")
    since = models.DateField()
    until = models.DateField(null=True)
    acting = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["official", "post"], condition=Q(until=None), name="appointment_once_v1")
        ]

    @override
    def __str__(self) -> str:
        return f"{self.official_id} → {self.post_id}"


class StandIn(models.Model):
    """An official does the work of an absent colleague's post, with its grants, for a time."""

    post = models.ForeignKey(Post, models.PROTECT, related_name="stand_ins")
    official = models.ForeignKey(Official, models.PROTECT, related_name="stand_ins")
    since = models.DateField()
    until = models.DateField()
    reason = models.TextField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(until__gte=models.F("since")), name="stand_in_forward_v1")
        ]

    @override
    def __str__(self) -> str:
        return f"{self.official_id} ⇢ {self.post_id}"


class Invitation(models.Model):
    """A one-time token that makes an account for a post, or lets an official who lost the password choose a new one."""

    token = models.BinaryField(unique=True)
    number = models.CharField(max_length=40)
    post = models.ForeignKey(Post, models.PROTECT, null=True, related_name="invitations")
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=120)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["number"], name="invitation_number_v1")]

    @override
    def __str__(self) -> str:
        return f"{self.number} {self.expires_at:%F}"


class SignInTrial(models.Model):
    """Wrong passwords in a row for a typed work number, known or not, under a keyed digest of what was typed."""

    typed = models.BinaryField(primary_key=True)
    failures = models.PositiveIntegerField(default=0)
    locked_until = models.DateTimeField(null=True)
    last_at = models.DateTimeField()

    @override
    def __str__(self) -> str:
        return f"{self.failures} {self.last_at:%F %T}"
