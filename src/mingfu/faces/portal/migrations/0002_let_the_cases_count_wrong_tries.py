# SPDX-License-Identifier: Apache-2.0
"""Wrong tries are counted with the cases, over all faces."""

from django.db import migrations


class Migration(migrations.Migration):
    """Drop this face's own count; its rows were good for thirty days at most."""

    dependencies = [("portal", "0001_count_wrong_tries")]
    operations = [migrations.DeleteModel(name="TrackTry")]
