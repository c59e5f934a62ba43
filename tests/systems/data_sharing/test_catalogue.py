# SPDX-License-Identifier: Apache-2.0
"""The catalogue of data: the profile's items, editions, findings, sheets out and in, and who may write it."""

from datetime import date, datetime

import pytest

from mingfu.engines.sheets import write_csv
from mingfu.kernel.access import SYSTEM
from mingfu.kernel.catalogs import edition_on, forget, retire_entry
from mingfu.kernel.clock import LEGAL_ZONE
from mingfu.systems.data_sharing.catalogue.commands import publish_items, refresh
from mingfu.systems.data_sharing.catalogue.findings import findings
from mingfu.systems.data_sharing.catalogue.items import CATALOG, data_item, data_items, read_item
from mingfu.systems.data_sharing.catalogue.sheets import COLUMNS, catalogue_sheet, read_sheet

pytestmark = pytest.mark.usefixtures("district", "seeded")

PLAIN = {
    "code": "parking",
    "title": "停车泊位信息",
    "organ": "gm.urban",
    "power": "GM-XK-0025",
    "share": "unconditional",
    "open": "open",
    "frequency": "weekly",
    "fields": [{"name": "place", "label": "地点"}, {"name": "bays", "label": "泊位数"}],
}


@pytest.fixture(autouse=True)
def spring(at):
    return at(datetime(2026, 3, 2, 9, 0, tzinfo=LEGAL_ZONE))


@pytest.fixture
def bureau(official):
    return official("gm.data.handler")


def found(on=None):
    return {(one.item.code, one.code) for one in findings(on=on)}


def test_the_profile_brings_forty_one_items_of_which_each_cites_a_live_power():
    held = data_items()
    assert len(held) == 41
    assert {code for _item, code in found()} == {"stale"}
    assert {one.share.value for one in held} == {"unconditional", "conditional", "none"}
    assert edition_on(CATALOG) == 1


def test_an_item_goes_into_the_next_edition_and_the_same_again_makes_none(bureau, official, refused):
    one = read_item(PLAIN)
    with refused("not-allowed"):
        publish_items([one], actor=official("gm.urban.handler"))
    assert publish_items([one], actor=bureau) == 2
    assert publish_items([one], actor=bureau) == 2
    assert (data_item("parking").edition, data_item("parking").valid_from) == (2, date(2026, 3, 2))
    with refused("data-item-faulty"):
        publish_items([one, one], actor=bureau)
    assert publish_items([one], actor=bureau, whole=True) == 3
    forget()
    assert [each.code for each in data_items()] == ["parking"]
    with refused("data-item-unknown"):
        data_item("marriage")


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"code": "停车"}, "编码"),
        ({"code": "x" * 61}, "code"),
        ({"title": ""}, "title"),
        ({"fields": []}, "字段"),
        ({"fields": [{"name": "a", "label": "甲"}] * 2}, "重复"),
        ({"fields": [{"name": "地点", "label": "地点"}]}, "英文"),
        ({"fields": "地点"}, "读不懂"),
        ({"share": "maybe"}, "读不懂"),
        ({"source": "somewhere"}, "来源"),
        ({"frequency": "sometimes"}, "读不懂"),
    ],
)
def test_what_cannot_be_an_item_is_told(change, what, refused):
    with refused("data-item-faulty") as caught:
        read_item(PLAIN | change)
    assert what in str(caught.value)


def test_findings_name_what_the_law_asks_for(bureau, official, refused):
    odd = [
        read_item(PLAIN | {"code": "a", "power": "GM-XX-9999"}),
        read_item(PLAIN | {"code": "b", "share": "none"}),
        read_item(PLAIN | {"code": "c", "share": "conditional"}),
        read_item(PLAIN | {"code": "d", "about": "person"}),
        read_item(PLAIN | {"code": "e", "organ": "gm.nowhere"}),
        read_item(PLAIN | {"code": "f"}),
    ]
    publish_items(odd, actor=bureau, whole=True)
    expected = {
        ("a", "no-duty"),
        ("b", "share-basis"),
        ("c", "share-condition"),
        ("d", "open-personal"),
        ("e", "no-owner"),
    }
    assert found() == expected
    # Weekly, with two days' grace: published on 2 March, fresh until 11 March.
    assert found(date(2026, 3, 11)) == expected
    assert ("f", "stale") in found(date(2026, 3, 12))
    with refused("data-not-owner"):
        refresh("f", actor=official("gm.health.handler"), rows=3)
    refresh("f", actor=official("gm.urban.handler"), rows=3)
    assert ("f", "stale") not in found(date(2026, 3, 11))
    retire_entry("powers", "GM-XK-0025", actor=SYSTEM, from_day=date(2026, 3, 2), ground="职责调整")
    assert ("f", "no-duty") in found()


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_the_sheet_reads_back_into_the_same_items(kind):
    held = data_items()
    read, wrong = read_sheet(catalogue_sheet(held, kind), f"data.{kind}")
    assert wrong == ()
    plain = [(one.code, one.title, one.organ, one.power, one.fields, one.share, one.open, one.frequency, one.source,
              one.about, one.condition, one.share_basis, one.basis, one.status) for one in held]  # fmt: skip
    again = [(one.code, one.title, one.organ, one.power, one.fields, one.share, one.open, one.frequency, one.source,
              one.about, one.condition, one.share_basis, one.basis, one.status) for one in read]  # fmt: skip
    assert again == plain


def test_a_faulty_row_is_told_by_its_line_and_the_others_stand():
    good = {
        "code": "parking",
        "title": "停车泊位信息",
        "organ": "gm.urban",
        "fields": "place=地点；bays=泊位数（敏感）",
        "share": "无条件共享",
    }
    rows = [good, good | {"code": "b", "share": "随便"}, good | {"code": "c", "fields": "；"}]
    read, wrong = read_sheet(write_csv(COLUMNS, rows), "data.csv")
    assert [(one.code, [each.sensitive for each in one.fields]) for one in read] == [("parking", [False, True])]
    assert [(one.cell, one.code) for one in wrong] == [("3", "data-item-faulty"), ("4", "data-item-faulty")]
