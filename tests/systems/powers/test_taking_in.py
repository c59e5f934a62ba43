# SPDX-License-Identifier: Apache-2.0
"""Catalogues into the function library: nothing is lost, what is odd is told, everyday words find it."""

import csv
import io
import json
from datetime import datetime

import pytest
from click.testing import CliRunner
from django.db import transaction

from mingfu.kernel import catalogs
from mingfu.kernel.access import SYSTEM
from mingfu.kernel.clock import LEGAL_ZONE
from mingfu.systems.powers.cli import group
from mingfu.systems.powers.entries import LIBRARY, power
from mingfu.systems.powers.finding import find_powers, index_again
from mingfu.systems.powers.taking_in import parse, parse_file, take_in

pytestmark = pytest.mark.usefixtures("district")

HEAD = "itemCode,name,taskType,department,basis\n"


@pytest.fixture(autouse=True)
def spring(at):
    return at(datetime(2026, 3, 2, 9, 0, tzinfo=LEGAL_ZONE))


def taken(text, name="items.csv", **more):
    return take_in(parse((HEAD + text).encode(), name), actor=SYSTEM, **more)


def test_three_hundred_real_items_come_in_and_none_is_lost(data_folder):
    file = data_folder / "catalogue" / "items_300.csv"
    source = list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8-sig"))))
    told = take_in(parse_file(file), actor=SYSTEM)
    held = {item.code: item for item in catalogs.items(LIBRARY)}
    assert (told.rows, told.changed, told.listed) == (len(source), 0, 0)
    assert not [one for one in told.oddities if one.lost]
    # Every cell of every row is there, under the code of its row.
    kept = [item.content["source"] for item in held.values()]
    for row in source:
        assert {name: value for name, value in row.items() if value} in kept
    twice = sum("内容一致" in one.text for one in told.oddities)
    assert told.new == len(source) - twice == len(held)
    again = take_in(parse_file(file), actor=SYSTEM)
    assert (again.new, again.same, again.changed) == (0, told.new, 0)
    assert catalogs.edition_on(LIBRARY) == 1


def test_odd_and_doubled_rows_are_told_by_their_place():
    told = taken(
        "A-1,甲许可,1,区民政局,\nA-1,甲许可,1,区民政局,\nA-1,乙许可,1,区民政局,\n"
        "Ａ－２,丙给付,5,区民政局,\nA-3,甲许可,99,区民政局,\n,没有编码,1,区民政局,\nA-5,有\u202e字,1,区民政局,\n"
    )
    by_row = {}
    for one in told.oddities:
        by_row.setdefault(one.row, []).append((one.text, one.lost))
    assert ("与第 2 行编码相同，内容一致", False) in by_row[3]
    assert ("与第 2 行编码相同，内容不同，另编号收下", False) in by_row[4]
    assert ("编码里有全角字符或空格，已改为半角：A-2", False) in by_row[5]
    assert ("事项类型“99”不在类型清单中，记为其他行政权力", False) in by_row[6]
    assert ("与第 2 行名称、部门相同", False) in by_row[6]
    assert by_row[7] == [("没有编码", True)]
    assert by_row[8] == [("名称：第 2 个字是看不见的格式或方向控制符（U+202E），请删去", True)]
    assert told.new == 4
    held = {item.code: item for item in catalogs.items(LIBRARY)}
    assert sorted(held) == ["A-1", "A-1#4", "A-2", "A-3"]
    assert (held["A-1"].content["subject"], held["A-2"].content["category"]) == ("gm.civil", "行政给付")


def test_what_names_its_basis_may_go_on_the_list_and_nothing_else():
    told = taken("B-1,有据许可,1,区民政局,示例条例 第一条\nB-2,无据许可,1,区民政局,\n", publish=True)
    assert (told.new, told.listed) == (2, 1)
    assert [law.text for law in power("B-1").laws] == ["示例条例 第一条"]
    assert not catalogs.alive("powers", "B-2")
    assert catalogs.alive(LIBRARY, "B-2")
    assert taken("B-1,有据许可,1,区民政局,示例条例 第一条\n", publish=True).listed == 0


