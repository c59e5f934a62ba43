# SPDX-License-Identifier: Apache-2.0
"""Wrong tries to open a case by its number, counted over all faces."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Count wrong tries together. A new table; nothing that stands is touched."""

    dependencies = [("cases", "0011_keep_the_instants_of_limits_in_hours")]
    operations = [
        migrations.CreateModel(
            name="ProofTry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.BinaryField()),
                ("address", models.BinaryField()),
                ("kind", models.CharField(max_length=4)),
                ("at", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["number", "at"], name="proof_try_number_v1"),
                    models.Index(fields=["address", "at"], name="proof_try_address_v1"),
                    models.Index(fields=["at"], name="proof_try_at_v1"),
                ]
            },
        ),
    ]
