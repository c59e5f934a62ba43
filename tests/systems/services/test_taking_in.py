# SPDX-License-Identifier: Apache-2.0
"""Catalogues of items from outside: nothing lost, everything odd told, nothing twice."""

import csv
import io
import time

import pytest

from mingfu.kernel.access import SYSTEM
from mingfu.systems.services import items
from mingfu.systems.services.items.taking_in import parse, parse_file, take_in
from mingfu.systems.services.models import ItemDraft

HEAD = ["department", "main_item", "name", "itemCode", "areaCode", "taskType", "deptCode", "uscc_in_itemCode"]
GOOD = "511A01497000-511602000000-000-11511301008778255F-1-00"


def sheet(*rows, head=HEAD):
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(head)
    writer.writerows(rows)
    return text.getvalue().encode()


def row(name="临时用地审批", code=GOOD, kind="1", credit="11511301008778255F", organ="区资源局"):
    return [organ, "未分类", name, code, "511602000000", kind, credit, credit]


@pytest.mark.usefixtures("district")
class TestTheRealCatalogue:
    """300 items of a county-level district, read where they are."""

    def test_all_are_kept_and_the_odd_ones_told(self, data_folder, events_of):
        file = data_folder / "catalogue" / "items_300.csv"
        with file.open(encoding="utf-8-sig", newline="") as opened:
            rows = list(csv.DictReader(opened))
        told = take_in(parse_file(file), actor=SYSTEM)
        assert (told.rows, told.new, told.same, told.changed) == (300, 300, 0, 0)
        assert not [one for one in told.oddities if one.lost]
        kept = {draft.code: draft for draft in ItemDraft.objects.all()}
        assert {one["itemCode"] for one in rows} == set(kept)
        for one in rows:
            draft = kept[one["itemCode"]]
            assert draft.source == one
            assert (draft.title, draft.content["organ_name"]) == (one["name"], one["department"])
            assert items.item_from(draft.content).name == one["name"]
        odd = {one.code for one in told.oddities}
        assert len([one for one in told.oddities if one.text.startswith("编码不是")]) == 73
        assert "E-000004-001-11511301008778386B" in odd
        assert "511A0014100002-511602000000-000-2222222222222-1-00" in odd
        assert events_of("catalog:services")[-1] == "service.items-taken-in"

    def test_the_same_file_again_adds_nothing(self, data_folder, events_of):
        file = data_folder / "catalogue" / "items_300.csv"
        take_in(parse_file(file), actor=SYSTEM)
        before = events_of("catalog:services")
        told = take_in(parse_file(file), actor=SYSTEM)
        assert (told.new, told.same, told.changed) == (0, 300, 0)
        assert ItemDraft.objects.count() == 300
        assert events_of("catalog:services") == before


class TestRows:
    """What a row may be."""

    def oddities(self, *rows):
        return [(one.row, one.lost, one.text) for one in parse(sheet(*rows), "x.csv").oddities]

    def test_a_usual_row_is_not_odd(self):
        assert self.oddities(row()) == []
        assert self.oddities(row(code=GOOD.replace("511A01497000", "511A0149700002"))) == []

    def test_a_base_code_of_another_length_is_odd(self):
        [(_row, lost, text)] = self.oddities(row(code=GOOD.replace("511A01497000", "511A014970000")))
        assert not lost
        assert text.startswith("编码不是“12 或 14 位基本编码")

    def test_the_same_row_twice_is_told_and_kept_once(self):
        parsed = parse(sheet(row(), row()), "x.csv")
        assert [one.text for one in parsed.oddities] == ["与第 2 行编码相同，内容一致"]
        assert (parsed.read, len(parsed.rows)) == (2, 1)

    def test_one_code_for_two_items_is_a_loss_that_is_told(self):
        assert self.oddities(row(), row(name="别的审批")) == [(3, True, "与第 2 行编码相同，内容不同")]

    def test_two_codes_for_one_name_are_told(self):
        other = GOOD.replace("-00", "-01")
        assert self.oddities(row(), row(code=other)) == [(3, False, "与第 2 行名称、部门相同")]

    def test_what_no_catalogue_knows_is_told(self):
        texts = [text for _row, _lost, text in self.oddities(row(kind="99", credit="87869M"))]
        assert texts == [
            "统一社会信用代码“87869M”不是 18 位的样子",
            "事项类型“99”不在国家目录中，记为其他行政权力",
        ]

    @pytest.mark.parametrize(
        ("name", "words"),
        [("", "必须填写"), ("许" * 10_000, "最多 200 个字"), ("许\u202e可", "U+202E"), ("许\x07可", "U+0007")],
    )
    def test_a_name_that_cannot_be_is_told_as_lost(self, name, words):
        [(number, lost, text)] = self.oddities(row(name=name))
        assert (number, lost) == (2, True)
        assert words in text

    def test_full_width_codes_and_rare_names_are_understood(self):
        wide = "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in GOOD)
        [(plain, source)] = parse(sheet(row(code=wide, name="喆堃昇䶮许可", kind="０１")), "x.csv").rows
        assert (plain["code"], plain["name"], plain["kind"]) == (GOOD, "喆堃昇䶮许可", "licence")
        assert source["itemCode"] == wide

    def test_gb18030_is_read_too(self):
        [(plain, _source)] = parse(sheet(row()).decode().encode("gb18030"), "x.csv").rows
        assert plain["name"] == "临时用地审批"

    @pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"a,b\n1,2\n", b'itemCode,name\n"1,2\n'])
    def test_what_is_no_catalogue_is_refused(self, content, refused):
        with refused("service-items-file-unreadable"):
            parse(content, "x.csv")


@pytest.mark.usefixtures("district")
class TestTakingIn:
    """Rows become drafts; what stands on a live power entry may be published at once."""

    def test_a_changed_row_is_told_and_leaves_the_draft_alone(self):
        take_in(parse(sheet(row()), "x.csv"), actor=SYSTEM)
        told = take_in(parse(sheet(row(name="临时用地许可")), "x.csv"), actor=SYSTEM)
        assert (told.new, told.changed) == (0, 1)
        assert ItemDraft.objects.get(code=GOOD).title == "临时用地审批"

    def test_publishing_puts_in_force_only_what_stands_on_the_list(self, refused):
        content = sheet([*row(), "GM-XK-0028"], [*row(code="X-1", name="别的"), ""], head=[*HEAD, "power"])
        told = take_in(parse(content, "x.csv"), actor=SYSTEM, publish=True)
        assert (told.new, told.published) == (2, 1)
        assert items.item(GOOD).name == "临时用地审批"
        with refused("service-item-unknown"):
            items.item("X-1")
        assert take_in(parse(content, "x.csv"), actor=SYSTEM, publish=True).new == 0

    def test_an_official_without_the_act_takes_nothing_in(self, official, refused):
        with refused("not-allowed"):
            take_in(parse(sheet(row()), "x.csv"), actor=official("gm.urban.handler"))
        assert not ItemDraft.objects.exists()

    def test_ten_thousand_rows_in_under_a_minute(self):
        rows = [[*row(code=f"T-{n:05}", name=f"事项第{n}号许可"), "GM-XK-0028"] for n in range(10_000)]
        begun = time.perf_counter()
        told = take_in(parse(sheet(*rows, head=[*HEAD, "power"]), "x.csv"), actor=SYSTEM, publish=True)
        assert (told.new, told.published) == (10_000, 10_000)
        assert time.perf_counter() - begun < 60
        assert items.item("T-09999").name == "事项第9999号许可"
