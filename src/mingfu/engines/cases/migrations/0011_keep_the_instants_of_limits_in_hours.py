# SPDX-License-Identifier: Apache-2.0
"""Instants at which limits in hours end, on tasks and on the lines that boards count; and since when clocks stand still."""

from pathlib import Path

from django.db import migrations, models

KEEP = Path(__file__).with_name("case_line_hours_v2.sql").read_text(encoding="utf-8")
DROP = """
DROP TRIGGER case_line_clock_set_v2 ON cases_deadline;
DROP TRIGGER case_line_clock_moved_v2 ON cases_deadline;
DROP TRIGGER case_line_paused_v2 ON cases_suspension;
DROP FUNCTION case_line_clocks_v2(), case_line_paused_v2(), case_line_fill_v2(), late_from_v1(date, timestamptz);
CREATE TRIGGER case_line_clock_set_v1 AFTER INSERT ON cases_deadline
  FOR EACH ROW EXECUTE FUNCTION case_line_clocks_v1();
CREATE TRIGGER case_line_clock_moved_v1 AFTER UPDATE OF due_on, met_at, replaced_at ON cases_deadline
  FOR EACH ROW EXECUTE FUNCTION case_line_clocks_v1();
CREATE TRIGGER case_line_paused_v1 AFTER INSERT OR UPDATE ON cases_suspension FOR EACH ROW
  EXECUTE FUNCTION case_line_paused_v1();
"""


class Migration(migrations.Migration):
    """Keep the instants of limits in hours. Filling the lines reads every clock once."""

    dependencies = [("cases", "0010_keep_what_migrations_did")]
    operations = [
        migrations.AddField("workitem", "due_at", models.DateTimeField(null=True)),
        migrations.AddField("boardline", "still_since", models.DateTimeField(null=True)),
        migrations.AddField("boardline", "due_at", models.DateTimeField(null=True)),
        migrations.RunSQL(KEEP, DROP),
        migrations.RunSQL("SELECT case_line_fill_v2()", migrations.RunSQL.noop),
    ]
