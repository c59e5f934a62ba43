# SPDX-License-Identifier: Apache-2.0
"""Following a case: who gets in, how often one may err, what is shown, what may be done."""

from datetime import date, datetime, timedelta

import pytest
from django.test import Client

from mingfu.engines import cases
from mingfu.engines.cases import query_code, read_case
from mingfu.engines.cases.numbers import case_number
from mingfu.engines.documents import Document, documents_about
from mingfu.engines.jobs import drain
from mingfu.engines.opinions import invite
from mingfu.faces.portal.pages.steps import steps_of
from mingfu.kernel.access import SYSTEM
from mingfu.kernel.clock import LEGAL_ZONE
from mingfu.kernel.ledger import events_of as stream_events

NEVER = case_number(date(2026, 1, 1), 1)


def labels(number):
    case = read_case(number)
    steps = steps_of(case, cases.program_of(case.procedure), stream_events(case.stream))
    return [(str(step.label), step.state) for step in steps]


@pytest.fixture
def stranger(district):
    return Client()


def test_number_and_code_lead_to_the_case(say, stranger, text_of, queries):
    number = say()
    assert stranger.get(f"/case/{number}")["Location"] == f"/track?number={number}"
    spaced = f" {number[:8]} {number[8:]} "
    answer = stranger.post("/track", {"number": spaced, "proof": query_code(number)})
    assert (answer.status_code, answer["Location"]) == (303, f"/case/{number}")
    with queries(20):
        page = stranger.get(f"/case/{number}")
    said = text_of(page)
    assert "沧江路与跃华路路口的路灯不亮" in said
    assert "答复期限" in said
    assert "补充情况" in said


def test_access_lasts_two_hours(say, stranger, at):
    moment = datetime(2026, 3, 2, 9, 0, tzinfo=LEGAL_ZONE)
    at(moment)
    number = say()
    stranger.post("/track", {"number": number, "proof": query_code(number)})
    at(moment + timedelta(minutes=119))
    assert stranger.get(f"/case/{number}").status_code == 200
    at(moment + timedelta(minutes=121))
    assert stranger.get(f"/case/{number}").status_code == 302


def test_the_end_of_the_phone_shows_but_does_not_act(say, stranger, text_of):
    number = say(phone="13900000001")
    stranger.post("/track", {"number": number, "proof": "0001"})
    assert "提交补充" not in text_of(stranger.get(f"/case/{number}"))
    refused = stranger.post(f"/case/{number}/notes", {"text": "灯又坏了，请再来。"})
    assert refused.status_code == 403
    assert "补充、撤回和评价要用回执上的 6 位查询码进入" in text_of(refused)
    assert stranger.get(f"/receipt/{number}.json").status_code == 302


@pytest.mark.parametrize("proof", ["000000", "9999"])
def test_wrong_proof_and_unknown_number_are_told_alike(say, stranger, text_of, proof):
    number = say(phone="13900000001")
    wrong = stranger.post("/track", {"number": number, "proof": proof})
    unknown = stranger.post("/track", {"number": NEVER, "proof": proof})
    if query_code(number) == proof:
        pytest.skip("the code is the one tried")
    assert (wrong.status_code, unknown.status_code) == (422, 422)
    assert text_of(wrong).replace(number, "") == text_of(unknown).replace(NEVER, "")
    assert "编号与查询码（或手机号后四位）对不上" in text_of(wrong)
    assert f'value="{number}"' in wrong.content.decode()


@pytest.mark.parametrize(
    ("number", "proof", "said"),
    [
        ("20260302000019", "123456", "编号应为 14 位数字"),
        ("2026", "123456", "编号应为 14 位数字"),
        (NEVER, "12345", "请填写 6 位查询码"),
        (NEVER, "", "请填写 6 位查询码"),
    ],
)
def test_what_cannot_be_right_is_said_exactly(stranger, text_of, number, proof, said):
    answer = stranger.post("/track", {"number": number, "proof": proof})
    assert answer.status_code == 422
    assert said in text_of(answer)


