# SPDX-License-Identifier: Apache-2.0
"""The service hall: a life event of three matters on one bill, paid on a telephone; and a bad rating to its end."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

MORNING = datetime(2026, 3, 2, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
PASSWORD = "四个不相干的词 lantern-river"


@pytest.fixture
def morning(site):
    site.steer(MORNING)
    return site


@pytest.fixture
def official(morning, open_page):
    """`official("gm.urban.handler")` – somebody invited to a post, who has signed in."""

    def arrive(post):
        printed = morning.run("people", "invite", "--post", post, "--site", morning.url)
        page = open_page("desk")
        page.goto(re.search(r"http\S+/invitations/\S+", printed).group())
        page.get_by_label("给自己设一个密码").fill(PASSWORD)
        page.get_by_role("button", name="接受邀请").click()
        page.get_by_label("工号").fill(re.search(r"number: (\S+)", printed).group(1))
        page.get_by_label("密码", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="登录", exact=True).click()
        expect(page).to_have_url(f"{morning.url}/desk/")
        return page

    return arrive


def apply(phone: Page) -> str:
    """Fill in the form of an item that is shown, as somebody who brings the papers to the window; returns the number."""
    phone.get_by_role("link", name="在线办理").click()
    for name in ("企业或其他组织", "到窗口交验原件"):
        for choice in phone.get_by_role("radio", name=name).all():
            choice.check()
    for group in phone.locator("fieldset:has(input[type=radio])").all():
        if not group.locator("input:checked").count():
            group.locator("input").first.check()
    answers = {"单位名称": "示例市政工程有限公司", "统一社会信用代码": "91440608MA00000000", "申请人姓名": "陈示例", "申请人或经办人姓名": "陈示例",
               "手机号": "138 0000 0000"}  # fmt: skip
    for label, text in answers.items():
        box = phone.get_by_label(label, exact=True)
        if box.count():
            box.fill(text)
    phone.get_by_role("button", name="下一步：核对").click()
    expect(phone.get_by_role("heading", name="提交前请核对")).to_be_visible()
    phone.get_by_role("button", name="提交", exact=False).first.click()
    expect(phone.get_by_role("heading", name=re.compile("已收到"))).to_be_visible()
    return re.search(r"/done/(\d{14})", phone.url).group(1)


def sign_in(phone: Page, site) -> None:
    """By a code: only then are three applications known to be one person's, and their fees come on one bill."""
    phone.goto(f"{site.url}/me")
    phone.get_by_label("手机号").fill("100 0000 0001")
    phone.get_by_role("button", name="获取验证码").click()
    phone.get_by_label("短信验证码").wait_for()
    phone.get_by_label("短信验证码").fill(re.search(r"验证码是 (\d{6})", site.outbox()).group(1))
    phone.get_by_role("button", name="登录", exact=True).click()
    expect(phone.get_by_role("heading", name="我的办件")).to_be_visible()


def charge(desk: Page, url: str, number: str, quantity: str) -> str:
    """Measure the fee of a matter; returns the bill's number."""
    desk.goto(f"{url}/desk/bills/charge/{number}")
    desk.get_by_label(re.compile("数量")).first.fill(quantity)
    desk.get_by_role("button", name="开单").click()
    expect(desk.get_by_role("status").first).to_contain_text("已开单")
    return desk.url.rsplit("/", 1)[1]


