# SPDX-License-Identifier: Apache-2.0
"""Every item in force as a sheet, and the sheet taken in again."""

import io

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from mingfu.kernel.access import SYSTEM
from mingfu.systems.services import items
from mingfu.systems.services.cli import group
from mingfu.systems.services.items.leaving import items_sheet
from mingfu.systems.services.items.taking_in import parse, take_in

pytestmark = pytest.mark.usefixtures("district")


def test_a_workbook_holds_every_item():
    sheet = load_workbook(io.BytesIO(items_sheet("xlsx"))).active
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][:3] == ("实施编码", "事项名称", "事项类型")
    assert {row[0] for row in rows[1:]} == items.codes_in_force()


def test_what_went_out_comes_back_and_adds_nothing():
    parsed = parse(items_sheet("csv"), "services.csv")
    assert not [one for one in parsed.oddities if one.lost]
    told = take_in(parsed, actor=SYSTEM, publish=True)
    assert (told.rows, told.new) == (told.same, 0)
    assert told.rows == len(items.codes_in_force()) >= 40


def test_the_command_line_exports_finds_checks_and_takes_in(tmp_path):
    run = CliRunner()
    for name in ("all.xlsx", "all.csv"):
        assert run.invoke(group, ["export", str(tmp_path / name)]).exit_code == 0
        assert (tmp_path / name).stat().st_size > 1000
    told = run.invoke(group, ["import", str(tmp_path / "all.csv")]).output
    assert "新增 0（其中发布 0）" in told
    assert "gm-food 食品经营许可" in run.invoke(group, ["find", "开饭店"]).output
    assert "100 gm-nurse 护士执业注册" in run.invoke(group, ["check"]).output
