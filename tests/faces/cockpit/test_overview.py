# SPDX-License-Identifier: Apache-2.0
"""The first page: figures that are right, and every one of them a way to its cases."""

import re

import pytest
from lxml import html


def page_of(answer):
    return html.fromstring(answer.content)


def words(node):
    return " ".join(node.text_content().split())


def tiles(page):
    return {
        words(tile.find_class("tile__label")[0]): words(tile.find_class("tile__value")[0])
        for tile in page.find_class("tile")
    }


def test_nobody_signed_in_goes_to_sign_in_first(client, district):
    answer = client.get("/cockpit/?period=month")
    assert (answer.status_code, answer["Location"]) == (302, "/desk/sign-in?next=%2Fcockpit%2F%3Fperiod%3Dmonth")


@pytest.mark.parametrize("post", ["gm.urban.handler", "gm.urban.head", "gm.hotline.desk"])
def test_for_officials_without_sight_the_cockpit_does_not_exist(signed_in, march, post):
    client = signed_in(post)
    for address in ("/cockpit/", "/cockpit/cases", "/cockpit/cases.csv", "/cockpit/brief", "/cockpit/organs"):
        assert client.get(address).status_code == 404, address


def test_the_tiles_say_what_was_counted(signed_in, march):
    page = page_of(signed_in("gm.gov.mayor").get("/cockpit/?period=month"))
    assert tiles(page) == {
        "收到": "6件",
        "按期答复率": "66.6%",
        "超期未答复": "2件",
        "群众满意率": "50.0%",
        "红牌未解除": "2件",
        "在办": "5件",
    }
    notes = {
        words(tile.find_class("tile__label")[0]): words(tile.find_class("tile__note")[0])
        for tile in page.find_class("tile")
    }
    assert notes["按期答复率"] == "答复 3 件，超期 1 件"
    assert notes["群众满意率"] == "评价 2 件，差评 1 件"
    assert notes["在办"] == "暂停计时 1 件，延期 0 件"


def test_the_briefing_names_the_organ_that_is_most_behind(signed_in, march):
    page = page_of(signed_in("gm.gov.mayor").get("/cockpit/?period=month"))
    said = [words(item) for item in page.find_class("bullets")[0]]
    assert said[0] == "超期未答复 2 件，最久的已超 11 个工作日，上一个工作日到期的 0 件；最多的是区城管执法局，1 件。"
    assert said[2] == "答复 3 件，按期 66.6%（延期后按期 1 件，暂停后按期 0 件，超期答复 1 件）。"


def test_an_organ_is_ranked_once_it_answered_enough(signed_in, more_late):
    page = page_of(signed_in("gm.gov.mayor").get("/cockpit/?period=month"))
    said = [words(item) for item in page.find_class("bullets")[0]]
    assert said[2].endswith("超期答复 3 件）；低于 95% 的单位有 1 个，最低的是区城管执法局。")
    assert "40.0 ↓" in words(page.find_class("chart--dots")[0])


def test_every_number_that_links_lists_exactly_so_many_cases(signed_in, march):
    client = signed_in("gm.gov.mayor")
    page = page_of(client.get("/cockpit/?period=month"))
    links = {
        (link.get("href"), words(link))
        for link in page.iter("a")
        if (link.get("href") or "").startswith("/cockpit/cases?")
    }
    checked = 0
    for address, said in sorted(links):
        number = re.fullmatch(r"([\d,]+)(?: 件)?", said)
        if number is None:
            continue
        behind = page_of(client.get(address))
        counted = words(behind.find_class("title")[0].find_class("num")[0])
        rows = behind.xpath("//section[@aria-labelledby='h-list']//tbody/tr")
        assert (counted, len(rows)) == (number[1], int(number[1])), address
        checked += 1
    assert checked > 25


def test_an_organ_or_a_town_narrows_every_figure(signed_in, march):
    client = signed_in("gm.gov.mayor")
    assert tiles(page_of(client.get("/cockpit/?organ=gm.housing")))["收到"] == "1件"
    assert tiles(page_of(client.get("/cockpit/?area=440608106000")))["超期未答复"] == "1件"
    assert tiles(page_of(client.get("/cockpit/?organ=nobody")))["收到"] == "0件"


@pytest.mark.parametrize("period", ["30", "month", "quarter", "year"])
def test_every_span_is_drawn(signed_in, march, period):
    assert signed_in("gm.gov.mayor").get(f"/cockpit/?period={period}").status_code == 200


@pytest.mark.parametrize("query", ["period=century", "day=yesterday", "day=0001-01-01", "day=9999-12-31"])
def test_a_span_that_is_none_is_refused_in_words(signed_in, march, query):
    answer = signed_in("gm.gov.mayor").get(f"/cockpit/?{query}")
    assert answer.status_code == 404
    assert "从总览页重新选择" in answer.content.decode()


def test_an_empty_district_is_drawn_too(signed_in, district, at):
    client = signed_in("gm.gov.mayor")
    page = page_of(client.get("/cockpit/"))
    assert tiles(page)["按期答复率"] == "—"
    assert [words(item) for item in page.find_class("bullets")[0]] == ["此刻没有超期未答复的办件。"]
    assert client.get("/cockpit/brief").status_code == 200


def test_the_page_asks_at_most_twenty_questions(signed_in, march, queries):
    client = signed_in("gm.gov.mayor")
    client.get("/cockpit/")
    for address in (
        "/cockpit/",
        "/cockpit/organs",
        "/cockpit/brief",
        "/cockpit/cases?figure=open",
        "/cockpit/cases.csv",
    ):
        with queries(20):
            assert client.get(address).status_code == 200


def test_the_brief_is_the_overview_on_paper(signed_in, march):
    client = signed_in("gm.office.head")
    overview, brief = page_of(client.get("/cockpit/")), page_of(client.get("/cockpit/brief"))
    assert tiles(overview) == tiles(brief)
    assert "昨日（3 月 30 日）收到0 件" in words(brief)
