# SPDX-License-Identifier: Apache-2.0
"""Refuse every change to the log of readings in the database itself."""

from django.db import migrations

GUARD = """
CREATE TRIGGER ledger_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON data_sharing_reading
FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_append_only_v1()
"""


class Migration(migrations.Migration):
    """Who read whose data stays as it was written."""

    dependencies = [
        ("data_sharing", "0001_keep_certificates_records_uses_and_readings"),
        ("ledger", "0002_refuse_every_change_and_append_in_the_database"),
    ]

    operations = [migrations.RunSQL(GUARD, "DROP TRIGGER ledger_append_only ON data_sharing_reading")]
