# SPDX-License-Identifier: Apache-2.0
"""Keep issued papers, their numbers and what replaced them."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Keep issued papers, their numbers and what replaced them."""

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Document",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=60, unique=True)),
                ("prefix", models.CharField(max_length=20)),
                ("year", models.PositiveSmallIntegerField()),
                ("serial", models.PositiveIntegerField()),
                ("paper", models.CharField(max_length=80)),
                ("paper_digest", models.CharField(max_length=64)),
                ("kind", models.CharField(max_length=10)),
                ("layout", models.CharField(max_length=10)),
                ("sealed", models.BooleanField(default=False)),
                ("level", models.PositiveSmallIntegerField(default=1)),
                ("about", models.CharField(default="", max_length=120)),
                ("organ", models.CharField(default="", max_length=60)),
                ("title", models.TextField(default="")),
                ("content", models.JSONField(default=dict)),
                ("salt", models.CharField(default="", max_length=64)),
                ("digest", models.CharField(max_length=64)),
                ("code", models.CharField(max_length=12)),
                ("issued_at", models.DateTimeField()),
                ("issued_by", models.CharField(max_length=120)),
                ("erased_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["about", "id"], name="document_about_v1")],
                "constraints": [
                    models.UniqueConstraint(fields=("prefix", "year", "serial"), name="document_serial_v1")
                ],
            },
        ),
        migrations.CreateModel(
            name="Replacement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ground", models.CharField(max_length=300)),
                ("actor", models.CharField(max_length=120)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="replaces", to="documents.document"
                    ),
                ),
                (
                    "document",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="replacement", to="documents.document"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Series",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("prefix", models.CharField(max_length=20)),
                ("year", models.PositiveSmallIntegerField()),
                ("last", models.PositiveIntegerField(default=0)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("prefix", "year"), name="document_series_v1")],
            },
        ),
    ]
