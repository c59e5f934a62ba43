# SPDX-License-Identifier: Apache-2.0
"""Keep cases, their tasks, clocks and content."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Keep cases, their tasks, clocks and content."""

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Case",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=14, unique=True)),
                ("system", models.CharField(max_length=40)),
                ("start", models.CharField(max_length=80)),
                ("procedure", models.CharField(max_length=80)),
                ("program", models.CharField(max_length=16)),
                ("summary", models.CharField(default="", max_length=200)),
                ("status", models.CharField(default="open", max_length=10)),
                ("outcome", models.CharField(default="", max_length=40)),
                ("milestone", models.CharField(default="", max_length=80)),
                ("channel", models.CharField(default="web", max_length=20)),
                ("organ", models.CharField(default="", max_length=60)),
                ("area", models.CharField(default="", max_length=12)),
                ("category", models.CharField(default="", max_length=80)),
                ("kind", models.CharField(default="", max_length=40)),
                ("level", models.CharField(default="internal", max_length=10)),
                ("party", models.UUIDField(null=True)),
                ("received_at", models.DateTimeField()),
                ("opened_at", models.DateTimeField()),
                ("due_on", models.DateField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                ("state", models.TextField()),
                ("version", models.PositiveIntegerField(default=1)),
                ("data", models.JSONField(default=dict)),
                ("editions", models.JSONField(default=dict)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["-received_at"], name="case_received_v1"),
                    models.Index(condition=models.Q(("party__isnull", False)), fields=["party"], name="case_party_v1"),
                    models.Index(fields=["organ", "-received_at"], name="case_organ_v1"),
                    models.Index(condition=models.Q(("status", "open")), fields=["due_on"], name="case_open_due_v1"),
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("blob", models.CharField(max_length=64)),
                ("name", models.CharField(max_length=200)),
                ("node", models.CharField(default="", max_length=80)),
                ("by", models.CharField(max_length=120)),
                ("at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="files", to="cases.case"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="GrantedExtension",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ground", models.CharField(max_length=80)),
                ("reason", models.TextField(default="")),
                ("amount", models.PositiveIntegerField()),
                ("unit", models.CharField(max_length=10)),
                ("approver", models.CharField(max_length=120)),
                ("granted_at", models.DateTimeField()),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="extension", to="cases.case"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Deadline",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=80)),
                ("token", models.CharField(default="", max_length=40)),
                ("limits", models.CharField(max_length=80)),
                ("limit", models.CharField(max_length=80)),
                ("amount", models.PositiveIntegerField()),
                ("unit", models.CharField(max_length=10)),
                ("regime", models.CharField(default="general", max_length=20)),
                ("basis", models.TextField(default="")),
                ("status", models.CharField(default="assumed", max_length=8)),
                ("starts_at", models.DateTimeField()),
                ("due_on", models.DateField()),
                ("due_at", models.DateTimeField(null=True)),
                ("calendar_edition", models.CharField(default="", max_length=40)),
                ("provisional", models.BooleanField(default=False)),
                ("met_at", models.DateTimeField(null=True)),
                ("replaced_at", models.DateTimeField(null=True)),
                (
                    "case",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deadlines",
                        to="cases.case",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("met_at", None), ("replaced_at", None)),
                        fields=["due_on"],
                        name="deadline_running_v1",
                    ),
                    models.Index(fields=["case"], name="deadline_case_v1"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Submission",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("node", models.CharField(default="", max_length=80)),
                ("form", models.CharField(max_length=80)),
                ("form_digest", models.CharField(max_length=64)),
                ("content", models.JSONField(default=dict)),
                ("salt", models.CharField(max_length=64)),
                ("digest", models.CharField(max_length=64)),
                ("by", models.CharField(max_length=120)),
                ("at", models.DateTimeField()),
                ("erased_at", models.DateTimeField(null=True)),
                (
                    "case",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="submissions",
                        to="cases.case",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["case", "id"], name="submission_case_v1")],
            },
        ),
        migrations.CreateModel(
            name="Suspension",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ground", models.CharField(max_length=80)),
                ("note", models.TextField(default="")),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(null=True)),
                ("token", models.CharField(default="", max_length=40)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="suspensions", to="cases.case"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("until", None)), fields=("case",), name="one_open_suspension_v1"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="WorkItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("token", models.CharField(max_length=40)),
                ("node", models.CharField(max_length=80)),
                ("post", models.CharField(max_length=80)),
                ("organ", models.CharField(default="", max_length=60)),
                ("limit", models.CharField(default="", max_length=80)),
                ("opened_at", models.DateTimeField()),
                ("due_on", models.DateField(null=True)),
                ("claimed_by", models.CharField(default="", max_length=120)),
                ("claimed_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                ("closed_by", models.CharField(default="", max_length=120)),
                ("how", models.CharField(default="", max_length=20)),
                (
                    "case",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="work_items",
                        to="cases.case",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("closed_at", None)), fields=["post", "due_on"], name="work_open_post_v1"
                    ),
                    models.Index(condition=models.Q(("closed_at", None)), fields=["case"], name="work_open_case_v1"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("closed_at", None)), fields=("case", "token"), name="work_token_once_v1"
                    )
                ],
            },
        ),
    ]
