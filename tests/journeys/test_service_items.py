# SPDX-License-Identifier: Apache-2.0
"""Finding a service on a phone and reading its guide; an official mends a guide and it is published. Without scripts too."""

import re

import pytest
from playwright.sync_api import expect

PASSWORD = "沧江水暖鸭先知-2026"


@pytest.fixture
def sign_in(site, open_page):
    """`sign_in("gm.data.handler")` is the browser of an official who was invited to the post and came in."""

    def enter(post):
        told = site.run("people", "invite", "--post", post, "--site", site.url)
        page = open_page("desk")
        page.goto(re.search(r"http://\S+", told)[0])
        page.get_by_label("密码").first.fill(PASSWORD)
        page.get_by_role("button").filter(has_text=re.compile("密码|接受|确定")).last.click()
        number = re.search(r"请用工号 (\d+) 登录", page.locator("body").inner_text())[1]
        page.get_by_label("工号").fill(number)
        page.get_by_label("密码").first.fill(PASSWORD)
        page.get_by_role("button", name="登录").click()
        return page

    return enter


def test_a_service_is_found_and_read_on_a_phone(site, phone, axe):
    phone.goto(f"{site.url}/services/")
    axe(phone)
    phone.get_by_label("您想办什么").fill("开饭店")
    phone.get_by_role("button", name="搜索").click()
    expect(phone.get_by_text("按“食品经营许可”一并查找")).to_be_visible()
    axe(phone)
    phone.get_by_role("link", name="食品经营许可", exact=True).click()
    expect(phone.get_by_role("heading", name="食品经营许可")).to_be_visible()
    axe(phone)
    phone.get_by_label("单位食堂").check()
    phone.get_by_label("新办").check()
    phone.get_by_role("button", name="按我的情况列出").click()
    expect(phone.get_by_text("按您的情况（新办、单位食堂），要准备这些")).to_be_visible()
    expect(phone.get_by_text("集中用餐单位食品安全管理人员任命文件").first).to_be_visible()
    phone.get_by_role("link", name=re.compile("我能不能办")).click()
    axe(phone)
    phone.get_by_role("button", name="看结果").click()
    expect(phone.get_by_role("alert").filter(has_text="需要改")).to_be_visible()
    axe(phone)
    phone.get_by_label("只卖预包装食品").check()
    phone.get_by_label("是", exact=True).check()
    phone.get_by_role("button", name="看结果").click()
    expect(phone.get_by_text("办备案，不办许可")).to_be_visible()
    axe(phone)
    phone.goto(f"{site.url}/services/gm-private-school/full")
    axe(phone)
    phone.goto(f"{site.url}/services/events/road-works")
    axe(phone)
    assert phone.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_a_guide_is_mended_and_published(site, sign_in, axe):
    bureau = sign_in("gm.data.handler")
    bureau.goto(f"{site.url}/desk/services/")
    axe(bureau)
    bureau.goto(f"{site.url}/desk/services/items/gm-nurse")
    axe(bureau)
    bureau.get_by_role("button", name="修改（建立草稿）").click()
    axe(bureau)
    bureau.get_by_role("link", name="常见问题").click()
    bureau.get_by_label("问", exact=True).fill("可以委托别人办吗")
    bureau.get_by_label("答", exact=True).fill("可以，带委托书。")
    bureau.get_by_role("button", name="再加一项").click()
    expect(bureau.get_by_label("问", exact=True)).to_have_count(2)
    axe(bureau)
    bureau.get_by_role("button", name="删去第 2 项").click()
    bureau.get_by_role("button", name="保存", exact=True).last.click()
    expect(bureau.get_by_text("已保存")).to_be_visible()
    bureau.get_by_role("link", name="申请材料").first.click()
    axe(bureau)
    bureau.goto(f"{site.url}/desk/services/drafts/gm-nurse")
    bureau.get_by_role("button", name="发布这份指南").click()
    expect(bureau.get_by_text("已发布")).to_be_visible()
    bureau.goto(f"{site.url}/services/gm-nurse/full")
    expect(bureau.get_by_text("可以委托别人办吗")).to_be_visible()


def test_a_real_catalogue_is_taken_in_once_from_the_command_line(site, data_folder):
    file = str(data_folder / "catalogue" / "items_300.csv")
    assert "读到 300 行：新增 300（其中发布 0），已有 0" in site.run("services", "import", file)
    assert "读到 300 行：新增 0（其中发布 0），已有 300" in site.run("services", "import", file)
    assert "gm-food 食品经营许可" in site.run("services", "find", "开饭店")
