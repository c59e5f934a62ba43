# SPDX-License-Identifier: Apache-2.0
"""The two rows of the clock: what a database is for, and the moment a steered clock shows."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Both tables hold one row at most; nothing refers to them."""

    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="Deployment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("live", "live"), ("demo", "demo"), ("test", "test")], default="live", max_length=8
                    ),
                ),
                ("profile", models.CharField(default="", max_length=40)),
            ],
        ),
        migrations.CreateModel(
            name="Steering",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("moment", models.DateTimeField()),
                ("set_at", models.DateTimeField()),
                ("running", models.BooleanField(default=False)),
            ],
        ),
    ]
