# SPDX-License-Identifier: Apache-2.0
"""The table of years published after the product was."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Keep published years: one row a paper, numbered within its year."""

    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="CalendarYear",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("calendar", models.CharField(max_length=40)),
                ("year", models.PositiveSmallIntegerField()),
                ("number", models.PositiveSmallIntegerField()),
                ("amends", models.BooleanField(default=False)),
                ("known_from", models.DateField()),
                ("published_at", models.DateTimeField()),
                ("paper", models.TextField()),
                ("published_by", models.CharField(max_length=200)),
                ("days", models.JSONField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("calendar", "year", "number"), name="calendar_year_number_once_v1")
                ]
            },
        ),
    ]
