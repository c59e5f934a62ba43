# SPDX-License-Identifier: Apache-2.0
"""The table of answers, and the two functions that a command's transaction begins and ends with."""

from django.db import migrations, models

# Null means: you are the first, go on. Otherwise an object whose "result" is what the first call answered.
# A second call waits on the unique index until the first has committed or rolled back.
ONCE = """
CREATE FUNCTION command_once_v1(
  p_command text, p_actor text, p_key text, p_fingerprint bytea, p_at timestamptz, p_result jsonb DEFAULT NULL)
RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  v_fingerprint bytea;
  v_result jsonb;
BEGIN
  LOOP
    INSERT INTO command_result (command, actor, key, fingerprint, at, result)
    VALUES (p_command, p_actor, p_key, p_fingerprint, p_at, p_result)
    ON CONFLICT (command, actor, key) DO NOTHING;
    IF FOUND THEN
      RETURN NULL;
    END IF;
    SELECT c.fingerprint, c.result INTO v_fingerprint, v_result
      FROM command_result c WHERE c.command = p_command AND c.actor = p_actor AND c.key = p_key;
    IF FOUND THEN
      IF v_fingerprint <> p_fingerprint THEN
        RAISE EXCEPTION 'key was used for other arguments' USING ERRCODE = 'MF410', DETAIL = p_command;
      END IF;
      RETURN jsonb_build_object('result', v_result);
    END IF;
    -- The answer was forgotten between the two statements: try to be the first.
  END LOOP;
END
$$
"""

DONE = """
CREATE FUNCTION command_done_v1(p_command text, p_actor text, p_key text, p_result jsonb)
RETURNS void LANGUAGE sql AS $$
  UPDATE command_result SET result = p_result WHERE command = p_command AND actor = p_actor AND key = p_key
$$
"""


class Migration(migrations.Migration):
    """Keep the answer of each keyed command."""

    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="CommandResult",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("command", models.TextField()),
                ("actor", models.TextField()),
                ("key", models.TextField()),
                ("fingerprint", models.BinaryField()),
                ("result", models.JSONField(null=True)),
                ("at", models.DateTimeField()),
            ],
            options={
                "db_table": "command_result",
                "constraints": [
                    models.UniqueConstraint(fields=("command", "actor", "key"), name="command_result_key_v1")
                ],
                "indexes": [models.Index(fields=["at"], name="command_result_at_v1")],
            },
        ),
        migrations.RunSQL(ONCE, "DROP FUNCTION command_once_v1(text, text, text, bytea, timestamptz, jsonb)"),
        migrations.RunSQL(DONE, "DROP FUNCTION command_done_v1(text, text, text, jsonb)"),
    ]
