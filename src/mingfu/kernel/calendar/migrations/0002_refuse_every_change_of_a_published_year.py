# SPDX-License-Identifier: Apache-2.0
"""A published paper stays as it was published."""

from django.db import migrations

GUARD = """
CREATE TRIGGER ledger_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON calendar_calendaryear
FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_append_only_v1()
"""


class Migration(migrations.Migration):
    """Refuse every change of a published year: a correction is another row."""

    dependencies = [
        ("calendar", "0001_keep_published_years"),
        ("ledger", "0002_refuse_every_change_and_append_in_the_database"),
    ]
    operations = [migrations.RunSQL(GUARD, "DROP TRIGGER ledger_append_only ON calendar_calendaryear")]
