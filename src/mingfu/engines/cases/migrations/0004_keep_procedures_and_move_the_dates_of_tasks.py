# SPDX-License-Identifier: Apache-2.0
"""The text of every procedure that a case was born under."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Let cases finish under the procedure they began with."""

    dependencies = [
        ("cases", "0003_keep_a_line_of_every_case_for_counting"),
        ("jobs", "0002_let_a_timer_know_its_beginning_and_its_failures"),
    ]
    operations = [
        migrations.CreateModel(
            name="ProcedureEdition",
            fields=[
                ("digest", models.CharField(max_length=16, primary_key=True, serialize=False)),
                ("key", models.CharField(max_length=80)),
                ("file", models.CharField(max_length=120)),
                ("text", models.TextField()),
                ("kept_at", models.DateTimeField()),
            ],
        ),
    ]
