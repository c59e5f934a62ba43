# SPDX-License-Identifier: Apache-2.0
"""How often a duty has failed in a row, and when it is tried again; faults of reactions that still stand."""

from typing import Any

from django.db import migrations, models
from django.db.models.functions import Now


def try_again(apps: Any, _editor: Any) -> None:
    """Faults that had been given up wait for their next try like the others."""
    faults = apps.get_model("jobs", "ReactionFault")
    faults.objects.filter(settled_at=None, next_try_at=None).update(next_try_at=Now())


class Migration(migrations.Migration):
    """Let a duty that fails wait. Columns with constant defaults: no rewrite; the one index is over what failed."""

    dependencies = [("jobs", "0002_let_a_timer_know_its_beginning_and_its_failures")]
    operations = [
        migrations.AddField(
            model_name="dutyrun", name="tries", field=models.PositiveIntegerField(default=0, db_default=0)
        ),
        migrations.AddField(model_name="dutyrun", name="next_try_at", field=models.DateTimeField(null=True)),
        migrations.AddField(
            model_name="dutyrun", name="fault", field=models.CharField(max_length=60, default="", db_default="")
        ),
        migrations.AddIndex(
            model_name="timer",
            index=models.Index(
                fields=["tries"], condition=models.Q(closed_at=None, tries__gt=0), name="timer_failing_v1"
            ),
        ),
        migrations.AddIndex(
            model_name="reactionfault",
            index=models.Index(
                fields=["next_try_at"], condition=models.Q(settled_at=None), name="reaction_fault_open_v1"
            ),
        ),
        migrations.RunPython(try_again, migrations.RunPython.noop),
    ]
