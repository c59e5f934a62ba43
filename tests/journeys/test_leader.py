# SPDX-License-Identifier: Apache-2.0
"""A leader: signs in, sees what is late, drills from the figure to the case, instructs; the head of the organ hears of it."""

import json
import re
from datetime import datetime
from urllib.request import Request, urlopen
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

SHANGHAI = ZoneInfo("Asia/Shanghai")
PASSWORD = "四个不相干的词 lantern-river"
TEXTS = ("沧江路路口的路灯坏了三天，请尽快修好。", "文昌路夜市油烟扰民，投诉多次没人管。", "请问公积金贷款额度怎么算？")
PAGES = (
    "/cockpit/",
    "/cockpit/organs",
    "/cockpit/brief",
    "/cockpit/cases?figure=overdue",
    "/cockpit/cases?figure=late",
)
WORDS = "请热线中心今日派单，三日内回复我。"


@pytest.fixture
def said(site):
    """Three matters that came in through the API on a Monday and that nobody has looked at for two weeks."""
    site.steer(datetime(2026, 3, 2, 9, 0, tzinfo=SHANGHAI))
    numbers = []
    for text in TEXTS:
        body = json.dumps({"start": "hotline.say", "values": {"text": text}}).encode()
        with urlopen(
            Request(f"{site.url}/api/v1/cases", body, {"Content-Type": "application/json"}), timeout=20
        ) as told:
            numbers.append(json.load(told)["number"])
    site.steer(datetime(2026, 3, 24, 9, 0, tzinfo=SHANGHAI))
    return numbers


@pytest.fixture
def official(site, said, open_page):
    """`official("gm.gov.mayor", "/cockpit/")` – somebody invited to a post, signed in on the way to a page."""

    def arrive(post, target, size="desk"):
        printed = site.run("people", "invite", "--post", post, "--site", site.url)
        page = open_page(size)
        page.goto(re.search(r"http\S+/invitations/\S+", printed).group())
        page.get_by_label("给自己设一个密码").fill(PASSWORD)
        page.get_by_role("button", name="接受邀请").click()
        page.goto(f"{site.url}{target}")
        expect(page).to_have_url(re.compile("/desk/sign-in"))
        page.get_by_label("工号").fill(re.search(r"number: (\S+)", printed).group(1))
        page.get_by_label("密码", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="登录", exact=True).click()
        expect(page).to_have_url(f"{site.url}{target}")
        return page

    return arrive


def test_from_the_figure_to_the_case_to_an_instruction(site, said, official, axe):
    mayor = official("gm.gov.mayor", "/cockpit/")
    expect(mayor.get_by_role("heading", name="今天需要您知道的")).to_be_visible()
    overdue = mayor.locator(".tile", has_text="超期未答复")
    expect(overdue.locator(".tile__value")).to_contain_text("3")
    axe(mayor)

    overdue.get_by_role("link").click()
    expect(mayor.get_by_role("heading", level=1)).to_contain_text("超期未答复 3")
    rows = mayor.locator("section[aria-labelledby=h-list] tbody tr")
    expect(rows).to_have_count(3)
    axe(mayor)
    with mayor.expect_download() as arriving:
        mayor.get_by_role("link", name="下载 CSV").click()
    listed = arriving.value.path().read_text(encoding="utf-8-sig")
    assert all(number in listed for number in said)
    assert "路灯" not in listed

    rows.first.get_by_role("link").click()
    expect(mayor).to_have_url(re.compile(r"/desk/cases/\d{14}$"))

    mayor.goto(f"{site.url}/cockpit/")
    first = mayor.locator(".list--lead li").first
    number = first.get_by_role("link", name=re.compile("批示")).get_attribute("href").split("/")[3]
    first.get_by_role("link", name=re.compile("批示")).click()
    mayor.get_by_role("button", name="批示", exact=True).click()
    expect(mayor).to_have_title(re.compile("^错误："))
    axe(mayor)
    mayor.get_by_role("textbox", name="批示").fill(WORDS)
    mayor.get_by_role("button", name="批示", exact=True).click()
    expect(mayor.get_by_role("status").first).to_contain_text("批示已记入办件")
    expect(mayor.get_by_text(WORDS)).to_be_visible()
    axe(mayor)
    mayor.goto(f"{site.url}/cockpit/")
    expect(mayor.locator(".list--lead li").first).to_contain_text("已有批示")

    head = official("gm.hotline.head", "/desk/notices")
    for _look in range(30):
        if head.get_by_text(f"区领导对办件 {number} 作了批示").count():
            break
        head.wait_for_timeout(1000)
        head.reload()
    expect(head.get_by_text(f"区领导对办件 {number} 作了批示")).to_be_visible()


@pytest.mark.parametrize("size", ["phone", "desk"])
def test_every_page_of_the_cockpit_serves_everybody(site, said, official, axe, size):
    page = official("gm.gov.deputy", "/cockpit/", size)
    for address in (*PAGES, f"/cockpit/cases/{said[0]}/instruction"):
        page.goto(f"{site.url}{address}")
        axe(page)


@pytest.mark.parametrize("size", ["phone", "desk"])
def test_the_page_about_the_api_serves_everybody(looked_at, open_page, axe, size):
    page = open_page(size)
    page.goto(f"{looked_at.url}/api/")
    axe(page)
    page.locator("summary").first.click()
    axe(page)
