# SPDX-License-Identifier: Apache-2.0
"""The tables of parties."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Keep parties with sealed names and identifiers, codes, mandates and erasures."""

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Party",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("kind", models.CharField(choices=[("person", "person"), ("body", "body")], max_length=6)),
                ("created_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Erasure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=120)),
                ("basis", models.TextField()),
                (
                    "party",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="erasure", to="parties.party"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PhoneCode",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("phone", models.BinaryField()),
                ("address", models.BinaryField()),
                ("code", models.BinaryField()),
                ("sent_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("used_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["phone", "sent_at"], name="phone_code_phone_v1"),
                    models.Index(fields=["address", "sent_at"], name="phone_code_address_v1"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Mandate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("scope", models.CharField(max_length=120)),
                ("since", models.DateField()),
                ("until", models.DateField(null=True)),
                ("document", models.CharField(blank=True, max_length=64)),
                (
                    "agent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="mandates_held", to="parties.party"
                    ),
                ),
                (
                    "principal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="mandates_given", to="parties.party"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("principal", models.F("agent")), _negated=True),
                        name="mandate_between_two_v1",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PartyIdentifier",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("phone", "phone"),
                            ("resident_id", "resident_id"),
                            ("uscc", "uscc"),
                            ("passport", "passport"),
                            ("hk_macao_tw", "hk_macao_tw"),
                            ("email", "email"),
                        ],
                        max_length=12,
                    ),
                ),
                ("cipher", models.BinaryField(null=True)),
                ("blind", models.BinaryField(null=True)),
                ("masked", models.CharField(blank=True, max_length=260)),
                ("salt", models.BinaryField(null=True)),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(null=True)),
                ("proved_at", models.DateTimeField(null=True)),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="identifiers", to="parties.party"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["blind"], name="party_identifier_blind_v1")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("proved_at__isnull", False), ("until", None)),
                        fields=("kind", "blind"),
                        name="party_identifier_proves_one_v1",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("until", None)),
                        fields=("party", "kind", "blind"),
                        name="party_identifier_once_v1",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PartyName",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("cipher", models.BinaryField(null=True)),
                ("masked", models.CharField(blank=True, max_length=200)),
                ("salt", models.BinaryField(null=True)),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(null=True)),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="names", to="parties.party"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("until", None)), fields=("party",), name="party_name_one_now_v1"
                    )
                ],
            },
        ),
    ]
