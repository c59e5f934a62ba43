# SPDX-License-Identifier: Apache-2.0
"""Every reading of personal data is written down where nobody can unwrite it."""

from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, connection, transaction

from mingfu.kernel.access import log_read, readings_of, system
from mingfu.kernel.access.models import ReadLog
from mingfu.kernel.ledger import append_only_tables

pytestmark = pytest.mark.django_db


def test_a_reading_says_who_what_and_what_for(at):
    at(datetime(2026, 3, 2, 1, tzinfo=UTC))
    log_read(system("notices"), "party:7", "phone", " 发送短信 ")
    row = ReadLog.objects.get()
    assert (row.at, row.by, row.subject, row.what, row.purpose) == (
        datetime(2026, 3, 2, 1, tzinfo=UTC),
        "system:notices",
        "party:7",
        "phone",
        "发送短信",
    )
    assert str(row) == "system:notices → party:7 phone"


def test_readings_are_listed_newest_first(at):
    for hour, purpose in ((1, "发送短信"), (2, "打印公文")):
        at(datetime(2026, 3, 2, hour, tzinfo=UTC))
        log_read(system("notices"), "party:7", "phone", purpose)
    log_read(system("notices"), "party:8", "phone", "x")
    assert [(each.by, each.what, each.purpose) for each in readings_of("party:7")] == [
        ("system:notices", "phone", "打印公文"),
        ("system:notices", "phone", "发送短信"),
    ]


def test_no_purpose_no_reading(refused):
    with refused("purpose-needed"):
        log_read(system("notices"), "party:7", "phone", "  ")
    assert ReadLog.objects.count() == 0


@pytest.mark.parametrize(
    "statement", ["UPDATE access_readlog SET by = ''", "DELETE FROM access_readlog", "TRUNCATE access_readlog"]
)
def test_the_database_refuses_to_unwrite_it(statement):
    log_read(system("notices"), "party:7", "phone", "发送短信")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert ReadLog.objects.count() == 1


def test_the_app_role_will_only_read_and_append():
    assert "access_readlog" in append_only_tables()
