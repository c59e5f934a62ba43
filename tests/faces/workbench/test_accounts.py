# SPDX-License-Identifier: Apache-2.0
"""Signing in and out, choosing passwords, accepting invitations, lost sessions."""

import pytest
from django.test import Client

from mingfu.kernel import organs
from mingfu.kernel.access import SYSTEM

PASSWORD = "四个不相干的词 lantern-river"


def test_signing_in_leads_back_to_the_page_that_was_asked_for(seat, read):
    seat("3001", "gm.urban.handler", shown="示例甲")
    client = Client()
    answer = client.get("/desk/inbox?state=mine")
    assert answer["Location"] == "/desk/sign-in?next=%2Fdesk%2Finbox%3Fstate%3Dmine"
    page = client.get(answer["Location"])
    assert page.status_code == 200
    typed = {"number": "3001", "password": PASSWORD, "next": "/desk/inbox?state=mine"}
    answer = client.post("/desk/sign-in", typed)
    assert (answer.status_code, answer["Location"]) == (302, "/desk/inbox?state=mine")
    assert "区城管执法局承办岗 · 示例甲" in read(client.get("/desk/"))


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/desk/", "javascript:alert(1)"])
def test_signing_in_leads_to_no_other_site(seat, target):
    seat("3001", "gm.urban.handler")
    answer = Client().post("/desk/sign-in", {"number": "3001", "password": PASSWORD, "next": target})
    assert answer["Location"] == "/desk/"


def test_a_wrong_password_keeps_the_number_and_says_what_happens_next(seat, read):
    seat("3001", "gm.urban.handler")
    answer = Client().post("/desk/sign-in", {"number": "3001", "password": "wrong"})
    assert answer.status_code == 422
    assert "工号或密码不正确。请核对后重试" in read(answer)
    assert 'value="3001"' in answer.content.decode()
    assert "wrong" not in answer.content.decode()
    assert "<title>错误：" in answer.content.decode()


def test_after_several_wrong_passwords_the_number_is_locked_and_the_page_says_for_how_long(seat, read):
    seat("3001", "gm.urban.handler")
    client = Client()
    answers = [client.post("/desk/sign-in", {"number": "3001", "password": "wrong"}) for _try in range(6)]
    assert answers[-1].status_code == 429
    assert "登录失败次数过多" in read(answers[-1])
    right = client.post("/desk/sign-in", {"number": "3001", "password": PASSWORD})
    assert right.status_code == 429


def test_somebody_without_a_post_does_not_come_in(seat, read):
    seat("3001")
    answer = Client().post("/desk/sign-in", {"number": "3001", "password": PASSWORD})
    assert answer.status_code == 403
    assert "您的账号目前没有任职岗位" in read(answer)


def test_signing_out_ends_the_session(seat, browse):
    seat("3001", "gm.urban.handler")
    client = browse("3001")
    assert client.post("/desk/sign-out")["Location"] == "/desk/sign-in"
    assert client.get("/desk/").status_code == 302
    assert client.get("/desk/sign-out").status_code == 405


def test_an_invitation_makes_an_account_that_may_sign_in(read):
    letter = organs.invite("gm.urban.handler", actor=SYSTEM, number="9001")
    client = Client()
    page = client.get(f"/invitations/{letter.token}")
    assert "区城管执法局承办岗" in read(page)
    weak = client.post(f"/invitations/{letter.token}", {"shown": "示例乙", "password": "short"})
    assert weak.status_code == 422
    assert "请用至少 12 个字符" in read(weak)
    assert 'value="示例乙"' in weak.content.decode()
    done = client.post(f"/invitations/{letter.token}", {"shown": "示例乙", "password": PASSWORD})
    assert (done.status_code, done["Location"]) == (302, "/desk/sign-in")
    assert "请用工号 9001 登录" in read(client.get("/desk/sign-in"))
    answer = client.post("/desk/sign-in", {"number": "9001", "password": PASSWORD})
    assert answer["Location"] == "/desk/"
    gone = client.get(f"/invitations/{letter.token}")
    assert gone.status_code == 410
    assert "邀请链接无效、已使用或已过期" in read(gone)


def test_a_first_password_must_be_changed_before_anything_else(seat, read):
    from django.contrib.auth.hashers import make_password  # noqa: PLC0415 - settings are read when it loads

    organs.enrol("9002", "示例丙", actor=SYSTEM, password=make_password(PASSWORD), must_change=True)
    organs.appoint("9002", "gm.urban.handler", actor=SYSTEM)
    client = Client()
    client.post("/desk/sign-in", {"number": "9002", "password": PASSWORD})
    for address in ("/desk/", "/desk/inbox", "/desk/cases"):
        assert client.get(address)["Location"] == "/desk/password"
    wrong = client.post("/desk/password", {"old": "nonsense", "password": "another-long-sentence"})
    assert wrong.status_code == 422
    assert "工号或密码不正确" in read(wrong)
    weak = client.post("/desk/password", {"old": PASSWORD, "password": "123"})
    assert weak.status_code == 422
    answer = client.post("/desk/password", {"old": PASSWORD, "password": "another-long-sentence"})
    assert answer["Location"] == "/desk/"
    assert client.get("/desk/").status_code == 200


def test_a_changed_password_ends_the_other_sessions(seat, browse):
    seat("3001", "gm.urban.handler")
    here, elsewhere = browse("3001"), browse("3001")
    here.post("/desk/password", {"old": PASSWORD, "password": "another-long-sentence"})
    assert here.get("/desk/").status_code == 200
    assert elsewhere.get("/desk/").status_code == 302


def test_a_lost_session_shows_what_was_typed_and_sends_nothing(crew, handling, token, browse, read):
    client = browse("3001")
    client.post("/desk/sign-out")
    answer = client.post(
        f"/desk/cases/{handling}/tasks/{token(handling, 'handle')}/completion",
        {"findings": "灯具驱动电源损坏，已核实。", "key": "k"},
    )
    assert answer.status_code == 401
    assert "您的登录已经结束" in read(answer)
    assert "灯具驱动电源损坏，已核实。" in read(answer)
    assert 'href="/desk/sign-in"' in answer.content.decode()


def test_a_citizen_is_no_official(citizen):
    client = Client()
    session = client.session
    session["party"] = str(citizen.id)
    session.save()
    client.cookies["mingfu_session"] = session.session_key
    assert client.get("/desk/")["Location"].startswith("/desk/sign-in")


def test_one_person_with_several_posts_sees_the_queues_of_all(seat, say, browse, read):
    seat("2001", "gm.hotline.desk", "gm.urban.handler")
    number = say()
    said = read(browse("2001").get("/desk/inbox"))
    assert number in said
    assert "12345热线受理派单席 等 2 个岗位" in said
