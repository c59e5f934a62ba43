# SPDX-License-Identifier: Apache-2.0
"""Keep plans with their targets, tasks and progress."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Keep plans with their parts, clauses, targets and tasks, who answers for them, and how far they are."""

    initial = True

    dependencies = [
        ("organs", "0001_keep_organs_posts_and_officials"),
    ]

    operations = [
        migrations.CreateModel(
            name="Plan",
            fields=[
                ("code", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("title", models.TextField()),
                ("name", models.TextField()),
                ("number", models.CharField(blank=True, max_length=80)),
                ("issuer", models.CharField(blank=True, max_length=200)),
                ("dated", models.DateField(null=True)),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("origin", models.CharField(choices=[("text", "text"), ("outline", "outline")], max_length=10)),
                ("imported_at", models.DateTimeField()),
                ("imported_by", models.CharField(max_length=120)),
                ("published_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["-dated", "code"],
            },
        ),
        migrations.CreateModel(
            name="Part",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField()),
                ("kind", models.CharField(max_length=12)),
                ("title", models.TextField()),
                ("chapter", models.TextField(blank=True)),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="parts", to="plan.plan"
                    ),
                ),
            ],
            options={
                "ordering": ["plan", "position"],
            },
        ),
        migrations.CreateModel(
            name="Listing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("edition", models.PositiveSmallIntegerField()),
                ("tasks", models.PositiveIntegerField()),
                ("digest", models.CharField(max_length=64)),
                ("basis", models.TextField()),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=120)),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="listings", to="plan.plan"
                    ),
                ),
            ],
            options={
                "ordering": ["plan", "-edition"],
            },
        ),
        migrations.CreateModel(
            name="Clause",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField()),
                ("code", models.CharField(max_length=16)),
                ("number", models.PositiveSmallIntegerField()),
                ("title", models.TextField()),
                ("text", models.TextField(blank=True)),
                (
                    "part",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="clauses", to="plan.part"
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="clauses", to="plan.plan"
                    ),
                ),
            ],
            options={
                "ordering": ["plan", "position"],
            },
        ),
        migrations.CreateModel(
            name="Task",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=40)),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "kind",
                    models.CharField(choices=[("task", "task"), ("reform", "reform")], default="task", max_length=8),
                ),
                ("title", models.TextField()),
                ("year", models.PositiveSmallIntegerField(null=True)),
                ("named", models.JSONField(default=list)),
                ("variant", models.CharField(default="decomposition", max_length=16)),
                ("due_on", models.DateField(null=True)),
                ("assumed", models.BooleanField(default=False)),
                ("assigned_at", models.DateTimeField(null=True)),
                ("described_at", models.DateTimeField(null=True)),
                ("percent", models.PositiveSmallIntegerField(null=True)),
                ("reported_for", models.DateField(null=True)),
                ("set_aside_at", models.DateTimeField(null=True)),
                (
                    "clause",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="tasks", to="plan.clause"
                    ),
                ),
                (
                    "lead",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organs.organ"
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="parts", to="plan.task"
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="tasks", to="plan.plan"
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organs.post"
                    ),
                ),
            ],
            options={
                "ordering": ["plan", "clause__position", "position"],
            },
        ),
        migrations.CreateModel(
            name="Target",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField()),
                ("place", models.TextField()),
                ("subject", models.TextField()),
                ("value", models.DecimalField(decimal_places=4, max_digits=18, null=True)),
                ("unit", models.CharField(blank=True, max_length=40)),
                ("year", models.PositiveSmallIntegerField(null=True)),
                (
                    "direction",
                    models.CharField(choices=[("min", "min"), ("exact", "exact"), ("rise", "rise")], max_length=8),
                ),
                ("kind", models.CharField(max_length=12)),
                ("period", models.CharField(blank=True, max_length=16)),
                ("ceiling", models.BooleanField(default=False)),
                ("falls", models.BooleanField(default=False)),
                ("quote", models.TextField(blank=True)),
                (
                    "clause",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="targets", to="plan.clause"
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="targets", to="plan.plan"
                    ),
                ),
                (
                    "task",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="targets", to="plan.task"
                    ),
                ),
            ],
            options={
                "ordering": ["plan", "position"],
            },
        ),
        migrations.CreateModel(
            name="SettingAside",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.TextField()),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=120)),
                (
                    "task",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="setting_aside", to="plan.task"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ProgressReport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("month", models.DateField()),
                ("percent", models.PositiveSmallIntegerField()),
                (
                    "source",
                    models.CharField(
                        choices=[("typed", "typed"), ("derived", "derived")], default="typed", max_length=8
                    ),
                ),
                ("words", models.TextField()),
                ("evidence", models.CharField(blank=True, max_length=64)),
                ("evidence_name", models.CharField(blank=True, max_length=120)),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=120)),
                (
                    "task",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reports", to="plan.task"
                    ),
                ),
            ],
            options={
                "ordering": ["task", "-month", "-at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Partner",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "organ",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organs.organ"),
                ),
                (
                    "task",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="partners", to="plan.task"
                    ),
                ),
            ],
            options={
                "ordering": ["task", "position"],
            },
        ),
        migrations.CreateModel(
            name="Fulfilment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("column", models.CharField(max_length=16)),
                ("text", models.TextField()),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=120)),
                (
                    "task",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="fulfilments", to="plan.task"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Assignment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("partners", models.JSONField(default=list)),
                ("due_on", models.DateField(null=True)),
                ("status", models.CharField(choices=[("assumed", "assumed"), ("verified", "verified")], max_length=10)),
                ("basis", models.TextField(blank=True)),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=120)),
                (
                    "lead",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organs.organ"),
                ),
                (
                    "post",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organs.post"
                    ),
                ),
                (
                    "task",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="assignments", to="plan.task"
                    ),
                ),
            ],
            options={
                "ordering": ["task", "-at", "-pk"],
            },
        ),
        migrations.AddConstraint(
            model_name="part",
            constraint=models.UniqueConstraint(fields=("plan", "position"), name="plan_part_place_v1"),
        ),
        migrations.AddConstraint(
            model_name="listing",
            constraint=models.UniqueConstraint(fields=("plan", "edition"), name="plan_listing_once_v1"),
        ),
        migrations.AddConstraint(
            model_name="clause",
            constraint=models.UniqueConstraint(fields=("plan", "code"), name="plan_clause_once_v1"),
        ),
        migrations.AddIndex(
            model_name="task",
            index=models.Index(fields=["lead", "due_on"], name="plan_task_lead_v1"),
        ),
        migrations.AddConstraint(
            model_name="task",
            constraint=models.UniqueConstraint(fields=("plan", "code"), name="plan_task_once_v1"),
        ),
        migrations.AddConstraint(
            model_name="task",
            constraint=models.CheckConstraint(
                condition=models.Q(("title", ""), _negated=True), name="plan_task_says_something_v1"
            ),
        ),
        migrations.AddConstraint(
            model_name="task",
            constraint=models.CheckConstraint(
                condition=models.Q(("percent", None), ("percent__lte", 100), _connector="OR"),
                name="plan_task_percent_v1",
            ),
        ),
        migrations.AddIndex(
            model_name="progressreport",
            index=models.Index(fields=["month", "task"], name="plan_report_month_idx_v1"),
        ),
        migrations.AddConstraint(
            model_name="progressreport",
            constraint=models.CheckConstraint(condition=models.Q(("percent__lte", 100)), name="plan_report_percent_v1"),
        ),
        migrations.AddConstraint(
            model_name="progressreport",
            constraint=models.CheckConstraint(condition=models.Q(("month__day", 1)), name="plan_report_month_v1"),
        ),
        migrations.AddConstraint(
            model_name="partner",
            constraint=models.UniqueConstraint(fields=("task", "organ"), name="plan_partner_once_v1"),
        ),
        migrations.AddConstraint(
            model_name="fulfilment",
            constraint=models.UniqueConstraint(fields=("task", "column"), name="plan_fulfilment_once_v1"),
        ),
        migrations.AddConstraint(
            model_name="fulfilment",
            constraint=models.CheckConstraint(
                condition=models.Q(("text__regex", "\\S")), name="plan_fulfilment_filled_v1"
            ),
        ),
    ]
