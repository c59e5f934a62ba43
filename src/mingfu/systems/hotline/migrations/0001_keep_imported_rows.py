# SPDX-License-Identifier: Apache-2.0
"""Keep which rows of other systems' files became matters."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Keep which rows of other systems' files became matters."""

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="ImportedRow",
            fields=[
                ("digest", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("case", models.CharField(max_length=14, unique=True)),
                ("source", models.CharField(max_length=120)),
                ("row", models.PositiveIntegerField()),
                ("imported_at", models.DateTimeField()),
            ],
        ),
    ]
