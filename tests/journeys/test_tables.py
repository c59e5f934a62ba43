# SPDX-License-Identifier: Apache-2.0
"""Somebody who knows the rules reads a decision table, tries it, edits it as a workbook and takes the model away."""

import io
import re
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from mingfu.engines.dmn import load

MORNING = datetime(2026, 3, 2, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
PASSWORD = "四个不相干的词 lantern-river"


@pytest.fixture
def clerk(site, open_page):
    """Somebody of the hotline who has accepted an invitation and signed in."""
    site.steer(MORNING)

    def arrive(size):
        printed = site.run("people", "invite", "--post", "gm.hotline.desk", "--site", site.url)
        page = open_page(size)
        page.goto(re.search(r"http\S+/invitations/\S+", printed).group())
        page.get_by_label("给自己设一个密码").fill(PASSWORD)
        page.get_by_role("button", name="接受邀请").click()
        page.get_by_label("工号").fill(re.search(r"number: (\S+)", printed).group(1))
        page.get_by_label("密码", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="登录", exact=True).click()
        expect(page).to_have_url(f"{site.url}/desk/")
        return page

    return arrive


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_a_table_is_read_tried_edited_and_taken_away(site, clerk, axe, tmp_path, size):
    page = clerk(size)
    page.get_by_role("link", name="决策表目录").click()
    axe(page)
    page.get_by_role("link", name="回访裁定").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("回访裁定")
    axe(page)
    page.get_by_label("解决情况").fill("no")
    page.get_by_label("已返工次数").fill("三")
    page.get_by_role("button", name="看结果和理由").click()
    expect(page.locator(".field__error")).to_contain_text("不是这一项要的值")
    axe(page)
    page.get_by_label("已返工次数").fill("1")
    page.get_by_role("button", name="看结果和理由").click()
    outcome = page.get_by_role("region", name="试算结果")
    expect(outcome).to_contain_text("裁定 rework")
    expect(outcome).to_contain_text("命中第 3 条规则（未解决的退回返工）")
    axe(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="下载 xlsx（可修改）").click()
    book = load_workbook(io.BytesIO(Path(download.value.path()).read_bytes()))
    book.worksheets[0]["F8"] = ">= 三"
    book.save(tmp_path / "wrong.xlsx")
    book.worksheets[0]["F8"] = ">= 3"
    book.save(tmp_path / "right.xlsx")
    page.get_by_label("改好的 xlsx").set_input_files(tmp_path / "wrong.xlsx")
    page.get_by_role("button", name="看有什么不同").click()
    expect(page.get_by_role("region", name="上传的表有什么不同")).to_contain_text("F8")
    axe(page)
    page.get_by_label("改好的 xlsx").set_input_files(tmp_path / "right.xlsx")
    page.get_by_role("button", name="看有什么不同").click()
    expect(page.get_by_role("region", name="上传的表有什么不同")).to_contain_text("由“>= 2”改为“>= 3”")
    axe(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="下载改好的 DMN").click()
    decided = load(Path(download.value.path()).read_bytes()).evaluate("verdict", {"returns": 2, "solved": "no"})
    assert decided == {"verdict": "rework", "returns": 3}
