# SPDX-License-Identifier: Apache-2.0
"""Wrong query codes are counted with the cases, over all faces."""

from django.db import migrations


class Migration(migrations.Migration):
    """Drop this face's own count; its rows were good for a day."""

    dependencies = [("api", "0001_count_wrong_codes")]
    operations = [migrations.DeleteModel(name="WrongCode")]
