# SPDX-License-Identifier: Apache-2.0
"""A drawing of another tool becomes an executable procedure: taken in at the desk, bound, readied and downloaded."""

import re
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from mingfu.engines.bpmn import check, compile_program, parse

MORNING = datetime(2026, 3, 2, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
PASSWORD = "四个不相干的词 lantern-river"
DRAWN = Path(__file__).resolve().parents[1] / "engines" / "cases" / "drawn.bpmn"


@pytest.fixture
def clerk(site, open_page):
    """Somebody of the data bureau who has accepted an invitation and signed in."""
    site.steer(MORNING)

    def arrive(size):
        printed = site.run("people", "invite", "--post", "gm.data.handler", "--site", site.url)
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
def test_a_drawing_is_taken_in_bound_and_taken_away(site, clerk, axe, tmp_path, size):
    page = clerk(size)
    page.goto(f"{site.url}/desk/procedures")
    axe(page)
    odd = tmp_path / "odd.bpmn"
    odd.write_text('<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]><d>&x;</d>', encoding="utf-8")
    page.get_by_label("流程图文件").set_input_files(odd)
    page.get_by_role("button", name="导入为草稿").click()
    expect(page.locator(".field__error")).to_contain_text("DOCTYPE")
    axe(page)
    page.get_by_label("流程图文件").set_input_files(DRAWN)
    page.get_by_role("button", name="导入为草稿").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("示例许可")
    expect(page.get_by_role("img", name="示例许可")).to_be_visible()
    axe(page)
    page.get_by_label("要运行的流程").select_option("licence")
    page.get_by_role("button", name="保存绑定").click()
    for name in ("受理", "书面审查", "现场核查", "发证"):
        page.get_by_label(f"任务类型（{name}）").select_option("userTask")
    page.get_by_label("岗位（窗口）").fill("gm.nobody")
    page.get_by_label("岗位（审查科）").fill("gm.urban.handler")
    page.get_by_label("条件（齐全？ → 齐全）").fill('choice = "yes"')
    page.get_by_label("条件（齐全？ → 不属于本机关）").fill('choice = "no"')
    page.get_by_role("button", name="保存绑定").click()
    expect(page.locator(".field__error")).to_contain_text("没有这个岗位")
    axe(page)
    page.get_by_label("岗位（窗口）").fill("gm.data.handler")
    page.get_by_role("button", name="保存绑定").click()
    expect(page.get_by_role("status").first).to_contain_text("已保存")
    page.get_by_role("button", name="定稿", exact=True).click()
    expect(page.get_by_role("status").first).to_contain_text("已定稿")
    axe(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="下载可执行的流程").click()
    model = parse(Path(download.value.path()).read_bytes())
    assert [row for row in check(model) if row.severity == "error"] == []
    assert compile_program(model).node("accept").attributes["post"] == "gm.data.handler"
    page.goto(f"{site.url}/desk/procedures/hotline.matter")
    expect(page.get_by_role("heading", name="版本和在办件数")).to_be_visible()
    axe(page)
    page.goto(f"{site.url}/desk/procedures/hotline.matter/differences")
    axe(page)
