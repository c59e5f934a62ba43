# SPDX-License-Identifier: Apache-2.0
"""The tables of access."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Keep grants, recusals, readings, and the token that changes with powers."""

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="PowersVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("token", models.UUIDField()),
            ],
        ),
        migrations.CreateModel(
            name="Grant",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("post", models.CharField(max_length=80)),
                ("act", models.CharField(max_length=120)),
                ("entry", models.CharField(max_length=120)),
                ("area", models.CharField(blank=True, default="", max_length=12)),
                ("since", models.DateField()),
                ("until", models.DateField(null=True)),
                ("basis", models.TextField(default="")),
            ],
            options={
                "indexes": [
                    models.Index(fields=["post"], name="grant_post_v1"),
                    models.Index(fields=["act"], name="grant_act_v1"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("until", None)),
                        fields=("post", "act", "entry", "area"),
                        name="grant_open_once_v1",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ReadLog",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=120)),
                ("subject", models.CharField(max_length=120)),
                ("what", models.CharField(max_length=120)),
                ("purpose", models.CharField(max_length=300)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["subject", "at"], name="read_log_subject_v1"),
                    models.Index(fields=["by", "at"], name="read_log_by_v1"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Recusal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("subject", models.CharField(max_length=120)),
                ("number", models.CharField(blank=True, default="", max_length=40)),
                ("party", models.UUIDField(null=True)),
                ("ground", models.TextField()),
                ("since", models.DateField()),
                ("until", models.DateField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["number"], name="recusal_number_v1"),
                    models.Index(fields=["party"], name="recusal_party_v1"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("number", ""), ("party__isnull", False)),
                            models.Q(models.Q(("number", ""), _negated=True), ("party", None)),
                            _connector="OR",
                        ),
                        name="recusal_of_one_v1",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("until", None), models.Q(("number", ""), _negated=True)),
                        fields=("subject", "number"),
                        name="recusal_official_once_v1",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("number", ""), ("until", None)),
                        fields=("subject", "party"),
                        name="recusal_party_once_v1",
                    ),
                ],
            },
        ),
    ]
