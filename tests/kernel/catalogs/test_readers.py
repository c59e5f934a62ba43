# SPDX-License-Identifier: Apache-2.0
"""Lists and several readers: other processes and other threads."""

from datetime import date, datetime
from threading import Thread

import psycopg
import pytest
from django.db import connection

from mingfu.kernel import catalogs
from mingfu.kernel.access import SYSTEM
from mingfu.kernel.catalogs import queries
from mingfu.kernel.catalogs.files import CatalogFile, Row
from mingfu.kernel.clock import LEGAL_ZONE

KEY = "示例.limits"


@pytest.fixture(autouse=True)
def published(own_database, at):
    """A list of one entry, and what this process knew forgotten."""
    catalogs.forget()
    at(datetime(2026, 3, 2, 9, 0, tzinfo=LEGAL_ZONE))
    rows = (Row("a", "甲", "", {"amount": 5}, "示例办法", "assumed", None, None),)
    catalogs.publish_edition(CatalogFile(KEY, "示例清单", date(2026, 1, 1), rows), actor=SYSTEM)
    yield own_database
    catalogs.forget()


def test_what_another_process_publishes_is_seen_within_two_seconds(published, monkeypatch):
    moment = [1000.0]
    monkeypatch.setattr(queries, "monotonic", lambda: moment[0])
    assert catalogs.entry(KEY, "a").content["amount"] == 5
    with psycopg.connect(published) as other:
        (pk,) = other.execute(
            "INSERT INTO catalogs_edition (catalog_id, number, valid_from, published_at, digest, note)"
            " VALUES (%s, 2, '2026-01-01', now(), '', '') RETURNING id",
            [KEY],
        ).fetchone()
        other.execute(
            "INSERT INTO catalogs_entry (edition_id, position, code, parent, title, content, basis, status)"
            """ VALUES (%s, 0, 'a', '', '甲', '{"amount": 7}', '', 'assumed')""",
            [pk],
        )
    moment[0] += 1.9
    assert catalogs.entry(KEY, "a").content["amount"] == 5
    moment[0] += 0.2
    assert catalogs.entry(KEY, "a").content["amount"] == 7


def test_readers_never_see_a_list_half_read(monkeypatch):
    monkeypatch.setattr(queries, "FRESH_SECONDS", 0.0)
    wrong = []

    def ask():
        try:
            amounts = (catalogs.entry(KEY, "a", on=date(2026, 3, 2)).content["amount"] for _time in range(60))
            wrong.extend(amount for amount in amounts if amount != 5)
        except Exception as fault:  # noqa: BLE001 - told below
            wrong.append(repr(fault))
        finally:
            connection.close()

    askers = [Thread(target=ask) for _one in range(4)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()
    assert wrong == []
