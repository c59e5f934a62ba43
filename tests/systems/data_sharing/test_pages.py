# SPDX-License-Identifier: Apache-2.0
"""The pages for everybody and for the person concerned, through HTTP: catalogue, check, dossier, copies, correction."""

import json
from datetime import date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from mingfu.engines import cases
from mingfu.engines.cases import files_of
from mingfu.kernel.access import SYSTEM
from mingfu.kernel.clock import LEGAL_ZONE
from mingfu.kernel.parties import give_mandate, party
from mingfu.systems.data_sharing.certificates.commands import issue_certificate, revoke_certificate
from mingfu.systems.data_sharing.certificates.queries import any_certificate, qr_text
from mingfu.systems.data_sharing.exchange.records import keep_record

pytestmark = pytest.mark.usefixtures("district", "seeded")

FOOD = {"body": "试验饮食店", "operator": "刘洋", "address": "荷城街道沧江路 1 号", "scope": "热食类制售"}
RELIEF = {"kind": "城镇低保", "since": "2025-06", "household_size": "3", "monthly": "1800"}
SUBJECT = {"subject": "item:poverty-relief", "field": "household_size"}


@pytest.fixture(autouse=True)
def spring(at):
    return at(datetime(2026, 3, 2, 9, 0, tzinfo=LEGAL_ZONE))


@pytest.fixture
def liu(person, official):
    who = person("刘洋", phone="13800138000")
    civil = official("gm.civil.handler")
    keep_record("poverty-relief", who.party, RELIEF, actor=civil, since=date(2025, 6, 1))
    return who


@pytest.fixture
def shop(person, official):
    who = person("试验饮食店", kind="body")
    issue_certificate("food-licence", FOOD, actor=official("gm.market.handler"), party=who.party)
    return who


def text_of(answer, status=200):
    assert answer.status_code == status, answer.content.decode()[:600]
    return answer.content.decode()


def test_the_catalogue_is_open_to_everybody(queries):
    client = Client()
    with queries(20):
        page = text_of(client.get("/data/"))
    assert "找到 41 项" in page
    assert "自然人基本信息" in page
    found = text_of(client.get("/data/", {"q": "低保", "organ": "gm.civil", "share": "conditional"}))
    assert "找到 0 项" in found
    found = text_of(client.get("/data/", {"q": "保障金额"}))
    assert "找到 1 项" in found
    with queries(15):
        item = text_of(client.get("/data/items/poverty-relief"))
    assert "最低生活保障审核确认" in item
    assert "个人信息保护法第三十四条" in item
    assert "依据尚未核对原文" in item
    text_of(client.get("/data/items/no-such"), 404)
    assert client.get("/data/catalogue/csv").content.decode("utf-8-sig").count("\r\n") == 42
    assert client.get("/data/catalogue/xlsx").content[:2] == b"PK"
    text_of(client.get("/data/catalogue/pdf"), 404)
    text_of(client.get("/data/", {"q": "\x00<script>alert(1)</script>" * 9, "organ": "x" * 500}))


def test_anybody_checks_a_certificate_and_a_forged_one_is_told(shop, official):
    client, held = Client(), any_certificate("GM-SPJY-2026-000001")
    page = text_of(client.get("/certificates/check"))
    assert "核验码" in page
    page = text_of(client.get("/certificates/check", {"c": qr_text(held)}))
    assert "这张证照是真的，现在有效。" in page
    assert "试验饮食店" in page
    # Minimal: who runs it and where stays with the holder.
    assert "刘洋" not in page
    assert "沧江路" not in page
    forged = qr_text(held)[:-6] + "AAAAAA"
    page = text_of(client.get("/certificates/check", {"c": forged}))
    assert "这个二维码是伪造的" in page
    assert "试验饮食店" not in page
    page = text_of(client.post("/certificates/check", {"text": forged}), 422)
    assert "这个二维码是伪造的" in page
    sent = {"number": held.number, "code": held.code, "name": "别的饮食店"}
    assert "不能由他使用" in text_of(client.post("/certificates/check", sent))
    wrong = text_of(client.post("/certificates/check", sent | {"code": "A" * 12}), 422)
    assert "证照编号和核验码对不上" in wrong
    assert "<title>错误：核验电子证照·" in "".join(wrong.split())
    assert "证照编号和核验码对不上" in text_of(client.post("/certificates/check", {}), 422)
    assert "读不懂这个二维码" in text_of(client.post("/certificates/check", {"text": "\u202e" * 9000}), 422)
    revoke_certificate(held.number, actor=official("gm.market.head"), ground="surrendered", reason="经营者申请注销")
    page = text_of(client.get("/certificates/check", {"c": qr_text(held)}))
    assert "已经失效，不能再用" in page
    assert "依法注销" in page
    assert client.get("/certificates/check_certificate.py").getvalue().startswith(b"# SPDX")


