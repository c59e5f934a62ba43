# SPDX-License-Identifier: Apache-2.0
"""The hall on the web as people use it: find, read, answer questions, print."""

from datetime import datetime

import pytest
from django.test import Client

from mingfu.kernel.access import SYSTEM
from mingfu.kernel.clock import LEGAL_ZONE
from mingfu.systems.services import items
from mingfu.systems.services.items.commands import close_item, publish_items

pytestmark = pytest.mark.usefixtures("district", "seeded")


@pytest.fixture(autouse=True)
def spring(at):
    return at(datetime(2026, 3, 2, 9, 0, tzinfo=LEGAL_ZONE))


def text_of(answer, status=200):
    assert answer.status_code == status, answer.content.decode()[:500]
    return answer.content.decode()


def test_the_hall_shows_the_ways_in(queries):
    with queries(20):
        said = text_of(Client().get("/services/"))
    for word in ("新生儿出生一件事", "社会救助", "高明区民政局", "荷城街道"):
        assert word in said
    assert "建厂房一件事" not in said
    firm = text_of(Client().get("/services/?for=firm"))
    assert "建厂房一件事" in firm
    assert "社会救助" not in firm


def test_themes_and_life_events_are_in_the_readers_language():
    reader = Client()
    reader.cookies["django_language"] = "en"
    said = text_of(reader.get("/services/"))
    assert "A child is born" in said
    assert "Housing support" in said
    assert "新生儿出生一件事" not in said
    assert "A child is born" in text_of(reader.get("/services/events/newborn"))


def test_words_find_and_filters_narrow(queries):
    with queries(20):
        said = text_of(Client().get("/services/find", {"q": "开饭店"}))
    assert "按“食品经营许可”一并查找" in said
    assert "/services/gm-food" in said
    said = text_of(Client().get("/services/find", {"theme": "relief", "for": "person"}))
    assert "最低生活保障审核确认" in said
    assert "公司设立登记" not in said
    assert "没有找到相符的服务" in text_of(Client().get("/services/find", {"q": "喆堃䶮"}))


@pytest.mark.parametrize(
    "asked",
    [
        {"q": "许" * 10_000}, {"q": "\u202e\u0000'\";--"}, {"page": "９９"}, {"page": "-1"}, {"page": "999999"},
        {"for": "x", "kind": "x", "organ": "x", "town": "x", "theme": "x", "event": "x", "online": "x"},
    ],
)  # fmt: skip
def test_odd_questions_get_a_page(asked):
    text_of(Client().get("/services/find", asked))


def test_pages_of_a_long_list_follow_one_another():
    first, second = (text_of(Client().get("/services/find", {"page": str(n)})) for n in (1, 2))
    assert "/services/find?page=2" in first
    assert "第 21 至" in second


def test_a_guide_says_six_things_first_and_the_list_for_my_case(queries):
    with queries(20):
        said = text_of(Client().get("/services/gm-road-occupation"))
    for word in ("5 个工作日", "20 个工作日", "城市道路占用费", "高明区政务服务中心", "还没有回答：为什么占用"):
        assert word in said
    works = text_of(Client().get("/services/gm-road-occupation", {"s1": "works"}))
    assert "按您的情况（因工程建设占用）" in works
    need = works.partition("按您的情况")[2].partition("</ol>")[0]
    assert "施工组织方案" in need
    assert "活动批准文件" not in need


def test_an_answer_that_cannot_be_is_told_beside_the_questions():
    said = text_of(Client().get("/services/gm-road-occupation", {"s1": "moon"}))
    assert "没有情形“moon”" in said
    assert "申请表" in said


def test_the_whole_guide_has_every_part(queries):
    with queries(20):
        said = text_of(Client().get("/services/gm-private-school/full"))
    for word in (
        "基本信息",
        "设定依据",
        "第十二条至第十七条",
        "3 个月",
        "特别程序：专家评议",
        "行政复议",
        "GM-XK-0043",
    ):
        assert word in said


def test_an_assumed_guide_says_so():
    assert "尚待主管部门核对" in text_of(Client().get("/services/gm-food"))
    assert "尚待主管部门核对" not in text_of(Client().get("/services/gm-nurse"))


def test_every_item_has_its_pages():
    for one in items.items_of():
        text_of(Client().get(f"/services/{one.code}"))
        text_of(Client().get(f"/services/{one.code}/full"))


def test_a_life_event_asks_for_each_paper_once():
    said = text_of(Client().get("/services/events/road-works"))
    for word in ("占用城市道路许可", "城市道路挖掘修复费", "费用合成一张缴费单"):
        assert word in said
    text_of(Client().get("/services/events/nothing"), 404)


def test_questions_lead_to_an_answer_with_its_reason():
    page = text_of(Client().get("/services/gm-old-age-allowance/eligible"))
    assert "今年多少岁" in page
    said = text_of(
        Client().post("/services/gm-old-age-allowance/eligible", {"age": "75", "local": "yes", "drawing": "no"})
    )
    assert "高龄津贴从 80 周岁起发" in said
    assert "第 2 条" in said
    assert "/services/gm-senior-card" in said
    wrong = text_of(Client().post("/services/gm-old-age-allowance/eligible", {"age": "七十五"}), 422)
    assert "请填 0 到 150 的整数" in wrong
    assert 'value="七十五"' in wrong


def test_a_closed_item_is_not_there():
    close_item("gm-food", actor=SYSTEM, from_day=datetime(2026, 3, 2).date(), ground="取消")  # noqa: DTZ001 - a day
    for path in ("/services/gm-food", "/services/gm-food/full", "/services/gm-food/eligible", "/services/none"):
        text_of(Client().get(path), 404)


def test_what_is_written_in_a_guide_is_never_markup(small):
    publish_items([small(name="<script>alert(1)</script>许可", summary="<b>粗</b>")], actor=SYSTEM)
    for path in ("/services/TEST-0001", "/services/TEST-0001/full", "/services/find?q=alert"):
        said = text_of(Client().get(path))
        assert "<script>alert" not in said
        assert "<b>粗" not in said
