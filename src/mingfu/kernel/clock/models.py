# SPDX-License-Identifier: Apache-2.0
"""What the database knows about time: what kind of deployment it is, and the steered moment."""

from django.db import models
from typing_extensions import override


class Deployment(models.Model):
    """One row: whether this database serves people (`live`), a demonstration or a test."""

    kind = models.CharField(
        max_length=8, choices=[("live", "live"), ("demo", "demo"), ("test", "test")], default="live"
    )
    profile = models.CharField(max_length=40, default="")

    @override
    def __str__(self) -> str:
        return self.kind


class Steering(models.Model):
    """One row: the moment a steered clock shows. When `running`, it moves on from `set_at` with the machine."""

    moment = models.DateTimeField()
    set_at = models.DateTimeField()
    running = models.BooleanField(default=False)

    @override
    def __str__(self) -> str:
        return self.moment.isoformat()
