# SPDX-License-Identifier: Apache-2.0
"""Keep what can be found."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Keep what can be found."""

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=40)),
                ("ref", models.CharField(max_length=120)),
                ("title", models.CharField(max_length=300)),
                ("text", models.TextField()),
                ("url", models.CharField(max_length=200)),
                ("audience", models.CharField(default="public", max_length=80)),
                ("at", models.DateTimeField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("kind", "ref"), name="search_entry_once_v1")],
            },
        ),
    ]
