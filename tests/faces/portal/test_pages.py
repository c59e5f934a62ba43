# SPDX-License-Identifier: Apache-2.0
"""Every page that anybody may open opens, in few queries, with its title."""

import re

import pytest

PAGES = {
    "/": "首页",
    "/say": "对政府说句话",
    "/track": "查办理进度",
    "/replies": "大家说，政府答",
    "/figures": "数据晾晒",
    "/figures?period=last-year": "数据晾晒",
    "/figures/cases?which=overdue": "超期未答复",
    "/figures/cases?which=received&period=month": "收到",
    "/verify": "核验回执",
    "/verify/paper": "核验文书",
    "/ledger": "封存记录",
    "/calendar": "期限怎么算",
    "/calendar/2026": "2026 年工作日历",
    "/search?q=路灯": "搜索：路灯",
    "/procedures/hotline.matter": "诉求办理",
    "/systems": "装了哪些系统",
    "/systems/hotline": "12345 热线与网络问政",
    "/sign-in": "登录",
    "/outbox": "发件箱（演示）",
    "/about": "关于我们",
    "/about/map": "网站地图",
    "/about/privacy": "隐私与个人信息保护",
    "/about/accessibility": "无障碍声明",
    "/about/mistakes": "我为政府网站找错",
    "/open": "开放数据与接口",
    "/thanks": "谢谢您的评价",
}


@pytest.mark.parametrize(("address", "title"), PAGES.items())
def test_a_public_page_opens_in_few_queries(web, queries, address, title):
    with queries(20):
        answer = web.get(address)
    body = answer.content.decode()
    assert answer.status_code == 200
    assert re.search(rf"<title>\s*{re.escape(title)}\s* · ", body)
    assert len(re.findall(r"<h1\b", body)) == 1
    assert " style=" not in body
