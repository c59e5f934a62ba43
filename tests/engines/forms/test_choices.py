# SPDX-License-Identifier: Apache-2.0
"""Where the answers come from that a field offers: itself, a list, a tree's leaves, organs, divisions."""

from datetime import date, datetime

import pytest

from mingfu.engines.forms import Choice, bind, choices_of, register_source
from mingfu.kernel.access import system
from mingfu.kernel.catalogs import CatalogFile, publish_edition, retire_entry
from mingfu.kernel.catalogs.files import Row
from mingfu.kernel.clock import LEGAL_ZONE

BY = system("test")


def row(code, title, parent="", **content):
    return Row(code, title, parent, content, "", "assumed", None, None)


@pytest.fixture
def publish(at):
    at(datetime(2026, 3, 2, 9, 0, tzinfo=LEGAL_ZONE))

    def publish(*rows):
        return publish_edition(CatalogFile("test.colours", "颜色", date(2026, 1, 1), rows), actor=BY)

    return publish


@pytest.mark.django_db
def test_a_lists_entries_in_force_are_offered_in_its_order(publish, with_fields, at):
    publish(row("b", "蓝", hint="像天"), row("a", "红"))
    field = with_fields("{name: a, kind: choice, label: 色, options: {list: test.colours}}").field("a")
    assert choices_of(field, {}) == (Choice("b", "蓝", "像天"), Choice("a", "红", ""))
    retire_entry("test.colours", "a", actor=BY, from_day=date(2026, 3, 10), ground="不再使用")
    assert [choice.value for choice in choices_of(field, {})] == ["b", "a"]
    at(datetime(2026, 3, 10, 9, 0, tzinfo=LEGAL_ZONE))
    assert [choice.value for choice in choices_of(field, {})] == ["b"]


@pytest.mark.django_db
def test_of_a_tree_only_what_has_nothing_below_it_is_offered(publish, with_fields):
    publish(row("1", "城管"), row("1.1", "路灯", "1"), row("1.2", "占道", "1"), row("2", "其他"))
    field = with_fields("{name: a, kind: select, label: 类, options: {from: test.colours.leaves}}").field("a")
    assert choices_of(field, {}) == (
        Choice("1.1", "城管 · 路灯"),
        Choice("1.2", "城管 · 占道"),
        Choice("2", "其他"),
    )


@pytest.mark.django_db
def test_a_withdrawn_answer_is_refused(publish, with_fields):
    publish(row("a", "红"), row("b", "蓝"))
    spec = with_fields("{name: a, kind: choice, label: 色, options: {list: test.colours}}")
    assert bind(spec, {"a": ["a"]}).values == {"a": "a"}
    publish(row("b", "蓝"))
    assert bind(spec, {"a": ["a"]}).errors == {"a": "“色”没有这个选项，请重新选择。"}


@pytest.mark.django_db
def test_a_list_that_nobody_published_offers_nothing(with_fields):
    field = with_fields("{name: a, kind: choice, label: 色, options: {list: test.nowhere}}").field("a")
    assert choices_of(field, {}) == ()


def test_a_source_answers_by_what_is_known(own_registry, with_fields):
    register_source("shades", lambda known: (Choice("dark", "深"),) if known.get("colour") == "red" else ())
    spec = with_fields(
        "{name: colour, kind: choice, label: 色, options: [{value: red, label: 红}, {value: blue, label: 蓝}]}",
        "{name: shade, kind: choice, label: 深浅, options: {from: shades}}",
    )
    assert bind(spec, {"colour": ["red"], "shade": ["dark"]}).values == {"colour": "red", "shade": "dark"}
    assert set(bind(spec, {"colour": ["blue"], "shade": ["dark"]}).errors) == {"shade"}
    assert bind(spec, {"shade": ["dark"]}, context={"colour": "red"}).ok


@pytest.mark.usefixtures("district")
def test_organs_and_places_of_the_district_are_offered(at, with_fields):
    at(datetime(2026, 3, 2, 9, 0, tzinfo=LEGAL_ZONE))
    spec = with_fields(
        "{name: organ, kind: organ, label: 单位, options: {from: organs}}",
        "{name: area, kind: select, label: 地点, options: {from: regions}}",
    )
    organs = {choice.value: choice.label for choice in choices_of(spec.field("organ"), {})}
    assert "城" in organs["gm.urban"]
    areas = {choice.value: choice.label for choice in choices_of(spec.field("area"), {})}
    streets = {code for code, label in areas.items() if label == "荷城街道"}
    assert len(streets) == 1
    # Villages and communities say which street or town they belong to: names repeat in a district.
    assert any(label.startswith("荷城街道") and code not in streets for code, label in areas.items())
    assert len(set(areas.values())) == len(areas)
    assert bind(spec, {"organ": ["gm.urban"], "area": sorted(streets)}).ok
    assert set(bind(spec, {"organ": ["gm.nobody"], "area": ["440608"]}).errors) == {"organ", "area"}