def test_wrong_tries_are_counted_and_right_ones_are_not(say, stranger, text_of, at):
    moment = datetime(2026, 3, 2, 9, 0, tzinfo=LEGAL_ZONE)
    at(moment)
    number = say()
    right = query_code(number)
    wrong = "000000" if right != "000000" else "111111"
    for _n in range(7):
        assert stranger.post("/track", {"number": number, "proof": right}).status_code == 303
    told = [stranger.post("/track", {"number": number, "proof": wrong}).status_code for _n in range(6)]
    assert told == [422] * 5 + [429]
    assert stranger.post("/track", {"number": number, "proof": right}).status_code == 429
    at(moment + timedelta(minutes=61))
    assert stranger.post("/track", {"number": number, "proof": right}).status_code == 303


def test_wrong_codes_count_together_with_those_of_the_interface(say, stranger, text_of):
    number = say()
    right = query_code(number)
    wrong = "000000" if right != "000000" else "111111"
    address = f"/api/v1/cases/{number}"
    for _n in range(3):
        assert stranger.get(address, headers={"Query-Code": wrong}).status_code == 404
    told = [stranger.post("/track", {"number": number, "proof": wrong}).status_code for _n in range(3)]
    assert told == [422, 422, 429]
    assert stranger.get(address, headers={"Query-Code": right}).status_code == 429


def test_the_case_page_shows_reply_and_records_without_names(web, say, answer, text_of):
    number = say()
    answer(number)
    said = text_of(web.get(f"/case/{number}"))
    assert "已更换驱动电源，路灯恢复照明。" in said
    assert "区城管执法局承办岗" in said
    assert "按期答复" in said
    assert "T1" not in said
    assert "更换驱动电源六套" not in said


def test_milestones_reached_and_ahead(say, answer, do):
    number = say()
    ahead = ["已派到承办单位", "办理中", "答复", "回访", "已办结"]
    assert labels(number) == [("已收到", "now"), *((label, "") for label in ahead)]
    answer(number)
    assert labels(number) == [
        ("已收到", "done"), ("已派到承办单位", "done"), ("办理中", "done"), ("答复", "done"), ("回访", "now"), ("已办结", ""),
    ]  # fmt: skip
    do(number, "revisit", {"reached": "yes", "solved": "no", "satisfied": "1"}, "gm.hotline.callback")
    assert labels(number) == [
        ("已收到", "done"), ("已派到承办单位", "done"), ("办理中", "now"), ("答复", ""), ("回访", ""), ("已办结", ""),
    ]  # fmt: skip


def test_the_drawn_procedure_shows_where_the_case_is(web, say, do):
    number = say()
    page = web.get(f"/case/{number}").content.decode()
    assert "flow__node--user is-now" in page
    assert 'href="/procedures/hotline.matter"' in page
    assert page.count("is-done") >= 1
    do(number, "triage", {"kind": "help", "way": "dispatch", "organ": "gm.urban"}, "gm.hotline.desk")
    page = web.get(f"/case/{number}").content.decode()
    assert "flow__node--user is-done" in page
    assert page.count("flow__node--user is-now") == 1


def test_a_side_end_shows_only_when_reached(say, do):
    number = say()
    exits = {"kind": "help", "way": "redirect", "exit": "outside", "advice": "请向市场主体协商解决。"}
    do(number, "triage", exits, "gm.hotline.desk")
    assert labels(number) == [("已收到", "done"), ("已告知渠道", "done")]


def test_the_date_explains_itself(web, say, at, text_of):
    at(datetime(2026, 4, 30, 9, 0, tzinfo=LEGAL_ZONE))
    number = say(text="请问路灯什么时候修好？")
    said = text_of(web.get(f"/case/{number}/due"))
    assert "为什么是 5 月 7 日" in said
    assert "劳动节放假，不计入" in said
    assert "第 2 个工作日" in said
    assert "暂按此执行，待核对原文" in said


def test_a_note_is_added_and_shown(web, say, text_of):
    number = say()
    short = web.post(f"/case/{number}/notes", {"text": "嗯"})
    assert short.status_code == 422
    assert "请至少写 4 个字" in text_of(short)
    long = web.post(f"/case/{number}/notes", {"text": "很" * 1001})
    assert "您写了 1001 个" in text_of(long)
    assert web.post(f"/case/{number}/notes", {"text": "昨晚又摔了一个人。"}).status_code == 303
    assert "昨晚又摔了一个人。" in text_of(web.get(f"/case/{number}"))
    assert stream_events(f"case:{number}")[-1].by == "system:query-code"


