# SPDX-License-Identifier: Apache-2.0
"""What the first call with an idempotency key answered."""

from typing import ClassVar

from django.db import models
from typing_extensions import override


class CommandResult(models.Model):
    """One call of a command under a key its caller chose. Written in the command's own transaction.

    `fingerprint` is a keyed hash of the arguments: it tells whether a retry asks for the same, and nothing else.
    """

    command = models.TextField()
    actor = models.TextField()
    key = models.TextField()
    fingerprint = models.BinaryField()
    result = models.JSONField(null=True)
    at = models.DateTimeField()

    class Meta:
        """One call per command, actor and key; old ones are found by their time."""

        db_table = "command_result"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["command", "actor", "key"], name="command_result_key_v1")
        ]
        indexes: ClassVar = [models.Index(fields=["at"], name="command_result_at_v1")]

    @override
    def __str__(self) -> str:
        return f"{self.command} {self.actor} {self.key}"
