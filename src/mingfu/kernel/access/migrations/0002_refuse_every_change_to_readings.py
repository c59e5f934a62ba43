# SPDX-License-Identifier: Apache-2.0
"""The guard of the log of readings, and the first token of powers."""

from django.db import migrations

GUARD = """
CREATE TRIGGER ledger_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON access_readlog
FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_append_only_v1()
"""


class Migration(migrations.Migration):
    """Let nobody change or remove who looked at what; put the token in place that stands for everybody's powers."""

    dependencies = [
        ("access", "0001_keep_grants_recusals_and_readings"),
        ("ledger", "0002_refuse_every_change_and_append_in_the_database"),
    ]

    operations = [
        migrations.RunSQL(GUARD, "DROP TRIGGER ledger_append_only ON access_readlog"),
        migrations.RunSQL(
            "INSERT INTO access_powersversion (token) VALUES (gen_random_uuid())", "DELETE FROM access_powersversion"
        ),
    ]
