# SPDX-License-Identifier: Apache-2.0
"""Drawings of other tools, taken in as drafts, and what was bound to their elements."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Keep drafts of procedures. Two new tables; nothing that runs is touched."""

    dependencies = [("cases", "0005_drop_indexes_that_another_one_serves")]
    operations = [
        migrations.CreateModel(
            name="ProcedureDraft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=40)),
                ("title", models.CharField(max_length=120)),
                ("file", models.CharField(max_length=200)),
                ("content", models.BinaryField()),
                ("sha256", models.CharField(max_length=64)),
                ("imported_at", models.DateTimeField()),
                ("imported_by", models.CharField(max_length=120)),
                ("ready_at", models.DateTimeField(null=True)),
                ("ready_by", models.CharField(default="", max_length=120)),
                ("ready_digest", models.CharField(default="", max_length=16)),
                ("discarded_at", models.DateTimeField(null=True)),
                ("discarded_by", models.CharField(default="", max_length=120)),
                ("discarded_why", models.CharField(default="", max_length=200)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(discarded_at=None), fields=("key",), name="procedure_draft_key_v1"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ProcedureBinding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("element", models.CharField(max_length=120)),
                ("field", models.CharField(max_length=20)),
                ("value", models.CharField(max_length=500)),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=120)),
                (
                    "draft",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bindings",
                        to="cases.proceduredraft",
                    ),
                ),
            ],
        ),
    ]
