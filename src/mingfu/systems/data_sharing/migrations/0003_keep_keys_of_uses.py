# SPDX-License-Identifier: Apache-2.0
"""Keep the keys by which systems read under a use."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Keep the digests of keys of uses; one key of a use holds at a time."""

    dependencies = [
        ("data_sharing", "0002_refuse_every_change_to_readings"),
    ]

    operations = [
        migrations.CreateModel(
            name="UseToken",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=200)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "use",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="tokens", to="data_sharing.use"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)), fields=("use",), name="data_token_once_v1"
                    )
                ],
            },
        ),
    ]
