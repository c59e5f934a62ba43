# SPDX-License-Identifier: Apache-2.0
"""Keep registers."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Keep the entries of registers, their states and approvals."""

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="RegisterSeries",
            fields=[
                ("year", models.PositiveSmallIntegerField(primary_key=True, serialize=False)),
                ("last", models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="RegisterEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=14, unique=True)),
                ("register", models.CharField(max_length=80)),
                ("natural", models.CharField(max_length=64)),
                ("organ", models.CharField(default="", max_length=60)),
                ("content", models.JSONField(default=dict)),
                ("seq", models.PositiveIntegerField(default=1)),
                ("approved", models.PositiveIntegerField(default=0)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(null=True)),
                ("created_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("erased_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["register", "-id"], name="register_newest_v1"),
                    models.Index(fields=["register", "organ", "-id"], name="register_organ_v1"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("valid_to", None)),
                        fields=("register", "natural"),
                        name="register_natural_once_v1",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RegisterState",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("seq", models.PositiveIntegerField()),
                ("kind", models.CharField(max_length=10)),
                ("content", models.JSONField(default=dict)),
                ("salt", models.CharField(max_length=64)),
                ("digest", models.CharField(max_length=64)),
                ("form_digest", models.CharField(max_length=64)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(null=True)),
                ("reason", models.CharField(default="", max_length=300)),
                ("by", models.CharField(max_length=120)),
                ("at", models.DateTimeField()),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="states",
                        to="registers.registerentry",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("entry", "seq"), name="register_state_once_v1")],
            },
        ),
        migrations.CreateModel(
            name="RegisterApproval",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("by", models.CharField(max_length=120)),
                ("at", models.DateTimeField()),
                (
                    "state",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="approval",
                        to="registers.registerstate",
                    ),
                ),
            ],
        ),
    ]
