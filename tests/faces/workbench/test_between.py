# SPDX-License-Identifier: Apache-2.0
"""Acts between cases in the browser: joining, taking out, answering apart, splitting, linking; and who sees what of it."""

from datetime import datetime, timedelta

import pytest

from mingfu.engines import cases
from mingfu.engines.cases.families import open_child
from mingfu.engines.cases.linking import link
from mingfu.engines.cases.merging import join
from mingfu.engines.cases.relation_models import CaseLink, ChildCase, SplitPart, Voice
from mingfu.engines.jobs import drain
from mingfu.kernel.clock import LEGAL_ZONE

LAMP = {"text": ["沧江路与跃华路路口的路灯坏了不亮，晚上很黑很危险。"], "place": ["荷城街道"], "publicity": ["private"]}
MORNING = datetime(2026, 3, 2, 9, 0, tzinfo=LEGAL_ZONE)
WHY = "同一盏路灯。"
TRIAGED = {"kind": ["help"], "way": ["dispatch"], "organ": ["gm.urban"]}


@pytest.fixture
def pair(say):
    """Two people's matters about one lamp."""
    return say(), say(LAMP, party=None)


@pytest.fixture
def joined(crew, pair):
    lead, voice = pair
    return lead, join(voice, lead, WHY, actor=crew["desk"])


def post(client, address, hidden, typed):
    page = client.get(address)
    return client.post(address, typed | {"key": hidden(page, address)})


def test_what_may_be_the_same_thing_is_suggested_and_put_together(crew, pair, browse, read, hidden, queries):
    lead, voice = pair
    desk = browse("2001")
    desk.get(f"/desk/cases/{voice}")
    with queries(20):
        page = desk.get(f"/desk/cases/{voice}")
    assert f"/desk/cases/{voice}/joining?lead={lead}" in page.content.decode()
    assert "可能说的是同一件事" in read(page)
    asked = desk.get(f"/desk/cases/{voice}/joining?lead={lead}")
    assert asked.status_code == 200
    assert "路灯坏了不亮" in read(asked)
    assert "路灯不亮三天了" in read(asked)
    address = f"/desk/cases/{voice}/joining"
    answer = desk.post(address, {"joining-lead": lead, "joining-reason": WHY, "key": hidden(asked, address)})
    assert answer.status_code == 303
    assert Voice.objects.get().by == "post:gm.hotline.desk#2001"
    with queries(20):
        page = desk.get(f"/desk/cases/{voice}")
    assert f"这件已并入 {lead}" in read(page)
    with queries(20):
        page = desk.get(f"/desk/cases/{lead}")
    assert "同一件事：这件牵头，共 2 位诉求人" in read(page)
    assert f"{voice} 并入这件" in read(page)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"joining-lead": "", "joining-reason": WHY}, "没有找到您能查看的办件"),
        ({"joining-lead": "12345678901234", "joining-reason": WHY}, "没有找到您能查看的办件"),
        ({"joining-lead": "lead", "joining-reason": "同"}, "请写明理由"),
        ({"joining-lead": "voice", "joining-reason": WHY}, "不能并入自己"),
    ],
)
def test_what_is_refused_stands_again_with_what_was_typed(crew, pair, browse, read, hidden, typed, said):
    lead, voice = pair
    desk, address = browse("2001"), f"/desk/cases/{voice}/joining"
    named = {"lead": lead, "voice": voice}
    typed = typed | {"joining-lead": named.get(typed["joining-lead"], typed["joining-lead"])}
    answer = post(desk, address, hidden, typed)
    assert answer.status_code in {409, 422}
    assert said in read(answer)
    assert typed["joining-reason"] in answer.content.decode()
    assert Voice.objects.count() == 0


def test_it_is_taken_out_again(crew, joined, browse, read, hidden):
    _lead, voice = joined
    desk = browse("2001")
    answer = post(desk, f"/desk/cases/{voice}/leaving", hidden, {"leaving-reason": "是另一盏路灯。"})
    assert answer.status_code == 303
    assert [item.node for item in cases.read_case(voice).items] == ["triage"]
    assert "从" in read(desk.get(f"/desk/cases/{voice}"))


