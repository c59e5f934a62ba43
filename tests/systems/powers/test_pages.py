# SPDX-License-Identifier: Apache-2.0
"""The list as people use it: found and read by everybody, kept on the workbench by those who have a part in it."""

import io
from datetime import datetime

import pytest
from django.test import Client
from openpyxl import load_workbook

from mingfu.engines import cases
from mingfu.kernel import catalogs
from mingfu.kernel.access import ANONYMOUS, SYSTEM
from mingfu.kernel.clock import LEGAL_ZONE
from mingfu.kernel.organs import appoint, enrol
from mingfu.systems.powers.changes import begin_change, write_change
from mingfu.systems.powers.entries import power
from mingfu.systems.powers.models import Affected, Change

pytestmark = pytest.mark.usefixtures("district", "seeded")


@pytest.fixture(autouse=True)
def spring(at):
    return at(datetime(2026, 3, 2, 9, 0, tzinfo=LEGAL_ZONE))


@pytest.fixture
def desk():
    """`desk("gm.urban.handler")` is a browser in which an official of that post is signed in."""
    from django.contrib.auth.hashers import make_password  # noqa: PLC0415 - hashing is set up with Django

    made = iter(range(9100, 9200))

    def signed_in(post):
        number = str(next(made))
        enrol(number, "演示", actor=SYSTEM, password=make_password("only-for-this-test-1"))
        appoint(number, post, actor=SYSTEM)
        client = Client()
        client.post("/desk/sign-in", {"number": number, "password": "only-for-this-test-1"})
        return client

    return signed_in


def said(answer, status=200):
    assert answer.status_code == status, answer.content.decode()[:800]
    return answer.content.decode()


def test_everybody_finds_reads_and_takes_the_list_along(queries):
    web = Client()
    with queries(20):
        page = said(web.get("/powers/"))
    for words in ("权责清单", "第 1 版", "行政许可", "区民政局", "荷城街道"):
        assert words in page
    with queries(20):
        page = said(web.get("/powers/", {"q": "开饭店归谁管"}))
    assert "按“食品经营许可”一并查找" in page
    assert "/powers/GM-XK-0003" in page
    assert "没有相符的条目" in said(web.get("/powers/", {"q": "喆堃䶮"}))
    only = said(web.get("/powers/", {"organ": "gm.education"}))
    assert "民办学校设立审批" in only
    assert "找到 1 个条目" in only
    with queries(20):
        page = said(web.get("/powers/GM-XK-0043"))
    for words in (
        "受理审查",
        "区教育局",
        "民办教育促进法",
        "事中事后监督",
        "行政复议",
        "<svg",
        "/procedures/services.promised",
    ):
        assert words in page
    sheet = load_workbook(io.BytesIO(web.get("/powers/sheet/xlsx").content)).active
    assert sheet.max_row == len(catalogs.items("powers")) + 1
    assert web.get("/powers/sheet/doc").status_code == 404
    assert web.get("/powers/NO-SUCH").status_code == 404


@pytest.mark.parametrize(
    "asked",
    [{"q": "许" * 5000}, {"q": "\u202e\x00'\";--"}, {"page": "９９"}, {"page": "-1"}, {"page": "99999"}, {"kind": "x", "organ": "x", "town": "x"}],
)  # fmt: skip
def test_odd_questions_get_a_page(asked):
    said(Client().get("/powers/", asked))


def test_editions_stand_side_by_side(way, official, new, queries):
    change = begin_change("modify", ["GM-XK-0025"], actor=official("gm.urban.handler"))
    result = change.content["results"][0] | {"supervision": "区城管局监督电话"}
    write_change(change.pk, {"results": [result]}, actor=official("gm.urban.handler"))
    way("gm.urban").propose(change).do("legality").publish()
    web = Client()
    with queries(20):
        page = said(web.get("/powers/editions"))
    assert "/powers/diff?before=1&amp;after=2" in page
    with queries(20):
        page = said(web.get("/powers/diff"))
    for words in (
        "第 1 版与第 2 版对照",
        "1 个条目有变化",
        "占用城市道路许可",
        "监督方式",
        "区城管局监督电话",
        "12345",
    ):
        assert words in page
    assert "两版没有差别" in said(web.get("/powers/diff?before=2&after=2"))
    assert web.get("/powers/diff?before=9").status_code == 404
    rows = load_workbook(io.BytesIO(web.get("/powers/diff/xlsx?before=1&after=2").content)).active.values
    assert ("修改", "GM-XK-0025", "占用城市道路许可", "监督方式") in [row[:4] for row in rows]


