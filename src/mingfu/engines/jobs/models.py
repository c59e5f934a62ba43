# SPDX-License-Identifier: Apache-2.0
"""The due-list, and what has been run."""

from django.db import models
from typing_extensions import override


class Timer(models.Model):
    """Something to do at an instant of the clock. `ref` names what it concerns, such as a case number.

    `set_at` is when it was set, from which a legal limit is counted anew. One that fails is tried again at `next_try_at`.
    """

    kind = models.CharField(max_length=40)
    ref = models.CharField(max_length=120)
    token = models.CharField(max_length=80, default="")
    set_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField()
    tries = models.PositiveIntegerField(default=0, db_default=0)
    next_try_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    how = models.CharField(max_length=10, default="", choices=[("fired", "fired"), ("stopped", "stopped")])

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "ref", "token"], condition=models.Q(closed_at=None), name="timer_open_once_v1"
            )
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=models.Q(closed_at=None), name="timer_due_v1"),
            models.Index(fields=["tries"], condition=models.Q(closed_at=None, tries__gt=0), name="timer_failing_v1"),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.kind} {self.ref} {self.due_at:%Y-%m-%d %H:%M}"


class ReactionCursor(models.Model):
    """How far into the ledger one reaction has got."""

    reaction = models.CharField(max_length=160, primary_key=True)
    event_id = models.BigIntegerField(default=0)

    @override
    def __str__(self) -> str:
        return f"{self.reaction} @ {self.event_id}"


class ReactionFault(models.Model):
    """A reaction that failed on an event and is tried again, ever later, until it works."""

    reaction = models.CharField(max_length=160)
    event_id = models.BigIntegerField()
    tries = models.PositiveIntegerField(default=1)
    fault = models.TextField()
    next_try_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["reaction", "event_id"], name="reaction_fault_once_v1")]
        indexes = [
            models.Index(fields=["next_try_at"], condition=models.Q(settled_at=None), name="reaction_fault_open_v1")
        ]

    @override
    def __str__(self) -> str:
        return f"{self.reaction} on {self.event_id}: {self.fault[:60]}"


class DutyRun(models.Model):
    """The newest run of a recurring duty; `slot` is the day or the instant it stood for, so that none is run twice.

    `tries` counts failures in a row: one that fails waits until `next_try_at`. `fault` is the sort of its last fault.
    """

    duty = models.CharField(max_length=80, primary_key=True)
    slot = models.CharField(max_length=32, default="")
    ran_at = models.DateTimeField(null=True)
    tries = models.PositiveIntegerField(default=0, db_default=0)
    next_try_at = models.DateTimeField(null=True)
    fault = models.CharField(max_length=60, default="", db_default="")

    @override
    def __str__(self) -> str:
        return f"{self.duty} {self.slot}"
