# SPDX-License-Identifier: Apache-2.0
"""Sleeping until something is appended, at no cost to those who append while nobody sleeps."""

from time import sleep

from django.db import connection

CHANNEL = "mingfu_ledger"
_ASLEEP = (1296452679, 1)
"""The advisory lock that `ledger_ring_v1` asks about: a reader that sleeps holds it."""

_SHORT_NAP = 0.02


def wait_for_events(after: int, *, timeout: float) -> None:
    """Return when an event with an id above `after` may be there, or after `timeout` seconds.

    For the one runner that drains the ledger, on a connection that is in no transaction. While others are writing it
    returns after a short nap: then there will be something to read.
    """
    with connection.cursor() as cursor:
        cursor.execute("LISTEN mingfu_ledger")
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", _ASLEEP)
        if not cursor.fetchone()[0]:
            sleep(_SHORT_NAP)
            return
        try:
            cursor.execute("SELECT EXISTS (SELECT FROM ledger_event WHERE id > %s)", [after])
            if not cursor.fetchone()[0]:
                for _notice in connection.connection.notifies(timeout=timeout, stop_after=1):
                    pass
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", _ASLEEP)
