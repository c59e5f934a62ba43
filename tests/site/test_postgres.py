# SPDX-License-Identifier: Apache-2.0
"""A session that the server ended is noticed by its socket, and the next request begins another."""

from time import sleep

import psycopg
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

pytestmark = pytest.mark.usefixtures("own_database")


def pid():
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return cursor.fetchone()[0]


def test_a_session_that_lives_is_asked_nothing_and_one_that_was_ended_is_begun_again():
    before = pid()
    held = connection.connection
    with CaptureQueriesContext(connection) as asked:
        assert connection.is_usable() is True
    assert (len(asked), connection.connection) == (0, held)
    own = connection.settings_dict
    with psycopg.connect(dbname=own["NAME"], user=own["USER"], host=own["HOST"], port=own["PORT"] or 5432) as other:
        other.execute("SELECT pg_terminate_backend(%s)", [before])
    sleep(0.2)
    assert connection.is_usable() is False
    # What a request does before its first question.
    connection.health_check_enabled, connection.health_check_done = True, False
    assert pid() != before
