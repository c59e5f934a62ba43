# SPDX-License-Identifier: Apache-2.0
"""Runs that carried cases over to another edition of their procedure, with what became of each case."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Keep what migrations of cases did. Two new tables; nothing that stands is touched."""

    dependencies = [("cases", "0009_keep_how_cases_stand_to_one_another")]
    operations = [
        migrations.CreateModel(
            name="MigrationRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("procedure", models.CharField(max_length=80)),
                ("program", models.CharField(max_length=16)),
                ("mapping", models.JSONField(default=dict)),
                ("by", models.CharField(max_length=120)),
                ("began_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={"indexes": [models.Index(fields=["procedure", "-began_at"], name="migration_run_v1")]},
        ),
        migrations.CreateModel(
            name="MigrationLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=14)),
                ("was", models.CharField(max_length=16)),
                ("result", models.CharField(max_length=8)),
                ("why", models.TextField(default="")),
                ("dates", models.JSONField(default=list)),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="cases.migrationrun"
                    ),
                ),
            ],
        ),
    ]
