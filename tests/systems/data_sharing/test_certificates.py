# SPDX-License-Identifier: Apache-2.0
"""Certificates from issue to end: numbers, signature, check by code and QR, forgery, the wrong person, revocation, erasure."""

import base64
import json
from datetime import date, datetime

import pytest

from mingfu.kernel.access import ANONYMOUS, SYSTEM
from mingfu.kernel.clock import LEGAL_ZONE
from mingfu.kernel.ledger import events_of as told
from mingfu.systems.data_sharing.certificates.checking import check_certificate, take_presented
from mingfu.systems.data_sharing.certificates.commands import (
    correct_certificate,
    ends_on,
    erase_certificate,
    issue_certificate,
    revoke_certificate,
)
from mingfu.systems.data_sharing.certificates.kinds import kind_of
from mingfu.systems.data_sharing.certificates.queries import any_certificate, content_of, qr_text
from mingfu.systems.data_sharing.models import Certificate, Reading, Series

pytestmark = pytest.mark.usefixtures("district", "seeded")

CREDIT = "91440608MA0000000X"
FOOD = {"body": "试验饮食店", "operator": "刘洋", "address": "荷城街道沧江路 1 号", "scope": "餐饮服务：热食类制售"}


@pytest.fixture(autouse=True)
def spring(at):
    return at(datetime(2026, 3, 2, 9, 0, tzinfo=LEGAL_ZONE))


@pytest.fixture
def market(official):
    return official("gm.market.handler")


@pytest.fixture
def head(official):
    return official("gm.market.head", number="T2")


@pytest.fixture
def shop(person):
    return person("试验饮食店", kind="body")


def test_a_licence_of_sixty_months_ends_the_day_before_the_same_day(market, shop):
    number = issue_certificate("food-licence", FOOD, actor=market, party=shop.party)
    held = any_certificate(number)
    assert number == "GM-SPJY-2026-000001"
    # Sixty months from 2 March 2026: the last day is 1 March 2031.
    assert (held.valid_from, held.valid_until) == (date(2026, 3, 2), date(2031, 3, 1))
    assert issue_certificate("food-licence", FOOD, actor=market, party=shop.party) == "GM-SPJY-2026-000002"
    # A month that has no such day ends with its last: twelve months from 29 February 2028 end on 27 February 2029.
    assert ends_on(kind_of("residence-permit"), date(2028, 2, 29)) == date(2029, 2, 27)
    assert ends_on(kind_of("business-licence"), date(2026, 3, 2)) is None


def test_nothing_personal_stands_in_row_event_or_statement(market, shop, events_of):
    number = issue_certificate("food-licence", FOOD, actor=market, party=shop.party)
    held = any_certificate(number)
    assert events_of(f"certificate:{number}") == ["certificate.issued"]
    seen = (
        held.statement
        + bytes(held.content).decode("latin-1")
        + json.dumps([e.payload for e in told(f"certificate:{number}")], default=str)
    )
    for text in FOOD.values():
        assert text not in seen
    assert content_of(held) == {**FOOD, "credit_code": ""}


def test_anybody_checks_by_code_and_by_qr(market, shop, at):
    held = any_certificate(issue_certificate("food-licence", FOOD, actor=market, party=shop.party))
    # Full-width, small letters, spaces: the code is read as a person types it.
    typed = "　".join([held.code[:4].lower(), held.code[4:8], held.code[8:]])
    for check in (
        check_certificate(number=held.number.lower(), code=typed),
        check_certificate(text=qr_text(held)),
        check_certificate(text=f"https://example.cn/certificates/check?c={qr_text(held)}"),
    ):
        assert (check.number, check.title, check.standing.state) == (held.number, "食品经营许可证", "valid")
        # Minimal: name and credit code of a body; not who runs it, not where.
        assert check.facts == (("经营者名称", "试验饮食店"),)
        assert check.holder is None
    assert check_certificate(text=qr_text(held), name="试验饮食店").holder is True
    assert check_certificate(text=qr_text(held), name="别的饮食店").holder is False
    at(datetime(2031, 3, 1, 23, 0, tzinfo=LEGAL_ZONE))
    assert check_certificate(text=qr_text(held)).standing.state == "valid"
    at(datetime(2031, 3, 2, 0, 0, tzinfo=LEGAL_ZONE))
    assert check_certificate(text=qr_text(held)).standing.state == "expired"


