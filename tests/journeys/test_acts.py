# SPDX-License-Identifier: Apache-2.0
"""Around a step: a citizen corrects on the telephone what was marked, partners answer, a case goes first, and begins again."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

MORNING = datetime(2026, 3, 2, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
PASSWORD = "四个不相干的词 lantern-river"
TEXT = "沧江路与跃华路路口的路灯坏了三天，晚上过马路很危险。"


@pytest.fixture
def morning(site):
    """A running district on a Monday morning."""
    site.steer(MORNING)
    return site


@pytest.fixture
def official(morning, open_page):
    """`official("gm.urban.handler")` – somebody invited to a post, who has accepted and signed in."""

    def arrive(post, size="desk"):
        printed = morning.run("people", "invite", "--post", post, "--site", morning.url)
        link = re.search(r"http\S+/invitations/\S+", printed).group()
        number = re.search(r"number: (\S+)", printed).group(1)
        page = open_page(size)
        page.goto(link)
        page.get_by_label("给自己设一个密码").fill(PASSWORD)
        page.get_by_role("button", name="接受邀请").click()
        page.get_by_label("工号").fill(number)
        page.get_by_label("密码", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="登录", exact=True).click()
        expect(page).to_have_url(f"{morning.url}/desk/")
        return page

    return arrive


def say(phone: Page, url: str) -> str:
    """Something is said on the telephone; its number."""
    phone.goto(f"{url}/say")
    phone.get_by_label("发生了什么？在哪里？").fill(TEXT)
    phone.get_by_role("button", name="下一步：核对").click()
    phone.get_by_role("button", name="提交", exact=True).click()
    expect(phone.get_by_role("heading", name="已收到")).to_be_visible()
    return phone.url.rsplit("/", 1)[1]


def choose(page: Page, answer: str) -> None:
    """Choose one of several answers."""
    page.get_by_role("radio", name=re.compile(f"^{answer}")).first.check()


def send(page: Page, url: str, number: str, title: str, **typed: str) -> None:
    """Open the case, unfold an act by its title, fill it in by its fields' names, send it."""
    page.goto(f"{url}/desk/cases/{number}")
    fold = page.locator("details.acts__other", has=page.locator("summary", has_text=title))
    if fold.count():
        fold.locator("summary").click()
    form = (
        (fold if fold.count() else page.locator("main"))
        .locator("form")
        .filter(has=page.get_by_role("button", name=title))
    )
    for name, text in typed.items():
        field = form.locator(f'[name="{name.replace("_", "-")}"]')
        if field.evaluate("one => one.tagName") == "SELECT":
            field.select_option(text)
        else:
            field.fill(text)
    form.get_by_role("button", name=title).click()


def done(page: Page, words: str) -> None:
    """The page says that the act was done."""
    expect(page.get_by_role("status").first).to_contain_text(words)


def handled(page: Page, url: str, number: str) -> None:
    """Handle and reply."""
    page.goto(f"{url}/desk/cases/{number}")
    choose(page, "是")
    page.get_by_label("核实的情况").fill("灯具驱动电源损坏。")
    page.get_by_label("采取的措施").fill("更换驱动电源六套。")
    choose(page, "已解决")
    page.get_by_role("button", name="办理完毕，去答复").click()
    done(page, "已提交。")
    page.get_by_label("给诉求人的答复").fill("已更换驱动电源，路灯恢复照明，请您放心。")
    page.get_by_role("button", name="发出答复").click()
    done(page, "已提交。")


def called_back(page: Page, url: str, number: str) -> None:
    """The person is asked, and content."""
    page.goto(f"{url}/desk/cases/{number}")
    choose(page, "是")
    choose(page, "解决了")
    choose(page, "满意")
    page.get_by_role("button", name="完成回访").click()
    done(page, "已提交。")


def dispatched(desk: Page, urban: Page, url: str, number: str) -> None:
    """Sorted by the desk and signed for by the organ."""
    desk.goto(f"{url}/desk/cases/{number}")
    choose(desk, "求助")
    choose(desk, "派给承办单位")
    desk.get_by_label("承办单位", exact=True).select_option("gm.urban")
    desk.get_by_role("button", name="确定", exact=True).click()
    done(desk, "已提交。")
    urban.goto(f"{url}/desk/cases/{number}")
    choose(urban, "签收")
    urban.get_by_role("button", name="确定", exact=True).click()
    done(urban, "已提交。")


def test_a_matter_is_corrected_shared_put_first_and_opened_again(morning, official, phone, axe):
    url = morning.url
    number = say(phone, url)
    urban = official("gm.urban.handler")
    dispatched(official("gm.hotline.desk"), urban, url, number)
    axe(urban)

    # Sent back with the place marked; corrected on the telephone.
    send(urban, url, number, "退回补正：对政府说句话", return_opening_place="请写到路口或门牌号")
    done(urban, "已退回补正")
    axe(urban)
    phone.goto(f"{url}/case/{number}")
    axe(phone)
    phone.get_by_role("link", name=re.compile("^去补正")).click()
    expect(phone.get_by_text("退回的理由：请写到路口或门牌号")).to_be_visible()
    expect(phone.get_by_label("发生了什么？在哪里？")).to_have_count(0)
    axe(phone)
    phone.get_by_label("地点").fill("荷城街道沧江路 88 号")
    phone.get_by_role("button", name="提交补正").click()
    expect(phone.get_by_text("已补正")).to_be_visible()

    # A partner is asked, and answers on its own page.
    due = (MORNING + timedelta(days=3)).date().isoformat()
    send(
        urban,
        url,
        number,
        "请其他单位协办",
        part_post="gm.housing.handler",
        part_due=due,
        part_ask="请说明该路段由谁养护",
    )
    done(urban, "已请对方协办。")
    housing = official("gm.housing.handler")
    housing.goto(f"{url}/desk/inbox")
    expect(housing.get_by_text("协办：办理")).to_be_visible()
    axe(housing)
    send(housing, url, number, "答复主办单位", part_answer_text="该路段由我局养护，已派人。")
    done(housing, "已答复主办单位。")

    # Put first by the review desk, for a reason.
    review = official("gm.hotline.review")
    until = (MORNING + timedelta(days=7)).date().isoformat()
    send(
        review,
        url,
        number,
        "优先办理（绿色通道）",
        priority_ground="danger",
        priority_until=until,
        priority_reason="路口无灯，容易出事",
    )
    done(review, "已列为优先办理")
    axe(review)
    urban.goto(f"{url}/desk/inbox")
    expect(urban.get_by_text("优先：涉及人身安全或重大财产损失")).to_be_visible()
    axe(urban)

    # Answered, closed, and opened again by the person.
    handled(urban, url, number)
    called_back(official("gm.hotline.callback"), url, number)
    phone.goto(f"{url}/case/{number}")
    axe(phone)
    phone.get_by_role("link", name=re.compile("^要求重新办理")).click()
    axe(phone)
    choose(phone, "回复说已解决")
    phone.get_by_label("请说清楚").fill("路灯昨晚又不亮了。")
    phone.get_by_role("button", name="提交", exact=True).click()
    expect(phone.get_by_text("路灯昨晚又不亮了。")).to_be_visible()
    urban.goto(f"{url}/desk/cases/{number}")
    expect(urban.get_by_text("重新办理 1 次")).to_be_visible()
    axe(urban)
