-- SPDX-License-Identifier: Apache-2.0
-- One narrow row per case for counting, kept in step by triggers.
CREATE FUNCTION legal_day_v1(at_ timestamptz) RETURNS date
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT (at_ AT TIME ZONE 'Asia/Shanghai')::date $$;

CREATE FUNCTION case_line_opened_v1() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO cases_boardline (case_id, system, organ, area, category, kind, level, outcome, received_on, due_on,
                               answered_on, closed_on, late, extended, paused, still, unsolved)
  SELECT id, system, organ, area, category, kind, level, outcome, legal_day_v1(received_at), NULL,
         NULL, legal_day_v1(closed_at), false, false, false, false,
         coalesce(outcome = 'closed' AND coalesce(data->>'solved', data->>'result') IN ('no', 'none'), false)
    FROM fresh;
  RETURN NULL;
END
$$;

-- A case is `unsolved` when it was closed and the person's last word (or, where nobody was reached, the organ's own)
-- is that the matter was not solved.
CREATE FUNCTION case_line_changed_v1() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  UPDATE cases_boardline
     SET system = NEW.system, organ = NEW.organ, area = NEW.area, category = NEW.category, kind = NEW.kind,
         level = NEW.level, outcome = NEW.outcome, received_on = legal_day_v1(NEW.received_at),
         closed_on = legal_day_v1(NEW.closed_at),
         unsolved = coalesce(NEW.outcome = 'closed'
                             AND coalesce(NEW.data->>'solved', NEW.data->>'result') IN ('no', 'none'), false)
   WHERE case_id = NEW.id;
  RETURN NULL;
END
$$;

-- A case with several clocks is answered when the last of them has stopped, late when one of them was, and due on the
-- nearest date of those that run. A clock of one task (`token`) says nothing about the whole case.
-- By row: a plan over a statement's rows is made anew each time, and made when the table was small it read all of it.
CREATE FUNCTION case_line_clocks_v1() RETURNS trigger
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

CREATE FUNCTION case_line_paused_v1() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  UPDATE cases_boardline
     SET paused = true,
         still = EXISTS (SELECT FROM cases_suspension s WHERE s.case_id = NEW.case_id AND s.until IS NULL)
   WHERE case_id = NEW.case_id;
  RETURN NULL;
END
$$;

CREATE FUNCTION case_line_extended_v1() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  UPDATE cases_boardline SET extended = true WHERE case_id = NEW.case_id;
  RETURN NULL;
END
$$;

CREATE TRIGGER case_line_opened_v1 AFTER INSERT ON cases_case
  REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION case_line_opened_v1();
-- An update that names none of the columns a line is made of need not compare them.
CREATE TRIGGER case_line_changed_v1
  AFTER UPDATE OF system, organ, area, category, kind, level, outcome, received_at, closed_at ON cases_case FOR EACH ROW
  WHEN ((OLD.system, OLD.organ, OLD.area, OLD.category, OLD.kind, OLD.level, OLD.outcome, OLD.received_at, OLD.closed_at)
        IS DISTINCT FROM
        (NEW.system, NEW.organ, NEW.area, NEW.category, NEW.kind, NEW.level, NEW.outcome, NEW.received_at, NEW.closed_at))
  EXECUTE FUNCTION case_line_changed_v1();
CREATE TRIGGER case_line_clock_set_v1 AFTER INSERT ON cases_deadline
  FOR EACH ROW EXECUTE FUNCTION case_line_clocks_v1();
CREATE TRIGGER case_line_clock_moved_v1 AFTER UPDATE OF due_on, met_at, replaced_at ON cases_deadline
  FOR EACH ROW EXECUTE FUNCTION case_line_clocks_v1();
CREATE TRIGGER case_line_paused_v1 AFTER INSERT OR UPDATE ON cases_suspension FOR EACH ROW
  EXECUTE FUNCTION case_line_paused_v1();
CREATE TRIGGER case_line_extended_v1 AFTER INSERT ON cases_grantedextension FOR EACH ROW
  EXECUTE FUNCTION case_line_extended_v1();

-- Lines of the cases that have none yet: at the migration, and after a bulk load that left triggers out.
CREATE FUNCTION case_line_fill_v1() RETURNS bigint
LANGUAGE sql AS $$
  WITH made AS (
    INSERT INTO cases_boardline (case_id, system, organ, area, category, kind, level, outcome, received_on, due_on,
                                 answered_on, closed_on, late, extended, paused, still, unsolved)
    SELECT c.id, c.system, c.organ, c.area, c.category, c.kind, c.level, c.outcome, legal_day_v1(c.received_at), x.due_on,
           x.answered_on, legal_day_v1(c.closed_at), coalesce(x.late, false), e.case_id IS NOT NULL,
           s.case_id IS NOT NULL, coalesce(s.still, false),
           coalesce(c.outcome = 'closed' AND coalesce(c.data->>'solved', c.data->>'result') IN ('no', 'none'), false)
      FROM cases_case c
      LEFT JOIN (SELECT d.case_id,
                        coalesce(min(d.due_on) FILTER (WHERE d.met_at IS NULL), max(d.due_on)) AS due_on,
                        CASE WHEN bool_and(d.met_at IS NOT NULL) THEN legal_day_v1(max(d.met_at)) END AS answered_on,
                        bool_or(legal_day_v1(d.met_at) > d.due_on) AS late
                   FROM cases_deadline d WHERE d.replaced_at IS NULL AND d.token = '' GROUP BY d.case_id) x
             ON x.case_id = c.id
      LEFT JOIN cases_grantedextension e ON e.case_id = c.id
      LEFT JOIN (SELECT case_id, bool_or(until IS NULL) AS still FROM cases_suspension GROUP BY case_id) s
             ON s.case_id = c.id
     WHERE NOT EXISTS (SELECT FROM cases_boardline l WHERE l.case_id = c.id)
    RETURNING 1)
  SELECT count(*) FROM made
$$;
