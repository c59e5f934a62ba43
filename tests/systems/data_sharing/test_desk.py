# SPDX-License-Identifier: Apache-2.0
"""The workbench through HTTP: a request from end to end, a reading, the catalogue in and out, certificates; and who may not."""

from datetime import date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from lxml import html

from mingfu.engines import cases
from mingfu.kernel.clock import LEGAL_ZONE
from mingfu.systems.data_sharing.catalogue.items import data_item
from mingfu.systems.data_sharing.exchange.records import keep_record
from mingfu.systems.data_sharing.models import Certificate, Reading, Refresh, Use

pytestmark = pytest.mark.usefixtures("district", "seeded")

NEW = "/desk/data/requests/new/poverty-relief/services.promised"
ASKED = {
    "power": "GM-JF-0009", "purpose": "审核公租房申请人是否属于低保家庭", "f_kind": ["check"], "months": "6", "key": "one",
}  # fmt: skip


@pytest.fixture(autouse=True)
def spring(at):
    return at(datetime(2026, 3, 2, 9, 0, tzinfo=LEGAL_ZONE))


def text_of(answer, status=200):
    assert answer.status_code == status, answer.content.decode()[:800]
    return answer.content.decode()


def test_a_request_a_use_and_a_reading(signed_in, official, person, applied, task, react, queries):
    housing, civil = signed_in("gm.housing.handler"), signed_in("gm.civil.head")
    assert "最低生活保障信息" in text_of(housing.get("/desk/data/requests/new"))
    chosen = housing.post("/desk/data/requests/new", {"item": "poverty-relief", "procedure": "services.promised"})
    assert chosen["Location"] == NEW
    page = html.fromstring(text_of(housing.get(NEW)))
    # Of the power list an organ is offered its own entries alone; every field asks for the step that needs it.
    powers = page.xpath("//select[@name='power']/option/@value")
    assert "GM-JF-0009" in powers
    assert "GM-XK-0003" not in powers
    assert {"check", "review", "decide"} <= set(page.xpath("//input[@name='f_kind']/@value"))
    back = text_of(housing.post(NEW, ASKED | {"f_kind": []}), 422)
    assert "请至少选一个字段" in back
    assert "审核公租房申请人是否属于低保家庭" in back
    assert housing.post(NEW, ASKED)["Location"] == "/desk/data/requests"
    assert housing.post(NEW, ASKED).status_code == 303
    [case] = cases.cases_for(official("gm.civil.head"))
    with queries(30):
        assert case.number in text_of(housing.get("/desk/data/requests"))
    assert f"/desk/cases/{case.number}" in text_of(civil.get("/desk/data/requests"))
    head, handler = official("gm.civil.head"), official("gm.civil.handler", number="C1")
    cases.complete_task(case.number, task(case.number, "answer"), {"decision": ["agree"]}, actor=head)
    cases.complete_task(
        case.number, task(case.number, "deliver"), {"way": ["exchange"], "tested": ["yes"]}, actor=handler
    )
    react(case.number)

    who = person("刘洋")
    keep_record("poverty-relief", who.party, {"kind": "城镇低保"}, actor=handler, since=date(2025, 6, 1))
    number = applied(who)
    assert "读取并记录" in text_of(housing.get("/desk/data/read", {"case": number}))
    sent = {"case": number, "item": "poverty-relief", "fields-poverty-relief": ["kind"]}
    page = text_of(housing.post("/desk/data/read", sent))
    assert "城镇低保" in page
    page = text_of(housing.post("/desk/data/read", sent | {"case": "2026-999999"}), 422)
    assert "没有找到编号" in page
    assert "城镇低保" not in page
    assert Reading.objects.count() == 1
    # The person reads who, what, for which matter, by which right.
    mine = text_of(signed_in(who).get("/dossier/"))
    for words in ("区住建水利局", "最低生活保障信息：保障类别", f"用于办件 {number}", f"获准使用编号 {case.number}"):
        assert words in mine
    assert number in text_of(housing.get("/desk/data/readings"))
    assert "还没有读取过" in text_of(civil.get("/desk/data/readings"))
    assert "请写明结束使用的原因" in text_of(
        housing.post("/desk/data/requests", {"use": case.number, "reason": ""}), 422
    )
    assert housing.post("/desk/data/requests", {"use": case.number, "reason": "项目结束"}).status_code == 303
    assert Use.objects.get().end.ground == "given-up"


