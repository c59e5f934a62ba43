# SPDX-License-Identifier: Apache-2.0
"""Invitations to rate, and ratings."""

from django.db import models
from typing_extensions import override


class Invitation(models.Model):
    """A one-time link to rate one case. Only the hash of its token is kept."""

    token_hash = models.CharField(max_length=64, unique=True)
    case = models.CharField(max_length=14)
    survey = models.CharField(max_length=80)
    organ = models.CharField(max_length=60)
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
    """One answer: a level from 5 to 1, facets, and words that may be erased. `organ` is whom it concerns."""

    case = models.CharField(max_length=14)
    survey = models.CharField(max_length=80)
    organ = models.CharField(max_length=60)
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
        ]

    @override
    def __str__(self) -> str:
        return f"{self.case}: {self.level}"
