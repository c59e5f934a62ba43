# SPDX-License-Identifier: Apache-2.0
"""Administrative divisions and the dated records of how they changed."""

from typing import ClassVar

from django.db import models
from typing_extensions import override

KINDS = ("province", "city", "district", "street", "town", "community", "village", "other")


class Region(models.Model):
    """A division under its twelve-digit statistical code. `valid_to` is the first day it is no more."""

    code = models.CharField(max_length=12, primary_key=True)
    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=10, choices=[(kind, kind) for kind in KINDS])
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="parts")
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)

    class Meta:
        ordering: ClassVar = ["code"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(code__regex=r"^\d{12}$"), name="region_code_twelve_digits_v1")
        ]

    @override
    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class RegionChange(models.Model):
    """A merger, split, renaming or ending of divisions from a day on, with the decision it rests on."""

    kind = models.CharField(
        max_length=8,
        choices=[("merged", "merged"), ("split", "split"), ("renamed", "renamed"), ("ended", "ended")],
    )
    since = models.DateField()
    basis = models.TextField()

    class Meta:
        ordering: ClassVar = ["since", "pk"]

    @override
    def __str__(self) -> str:
        return f"{self.since} {self.kind}"


class RegionChangePart(models.Model):
    """One division before or after a change, with the name it bore on that side."""

    change = models.ForeignKey(RegionChange, models.PROTECT, related_name="parts")
    region = models.ForeignKey(Region, models.PROTECT, related_name="changes")
    side = models.CharField(max_length=6, choices=[("before", "before"), ("after", "after")])
    name = models.CharField(max_length=60)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["change", "region", "side"], name="region_change_part_once_v1")
        ]

    @override
    def __str__(self) -> str:
        return f"{self.side} {self.name}"