def test_three_matters_one_bill_paid_on_a_phone(morning, official, phone, axe):
    url = morning.url
    sign_in(phone, morning)
    phone.goto(f"{url}/services/events/road-works")
    expect(phone.get_by_role("heading", name="费用合成一张缴费单")).to_be_visible()
    numbers = []
    for item in ("gm-road-occupation", "gm-road-digging", "gm-soil"):
        phone.goto(f"{url}/services/{item}")
        numbers.append(apply(phone))
    urban, housing = official("gm.urban.handler"), official("gm.housing.handler")
    # 100 square metres for ten days at 0.30; twenty square metres dug up at 120.00; 2,000 square metres at 0.60.
    bills = {
        charge(urban, url, numbers[0], "1000"),
        charge(urban, url, numbers[1], "20"),
        charge(housing, url, numbers[2], "2000"),
    }
    [bill] = bills
    axe(urban)
    urban.goto(f"{url}/desk/bills/")
    axe(urban)
    phone.goto(f"{url}/outbox?q=services.bill")
    link = re.search(rf"/services/bills/{bill}/\w+", phone.content()).group()
    phone.goto(f"{url}{link}")
    # 300.00 + 2,400.00 + 1,200.00.
    expect(phone.get_by_role("heading", name="3,900.00 元")).to_be_visible()
    axe(phone)
    phone.get_by_role("button", name="去缴费").click()
    axe(phone)
    phone.get_by_role("button", name="付款，银行通知两次").click()
    expect(phone.get_by_text("费用已经缴清")).to_be_visible()
    expect(phone.get_by_role("link", name=re.compile("电子票据"))).to_be_visible()
    axe(phone)


def test_a_bad_rating_to_its_end(morning, official, phone, axe):
    url = morning.url
    phone.goto(f"{url}/services/gm-birth")
    number = apply(phone)
    handler = official("gm.health.handler")
    handler.goto(f"{url}/desk/cases/{number}")
    handler.get_by_role("radio", name=re.compile("^办结")).check()
    for box in handler.locator(".acts textarea:visible").all():
        box.fill("已经当场办结，可以查询")
    handler.locator(".acts button[type=submit]").first.click()
    expect(handler.get_by_role("status").first).to_contain_text("已提交")
    phone.goto(f"{url}/outbox?q=services.rate")
    phone.wait_for_function(
        "() => /rate\\/[\\w-]+/.test(document.body.innerText) || (setTimeout(() => location.reload(), 500), false)"
    )
    link = re.search(r"/rate/[\w-]+", phone.content()).group()
    phone.goto(f"{url}{link}")
    phone.get_by_role("radio", name="非常不满意").check(force=True)
    phone.get_by_label("还有什么想说的？").fill("跑了三趟")
    phone.get_by_role("button", name="提交评价").click()
    expect(phone.get_by_role("heading", name="谢谢您的评价")).to_be_visible()

    head, review = official("gm.health.head"), official("gm.data.handler")
    open_work(head, url, number)
    axe(head)
    head.get_by_role("radio", name="是").first.check()
    head.get_by_label("核实的情况").fill("一次性告知不全，让群众多跑了")
    head.get_by_role("radio", name="情况属实，整改").check()
    head.get_by_role("button", name="确定", exact=True).click()
    expect(head.get_by_role("status").first).to_contain_text("已提交")
    head.get_by_label("整改措施和结果").fill("已补全告知单并向群众致歉")
    head.get_by_role("radio", name="办事指南不清楚或不准确").check()
    head.get_by_role("button", name="整改完毕，提交核验").click()
    expect(head.get_by_role("status").first).to_contain_text("已提交")
    open_work(review, url, number)
    review.get_by_role("radio", name="整改到位（解释有据）").check()
    review.get_by_label("核验情况").fill("告知单已更新，已核验")
    review.get_by_role("button", name="确定", exact=True).click()
    expect(review.get_by_role("status").first).to_contain_text("已提交")
    review.goto(f"{url}/desk/ratings/")
    expect(review.get_by_role("cell", name="非常不满意", exact=True)).to_be_visible()
    axe(review)
    phone.goto(f"{url}/services/ratings")
    expect(phone.get_by_text("参评率").first).to_be_visible()
    axe(phone)


def open_work(page: Page, url: str, number: str) -> None:
    """Find the work on a bad rating where an official finds it; it comes after the rating by the worker."""
    for _try in range(40):
        page.goto(f"{url}/desk/ratings/")
        link = page.get_by_role("link", name=re.compile(f"^{number} "))
        if link.count():
            link.first.click()
            return
        page.wait_for_timeout(500)
    raise AssertionError(number)
