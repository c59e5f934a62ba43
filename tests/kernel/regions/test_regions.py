# SPDX-License-Identifier: Apache-2.0
"""The real divisions load once; changes are dated and leave the past as it was."""

from datetime import date
from pathlib import Path

import pytest

import mingfu
from mingfu.kernel import regions
from mingfu.kernel.access import ANONYMOUS, SYSTEM
from mingfu.kernel.regions import (
    RegionFileWrong,
    by_name,
    children,
    end_region,
    line_above,
    load_regions,
    merge_regions,
    name_on,
    region,
    regions_on,
    rename_region,
    split_region,
    successors,
    within,
)
from mingfu.kernel.regions.models import Region, RegionChange

pytestmark = pytest.mark.django_db
DIVISIONS = Path(mingfu.__file__).parent / "profiles" / "gaoming" / "divisions.csv"
HECHENG, MINGCHENG = "440608004000", "440608107000"
LUOXI, KONGTANG, XIANCUN = "440608004202", "440608004203", "440608004204"


@pytest.fixture
def divisions():
    assert load_regions(DIVISIONS, actor=SYSTEM) == 92


def test_the_real_divisions_are_all_there(divisions, events_of):
    kinds = list(Region.objects.values_list("kind", flat=True))
    counted = {kind: kinds.count(kind) for kind in set(kinds)}
    assert counted == {
        "province": 1,
        "city": 1,
        "district": 1,
        "street": 1,
        "town": 3,
        "community": 23,
        "village": 54,
        "other": 8,
    }
    assert [each.name for each in children("440608000000")][:4] == ["荷城街道", "杨和镇", "明城镇", "更合镇"]
    assert events_of(f"region:{LUOXI}") == ["region.listed"]


def test_a_second_load_changes_nothing(divisions, events_of):
    assert load_regions(DIVISIONS, actor=SYSTEM) == 0
    assert events_of(f"region:{LUOXI}") == ["region.listed"]


def test_the_line_above_and_within(divisions):
    assert [each.name for each in line_above(LUOXI)] == ["罗西村委会", "荷城街道", "高明区", "佛山市", "广东省"]
    assert within(LUOXI, "440608000000")
    assert within(LUOXI, LUOXI)
    assert not within(LUOXI, MINGCHENG)


def test_an_unknown_region_is_refused(divisions, refused):
    with refused("region-unknown"):
        region("440608999000")


def test_a_stranger_cannot_change_divisions(refused):
    with refused("sign-in-needed"):
        load_regions(DIVISIONS, actor=ANONYMOUS)
    assert Region.objects.count() == 0


def test_a_renamed_village_is_found_under_both_names(divisions, events_of):
    rename_region(LUOXI, "新罗西村委会", actor=SYSTEM, since=date(2026, 3, 1), basis="高府〔2026〕1号")
    assert [place.code for place in by_name("新罗西村和罗西村")] == [LUOXI, LUOXI]
    assert name_on(LUOXI, date(2026, 2, 28)) == "罗西村委会"
    assert name_on(LUOXI, date(2026, 3, 1)) == "新罗西村委会"
    assert events_of(f"region:{LUOXI}") == ["region.listed", "region.renamed"]
    assert load_regions(DIVISIONS, actor=SYSTEM) == 0


def test_a_merged_village_stands_until_its_day(divisions, events_of):
    merge_regions([LUOXI, KONGTANG], KONGTANG, actor=SYSTEM, since=date(2026, 3, 1), basis="高府〔2026〕2号")
    assert regions_on(date(2026, 2, 28)).filter(code=LUOXI).exists()
    assert not regions_on(date(2026, 3, 1)).filter(code=LUOXI).exists()
    assert [each.code for each in successors(LUOXI, on=date(2026, 2, 28))] == [LUOXI]
    assert [each.code for each in successors(LUOXI, on=date(2026, 3, 1))] == [KONGTANG]
    assert events_of(f"region:{LUOXI}") == ["region.listed", "region.merged"]
    assert events_of(f"region:{KONGTANG}") == ["region.listed"]


