# SPDX-License-Identifier: Apache-2.0
"""When a timer was set, and how often it failed."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Count a timer's limit anew after a pause, and let one that fails wait. Columns with constant defaults: no rewrite."""

    dependencies = [("jobs", "0001_keep_timers")]
    operations = [
        migrations.AddField(model_name="timer", name="set_at", field=models.DateTimeField(null=True)),
        migrations.AddField(
            model_name="timer", name="tries", field=models.PositiveIntegerField(default=0, db_default=0)
        ),
        migrations.AddField(model_name="timer", name="next_try_at", field=models.DateTimeField(null=True)),
    ]
