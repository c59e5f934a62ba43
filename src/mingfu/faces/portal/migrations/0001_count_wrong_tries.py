# SPDX-License-Identifier: Apache-2.0
"""Count wrong tries to follow a case."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Count wrong tries to follow a case."""

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="TrackTry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.BinaryField()),
                ("address", models.BinaryField()),
                ("kind", models.CharField(max_length=4)),
                ("at", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["number", "at"], name="track_try_number_v1"),
                    models.Index(fields=["at"], name="track_try_at_v1"),
                ],
            },
        ),
    ]
