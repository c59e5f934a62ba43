# SPDX-License-Identifier: Apache-2.0
"""What an item is, what it may hold, and how it comes into force."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingfu.kernel.access import SYSTEM
from mingfu.kernel.catalogs import edition_on, retire_entry
from mingfu.systems.services import items
from mingfu.systems.services.items.commands import close_item, publish_items
from mingfu.systems.services.items.listing import relist
from mingfu.systems.services.models import Listing

DAY = datetime(2026, 3, 2, 9, 0)  # noqa: DTZ001 - `at` reads it as the district does


def problems_of(plain):
    made, problems = items.read_item(plain)
    assert (made is None) == bool(problems)
    return {problem.path: problem.text for problem in problems}


class TestReading:
    """Plain values become an item, or every fault is told with its place."""

    def test_what_is_declared_comes_back(self, small):
        made = items.item_from(small())
        assert made.kind is items.Kind.LICENCE
        assert made.legal == items.Limit(amount=20, unit=items.Unit.WORKING, basis="行政许可法第四十二条")
        assert [one.code for one in made.materials] == ["m1", "m2", "m3"]
        assert made.materials[2].situations == ("works",)
        assert items.item_from(items.plain_of(made)) == made

    def test_words_of_a_guide_are_understood_like_codes(self, small):
        assert items.item_from(small(kind="行政许可")).kind is items.Kind.LICENCE

    def test_a_code_in_full_width_signs_is_the_same_code(self, small):
        assert items.item_from(small(code="ＴＥＳＴ－０００１ ")).code == "TEST-0001"
        assert items.item_from(small(legal={"amount": "２０"})).legal.amount == 20

    @pytest.mark.parametrize("name", ["喆堃昇䶮许可", "𠮷田广告设置", "婳璟·玥登记"])
    def test_rare_signs_stay_as_they_are(self, small, name):
        assert items.item_from(small(name=name)).name == name

    @pytest.mark.parametrize(
        ("name", "words"),
        [
            ("许可\u202e可许", "第 3 个字是看不见的格式或方向控制符（U+202E）"),
            ("许\u0000可", "第 2 个字是换行或控制符（U+0000）"),
            ("许可\n换行", "U+000A"),
            ("\ue000许可", "U+E000"),
            ("许" * 10_000, "共 10000 个字，最多 200 个字"),
        ],
    )
    def test_a_name_that_cannot_be_says_what_is_wrong_with_it(self, small, name, words):
        assert words in problems_of(small(name=name))["name"]

    def test_every_fault_is_told_with_its_place(self, small):
        plain = small(
            kind="许可证",
            colour="red",
            power=None,
            promised={"amount": "五", "unit": "working"},
            fees=[{"name": "占道费", "amount": "1.234"}],
        )
        plain["materials"][1] = {"code": "m 2/", "name": ""}
        found = problems_of(plain)
        assert set(found) == {
            "kind", "colour", "power", "promised.amount", "fees[1].amount", "materials[2].code", "materials[2].name",
        }  # fmt: skip
        assert found["colour"] == "没有这个字段"
        assert "行政许可、行政处罚" in found["kind"]

    def test_two_fields_must_fit(self, small):
        plain = small(handling="instant")
        plain["materials"][0]["situations"] = ["moon"]
        plain["materials"][1]["code"] = "m3"
        assert problems_of(plain) == {
            "materials": "编码“m3”用了两次",
            "materials[1].situations": "没有编码为“moon”的情形",
            "promised": "即办件当场办结，承诺时限应为 0",
        }

    def test_a_refusal_names_the_item_and_the_places(self, small, refused):
        with refused("service-item-unreadable") as caught:
            items.item_from(small(visits="many"))
        assert caught.value.data["item"] == "TEST-0001"
        assert "visits：应为 0 到 999999 的整数" in caught.value.data["what"]

    def test_money_is_exact(self, small):
        fees = [{"name": "占道费", "amount": "0.30", "unit": "每平方米每日", "basis": "城市道路管理条例第三十七条"}]
        made = items.item_from(small(fees=fees))
        assert made.fees[0].amount == Decimal("0.30")
        assert items.item_from(items.plain_of(made)) == made
        assert not made.free

    @given(
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.text(max_size=8),
            lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
            max_leaves=8,
        )
    )
    def test_whatever_is_given_is_read_or_told(self, given_value):
        made, problems = items.read_item(given_value)
        assert made is None
        assert problems

    @given(st.sampled_from(["name", "summary", "organ_name", "words", "windows"]), st.text(max_size=20))
    def test_what_is_read_can_be_written_and_read(self, name, text):
        least = {"code": "T", "name": "甲", "power": "P", "kind": "licence"}
        plain = least | {name: [text] if name == "words" else [{"place": text}] if name == "windows" else text}
        made, problems = items.read_item(plain)
        assert (made is None) == bool(problems)
        if made is not None:
            assert items.item_from(items.plain_of(made)) == made


@pytest.mark.usefixtures("district")
class TestPublishing:
    """An item is a dated row of an edition, and stands on a live entry of the power list."""

    @pytest.fixture(autouse=True)
    def _day(self, at):
        at(DAY)

    def test_it_is_in_force_from_its_day(self, small, events_of):
        number = publish_items([small()], actor=SYSTEM)
        made = items.item("TEST-0001")
        assert (made.edition, made.valid_from, made.status) == (number, date(2026, 3, 2), "verified")
        assert made.name == "占用城市道路许可"
        assert items.guide_edition("TEST-0001") == number
        assert events_of("service-item:TEST-0001") == ["service.item-published"]
        row = Listing.objects.get(code="TEST-0001")
        assert (row.organ, row.personal, row.corporate, row.promised) == ("gm.urban", True, True, "5 working")

    def test_the_same_again_makes_no_edition(self, small, events_of):
        number = publish_items([small()], actor=SYSTEM)
        assert publish_items([small()], actor=SYSTEM) == number
        assert events_of("service-item:TEST-0001") == ["service.item-published"]

    def test_a_change_leaves_the_old_guide_to_its_edition(self, small, at):
        first = publish_items([small(), small(code="TEST-0002")], actor=SYSTEM)
        at(datetime(2026, 3, 9, 9, 0))  # noqa: DTZ001 - as above
        second = publish_items([small(promised={"amount": 3})], actor=SYSTEM)
        assert second == first + 1
        assert items.item("TEST-0001").promised.amount == 3
        assert items.item("TEST-0001", on=date(2026, 3, 8)).promised.amount == 5
        assert items.item_of_edition("TEST-0001", first, date(2026, 3, 20)).promised.amount == 5
        assert items.guide_edition("TEST-0001") == second
        assert items.guide_edition("TEST-0002") == first

    def test_a_change_to_come_waits_for_its_day(self, small, at):
        publish_items([small()], actor=SYSTEM)
        publish_items([small(promised={"amount": 3})], actor=SYSTEM, from_day=date(2026, 4, 1))
        assert items.item("TEST-0001").promised.amount == 5
        assert items.item("TEST-0001", on=date(2026, 4, 1)).promised.amount == 3
        assert Listing.objects.get(code="TEST-0001").promised == "5 working"
        at(datetime(2026, 4, 1, 0, 5))  # noqa: DTZ001 - as above
        relist()
        assert Listing.objects.get(code="TEST-0001").promised == "3 working"

    def test_a_withdrawn_power_carries_no_item(self, small, refused):
        before = edition_on("services")
        retire_entry("powers", "GM-QT-0020", actor=SYSTEM, from_day=date(2026, 3, 2), ground="职权调整")
        with refused("service-power-not-live"):
            publish_items([small()], actor=SYSTEM)
        assert edition_on("services") == before
        with refused("service-item-unknown"):
            items.item("TEST-0001")

    def test_one_bad_item_keeps_all_back(self, small, refused):
        with refused("service-item-unreadable"):
            publish_items([small(), small(code="TEST-0002", kind="x")], actor=SYSTEM)
        assert not Listing.objects.filter(code="TEST-0001").exists()

    def test_who_may_not_publish_is_told_who_may(self, small, official, refused):
        with refused("not-allowed"):
            publish_items([small()], actor=official("gm.urban.handler"))
        assert publish_items([small()], actor=official("gm.data.handler")) > 0

    def test_a_closed_item_is_gone_and_stays_gone(self, small, events_of, refused):
        publish_items([small(), small(code="TEST-0002")], actor=SYSTEM)
        close_item("TEST-0001", actor=SYSTEM, from_day=date(2026, 3, 2), ground="取消许可")
        with refused("service-item-unknown"):
            items.item("TEST-0001")
        assert not Listing.objects.filter(code="TEST-0001").exists()
        assert items.item("TEST-0002").code == "TEST-0002"
        assert events_of("service-item:TEST-0001")[-1] == "service.item-closed"
