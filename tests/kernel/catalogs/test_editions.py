# SPDX-License-Identifier: Apache-2.0
"""Lists in editions: which one is in force, what a withdrawal does, and what a process keeps of them."""

from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mingfu.kernel import catalogs
from mingfu.kernel.access import SYSTEM
from mingfu.kernel.catalogs.files import CatalogFile, Row
from mingfu.kernel.catalogs.models import Edition
from mingfu.kernel.clock import LEGAL_ZONE

KEY = "示例.limits"


def row(code, title="甲", *, since=None, until=None, parent="", **content):
    return Row(code, title, parent, content, "示例办法", "assumed", since, until)


def listed(*rows, since=date(2026, 1, 1), key=KEY, note=""):
    return CatalogFile(key, "示例清单", since, rows, note)


def publish(*rows, **more):
    return catalogs.publish_edition(listed(*rows, **more), actor=SYSTEM)


@pytest.fixture(autouse=True)
def spring(db, at):
    catalogs.forget()
    at(datetime(2026, 3, 2, 9, 0, tzinfo=LEGAL_ZONE))
    yield
    catalogs.forget()


def test_the_same_rows_are_the_same_edition_and_other_rows_another(events_of):
    assert publish(row("a", amount=5)) == 1
    assert publish(row("a", amount=5)) == 1
    assert publish(row("a", amount=6)) == 2
    assert publish(row("a", amount=5)) == 3
    assert events_of(f"catalog:{KEY}") == ["catalog.edition-published"] * 3
    assert catalogs.entry(KEY, "a").content == {"amount": 5}


@given(st.permutations(["status", "basis", "title", "parent", "content", "valid_from"]))
@settings(max_examples=6)
def test_a_digest_covers_every_part_of_a_row(parts):
    base = row("a", amount=5)
    other = {
        "status": "verified", "basis": "另一办法", "title": "乙", "parent": "b", "content": {"amount": 6},
        "valid_from": date(2026, 2, 1),
    }  # fmt: skip
    seen = {listed(base).digest}
    for part in parts:
        seen.add(listed(replace(base, **{part: other[part]})).digest)
    assert len(seen) == 1 + len(parts)
    assert listed(base, note="另记").digest == listed(base).digest


def test_an_edition_is_in_force_from_its_day_until_the_next_one():
    publish(row("a", amount=5))
    publish(row("a", amount=8), since=date(2026, 7, 1))
    assert [catalogs.entry(KEY, "a", on=day).content["amount"] for day in (date(2026, 6, 30), date(2026, 7, 1))] == [
        5,
        8,
    ]
    assert [catalogs.edition_on(KEY, day) for day in (date(2025, 12, 31), date(2026, 6, 30), date(2026, 7, 1))] == [
        0,
        1,
        2,
    ]
    assert catalogs.items(KEY, on=date(2025, 12, 31)) == ()


def test_a_correction_of_an_older_time_leaves_the_newer_law_in_force():
    publish(row("a", amount=5))
    publish(row("a", amount=8), since=date(2026, 7, 1))
    assert publish(row("a", amount=6)) == 3
    assert catalogs.entry(KEY, "a", on=date(2026, 3, 2)).content["amount"] == 6
    assert catalogs.entry(KEY, "a", on=date(2026, 8, 3)).content["amount"] == 8


def test_dated_rows_of_one_edition_follow_each_other(refused):
    publish(row("a", amount=5, until=date(2026, 5, 1)), row("a", amount=9, since=date(2026, 5, 1)))
    assert catalogs.entry(KEY, "a", on=date(2026, 4, 30)).content["amount"] == 5
    assert catalogs.entry(KEY, "a", on=date(2026, 5, 1)).content["amount"] == 9
    with refused("catalog-entry-unknown"):
        catalogs.entry(KEY, "b")


def test_an_edition_keeps_what_it_says_when_others_come_later():
    publish(row("a", amount=5))
    publish(row("a", amount=6))
    one = catalogs.entry_of_edition(KEY, 1, "a", on=date(2026, 3, 2))
    assert (one.edition, one.content["amount"]) == (1, 5)
    assert catalogs.entry_of_edition(KEY, 1, "b", on=date(2026, 3, 2)) is None
    assert catalogs.entry_of_edition(KEY, 9, "a", on=date(2026, 3, 2)) is None
    assert [item.content["amount"] for item in catalogs.items_of_edition(KEY, 1)] == [5]


# Withdrawing


def test_a_withdrawn_entry_ends_that_day_and_history_stands(events_of, refused):
    publish(row("a"), row("b"))
    number = catalogs.retire_entry(KEY, "a", actor=SYSTEM, from_day=date(2026, 3, 10), ground="职权调整")
    assert number == 2
    assert [catalogs.alive(KEY, "a", on=day) for day in (date(2026, 3, 9), date(2026, 3, 10))] == [True, False]
    assert catalogs.alive(KEY, "b", on=date(2026, 3, 10))
    assert events_of(f"catalog:{KEY}")[-1] == "catalog.entry-retired"
    with refused("catalog-entry-unknown"):
        catalogs.retire_entry(KEY, "a", actor=SYSTEM, from_day=date(2026, 3, 11), ground="再撤")
    assert Edition.objects.filter(catalog_id=KEY).count() == 2


def test_a_withdrawal_holds_in_editions_that_come_into_force_later():
    publish(row("a"), row("b"))
    publish(row("a", "新"), row("b"), since=date(2027, 1, 1))
    catalogs.retire_entry(KEY, "a", actor=SYSTEM, from_day=date(2026, 3, 10), ground="职权调整")
    days = [date(2026, 3, 9), date(2026, 3, 10), date(2026, 12, 31), date(2027, 1, 1)]
    assert [catalogs.alive(KEY, "a", on=day) for day in days] == [True, False, False, False]
    assert catalogs.alive(KEY, "b", on=date(2027, 1, 1))


def test_loading_the_file_again_does_not_bring_back_what_was_withdrawn():
    publish(row("a"), row("b"))
    catalogs.retire_entry(KEY, "a", actor=SYSTEM, from_day=date(2026, 3, 2), ground="职权调整")
    assert publish(row("a"), row("b")) == 2
    assert publish(row("a"), row("b"), row("c")) == 3
    assert [item.code for item in catalogs.items(KEY)] == ["b", "c"]
    # A row that begins later is a new conferring of it.
    publish(row("a"), row("a", "又设", since=date(2026, 6, 1)), row("b"))
    assert [catalogs.alive(KEY, "a", on=day) for day in (date(2026, 5, 31), date(2026, 6, 1))] == [False, True]


def test_a_title_is_known_after_its_entry_is_gone():
    publish(row("a", "旧名"), row("b"))
    publish(row("b"))
    assert catalogs.title_of(KEY, "a") == "旧名"
    assert catalogs.title_of(KEY, "zzz") == "zzz"
    assert catalogs.title_of("没有的清单", "a") == "a"


# What a process keeps


def test_asking_again_costs_no_query(django_assert_num_queries):
    publish(row("a"), row("b"))
    catalogs.items(KEY)
    with django_assert_num_queries(0):
        for _time in range(3):
            catalogs.entry(KEY, "a")
            catalogs.items(KEY)
            catalogs.edition_on(KEY)
