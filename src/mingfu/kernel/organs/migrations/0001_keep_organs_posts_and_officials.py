# SPDX-License-Identifier: Apache-2.0
"""The tables of organs, posts and officials."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Keep organs, their posts, officials, appointments, stand-ins and invitations."""

    initial = True

    dependencies = [
        ("regions", "0001_keep_divisions_and_their_changes"),
    ]

    operations = [
        migrations.CreateModel(
            name="Official",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=40, unique=True)),
                ("shown", models.CharField(max_length=60)),
                ("password", models.CharField(max_length=200)),
                ("epoch", models.PositiveIntegerField(default=1)),
                ("must_change", models.BooleanField(default=False)),
                ("since", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="SignInTrial",
            fields=[
                ("typed", models.BinaryField(primary_key=True, serialize=False)),
                ("failures", models.PositiveIntegerField(default=0)),
                ("locked_until", models.DateTimeField(null=True)),
                ("last_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Organ",
            fields=[
                ("code", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=120)),
                ("short", models.CharField(max_length=40)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("government", "government"),
                            ("department", "department"),
                            ("town", "town"),
                            ("street", "street"),
                            ("village", "village"),
                            ("community", "community"),
                            ("agency", "agency"),
                            ("leading_group", "leading_group"),
                        ],
                        max_length=16,
                    ),
                ),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(null=True)),
                ("position", models.IntegerField(default=0)),
                (
                    "parent",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="parts", to="organs.organ"
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="regions.region"
                    ),
                ),
            ],
            options={
                "ordering": ["position", "code"],
            },
        ),
        migrations.CreateModel(
            name="Post",
            fields=[
                ("code", models.CharField(max_length=80, primary_key=True, serialize=False)),
                ("title", models.CharField(max_length=80)),
                ("duties", models.TextField(blank=True)),
                ("head", models.BooleanField(default=False)),
                ("clearance", models.PositiveSmallIntegerField(default=1)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(null=True)),
                (
                    "organ",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="posts", to="organs.organ"
                    ),
                ),
            ],
            options={
                "ordering": ["organ", "-head", "code"],
            },
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("token", models.BinaryField(unique=True)),
                ("number", models.CharField(max_length=40)),
                ("made_at", models.DateTimeField()),
                ("made_by", models.CharField(max_length=120)),
                ("expires_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(null=True)),
                (
                    "post",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitations",
                        to="organs.post",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["number"], name="invitation_number_v1")],
            },
        ),
        migrations.CreateModel(
            name="Appointment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("since", models.DateField()),
                ("until", models.DateField(null=True)),
                ("acting", models.BooleanField(default=False)),
                (
                    "official",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="appointments", to="organs.official"
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="appointments", to="organs.post"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("until", None)), fields=("official", "post"), name="appointment_once_v1"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="StandIn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("since", models.DateField()),
                ("until", models.DateField()),
                ("reason", models.TextField()),
                (
                    "official",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="stand_ins", to="organs.official"
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="stand_ins", to="organs.post"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("until__gte", models.F("since"))), name="stand_in_forward_v1"
                    )
                ],
            },
        ),
    ]
