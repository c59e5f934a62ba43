# SPDX-License-Identifier: Apache-2.0
"""What a person's page says of others: two who say the same, one message of two matters, other matters of theirs."""

import pytest
from django.test import Client

from mingfu.engines import cases
from mingfu.engines.cases import query_code, read_case
from mingfu.engines.cases.families import open_child
from mingfu.engines.cases.linking import link
from mingfu.engines.cases.merging import join, take_out, word_voice
from mingfu.engines.cases.splitting import Part, split
from mingfu.engines.jobs import drain
from mingfu.engines.notices import outbox
from mingfu.engines.publication import release
from mingfu.engines.publication.models import Publication

OTHER = {"text": "沧江路路口路灯坏了，老人过马路看不清。", "phone": "13900000002"}
REPLY = "已更换驱动电源，路灯恢复照明。"
OWN = "您家门口的路灯同属这条线路，已一并修好。"
WHY = "同一盏路灯，并案办理。"
ALSO = "楼下工地半夜施工，噪音很大。"


@pytest.fixture
def second(district):
    """A browser of somebody else."""
    return Client()


@pytest.fixture
def pair(say, second):
    """Two people's matters about one lamp, each of its own browser."""
    return say(phone="13900000001"), say(second, **OTHER)


@pytest.fixture
def joined(pair, official):
    join(pair[1], pair[0], WHY, actor=official("gm.hotline.desk"))
    drain()
    return pair


def told(number):
    """Titles of the notices about a case, first to last."""
    return [row.title for row in reversed(outbox(search=number)) if row.channel == "in-app"]


def last_sms(number):
    """What was last sent to a telephone about a case."""
    return next(row.text for row in outbox(search=number) if row.channel == "sms")


def close(do, number):
    do(number, "revisit", {"reached": "yes", "solved": "yes", "satisfied": "5"}, "gm.hotline.callback")
    drain()


class TestVoices:
    def test_both_learn_how_many_and_nothing_of_each_other(self, joined, web, second, text_of, queries):
        lead, voice = joined
        for client, number, other in ((web, lead, voice), (second, voice, lead)):
            client.get(f"/case/{number}")
            with queries(20):
                page = client.get(f"/case/{number}")
            said = text_of(page)
            assert (
                "2 人说了同一件事 您说的事由承办单位一并办理，分别答复。您的编号、期限、答复和评价都是自己的；"
                "谁说的、说了什么，彼此看不到。"
            ) in said
            assert other not in page.content.decode()
        assert "老人过马路" not in text_of(web.get(f"/case/{lead}"))
        said = text_of(second.get(f"/case/{voice}"))
        assert "与别人说的同一件事一并办理 12345热线受理派单席 编号、期限、答复和评价仍是您自己的。" in said
        assert WHY not in said
        assert second.get(f"/case/{lead}").status_code == 302

    def test_one_who_said_it_alone_is_told_nothing_of_others(self, say, web, text_of):
        assert "人说了同一件事" not in text_of(web.get(f"/case/{say()}"))

    def test_each_reads_its_own_answer_and_gives_its_own_rating(
        self, joined, web, second, answer, do, official, text_of
    ):
        lead, voice = joined
        word_voice(voice, OWN, actor=official("gm.hotline.desk"))
        answer(lead)
        drain()
        assert REPLY in text_of(web.get(f"/case/{lead}"))
        page = text_of(second.get(f"/case/{voice}"))
        assert OWN in page
        assert REPLY not in page
        for number in joined:
            close(do, number)
        assert second.post(f"/case/{voice}/rating", {"level": "2"}).status_code == 303
        assert "您已经评价过这件事，谢谢。" in text_of(second.get(f"/case/{voice}"))
        assert "评价这件事" in text_of(web.get(f"/case/{lead}"))

    def test_one_publication_for_all_with_their_count(self, joined, web, answer, do, official, text_of):
        lead, voice = joined
        answer(lead)
        drain()
        for number in (voice, lead):
            close(do, number)
        row = Publication.objects.get()
        assert (row.ref, row.facts["voices"]) == (voice, "2")
        checked = {"title": row.title, "asked": row.asked, "answered": row.answered}
        release(row.pk, actor=official("gm.hotline.callback"), **checked)
        assert "同一诉求 2 人说了同一件事" in text_of(web.get(f"/replies/{row.pk}"))
        assert "2 人说了同一件事 · 区城管执法局：" in text_of(web.get("/replies"))

    def test_the_person_hears_of_joining_and_of_leaving(self, joined, official):
        lead, voice = joined
        due = read_case(voice).due_on.isoformat()
        assert told(lead) == ["已收到您的诉求"]
        assert told(voice) == ["已收到您的诉求", "与别人说的同一件事一并办理"]
        assert last_sms(voice) == (
            f"您的诉求 {voice} 与别人反映的是同一件事，现一并办理。"
            f"您的编号、答复期限 {due}、答复和评价都不变，彼此看不到对方。"
        )
        take_out(voice, "是另一盏路灯。", actor=official("gm.hotline.desk"))
        drain()
        assert told(voice)[-1] == "您的诉求改为单独办理"
        assert last_sms(voice) == (f"您的诉求 {voice} 改为单独办理，答复期限仍是 {due}。")

    def test_one_who_was_taken_out_is_on_its_own_again(self, joined, official, second, text_of):
        take_out(joined[1], "是另一盏路灯。", actor=official("gm.hotline.desk"))
        page = text_of(second.get(f"/case/{joined[1]}"))
        assert "人说了同一件事" not in page
        assert "改为单独办理 12345热线受理派单席 期限没有停过，照原来的日期。" in page
        assert "是另一盏路灯" not in page


