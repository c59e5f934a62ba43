# SPDX-License-Identifier: Apache-2.0
"""Two people say the same: the desk puts them together, each reads an answer of their own. And one message of two matters."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

MORNING = datetime(2026, 3, 2, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
PASSWORD = "四个不相干的词 lantern-river"
LAMP = "沧江路与跃华路路口的路灯坏了三天，晚上过马路很危险。"
SAME = "沧江路跃华路路口的路灯坏了，晚上很黑，老人过马路危险。"
BOTH = "跃华路的长椅坏了；楼下工地半夜施工，噪音很大。"
REPLY = "已更换驱动电源，路灯恢复照明，感谢您的提醒。"


@pytest.fixture
def morning(site):
    """A running district on a Monday morning."""
    site.steer(MORNING)
    return site


@pytest.fixture
def official(morning, open_page):
    """`official("gm.urban.handler")` – somebody invited to a post, who has accepted and signed in."""

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


def say(phone: Page, url: str, text: str) -> str:
    """Something is said on a telephone; its number."""
    phone.goto(f"{url}/say")
    phone.get_by_label("发生了什么？在哪里？").fill(text)
    phone.get_by_label("地点").fill("荷城街道")
    phone.get_by_role("button", name="下一步：核对").click()
    phone.get_by_role("button", name="提交", exact=True).click()
    expect(phone.get_by_role("heading", name="已收到")).to_be_visible()
    return phone.url.rsplit("/", 1)[1]


def step(page: Page, url: str, number: str, button: str, chosen: tuple[str, ...] = (), **typed: str) -> None:
    """Do the open step of a case: choose answers, fill fields in by their names, press its button."""
    page.goto(f"{url}/desk/cases/{number}")
    form = page.locator("main form").filter(has=page.get_by_role("button", name=button, exact=True))
    for answer in chosen:
        form.get_by_role("radio", name=re.compile(f"^{answer}")).first.check()
    for name, text in typed.items():
        field = form.locator(f'[name="{name}"]')
        if field.evaluate("one => one.tagName") == "SELECT":
            field.select_option(text)
        else:
            field.fill(text)
    form.get_by_role("button", name=button, exact=True).click()
    expect(page.get_by_role("status").first).to_contain_text("已提交。")


def test_two_say_the_same_and_one_says_two_things(morning, official, open_page, axe):
    url, one, two = morning.url, open_page("phone"), open_page("phone")
    lead, voice = say(one, url, LAMP), say(two, url, SAME)
    desk = official("gm.hotline.desk")

    # The desk sees on one case that another may be about the same thing, looks at both, and puts them together.
    desk.goto(f"{url}/desk/cases/{voice}")
    axe(desk)
    row = desk.locator("tr", has=desk.get_by_role("link", name=lead))
    row.get_by_role("link", name="并案").click()
    expect(desk.locator("main")).to_contain_text("晚上过马路很危险")
    expect(desk.locator("main")).to_contain_text("老人过马路危险")
    axe(desk)
    desk.get_by_label("为什么是同一件事").fill("同一盏路灯，并案办理。")
    desk.get_by_role("button", name="确认并案").click()
    expect(desk.get_by_role("status").first).to_contain_text("已并案，由牵头件办理和答复。")
    expect(desk.locator("main")).to_contain_text(f"这件已并入 {lead}")

    # The lead goes its way; nobody touches the other one.
    step(desk, url, lead, "确定", ("求助", "派给承办单位"), organ="gm.urban")
    handler = official("gm.urban.handler")
    step(handler, url, lead, "确定", ("签收",))
    done = {"findings": "灯具驱动电源损坏。", "measures": "更换驱动电源六套。"}
    step(handler, url, lead, "办理完毕，去答复", ("是", "已解决"), **done)
    step(handler, url, lead, "发出答复", reply=REPLY)

    # Each reads the answer under an own number, learns that two said it, and nothing of the other.
    for phone, number, other in ((one, lead, voice), (two, voice, lead)):
        for _try in range(20):
            phone.goto(f"{url}/case/{number}")
            if REPLY in phone.locator("main").inner_text():
                break
            phone.wait_for_timeout(500)
        expect(phone.locator("main")).to_contain_text(REPLY)
        expect(phone.locator("main")).to_contain_text("2 人说了同一件事")
        assert other not in phone.content()
        axe(phone)

    # A third message holds two matters: the desk splits it, its writer sees both numbers on either page.
    phone = open_page("phone")
    number = say(phone, url, BOTH)
    desk.goto(f"{url}/desk/cases/{number}")
    desk.get_by_role("link", name="拆分成几件").click()
    axe(desk)
    desk.get_by_label("第 1 件：什么事").fill("跃华路的长椅坏了。")
    desk.get_by_label("第 2 件：什么事").fill("楼下工地半夜施工，噪音很大。")
    desk.get_by_label("为什么要拆分").fill("两件事归两个单位。")
    desk.get_by_role("button", name="确认拆分").click()
    expect(desk.get_by_role("status").first).to_contain_text("已拆分，每件都有了自己的编号。")

    phone.goto(f"{url}/case/{number}")
    expect(phone.get_by_role("heading", name="您一次说了 2 件事，分开办理")).to_be_visible()
    axe(phone)
    phone.get_by_role("link", name="第 2 件").click()
    expect(phone.get_by_role("heading", name="楼下工地半夜施工，噪音很大。")).to_be_visible()
    expect(phone.get_by_role("link", name="第 1 件")).to_have_attribute("href", f"/case/{number}")
