# SPDX-License-Identifier: Apache-2.0
"""Every page: it opens for those who may see it, asks the database at most twenty times, and is closed to others."""

import pytest
from django.test import Client

PAGES = {
    "/desk/": "今天先做什么",
    "/desk/inbox": "待办",
    "/desk/inbox?state=overdue": "没有符合条件的待办",
    "/desk/cases": "共 1 件",
    "/desk/cases?state=overdue&q=x": "没有符合条件的办件",
    "/desk/documents": "公文",
    "/desk/notices": "没有消息",
    "/desk/supervision": "什么情况会亮牌",
    "/desk/people": "的岗位和人员",
    "/desk/people/gm.urban.handler": "谁在岗",
    "/desk/procedures": "诉求办理",
    "/desk/procedures/hotline.matter": "每一步谁办、多久、依据什么",
    "/desk/procedures/hotline.matter/differences": "两个版本没有不同",
    "/desk/calendar": "2026 年工作日历",
    "/desk/calendar?start=2026-02-10&amount=5&unit=working&regime=general": "2026年2月10日 为起始日",
    "/desk/password": "修改密码",
}


@pytest.mark.parametrize("address", PAGES)
def test_a_page_opens_and_asks_little(crew, handling, browse, read, queries, address):
    client = browse("3001")
    client.get(address)
    with queries(20):
        answer = client.get(address)
    assert answer.status_code == 200
    assert PAGES[address] in read(answer)


def test_the_case_page_asks_little_of_whoever_opens_it(crew, say, handling, browse, queries):
    fresh = say()
    for number, case in (("2001", fresh), ("3001", handling), ("3002", handling), ("1101", handling), ("2003", fresh)):
        client = browse(number)
        address = f"/desk/cases/{case}"
        first = client.get(address)
        if first.status_code == 404:
            continue
        with queries(20):
            assert client.get(address).status_code == 200


@pytest.mark.parametrize(
    "address", [*PAGES, "/desk/record", "/desk/publication", "/desk/people/readings", "/desk/cases/1"]
)
def test_who_is_not_signed_in_goes_to_sign_in_and_comes_back(address):
    answer = Client().get(address)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/desk/sign-in?next=%2Fdesk%2F")
