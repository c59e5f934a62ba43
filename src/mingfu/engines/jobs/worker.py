# SPDX-License-Identifier: Apache-2.0
"""The worker: reactions, timers and duties, round after round, until it is told to stop.

Any number may run side by side: cursors, timers and duties are locked row by row. A database that goes away is waited
for; nothing that was acknowledged is lost, because nothing is kept here.
"""

import logging
from threading import Event

import psycopg
from django.db import DatabaseError, InterfaceError, connection

from mingfu.engines.jobs.reacting import drain, newest_read
from mingfu.engines.jobs.rounds import run_duties
from mingfu.engines.jobs.timers import fire_due
from mingfu.kernel.calendar.queries import keep_current
from mingfu.kernel.clock import at_one_moment
from mingfu.kernel.ledger import wait_for_events

IDLE_SECONDS = 1.0
"""How long a round sleeps when nothing happens: timers and duties are late by that much at most."""

LOST = (DatabaseError, InterfaceError, psycopg.Error)
"""What a database that goes away is heard by: through Django, or from the driver itself while waiting for events."""

_log = logging.getLogger(__name__)


def one_round() -> int:
    """Everything that is due now; how much was done."""
    keep_current()
    with at_one_moment():
        done = fire_due()
        done += len(run_duties())
    return done + drain()


def work(stop: Event) -> None:
    """Go round until `stop` is set."""
    while not stop.is_set():
        try:
            done = one_round()
            if not done and not stop.is_set():
                wait_for_events(newest_read(), timeout=IDLE_SECONDS)
        except LOST as fault:
            _log.warning("the database does not answer, trying again: %s", fault)
            connection.close()
            stop.wait(IDLE_SECONDS)
