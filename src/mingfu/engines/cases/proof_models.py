# SPDX-License-Identifier: Apache-2.0
"""Wrong tries to open a case by its number: kept as keyed digests, only to be counted."""

from django.db import models
from typing_extensions import override


class ProofTry(models.Model):
    """One try that was not right. `kind` says what was tried: the query code or the telephone's end."""

    number = models.BinaryField()
    address = models.BinaryField()
    kind = models.CharField(max_length=4)
    at = models.DateTimeField()

    class Meta:
        indexes = (
            models.Index(fields=["number", "at"], name="proof_try_number_v1"),
            models.Index(fields=["address", "at"], name="proof_try_address_v1"),
            models.Index(fields=["at"], name="proof_try_at_v1"),
        )

    @override
    def __str__(self) -> str:
        return f"{self.kind} {self.at:%F %T}"
