# SPDX-License-Identifier: Apache-2.0
"""What everybody may read: replies, figures with the cases behind them, seals, dates, procedures, data to take away."""

import json
from datetime import date, datetime
from xml.etree import ElementTree as ET

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from mingfu.engines import publication
from mingfu.engines.cases.figures import Scope, Span, behind
from mingfu.engines.cases.numbers import case_number
from mingfu.engines.opinions import invite, rate
from mingfu.faces.portal.queries import monthly
from mingfu.faces.portal.wording import percent, spaced
from mingfu.kernel.access import ANONYMOUS, SYSTEM
from mingfu.kernel.clock import LEGAL_ZONE
from mingfu.kernel.ledger import seal_day

NEVER = case_number(date(2026, 1, 1), 1)
MARCH = Span(date(2026, 3, 1), date(2026, 4, 1))


@pytest.fixture
def close(answer, do):
    """The matter is answered, called back and closed."""

    def run(number):
        answer(number)
        do(number, "revisit", {"reached": "yes", "solved": "yes", "satisfied": "5"}, "gm.hotline.callback")

    return run


@pytest.fixture
def released(web, say, at, close):
    """A public reply: its number and key."""
    at(datetime(2026, 3, 2, 9, 0, tzinfo=LEGAL_ZONE))
    number = say(text="路灯不亮，电话13912345678。", publicity="public")
    close(number)
    publication.call("hotline.reply", number)
    row = publication.awaiting(SYSTEM)[0]
    publication.release(row.pk, actor=SYSTEM, title=row.title, asked=row.asked, answered=row.answered)
    return row.pk


def test_a_public_reply_is_listed_found_and_read(web, released, text_of, queries):
    with queries(20):
        listed = text_of(web.get("/replies"))
    assert "路灯不亮，电话＊＊＊。" in listed
    assert "区城管执法局：已更换驱动电源" in listed
    assert "已解决" in listed
    page = text_of(web.get(f"/replies/{released}"))
    assert "隐去个人信息" in page
    assert "13912345678" not in page
    assert "路灯不亮" in text_of(web.get("/replies?q=路灯"))
    assert "没有找到公开答复" in text_of(web.get("/replies?q=噪音扰民"))
    assert "路灯不亮" in text_of(web.get("/replies?organ=gm.urban"))
    assert "没有找到公开答复" in text_of(web.get("/replies?organ=gm.water"))
    assert "路灯不亮" in text_of(web.get("/search?q=路灯"))
    assert "路灯不亮" in text_of(web.get("/"))


def test_the_feed_is_atom(web, released):
    answer = web.get("/replies/feed.atom")
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    space = {"a": "http://www.w3.org/2005/Atom"}
    root = ET.fromstring(answer.content)
    assert [one.text for one in root.findall("a:entry/a:title", space)] == ["路灯不亮，电话＊＊＊。"]
    assert root.find("a:entry/a:link", space).attrib["href"] == f"http://testserver/replies/{released}"


def test_a_reply_that_was_taken_back_is_gone(web, released):
    publication.withdraw(released, actor=SYSTEM, reason="诉求人要求撤下")
    assert web.get(f"/replies/{released}").status_code == 404
    assert "路灯不亮" not in web.get("/replies").content.decode()


def test_every_figure_counts_its_cases(web, say, at, answer, do, text_of):
    at(datetime(2026, 3, 2, 9, 0, tzinfo=LEGAL_ZONE))
    in_time, late, running = say(key="a"), say(key="b"), say(key="c")
    answer(in_time)
    do(late, "triage", {"kind": "consult", "way": "answer"}, "gm.hotline.desk")
    at(datetime(2026, 3, 10, 9, 0, tzinfo=LEGAL_ZONE))
    do(late, "reply", {"reply": "已经为您查询清楚，请放心。"}, "gm.hotline.handler")
    withdrawn = say(key="d")
    web.post(f"/case/{withdrawn}/withdrawal", {"key": "w"})
    at(datetime(2026, 3, 31, 9, 0, tzinfo=LEGAL_ZONE))
    for code, numbers in {
        "received": {in_time, late, running, withdrawn},
        "answered": {in_time, late},
        "on_time": {in_time},
        "late": {late},
        "overdue": {running},
        "withdrawn": {withdrawn},
    }.items():
        assert set(behind(code, Scope(MARCH)).values_list("case__number", flat=True)) == numbers, code
        listed = text_of(web.get(f"/figures/cases?which={code}&period=month"))
        assert f"共 {len(numbers)} 件" in listed
        assert all(spaced(number) in listed for number in numbers)
        assert "路灯" not in listed
    assert "4 个工作日" in text_of(web.get("/figures/cases?which=late&period=month"))
    assert monthly([MARCH]) == [(4, 2, 1)]
    page = text_of(web.get("/figures?period=month"))
    assert "按期 1 件，超期 1 件" in page
    assert "逐件公开，由谁在办" in page


