# SPDX-License-Identifier: Apache-2.0
"""A rating knows its channel, its item and who served; one that is malicious is struck; staff are linked to themselves."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Let a rating be struck; keep channel, item and officer of invitations and ratings; link staff to their parties."""

    dependencies = [("opinions", "0002_find_ratings_by_their_instant")]

    operations = [
        migrations.CreateModel(
            name="StaffLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("official", models.CharField(max_length=20)),
                ("party", models.UUIDField(unique=True)),
                ("linked_at", models.DateTimeField()),
                ("by", models.CharField(max_length=200)),
            ],
        ),
        migrations.CreateModel(
            name="Strike",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ground", models.CharField(max_length=300)),
                ("by", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name="invitation",
            name="channel",
            field=models.CharField(default="link", max_length=10),
        ),
        migrations.AddField(
            model_name="invitation",
            name="item",
            field=models.CharField(default="", max_length=120),
        ),
        migrations.AddField(
            model_name="invitation",
            name="officer",
            field=models.CharField(default="", max_length=20),
        ),
        migrations.AddField(
            model_name="rating",
            name="channel",
            field=models.CharField(default="link", max_length=10),
        ),
        migrations.AddField(
            model_name="rating",
            name="device",
            field=models.CharField(default="", max_length=64),
        ),
        migrations.AddField(
            model_name="rating",
            name="flag",
            field=models.CharField(default="", max_length=20),
        ),
        migrations.AddField(
            model_name="rating",
            name="item",
            field=models.CharField(default="", max_length=120),
        ),
        migrations.AddField(
            model_name="rating",
            name="named",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="rating",
            name="officer",
            field=models.CharField(default="", max_length=20),
        ),
        migrations.AlterField(
            model_name="invitation",
            name="case",
            field=models.CharField(max_length=20),
        ),
        migrations.AlterField(
            model_name="rating",
            name="case",
            field=models.CharField(max_length=20),
        ),
        migrations.AddField(
            model_name="strike",
            name="rating",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="strike", to="opinions.rating"
            ),
        ),
    ]