def test_an_official_writes_a_new_entry_and_hands_it_in(desk, new, queries):
    urban = desk("gm.urban.handler")
    assert "权责清单" in said(urban.get("/desk/powers/"))
    began = urban.post("/desk/powers/changes", {"kind": "add"})
    change = Change.objects.get()
    here = f"/desk/powers/changes/{change.pk}"
    assert began["Location"] == here
    page = said(urban.get(here))
    assert "没有法定依据的不能列入清单" in page
    assert "提交，进入合法性审查" not in page
    wrong = {
        "title": "设置电子屏许可",
        "steps": "受理｜看看｜.handler",
        "legal": "很快",
        "acts": "不是编码｜gm.urban.head",
    }
    page = said(urban.post(f"{here}/results/1", wrong), 422)
    for words in ("性质应为办理、决定或监督", "请写成", "不是行为编码"):
        assert words in page
    right = {
        "code": "GM-XK-0903", "title": "设置电子屏许可", "category": "行政许可", "subject": "gm.urban", "level": "区",
        "laws": "城市市容和环境卫生管理条例｜第十一条｜法规", "supervision": "12345", "remedy": "行政复议、行政诉讼",
        "steps": "受理审查｜办理｜.handler｜｜一次告知｜不告知\n决定｜决定｜.head｜｜依法决定｜越权\n监督｜监督｜gm.office.oversight｜｜抽查｜不查",
        "liability": "超越权限", "legal": "20 工作日", "acts": "services.handle｜gm.urban.handler", "risk": "low",
    }  # fmt: skip
    assert urban.post(f"{here}/results/1", right)["Location"] == here
    assert "设置电子屏许可" in said(urban.get(f"{here}/results/1"))
    with queries(20):
        page = said(urban.get(here))
    assert "不缺什么，可以提交" in page
    answer = urban.post(here, {"do": "propose", "reason": "条例授权"})
    change.refresh_from_db()
    assert answer["Location"] == here
    assert cases.read_case(change.case).start == "powers.adjust"
    again = said(urban.post(here, {"do": "propose", "reason": "再点一次"}), 422)
    assert f"正在办理（{change.case}）" in again
    stored = change.content["results"][0]
    assert stored["legal"] == {"amount": 20, "unit": "working"}
    assert stored["steps"][1] == {
        "title": "决定",
        "duty": "decide",
        "owes": "依法决定",
        "liability": "越权",
        "accountable": [".head"],
    }
    other = desk("gm.civil.handler")
    assert other.get(here).status_code == 404
    assert other.post(here, {"do": "drop"}).status_code == 404
    assert Client().get(here).status_code in {302, 303}


def test_a_withdrawal_through_pages_lists_what_follows_and_cases_are_decided(desk, way, official):
    number = cases.open_case("hotline.say", {"text": ["跃华路口的路灯不亮"], "publicity": ["private"]}, actor=ANONYMOUS)
    hotline = desk("gm.hotline.handler")
    page = said(hotline.get("/desk/powers/entries/GM-QT-0001"))
    for words in ("正在办理的 1 件", "hotline.say", "提出调整"):
        assert words in page
    began = hotline.post("/desk/powers/entries/GM-QT-0001", {"kind": "withdraw"})
    here = began["Location"]
    hotline.post(here, {"do": "save", "why": "职权上收", "running": "decide", "way": "请拨打市 12345"})
    page = said(hotline.get(here))
    for words in ("服务将没有依据", "在办件", number, "提交，进入合法性审查"):
        assert words in page
    change = Change.objects.get()
    walk = way("gm.hotline").propose(change).do("legality").do("coordinate")
    walk.publish()
    head = desk("gm.hotline.head")
    page = said(head.get("/desk/powers/affected"))
    assert number in page
    page = said(head.post(f"/desk/powers/affected/{number}", {"choice": "end", "ground": ""}), 422)
    assert "请写明决定的理由" in page
    assert (
        head.post(f"/desk/powers/affected/{number}", {"choice": "end", "ground": "职权已上收市里"}).status_code == 303
    )
    assert Affected.objects.get().choice == "end"
    assert cases.read_case(number).outcome == "unfounded"
    withdrawn = said(Client().get("/powers/GM-QT-0001"))
    for words in ("这个条目不再有效", "职权上收", "请拨打市 12345"):
        assert words in withdrawn


def test_findings_posts_and_duties_are_pages(desk, queries):
    data = desk("gm.data.handler")
    with queries(30):
        page = said(data.get("/desk/powers/findings"))
    assert "每项服务、表单、授权都有现行条目作依据" in page
    with queries(20):
        page = said(data.get("/desk/powers/posts"))
    assert "gm.civil.handler" in page or "区民政局" in page
    page = said(data.get("/desk/powers/posts/gm.civil.head"))
    assert "作出书面决定" in page
    assert "清单里没有这个岗位的环节" in said(data.get("/desk/powers/posts/gm.nowhere.head"))


def test_the_interface_gives_the_list_and_its_entries():
    web = Client()
    told = web.get("/api/v1/powers/GM-XK-0025").json()
    assert told["content"]["steps"][0]["title"] == "受理审查"
    assert power("GM-XK-0025").legal.amount == 20


def test_the_interface_tells_editions_and_differences(way, official):
    change = begin_change("modify", ["GM-XK-0025"], actor=official("gm.urban.handler"))
    result = change.content["results"][0] | {"supervision": "区城管局监督电话"}
    write_change(change.pk, {"results": [result]}, actor=official("gm.urban.handler"))
    way("gm.urban").propose(change).do("legality").publish()
    web = Client()
    told = web.get("/api/v1/catalogs/powers/editions").json()["items"]
    assert [(one["number"], one["valid_from"]) for one in told] == [(2, "2026-03-02"), (1, "2014-06-16")]
    told = web.get("/api/v1/catalogs/powers/differences").json()
    assert (told["before"], told["after"]) == (1, 2)
    [one] = told["items"]
    assert (one["kind"], one["code"]) == ("changed", "GM-XK-0025")
    assert {"field": "supervision", "before": "区政务服务监督电话；12345", "after": "区城管局监督电话"} in one["fields"]
    assert web.get("/api/v1/catalogs/no.such/editions").status_code == 404
