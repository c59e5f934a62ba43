# SPDX-License-Identifier: Apache-2.0
"""Figures of an item ask for its ratings of a time, and a rating asks how many others came from the same device."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """Find ratings by item, and by device. Built concurrently: people rate meanwhile."""

    atomic = False
    dependencies = [("opinions", "0003_let_a_rating_be_struck_and_know_its_channel_and_item")]
    operations = [
        AddIndexConcurrently("rating", models.Index(fields=["item", "rated_at"], name="rating_item_v1")),
        AddIndexConcurrently(
            "rating", models.Index(condition=~models.Q(device=""), fields=["device"], name="rating_device_v1")
        ),
    ]
