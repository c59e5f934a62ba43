# SPDX-License-Identifier: Apache-2.0
"""A plan's journey: the office pastes it, gives its tasks away, publishes the list; a lead reports; the public reads."""

import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

PLAN = """关于印发《建设人民满意政府试点方案》的通知
(明试字〔2026〕3号)
各镇街：
佛山市高明区人民政府
2026年2月9日
建设人民满意政府试点方案
一、主要任务
(一)建设民生政府。
1.改善生活环境。推进生活垃圾分类处理，到2026年，城镇污水处理率达93%以上。
二、保障措施
(一)加强督查。對進展緩慢的及時發出督辦通知。
"""
MORNING = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
FIVE = {"任务": "分类投放", "时间": "年底前", "权责": "城管执法局负责", "要求": "覆盖全部小区", "措施": "每月巡查"}
PASSWORD = "沧江水暖鸭先知-2026"


@pytest.fixture
def sign_in(site, open_page):
    """`sign_in("gm.office.plan")` is the browser of an official who was invited to the post and came in."""

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


def take_in(office, url, axe):
    """Paste the plan, look at what was read, keep it."""
    office.goto(f"{url}/desk/plan/import")
    axe(office)
    office.get_by_role("button", name="先看结构").click()
    expect(office.get_by_role("alert").filter(has_text="没有文字")).to_be_visible()
    axe(office)
    office.get_by_label("或者粘贴正文").fill(PLAN)
    office.get_by_role("button", name="先看结构").click()
    expect(office.get_by_role("heading", name="建设人民满意政府试点方案")).to_be_visible()
    axe(office)
    office.get_by_role("button", name="保存方案").click()
    expect(office).to_have_url(f"{url}/desk/plan/2026-3")
    axe(office)


def give_away(office, url, axe):
    """See that both tasks lack everything, and give them to an organ."""
    office.goto(f"{url}/desk/plan/2026-3/missing")
    expect(office.get_by_text("有 2 项任务没有填全")).to_be_visible()
    axe(office)
    for task in ("1.1", "S1.1"):
        office.goto(f"{url}/desk/plan/2026-3/tasks/{task}")
        office.get_by_label("牵头单位", exact=True).select_option("gm.urban")
        office.get_by_role("button", name="保存分工").click()
        expect(office.get_by_text("分工已保存。")).to_be_visible()
    axe(office)


def fill_five(page):
    """Fill the five fulfilments."""
    for label, text in FIVE.items():
        page.get_by_label(label, exact=True).fill(text)
    page.get_by_role("button", name="保存五落实").click()
    expect(page.get_by_text("“五落实”已保存。")).to_be_visible()


def describe(urban, url, axe):
    """Try with one column, then with five, for both tasks."""
    urban.goto(f"{url}/desk/plan/")
    axe(urban)
    urban.goto(f"{url}/desk/plan/2026-3/tasks/1.1")
    urban.get_by_label("任务", exact=True).fill("分类投放")
    urban.get_by_role("button", name="保存五落实").click()
    expect(urban).to_have_title(re.compile("^错误："))
    expect(urban.get_by_label("任务", exact=True)).to_have_value("分类投放")
    axe(urban)
    fill_five(urban)
    urban.goto(f"{url}/desk/plan/2026-3/tasks/S1.1")
    fill_five(urban)


def report(urban, url, axe, proof):
    """Report the first task done, with evidence."""
    urban.goto(f"{url}/desk/plan/2026-3/tasks/1.1/report")
    urban.get_by_label("完成进度").fill("100")
    urban.get_by_label("本月做了什么，有什么困难").fill("全部小区验收合格。")
    urban.get_by_label("佐证材料").set_input_files(proof)
    urban.get_by_role("button", name="提交进展").click()
    expect(urban.get_by_text("进展已提交。")).to_be_visible()
    axe(urban)


def test_pasted_given_away_published_reported_and_read(site, sign_in, phone, axe, tmp_path):
    site.steer(MORNING)
    office = sign_in("gm.office.plan")
    take_in(office, site.url, axe)
    give_away(office, site.url, axe)
    urban = sign_in("gm.urban.handler")
    describe(urban, site.url, axe)

    office.goto(f"{site.url}/desk/plan/2026-3/missing")
    office.get_by_label("审定依据").fill("领导小组2026年第1次会议审定")
    axe(office)
    office.get_by_role("button", name="公布任务清单").click()
    expect(office.get_by_text("任务清单已公布，公众现在可以看到。")).to_be_visible()

    proof = tmp_path / "验收单.txt"
    proof.write_text("验收合格")
    report(urban, site.url, axe, proof)

    phone.goto(f"{site.url}/plan/")
    axe(phone)
    phone.get_by_role("link", name="建设人民满意政府试点方案").click()
    axe(phone)
    phone.get_by_label("关键词").fill("垃圾分類")
    phone.get_by_role("button", name="筛选").click()
    expect(phone.get_by_text("找到 1 项任务")).to_be_visible()
    axe(phone)
    phone.get_by_role("link", name=re.compile("推进生活垃圾分类处理")).click()
    expect(phone.get_by_text("进展（人工填报）")).to_be_visible()
    expect(phone.get_by_text("全部小区验收合格。")).to_have_count(0)
    axe(phone)
