# SPDX-License-Identifier: Apache-2.0
"""What the power list keeps beside its editions: changes on their way, and running cases whose entry was withdrawn."""

from typing import ClassVar

from django.db import models
from typing_extensions import override

KINDS = ("add", "merge", "split", "modify", "withdraw", "delegate", "entrust", "take_back")


class Change(models.Model):
    """A change of the list as it is written, proposed and adopted. `content` holds all it says.

    `case` is the matter it is handled in, empty until it is proposed; `edition` the one it became, 0 until then.
    """

    kind = models.CharField(max_length=12, choices=[(kind, kind) for kind in KINDS])
    organ = models.CharField(max_length=120)
    title = models.CharField(max_length=200)
    content = models.JSONField(default=dict)
    begun_by = models.CharField(max_length=200)
    begun_at = models.DateTimeField()
    changed_by = models.CharField(max_length=200)
    changed_at = models.DateTimeField()
    changes = models.PositiveIntegerField(default=0)
    case = models.CharField(max_length=40, default="")
    edition = models.PositiveIntegerField(default=0)
    from_day = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [
            models.Index(fields=["case"], name="powers_change_case_v1"),
            models.Index(fields=["organ", "-id"], name="powers_change_organ_v1"),
        ]

    @override
    def __str__(self) -> str:
        return f"change:{self.pk}"


class Affected(models.Model):
    """A case that ran when the entry it stands on was withdrawn: it goes on, waits for a decision, or was ended."""

    change = models.ForeignKey(Change, on_delete=models.PROTECT, related_name="affected")
    case = models.CharField(max_length=40)
    entry = models.CharField(max_length=120)
    organ = models.CharField(max_length=120)
    choice = models.CharField(
        max_length=8, choices=[(choice, choice) for choice in ("continue", "waiting", "end")], default="continue"
    )
    ground = models.CharField(max_length=500, default="")
    decided_by = models.CharField(max_length=200, default="")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["case", "entry"], name="powers_affected_once_v1")]
        ordering: ClassVar = ["pk"]

    @override
    def __str__(self) -> str:
        return f"{self.case} ← {self.entry}"
