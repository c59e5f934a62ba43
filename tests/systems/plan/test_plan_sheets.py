# SPDX-License-Identifier: Apache-2.0
"""Targets and tasks leave as workbooks that people can read and that run nothing."""

import io
import zipfile

import pytest
from openpyxl import load_workbook
from plan_texts import WORK_POINTS

from mingfu.systems.plan.reading import FULFILMENTS, read_plan, targets_xlsx, tasks_of, tasks_xlsx


def page(content):
    """The first sheet of a workbook."""
    return load_workbook(io.BytesIO(content)).active


def test_every_target_is_a_row():
    plan = read_plan(WORK_POINTS)
    sheet = page(targets_xlsx(plan))
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0] == ("部分", "条号", "条目", "衡量内容", "要求", "数值", "单位", "周期", "年份", "类别", "原文")
    assert rows[1] == (
        "深化简政放权", 1, "精简审批事项", "区级行政审批事项压减", "下降", 30, "%", None, 2015, "变化幅度", "区级行政审批事项压减30%以上",
    )  # fmt: skip
    assert len(rows) == 1 + len(plan.placed()) == 6
    assert sheet.freeze_panes == "A2"
    assert sheet.column_dimensions["K"].width == 60


def test_every_task_is_a_row_with_the_five_columns_open():
    plan = read_plan(WORK_POINTS)
    rows = list(page(tasks_xlsx(plan)).iter_rows(values_only=True))
    assert rows[0][-5:] == ("任务", "时间", "权责", "要求", "措施")
    assert rows[1][7:9] == ("区编办", "区法制局、区行政服务中心")
    assert all(row[-5:] == (None,) * 5 for row in rows[1:])
    assert len(rows) == 1 + sum(len(tasks_of(clause, plan)) for clause in plan.clauses)


@pytest.mark.parametrize("opening", ["=", "+", "-", "@", "＝", " ="])
def test_a_text_that_looks_like_a_formula_stays_a_text(opening):
    plan = read_plan(f"关于加强工作的意见\n一、加强领导。\n{opening}HYPERLINK达到90%以上。\n二、落实责任。做好工作。")
    cells = [cell for row in page(targets_xlsx(plan)).iter_rows() for cell in row]
    assert cells
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert not [cell for cell in cells if isinstance(cell.value, str) and cell.value.strip()[0] in "=+-@＝"]


def test_signs_that_a_workbook_cannot_hold_are_left_out():
    plan = read_plan("关于加强工作的意见\n一、加强领导。满意率\x01达到90%以上。\n二、落实责任。做好工作。")
    assert "\x01" in plan.targets[0].quote
    assert page(targets_xlsx(plan))["K2"].value == "满意率达到90%以上"


def test_the_same_plan_gives_the_same_bytes():
    plan = read_plan(WORK_POINTS)
    assert targets_xlsx(plan) == targets_xlsx(plan)
    assert tasks_xlsx(plan) == tasks_xlsx(plan)
    assert b"1980-01-01T00:00:00Z" in _core(targets_xlsx(plan))


def _core(content):
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return package.read("docProps/core.xml")


def test_the_five_fulfilments_are_worded_three_ways():
    titles = {key: [str(column.title) for column in kind.columns] for key, kind in FULFILMENTS.items()}
    assert titles == {
        "execution": ["目标", "时限", "责任人", "要求", "措施"],
        "study": ["计划", "内容", "时间", "人员", "效果"],
        "decomposition": ["任务", "时间", "权责", "要求", "措施"],
    }
