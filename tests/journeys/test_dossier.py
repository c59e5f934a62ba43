# SPDX-License-Identifier: Apache-2.0
"""A person on a telephone reads who used their data and asks for a correction; and what a forged QR code is told."""

import re
from datetime import UTC, datetime

from playwright.sync_api import expect

MORNING = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
PHONE = "13800138000"
RELIEF = f"手机号,姓名或名称,起始日期,保障类别,保障人数\r\n{PHONE},刘洋,2025-06-01,城镇低保,3\r\n"
PERMIT = f"手机号,姓名,居住地址\r\n{PHONE},刘洋,荷城街道沧江路 9 号\r\n"


def test_who_used_my_data_and_what_is_wrong_with_it(site, phone, axe, tmp_path):
    site.steer(MORNING)
    phone.goto(f"{site.url}/dossier/")
    phone.get_by_label("手机号").fill(PHONE)
    phone.get_by_role("button", name="获取验证码").click()
    phone.get_by_label("短信验证码").wait_for()
    phone.get_by_label("短信验证码").fill(re.search(r"验证码是 (\d{6})", site.outbox()).group(1))
    phone.get_by_role("button", name="登录", exact=True).click()
    expect(phone.get_by_role("heading", name="我的档案")).to_be_visible()
    for command, what, text in (("keep", "poverty-relief", RELIEF), ("issue", "residence-permit", PERMIT)):
        sheet = tmp_path / f"{command}.csv"
        sheet.write_bytes(text.encode("utf-8-sig"))
        assert "导入 1 行" in site.run("data_sharing", command, what, str(sheet))
    phone.reload()
    expect(phone.get_by_text("城镇低保")).to_be_visible()
    expect(phone.get_by_text("还没有人读取过。")).to_be_visible()
    axe(phone)

    # A form that is filled in from the certificate leaves its line in the log.
    phone.goto(f"{site.url}/start/services.item.gm-residence-permit")
    phone.goto(f"{site.url}/dossier/")
    expect(phone.get_by_text("本人填表时调取")).to_be_visible()

    phone.get_by_role("link", name=re.compile(r"不对？\s*保障人数")).click()
    axe(phone)
    phone.get_by_role("button", name="提交更正请求").click()
    expect(phone.locator(".errsum")).to_be_visible()
    phone.get_by_label("应当是什么").fill("4")
    phone.get_by_label("为什么不对").fill("去年十月孩子出生，户内四人")
    phone.get_by_role("button", name="提交更正请求").click()
    expect(phone.get_by_text("有异议，核实中")).to_be_visible()

    phone.get_by_role("link", name="有错？").click()
    expect(phone.get_by_text("荷城街道沧江路 9 号")).to_be_visible()
    axe(phone)
    for address in ("/data/", "/data/items/poverty-relief", "/certificates/check?c=MFC1.e30.AAAA"):
        phone.goto(f"{site.url}{address}")
        axe(phone)
    expect(phone.get_by_text("读不懂这个二维码").first).to_be_visible()
