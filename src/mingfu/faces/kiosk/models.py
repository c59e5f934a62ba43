# SPDX-License-Identifier: Apache-2.0
"""Machines, visits at them, and what they printed. Nothing here says who the visitor was."""

from django.db import models
from typing_extensions import override


class Kiosk(models.Model):
    """A registered machine. `secret` is the digest of what its browser holds; `ticket` of the one-time link, once.

    `hall` is the hall whose numbers it gives out; empty for all.
    """

    number = models.CharField(max_length=8, unique=True)
    place = models.CharField(max_length=120)
    post = models.CharField(max_length=80)
    hall = models.CharField(max_length=40, default="")
    ticket = models.CharField(max_length=64, default="")
    ticket_until = models.DateTimeField(null=True)
    secret = models.CharField(max_length=64, default="", db_index=True)
    registered_at = models.DateTimeField()
    active_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    @override
    def __str__(self) -> str:
        return f"{self.number} {self.place}"


class Visit(models.Model):
    """A visit at a machine: open until an instant that every touch moves on. Ended visits open nothing."""

    token = models.CharField(max_length=64, unique=True)
    kiosk = models.ForeignKey(Kiosk, on_delete=models.CASCADE, related_name="visits")
    began_at = models.DateTimeField()
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    @override
    def __str__(self) -> str:
        return f"{self.kiosk_id} {self.began_at:%F %T}"


class Print(models.Model):
    """A sheet that a machine printed, or could not: what it was about, and what the printer said."""

    kiosk = models.ForeignKey(Kiosk, on_delete=models.PROTECT, related_name="prints")
    title = models.CharField(max_length=120)
    about = models.CharField(max_length=40)
    digest = models.CharField(max_length=64)
    job = models.CharField(max_length=120, default="")
    fault = models.CharField(max_length=200, default="")
    at = models.DateTimeField()

    @override
    def __str__(self) -> str:
        return f"{self.about} {self.at:%F %T}"
