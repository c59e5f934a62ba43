-- SPDX-License-Identifier: Apache-2.0
-- One step of a case in one round trip: version check, case, tasks, clocks, timers, content, events, idempotency key.
-- Refuses with SQLSTATE MF409 when the case has moved on since it was read; then nothing is written.
-- What every step has comes as values of its own, which cost less to read than members of an object: of tasks to close
-- three texts each (token, by, how), of tasks to open seven (token, node, post, organ, limit, due date, instant due), of what was handed
-- in an object each. What few steps have comes in `p`, which is null for most: the length of a list that is not there is
-- null, and null is not true. The last four are those of `ledger_append_v1`.
-- The plans are made once, when tables may still be small, and are kept by the session: they use the indexes from the
-- start. No table that this function fills has a foreign key to the case: the case is the one it has just written.
CREATE FUNCTION case_apply_v1(
  number_ text, expected int, at_ timestamptz, by_ text, state_ text, data_ jsonb, c jsonb, closed text[], opened text[],
  handed jsonb, p jsonb, after_ int, chain_ text, names_ text[], payloads_ jsonb
) RETURNS jsonb
LANGUAGE plpgsql SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  id_ bigint;
  i int := 1;
  h jsonb;
  held jsonb;
  clocks jsonb;
BEGIN
  IF p IS NOT NULL THEN
    IF jsonb_typeof(p->'key') = 'object' THEN
      held := command_once_v1(p->'key'->>'command', p->'key'->>'actor', p->'key'->>'key',
                              decode(p->'key'->>'fingerprint', 'hex'), at_, jsonb_build_object('number', number_));
      IF held IS NOT NULL THEN
        RETURN held->'result';
      END IF;
    END IF;

    -- Instants before the case: a worker that fires one holds it and then asks for the case. The other way round the two
    -- would wait for each other.
    IF jsonb_array_length(p->'stopped') > 0 THEN
      -- Several of them always in the order of their ids, as whoever fires one holds them.
      WITH held AS (
        SELECT t.id FROM jobs_timer t
         WHERE t.kind = 'case' AND t.ref = number_ AND t.closed_at IS NULL
           AND t.token IN (SELECT v FROM jsonb_array_elements_text(p->'stopped') AS v)
         ORDER BY t.id FOR UPDATE)
      UPDATE jobs_timer t SET closed_at = at_, how = 'stopped' FROM held WHERE t.id = held.id;
    END IF;
  END IF;

  IF expected = 0 THEN
    INSERT INTO cases_case (number, system, start, procedure, program, summary, status, outcome, milestone, channel, organ,
                            area, category, kind, level, party, received_at, opened_at, due_on, closed_at,
                            state, version, data, editions)
    VALUES (number_, c->>'system', c->>'start', c->>'procedure', c->>'program', c->>'summary',
            coalesce(c->>'status', 'open'), coalesce(c->>'outcome', ''), coalesce(c->>'milestone', ''), c->>'channel',
            c->>'organ', c->>'area', c->>'category', c->>'kind', c->>'level', (c->>'party')::uuid,
            (c->>'received_at')::timestamptz, at_, (c->>'due_on')::date, (c->>'closed_at')::timestamptz,
            state_, 1, data_, c->'editions')
    RETURNING id INTO id_;
  ELSIF c ?| ARRAY['status', 'outcome', 'organ', 'area', 'category', 'kind', 'closed_at'] THEN
    UPDATE cases_case SET
      version = version + 1,
      state = coalesce(state_, state),
      data = coalesce(data_, data),
      status = coalesce(c->>'status', status),
      outcome = coalesce(c->>'outcome', outcome),
      milestone = coalesce(c->>'milestone', milestone),
      organ = coalesce(c->>'organ', organ),
      area = coalesce(c->>'area', area),
      category = coalesce(c->>'category', category),
      kind = coalesce(c->>'kind', kind),
      due_on = coalesce((c->>'due_on')::date, due_on),
      closed_at = coalesce((c->>'closed_at')::timestamptz, closed_at)
    WHERE number = number_ AND version = expected
    RETURNING id INTO id_;
  ELSE
    -- Most steps change nothing that boards count by: this update names none of it, and no trigger has to look.
    UPDATE cases_case SET
      version = version + 1,
      state = coalesce(state_, state),
      data = coalesce(data_, data),
      milestone = coalesce(c->>'milestone', milestone),
      due_on = coalesce((c->>'due_on')::date, due_on)
    WHERE number = number_ AND version = expected
    RETURNING id INTO id_;
  END IF;
  IF id_ IS NULL THEN
    RAISE EXCEPTION 'case % has moved on', number_ USING ERRCODE = 'MF409';
  END IF;
  WHILE i < cardinality(closed) LOOP
    UPDATE cases_workitem SET closed_at = at_, closed_by = closed[i + 1], how = closed[i + 2]
     WHERE case_id = id_ AND token = closed[i] AND closed_at IS NULL;
    i := i + 3;
  END LOOP;
  i := 1;
  WHILE i < cardinality(opened) LOOP
    INSERT INTO cases_workitem (case_id, token, node, post, organ, "limit", opened_at, due_on, due_at, claimed_by, closed_by,
                                how)
    VALUES (id_, opened[i], opened[i + 1], opened[i + 2], opened[i + 3], opened[i + 4], at_, opened[i + 5]::date,
            opened[i + 6]::timestamptz, '', '', '');
    i := i + 7;
  END LOOP;
  FOR i IN 0 .. coalesce(jsonb_array_length(handed), 0) - 1 LOOP
    h := handed->i;
    INSERT INTO cases_submission (case_id, node, form, form_digest, content, salt, digest, by, at)
    VALUES (id_, h->>'node', h->>'form', h->>'form_digest', h->'content', h->>'salt', h->>'digest', by_, at_);
  END LOOP;

  IF p IS NOT NULL THEN
    IF jsonb_array_length(p->'met') > 0 THEN
      UPDATE cases_deadline SET met_at = at_
       WHERE case_id = id_ AND id IN (SELECT v::bigint FROM jsonb_array_elements_text(p->'met') AS v);
    END IF;
    IF jsonb_array_length(p->'deadlines') > 0 THEN
      WITH begun AS (
        INSERT INTO cases_deadline (case_id, code, token, limits, "limit", amount, unit, regime, basis, status, starts_at,
                                    due_on, due_at, calendar_edition, provisional)
        SELECT id_, x.code, '', x.limits, x."limit", x.amount, x.unit, x.regime, x.basis, x.status, x.starts_at, x.due_on,
               x.due_at, x.calendar_edition, x.provisional
          FROM jsonb_to_recordset(p->'deadlines')
               AS x(code text, limits text, "limit" text, amount int, unit text, regime text, basis text, status text,
                    starts_at timestamptz, due_on date, due_at timestamptz, calendar_edition text, provisional boolean)
        RETURNING id)
      SELECT jsonb_agg(id ORDER BY id) INTO clocks FROM begun;
    END IF;
    IF jsonb_array_length(p->'timers') > 0 THEN
      INSERT INTO jobs_timer (kind, ref, token, set_at, due_at, how)
      SELECT 'case', number_, x.token, at_, x.due_at, ''
        FROM jsonb_to_recordset(p->'timers') AS x(token text, due_at timestamptz);
    END IF;
    -- What hardly any step has is asked for once.
    IF p ?| ARRAY['claims', 'posts', 'redated', 'replaced', 'moved', 'files', 'suspend', 'extension', 'resume'] THEN
      IF jsonb_array_length(p->'claims') > 0 THEN
        UPDATE cases_workitem w SET claimed_by = x.by, claimed_at = CASE WHEN x.by = '' THEN NULL ELSE at_ END
          FROM jsonb_to_recordset(p->'claims') AS x(token text, by text)
         WHERE w.case_id = id_ AND w.token = x.token AND w.closed_at IS NULL;
      END IF;
      IF jsonb_array_length(p->'posts') > 0 THEN
        UPDATE cases_workitem w SET post = x.post, organ = x.organ, claimed_by = '', claimed_at = NULL
          FROM jsonb_to_recordset(p->'posts') AS x(token text, post text, organ text)
         WHERE w.case_id = id_ AND w.token = x.token AND w.closed_at IS NULL;
      END IF;
      IF jsonb_array_length(p->'redated') > 0 THEN
        UPDATE cases_workitem w SET due_on = x.due_on, due_at = x.due_at
          FROM jsonb_to_recordset(p->'redated') AS x(token text, due_on date, due_at timestamptz)
         WHERE w.case_id = id_ AND w.token = x.token AND w.closed_at IS NULL;
      END IF;
      IF jsonb_array_length(p->'replaced') > 0 THEN
        UPDATE cases_deadline SET replaced_at = at_
         WHERE case_id = id_ AND id IN (SELECT v::bigint FROM jsonb_array_elements_text(p->'replaced') AS v);
      END IF;
      IF jsonb_array_length(p->'moved') > 0 THEN
        UPDATE cases_deadline d SET due_on = x.due_on, due_at = x.due_at, calendar_edition = x.calendar_edition,
                                    provisional = x.provisional
          FROM jsonb_to_recordset(p->'moved')
               AS x(id bigint, due_on date, due_at timestamptz, calendar_edition text, provisional boolean)
         WHERE d.case_id = id_ AND d.id = x.id;
      END IF;
      IF jsonb_array_length(p->'files') > 0 THEN
        INSERT INTO cases_casefile (case_id, blob, name, node, by, at)
        SELECT id_, x.blob, x.name, x.node, by_, at_
          FROM jsonb_to_recordset(p->'files') AS x(blob text, name text, node text);
      END IF;
      IF (p->>'resume')::boolean THEN
        UPDATE cases_suspension SET until = at_ WHERE case_id = id_ AND until IS NULL;
      END IF;
      IF jsonb_typeof(p->'suspend') = 'object' THEN
        INSERT INTO cases_suspension (case_id, ground, note, since, token)
        VALUES (id_, p->'suspend'->>'ground', p->'suspend'->>'note', at_, p->'suspend'->>'token');
      END IF;
      IF jsonb_typeof(p->'extension') = 'object' THEN
        INSERT INTO cases_grantedextension (case_id, ground, reason, amount, unit, approver, granted_at)
        VALUES (id_, p->'extension'->>'ground', p->'extension'->>'reason', (p->'extension'->>'amount')::int,
                p->'extension'->>'unit', p->'extension'->>'approver', at_);
      END IF;
    END IF;

    IF jsonb_typeof(p->'receipt') = 'object' THEN
      INSERT INTO ledger_receipt (number, stream, seq, hash, key_id, signature, issued_at)
      VALUES (number_, 'case:' || number_, (p->'receipt'->>'seq')::int, decode(p->'receipt'->>'hash', 'hex'),
              p->'receipt'->>'key_id', decode(p->'receipt'->>'signature', 'hex'), at_);
    END IF;
  END IF;

  PERFORM ledger_append_v1('case:' || number_, at_, by_, after_, chain_, names_, payloads_);
  -- Null where there is nothing to tell; under a key that was used before, what its first call answered.
  IF expected = 0 THEN
    RETURN jsonb_build_object('id', id_, 'clocks', clocks);
  END IF;
  RETURN CASE WHEN clocks IS NOT NULL THEN jsonb_build_object('clocks', clocks) END;
END
$$;
