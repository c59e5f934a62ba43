# SPDX-License-Identifier: Apache-2.0
"""Entries of registers and their states. A state is never changed; what an entry is now is its newest state."""

from django.db import models
from typing_extensions import override


class RegisterSeries(models.Model):
    """The numbers of entries of one year. The row is locked while numbers are taken, so none is skipped."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    @override
    def __str__(self) -> str:
        return f"{self.year} {self.last}"


class RegisterEntry(models.Model):
    """One entry. `content`, `organ` and the dates are those of its newest state: a projection, for lists and search.

    `natural` is a digest of the fields that tell one entry from another.
    """

    number = models.CharField(max_length=14, unique=True)
    register = models.CharField(max_length=80)
    natural = models.CharField(max_length=64)
    organ = models.CharField(max_length=60, default="")
    content = models.JSONField(default=dict)
    seq = models.PositiveIntegerField(default=1)
    approved = models.PositiveIntegerField(default=0)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["register", "natural"], condition=models.Q(valid_to=None), name="register_natural_once_v1"
            )
        ]
        indexes = [
            models.Index(fields=["register", "-id"], name="register_newest_v1"),
            models.Index(fields=["register", "organ", "-id"], name="register_organ_v1"),
        ]

    @override
    def __str__(self) -> str:
        return self.number


class RegisterState(models.Model):
    """What an entry said from a moment on: by whom, why, and the digest that the ledger holds of it. Content is erasable."""

    entry = models.ForeignKey(RegisterEntry, on_delete=models.PROTECT, related_name="states")
    seq = models.PositiveIntegerField()
    kind = models.CharField(max_length=10)
    content = models.JSONField(default=dict)
    salt = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    form_digest = models.CharField(max_length=64)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    reason = models.CharField(max_length=300, default="")
    by = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "seq"], name="register_state_once_v1")]

    @override
    def __str__(self) -> str:
        return f"{self.entry_id}#{self.seq}"


class RegisterApproval(models.Model):
    """A state that somebody other than its writer found right."""

    state = models.OneToOneField(RegisterState, on_delete=models.PROTECT, related_name="approval")
    by = models.CharField(max_length=120)
    at = models.DateTimeField()

    @override
    def __str__(self) -> str:
        return str(self.state_id)
