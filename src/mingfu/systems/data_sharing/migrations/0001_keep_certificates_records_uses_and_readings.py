# SPDX-License-Identifier: Apache-2.0
"""Keep certificates, records about people, agreed uses, readings, and how fresh data is."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Keep certificates and their ends, records and their states, uses and their ends, and every reading of data."""

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Certificate",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("number", models.CharField(max_length=40, unique=True)),
                ("kind", models.CharField(max_length=60)),
                ("edition", models.PositiveIntegerField()),
                ("party", models.UUIDField(null=True)),
                ("organ", models.CharField(max_length=60)),
                ("power", models.CharField(max_length=120)),
                ("case", models.CharField(default="", max_length=14)),
                ("content", models.BinaryField(null=True)),
                ("salt", models.BinaryField(null=True)),
                ("digest", models.CharField(max_length=64)),
                ("code", models.CharField(default="", max_length=12)),
                ("valid_from", models.DateField()),
                ("valid_until", models.DateField(null=True)),
                ("statement", models.TextField()),
                ("key_id", models.CharField(max_length=16)),
                ("signature", models.BinaryField()),
                ("issued_at", models.DateTimeField()),
                ("issued_by", models.CharField(max_length=200)),
                ("erased_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["-issued_at", "number"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("party__isnull", False)), fields=["party"], name="data_certificate_party_v1"
                    ),
                    models.Index(fields=["kind", "-issued_at"], name="data_certificate_kind_v1"),
                    models.Index(fields=["organ", "-issued_at"], name="data_certificate_organ_v1"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("case", ""), _negated=True),
                        fields=("case", "kind"),
                        name="data_certificate_case_v1",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Reading",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=200)),
                ("organ", models.CharField(max_length=60)),
                ("party", models.UUIDField()),
                ("item", models.CharField(max_length=120)),
                (
                    "fields",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), size=None),
                ),
                ("right", models.CharField(max_length=12)),
                ("use", models.CharField(default="", max_length=14)),
                ("case", models.CharField(default="", max_length=14)),
                ("node", models.CharField(default="", max_length=80)),
                ("certificate", models.CharField(default="", max_length=40)),
                ("purpose", models.CharField(default="", max_length=200)),
            ],
            options={
                "ordering": ["-at", "-pk"],
                "indexes": [
                    models.Index(fields=["party", "-at"], name="data_reading_party_v1"),
                    models.Index(fields=["organ", "-at"], name="data_reading_organ_v1"),
                    models.Index(
                        condition=models.Q(("use", ""), _negated=True), fields=["use"], name="data_reading_use_v1"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Record",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("item", models.CharField(max_length=120)),
                ("party", models.UUIDField()),
                ("seq", models.PositiveIntegerField(default=0)),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["party"], name="data_record_party_v1")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)), fields=("item", "party"), name="data_record_once_v1"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Refresh",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("item", models.CharField(max_length=120)),
                ("on", models.DateField()),
                ("rows", models.PositiveIntegerField()),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=200)),
            ],
            options={
                "indexes": [models.Index(fields=["item", "-on"], name="data_refresh_item_v1")],
            },
        ),
        migrations.CreateModel(
            name="Revocation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ground", models.CharField(max_length=60)),
                ("reason", models.CharField(max_length=500)),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=200)),
                (
                    "certificate",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="revocation",
                        to="data_sharing.certificate",
                    ),
                ),
                (
                    "successor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaces",
                        to="data_sharing.certificate",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Series",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("prefix", models.CharField(max_length=20)),
                ("year", models.PositiveSmallIntegerField()),
                ("last", models.PositiveIntegerField(default=0)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("prefix", "year"), name="data_series_once_v1")],
            },
        ),
        migrations.CreateModel(
            name="Use",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=14, unique=True)),
                ("item", models.CharField(max_length=120)),
                ("organ", models.CharField(max_length=60)),
                ("owner", models.CharField(max_length=60)),
                ("power", models.CharField(max_length=120)),
                ("procedure", models.CharField(max_length=80)),
                ("steps", models.JSONField()),
                ("since", models.DateField()),
                ("until", models.DateField()),
                ("agreed_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["-agreed_at", "number"],
                "indexes": [models.Index(fields=["organ", "item"], name="data_use_organ_v1")],
            },
        ),
        migrations.CreateModel(
            name="UseEnd",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ground", models.CharField(max_length=20)),
                ("reason", models.CharField(max_length=300)),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=200)),
                (
                    "use",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="end", to="data_sharing.use"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RecordState",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("seq", models.PositiveIntegerField()),
                ("way", models.CharField(max_length=10)),
                ("content", models.BinaryField(null=True)),
                ("salt", models.BinaryField(null=True)),
                ("digest", models.CharField(max_length=64)),
                ("since", models.DateField()),
                ("case", models.CharField(default="", max_length=14)),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=200)),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="states", to="data_sharing.record"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("record", "seq"), name="data_state_once_v1")],
            },
        ),
    ]