def test_silence_is_not_satisfaction(web, say, at, text_of):
    at(datetime(2026, 3, 2, 9, 0, tzinfo=LEGAL_ZONE))
    for key in ("a", "b", "c"):
        token = invite(say(key=key), "hotline.short", organ="gm.urban", party=None)
    rate(token, actor=ANONYMOUS, level=2, facets={})
    said = text_of(web.get("/figures"))
    assert "邀请 3 人，评价 1 人" in said
    assert "群众满意率 0.0 %" in said


@pytest.mark.parametrize(
    ("part", "whole", "said"), [(0, 0, "—"), (1, 1, "100"), (1999, 2000, "99.9"), (0, 3, "0.0"), (2, 3, "66.6")]
)
def test_a_share_is_never_rounded_up(part, whole, said):
    assert percent(part, whole) == said


@pytest.mark.parametrize(
    "address", ["/figures?period=ever", "/figures/cases?which=secret", "/calendar/1999", "/open/people.json"]
)
def test_what_is_not_offered_does_not_exist(web, address):
    assert web.get(address).status_code == 404


def test_a_receipt_is_compared_with_the_ledger(web, say, text_of):
    number = say()
    receipt = web.get(f"/receipt/{number}.json").content.decode()
    assert "有这张回执" in text_of(web.post("/verify", {"number": number}))
    assert "回执成立" in text_of(web.post("/verify", {"receipt": receipt}))
    assert "回执成立" in text_of(web.post("/verify", {"file": SimpleUploadedFile("r.json", receipt.encode())}))
    altered = json.loads(receipt)
    altered["event"]["payload"]["facts"]["publicity"] = "private"
    said = text_of(web.post("/verify", {"receipt": json.dumps(altered)}))
    assert "与账本不一致" in said
    assert "不一致的地方：记录内容" in said


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"receipt": "不是回执"}, "读不懂这份回执"),
        ({"receipt": "[1]"}, "读不懂这份回执"),
        ({"receipt": "[" * 5000}, "读不懂这份回执"),
        ({"number": "123"}, "编号应为 14 位数字"),
        ({"number": NEVER}, f"没有编号为“{NEVER}”的回执"),
    ],
)
def test_what_is_no_receipt_is_told(web, text_of, sent, said):
    answer = web.post("/verify", sent)
    assert answer.status_code == 422
    assert said in text_of(answer)


def test_seals_are_public(web, say, at, text_of):
    # Later than every event of the district's own making: a seal waits for what lies before it.
    at(datetime(2035, 3, 1, 9, 0, tzinfo=LEGAL_ZONE))
    number = say()
    assert "还没有封存" in text_of(web.post("/verify", {"number": number}))
    at(datetime(2035, 3, 2, 9, 0, tzinfo=LEGAL_ZONE))
    made = seal_day(date(2035, 3, 1))
    assert made.root.hex() in text_of(web.get("/ledger"))
    assert made.root.hex() in text_of(web.post("/verify", {"number": number}))


def test_the_calculator_counts_and_explains(web, text_of):
    said = text_of(web.get("/calendar?start=2026-04-30&amount=2&unit=working&regime=licence"))
    assert "5 月 7 日到期" in said
    assert "劳动节放假，不计入" in said
    assert "行政许可法" in said


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("start=2026-02-30&amount=2", "“2026-02-30”不是有效的日期"),
        ("start=2026-03-02&amount=二", "“二”不是整数"),
        ("start=2026-03-02&amount=0", "期限应为 1 至"),
        ("start=1999-03-02&amount=2", "日历只载有"),
        ("start=2026-03-02&amount=2&regime=magic", "没有名为“magic”的期限规则"),
    ],
)
def test_a_question_that_cannot_be_counted_is_told_why(web, text_of, asked, said):
    answer = web.get(f"/calendar?{asked}")
    assert answer.status_code == 422
    assert said in text_of(answer)


def test_the_year_shows_holidays_and_days_worked_instead(web, text_of):
    said = text_of(web.get("/calendar/2025"))
    assert "全年 248 个工作日" in said
    assert "春节" in said


def test_a_procedure_shows_who_does_what_by_when_and_by_which_law(web, text_of):
    answer = web.get("/procedures/hotline.matter")
    said = text_of(answer)
    assert "分类派单" in said
    assert "热线受理席" in said
    assert "1 个工作日" in said
    assert "GM-QT-0001" in said
    assert "暂按此执行，待核对原文" in said
    assert 'class="flow"' in answer.content.decode()
    assert "热线受理席" in said
    assert "《关于第…号诉求的答复》" in said
    assert "不是现行版本" not in said
    assert web.get("/procedures/hotline.matter?edition=00000000").status_code == 404
    assert web.get("/procedures/none.such").status_code == 404
    assert web.get("/systems/none").status_code == 404


def test_data_may_be_taken_away(web, released):
    rows = web.get("/open/replies.json").json()["rows"]
    assert [(row["id"], row["organ"], row["result"]) for row in rows] == [(released, "gm.urban", "solved")]
    text = web.get("/open/figures.csv").content.decode()
    assert text.startswith("\ufeffperiod,since,until,organ,")
    assert "gm.urban,区城管执法局,1,1,1,1,0,0,0,1," in text


def test_a_number_in_the_search_leads_to_the_case(web, say, text_of):
    number = say()
    assert f"查询办件 {number}" in text_of(web.get(f"/search?q={number}"))
