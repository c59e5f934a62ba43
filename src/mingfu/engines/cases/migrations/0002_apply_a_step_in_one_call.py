# SPDX-License-Identifier: Apache-2.0
"""The sequence of case numbers and the one function that writes a step."""

from pathlib import Path

from django.db import migrations

APPLY = Path(__file__).with_name("case_apply_v1.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    """Write a step of a case in one round trip."""

    dependencies = [
        ("cases", "0001_keep_cases"),
        ("commands", "0001_keep_the_answer_of_each_keyed_command"),
        ("jobs", "0001_keep_timers"),
        ("ledger", "0002_refuse_every_change_and_append_in_the_database"),
    ]
    operations = [
        migrations.RunSQL("CREATE SEQUENCE case_serial_v1", "DROP SEQUENCE case_serial_v1"),
        migrations.RunSQL(APPLY, "DROP FUNCTION case_apply_v1"),
    ]
