# SPDX-License-Identifier: Apache-2.0
"""An entry is withdrawn from proposal to publication by five officials, and its service closes before everybody's eyes."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

MORNING = datetime(2026, 3, 2, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
PASSWORD = "杨和平川云起时-2026"
CODE, TITLE = "GM-XK-0043", "民办学校设立审批"


@pytest.fixture
def sign_in(site, open_page):
    """`sign_in("gm.data.handler")` is the browser of an official who was invited to the post and came in."""

    def enter(post, size="desk"):
        told = site.run("people", "invite", "--post", post, "--site", site.url)
        page = open_page(size)
        page.goto(re.search(r"http://\S+", told)[0])
        page.get_by_label("密码").first.fill(PASSWORD)
        page.get_by_role("button").filter(has_text=re.compile("密码|接受|确定")).last.click()
        number = re.search(r"请用工号 (\d+) 登录", page.locator("body").inner_text())[1]
        page.get_by_label("工号").fill(number)
        page.get_by_label("密码").first.fill(PASSWORD)
        page.get_by_role("button", name="登录").click()
        return page

    return enter


def found_by_words(phone, site, axe):
    """The entry is found by everyday words and read; its service is open. Returns the address of the guide."""
    phone.goto(f"{site.url}/powers/")
    axe(phone)
    phone.get_by_role("textbox", name="找权责").fill("办幼儿园归谁管")
    phone.get_by_role("button", name="筛选").click()
    phone.get_by_role("link", name=TITLE, exact=True).click()
    expect(phone.get_by_role("heading", name=TITLE)).to_be_visible()
    axe(phone)
    assert phone.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    phone.get_by_role("link", name=TITLE, exact=True).last.click()
    assert "/services/" in phone.url
    return phone.url


def proposed(bureau, site, axe):
    """The bureau writes the withdrawal and hands it in. Returns the address of the change and the number of its case."""
    bureau.goto(f"{site.url}/desk/powers/entries/{CODE}")
    axe(bureau)
    bureau.get_by_label("怎么调整").select_option(label="取消")
    bureau.get_by_role("button", name="起草调整").click()
    change = bureau.url
    axe(bureau)
    bureau.get_by_label("理由", exact=True).fill("审批权上收市级")
    bureau.get_by_label("申请人该去哪里办").fill("请到市教育局办理")
    bureau.get_by_label("按原版清单继续办完").check()
    bureau.get_by_role("button", name="保存").click()
    expect(bureau.get_by_text("停止受理").first).to_be_visible()
    bureau.get_by_label("提交理由").fill("市政府决定上收审批权")
    bureau.get_by_role("button", name="提交，进入合法性审查").click()
    axe(bureau)
    return change, bureau.get_by_role("link", name=re.compile(r"^\d{14}$")).inner_text()


def review(page):
    page.get_by_label("依据充分、权限合法").check()
    page.get_by_label("意见和理由").fill("市政府决定有效，同意取消")
    page.get_by_role("button", name="提交审查意见").click()


def decide(page):
    page.get_by_label("通过", exact=True).check()
    page.get_by_label("会议纪要或决定文号").fill("高府常〔2026〕3号")
    page.get_by_role("button", name="记录决定").click()


def publish(page):
    page.get_by_label("否", exact=True).check()
    page.get_by_role("button", name="公布新版").click()


def eventually(phone, url, so):
    """The page at an address, once what the worker does overnight or at once shows on it."""
    for _look in range(120):
        answer = phone.goto(url)
        if so(answer):
            return answer
        phone.wait_for_timeout(500)
    raise AssertionError(url)


def test_a_withdrawn_power_closes_its_service(site, phone, sign_in, axe):
    site.steer(MORNING)
    service = found_by_words(phone, site, axe)
    bureau = sign_in("gm.education.handler")
    change, number = proposed(bureau, site, axe)
    for post, answer in (("gm.justice.handler", review), ("gm.office.head", decide), ("gm.data.handler", publish)):
        page = sign_in(post)
        page.goto(f"{site.url}/desk/cases/{number}")
        answer(page)

    eventually(phone, f"{site.url}/powers/{CODE}", lambda _answer: phone.get_by_text("这个条目不再有效").count())
    expect(phone.get_by_text("请到市教育局办理").first).to_be_visible()
    axe(phone)
    eventually(phone, service, lambda answer: answer.status == 404)
    assert phone.goto(service.replace("/services/", "/start/services.item.")).status == 410
    expect(phone.get_by_text(re.compile("审批权上收市级"))).to_be_visible()
    axe(phone)
    phone.goto(f"{site.url}/powers/diff")
    expect(phone.get_by_role("link", name=TITLE)).to_be_visible()
    axe(phone)
    bureau.goto(change)
    expect(bureau.get_by_text("已施行").first).to_be_visible()