def test_the_handler_of_the_lead_writes_words_for_one_party(crew, joined, browse, read, hidden, token):
    lead, voice = joined
    cases.complete_task(lead, token(lead, "triage"), TRIAGED, actor=crew["desk"])
    drain()
    cases.complete_task(lead, token(lead, "sign"), {"signing": ["accept"]}, actor=crew["urban"])
    urban, address = browse("3001"), f"/desk/cases/{lead}/voices"
    assert address in urban.get(f"/desk/cases/{lead}").content.decode()
    page = urban.get(address)
    assert "路灯坏了不亮" in read(page)
    words = {
        f"words-{voice}": "您门口的路灯同属这条线路，已一并修好。",
        "key": hidden(page, f"/desk/cases/{voice}/words"),
    }
    assert urban.post(f"/desk/cases/{voice}/words", words)["Location"] == address
    page = urban.get(address)
    assert "另有措辞" in read(page)
    assert "您门口的路灯同属这条线路" in page.content.decode()
    answer = urban.post(f"/desk/cases/{voice}/words", {f"words-{voice}": "短", "key": "another"})
    assert answer.status_code == 422
    assert "单独答复写" in read(answer)


def test_somebody_who_does_not_see_the_other_learns_only_that_there_is_one(crew, joined, browse, read, token):
    lead, voice = joined
    page = browse("3101").get(f"/desk/cases/{lead}")
    assert page.status_code == 404
    cases.complete_task(lead, token(lead, "triage"), TRIAGED, actor=crew["desk"])
    # The organ of the lead answers for the voice once that was told; until then it does not see it.
    page = browse("3001").get(f"/desk/cases/{lead}")
    assert "共 2 位诉求人" in read(page)
    assert voice not in page.content.decode()
    drain()
    assert voice in browse("3001").get(f"/desk/cases/{lead}").content.decode()


def test_a_message_is_split_with_a_field_for_each_matter(crew, say, browse, read, hidden, queries):
    number = say()
    desk, address = browse("2001"), f"/desk/cases/{number}/split"
    assert address in desk.get(f"/desk/cases/{number}").content.decode()
    page = desk.get(address)
    assert "路灯不亮三天了" in read(page)
    first = {"split-count": "2", "split-1-text": "路口的路灯不亮。", "split-2-text": "楼下工地半夜施工，噪音大。"}
    more = desk.post(address, first | {"save": "yes", "split-reason": ""})
    assert more.status_code == 200
    assert "split-3-text" in more.content.decode()
    assert "楼下工地半夜施工" in more.content.decode()
    few = desk.post(address, first | {"split-2-text": "", "split-reason": "两件事", "key": "first"})
    assert few.status_code == 422
    assert SplitPart.objects.count() == 0
    typed = first | {"split-3-text": "公园长椅坏了。", "split-count": "3", "split-reason": "三件事，分别办理。"}
    for _press in range(2):
        answer = desk.post(address, typed | {"key": hidden(more, address)})
        assert answer.status_code == 303
    parts = list(SplitPart.objects.order_by("place").values_list("part__number", flat=True))
    assert len(parts) == 2
    for one in (number, *parts):
        desk.get(f"/desk/cases/{one}")
        with queries(20):
            page = desk.get(f"/desk/cases/{one}")
        assert all(other in read(page) for other in (number, *parts))
    assert address not in desk.get(f"/desk/cases/{number}").content.decode()


def test_cases_are_linked_and_unlinked(crew, say, pair, browse, read, hidden):
    earlier, later = say(), say()
    desk, address = browse("2001"), f"/desk/cases/{later}/linking"
    asked = desk.get(address)
    assert "同一诉求人的其他办件" in read(asked)
    assert earlier in asked.content.decode()
    typed = {"linking-other": earlier, "linking-kind": "person", "linking-reason": "同一位诉求人的两件。"}
    assert post(desk, address, hidden, typed).status_code == 303
    for one, other in ((earlier, later), (later, earlier)):
        assert f"关联 {other}" in read(desk.get(f"/desk/cases/{one}"))
    end = f"/desk/cases/{earlier}/links/{later}"
    assert post(desk, end, hidden, {"unlinking-reason": "不是一回事。"}).status_code == 303
    assert CaseLink.objects.get().ended_at is not None
    assert desk.get(end).status_code == 404