def test_a_note_of_an_official_is_not_shown(web, say, official, text_of):
    number = say()
    cases.note(number, text="内部提醒：先电话核实。", actor=official("gm.hotline.desk"))
    assert "内部提醒" not in text_of(web.get(f"/case/{number}"))


def test_withdrawn_after_asking_once_more(web, say, text_of):
    number = say()
    asked = web.get(f"/case/{number}/withdrawal")
    assert "要撤回这件诉求吗？" in text_of(asked)
    assert web.post(f"/case/{number}/withdrawal", {"key": "w1"}).status_code == 303
    said = text_of(web.get(f"/case/{number}"))
    assert "诉求人撤回" in said
    assert "按期答复" not in said
    again = web.post(f"/case/{number}/withdrawal", {"key": "w2"})
    assert again.status_code == 409
    assert read_case(number).outcome == "withdrawn"


def test_strangers_find_nothing_behind_a_case(say, stranger):
    number = say()
    for tail in ("papers/1", "files/1", "rating"):
        assert stranger.get(f"/case/{number}/{tail}").status_code == 404
    assert stranger.post(f"/case/{number}/notes", {"text": "我来补充一下"}).status_code == 404


def test_rated_once_by_link(web, say, stranger, text_of):
    number = say()
    token = invite(number, "hotline.short", organ="gm.urban", party=None)
    page = stranger.get(f"/rate/{token}")
    assert "这件事办得怎么样？" in text_of(page)
    silent = stranger.post(f"/rate/{token}", {"words": "灯很亮"})
    assert silent.status_code == 422
    assert "请选择满意程度。" in text_of(silent)
    assert "灯很亮" in silent.content.decode()
    assert stranger.post(f"/rate/{token}", {"level": "5", "facet-speed": "4"})["Location"] == "/thanks"
    over = stranger.get(f"/rate/{token}")
    assert over.status_code == 410
    assert "这个评价链接已经用过或已过期" in text_of(over)
    assert stranger.get("/rate/nobody-sent-this").status_code == 404


def test_rated_from_the_case(web, say, text_of):
    number = say()
    refused = web.get(f"/case/{number}/rating")
    assert refused.status_code == 409
    cases.withdraw(number, actor=SYSTEM)
    invite(number, "hotline.short", organ="gm.urban", party=None)
    assert "评价这件事" in text_of(web.get(f"/case/{number}"))
    assert web.post(f"/case/{number}/rating", {"level": "2"})["Location"] == "/thanks"
    assert "您已经评价过这件事" in text_of(web.get(f"/case/{number}"))


def test_papers_of_the_procedure_are_opened_others_do_not_exist(web, say, answer, stranger, text_of):
    number = say()
    answer(number)
    drain()
    found = list(documents_about(number))
    assert [paper.paper for paper in found] == ["hotline.reply"]
    link = f"/case/{number}/papers/{found[0].pk}"
    assert link in web.get(f"/case/{number}").content.decode()
    opened = web.get(link)
    assert (opened["Content-Type"], opened.content[:5]) == ("application/pdf", b"%PDF-")
    assert stranger.get(link).status_code == 404
    # An order to the organ is about the same case and not for its person.
    Document.objects.filter(pk=found[0].pk).update(paper="hotline.oversight")
    assert web.get(link).status_code == 404
    assert link not in web.get(f"/case/{number}").content.decode()


def test_a_paper_is_checked_by_number_and_code(web, say, answer, text_of):
    number = say()
    answer(number)
    drain()
    paper = documents_about(number).get()
    right = web.get("/verify/paper", {"number": paper.number, "code": paper.code.lower()})
    assert "这份文书是真的，现在有效。" in text_of(right)
    assert paper.number in text_of(right)
    wrong = web.get("/verify/paper", {"number": paper.number, "code": "AAAA-BBBB-CCCC"})
    assert wrong.status_code == 422
    assert "没有查到与该文号和核验码相符的文书" in text_of(wrong)
