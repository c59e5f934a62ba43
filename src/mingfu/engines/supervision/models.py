# SPDX-License-Identifier: Apache-2.0
"""Signals, and orders of oversight."""

from django.db import models
from typing_extensions import override


class Signal(models.Model):
    """A card shown to an organ for a case: yellow before the date, red after it."""

    watch = models.CharField(max_length=80)
    card = models.CharField(max_length=6)
    system = models.CharField(max_length=40)
    case = models.CharField(max_length=14)
    subject = models.CharField(max_length=80, default="")
    organ = models.CharField(max_length=60)
    post = models.CharField(max_length=80)
    due_on = models.DateField()
    raised_at = models.DateTimeField()
    cleared_at = models.DateTimeField(null=True)
    how = models.CharField(max_length=20, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["watch", "case", "subject"], condition=models.Q(cleared_at=None), name="signal_open_once_v1"
            )
        ]
        indexes = [
            models.Index(fields=["organ", "-raised_at"], name="signal_organ_v1"),
            models.Index(fields=["case"], name="signal_case_v1"),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.card} {self.case} {self.watch}"


class OversightOrder(models.Model):
    """An organ is told in writing to close a case that is past its date (督办). Stands until the case is answered or closed.

    `watch` names the rule that ordered it by itself; empty where an officer did. `rectify_by` is empty for "at once".
    """

    system = models.CharField(max_length=40)
    case = models.CharField(max_length=14)
    organ = models.CharField(max_length=60)
    due_on = models.DateField()
    rectify_by = models.DateField(null=True)
    reason = models.CharField(max_length=500, default="")
    watch = models.CharField(max_length=80, default="")
    by = models.CharField(max_length=120)
    ordered_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=models.Q(ended_at=None), name="oversight_stands_once_v1")
        ]
        indexes = [models.Index(fields=["case"], name="oversight_case_v1")]

    @override
    def __str__(self) -> str:
        return f"{self.case} {self.organ}"
