# SPDX-License-Identifier: Apache-2.0
"""The outbox."""

from django.db import models
from typing_extensions import override


class Notice(models.Model):
    """One message by one channel to one receiver. `key` makes it single: the same reason never writes twice."""

    key = models.CharField(max_length=200, unique=True)
    template = models.CharField(max_length=80)
    channel = models.CharField(max_length=10)
    post = models.CharField(max_length=80, default="")
    party = models.UUIDField(null=True)
    about = models.CharField(max_length=120, default="")
    values = models.JSONField(default=dict)
    written_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)
    read_by = models.CharField(max_length=120, default="")
    tries = models.PositiveIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
    fault = models.CharField(max_length=300, default="")

    class Meta:
        indexes = [
            models.Index(fields=["post", "-written_at"], name="notice_post_v1"),
            models.Index(
                fields=["party", "-written_at"], condition=models.Q(party__isnull=False), name="notice_party_v1"
            ),
            models.Index(fields=["next_try_at"], condition=models.Q(sent_at=None), name="notice_unsent_v1"),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.template} → {self.post or self.party} ({self.channel})"