def test_a_persons_certificate_shows_no_person(official, person):
    liu = person("刘洋")
    said = {"name": "刘洋", "address": "杨和镇"}
    number = issue_certificate("residence-permit", said, actor=official("gm.police.handler"), party=liu.party)
    assert check_certificate(text=qr_text(any_certificate(number))).facts == ()


def altered(text, **changes):
    mark, packed, proof = text.split(".")
    plain = json.loads(base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4))) | changes
    again = base64.urlsafe_b64encode(json.dumps(plain, sort_keys=True, separators=(",", ":")).encode()).decode()
    return f"{mark}.{again.rstrip('=')}.{proof}"


def test_forged_and_broken_codes_are_told_apart(market, shop, refused):
    held = any_certificate(issue_certificate("food-licence", FOOD, actor=market, party=shop.party))
    text = qr_text(held)
    with refused("certificate-forged"):
        check_certificate(text=altered(text, u="2099-12-31"))
    with refused("certificate-forged"):
        check_certificate(text=text[:-8] + "AAAAAAAA")
    for broken in ("https://example.cn/", "MFC1.", "MFC1.%%.%%", "MFC2" + text[4:], "x" * 5000, "MFC1.e30.e30", "\x00"):
        with refused("certificate-unreadable"):
            check_certificate(text=broken)
    for number, code in (("GM-SPJY-2026-000009", held.code), (held.number, "A" * 12), (held.number, ""), ("", "")):
        with refused("certificate-unknown"):
            check_certificate(number=number, code=code)


def test_who_presents_another_persons_certificate_is_told(market, shop, person, official, refused, at):
    held = any_certificate(issue_certificate("food-licence", FOOD, actor=market, party=shop.party))
    text, other = qr_text(held), person("隔壁饮食店", kind="body")
    with refused("certificate-anothers"):
        take_presented(text, party=other.party, actor=other)
    with refused("certificate-anothers"):
        take_presented(f"{held.number} {held.code}", party=None, actor=ANONYMOUS)
    with refused("certificate-other-kind"):
        take_presented(text, party=shop.party, kind="business-licence", actor=shop)
    assert Reading.objects.count() == 0
    shown = take_presented(f"{held.number} {held.code}", party=shop.party, kind="food-licence", actor=shop)
    assert (shown.number, shown.organ_name, shown.valid) == (held.number, "区市场监管局", True)
    line = Reading.objects.get()
    assert (line.right, line.certificate, line.party) == ("certificate", held.number, shop.party)
    at(datetime(2031, 3, 2, 9, 0, tzinfo=LEGAL_ZONE))
    with refused("certificate-expired"):
        take_presented(text, party=shop.party, actor=shop)


def test_a_certificate_without_an_account_goes_by_the_name(market, person, refused):
    held = any_certificate(issue_certificate("food-licence", FOOD, actor=market))
    assert take_presented(qr_text(held), party=person("试验饮食店", kind="body").party, actor=ANONYMOUS).valid
    with refused("certificate-anothers"):
        take_presented(qr_text(held), party=person("别的饮食店", kind="body").party, actor=ANONYMOUS)


