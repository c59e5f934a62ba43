# SPDX-License-Identifier: Apache-2.0
"""A visit at a machine in the hall: sign in, say something, print the receipt, walk away; the next sees nothing of it."""

import os
import re
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
PHONE = "13900000007"
SMALLEST = 60
SMALL = """() => [...document.querySelectorAll("a, button, input:not([type=hidden]), select, textarea")]
  .filter(e => e.checkVisibility() && !e.closest(".skip") && !e.closest(".choice"))
  .map(e => [e.tagName, e.textContent.trim().slice(0, 20) || e.name, Math.round(e.getBoundingClientRect().height)])
  .filter(([, , height]) => height < 60)"""


@pytest.fixture
def seen(axe):
    """Looks at a page as it stands: usable by everybody, at the machine's size and on a narrow screen, nothing too small."""

    def look(page, name):
        for size in ((390, 844), (1080, 1920)):
            page.set_viewport_size({"width": size[0], "height": size[1]})
            axe(page)
            pictures = os.environ.get("MINGFU_PICTURES")
            if pictures:
                page.screenshot(path=Path(pictures) / f"kiosk-{name}-{size[0]}.png", full_page=True)
        assert page.evaluate(SMALL) == []

    return look


@pytest.fixture
def machine(site, open_page):
    """`machine()` – the browser of a machine that has just been registered, at its first page."""

    def register(**more):
        site.steer(MONDAY)
        words = ("--place", "区政务服务大厅 2 号机", "--post", "gm.data.handler", "--site", site.url)
        told = site.run("kiosk", "register", *words)
        page = open_page("kiosk", **more)
        if more.get("java_script_enabled", True):
            page.clock.install()
        page.goto(re.search(r"http\S+/kiosk/device/\S+", told).group(0))
        page.get_by_role("button", name="登记这台机器").click()
        page.get_by_role("heading", name="您好，请问办什么事？").wait_for()
        return page

    return register


def sign_in(page, site, seen):
    """By a code, with the figures on the screen."""
    page.get_by_role("link", name="我的办件").click()
    for sign in PHONE:
        page.get_by_role("button", name=sign, exact=True).click()
    seen(page, "phone")
    page.get_by_role("button", name="发验证码").click()
    page.get_by_role("heading", name="输入验证码").wait_for()
    page.get_by_label("短信验证码").fill(re.search(r"验证码是 (\d{6})", site.outbox()).group(1))
    page.get_by_role("button", name="登录", exact=True).click()
    page.get_by_text("这个手机号下没有办件").wait_for()


def test_a_visit_ends_by_itself_and_leaves_nothing(site, machine, seen):
    page = machine()
    seen(page, "home")
    page.get_by_role("button", name="高对比").click()
    page.get_by_role("button", name="低位显示").click()
    page.reload()
    seen(page, "home-contrast-low")
    page.goto(f"{site.url}/kiosk/")
    sign_in(page, site, seen)
    page.get_by_role("button", name="高对比").click()
    page.get_by_role("button", name="低位显示").click()
    page.goto(f"{site.url}/kiosk/say")
    page.get_by_role("textbox").first.fill("沧江路与跃华路路口的路灯不亮，请派人修好。")
    page.get_by_role("radio", name="只回复我本人").check()
    seen(page, "say")

    # The network is cut: the page says so and keeps what was typed; then it goes on as if nothing had been.
    page.context.set_offline(True)
    page.get_by_role("button", name="下一步：核对").click()
    page.get_by_text("网络断开了。已经提交的都已保存").wait_for()
    assert page.get_by_role("textbox").first.input_value().startswith("沧江路")
    page.context.set_offline(False)
    page.get_by_role("button", name="下一步：核对").click()
    page.get_by_role("heading", name="请核对").wait_for()
    seen(page, "check")
    page.locator("button[value=submit]").click()
    page.get_by_role("heading", name="已收到").wait_for()
    seen(page, "done")
    page.get_by_role("button", name="打印回执").click()
    page.get_by_text("已送到打印机").wait_for()
    case = page.url.partition("?")[0]
    seen(page, "case")

    # Nobody touches it: after 45 seconds it asks, after 60 it ends.
    page.clock.fast_forward(46_000)
    page.get_by_role("alertdialog").wait_for()
    page.get_by_role("button", name="我还在").click()
    page.get_by_role("alertdialog").wait_for(state="hidden")
    page.clock.fast_forward(61_000)
    page.get_by_text("上一次使用已结束，信息已清除。").wait_for()
    page.go_back()
    assert "路灯" not in page.content()
    page.goto(case)
    page.get_by_text("找不到这一页").wait_for()
    page.goto(f"{site.url}/kiosk/tray")
    page.get_by_text("回执").first.wait_for()
    seen(page, "tray")


def test_without_script_a_page_leads_to_its_end_by_itself(site, machine):
    page = machine(java_script_enabled=False)
    page.goto(f"{site.url}/kiosk/apply")
    assert page.locator("meta[http-equiv=refresh]").get_attribute("content") == "45;url=/kiosk/still?next=/kiosk/apply"
    page.goto(f"{site.url}/kiosk/still?next=/kiosk/apply")
    assert page.locator("meta[http-equiv=refresh]").get_attribute("content") == "15;url=/kiosk/end"
    page.goto(f"{site.url}/kiosk/end")
    page.get_by_text("上一次使用已结束，信息已清除。").wait_for()
