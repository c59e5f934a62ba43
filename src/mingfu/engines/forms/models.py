# SPDX-License-Identifier: Apache-2.0
"""Forms that somebody has begun to fill in."""

from django.db import models
from django.db.models import Q
from typing_extensions import override


class SavedForm(models.Model):
    """Answers that nobody has handed in yet, sealed. They belong to a party, to an official, or to whoever has the code.

    `subject` is what they are for: `start:KEY` or `task:NUMBER/TOKEN`. Only the keyed digest of a code is kept. The row is
    deleted when the form is handed in, thrown away or expired: nothing of it stands in the ledger.
    """

    id = models.UUIDField(primary_key=True)
    subject = models.CharField(max_length=160)
    form = models.CharField(max_length=80)
    form_digest = models.CharField(max_length=64)
    party = models.UUIDField(null=True)
    official = models.CharField(max_length=20, default="")
    code_mark = models.BinaryField(null=True, unique=True)
    cipher = models.BinaryField()
    saved_at = models.DateTimeField()
    expires_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "official"], condition=~Q(official=""), name="saved_form_once_v1"
            ),
            models.CheckConstraint(
                condition=Q(party__isnull=False) | ~Q(official="") | Q(code_mark__isnull=False),
                name="saved_form_has_somebody_v1",
            ),
        ]
        indexes = [
            models.Index(fields=["party"], condition=Q(party__isnull=False), name="saved_form_party_v1"),
            models.Index(fields=["expires_on"], name="saved_form_expires_v1"),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.subject} {self.saved_at:%F %T}"
