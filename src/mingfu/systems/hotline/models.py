# SPDX-License-Identifier: Apache-2.0
"""Which rows of other systems' message files have become matters."""

from django.db import models
from typing_extensions import override


class ImportedRow(models.Model):
    """One row of a file that was taken in: the digest of its content, and the case it became."""

    digest = models.CharField(max_length=64, primary_key=True)
    case = models.CharField(max_length=14, unique=True)
    source = models.CharField(max_length=120)
    row = models.PositiveIntegerField()
    imported_at = models.DateTimeField()

    @override
    def __str__(self) -> str:
        return f"{self.source}:{self.row} → {self.case}"
