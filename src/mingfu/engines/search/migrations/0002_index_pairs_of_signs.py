# SPDX-License-Identifier: Apache-2.0
"""The column of pairs and its index; Django needs to know neither."""

from django.db import migrations

# Pairs and places of a page of text are some three thousand bytes, which PostgreSQL would press and set apart: that costs
# a tenth of the indexing, and every question that has to look at the places waits for the unpacking.
VECTOR = """
ALTER TABLE search_entry SET (toast_tuple_target = 8160);
ALTER TABLE search_entry ADD COLUMN vector tsvector NOT NULL DEFAULT ''::tsvector;
CREATE INDEX search_vector_v1 ON search_entry USING gin (vector);
CREATE INDEX search_newest_v1 ON search_entry (at DESC, id DESC);
"""


class Migration(migrations.Migration):
    """Find text by any two neighbouring signs."""

    dependencies = [("search", "0001_keep_what_can_be_found")]
    operations = [
        migrations.RunSQL(
            VECTOR,
            "DROP INDEX search_newest_v1; ALTER TABLE search_entry DROP COLUMN vector, RESET (toast_tuple_target)",
        )
    ]
