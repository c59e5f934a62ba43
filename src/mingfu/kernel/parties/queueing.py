# SPDX-License-Identifier: Apache-2.0
"""Letting transactions about the same phone, address or document follow one another."""

from django.db import connection


def queue_up(mark: bytes) -> None:
    """Wait until no other transaction holds the same mark (a keyed digest), and hold it until this one ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int.from_bytes(mark[:8], "big", signed=True)])
