-- SPDX-License-Identifier: Apache-2.0
-- Limits in hours end at an instant, not with a day; and what was late before its clocks stood still stays late.

-- The instant from which on a clock is late: the end of its hours, or the first moment after its day.
CREATE FUNCTION late_from_v1(due_on_ date, due_at_ timestamptz) RETURNS timestamptz
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT coalesce(due_at_ + interval '1 microsecond', (due_on_ + 1)::timestamp AT TIME ZONE 'Asia/Shanghai')
$$;

-- As version 1, by instants: a case is late when one of its clocks stopped from its instant on, and `due_at` is the nearest
-- end of those that count hours.
CREATE FUNCTION case_line_clocks_v2() RETURNS trigger
LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
  due date;
  ends timestamptz;
  answered date;
  was_late boolean;
BEGIN
  SELECT coalesce(min(d.due_on) FILTER (WHERE d.met_at IS NULL), max(d.due_on)),
         CASE WHEN bool_or(d.met_at IS NULL) THEN min(d.due_at) FILTER (WHERE d.met_at IS NULL) ELSE max(d.due_at) END,
         CASE WHEN bool_and(d.met_at IS NOT NULL) THEN (max(d.met_at) AT TIME ZONE 'Asia/Shanghai')::date END,
         coalesce(bool_or(d.met_at >= late_from_v1(d.due_on, d.due_at)), false)
    INTO due, ends, answered, was_late
    FROM cases_deadline d WHERE d.case_id = NEW.case_id AND d.replaced_at IS NULL AND d.token = '';
  IF due IS NOT NULL THEN
    UPDATE cases_boardline SET due_on = due, due_at = ends, answered_on = answered, late = was_late
     WHERE case_id = NEW.case_id;
  END IF;
  RETURN NULL;
END
$$;

CREATE FUNCTION case_line_paused_v2() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
  open_since timestamptz := (SELECT s.since FROM cases_suspension s WHERE s.case_id = NEW.case_id AND s.until IS NULL);
BEGIN
  UPDATE cases_boardline SET paused = true, still = open_since IS NOT NULL, still_since = open_since
   WHERE case_id = NEW.case_id;
  RETURN NULL;
END
$$;

DROP TRIGGER case_line_clock_set_v1 ON cases_deadline;
DROP TRIGGER case_line_clock_moved_v1 ON cases_deadline;
DROP TRIGGER case_line_paused_v1 ON cases_suspension;
CREATE TRIGGER case_line_clock_set_v2 AFTER INSERT ON cases_deadline
  FOR EACH ROW EXECUTE FUNCTION case_line_clocks_v2();
CREATE TRIGGER case_line_clock_moved_v2 AFTER UPDATE OF due_on, due_at, met_at, replaced_at ON cases_deadline
  FOR EACH ROW EXECUTE FUNCTION case_line_clocks_v2();
CREATE TRIGGER case_line_paused_v2 AFTER INSERT OR UPDATE ON cases_suspension FOR EACH ROW
  EXECUTE FUNCTION case_line_paused_v2();

-- Lines of the cases that have none yet, and what version 1 did not know of those that have one.
CREATE FUNCTION case_line_fill_v2() RETURNS bigint
LANGUAGE sql AS $$
  SELECT case_line_fill_v1();
  UPDATE cases_boardline l
     SET due_at = x.due_at, late = x.late
    FROM (SELECT d.case_id,
                 CASE WHEN bool_or(d.met_at IS NULL) THEN min(d.due_at) FILTER (WHERE d.met_at IS NULL)
                      ELSE max(d.due_at) END AS due_at,
                 coalesce(bool_or(d.met_at >= late_from_v1(d.due_on, d.due_at)), false) AS late
            FROM cases_deadline d WHERE d.replaced_at IS NULL AND d.token = '' GROUP BY d.case_id) x
   WHERE x.case_id = l.case_id AND (l.due_at, l.late) IS DISTINCT FROM (x.due_at, x.late);
  UPDATE cases_boardline l SET still_since = s.since
    FROM cases_suspension s
   WHERE s.case_id = l.case_id AND s.until IS NULL AND l.still_since IS DISTINCT FROM s.since;
  SELECT count(*) FROM cases_boardline
$$;