def test_a_link_is_not_shown_to_who_sees_one_end(crew, dispatched, say, browse, read):
    other = say()
    link(dispatched, other, "person", "同一位诉求人的两件。", actor=crew["desk"])
    page = browse("3001").get(f"/desk/cases/{dispatched}")
    assert page.status_code == 200
    assert other not in page.content.decode()
    assert "同一位诉求人的两件" not in read(page)


CHILD = {"text": "挖开路面时发现排水管破裂，请市政一并查看。", "place": "荷城街道", "publicity": "public"}


class TestChildren:
    def test_a_child_is_opened_on_a_page_and_both_show_each_other_with_their_own_days(
        self, handling, browse, read, hidden, queries
    ):
        urban, address = browse("3001"), f"/desk/cases/{handling}/children"
        assert address in urban.get(f"/desk/cases/{handling}").content.decode()
        page = urban.get(address)
        assert "路灯不亮三天了" in read(page)
        assert 'name="phone"' not in page.content.decode()
        assert 'value="荷城街道"' in page.content.decode()
        few = urban.post(address, CHILD | {"text": "短", "child-start": "hotline.say", "key": hidden(page, address)})
        assert (few.status_code, ChildCase.objects.count()) == (422, 0)
        assert "\n短</textarea>" in few.content.decode()
        typed = CHILD | {"child-start": "hotline.say", "key": hidden(page, address)}
        for _press in range(2):
            answer = urban.post(address, typed)
            assert (answer.status_code, answer["Location"]) == (303, f"/desk/cases/{handling}")
        row = ChildCase.objects.get()
        child = row.child.number
        assert (row.parent.number, row.by, row.child.party) == (
            handling, "post:gm.urban.handler#3001", row.parent.party,
        )  # fmt: skip
        desk = browse("2001")
        for number, said in ((handling, f"子件 {child}"), (child, f"母件 {handling}")):
            desk.get(f"/desk/cases/{number}")
            with queries(20):
                page = desk.get(f"/desk/cases/{number}")
            assert said in read(page)
            assert "10 个工作日，3 月 16 日" in read(page)
        assert f"启动子件 {child}" in read(desk.get(f"/desk/cases/{handling}"))
        assert f"由母件 {handling} 启动" in read(desk.get(f"/desk/cases/{child}"))

    def test_only_by_those_who_hold_the_case_and_only_what_its_start_allows(self, handling, browse):
        address = f"/desk/cases/{handling}/children"
        assert browse("3101").get(address).status_code == 404
        urban = browse("3001")
        assert urban.get(f"{address}?start=services.none").status_code == 404
        assert urban.post(address, CHILD | {"child-start": "services.none"}).status_code == 404
        head = browse("3002")
        assert head.get(f"/desk/cases/{handling}").status_code == 200
        assert address not in head.get(f"/desk/cases/{handling}").content.decode()
        assert head.get(address).status_code == 404
        assert head.post(address, CHILD | {"child-start": "hotline.say"}).status_code == 403
        assert ChildCase.objects.count() == 0

    def test_the_strip_of_a_child_that_stood_still_tells_its_moved_date(self, crew, handling, browse, read, token, at):
        child = open_child(handling, "hotline.say", {name: [text] for name, text in CHILD.items()}, actor=crew["urban"])
        cases.complete_task(child, token(child, "triage"), TRIAGED, actor=crew["desk"])
        cases.complete_task(child, token(child, "sign"), {"signing": ["accept"]}, actor=crew["urban"])
        cases.suspend(child, ground="supplement", note="等诉求人补充位置", actor=crew["urban"])
        assert "计时暂停" in read(browse("2001").get(f"/desk/cases/{handling}"))
        at(MORNING + timedelta(days=2))
        cases.resume(child, actor=crew["urban"])
        cases.extend(child, ground="complex", amount=2, reason="需要会同管线单位。", actor=crew["head"])
        due = cases.read_case(child).due_on
        assert due > cases.read_case(handling).due_on
        said = read(browse("2001").get(f"/desk/cases/{handling}")).partition(f"子件 {child}")[2]
        assert f"个工作日，{due.month} 月 {due.day} 日" in said[:120]
