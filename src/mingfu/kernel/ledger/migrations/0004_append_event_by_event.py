# SPDX-License-Identifier: Apache-2.0
"""Appending prepared events with less to set up: for the few events of a step that is what an append costs."""

from django.db import migrations

# The first event has to follow the stream's head, every other one the event before it; where one does not, fewer rows
# than events are taken and nothing is appended. A place that somebody else took in the meantime is refused by the
# unique constraint, which callers read as the same word (see `journal`). A plan made while the table is small is kept by
# the session: it must use the index from the first event on.
APPEND = """
CREATE FUNCTION ledger_append_v3(p_stream text, p_events jsonb) RETURNS bigint
LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
  v_seq integer := (p_events->0->>'seq')::integer;
  v_last bigint;
  v_taken integer;
BEGIN
  IF v_seq IS NULL THEN
    RETURN NULL;
  END IF;
  INSERT INTO ledger_event (stream, seq, name, at, "by", payload, prev, hash)
  SELECT p_stream, (n.event->>'seq')::integer, n.event->>'name', (n.event->>'at')::timestamptz, n.event->>'by',
         n.event->'payload', decode(n.event->>'prev', 'hex'), decode(n.event->>'hash', 'hex')
    FROM jsonb_array_elements(p_events) WITH ORDINALITY AS n (event, place)
   WHERE (n.event->>'seq')::integer = v_seq + n.place - 1
     AND n.event->>'prev' = CASE
           WHEN n.place > 1 THEN p_events->(n.place::integer - 2)->>'hash'
           WHEN v_seq = 1 THEN repeat('0', 64)
           ELSE (SELECT encode(e.hash, 'hex') FROM ledger_event e WHERE e.stream = p_stream AND e.seq = v_seq - 1)
         END;
  GET DIAGNOSTICS v_taken = ROW_COUNT;
  IF v_taken <> jsonb_array_length(p_events) THEN
    RAISE EXCEPTION 'stream % stands elsewhere', p_stream USING ERRCODE = 'MF409', DETAIL = p_stream;
  END IF;
  v_last := currval('ledger_event_id_seq');
  PERFORM ledger_ring_v1(v_last);
  RETURN v_last;
END
$$
"""


class Migration(migrations.Migration):
    """Append prepared events in a plainer statement. `ledger_append_v2` stays for processes of the release before."""

    dependencies = [("ledger", "0003_append_in_one_statement")]
    operations = [migrations.RunSQL(APPEND, "DROP FUNCTION ledger_append_v3(text, jsonb)")]
