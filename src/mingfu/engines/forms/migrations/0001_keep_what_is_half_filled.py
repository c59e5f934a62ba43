# SPDX-License-Identifier: Apache-2.0
"""Keep forms that somebody has begun to fill in, sealed, until they are handed in or expire."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Keep what is half filled."""

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="SavedForm",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("subject", models.CharField(max_length=160)),
                ("form", models.CharField(max_length=80)),
                ("form_digest", models.CharField(max_length=64)),
                ("party", models.UUIDField(null=True)),
                ("official", models.CharField(default="", max_length=20)),
                ("code_mark", models.BinaryField(null=True, unique=True)),
                ("cipher", models.BinaryField()),
                ("saved_at", models.DateTimeField()),
                ("expires_on", models.DateField()),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("party__isnull", False)), fields=["party"], name="saved_form_party_v1"
                    ),
                    models.Index(fields=["expires_on"], name="saved_form_expires_v1"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("official", ""), _negated=True),
                        fields=("subject", "official"),
                        name="saved_form_once_v1",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("party__isnull", False),
                            models.Q(("official", ""), _negated=True),
                            ("code_mark__isnull", False),
                            _connector="OR",
                        ),
                        name="saved_form_has_somebody_v1",
                    ),
                ],
            },
        ),
    ]
