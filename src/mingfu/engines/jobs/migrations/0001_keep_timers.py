# SPDX-License-Identifier: Apache-2.0
"""Keep the due-list, cursors of reactions and runs of duties."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Keep the due-list, cursors of reactions and runs of duties."""

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="DutyRun",
            fields=[
                ("duty", models.CharField(max_length=80, primary_key=True, serialize=False)),
                ("slot", models.CharField(default="", max_length=32)),
                ("ran_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="ReactionCursor",
            fields=[
                ("reaction", models.CharField(max_length=160, primary_key=True, serialize=False)),
                ("event_id", models.BigIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="ReactionFault",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reaction", models.CharField(max_length=160)),
                ("event_id", models.BigIntegerField()),
                ("tries", models.PositiveIntegerField(default=1)),
                ("fault", models.TextField()),
                ("next_try_at", models.DateTimeField(null=True)),
                ("settled_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("reaction", "event_id"), name="reaction_fault_once_v1")
                ],
            },
        ),
        migrations.CreateModel(
            name="Timer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=40)),
                ("ref", models.CharField(max_length=120)),
                ("token", models.CharField(default="", max_length=80)),
                ("due_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "how",
                    models.CharField(choices=[("fired", "fired"), ("stopped", "stopped")], default="", max_length=10),
                ),
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("closed_at", None)), fields=["due_at"], name="timer_due_v1")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("closed_at", None)),
                        fields=("kind", "ref", "token"),
                        name="timer_open_once_v1",
                    )
                ],
            },
        ),
    ]
