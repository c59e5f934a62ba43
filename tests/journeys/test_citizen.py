# SPDX-License-Identifier: Apache-2.0
"""A citizen with a telephone and a grievance: says it with a photo, keeps the receipt, checks it, follows the matter."""

import json
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import expect

CHECKER = Path(__file__).resolve().parents[2] / "tools" / "check_receipt.py"
TEXT = "沧江路与跃华路路口的路灯坏了三天，晚上过马路很危险。"
# One red pixel.
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8cfc00000030101"
    "00c9fe92ef0000000049454e44ae426082"
)
MORNING = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
PUBLIC = [
    "/", "/say", "/track", "/replies", "/figures", "/figures/cases?which=overdue", "/verify", "/verify/paper", "/ledger", "/calendar",
    "/calendar?start=2026-04-30&amount=10&unit=working&regime=hotline", "/calendar/2026", "/search?q=路灯",
    "/procedures/hotline.matter", "/systems", "/systems/hotline", "/sign-in", "/outbox", "/open", "/about", "/about/map",
    "/about/privacy", "/about/accessibility", "/about/mistakes", "/thanks",
]  # fmt: skip


@pytest.fixture
def photo(tmp_path):
    path = tmp_path / "路口.png"
    path.write_bytes(PNG)
    return path


def said(page, url):
    """Go through the box by its own words; returns number and query code."""
    page.goto(url)
    page.get_by_label("发生了什么？在哪里？").fill(TEXT)
    page.get_by_role("button", name="下一步", exact=True).click()
    return page


def test_said_on_a_phone_with_a_photo_kept_checked_and_followed(site, phone, open_page, axe, photo, tmp_path):
    site.steer(MORNING)
    said(phone, site.url)
    expect(phone.get_by_label("发生了什么？在哪里？")).to_have_value(TEXT)
    axe(phone)
    phone.get_by_label("地点").fill("荷城街道跃华路")
    phone.get_by_label("照片或文件").set_input_files(photo)
    phone.get_by_label("手机号").fill("139")
    phone.get_by_role("button", name="下一步：核对").click()
    expect(phone).to_have_title(re.compile("^错误："))
    expect(phone.locator(".errsum")).to_be_focused()
    expect(phone.locator(".upload__name")).to_have_text("路口.png")
    axe(phone)
    phone.get_by_label("手机号").fill("100 0000 0001")
    phone.get_by_role("button", name="下一步：核对").click()
    expect(phone.get_by_role("heading", name="提交前请核对")).to_be_visible()
    expect(phone.get_by_text("路口.png")).to_be_visible()
    axe(phone)
    phone.get_by_role("button", name="提交", exact=True).click()
    expect(phone.get_by_role("heading", name=re.compile("已收到"))).to_be_visible()
    axe(phone)
    number = re.sub(r"\D", "", phone.locator("#number").inner_text())
    code = phone.locator("#code").inner_text()
    assert (len(number), len(code)) == (14, 6)

    with phone.expect_download() as arriving:
        phone.get_by_role("link", name="下载回执").click()
    receipt = tmp_path / "receipt.json"
    arriving.value.save_as(receipt)
    assert json.loads(receipt.read_bytes())["number"] == number
    checked = subprocess.run([sys.executable, CHECKER, receipt], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert "成立 / HOLDS" in checked.stdout

    other = open_page("phone")
    other.goto(f"{site.url}/track?number={number}")
    other.get_by_label("查询码，或手机号后四位").fill("000000" if code != "000000" else "111111")
    other.get_by_role("button", name="查询").click()
    expect(other.locator(".errsum")).to_contain_text("对不上")
    axe(other)
    other.get_by_label("查询码，或手机号后四位").fill(code)
    other.get_by_role("button", name="查询").click()
    expect(other.get_by_role("heading", name=TEXT)).to_be_visible()
    expect(other.get_by_text("答复期限").first).to_be_visible()
    axe(other)
    other.get_by_role("link", name="这个日期是怎么算出来的").click()
    expect(other.get_by_role("heading", name="逐日计算")).to_be_visible()
    axe(other)
    other.goto(f"{site.url}/case/{number}")
    other.get_by_label("要补充什么？").fill("今天又有一位老人差点摔倒。")
    other.get_by_role("button", name="提交补充").click()
    expect(other.get_by_text("今天又有一位老人差点摔倒。")).to_be_visible()


def test_all_of_it_by_keyboard(site, desk):
    """No mouse: the skip link first, then every control in the order of the page."""
    site.steer(MORNING)
    desk.goto(f"{site.url}/say")
    desk.keyboard.press("Tab")
    expect(desk.locator(".skip")).to_be_focused()
    desk.keyboard.press("Enter")
    for _step in range(40):
        desk.keyboard.press("Tab")
        if desk.evaluate("document.activeElement.name") == "text":
            break
    desk.keyboard.insert_text(TEXT)
    for _step in range(40):
        desk.keyboard.press("Tab")
        if desk.evaluate("document.activeElement.textContent").strip() == "下一步：核对":
            break
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("heading", name="提交前请核对")).to_be_visible()
    for _step in range(40):
        desk.keyboard.press("Tab")
        if desk.evaluate("document.activeElement.textContent").strip() == "提交":
            break
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("heading", name=re.compile("已收到"))).to_be_visible()


def test_all_of_it_without_javascript(site, open_page, photo):
    site.steer(MORNING)
    page = open_page("phone", java_script_enabled=False)
    said(page, site.url)
    page.get_by_label("照片或文件").set_input_files(photo)
    page.get_by_role("button", name="下一步：核对").click()
    page.get_by_role("button", name="回去补充或修改").click()
    expect(page.get_by_label("发生了什么？在哪里？")).to_have_value(TEXT)
    expect(page.locator(".upload__name")).to_have_text("路口.png")
    page.get_by_role("button", name="下一步：核对").click()
    page.get_by_role("button", name="提交", exact=True).click()
    expect(page.get_by_role("heading", name=re.compile("已收到"))).to_be_visible()
    page.get_by_role("main").get_by_role("link", name="查进度").click()
    expect(page.get_by_role("heading", name="走到哪一步")).to_be_visible()


def test_signing_in_by_code_shows_what_is_mine(site, phone, axe):
    site.steer(MORNING)
    phone.goto(f"{site.url}/me")
    phone.get_by_label("手机号").fill("10000000001")
    phone.get_by_role("button", name="获取验证码").click()
    axe(phone)
    outbox = phone.context.new_page()
    outbox.goto(f"{site.url}/outbox")
    code = re.search(r"验证码是 (\d{6})", outbox.content()).group(1)
    phone.get_by_label("短信验证码").fill(code)
    phone.get_by_role("button", name="登录", exact=True).click()
    expect(phone.get_by_role("heading", name="我的办件")).to_be_visible()
    axe(phone)


@pytest.mark.parametrize("address", PUBLIC)
def test_every_public_page_is_for_everybody(looked_at, phone, axe, address):
    answer = phone.goto(looked_at.url + address)
    assert answer.status == 200
    axe(phone)
