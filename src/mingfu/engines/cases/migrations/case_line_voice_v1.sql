-- SPDX-License-Identifier: Apache-2.0
-- The line of a case says whether it is a further voice of a demand that another case leads: demands are counted without it.
CREATE FUNCTION case_line_voice_v1() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  UPDATE cases_boardline
     SET voice = EXISTS (SELECT FROM cases_voice v WHERE v.joined_id = NEW.joined_id AND v.ended_at IS NULL)
   WHERE case_id = NEW.joined_id;
  RETURN NULL;
END
$$;

CREATE TRIGGER case_line_voice_v1 AFTER INSERT OR UPDATE OF ended_at ON cases_voice FOR EACH ROW
  EXECUTE FUNCTION case_line_voice_v1();
