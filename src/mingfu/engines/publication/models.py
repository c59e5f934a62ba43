# SPDX-License-Identifier: Apache-2.0
"""Publications: awaited, public, declined or withdrawn; each state with who and when."""

from django.db import models
from typing_extensions import override


class Publication(models.Model):
    """One text that is, was or may become public. `ref` names the case (or whatever) it speaks of."""

    release = models.CharField(max_length=80)
    ref = models.CharField(max_length=120)
    title = models.CharField(max_length=300)
    asked = models.TextField(default="")
    answered = models.TextField(default="")
    organ = models.CharField(max_length=60, default="")
    category = models.CharField(max_length=80, default="")
    area = models.CharField(max_length=12, default="")
    facts = models.JSONField(default=dict)
    redactions = models.PositiveIntegerField(default=0)
    called_at = models.DateTimeField()
    released_at = models.DateTimeField(null=True)
    released_by = models.CharField(max_length=120, default="")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=120, default="")
    reason = models.CharField(max_length=300, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["release", "ref"], name="publication_once_v1")]
        indexes = [
            models.Index(
                fields=["-released_at"],
                condition=models.Q(ended_at=None, released_at__isnull=False),
                name="publication_live_v1",
            ),
            models.Index(
                fields=["called_at"], condition=models.Q(ended_at=None, released_at=None), name="publication_wait_v1"
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.release} {self.ref}"
