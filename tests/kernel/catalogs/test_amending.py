# SPDX-License-Identifier: Apache-2.0
"""Amending a list: the edition of a day with all that is to come, and a base file that is carried on."""

from datetime import date, datetime

import pytest

from mingfu.kernel import catalogs
from mingfu.kernel.access import SYSTEM
from mingfu.kernel.catalogs.files import CatalogFile, Row
from mingfu.kernel.catalogs.models import Edition
from mingfu.kernel.clock import LEGAL_ZONE

KEY = "示例.powers"
JANUARY, MARCH, MAY, JULY = (date(2026, month, 1) for month in (1, 3, 5, 7))


def row(code, title="甲", *, since=None, until=None, **content):
    return Row(code, title, "", content, "示例办法", "assumed", since, until)


def base(*rows):
    return CatalogFile(KEY, "示例清单", JANUARY, rows)


@pytest.fixture(autouse=True)
def spring(db, at):
    catalogs.forget()
    at(datetime(2026, 3, 1, 9, 0, tzinfo=LEGAL_ZONE))
    catalogs.publish_edition(base(row("a"), row("b"), row("c")), actor=SYSTEM)
    yield
    catalogs.forget()


def told(day):
    return [(one.code, one.title) for one in catalogs.items(KEY, on=day)]


def amend(day, **changes):
    return catalogs.amend(KEY, actor=SYSTEM, from_day=day, note="示例调整", **changes)


def test_an_amendment_is_the_edition_of_its_day_and_leaves_the_days_before_alone(events_of):
    assert amend(MAY, put=[row("a", "甲改"), row("d", "丁")], ended=["b"]) == 2
    assert told(MARCH) == [("a", "甲"), ("b", "甲"), ("c", "甲")]
    assert told(MAY) == [("a", "甲改"), ("c", "甲"), ("d", "丁")]
    assert Edition.objects.get(number=2).valid_from == MAY
    assert catalogs.entry(KEY, "d", on=MAY).valid_from == MAY
    assert catalogs.entry(KEY, "a", on=MAY).valid_from is None
    assert catalogs.last_of(KEY, "b").valid_to == MAY
    assert events_of(f"catalog:{KEY}") == [
        "catalog.edition-published", "catalog.edition-published", "catalog.entry-retired",
    ]  # fmt: skip


def test_editions_to_come_follow_but_keep_what_they_say_otherwise():
    amend(JULY, put=[row("a", "七月的甲")])
    amend(MAY, put=[row("a", "五月的甲"), row("c", "五月的丙")], ended=["b"])
    assert told(MAY) == [("a", "五月的甲"), ("c", "五月的丙")]
    assert told(JULY) == [("a", "七月的甲"), ("c", "五月的丙")]


def test_what_is_not_in_force_cannot_be_ended_and_nothing_is_published(refused):
    amend(MARCH, ended=["b"])
    with refused("catalog-entry-unknown"):
        amend(MAY, ended=["b"])
    assert Edition.objects.filter(catalog_id=KEY).count() == 2


def test_an_ended_entry_that_comes_back_is_a_row_of_its_own():
    amend(MARCH, ended=["b"])
    amend(MAY, put=[row("b", "乙再设")])
    assert [catalogs.alive(KEY, "b", on=day) for day in (JANUARY, date(2026, 4, 1), MAY)] == [True, False, True]
    assert catalogs.title_of(KEY, "b") == "乙再设"


def test_an_edition_knows_what_lived_in_it():
    amend(MARCH, ended=["b"])
    assert [catalogs.lived_in(KEY, number, "b") for number in (1, 2, 3)] == [True, False, False]
    assert catalogs.lived_in(KEY, 2, "a")
    assert catalogs.last_of(KEY, "x") is None


def test_a_changed_base_is_carried_on_except_where_a_later_edition_says_otherwise():
    amend(MARCH, put=[row("a", "调整后的甲")], ended=["b"])
    file = base(row("a", "文件新写的甲"), row("b", "文件新写的乙"), row("c", "文件新写的丙"), row("e", "新增"))
    assert catalogs.publish_base(file, actor=SYSTEM) == 3
    assert told(MARCH) == [("a", "调整后的甲"), ("c", "文件新写的丙"), ("e", "新增")]
    assert told(JANUARY)[0] == ("a", "文件新写的甲")
    count = Edition.objects.count()
    assert catalogs.publish_base(file, actor=SYSTEM) == 3
    assert Edition.objects.count() == count


def test_a_first_base_is_an_edition_like_any_other():
    other = CatalogFile("示例.other", "另一清单", JANUARY, (row("a"),))
    assert catalogs.publish_base(other, actor=SYSTEM) == 1
    assert catalogs.publish_base(other, actor=SYSTEM) == 1
