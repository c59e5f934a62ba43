-- SPDX-License-Identifier: Apache-2.0
-- The line of a case says when it was last opened again. The former end is gone from the line, as it is from the case.
CREATE FUNCTION case_line_reopened_v1() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  UPDATE cases_boardline SET reopened_on = legal_day_v1(NEW.at) WHERE case_id = NEW.case_id;
  RETURN NULL;
END
$$;

CREATE TRIGGER case_line_reopened_v1 AFTER INSERT ON cases_reopening FOR EACH ROW
  EXECUTE FUNCTION case_line_reopened_v1();
