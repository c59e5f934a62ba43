# SPDX-License-Identifier: Apache-2.0
"""Delegations of tasks, priorities of cases, and their opening again."""

from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

KEEP = Path(__file__).with_name("case_line_reopened_v1.sql").read_text(encoding="utf-8")
DROP = """
DROP TRIGGER case_line_reopened_v1 ON cases_reopening;
DROP FUNCTION case_line_reopened_v1();
"""


class Migration(migrations.Migration):
    """Keep delegations, priorities and reopenings. The new column of the lines may be null, so nothing is rewritten."""

    dependencies = [("cases", "0007_keep_drafts_of_procedures")]
    operations = [
        migrations.AddField("boardline", "reopened_on", models.DateField(null=True)),
        migrations.CreateModel(
            name="Reopening",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ground", models.CharField(max_length=80)),
                ("outcome", models.CharField(max_length=40)),
                ("closed_at", models.DateTimeField()),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=120)),
                ("extension", models.JSONField(null=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reopenings", to="cases.case"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Delegation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("answerable", models.CharField(max_length=120)),
                ("to", models.CharField(max_length=120)),
                ("number", models.CharField(max_length=40)),
                ("since", models.DateTimeField()),
                ("until", models.DateField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("how", models.CharField(default="", max_length=20)),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="delegations", to="cases.workitem"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("ended_at", None)), fields=["number"], name="delegation_number_v1")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)), fields=("item",), name="one_open_delegation_v1"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Priority",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ground", models.CharField(max_length=80)),
                ("since", models.DateTimeField()),
                ("until", models.DateField()),
                ("by", models.CharField(max_length=120)),
                ("ended_at", models.DateTimeField(null=True)),
                ("how", models.CharField(default="", max_length=20)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="priorities", to="cases.case"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)), fields=("case",), name="one_open_priority_v1"
                    )
                ]
            },
        ),
        migrations.AddIndex(
            "workitem",
            models.Index(
                condition=models.Q(("closed_at", None), models.Q(("claimed_by", ""), _negated=True)),
                fields=["claimed_by"],
                name="work_claimed_v1",
            ),
        ),
        migrations.RunSQL(KEEP, DROP),
    ]
