# SPDX-License-Identifier: Apache-2.0
"""The guards of the ledger's tables, and the two functions that append to it."""

from django.db import migrations

GUARD = """
CREATE FUNCTION ledger_is_append_only_v1() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% on % refused: the table is append-only', TG_OP, TG_TABLE_NAME USING ERRCODE = 'MF403';
END
$$
"""

EVENTS = """
CREATE TRIGGER ledger_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_event
FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_append_only_v1()
"""

SEALS = """
CREATE TRIGGER ledger_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_seal
FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_append_only_v1()
"""

RECEIPTS = """
CREATE TRIGGER ledger_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_receipt
FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_append_only_v1()
"""

SHAPE = """
ALTER TABLE ledger_event
  ADD CONSTRAINT ledger_event_seq_v1 CHECK (seq >= 1),
  ADD CONSTRAINT ledger_event_hashes_v1 CHECK (octet_length(prev) = 32 AND octet_length(hash) = 32)
"""

# NOTIFY holds one lock over the whole server while it commits: eight clients fell from 18,000 to 5,000 commits a
# second. So a reader that goes to sleep holds the advisory lock (1296452679, 1), "MFLG" read as a number, and only
# then does an append ring. An append holds the lock shared, so a reader cannot fall asleep between the two.
RING = """
CREATE FUNCTION ledger_ring_v1(p_last bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF NOT pg_try_advisory_xact_lock_shared(1296452679, 1) THEN
    PERFORM pg_notify('mingfu_ledger', p_last::text);
  END IF;
END
$$
"""

# Events whose hashes the caller has computed, all of one instant and one author. `p_chain` is hexadecimal: the hash of the
# event after which they follow (32 zero bytes before the first) and then the hash of each, so that every event but the
# first follows the one before it by construction. That the first follows the stream's head is checked here, whatever the
# caller read. A place that somebody else took in the meantime is refused by the unique constraint, which callers read as
# the same word (see `journal`). A plan made while the table is small is kept by the session: it must use the index from
# the first event on, and it must not be made anew for every number of events.
APPEND = """
CREATE FUNCTION ledger_append_v1(p_stream text, p_at timestamptz, p_by text, p_after integer, p_chain text,
                                 p_names text[], p_payloads jsonb) RETURNS bigint
LANGUAGE plpgsql SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  v_chain bytea := decode(p_chain, 'hex');
  v_many integer := cardinality(p_names);
  v_head bytea;
  v_last bigint;
BEGIN
  IF v_many = 0 THEN
    RETURN NULL;
  END IF;
  IF p_after = 0 THEN
    v_head := decode(repeat('00', 32), 'hex');
  ELSE
    SELECT e.hash INTO v_head FROM ledger_event e WHERE e.stream = p_stream AND e.seq = p_after;
  END IF;
  IF v_head IS DISTINCT FROM substr(v_chain, 1, 32)
     OR octet_length(v_chain) <> 32 * v_many + 32 OR jsonb_array_length(p_payloads) <> v_many THEN
    RAISE EXCEPTION 'stream % stands elsewhere', p_stream USING ERRCODE = 'MF409', DETAIL = p_stream;
  END IF;
  INSERT INTO ledger_event (stream, seq, name, at, "by", payload, prev, hash)
  SELECT p_stream, p_after + n, p_names[n], p_at, p_by, p_payloads->(n - 1), substr(v_chain, 32 * n - 31, 32),
         substr(v_chain, 32 * n + 1, 32)
    FROM generate_series(1, v_many) AS n;
  v_last := currval('ledger_event_id_seq');
  PERFORM ledger_ring_v1(v_last);
  RETURN v_last;
END
$$
"""

# Events whose hashes are computed here, so that one round trip reads the head, chains and appends.
# Payloads arrive as canonical JSON text. The body is the one that `mingfu.kernel.ledger.hashing` documents.
RECORD = """
CREATE FUNCTION ledger_record_v1(p_stream text, p_at timestamptz, p_by text, p_names text[], p_payloads text[])
RETURNS TABLE (o_id bigint, o_seq integer, o_prev bytea, o_hash bytea) LANGUAGE plpgsql AS $$
DECLARE
  v_before text := '{"at":"' || to_char(p_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
    || '","by":' || to_json(p_by)::text || ',"name":';
  v_after text := ',"stream":' || to_json(p_stream)::text || '}';
  v_place integer := 1;
BEGIN
  o_hash := NULL;
  WHILE v_place <= cardinality(p_names) LOOP
    IF o_hash IS NULL THEN
      SELECT e.seq, e.hash INTO o_seq, o_hash
        FROM ledger_event e WHERE e.stream = p_stream ORDER BY e.seq DESC LIMIT 1;
      o_seq := coalesce(o_seq, 0);
      o_hash := coalesce(o_hash, decode(repeat('00', 32), 'hex'));
    END IF;
    o_seq := o_seq + 1;
    o_prev := o_hash;
    o_hash := sha256(convert_to(
      v_before || to_json(p_names[v_place])::text || ',"payload":' || p_payloads[v_place]
      || ',"prev":"' || encode(o_prev, 'hex') || '","seq":' || o_seq || v_after, 'UTF8'));
    INSERT INTO ledger_event (stream, seq, name, at, "by", payload, prev, hash)
    VALUES (p_stream, o_seq, p_names[v_place], p_at, p_by, p_payloads[v_place]::jsonb, o_prev, o_hash)
    ON CONFLICT (stream, seq) DO NOTHING
    RETURNING id INTO o_id;
    IF FOUND THEN
      RETURN NEXT;
      v_place := v_place + 1;
    ELSE
      -- Somebody committed at this place while we waited: read the head again.
      o_hash := NULL;
    END IF;
  END LOOP;
  PERFORM ledger_ring_v1(o_id);
END
$$
"""


class Migration(migrations.Migration):
    """Refuse every change of what is recorded, and append in the database."""

    dependencies = [("ledger", "0001_keep_events_seals_and_receipts")]
    operations = [
        migrations.RunSQL(GUARD, "DROP FUNCTION ledger_is_append_only_v1()"),
        migrations.RunSQL(EVENTS, "DROP TRIGGER ledger_append_only ON ledger_event"),
        migrations.RunSQL(SEALS, "DROP TRIGGER ledger_append_only ON ledger_seal"),
        migrations.RunSQL(RECEIPTS, "DROP TRIGGER ledger_append_only ON ledger_receipt"),
        migrations.RunSQL(
            SHAPE,
            "ALTER TABLE ledger_event DROP CONSTRAINT ledger_event_hashes_v1, DROP CONSTRAINT ledger_event_seq_v1",
        ),
        migrations.RunSQL(RING, "DROP FUNCTION ledger_ring_v1(bigint)"),
        migrations.RunSQL(APPEND, "DROP FUNCTION ledger_append_v1"),
        migrations.RunSQL(RECORD, "DROP FUNCTION ledger_record_v1(text, timestamptz, text, text[], text[])"),
    ]
