# SPDX-License-Identifier: Apache-2.0
"""The three tables of the ledger."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Keep events, seals and receipts."""

    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="Event",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("stream", models.TextField()),
                ("seq", models.IntegerField()),
                ("name", models.TextField()),
                ("at", models.DateTimeField()),
                ("by", models.TextField()),
                ("payload", models.JSONField()),
                ("prev", models.BinaryField()),
                ("hash", models.BinaryField()),
            ],
            options={
                "db_table": "ledger_event",
                "constraints": [models.UniqueConstraint(fields=("stream", "seq"), name="ledger_event_place_v1")],
            },
        ),
        migrations.CreateModel(
            name="Seal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.IntegerField(unique=True)),
                ("day", models.DateField(unique=True)),
                ("first_id", models.BigIntegerField()),
                ("last_id", models.BigIntegerField(unique=True)),
                ("count", models.BigIntegerField()),
                ("root", models.BinaryField()),
                ("previous", models.BinaryField()),
                ("by", models.TextField()),
                ("sealed_at", models.DateTimeField()),
                ("key_id", models.TextField()),
                ("signature", models.BinaryField()),
            ],
            options={"db_table": "ledger_seal"},
        ),
        migrations.CreateModel(
            name="Receipt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.TextField()),
                ("stream", models.TextField()),
                ("seq", models.IntegerField()),
                ("hash", models.BinaryField()),
                ("key_id", models.TextField()),
                ("signature", models.BinaryField()),
                ("issued_at", models.DateTimeField()),
            ],
            options={
                "db_table": "ledger_receipt",
                "constraints": [models.UniqueConstraint(fields=("number",), name="ledger_receipt_number_v1")],
            },
        ),
    ]
