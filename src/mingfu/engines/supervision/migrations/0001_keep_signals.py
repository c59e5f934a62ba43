# SPDX-License-Identifier: Apache-2.0
"""Keep signals."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Keep signals."""

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Signal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("watch", models.CharField(max_length=80)),
                ("card", models.CharField(max_length=6)),
                ("system", models.CharField(max_length=40)),
                ("case", models.CharField(max_length=14)),
                ("subject", models.CharField(default="", max_length=80)),
                ("organ", models.CharField(max_length=60)),
                ("post", models.CharField(max_length=80)),
                ("due_on", models.DateField()),
                ("raised_at", models.DateTimeField()),
                ("cleared_at", models.DateTimeField(null=True)),
                ("how", models.CharField(default="", max_length=20)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["organ", "-raised_at"], name="signal_organ_v1"),
                    models.Index(fields=["case"], name="signal_case_v1"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("cleared_at", None)),
                        fields=("watch", "case", "subject"),
                        name="signal_open_once_v1",
                    )
                ],
            },
        ),
    ]
