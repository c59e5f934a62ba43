# SPDX-License-Identifier: Apache-2.0
"""What offices decide beside cases: who holds a post, and which days of a year are worked."""

from datetime import date

import pytest
from django.utils import translation

from mingfu.kernel.calendar import is_working_day
from mingfu.kernel.calendar.book import book, install
from mingfu.kernel.calendar.models import CalendarYear
from mingfu.kernel.organs import titles
from mingfu.kernel.organs.models import Appointment

POST = "/desk/people/gm.urban.handler"
PAPER = "关于2027年部分节假日安排的通知"
DAYS = """2027-01-01 至 2027-01-03 休 元旦
2027-01-09 班 元旦
2027-02-05 至 2027-02-12 休 春节
2027-02-20 班 春节
2027-04-05 休 清明节
2027-05-01 至 2027-05-05 休 劳动节
2027-05-08 班 劳动节
2027-06-09 休 端午节
2027-09-15 休 中秋节
2027-10-01 至 2027-10-07 休 国庆节
2027-10-09 班 国庆节
"""


@pytest.fixture
def calendar():
    """The book of days as it was, after the test too."""
    before = book()
    yield
    install(before)


@pytest.fixture
def office(seat):
    return seat("1001", "gm.office.head")


def held():
    found = Appointment.objects.filter(post="gm.urban.handler").order_by("official__number")
    return [(row.official.number, row.acting, row.until) for row in found]


@pytest.mark.usefixtures("crew")
class TestPosts:
    def test_a_head_appoints_and_relieves(self, seat, browse, read, hidden):
        seat("3009")
        head = browse("3002")
        page = head.get(POST)
        typed = {"appointment-number": "3009", "appointment-since": "", "appointment-acting": "yes"}
        key = hidden(page, f"{POST}/appointments")
        for _press in range(2):
            assert head.post(f"{POST}/appointments", typed | {"key": key}).status_code == 303
        assert held() == [("3001", False, None), ("3003", False, None), ("3009", True, None)]
        page = head.get(POST)
        assert "3009 示例3009 临时主持" in read(page)
        typed = {"relief-number": "3009", "relief-until": "", "relief-reason": "工作调动"}
        key = hidden(page, f"{POST}/reliefs")
        assert head.post(f"{POST}/reliefs", typed | {"key": key}).status_code == 303
        assert held()[-1] == ("3009", True, date(2026, 3, 2))
        assert "3009" not in read(head.get(POST)).partition("任命")[0]

    @pytest.mark.parametrize(
        ("way", "typed", "said"),
        [
            ("appointments", {"appointment-number": "3001"}, "已"),
            ("appointments", {"appointment-number": "8888"}, "8888"),
            ("appointments", {"appointment-number": "3101", "appointment-since": "明天"}, "从哪一天起"),
            ("reliefs", {"relief-number": "3001", "relief-reason": ""}, "事由"),
            ("reliefs", {"relief-number": "3101", "relief-reason": "工作调动"}, "3101"),
        ],
    )
    def test_what_is_wrong_stands_again_and_changes_nothing(self, browse, read, way, typed, said):
        before = held()
        answer = browse("3002").post(f"{POST}/{way}", typed)
        assert answer.status_code in {404, 409, 422}
        assert said in read(answer)
        assert held() == before

    def test_nobody_but_a_head_sees_or_does_it(self, browse):
        handler = browse("3001")
        assert f"{POST}/appointments" not in handler.get(POST).content.decode()
        assert handler.post(f"{POST}/appointments", {"appointment-number": "3101"}).status_code == 403
        assert browse("3101").post(f"{POST}/appointments", {"appointment-number": "3101"}).status_code == 404
        assert ("3101", False, None) not in held()


@pytest.mark.parametrize(("language", "said"), [("zh-hans", "12345热线回访席"), ("en", "12345热线 Call-back desk")])
def test_an_organ_keeps_its_name_and_the_title_of_a_post_is_translated(crew, browse, read, language, said):
    with translation.override(language):
        assert titles(["gm.hotline.callback"]) == {"gm.hotline.callback": said}
    client = browse("2003")
    client.cookies["django_language"] = language
    assert said in read(client.get("/desk/"))


@pytest.mark.usefixtures("calendar", "crew", "office")
class TestTheYear:
    def test_it_is_looked_over_and_then_published(self, browse, read, hidden):
        client = browse("1001")
        assert "/desk/calendar/years" in client.get("/desk/calendar").content.decode()
        page = client.get("/desk/calendar/years")
        typed = {"year": "2027", "amends": "no", "paper": PAPER, "days": DAYS}
        looked = client.post("/desk/calendar/years", typed | {"save": "yes"})
        assert looked.status_code == 200
        assert "核对无误：" in read(looked)
        assert "2027-02-20 周六 上班 春节" in read(looked)
        assert CalendarYear.objects.count() == 0
        assert not is_working_day(date(2027, 1, 9))
        answer = client.post("/desk/calendar/years", typed | {"key": hidden(page, "/desk/calendar/years")})
        assert (answer.status_code, answer["Location"]) == (303, "/desk/calendar?year=2027")
        row = CalendarYear.objects.get()
        assert (row.year, row.paper, row.published_by) == (2027, PAPER, "post:gm.office.head#1001")
        assert len(row.days) == 30

    @pytest.mark.parametrize(
        ("changed", "said"),
        [
            ({"days": "元旦放假"}, "看不懂这一行：“元旦放假”。"),
            ({"days": "2027-02-30 休 春节"}, "看不懂这一行：“2027-02-30 休 春节”。"),
            ({"days": "2027-05-05 至 2027-05-01 休 劳动节"}, "看不懂这一行"),
            ({"days": ""}, "应列出 1 至 80 天，实为 0 天"),
            ({"paper": ""}, "没有写明依据的通知"),
            ({"year": "二〇二七"}, "哪一年"),
            ({"year": "1999"}, "1999"),
        ],
    )
    def test_what_cannot_be_is_refused_and_kept(self, browse, read, changed, said):
        typed = {"year": "2027", "amends": "no", "paper": PAPER, "days": DAYS} | changed
        answer = browse("1001").post("/desk/calendar/years", typed)
        assert answer.status_code in {400, 409, 422}
        assert said in read(answer)
        assert typed["days"].splitlines()[:1] == [] or typed["days"].splitlines()[0] in answer.content.decode()
        assert CalendarYear.objects.count() == 0

    def test_only_by_posts_that_may(self, browse):
        handler = browse("3001")
        assert "/desk/calendar/years" not in handler.get("/desk/calendar").content.decode()
        assert handler.get("/desk/calendar/years").status_code == 403
        assert handler.post("/desk/calendar/years", {"year": "2027"}).status_code == 403
