# SPDX-License-Identifier: Apache-2.0
"""Every index of a hot table is paid for at every step: those that another one serves go."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Drop indexes that another one serves. Dropping takes the lock of an instant; nothing is built but one short index."""

    dependencies = [("cases", "0004_keep_procedures_and_move_the_dates_of_tasks")]
    operations = [
        migrations.RemoveIndex(model_name="workitem", name="work_open_case_v1"),
        migrations.AlterField(
            model_name="deadline",
            name="case",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="deadlines",
                to="cases.case",
            ),
        ),
        migrations.AlterField(
            model_name="submission",
            name="case",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="submissions",
                to="cases.case",
            ),
        ),
        migrations.AddConstraint(
            model_name="case", constraint=models.UniqueConstraint(fields=["number"], name="case_number_once_v1")
        ),
        migrations.AlterField(model_name="case", name="number", field=models.CharField(max_length=14)),
    ]
