# SPDX-License-Identifier: Apache-2.0
"""Tries with a wrong query code, by keyed hash: neither number nor address can be read back."""

from django.db import models
from typing_extensions import override


class WrongCode(models.Model):
    """One wrong query code for a case number from a network address."""

    number = models.BinaryField(max_length=32)
    address = models.BinaryField(max_length=32)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["number", "at"], name="api_wrong_number_v1"),
            models.Index(fields=["address", "at"], name="api_wrong_address_v1"),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.pk}"
