# SPDX-License-Identifier: Apache-2.0
"""Invitations to rate, and ratings."""

from django.db import models
from typing_extensions import override


class Invitation(models.Model):
    """A one-time link to rate one case, or one visit at a window. Only the hash of its token is kept.

    `officer` is the work number of whoever served, `channel` the way by which the link was given.
    """

    token_hash = models.CharField(max_length=64, unique=True)
    case = models.CharField(max_length=20)
    survey = models.CharField(max_length=80)
    organ = models.CharField(max_length=60)
    item = models.CharField(max_length=120, default="")
    officer = models.CharField(max_length=20, default="")
    channel = models.CharField(max_length=10, default="link")
    party = models.UUIDField(null=True)
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "survey"], name="invitation_once_v1")]

    @override
    def __str__(self) -> str:
        return f"{self.survey} {self.case}"


class Rating(models.Model):
    """One answer: a level from 5 to 1, facets, and words that may be erased. `organ` is whom it concerns.

    `named` says that we know who rated and may call back; `device` is a mark that cannot be turned back, of the day only;
    `flag` says what looks odd about the rating. An odd one counts until somebody has struck it.
    """

    case = models.CharField(max_length=20)
    survey = models.CharField(max_length=80)
    organ = models.CharField(max_length=60)
    item = models.CharField(max_length=120, default="")
    officer = models.CharField(max_length=20, default="")
    channel = models.CharField(max_length=10, default="link")
    named = models.BooleanField(default=False)
    device = models.CharField(max_length=64, default="")
    flag = models.CharField(max_length=20, default="")
    level = models.PositiveSmallIntegerField()
    facets = models.JSONField(default=dict)
    words = models.TextField(default="")
    salt = models.CharField(max_length=64)
    rated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "survey"], name="rating_once_v1"),
            models.CheckConstraint(condition=models.Q(level__gte=1, level__lte=5), name="rating_level_v1"),
        ]
        indexes = [
            models.Index(fields=["organ", "rated_at"], name="rating_organ_v1"),
            models.Index(fields=["rated_at"], name="rating_rated_v1"),
            models.Index(fields=["item", "rated_at"], name="rating_item_v1"),
            models.Index(fields=["device"], condition=~models.Q(device=""), name="rating_device_v1"),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.case}: {self.level}"


class Strike(models.Model):
    """A rating that was struck as mistaken or malicious: by whom, on what ground. It is shown as struck and counts no more."""

    rating = models.OneToOneField(Rating, on_delete=models.PROTECT, related_name="strike")
    ground = models.CharField(max_length=300)
    by = models.CharField(max_length=200)
    at = models.DateTimeField()

    @override
    def __str__(self) -> str:
        return f"{self.rating_id}: {self.ground}"


class StaffLink(models.Model):
    """An official and the party that is the same person: nobody rates their own organ."""

    official = models.CharField(max_length=20)
    party = models.UUIDField(unique=True)
    linked_at = models.DateTimeField()
    by = models.CharField(max_length=200)

    @override
    def __str__(self) -> str:
        return self.official
