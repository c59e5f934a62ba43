# SPDX-License-Identifier: Apache-2.0
"""The district's own items: complete, standing on the power list, free of findings, bound to lists that know them."""

from datetime import date, datetime

import pytest

from mingfu.engines.manifest.profile import PROFILES
from mingfu.kernel.catalogs import alive
from mingfu.kernel.catalogs import items as entries
from mingfu.kernel.organs import organs_on
from mingfu.systems.services import items
from mingfu.systems.services.items.finding import Wanted, find_items, life_events
from mingfu.systems.services.items.loading import settle
from mingfu.systems.services.items.standards import verdict_on

pytestmark = pytest.mark.usefixtures("district")


@pytest.fixture(autouse=True)
def _day(at):
    at(datetime(2026, 3, 2, 9, 0))  # noqa: DTZ001 - `at` reads it as the district does


def test_forty_items_and_more_are_in_force():
    assert len(items.items_of()) >= 40


def test_a_second_load_adds_nothing():
    assert settle(PROFILES / "gaoming" / "services") == 0


def test_each_stands_on_a_live_entry_and_an_organ_of_the_district():
    organs = set(organs_on(date(2026, 3, 2)).values_list("code", flat=True))
    for one in items.items_of():
        assert alive("powers", one.power), one.code
        assert one.organ in organs, one.code


def test_each_guide_is_whole():
    found = {one.code: [str(each.text) for each in verdict_on(one).findings] for one in items.items_of()}
    assert {code: texts for code, texts in found.items() if texts} == {}


def test_themes_and_life_events_know_each_other():
    themes = {one.code for one in entries("services.themes")}
    events = {one.code: set(one.items) for one in life_events()}
    for one in items.items_of():
        assert set(one.themes) <= themes, one.code
        assert set(one.events) <= set(events), one.code
        for event in one.events:
            assert one.code in events[event], one.code
    known = items.codes_in_force()
    assert {code for codes in events.values() for code in codes} <= known


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("我想开个饭店要办什么证", "gm-food"),
        ("开饭店", "gm-food"),
        ("食品经营许可", "gm-food"),
        ("个体户执照", "gm-sole-trader"),
        ("吃低保怎么申请", "gm-low-income"),
        ("挖马路", "gm-road-digging"),
        ("老人卡", "gm-senior-card"),
        ("失业了", "gm-unemployment"),
        ("上户口", "gm-newborn-household"),
        ("幼儿园", "gm-private-school"),
        ("请不起律师", "gm-legal-aid"),
    ],
)
def test_everyday_words_find_the_item(said, wanted):
    assert wanted in [one.code for one in find_items(Wanted(text=said)).rows[:5]]


def test_lists_are_narrowed_by_what_is_asked():
    assert {one.code for one in find_items(Wanted(event="newborn")).rows} == {
        "gm-birth", "gm-newborn-household", "gm-resident-medical",
    }  # fmt: skip
    assert all(one.organ == "gm.health" for one in find_items(Wanted(organ="gm.health")).rows)
    firm = {one.code for one in find_items(Wanted(audience="firm"), limit=100).rows}
    assert "gm-company" in firm
    assert "gm-low-income" not in firm
    town = {one.code for one in find_items(Wanted(town="440608106000"), limit=100).rows}
    assert "gm-low-income" in town
    assert "gm-company" not in town
    assert find_items(Wanted(text="食品", audience="person", kind="grant")).total == 0


@pytest.mark.parametrize("said", ["", "%%%", "'; DROP TABLE", "\u202e", "喆堃", "x" * 5000, "' & | !", "：："])
def test_odd_questions_are_answered(said):
    assert find_items(Wanted(text=said)).total >= 0
