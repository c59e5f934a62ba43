# SPDX-License-Identifier: Apache-2.0
"""Somebody is called away while writing: keeps the form half filled, goes on at another telephone, hands it in."""

import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

MORNING = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
BEGUN = "沧江路与跃华路路口的路灯"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8cfc00000030101"
    "00c9fe92ef0000000049454e44ae426082"
)


@pytest.fixture
def photo(tmp_path):
    path = tmp_path / "路口.png"
    path.write_bytes(PNG)
    return path


def test_begun_on_one_phone_and_finished_on_another_without_scripts(site, phone, open_page, axe, photo):
    site.steer(MORNING)
    phone.goto(f"{site.url}/say")
    phone.get_by_label("发生了什么？在哪里？").fill(BEGUN)
    phone.get_by_label("照片或文件").set_input_files(photo)
    phone.get_by_label("手机号").fill("139")
    axe(phone)
    phone.get_by_role("button", name="暂存，以后再填").click()
    expect(phone.get_by_role("heading", name="已暂存，还没有提交")).to_be_visible()
    axe(phone)
    code = phone.locator(".confirm__no").inner_text()
    assert re.fullmatch(r"([2-9A-Z]{4}-){2}[2-9A-Z]{4}", code)

    other = open_page("phone", java_script_enabled=False)
    other.goto(f"{site.url}/saved")
    other.get_by_role("textbox", name="恢复码").fill("2222 2222 2222")
    other.get_by_role("button", name="继续填").click()
    expect(other.get_by_text("没有找到这份暂存的表单").first).to_be_visible()
    other.get_by_role("textbox", name="恢复码").fill(code.lower().replace("-", " "))
    other.get_by_role("button", name="继续填").click()
    expect(other.get_by_label("发生了什么？在哪里？")).to_have_value(BEGUN)
    expect(other.get_by_label("手机号")).to_have_value("139")
    expect(other.locator(".upload__name")).to_have_text("路口.png")
    expect(other.get_by_text("接着上次填。保留到 4 月 1 日")).to_be_visible()
    other.get_by_label("发生了什么？在哪里？").fill(f"{BEGUN}坏了三天，晚上过马路很危险。")
    other.get_by_label("手机号").fill("100 0000 0001")
    other.get_by_role("button", name="下一步：核对").click()
    other.get_by_role("button", name="提交", exact=True).click()
    expect(other.get_by_role("heading", name=re.compile("已收到"))).to_be_visible()

    # Handed in, it is gone: the code opens nothing any more.
    phone.goto(f"{site.url}/saved")
    axe(phone)
    phone.get_by_role("textbox", name="恢复码").fill(code)
    phone.get_by_role("button", name="继续填").click()
    expect(phone.locator(".errsum")).to_be_focused()
    axe(phone)
