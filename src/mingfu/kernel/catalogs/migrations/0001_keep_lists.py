# SPDX-License-Identifier: Apache-2.0
"""Keep public lists in editions."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Keep public lists in editions."""

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Catalog",
            fields=[
                ("key", models.CharField(max_length=80, primary_key=True, serialize=False)),
                ("title", models.CharField(max_length=120)),
            ],
        ),
        migrations.CreateModel(
            name="Edition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("valid_from", models.DateField()),
                ("published_at", models.DateTimeField()),
                ("digest", models.CharField(max_length=64)),
                ("note", models.TextField(default="")),
                (
                    "catalog",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="editions", to="catalogs.catalog"
                    ),
                ),
            ],
            options={
                "ordering": ["catalog_id", "number"],
            },
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveIntegerField()),
                ("code", models.CharField(max_length=120)),
                ("parent", models.CharField(default="", max_length=120)),
                ("title", models.CharField(max_length=300)),
                ("content", models.JSONField(default=dict)),
                ("basis", models.TextField(default="")),
                (
                    "status",
                    models.CharField(
                        choices=[("verified", "verified"), ("assumed", "assumed")], default="assumed", max_length=8
                    ),
                ),
                ("valid_from", models.DateField(null=True)),
                ("valid_to", models.DateField(null=True)),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="entries", to="catalogs.edition"
                    ),
                ),
            ],
            options={
                "ordering": ["edition_id", "position"],
            },
        ),
        migrations.AddConstraint(
            model_name="edition",
            constraint=models.UniqueConstraint(fields=("catalog", "number"), name="edition_number_once_v1"),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(fields=["edition", "code"], name="entry_code_v1"),
        ),
    ]