def test_the_catalogue_goes_out_and_comes_in(signed_in, queries):
    bureau, urban = signed_in("gm.data.handler"), signed_in("gm.urban.handler")
    with queries(30):
        page = text_of(bureau.get("/desk/data/"))
    assert "超过更新频率没有更新" in page
    text_of(urban.get("/desk/data/import"), 403)
    text_of(urban.post("/desk/data/import", {}), 403)
    sheet = bureau.get("/desk/data/catalogue/csv").content.decode("utf-8-sig")
    same = SimpleUploadedFile("data.csv", sheet.encode("utf-8-sig"))
    assert "没有要改的" in text_of(bureau.post("/desk/data/import", {"sheet": same}))
    other = sheet.replace("占用城市道路许可信息", "占道许可信息").replace("每周", "实时")
    page = text_of(bureau.post("/desk/data/import", {"sheet": SimpleUploadedFile("d.csv", other.encode("utf-8-sig"))}))
    assert data_item("road-occupation").title == "占用城市道路许可信息"
    [held] = html.fromstring(page).xpath("//input[@name='held']/@value")
    assert bureau.post("/desk/data/import", {"held": held}).status_code == 303
    assert data_item("road-occupation").title == "占道许可信息"
    for wrong in (
        {},
        {"held": "x"},
        {"sheet": SimpleUploadedFile("d.csv", b"\xff\xfe\x00")},
        {"sheet": SimpleUploadedFile("d.exe", b"MZ")},
    ):
        text_of(bureau.post("/desk/data/import", wrong), 422)


def test_an_item_is_changed_by_the_bureau_and_refreshed_by_its_owner(signed_in):
    bureau, urban = signed_in("gm.data.handler"), signed_in("gm.urban.handler")
    here = "/desk/data/items/road-occupation"
    page = html.fromstring(text_of(bureau.get(here)))
    form = next(one for one in page.forms if one.fields.get("do") == "publish")
    typed = {name: value for name, value in form.form_values() if name != "csrfmiddlewaretoken"}
    assert "请改正" in text_of(bureau.post(here, typed | {"fields": ""}), 422)
    assert bureau.post(here, typed | {"title": "占道信息"}).status_code == 303
    assert data_item("road-occupation").title == "占道信息"
    assert urban.post(here, {"do": "refresh", "rows": "12"}).status_code == 303
    assert (Refresh.objects.get().rows, Refresh.objects.get().on) == (12, date(2026, 3, 2))
    text_of(bureau.get("/desk/data/items/no-such"), 404)


def test_certificates_by_hand(signed_in):
    market, head, health = signed_in("gm.market.handler"), signed_in("gm.market.head"), signed_in("gm.health.handler")
    new = "/desk/data/certificates/new/food-licence"
    assert new in text_of(market.get("/desk/data/certificates"))
    assert new not in text_of(health.get("/desk/data/certificates"))
    page = text_of(market.post(new, {"body": "", "scope": "热食类制售"}), 422)
    assert "热食类制售" in page
    done = market.post(new, {"body": "喆堃昇饮食店", "scope": "热食类制售"})
    here = "/desk/data/certificates/GM-SPJY-2026-000001"
    assert done["Location"] == here
    assert "喆堃昇饮食店" in text_of(market.get(here))
    assert "使证照失效" not in text_of(market.get(here))
    text_of(health.get(here), 404)
    text_of(health.get(f"{here}/pdf"), 404)
    text_of(market.get("/desk/data/certificates/new/passport"), 404)
    assert market.get(f"{here}/pdf").content[:5] == b"%PDF-"
    assert "至少 4 个字" in text_of(head.post(here, {"ground": "surrendered", "reason": ""}), 422)
    assert head.post(here, {"ground": "surrendered", "reason": "经营者申请注销"}).status_code == 303
    page = text_of(head.get(here))
    assert "依法注销：经营者申请注销" in page
    assert Certificate.objects.count() == 1
    assert "GM-SPJY-2026-000001" in text_of(market.get("/desk/data/certificates", {"q": "spjy"}))
