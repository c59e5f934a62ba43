# SPDX-License-Identifier: Apache-2.0
"""The text of every procedure that a case was born under, and a step that can move the date of an open task."""

from pathlib import Path

from django.db import migrations, models

APPLY = Path(__file__).with_name("case_apply_v2.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    """Let cases finish under the procedure they began with. `case_apply_v1` stays for processes of the release before."""

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
        migrations.RunSQL(APPLY, "DROP FUNCTION case_apply_v2(jsonb, jsonb)"),
    ]
