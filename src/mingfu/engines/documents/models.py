# SPDX-License-Identifier: Apache-2.0
"""What the database knows of issued papers. PDFs are never kept here: they are set from these rows when opened."""

from django.db import models
from typing_extensions import override


class Series(models.Model):
    """A sequence of numbers: one prefix in one year. Its row is locked while a number is taken, so none is skipped."""

    prefix = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["prefix", "year"], name="document_series_v1")]

    @override
    def __str__(self) -> str:
        return f"{self.prefix}〔{self.year}〕{self.last}"


class Document(models.Model):
    """One issued paper, worded once and for good.

    `content` is the wording (see `wording.Wording`): with `title` and `salt` it can be erased, and number, digest and
    event stay. `paper_digest` names the edition of the declaration it was worded by.
    """

    number = models.CharField(max_length=60, unique=True)
    prefix = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    serial = models.PositiveIntegerField()
    paper = models.CharField(max_length=80)
    paper_digest = models.CharField(max_length=64)
    kind = models.CharField(max_length=10)
    layout = models.CharField(max_length=10)
    sealed = models.BooleanField(default=False)
    level = models.PositiveSmallIntegerField(default=1)
    about = models.CharField(max_length=120, default="")
    organ = models.CharField(max_length=60, default="")
    title = models.TextField(default="")
    content = models.JSONField(default=dict)
    salt = models.CharField(max_length=64, default="")
    digest = models.CharField(max_length=64)
    code = models.CharField(max_length=12)
    issued_at = models.DateTimeField()
    issued_by = models.CharField(max_length=120)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["prefix", "year", "serial"], name="document_serial_v1")]
        indexes = [models.Index(fields=["about", "id"], name="document_about_v1")]

    @override
    def __str__(self) -> str:
        return self.number


class Replacement(models.Model):
    """One document stands in the place of another: who said so, when, and on what ground."""

    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="replacement")
    by = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="replaces")
    ground = models.CharField(max_length=300)
    actor = models.CharField(max_length=120)
    at = models.DateTimeField()

    @override
    def __str__(self) -> str:
        return f"{self.document_id} → {self.by_id}"
