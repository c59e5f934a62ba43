# SPDX-License-Identifier: Apache-2.0
"""Keep invitations to rate, and ratings."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Keep invitations to rate, and ratings."""

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Invitation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("case", models.CharField(max_length=14)),
                ("survey", models.CharField(max_length=80)),
                ("organ", models.CharField(max_length=60)),
                ("party", models.UUIDField(null=True)),
                ("invited_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("case", "survey"), name="invitation_once_v1")],
            },
        ),
        migrations.CreateModel(
            name="Rating",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("case", models.CharField(max_length=14)),
                ("survey", models.CharField(max_length=80)),
                ("organ", models.CharField(max_length=60)),
                ("level", models.PositiveSmallIntegerField()),
                ("facets", models.JSONField(default=dict)),
                ("words", models.TextField(default="")),
                ("salt", models.CharField(max_length=64)),
                ("rated_at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["organ", "rated_at"], name="rating_organ_v1")],
                "constraints": [
                    models.UniqueConstraint(fields=("case", "survey"), name="rating_once_v1"),
                    models.CheckConstraint(
                        condition=models.Q(("level__gte", 1), ("level__lte", 5)), name="rating_level_v1"
                    ),
                ],
            },
        ),
    ]
