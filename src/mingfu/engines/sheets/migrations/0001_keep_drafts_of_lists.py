# SPDX-License-Identifier: Apache-2.0
"""Keep drafts of lists."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Keep the editions of lists that came in as sheets and wait to be published."""

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="ListDraft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("catalog", models.CharField(max_length=80)),
                ("title", models.CharField(max_length=120)),
                ("base", models.PositiveIntegerField()),
                ("valid_from", models.DateField()),
                ("rows", models.JSONField(default=list)),
                ("findings", models.JSONField(default=list)),
                ("note", models.CharField(default="", max_length=300)),
                ("digest", models.CharField(max_length=64)),
                ("by", models.CharField(max_length=120)),
                ("at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_by", models.CharField(default="", max_length=120)),
                ("edition", models.PositiveIntegerField(null=True)),
                ("reason", models.CharField(default="", max_length=300)),
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("ended_at", None)), fields=["catalog"], name="list_draft_open_v1"),
                ],
            },
        ),
    ]
