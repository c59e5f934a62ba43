# SPDX-License-Identifier: Apache-2.0
"""Applying on a telephone: from the guide of an item by its form and the check to the receipt, and tracking it."""

import re
from datetime import UTC, datetime

from playwright.sync_api import expect

MORNING = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def test_an_instant_item_from_guide_to_receipt_on_a_phone(site, phone, axe):
    site.steer(MORNING)
    phone.goto(f"{site.url}/services/gm-birth")
    phone.get_by_role("link", name="在线办理").click()
    expect(phone.get_by_role("heading", name="生育登记")).to_be_visible()
    expect(phone.get_by_text("来源：居民身份证")).to_be_visible()
    axe(phone)
    phone.get_by_role("button", name="下一步：核对").click()
    expect(phone.locator(".errsum")).to_be_visible()
    phone.get_by_label("申请人姓名").fill("陈喆")
    phone.get_by_label("手机号").fill("１３８ 0000 0000")
    phone.get_by_role("button", name="下一步：核对").click()
    expect(phone.get_by_role("heading", name="提交前请核对")).to_be_visible()
    axe(phone)
    phone.get_by_role("button", name="提交", exact=False).first.click()
    expect(phone.get_by_role("heading", name=re.compile("已收到"))).to_be_visible()
    axe(phone)


def test_a_promised_item_without_scripts_asks_for_what_my_situation_needs(site, open_page, axe):
    site.steer(MORNING)
    page = open_page("phone", java_script_enabled=False)
    page.goto(f"{site.url}/services/gm-newborn-household?s1=outside")
    page.get_by_role("link", name="在线办理").click()
    expect(page.get_by_role("radio", name="在医疗机构以外或国（境）外出生")).to_be_checked()
    page.get_by_label("申请人姓名").fill("陈昇")
    page.get_by_role("button", name="下一步：核对").click()
    expect(page.get_by_text("请选择“亲子关系证明：怎么交”。").first).to_be_visible()
    page.get_by_role("radio", name="到窗口交验原件").check()
    page.get_by_role("button", name="下一步：核对").click()
    expect(page.get_by_role("heading", name="提交前请核对")).to_be_visible()
    page.get_by_role("button", name="提交", exact=False).first.click()
    expect(page.get_by_role("heading", name=re.compile("已收到"))).to_be_visible()
