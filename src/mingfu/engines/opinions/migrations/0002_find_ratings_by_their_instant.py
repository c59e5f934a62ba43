# SPDX-License-Identifier: Apache-2.0
"""Figures of a month ask for the ratings of all organs by their instant."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """Find ratings by their instant. Built concurrently: people rate meanwhile."""

    atomic = False
    dependencies = [("opinions", "0001_keep_invitations_and_ratings")]
    operations = [
        AddIndexConcurrently("rating", models.Index(fields=["rated_at"], name="rating_rated_v1")),
    ]
