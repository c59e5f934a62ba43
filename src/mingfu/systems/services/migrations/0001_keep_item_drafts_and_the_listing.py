# SPDX-License-Identifier: Apache-2.0
"""Keep drafts of service items, and the listing by which items are found."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.db import migrations, models


class Migration(migrations.Migration):
    """Keep drafts of service items, and the listing by which items are found, with an index for each way of asking."""

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="ItemDraft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=120, unique=True)),
                ("organ", models.CharField(default="", max_length=120)),
                ("title", models.CharField(max_length=300)),
                ("content", models.JSONField()),
                ("source", models.JSONField(null=True)),
                ("base", models.PositiveIntegerField(default=0)),
                ("changes", models.PositiveIntegerField(default=0)),
                ("begun_by", models.CharField(max_length=200)),
                ("begun_at", models.DateTimeField()),
                ("changed_by", models.CharField(max_length=200)),
                ("changed_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["-changed_at", "code"],
                "indexes": [models.Index(fields=["organ", "-changed_at"], name="services_draft_organ_v1")],
            },
        ),
        migrations.CreateModel(
            name="Listing",
            fields=[
                ("code", models.CharField(max_length=120, primary_key=True, serialize=False)),
                ("edition", models.PositiveIntegerField()),
                ("position", models.PositiveIntegerField()),
                ("title", models.CharField(max_length=300)),
                ("summary", models.TextField(default="")),
                ("kind", models.CharField(max_length=20)),
                ("handling", models.CharField(max_length=10)),
                ("organ", models.CharField(max_length=120)),
                ("organ_name", models.CharField(max_length=200)),
                ("personal", models.BooleanField()),
                ("corporate", models.BooleanField()),
                ("online", models.BooleanField()),
                ("visits", models.PositiveIntegerField()),
                ("promised", models.CharField(max_length=40)),
                (
                    "themes",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=120), size=None),
                ),
                (
                    "events",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=120), size=None),
                ),
                (
                    "towns",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=120), size=None),
                ),
                ("called", django.contrib.postgres.search.SearchVectorField()),
                ("said", django.contrib.postgres.search.SearchVectorField()),
            ],
            options={
                "ordering": ["position", "code"],
                "indexes": [
                    models.Index(fields=["organ", "position"], name="services_listing_organ_v1"),
                    models.Index(fields=["position", "code"], name="services_listing_order_v1"),
                    models.Index(fields=["title"], name="services_listing_title_v1", opclasses=["varchar_pattern_ops"]),
                    django.contrib.postgres.indexes.GinIndex(fields=["themes"], name="services_listing_themes_v1"),
                    django.contrib.postgres.indexes.GinIndex(fields=["events"], name="services_listing_events_v1"),
                    django.contrib.postgres.indexes.GinIndex(fields=["towns"], name="services_listing_towns_v1"),
                    django.contrib.postgres.indexes.GinIndex(fields=["called"], name="services_listing_called_v1"),
                    django.contrib.postgres.indexes.GinIndex(fields=["said"], name="services_listing_said_v1"),
                ],
            },
        ),
    ]
