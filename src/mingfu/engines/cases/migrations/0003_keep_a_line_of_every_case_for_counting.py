# SPDX-License-Identifier: Apache-2.0
"""The narrow row per case that boards add up, kept by the database itself."""

from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

KEEP = Path(__file__).with_name("case_line_v1.sql").read_text(encoding="utf-8")
DROP = """
DROP TRIGGER case_line_opened_v1 ON cases_case;
DROP TRIGGER case_line_changed_v1 ON cases_case;
DROP TRIGGER case_line_clock_set_v1 ON cases_deadline;
DROP TRIGGER case_line_clock_moved_v1 ON cases_deadline;
DROP TRIGGER case_line_paused_v1 ON cases_suspension;
DROP TRIGGER case_line_extended_v1 ON cases_grantedextension;
DROP FUNCTION case_line_opened_v1(), case_line_changed_v1(), case_line_clocks_v1(), case_line_paused_v1(),
              case_line_extended_v1(), case_line_fill_v1(), legal_day_v1(timestamptz);
"""


class Migration(migrations.Migration):
    """Keep a line of every case for counting. Filling it reads every case once."""

    dependencies = [("cases", "0002_apply_a_step_in_one_call")]
    operations = [
        migrations.CreateModel(
            name="BoardLine",
            fields=[
                (
                    "case",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="line",
                        serialize=False,
                        to="cases.case",
                    ),
                ),
                ("system", models.CharField(max_length=40)),
                ("organ", models.CharField(max_length=60)),
                ("area", models.CharField(max_length=12)),
                ("category", models.CharField(max_length=80)),
                ("kind", models.CharField(max_length=40)),
                ("level", models.CharField(max_length=10)),
                ("outcome", models.CharField(max_length=40)),
                ("received_on", models.DateField()),
                ("due_on", models.DateField(null=True)),
                ("answered_on", models.DateField(null=True)),
                ("closed_on", models.DateField(null=True)),
                ("late", models.BooleanField(default=False)),
                ("extended", models.BooleanField(default=False)),
                ("paused", models.BooleanField(default=False)),
                ("still", models.BooleanField(default=False)),
                ("unsolved", models.BooleanField(default=False)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["received_on"], name="line_received_v1"),
                    models.Index(
                        condition=models.Q(("answered_on__isnull", False)),
                        fields=["answered_on"],
                        name="line_answered_v1",
                    ),
                    models.Index(
                        condition=models.Q(("closed_on__isnull", False)), fields=["closed_on"], name="line_closed_v1"
                    ),
                    models.Index(condition=models.Q(("closed_on", None)), fields=["due_on"], name="line_open_v1"),
                ],
            },
        ),
        migrations.RunSQL(KEEP, DROP),
        migrations.RunSQL("SELECT case_line_fill_v1()", migrations.RunSQL.noop),
    ]