def test_the_dossier_is_its_own_persons(liu, shop, signed_in, queries):
    assert Client().get("/dossier/")["Location"] == "/sign-in?next=/dossier/"
    mine = signed_in(liu)
    with queries(24):
        page = text_of(mine.get("/dossier/"))
    assert "城镇低保" in page
    assert "最低生活保障信息，区民政局" in page
    assert "还没有人读取过" in page
    assert "/dossier/" in text_of(mine.get("/me"))
    # Another's dossier, certificate, copy: not there, whoever asks.
    text_of(mine.get("/dossier/", {"for": str(shop.party)}), 403)
    text_of(mine.get("/dossier/export/json", {"for": str(shop.party)}), 403)
    text_of(mine.get("/dossier/certificates/GM-SPJY-2026-000001"), 404)
    text_of(mine.get("/dossier/certificates/GM-SPJY-2026-000001/fields"), 404)
    give_mandate(party(shop.party), party(liu.party), actor=SYSTEM, scope="all")
    page = text_of(mine.get("/dossier/", {"for": str(shop.party)}))
    assert "GM-SPJY-2026-000001" in page
    assert text_of(mine.get("/dossier/certificates/GM-SPJY-2026-000001/fields", {"for": str(shop.party)})).count(
        "沧江路"
    )
    pdf = mine.get("/dossier/certificates/GM-SPJY-2026-000001")
    assert (pdf["Content-Type"], pdf.content[:5], pdf["Cache-Control"]) == ("application/pdf", b"%PDF-", "no-store")


def test_a_copy_to_keep(liu, signed_in, official):
    mine = signed_in(liu)
    told = json.loads(mine.get("/dossier/export/json").content)
    assert told["format"] == "mingfu-dossier/1"
    assert told["data"][1]["values"]["monthly"] == {"label": "月保障金额", "value": "1800", "disputed": False}
    assert mine.get("/dossier/export/pdf").content[:5] == b"%PDF-"
    text_of(mine.get("/dossier/export/xml"), 404)
    assert Client().get("/dossier/export/json").status_code == 302


def test_asking_for_correction_keeps_what_was_typed(liu, shop, signed_in):
    mine = signed_in(liu)
    page = text_of(mine.get("/dossier/correction", SUBJECT))
    assert "保障人数" in page
    assert ">3<" in page
    page = text_of(mine.post("/dossier/correction", SUBJECT | {"right": "4", "why": ""}), 422)
    assert 'value="4"' in page
    sent = SUBJECT | {"right": "4", "why": "去年十月孩子出生", "key": "once"}
    bad = text_of(
        mine.post("/dossier/correction", sent | {"proof": SimpleUploadedFile("坏.exe", b"MZ" + b"0" * 40)}), 422
    )
    assert "去年十月孩子出生" in bad
    assert cases.cases_for(liu).count() == 0
    done = mine.post("/dossier/correction", sent)
    assert (done.status_code, done["Location"]) == (303, "/dossier/")
    [case] = cases.cases_for(liu)
    assert (case.organ, files_of(cases.read_case(case.number))) == ("gm.civil", [])
    page = text_of(mine.get("/dossier/"))
    assert "有异议，核实中" in page
    # A second click answers as the first did.
    assert mine.post("/dossier/correction", sent).status_code == 303
    assert cases.cases_for(liu).count() == 1
    text_of(signed_in(shop).get("/dossier/correction", SUBJECT), 404)
    text_of(mine.get("/dossier/correction", {"subject": "item:x", "field": "y"}), 404)
    text_of(mine.get(f"/case/{case.number}"))
