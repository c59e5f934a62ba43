-- SPDX-License-Identifier: Apache-2.0
-- The limit: one case step written by hand for this one purpose, with nothing of ours in it. One round trip, one commit:
-- lock and move the case, close a work item, open the next, append one event of some 200 bytes.
CREATE TABLE limit_case (
  id bigint PRIMARY KEY,
  state text NOT NULL,
  version int NOT NULL,
  data jsonb NOT NULL,
  moved_at timestamptz NOT NULL
);
CREATE TABLE limit_item (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  case_id bigint NOT NULL,
  node text NOT NULL,
  post text NOT NULL,
  opened_at timestamptz NOT NULL,
  closed_at timestamptz,
  closed_by text
);
CREATE INDEX limit_item_open ON limit_item (case_id) WHERE closed_at IS NULL;
CREATE TABLE limit_event (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  case_id bigint NOT NULL,
  seq int NOT NULL,
  name text NOT NULL,
  at timestamptz NOT NULL,
  payload jsonb NOT NULL,
  UNIQUE (case_id, seq)
);

CREATE FUNCTION limit_step(p_case bigint, p_node text, p_payload jsonb) RETURNS int LANGUAGE plpgsql AS $$
DECLARE
  v int;
BEGIN
  SELECT version INTO v FROM limit_case WHERE id = p_case FOR UPDATE;
  UPDATE limit_case SET version = v + 1, state = p_node, moved_at = now() WHERE id = p_case;
  UPDATE limit_item SET closed_at = now(), closed_by = 'post' WHERE case_id = p_case AND closed_at IS NULL;
  INSERT INTO limit_item (case_id, node, post, opened_at) VALUES (p_case, p_node, 'gm.urban.handler', now());
  INSERT INTO limit_event (case_id, seq, name, at, payload) VALUES (p_case, v + 1, 'task.completed', now(), p_payload);
  RETURN v + 1;
END
$$;

INSERT INTO limit_case SELECT n, 'accept', 1, '{"organ": "gm.urban", "kind": "help"}', now() FROM generate_series(1, 20000) AS n;
INSERT INTO limit_item (case_id, node, post, opened_at) SELECT n, 'accept', 'gm.hotline.desk', now() FROM generate_series(1, 20000) AS n;
INSERT INTO limit_event (case_id, seq, name, at, payload) SELECT n, 1, 'case.opened', now(), '{}' FROM generate_series(1, 20000) AS n;
ANALYZE limit_case;
ANALYZE limit_item;
ANALYZE limit_event;
