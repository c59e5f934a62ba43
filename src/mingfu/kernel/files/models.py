# SPDX-License-Identifier: Apache-2.0
"""What the database knows about stored bytes. Names and links to cases stand with the cases."""

from django.db import models
from typing_extensions import override


class FileBlob(models.Model):
    """Bytes under `var/files/`, known by their SHA-256. The row is written after the bytes are safe on disk."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    size = models.BigIntegerField()
    mime = models.CharField(max_length=100)
    stored_at = models.DateTimeField()
    stored_by = models.CharField(max_length=120)

    @override
    def __str__(self) -> str:
        return self.sha256
