# SPDX-License-Identifier: Apache-2.0
"""Appending prepared events in one statement: a row at a time cost as much as all the rest of a case step."""

from django.db import migrations

# Only rows that follow the head, and each other, are taken; fewer rows than events means that somebody was faster or
# that the caller chained them wrongly, and nothing is appended.
APPEND = """
CREATE FUNCTION ledger_append_v2(p_stream text, p_events jsonb) RETURNS bigint[] LANGUAGE plpgsql AS $$
DECLARE
  v_seq integer;
  v_hash text;
  v_ids bigint[];
BEGIN
  SELECT e.seq, encode(e.hash, 'hex') INTO v_seq, v_hash
    FROM ledger_event e WHERE e.stream = p_stream ORDER BY e.seq DESC LIMIT 1;
  v_seq := coalesce(v_seq, 0);
  v_hash := coalesce(v_hash, repeat('0', 64));
  WITH appended AS (
    INSERT INTO ledger_event (stream, seq, name, at, "by", payload, prev, hash)
    SELECT p_stream, n.seq, n.name, n.at, n."by", n.payload, decode(n.prev, 'hex'), decode(n.hash, 'hex')
      FROM (SELECT m.*, lag(m.hash, 1, v_hash) OVER w AS before, v_seq + row_number() OVER w AS place
              FROM jsonb_to_recordset(p_events)
                AS m (seq integer, name text, at timestamptz, "by" text, payload jsonb, prev text, hash text)
            WINDOW w AS (ORDER BY m.seq)) n
     WHERE n.seq = n.place AND n.prev = n.before
     ORDER BY n.seq
    ON CONFLICT (stream, seq) DO NOTHING
    RETURNING id)
  SELECT array_agg(id ORDER BY id) INTO v_ids FROM appended;
  IF coalesce(cardinality(v_ids), 0) <> jsonb_array_length(p_events) THEN
    RAISE EXCEPTION 'stream % stands at %', p_stream, v_seq USING ERRCODE = 'MF409', DETAIL = p_stream;
  END IF;
  PERFORM ledger_ring_v1(v_ids[cardinality(v_ids)]);
  RETURN coalesce(v_ids, '{}');
END
$$
"""


class Migration(migrations.Migration):
    """Append prepared events in one statement. `ledger_append_v1` stays for processes of the release before."""

    dependencies = [("ledger", "0002_refuse_every_change_and_append_in_the_database")]
    operations = [migrations.RunSQL(APPEND, "DROP FUNCTION ledger_append_v2(text, jsonb)")]
