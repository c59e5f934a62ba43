# SPDX-License-Identifier: Apache-2.0
"""Tries with a wrong query code."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Count wrong codes in the database, where every worker sees them."""

    initial = True

    dependencies = []
    operations = [
        migrations.CreateModel(
            name="WrongCode",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.BinaryField(max_length=32)),
                ("address", models.BinaryField(max_length=32)),
                ("at", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["number", "at"], name="api_wrong_number_v1"),
                    models.Index(fields=["address", "at"], name="api_wrong_address_v1"),
                ],
            },
        ),
    ]
