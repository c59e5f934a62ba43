# SPDX-License-Identifier: Apache-2.0
"""What is kept of queues: the days of a hall, its numbers, what windows do, appointments.

`state` columns are projections of the events in `events`.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from typing_extensions import override


class Counter(models.Model):
    """The newest number of a business line on a day. Its row is locked while a number is taken, so none comes twice."""

    hall = models.CharField(max_length=60)
    day = models.DateField()
    line = models.CharField(max_length=60)
    last = models.PositiveIntegerField(default=0)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["hall", "day", "line"], name="services_counter_once_v1")
        ]

    @override
    def __str__(self) -> str:
        return f"{self.hall} {self.line} {self.day}"


class Ticket(models.Model):
    """A number: somebody who waits in a hall for a business line. `rank` is 0 for who goes first for a reason."""

    hall = models.CharField(max_length=60)
    day = models.DateField()
    line = models.CharField(max_length=60)
    number = models.CharField(max_length=10)
    code = models.CharField(max_length=20, unique=True)
    channel = models.CharField(max_length=10)
    party = models.UUIDField(null=True)
    item = models.CharField(max_length=120, default="")
    rank = models.PositiveSmallIntegerField(default=1)
    ground = models.CharField(max_length=40, default="")
    state = models.CharField(max_length=10, default="waiting")
    taken_at = models.DateTimeField()
    turn_at = models.DateTimeField()
    window = models.CharField(max_length=20, default="")
    called_at = models.DateTimeField(null=True)
    calls = models.PositiveSmallIntegerField(default=0)
    began_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    officer = models.CharField(max_length=200, default="")
    case = models.CharField(max_length=14, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["hall", "day", "number"], name="services_ticket_once_v1"),
            models.UniqueConstraint(
                fields=["hall", "day", "window"], condition=Q(state__in=["called", "serving"]),
                name="services_window_one_ticket_v1",
            ),
        ]  # fmt: skip
        indexes: ClassVar = [
            models.Index(fields=["hall", "day", "state", "rank", "turn_at"], name="services_ticket_turn_v1"),
            models.Index(fields=["party", "-taken_at"], name="services_ticket_party_v1"),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.number} {self.state}"


class Desk(models.Model):
    """A window on a day: who sits there, and whether it is paused, with the reason."""

    hall = models.CharField(max_length=60)
    day = models.DateField()
    window = models.CharField(max_length=20)
    officer = models.CharField(max_length=200)
    since = models.DateTimeField()
    paused_at = models.DateTimeField(null=True)
    pause = models.CharField(max_length=100, default="")
    left_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["hall", "day", "window"], condition=Q(left_at=None), name="services_desk_once_v1"
            )
        ]

    @override
    def __str__(self) -> str:
        return f"{self.hall} {self.window}"


class Appointment(models.Model):
    """A place in a slot. `seat` counts within the slot, so that capacity holds whoever books at the same moment."""

    hall = models.CharField(max_length=60)
    line = models.CharField(max_length=60)
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    seat = models.PositiveSmallIntegerField()
    party = models.UUIDField()
    item = models.CharField(max_length=120, default="")
    code = models.CharField(max_length=20, unique=True)
    state = models.CharField(max_length=10, default="booked")
    booked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ticket = models.OneToOneField(Ticket, on_delete=models.PROTECT, null=True, related_name="appointment")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["hall", "line", "begins_at", "seat"], condition=~Q(state="cancelled"),
                name="services_seat_once_v1",
            ),
            models.UniqueConstraint(
                fields=["party", "begins_at"], condition=Q(state="booked"), name="services_booked_once_v1"
            ),
        ]  # fmt: skip
        indexes: ClassVar = [
            models.Index(fields=["party", "-begins_at"], name="services_appointment_mine_v1"),
            models.Index(fields=["state", "begins_at"], name="services_appointment_due_v1"),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.line} {self.begins_at}"
