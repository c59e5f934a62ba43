# SPDX-License-Identifier: Apache-2.0
"""Runs that carried cases over to another edition of their procedure, and what became of each case."""

from django.db import models
from typing_extensions import override


class MigrationRun(models.Model):
    """Somebody carried the running cases of a procedure over to an edition; `ended_at` is empty while it goes on."""

    procedure = models.CharField(max_length=80)
    program = models.CharField(max_length=16)
    mapping = models.JSONField(default=dict)
    by = models.CharField(max_length=120)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=["procedure", "-began_at"], name="migration_run_v1"),)

    @override
    def __str__(self) -> str:
        return f"{self.procedure} → {self.program}"


class MigrationLine(models.Model):
    """What became of one case: moved, refused (`why` says at what), or missed because it moved by itself meanwhile."""

    run = models.ForeignKey(MigrationRun, on_delete=models.PROTECT, related_name="lines")
    number = models.CharField(max_length=14)
    was = models.CharField(max_length=16)
    result = models.CharField(max_length=8)
    why = models.TextField(default="")
    dates = models.JSONField(default=list)

    @override
    def __str__(self) -> str:
        return f"{self.number} {self.result}"
