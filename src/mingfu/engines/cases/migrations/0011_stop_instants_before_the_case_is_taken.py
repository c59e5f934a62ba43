# SPDX-License-Identifier: Apache-2.0
"""A step stops the instants it ends before it takes the case, as the due-list does that fires them: neither waits for the other."""

from pathlib import Path

from django.db import migrations

APPLY = Path(__file__).with_name("case_apply_v5.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    """Add the next edition of the step. `case_apply_v4` stays for processes of the release before."""

    dependencies = [("cases", "0010_keep_what_migrations_did")]
    operations = [migrations.RunSQL(APPLY, "DROP FUNCTION case_apply_v5(jsonb, jsonb)")]
