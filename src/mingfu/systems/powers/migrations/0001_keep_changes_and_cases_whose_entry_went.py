# SPDX-License-Identifier: Apache-2.0
"""Keep changes of the power list on their way, and running cases whose entry was withdrawn."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Keep changes while they are written and handled, and what becomes of cases whose entry they end."""

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Change",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("add", "add"),
                            ("merge", "merge"),
                            ("split", "split"),
                            ("modify", "modify"),
                            ("withdraw", "withdraw"),
                            ("delegate", "delegate"),
                            ("entrust", "entrust"),
                            ("take_back", "take_back"),
                        ],
                        max_length=12,
                    ),
                ),
                ("organ", models.CharField(max_length=120)),
                ("title", models.CharField(max_length=200)),
                ("content", models.JSONField(default=dict)),
                ("begun_by", models.CharField(max_length=200)),
                ("begun_at", models.DateTimeField()),
                ("changed_by", models.CharField(max_length=200)),
                ("changed_at", models.DateTimeField()),
                ("changes", models.PositiveIntegerField(default=0)),
                ("case", models.CharField(default="", max_length=40)),
                ("edition", models.PositiveIntegerField(default=0)),
                ("from_day", models.DateField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["-pk"],
                "indexes": [
                    models.Index(fields=["case"], name="powers_change_case_v1"),
                    models.Index(fields=["organ", "-id"], name="powers_change_organ_v1"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Affected",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("case", models.CharField(max_length=40)),
                ("entry", models.CharField(max_length=120)),
                ("organ", models.CharField(max_length=120)),
                (
                    "choice",
                    models.CharField(
                        choices=[("continue", "continue"), ("waiting", "waiting"), ("end", "end")],
                        default="continue",
                        max_length=8,
                    ),
                ),
                ("ground", models.CharField(default="", max_length=500)),
                ("decided_by", models.CharField(default="", max_length=200)),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "change",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="affected", to="powers.change"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [models.UniqueConstraint(fields=("case", "entry"), name="powers_affected_once_v1")],
            },
        ),
    ]
