# SPDX-License-Identifier: Apache-2.0
"""The counter and the telephone, the desk that checks texts, posts and people, pages of systems."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from lxml import html

from mingfu.engines import cases
from mingfu.engines.publication import awaiting, call, published
from mingfu.kernel import organs
from mingfu.kernel.parties import find_by, shown

CALL = {
    "channel": "phone",
    "text": "楼下工地半夜还在打桩，睡不着。",
    "place": "荷城街道",
    "name": "孙样本",
    "phone": "139 1234 5678",
    "publicity": "public",
    "key": "call-1",
}


def test_a_call_becomes_a_matter_with_a_sealed_caller_and_a_receipt(crew, browse, read):
    client = browse("2001")
    assert client.get("/desk/record")["Location"] == "/desk/record/hotline.say"
    page = read(client.get("/desk/record/hotline.say"))
    assert "电话" in page
    assert "网站" not in page.split("怎么来的")[1][:40]
    answer = client.post("/desk/record/hotline.say", CALL)
    assert answer.status_code == 303
    number = answer["Location"].rsplit("/", 1)[1]
    case = cases.read_case(number)
    assert case.channel == "phone"
    party = find_by("phone", "13912345678")
    assert str(party.id) == case.party
    assert shown([party.id])[party.id].name == "孙**"
    assert cases.submissions_of(case)[0].content == {"text": CALL["text"], "place": "荷城街道", "publicity": "public"}
    said = read(client.get(answer["Location"]))
    assert re.sub(r"(.{4})", r"\1 ", number).strip() in said
    assert cases.query_code(number) in said
    again = client.post("/desk/record/hotline.say", CALL)
    assert again["Location"] == answer["Location"]


def test_a_known_telephone_with_another_name_is_somebody_else(crew, browse):
    client = browse("2001")
    numbers = [
        client.post("/desk/record/hotline.say", CALL | {"key": f"k{place}", "name": name})["Location"].rsplit("/", 1)[1]
        for place, name in enumerate(("孙样本", "", "李演示"))
    ]
    first, second, third = (cases.read_case(number).party for number in numbers)
    assert first == second
    assert third != first


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"phone": "12345"}, "手机号"),
        ({"text": "短"}, "至少 5 个字"),
        ({"channel": "web"}, "请选择怎么来的"),
        ({"name": "1"}, "姓名"),
    ],
)
def test_a_wrong_call_keeps_every_word(crew, browse, read, changed, said):
    before = cases.any_case()
    answer = browse("2001").post("/desk/record/hotline.say", CALL | changed)
    assert answer.status_code == 422
    assert said in read(answer)
    assert "荷城街道" in answer.content.decode()
    assert cases.any_case() is before


def test_files_of_a_call_stay_while_the_rest_is_put_right(crew, browse, read):
    client = browse("2001")
    photo = SimpleUploadedFile("说明.txt", "夜间施工情况".encode())
    answer = client.post("/desk/record/hotline.say", CALL | {"text": "短", "photos": photo})
    assert "说明.txt" in read(answer)
    note = answer.content.decode().split('name="held" value="')[1].split('"')[0]
    answer = client.post("/desk/record/hotline.say", CALL | {"held": note})
    case = cases.read_case(answer["Location"].rsplit("/", 1)[1])
    assert [row.name for row in cases.files_of(case)] == ["说明.txt"]


@pytest.mark.parametrize("number", ["2001", "3001", "3002", "1101"])
def test_no_link_of_the_navigation_is_refused(crew, browse, number):
    desk = browse(number)
    nav = html.fromstring(desk.get("/desk/").content.decode()).xpath("//nav//a/@href")
    ways = sorted({way for way in nav if way.startswith("/desk/")})
    assert len(ways) > 5
    refused = [way for way in ways if desk.get(way, follow=True).status_code != 200]
    assert refused == []


def test_who_does_not_record_is_told_who_does(crew, browse, read):
    answer = browse("3001").get("/desk/record")
    assert answer.status_code == 403
    assert "12345热线受理派单席" in read(answer)
    assert browse("3001").post("/desk/record/hotline.say", CALL).status_code == 404


@pytest.fixture
def answered(crew, handling, token):
    """The matter closed with a reply that may become public; its text waits to be checked."""
    urban = crew["urban"]
    done = {
        "contacted": ["yes"],
        "findings": ["灯具驱动电源损坏"],
        "measures": ["更换驱动电源六套"],
        "result": ["solved"],
    }
    cases.complete_task(handling, token(handling, "handle"), done, actor=urban)
    reply = {"reply": ["已更换驱动电源。疑问请联系张示例先生 13800000000。"]}
    cases.complete_task(handling, token(handling, "reply"), reply, actor=urban)
    verdict = {"reached": ["yes"], "solved": ["yes"], "satisfied": ["5"]}
    cases.complete_task(handling, token(handling, "revisit"), verdict, actor=crew["callback"])
    call("hotline.reply", handling)
    return awaiting(crew["callback"])[0]


def test_a_text_is_checked_beside_its_original_and_made_public(crew, answered, browse, read, queries):
    client = browse("2003")
    address = f"/desk/publication/{answered.pk}"
    assert "有 1 段文字等待公开审核" in read(client.get("/desk/"))
    assert address in client.get("/desk/publication").content.decode()
    client.get(address)
    with queries(20):
        page = client.get(address)
    original, redacted = page.content.decode().split('id="h-redacted"')
    assert "13800000000" in original
    assert "13800000000" not in redacted
    typed = {"title": answered.title, "asked": answered.asked, "answered": "已更换驱动电源。", "key": "p"}
    assert client.post(f"{address}/release", typed)["Location"] == "/desk/publication"
    assert client.post(f"{address}/release", typed).status_code == 303
    assert [row.answered for row in published()] == ["已更换驱动电源。"]
    late = client.post(f"{address}/decline", {"reason": "涉及他人隐私", "key": "q"}, follow=True)
    assert "这条内容已由同事处理过" in read(late)


def test_not_publishing_needs_a_reason_and_keeps_what_was_typed(crew, answered, browse, read):
    client = browse("2003")
    address = f"/desk/publication/{answered.pk}/decline"
    answer = client.post(address, {"reason": "无", "key": "d"})
    assert answer.status_code == 422
    assert "请写明不公开的依据或理由" in read(answer)
    assert client.post(address, {"reason": "涉及第三人隐私", "key": "d"}).status_code == 303
    assert published() == []
    assert awaiting(crew["callback"]) == []


def test_checking_texts_is_not_for_everybody(crew, answered, browse, read):
    client = browse("3001")
    answer = client.get("/desk/publication")
    assert answer.status_code == 403
    assert "12345热线回访席" in read(answer)
    assert client.get(f"/desk/publication/{answered.pk}").status_code == 404


def test_a_head_sees_the_posts_and_invites_to_them(crew, browse, read):
    head = browse("3002")
    said = read(head.get("/desk/people"))
    assert "示例3001（3001）" in said
    assert "示例3002（3002）" in said
    answer = head.post("/desk/people/gm.urban.handler/invitations", {"invitation-number": "9100", "key": "i"})
    assert answer["Cache-Control"] == "no-store"
    link = re.search(r"http://testserver/invitations/([\w-]+)", read(answer)).group(1)
    assert organs.invitation(link).number == "9100"
    taken = head.post("/desk/people/gm.urban.handler/invitations", {"invitation-number": "3001", "key": "j"})
    assert taken.status_code == 409
    assert "工号“3001”已有账号" in read(taken)
    assert 'value="3001"' in taken.content.decode()


def test_a_head_lets_somebody_choose_a_new_password(crew, browse, read):
    head, address = browse("3002"), "/desk/people/gm.urban.handler/resets"
    refused = browse("3001").post("/desk/people/gm.urban.head/resets", {"number": "3002"})
    assert refused.status_code == 403
    assert "让 示例3001 重设密码" in read(head.get("/desk/people/gm.urban.handler"))
    answer = head.post(address, {"number": "3001"})
    link = re.search(r"http://testserver(/invitations/[\w-]+)", read(answer)).group(1)
    page = browse("3101").get(link)
    assert "重设密码" in read(page)
    assert browse("3101").post(link, {"password": "another-long-sentence"}).status_code == 302
    assert head.post(address, {"number": "2001"}).status_code == 404


def test_posts_of_others_are_not_ones_own(crew, browse, read):
    assert browse("3002").get("/desk/people/gm.police.handler").status_code == 404
    assert browse("3002").post("/desk/people/gm.police.handler/invitations", {}).status_code == 404
    refused = browse("3001").post("/desk/people/gm.urban.head/invitations", {"key": "i"})
    assert refused.status_code == 403
    assert organs.holders("gm.urban.head")[0].number == "3002"


def test_a_colleague_stands_in_and_stops(crew, handling, browse, read):
    head = browse("3002")
    address = "/desk/people/gm.urban.handler/stand-ins"
    typed = {"stand-in-number": "3101", "stand-in-until": "2026-03-10", "stand-in-reason": "年休假", "key": "s"}
    for changed, said in (
        ({"stand-in-until": "三月"}, "“到哪一天”应为真实日期"),
        ({"stand-in-until": "2026-03-01"}, "应晚于开始日期"),
        ({"stand-in-number": "0000"}, "没有工号为“0000”的工作人员"),
    ):
        answer = head.post(address, typed | changed)
        assert answer.status_code in {404, 422}
        assert said in read(answer)
        assert "年休假" in answer.content.decode()
    assert head.post(address, typed).status_code == 303
    assert head.post(address, typed).status_code == 303
    page = head.get("/desk/people/gm.urban.handler")
    assert read(page).count("代班至 3 月 10 日 前") == 1
    assert handling in read(browse("3101").get("/desk/inbox"))
    end = re.search(r"/desk/people/gm\.urban\.handler/stand-ins/\d+/end", page.content.decode()).group()
    assert head.post(end, {"key": "e"}).status_code == 303
    assert handling not in read(browse("3101").get("/desk/inbox"))


def test_a_head_sees_who_looked_at_what(crew, handling, browse, read):
    browse("3001").post(f"/desk/cases/{handling}/readings", {"readings-purpose": "联系诉求人核实"})
    said = read(browse("3002").get("/desk/people/readings"))
    assert "区城管执法局承办岗 3001" in said
    assert f"办件 {handling}：联系诉求人核实" in said
    assert browse("3001").get("/desk/people/readings").status_code == 403


def test_pages_of_systems_stand_in_the_workbench(crew, browse):
    client = browse("3002")
    assert client.get("/desk/").status_code == 200
    from mingfu.faces.workbench.gate import mounted_pages  # noqa: PLC0415 - systems are loaded once Django is up

    plain = [(page, url) for page, url in mounted_pages() if "<" not in page.path]
    for page, url in plain:
        answer = client.get(url)
        assert answer.status_code in {200, 302, 303, 403}, (page.name, answer.status_code)


def test_the_calendar_says_what_was_wrong(crew, browse, read):
    client = browse("3001")
    said = client.get("/desk/calendar?start=morgen&amount=0")
    assert "请写真实日期" in read(said)
    assert "请写 1 到 999 的整数" in read(said)
    assert 'value="morgen"' in said.content.decode()
    assert "暂定" in read(client.get("/desk/calendar?year=2031"))
    assert "2007 年工作日历" in read(client.get("/desk/calendar?year=1066"))
    assert client.get("/desk/procedures/nothing.here").status_code == 404
