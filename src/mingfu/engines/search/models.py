# SPDX-License-Identifier: Apache-2.0
"""What can be found."""

from django.db import models
from typing_extensions import override


class Entry(models.Model):
    """One thing that can be found. `audience` is `public`, or the organ whose officials may see it."""

    kind = models.CharField(max_length=40)
    ref = models.CharField(max_length=120)
    title = models.CharField(max_length=300)
    text = models.TextField()
    url = models.CharField(max_length=200)
    audience = models.CharField(max_length=80, default="public")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "ref"], name="search_entry_once_v1")]

    @override
    def __str__(self) -> str:
        return f"{self.kind} {self.ref}"
