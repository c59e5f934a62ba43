# SPDX-License-Identifier: Apache-2.0
"""The tables of divisions."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Keep divisions and the dated records of how they changed."""

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="RegionChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("merged", "merged"), ("split", "split"), ("renamed", "renamed"), ("ended", "ended")],
                        max_length=8,
                    ),
                ),
                ("since", models.DateField()),
                ("basis", models.TextField()),
            ],
            options={
                "ordering": ["since", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Region",
            fields=[
                ("code", models.CharField(max_length=12, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=60)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("province", "province"),
                            ("city", "city"),
                            ("district", "district"),
                            ("street", "street"),
                            ("town", "town"),
                            ("community", "community"),
                            ("village", "village"),
                            ("other", "other"),
                        ],
                        max_length=10,
                    ),
                ),
                ("valid_from", models.DateField(null=True)),
                ("valid_to", models.DateField(null=True)),
                ("lon", models.FloatField(null=True)),
                ("lat", models.FloatField(null=True)),
                (
                    "parent",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parts",
                        to="regions.region",
                    ),
                ),
            ],
            options={
                "ordering": ["code"],
            },
        ),
        migrations.CreateModel(
            name="RegionChangePart",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("side", models.CharField(choices=[("before", "before"), ("after", "after")], max_length=6)),
                ("name", models.CharField(max_length=60)),
                (
                    "change",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="parts", to="regions.regionchange"
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="changes", to="regions.region"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="region",
            constraint=models.CheckConstraint(
                condition=models.Q(("code__regex", "^\\d{12}$")), name="region_code_twelve_digits_v1"
            ),
        ),
        migrations.AddConstraint(
            model_name="regionchangepart",
            constraint=models.UniqueConstraint(fields=("change", "region", "side"), name="region_change_part_once_v1"),
        ),
    ]