def test_successors_follow_every_change(divisions):
    merge_regions([LUOXI], KONGTANG, actor=SYSTEM, since=date(2026, 3, 1), basis="a")
    split_region(KONGTANG, [XIANCUN, "440608004205"], actor=SYSTEM, since=date(2026, 4, 1), basis="b")
    assert [each.code for each in successors(LUOXI, on=date(2026, 5, 1))] == [XIANCUN, "440608004205"]
    end_region(XIANCUN, actor=SYSTEM, since=date(2026, 5, 1), basis="c")
    assert [each.code for each in successors(LUOXI, on=date(2026, 5, 1))] == ["440608004205"]
    assert successors(XIANCUN, on=date(2026, 5, 1)) == ()


def test_what_has_ended_cannot_change_again(divisions, refused):
    end_region(LUOXI, actor=SYSTEM, since=date(2026, 3, 1), basis="a")
    with refused("region-ended-before"):
        rename_region(LUOXI, "x", actor=SYSTEM, since=date(2026, 3, 1), basis="b")
    assert region(LUOXI).name == "罗西村委会"
    assert by_name("罗西村", on=date(2026, 3, 1)) == ()


HEAD = "# 来源\ncode,name,parent,kind,lon,lat,valid_from\n"


@pytest.mark.parametrize(
    ("rows", "line", "what"),
    [
        ("44060800400,荷城街道,,street,,\n", 3, "代码“44060800400”应为 12 位数字"),
        (",荷城街道,,street,,\n", 3, "代码“（空）”应为 12 位数字"),
        ("440608004000,,,street,,\n", 3, "代码 440608004000 缺少名称"),
        ("440608004000,荷城街道,,road,,\n", 3, "类别“road”应为"),
        ("440608004000,荷城街道,440608000000,street,,\n", 3, "上级 440608000000 未先列出"),
        ("440608004000,荷城街道,,street,,\n440608004000,荷城街道,,street,,\n", 4, "代码 440608004000 重复"),
        ("440608004000,荷城街道,,street,x,\n", 3, "经纬度“x”应为数字"),
        ("440608004000,荷城街道,,street,,,2026/1/1\n", 3, "日期“2026/1/1”应写成 2026-01-31 的样式"),
    ],
)
def test_a_wrong_file_is_refused_by_line_and_lists_nothing(tmp_path, rows, line, what):
    path = tmp_path / "divisions.csv"
    path.write_text(HEAD + rows, encoding="utf-8")
    with pytest.raises(RegionFileWrong) as refusal:
        load_regions(path, actor=SYSTEM)
    assert (refusal.value.line, what in str(refusal.value)) == (line, True)
    assert Region.objects.count() == 0


def test_a_file_without_its_head_is_refused(tmp_path):
    path = tmp_path / "divisions.csv"
    path.write_text("code,name\n", encoding="utf-8")
    with pytest.raises(RegionFileWrong):
        load_regions(path, actor=SYSTEM)


def test_another_name_in_the_file_is_no_renaming(divisions, tmp_path):
    path = tmp_path / "divisions.csv"
    path.write_text(f"{HEAD}{LUOXI},别名村委会,,village,,\n", encoding="utf-8")
    with pytest.raises(RegionFileWrong):
        load_regions(path, actor=SYSTEM)
    assert region(LUOXI).name == "罗西村委会"


def test_a_division_may_say_since_when_it_stands(tmp_path):
    path = tmp_path / "divisions.csv"
    path.write_text(f"{HEAD}{LUOXI},罗西村委会,,village,,,2020-01-01\n", encoding="utf-8")
    assert load_regions(path, actor=SYSTEM) == 1
    assert not regions_on(date(2019, 12, 31)).exists()
    assert regions_on(date(2020, 1, 1)).count() == 1


def test_a_split_division_may_go_on(divisions):
    split_region(KONGTANG, [KONGTANG, XIANCUN], actor=SYSTEM, since=date(2026, 4, 1), basis="b")
    assert [each.code for each in successors(KONGTANG, on=date(2026, 5, 1))] == [KONGTANG]
    change = RegionChange.objects.get()
    assert str(change) == "2026-04-01 split"
    assert [str(part) for part in change.parts.order_by("pk")] == [
        "before 孔堂村委会",
        "after 孔堂村委会",
        "after 仙村村委会",
    ]
    assert str(region(KONGTANG)) == f"{KONGTANG} 孔堂村委会"


def test_an_unknown_division_cannot_change(refused):
    with refused("region-unknown"):
        end_region("440608999000", actor=SYSTEM, since=date(2026, 5, 1), basis="c")
    with pytest.raises(AttributeError):
        _ = regions.nothing
