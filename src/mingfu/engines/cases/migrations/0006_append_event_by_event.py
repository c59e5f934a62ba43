# SPDX-License-Identifier: Apache-2.0
"""A step that appends event by event, and says which clocks it began."""

from pathlib import Path

from django.db import migrations

CHANGED = """
DROP TRIGGER case_line_changed_v1 ON cases_case;
CREATE TRIGGER case_line_changed_v1
  AFTER UPDATE OF system, organ, area, category, kind, level, outcome, received_at, closed_at ON cases_case FOR EACH ROW
  WHEN ((OLD.system, OLD.organ, OLD.area, OLD.category, OLD.kind, OLD.level, OLD.outcome, OLD.received_at, OLD.closed_at)
        IS DISTINCT FROM
        (NEW.system, NEW.organ, NEW.area, NEW.category, NEW.kind, NEW.level, NEW.outcome, NEW.received_at, NEW.closed_at))
  EXECUTE FUNCTION case_line_changed_v1();
"""

# By row, for a plan over a statement's rows is made anew each time, and made when the table was small it read all of it.
CLOCKS = """
CREATE FUNCTION case_line_clocks_v2() RETURNS trigger
LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
  due date;
  answered date;
  was_late boolean;
BEGIN
  SELECT coalesce(min(d.due_on) FILTER (WHERE d.met_at IS NULL), max(d.due_on)),
         CASE WHEN bool_and(d.met_at IS NOT NULL) THEN (max(d.met_at) AT TIME ZONE 'Asia/Shanghai')::date END,
         coalesce(bool_or((d.met_at AT TIME ZONE 'Asia/Shanghai')::date > d.due_on), false)
    INTO due, answered, was_late
    FROM cases_deadline d WHERE d.case_id = NEW.case_id AND d.replaced_at IS NULL AND d.token = '';
  IF due IS NOT NULL THEN
    UPDATE cases_boardline SET due_on = due, answered_on = answered, late = was_late WHERE case_id = NEW.case_id;
  END IF;
  RETURN NULL;
END
$$;
DROP TRIGGER case_line_clock_set_v1 ON cases_deadline;
DROP TRIGGER case_line_clock_moved_v1 ON cases_deadline;
CREATE TRIGGER case_line_clock_set_v2 AFTER INSERT ON cases_deadline
  FOR EACH ROW EXECUTE FUNCTION case_line_clocks_v2();
CREATE TRIGGER case_line_clock_moved_v2 AFTER UPDATE OF due_on, met_at, replaced_at ON cases_deadline
  FOR EACH ROW EXECUTE FUNCTION case_line_clocks_v2();
"""

APPLY = Path(__file__).with_name("case_apply_v4.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    """Add the next edition of the step. `case_apply_v3` stays for processes of the release before."""

    dependencies = [
        ("cases", "0005_drop_indexes_that_another_one_serves"),
        ("ledger", "0004_append_event_by_event"),
    ]
    operations = [
        # An update that names none of the columns a line is made of need not compare them.
        migrations.RunSQL(CHANGED, migrations.RunSQL.noop),
        migrations.RunSQL(CLOCKS, migrations.RunSQL.noop),
        migrations.RunSQL(APPLY, "DROP FUNCTION case_apply_v4(jsonb, jsonb)"),
    ]
