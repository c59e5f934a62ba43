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

# The rows of one statement by an array, and no plan but by the index: made when the table was small, the plan of a join
# read the whole of it at every clock ever after.
CLOCKS = """
CREATE FUNCTION case_line_clocks_v2() RETURNS trigger
LANGUAGE plpgsql SET enable_seqscan = off AS $$
BEGIN
  UPDATE cases_boardline l SET due_on = x.due_on, answered_on = x.answered_on, late = x.late
    FROM (SELECT d.case_id,
                 coalesce(min(d.due_on) FILTER (WHERE d.met_at IS NULL), max(d.due_on)) AS due_on,
                 CASE WHEN bool_and(d.met_at IS NOT NULL) THEN legal_day_v1(max(d.met_at)) END AS answered_on,
                 coalesce(bool_or(legal_day_v1(d.met_at) > d.due_on), false) AS late
            FROM cases_deadline d
           WHERE d.case_id = ANY (ARRAY(SELECT case_id FROM fresh)) AND d.replaced_at IS NULL AND d.token = ''
           GROUP BY d.case_id) x
   WHERE l.case_id = x.case_id;
  RETURN NULL;
END
$$;
DROP TRIGGER case_line_clock_set_v1 ON cases_deadline;
DROP TRIGGER case_line_clock_moved_v1 ON cases_deadline;
CREATE TRIGGER case_line_clock_set_v2 AFTER INSERT ON cases_deadline
  REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION case_line_clocks_v2();
CREATE TRIGGER case_line_clock_moved_v2 AFTER UPDATE ON cases_deadline
  REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION case_line_clocks_v2();
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
