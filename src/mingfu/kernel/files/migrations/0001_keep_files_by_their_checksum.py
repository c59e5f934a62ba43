# SPDX-License-Identifier: Apache-2.0
"""The first table of stored files."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Keep a row for every stored file, keyed by its SHA-256."""

    initial = True
    dependencies = []

    operations = [
        migrations.CreateModel(
            name="FileBlob",
            fields=[
                ("sha256", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("size", models.BigIntegerField()),
                ("mime", models.CharField(max_length=100)),
                ("stored_at", models.DateTimeField()),
                ("stored_by", models.CharField(max_length=120)),
            ],
        ),
    ]
