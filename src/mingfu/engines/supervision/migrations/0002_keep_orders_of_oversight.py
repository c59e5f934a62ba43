# SPDX-License-Identifier: Apache-2.0
"""Orders of oversight: which organ was told to close which case, by whom and by when."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Keep orders of oversight. A new table; nothing that stands is touched."""

    dependencies = [("supervision", "0001_keep_signals")]
    operations = [
        migrations.CreateModel(
            name="OversightOrder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("system", models.CharField(max_length=40)),
                ("case", models.CharField(max_length=14)),
                ("organ", models.CharField(max_length=60)),
                ("due_on", models.DateField()),
                ("rectify_by", models.DateField(null=True)),
                ("reason", models.CharField(default="", max_length=500)),
                ("watch", models.CharField(default="", max_length=80)),
                ("by", models.CharField(max_length=120)),
                ("ordered_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["case"], name="oversight_case_v1")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)), fields=("case",), name="oversight_stands_once_v1"
                    )
                ],
            },
        ),
    ]