def test_only_the_issuer_issues_and_its_head_revokes(market, head, official, shop, refused):
    with refused("data-not-owner"):
        issue_certificate("food-licence", FOOD, actor=official("gm.health.handler"), party=shop.party)
    number = issue_certificate("food-licence", FOOD, actor=market, party=shop.party)
    with refused("not-allowed"):
        revoke_certificate(number, actor=market, ground="surrendered", reason="经营者申请注销")
    with refused("data-not-owner"):
        revoke_certificate(number, actor=official("gm.health.head"), ground="surrendered", reason="经营者申请注销")
    with refused("certificate-reason-needed"):
        revoke_certificate(number, actor=head, ground="surrendered", reason="无")
    with refused("catalog-entry-unknown"):
        revoke_certificate(number, actor=head, ground="no-such-ground", reason="经营者申请注销")
    assert check_certificate(text=qr_text(any_certificate(number))).standing.state == "valid"
    revoke_certificate(number, actor=head, ground="surrendered", reason="经营者申请注销")
    stands = check_certificate(text=qr_text(any_certificate(number))).standing
    assert (stands.state, stands.ground, stands.on) == ("revoked", "依法注销", date(2026, 3, 2))
    with refused("certificate-revoked"):
        take_presented(qr_text(any_certificate(number)), party=shop.party, actor=shop)
    with refused("certificate-revoked"):
        revoke_certificate(number, actor=head, ground="surrendered", reason="经营者申请注销")


def test_a_wrong_certificate_is_replaced(market, head, shop, events_of):
    number = issue_certificate("food-licence", FOOD, actor=market, party=shop.party, case="2026-000001")
    made = correct_certificate(
        number, {"address": "荷城街道沧江路 2 号"}, actor=market, case="2026-000002", reason="地址写错"
    )
    assert content_of(any_certificate(made))["address"] == "荷城街道沧江路 2 号"
    assert (any_certificate(made).valid_until, any_certificate(made).party) == (date(2031, 3, 1), shop.party)
    stands = check_certificate(text=qr_text(any_certificate(number))).standing
    assert (stands.state, stands.successor, stands.reason) == ("revoked", made, "地址写错")
    assert events_of(f"certificate:{number}") == ["certificate.issued", "certificate.revoked"]


def test_what_cannot_be_is_not_issued(market, shop, refused):
    for content, kind in (
        ({**FOOD, "body": " "}, "food-licence"),
        ({**FOOD, "credit_code": "123"}, "food-licence"),
        ({**FOOD, "scope": "热食\u202e类"}, "food-licence"),
    ):
        with refused("certificate-faulty"):
            issue_certificate(kind, content, actor=market, party=shop.party)
    with refused("certificate-faulty"):
        issue_certificate("food-licence", FOOD, actor=market, until=date(2026, 3, 1))
    with refused("certificate-kind-unknown"):
        issue_certificate("passport", FOOD, actor=market)
    assert Certificate.objects.count() == 0
    issue_certificate("food-licence", FOOD, actor=market, case="2026-000001")
    with refused("certificate-issued-already"):
        issue_certificate("food-licence", FOOD, actor=market, case="2026-000001")
    # Nothing that was refused has taken a number.
    assert Series.objects.get().last == 1


def test_rare_names_and_long_texts_are_kept(official, market):
    number = issue_certificate("food-licence", {**FOOD, "body": "喆堃昇饮食店", "scope": "热" * 10_000}, actor=market)
    said = content_of(any_certificate(number))
    assert (said["body"], len(said["scope"])) == ("喆堃昇饮食店", 500)
    assert check_certificate(text=qr_text(any_certificate(number)), name=" 喆堃昇饮食店 ").holder is True


def test_what_was_erased_is_gone_and_the_signature_still_known(market, shop, official, refused):
    held = any_certificate(issue_certificate("food-licence", FOOD, actor=market, party=shop.party))
    text = qr_text(held)
    with refused("not-allowed"):
        erase_certificate(held.number, actor=market, basis="个人信息保护法第四十七条")
    erase_certificate(held.number, actor=official("gm.data.head"), basis="个人信息保护法第四十七条")
    erase_certificate(held.number, actor=SYSTEM, basis="个人信息保护法第四十七条")
    held.refresh_from_db()
    assert (held.content, held.salt, held.code, held.statement) == (None, None, "", "")
    check = check_certificate(text=text)
    assert (check.standing.state, check.facts) == ("erased", ())
    with refused("certificate-unknown"):
        check_certificate(number=held.number, code="")
