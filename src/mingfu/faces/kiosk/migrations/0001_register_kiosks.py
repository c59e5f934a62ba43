# SPDX-License-Identifier: Apache-2.0
"""Register machines, keep visits and what was printed."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Register machines, keep visits and what was printed."""

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Kiosk",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=8, unique=True)),
                ("place", models.CharField(max_length=120)),
                ("post", models.CharField(max_length=80)),
                ("hall", models.CharField(default="", max_length=40)),
                ("ticket", models.CharField(default="", max_length=64)),
                ("ticket_until", models.DateTimeField(null=True)),
                ("secret", models.CharField(db_index=True, default="", max_length=64)),
                ("registered_at", models.DateTimeField()),
                ("active_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Print",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=120)),
                ("about", models.CharField(max_length=40)),
                ("digest", models.CharField(max_length=64)),
                ("job", models.CharField(default="", max_length=120)),
                ("fault", models.CharField(default="", max_length=200)),
                ("at", models.DateTimeField()),
                (
                    "kiosk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="prints", to="kiosk.kiosk"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Visit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("token", models.CharField(max_length=64, unique=True)),
                ("began_at", models.DateTimeField()),
                ("until", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "kiosk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="visits", to="kiosk.kiosk"
                    ),
                ),
            ],
        ),
    ]