class TestParts:
    @pytest.fixture
    def parts(self, say, official):
        number = say(phone="13900000001")
        lamp = Part("路口的路灯不亮。")
        numbers = split(number, [lamp, Part(ALSO, "跃华路 8 号")], "两件事。", actor=official("gm.hotline.desk"))
        drain()
        return numbers

    def test_any_number_with_its_code_shows_them_all(self, parts, second, text_of, queries):
        assert second.get(f"/case/{parts[0]}").status_code == 302
        second.post("/track", {"number": parts[1], "proof": query_code(parts[1])})
        for here, other in (parts, parts[::-1]):
            second.get(f"/case/{here}")
            with queries(20):
                page = second.get(f"/case/{here}")
            said = text_of(page)
            assert "您一次说了 2 件事，分开办理" in said
            assert "路口的路灯不亮。" in said
            assert "楼下工地半夜施工，噪音很大。" in said
            assert f'href="/case/{other}"' in page.content.decode()
            assert f'href="/case/{here}"' not in page.content.decode()
        assert f"从您的来信 {parts[0]} 中分出" in text_of(second.get(f"/case/{parts[1]}"))
        assert f"另有编号：{parts[1]}" in text_of(second.get(f"/case/{parts[0]}"))

    def test_each_has_its_state_answer_and_rating(self, parts, web, answer, do, text_of):
        answer(parts[1])
        close(do, parts[1])
        page = web.get(f"/case/{parts[0]}")
        said = text_of(page)
        assert REPLY in said
        assert f'href="/case/{parts[1]}/rating"' in page.content.decode()
        assert "已办结" in said.partition("您一次说了 2 件事")[2].partition("走到哪一步")[0]
        assert web.post(f"/case/{parts[1]}/rating", {"level": "5"}).status_code == 303
        page = web.get(f"/case/{parts[0]}")
        assert "已评价" in text_of(page)
        assert f'href="/case/{parts[1]}/rating"' not in page.content.decode()

    def test_the_end_of_a_telephone_shows_them_but_does_not_rate(self, parts, second, answer, do):
        answer(parts[1])
        close(do, parts[1])
        second.post("/track", {"number": parts[0], "proof": "0001"})
        page = second.get(f"/case/{parts[0]}").content.decode()
        assert f'href="/case/{parts[1]}"' in page
        assert f'href="/case/{parts[1]}/rating"' not in page
        assert second.get(f"/case/{parts[1]}/rating").status_code == 403

    def test_the_person_is_told_all_numbers(self, parts):
        assert told(parts[0]) == ["已收到您的诉求", "您说的几件事分开办理"]
        assert told(parts[1]) == ["已收到您的诉求"]
        assert last_sms(parts[0]) == (
            f"您的诉求 {parts[0]} 说了 2 件事，已分开办理，另有编号 {parts[1]}。"
            "用其中任何一个编号和它的查询码，都能看到全部。"
        )


class TestRelated:
    @pytest.fixture
    def linked(self, say, official):
        numbers = say(phone="13900000001"), say(phone="13900000001", text="上次说的路灯又坏了。")
        link(numbers[1], numbers[0], "follow-up", "同一位诉求人。", actor=official("gm.hotline.desk"))
        return numbers

    def test_whoever_opened_both_sees_the_link(self, linked, web, text_of):
        page = web.get(f"/case/{linked[1]}")
        assert f'href="/case/{linked[0]}"' in page.content.decode()
        assert "您的相关办件" in text_of(page)
        assert "承接此前一件" in text_of(page)
        assert "同一位诉求人。" not in text_of(page)

    def test_whoever_knows_one_code_does_not(self, linked, second):
        second.post("/track", {"number": linked[1], "proof": query_code(linked[1])})
        page = second.get(f"/case/{linked[1]}").content.decode()
        assert linked[0] not in page
        assert "您的相关办件" not in page

    def test_somebody_else_s_matter_is_never_shown(self, pair, second, official):
        link(pair[1], pair[0], "place", "同一地点。", actor=official("gm.hotline.desk"))
        for number in pair:
            second.post("/track", {"number": number, "proof": query_code(number)})
        assert "您的相关办件" not in second.get(f"/case/{pair[1]}").content.decode()

    def test_a_child_of_ones_own_matter_is_named(self, say, web, do, official, text_of):
        number = say(phone="13900000001")
        do(number, "triage", {"kind": "help", "way": "dispatch", "organ": "gm.urban"}, "gm.hotline.desk")
        do(number, "sign", {"signing": "accept"}, "gm.urban.handler")
        typed = {"text": ["排水管破裂，请一并查看。"], "publicity": ["public"]}
        child = open_child(number, "hotline.say", typed, actor=official("gm.urban.handler"))
        assert f"由这件引出另一件：{child}" in text_of(web.get(f"/case/{number}"))
        assert cases.read_case(child).party == cases.read_case(number).party
        web.post("/track", {"number": child, "proof": query_code(child)})
        page = web.get(f"/case/{number}")
        assert f'href="/case/{child}"' in page.content.decode()
        assert "由这件引出的另一件" in text_of(page)
        assert "引出这件的那一件" in text_of(web.get(f"/case/{child}"))
