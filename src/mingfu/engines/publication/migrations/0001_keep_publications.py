# SPDX-License-Identifier: Apache-2.0
"""Keep publications."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Keep publications."""

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Publication",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("release", models.CharField(max_length=80)),
                ("ref", models.CharField(max_length=120)),
                ("title", models.CharField(max_length=300)),
                ("asked", models.TextField(default="")),
                ("answered", models.TextField(default="")),
                ("organ", models.CharField(default="", max_length=60)),
                ("category", models.CharField(default="", max_length=80)),
                ("area", models.CharField(default="", max_length=12)),
                ("facts", models.JSONField(default=dict)),
                ("redactions", models.PositiveIntegerField(default=0)),
                ("called_at", models.DateTimeField()),
                ("released_at", models.DateTimeField(null=True)),
                ("released_by", models.CharField(default="", max_length=120)),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_by", models.CharField(default="", max_length=120)),
                ("reason", models.CharField(default="", max_length=300)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("ended_at", None), ("released_at__isnull", False)),
                        fields=["-released_at"],
                        name="publication_live_v1",
                    ),
                    models.Index(
                        condition=models.Q(("ended_at", None), ("released_at", None)),
                        fields=["called_at"],
                        name="publication_wait_v1",
                    ),
                ],
                "constraints": [models.UniqueConstraint(fields=("release", "ref"), name="publication_once_v1")],
            },
        ),
    ]
