# SPDX-License-Identifier: Apache-2.0
"""Signing in by phone code, what is mine, and who may see the outbox."""

import re

import pytest

from mingfu.engines.cases import read_case
from mingfu.kernel.access import system
from mingfu.kernel.clock.models import Deployment
from mingfu.kernel.parties import find_by, identifiers_of, reveal

PHONE = "13900000001"


@pytest.fixture
def signed_in(web):
    def enter(phone=PHONE, after="/me"):
        sent = web.post("/sign-in", {"phone": phone, "next": after})
        assert sent.status_code == 303, sent.content.decode()
        code = re.search(r"验证码是 (\d{6})", web.get("/outbox").content.decode()).group(1)
        answer = web.post("/sign-in/code", {"code": code, "next": after})
        assert answer.status_code == 303
        return answer

    return enter


def test_a_code_by_sms_signs_in(web, signed_in, text_of):
    assert web.get("/me")["Location"] == "/sign-in?next=/me"
    assert signed_in()["Location"] == "/me"
    said = text_of(web.get("/me"))
    assert "139****0001" in said
    assert "还没有办件" in said
    assert PHONE not in said
    assert web.post("/sign-out").status_code == 303
    assert web.get("/me").status_code == 302


@pytest.mark.parametrize(
    ("phone", "said"), [("139", "您填了 3 位"), ("abc", "手机号码只能有数字"), ("", "请填写手机号码")]
)
def test_a_wrong_phone_is_told(web, text_of, phone, said):
    answer = web.post("/sign-in", {"phone": phone})
    assert answer.status_code == 422
    assert said in text_of(answer)


def test_a_wrong_code_says_how_many_tries_are_left(web, text_of):
    web.post("/sign-in", {"phone": PHONE})
    code = re.search(r"验证码是 (\d{6})", web.get("/outbox").content.decode()).group(1)
    wrong = web.post("/sign-in/code", {"code": str((int(code) + 1) % 1_000_000).zfill(6)})
    assert wrong.status_code == 422
    assert "还可以再试 4 次" in text_of(wrong)
    assert web.get("/me").status_code == 302


def test_a_second_code_has_to_wait(web, text_of):
    web.post("/sign-in", {"phone": PHONE})
    answer = web.post("/sign-in", {"phone": PHONE})
    assert answer.status_code == 429
    assert "验证码发送过于频繁" in text_of(answer)


@pytest.mark.parametrize("after", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"])
def test_nobody_is_sent_elsewhere(web, signed_in, after):
    assert signed_in(after=after)["Location"] == "/me"


def test_what_is_said_when_signed_in_is_mine(web, signed_in, say, text_of, queries):
    signed_in()
    form = text_of(web.get("/say"))
    assert "以谁的名义提出？" in form
    # What the account holds is shown masked, with where it comes from; what it does not hold is asked.
    assert "已从您的账号带出：139****0001" in form
    assert "怎么称呼您" in form
    number = say()
    assert read_case(number).party == str(find_by("phone", PHONE).id)
    with queries(20):
        mine = text_of(web.get("/me"))
    assert "沧江路与跃华路路口的路灯不亮" in mine
    with queries(20):
        assert web.get(f"/case/{number}").status_code == 200


def test_one_may_stay_nameless_though_signed_in(web, signed_in, say):
    signed_in()
    assert read_case(say(**{"as": "anonymous"})).party == ""


def test_who_looked_at_my_data_is_shown(web, signed_in, text_of):
    signed_in()
    party = find_by("phone", PHONE)
    reveal(identifiers_of(party.id, "phone")[0], actor=system("notices"), purpose="发送通知")
    said = text_of(web.get("/me"))
    assert "查看手机号" in said
    assert "发送通知" in said


def test_a_live_district_has_no_outbox(web):
    Deployment.objects.update(kind="live")
    assert web.get("/outbox").status_code == 404
