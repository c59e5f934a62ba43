# SPDX-License-Identifier: Apache-2.0
"""Machines: checking a certificate, and reading for a live case by the key of a use, through the same gates."""

import json
from datetime import date, datetime

import pytest
from django.test import Client

from mingfu.kernel.clock import LEGAL_ZONE
from mingfu.systems.data_sharing.certificates.commands import issue_certificate
from mingfu.systems.data_sharing.certificates.queries import any_certificate, qr_text
from mingfu.systems.data_sharing.dossier import readings_about
from mingfu.systems.data_sharing.exchange.records import keep_record
from mingfu.systems.data_sharing.exchange.tokens import give_token
from mingfu.systems.data_sharing.exchange.uses import agree_use, end_use
from mingfu.systems.data_sharing.models import Reading, UseToken

pytestmark = pytest.mark.usefixtures("district", "seeded")

FOOD = {"body": "试验饮食店", "operator": "刘洋", "scope": "热食类制售"}


@pytest.fixture(autouse=True)
def spring(at):
    return at(datetime(2026, 3, 2, 9, 0, tzinfo=LEGAL_ZONE))


def post(path, body, **headers):
    answer = Client().post(f"/api/v1/{path}", json.dumps(body), content_type="application/json", headers=headers)
    return answer.status_code, answer.json()


def test_a_certificate_is_checked(official):
    number = issue_certificate("food-licence", FOOD, actor=official("gm.market.handler"))
    held = any_certificate(number)
    status, told = post("certificates/verification", {"text": qr_text(held), "name": "试验饮食店"})
    assert (status, told["state"], told["valid_until"], told["holder"]) == (200, "valid", "2031-03-01", True)
    assert told["shown"] == {"经营者名称": "试验饮食店"}
    assert post("certificates/verification", {"number": number, "code": held.code})[1]["holder"] is None
    for body, expected in (
        ({"text": qr_text(held)[:-6] + "AAAAAA"}, (422, "certificate-forged")),
        ({"text": "x"}, (422, "certificate-unreadable")),
        ({"number": number, "code": "A" * 12}, (404, "certificate-unknown")),
        ({"number": number}, (400, "parameter-missing")),
        ({"number": 5, "code": "x"}, (422, "value-wrong")),
    ):
        status, told = post("certificates/verification", body)
        assert (status, told["code"]) == expected, body


def test_a_system_reads_by_the_key_of_its_use(official, person, applied):
    housing = official("gm.housing.handler", number="H1")
    agree_use(
        number="2026-000900", item="poverty-relief", organ="gm.housing", owner="gm.civil", power="GM-JF-0009",
        procedure="services.promised", steps={"kind": ["check"]}, months=6, actor=housing,
    )  # fmt: skip
    token = give_token("2026-000900", actor=housing)
    assert token not in str(UseToken.objects.values())
    who = person("刘洋")
    civil = official("gm.civil.handler")
    keep_record(
        "poverty-relief", who.party, {"kind": "城镇低保", "monthly": "1800"}, actor=civil, since=date(2025, 6, 1)
    )
    asked = {"case": applied(who), "item": "poverty-relief", "fields": ["kind"]}
    status, told = post("exchange/readings", asked, **{"Exchange-Token": token})
    assert (status, [(one["field"], one["value"]) for one in told["items"]]) == (200, [("kind", "城镇低保")])
    assert readings_about(who.party)[0].who == "区住建水利局"
    assert Reading.objects.get().by == "post:gm.housing.handler#use-2026-000900"
    other = give_token("2026-000900", actor=housing)
    for body, key, expected in (
        (asked, token, (401, "data-token-wrong")),
        (asked, "0" * 48, (401, "data-token-wrong")),
        (asked | {"item": "marriage"}, other, (401, "data-token-wrong")),
        (asked | {"fields": ["kind", "monthly"]}, other, (403, "data-fields-beyond")),
        (asked | {"case": "2026-999999"}, other, (404, "case-unknown")),
        (asked | {"fields": "kind"}, other, (422, "value-wrong")),
    ):
        status, told = post("exchange/readings", body, **{"Exchange-Token": key})
        assert (status, told["code"]) == expected, (body, key)
    assert post("exchange/readings", asked)[0] == 400
    end_use("2026-000900", actor=housing, reason="系统已经下线")
    assert post("exchange/readings", asked, **{"Exchange-Token": other})[1]["code"] == "data-use-over"
    assert Reading.objects.count() == 1
