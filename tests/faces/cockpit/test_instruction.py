# SPDX-License-Identifier: Apache-2.0
"""Giving an instruction: the form, the file, the refusals, the double click."""

import pytest
from lxml import html

from mingfu.engines.cases import query_code
from mingfu.engines.cases.models import Submission


def key_of(answer):
    return html.fromstring(answer.content).xpath("//input[@name='key']/@value")[0]


def address(number):
    return f"/cockpit/cases/{number}/instruction"


def said(number):
    return list(
        Submission.objects.filter(case__number=number, form="instruction").values_list("content__text", flat=True)
    )


def test_a_leader_instructs_and_sees_it_in_the_file(signed_in, march):
    client, number = signed_in("gm.gov.mayor"), march["overdue"]
    shown = client.get(address(number))
    assert "路灯不亮" in shown.content.decode()
    sent = client.post(address(number), {"text": "请城管局今日到场。", "key": key_of(shown)})
    assert (sent.status_code, sent["Location"]) == (303, address(number))
    again = client.get(address(number)).content.decode()
    assert "请城管局今日到场。" in again
    assert "区政府区长岗" in again
    assert "已有批示" in client.get("/cockpit/").content.decode()


def test_a_double_click_instructs_once(signed_in, march):
    client, number = signed_in("gm.gov.mayor"), march["overdue"]
    typed = {"text": "请今日到场。", "key": key_of(client.get(address(number)))}
    for _click in range(2):
        assert client.post(address(number), typed).status_code == 303
    assert said(number) == ["请今日到场。"]


def test_without_words_the_form_comes_back(signed_in, march, events_of):
    client, number = signed_in("gm.gov.mayor"), march["overdue"]
    before = events_of(f"case:{number}")
    answer = client.post(address(number), {"text": "  ", "key": "k-1"})
    assert answer.status_code == 422
    assert "请写明批示内容" in answer.content.decode()
    assert key_of(answer) == "k-1"
    assert events_of(f"case:{number}") == before


@pytest.mark.parametrize("post", ["gm.office.oversight", "gm.office.head"])
def test_who_sees_but_may_not_instruct_is_told_who_may(signed_in, march, post):
    client, number = signed_in(post), march["overdue"]
    for answer in (client.get(address(number)), client.post(address(number), {"text": "请今日到场。"})):
        assert answer.status_code == 403
        assert "区长岗" in answer.content.decode()
    assert said(number) == []
    assert address(number) not in client.get("/cockpit/").content.decode()


@pytest.mark.parametrize("number", ["20260302999990", "x", "1"])
def test_a_number_nobody_has_does_not_exist(signed_in, march, number):
    client = signed_in("gm.gov.mayor")
    assert client.get(address(number)).status_code == 404
    assert client.post(address(number), {"text": "请今日到场。"}).status_code == 404


def test_a_closed_case_offers_no_form_and_takes_no_instruction(signed_in, march):
    client, number = signed_in("gm.gov.mayor"), march["plain"]
    shown = client.get(address(number)).content.decode()
    assert "已经办结，不能再批示" in shown
    assert "<textarea" not in shown
    answer = client.post(address(number), {"text": "请今日到场。"})
    assert answer.status_code == 409
    assert said(number) == []


def test_other_methods_are_refused(signed_in, march):
    client = signed_in("gm.gov.mayor")
    assert client.put(address(march["overdue"])).status_code == 405
    assert client.post("/cockpit/").status_code == 405


def test_who_handles_the_case_reads_it_in_the_file_and_the_public_does_not(signed_in, march):
    client, number = signed_in("gm.gov.mayor"), march["overdue"]
    client.post(address(number), {"text": "请城管局今日到场。", "key": "k-2"})
    handler = signed_in("gm.urban.handler").get(f"/desk/cases/{number}").content.decode()
    assert "领导批示" in handler
    assert "请城管局今日到场。" in handler
    client.cookies.clear()
    proved = client.post("/track", {"number": number, "proof": query_code(number)})
    assert proved.status_code == 303
    shown = client.get(f"/case/{number}").content.decode()
    assert number[-4:] in shown
    assert "到场" not in shown
    assert "批示" not in shown
