# SPDX-License-Identifier: Apache-2.0
"""Drafts of editions that came in as sheets. A draft is in force nowhere; publishing makes an edition of it."""

from django.db import models
from typing_extensions import override


class ListDraft(models.Model):
    """An edition as somebody proposes it: made against edition `base`; ended when published or put aside."""

    catalog = models.CharField(max_length=80)
    title = models.CharField(max_length=120)
    base = models.PositiveIntegerField()
    valid_from = models.DateField()
    rows = models.JSONField(default=list)
    findings = models.JSONField(default=list)
    note = models.CharField(max_length=300, default="")
    digest = models.CharField(max_length=64)
    by = models.CharField(max_length=120)
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=120, default="")
    edition = models.PositiveIntegerField(null=True)
    reason = models.CharField(max_length=300, default="")

    class Meta:
        indexes = [
            models.Index(fields=["catalog"], condition=models.Q(ended_at=None), name="list_draft_open_v1"),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.catalog} {self.pk}"
