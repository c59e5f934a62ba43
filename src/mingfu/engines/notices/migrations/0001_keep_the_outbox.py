# SPDX-License-Identifier: Apache-2.0
"""Keep the outbox."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Keep the outbox."""

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Notice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=200, unique=True)),
                ("template", models.CharField(max_length=80)),
                ("channel", models.CharField(max_length=10)),
                ("post", models.CharField(default="", max_length=80)),
                ("party", models.UUIDField(null=True)),
                ("about", models.CharField(default="", max_length=120)),
                ("values", models.JSONField(default=dict)),
                ("written_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(null=True)),
                ("read_at", models.DateTimeField(null=True)),
                ("read_by", models.CharField(default="", max_length=120)),
                ("tries", models.PositiveIntegerField(default=0)),
                ("next_try_at", models.DateTimeField(null=True)),
                ("fault", models.CharField(default="", max_length=300)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["post", "-written_at"], name="notice_post_v1"),
                    models.Index(
                        condition=models.Q(("party__isnull", False)),
                        fields=["party", "-written_at"],
                        name="notice_party_v1",
                    ),
                    models.Index(
                        condition=models.Q(("sent_at", None)), fields=["next_try_at"], name="notice_unsent_v1"
                    ),
                ],
            },
        ),
    ]
