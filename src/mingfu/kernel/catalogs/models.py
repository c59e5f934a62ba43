# SPDX-License-Identifier: Apache-2.0
"""Catalogs, their editions and entries. Rows of a published edition are never changed; a change is a new edition."""

from django.db import models
from typing_extensions import override


class Catalog(models.Model):
    """A named public list, such as `hotline.limits` or `powers`."""

    key = models.CharField(max_length=80, primary_key=True)
    title = models.CharField(max_length=120)

    @override
    def __str__(self) -> str:
        return self.key


class Edition(models.Model):
    """One edition of a catalog, in force from a day until the next edition's day."""

    catalog = models.ForeignKey(Catalog, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField()
    valid_from = models.DateField()
    published_at = models.DateTimeField()
    digest = models.CharField(max_length=64)
    note = models.TextField(default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["catalog", "number"], name="edition_number_once_v1")]
        ordering = ["catalog_id", "number"]

    @override
    def __str__(self) -> str:
        return f"{self.catalog_id} #{self.number}"


class Entry(models.Model):
    """One row of one edition."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="entries")
    position = models.PositiveIntegerField()
    code = models.CharField(max_length=120)
    parent = models.CharField(max_length=120, default="")
    title = models.CharField(max_length=300)
    content = models.JSONField(default=dict)
    basis = models.TextField(default="")
    status = models.CharField(
        max_length=8, choices=[("verified", "verified"), ("assumed", "assumed")], default="assumed"
    )
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["edition", "code"], name="entry_code_v1")]
        ordering = ["edition_id", "position"]

    @override
    def __str__(self) -> str:
        return f"{self.edition_id}:{self.code}"