@pytest.mark.parametrize(
    ("content", "name"),
    [(b"\xff\xfe\x00", "x.csv"), (b"a,b\n1,2\n", "x.csv"), (b'"unclosed', "x.csv")],
)
def test_files_that_are_none_are_refused(content, name, refused):
    with refused("power-file-unreadable"):
        parse(content, name)


def test_only_who_publishes_takes_in(official, refused):
    parsed = parse((HEAD + "C-1,丁许可,1,区民政局,\n").encode(), "x.csv")
    with refused("not-allowed"):
        take_in(parsed, actor=official("gm.civil.handler"))
    assert not catalogs.items(LIBRARY)


def test_everyday_words_find_entries(data_folder):
    take_in(parse_file(data_folder / "catalogue" / "items_300.csv"), actor=SYSTEM)
    found, meant = find_powers("我想开饭店")
    assert meant == ("食品经营许可",)
    assert (found[0].code, found[0].listed) == ("GM-XK-0003", True)
    assert find_powers("GM-XK-0025")[0][0].title == "占用城市道路许可"
    assert "学生资助政策咨询" in [one.title for one in find_powers("学生资助怎么办")[0]]
    assert "企业投资项目备案（技术改造）（市级/县级）" in [one.title for one in find_powers("技术改造 备案")[0]]
    assert find_powers("喆堃䶮")[0] == ()
    assert find_powers("'\";--\u202e\x00")[0] == ()
    assert index_again() == len(catalogs.items("powers"))


def test_the_command_line_takes_in_writes_out_compares_checks_and_finds(tmp_path):
    run = CliRunner()
    file = tmp_path / "in.csv"
    file.write_text(HEAD + "D-1,戊许可,1,区民政局,示例条例 第二条\nD-1,戊许可,1,区民政局,示例条例 第二条\n")
    said = run.invoke(group, ["import", str(file), "--publish"])
    assert "读到 2 行：新增 1，已有 0，与已有不同 0；列入现行清单 1" in said.output, said.output
    assert "第 3 行 D-1 与第 2 行编码相同，内容一致" in said.output
    told = json.loads(run.invoke(group, ["import", str(file), "--json"]).output)
    assert (told["new"], told["same"]) == (0, 1)
    out = tmp_path / "out.csv"
    assert run.invoke(group, ["export", str(out), "--organ", "gm.civil"]).exit_code == 0
    rows = list(csv.DictReader(io.StringIO(out.read_text(encoding="utf-8-sig"))))
    assert {row["行使主体"] for row in rows} == {"区民政局"}
    assert next(row for row in rows if row["编码"] == "D-1")["依据"] == "示例条例 第二条"
    said = run.invoke(group, ["diff"]).output
    assert "第 1 版 → 第 2 版：1 个条目有变化" in said
    assert "新增 D-1 戊许可" in said
    sheet = tmp_path / "diff.xlsx"
    assert run.invoke(group, ["diff", "1", "2", "--sheet", str(sheet)]).exit_code == 0
    assert sheet.read_bytes()[:2] == b"PK"
    checked = run.invoke(group, ["check"]).output
    assert "D-1 戊许可：没有写明办理环节和责任" in checked
    assert "D-1" in json.loads(run.invoke(group, ["check", "--json"]).output)["without_guide"]
    assert "GM-XK-0003 食品经营许可（区市场监管局）" in run.invoke(group, ["find", "开饭店"]).output
    assert run.invoke(group, ["diff", "9"]).exception.code == "power-edition-unknown"


def test_what_was_taken_in_and_undone_is_not_found():
    def rows(title):
        return parse((HEAD + f"C-1,{title},1,区民政局,\n").encode(), "x.csv")

    point = transaction.savepoint()
    take_in(rows("喆字头登记"), actor=SYSTEM)
    assert [one.title for one in find_powers("喆字头")[0]] == ["喆字头登记"]
    transaction.savepoint_rollback(point)
    catalogs.forget()
    take_in(rows("堃字头登记"), actor=SYSTEM)
    assert [one.title for one in find_powers("堃字头")[0]] == ["堃字头登记"]
