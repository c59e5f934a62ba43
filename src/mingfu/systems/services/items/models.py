# SPDX-License-Identifier: Apache-2.0
"""What is kept of items beside the catalog: drafts, and the listing by which items are found."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from typing_extensions import override


class ItemDraft(models.Model):
    """An item on its way into the next edition. `source` is the row it was imported from, as it stood there.

    `base` is the edition the draft began from; a guide that changed since then is shown before publication. `changes`
    counts the savings: who saves an older reading is told so.
    """

    code = models.CharField(max_length=120, unique=True)
    organ = models.CharField(max_length=120, default="")
    title = models.CharField(max_length=300)
    content = models.JSONField()
    source = models.JSONField(null=True)
    base = models.PositiveIntegerField(default=0)
    changes = models.PositiveIntegerField(default=0)
    begun_by = models.CharField(max_length=200)
    begun_at = models.DateTimeField()
    changed_by = models.CharField(max_length=200)
    changed_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-changed_at", "code"]
        indexes: ClassVar = [models.Index(fields=["organ", "-changed_at"], name="services_draft_organ_v1")]

    @override
    def __str__(self) -> str:
        return f"draft:{self.code}"


class Listing(models.Model):
    """An item in force as it is found: the newest edition's row, cut down to what lists and searches ask for.

    `called` indexes name and everyday words, `said` the whole guide.
    """

    code = models.CharField(max_length=120, primary_key=True)
    edition = models.PositiveIntegerField()
    position = models.PositiveIntegerField()
    title = models.CharField(max_length=300)
    summary = models.TextField(default="")
    kind = models.CharField(max_length=20)
    handling = models.CharField(max_length=10)
    organ = models.CharField(max_length=120)
    organ_name = models.CharField(max_length=200)
    personal = models.BooleanField()
    corporate = models.BooleanField()
    online = models.BooleanField()
    visits = models.PositiveIntegerField()
    promised = models.CharField(max_length=40)
    themes = ArrayField(models.CharField(max_length=120))
    events = ArrayField(models.CharField(max_length=120))
    towns = ArrayField(models.CharField(max_length=120))
    called = SearchVectorField()
    said = SearchVectorField()

    class Meta:
        ordering: ClassVar = ["position", "code"]
        indexes: ClassVar = [
            models.Index(fields=["organ", "position"], name="services_listing_organ_v1"),
            models.Index(fields=["position", "code"], name="services_listing_order_v1"),
            models.Index(fields=["title"], name="services_listing_title_v1", opclasses=["varchar_pattern_ops"]),
            GinIndex(fields=["themes"], name="services_listing_themes_v1"),
            GinIndex(fields=["events"], name="services_listing_events_v1"),
            GinIndex(fields=["towns"], name="services_listing_towns_v1"),
            GinIndex(fields=["called"], name="services_listing_called_v1"),
            GinIndex(fields=["said"], name="services_listing_said_v1"),
        ]

    @override
    def __str__(self) -> str:
        return self.code
