# SPDX-License-Identifier: Apache-2.0
"""What a person does about their own case: correcting what was marked, asking for it to be handled again."""

from datetime import datetime

import pytest

from mingfu.engines import cases
from mingfu.engines.cases.models import Submission
from mingfu.engines.manifest.act_notices import tell_part, tell_reopening, tell_return
from mingfu.engines.notices.models import Notice
from mingfu.kernel.clock import LEGAL_ZONE
from mingfu.kernel.ledger import events_of

FAULTS = {"place": "请写到路口或门牌号", "text": "没有写清是哪一段路"}
RIGHT = {"text": "沧江路 88 号门前的路灯不亮，请尽快修好。", "place": "荷城街道沧江路 88 号"}


@pytest.fixture(autouse=True)
def monday(at):
    at(datetime(2026, 3, 2, 9, 0, tzinfo=LEGAL_ZONE))


@pytest.fixture
def returned(say, do, official):
    """A case of this browser's whose form was sent back; its number and the address of the correction."""
    number = say()
    do(number, "triage", {"kind": "help", "way": "dispatch", "organ": "gm.urban"}, "gm.hotline.desk")
    do(number, "sign", {"signing": "accept"}, "gm.urban.handler")
    handling = next(item.token for item in cases.read_case(number).items)
    asked = cases.send_back(number, handling, faults=FAULTS, actor=official("gm.urban.handler"))
    return number, f"/case/{number}/corrections/{asked}"


@pytest.fixture
def ended(say, do, answer):
    """A case of this browser's that was answered and called back."""
    number = say()
    answer(number)
    do(number, "revisit", {"reached": "yes", "solved": "yes", "satisfied": "5"}, "gm.hotline.callback")
    return number


class TestCorrecting:
    def test_the_case_says_so_and_the_form_has_the_marked_fields_alone(self, web, returned, text_of, queries):
        number, address = returned
        with queries(20):
            page = web.get(f"/case/{number}")
        assert "请您补正" in text_of(page)
        assert f'href="{address}"' in page.content.decode()
        form = web.get(address)
        said, html = text_of(form), form.content.decode()
        for reason in FAULTS.values():
            assert f"退回的理由：{reason}" in said
        assert 'name="publicity"' not in html
        assert "补正期间计时暂停" in said
        assert "沧江路与跃华路路口的路灯不亮" in html

    def test_corrected_the_case_goes_on_and_both_submissions_stay(self, web, returned, text_of):
        number, address = returned
        answer = web.post(address, RIGHT | {"key": "k1", "publicity": "private"})
        assert (answer.status_code, answer["Location"]) == (303, f"/case/{number}")
        kept = Submission.objects.filter(case__number=number, node="", form="hotline.say").order_by("id")
        assert [row.content["place"] for row in kept] == ["荷城街道", RIGHT["place"]]
        assert kept.last().content["publicity"] == "public"
        case = cases.read_case(number)
        assert (case.paused, [item.node for item in case.items]) == (False, ["handle"])
        said = text_of(web.get(f"/case/{number}"))
        assert "已补正" in said
        assert RIGHT["place"] in said
        assert "去补正" not in said
        # Sent again it changes nothing.
        assert web.post(address, RIGHT | {"key": "k1"}).status_code == 303
        assert kept.count() == 2

    def test_what_is_still_wrong_is_said_and_nothing_is_lost(self, web, returned, text_of):
        number, address = returned
        answer = web.post(address, {"text": "短", "place": RIGHT["place"], "key": "k1"})
        assert answer.status_code == 422
        assert RIGHT["place"] in answer.content.decode()
        assert "退回的理由：请写到路口或门牌号" in text_of(answer)
        assert cases.read_case(number).paused

    def test_nobody_else_finds_it(self, returned, client):
        _number, address = returned
        assert client.get(address).status_code == 404

    def test_the_party_hears_once_of_all_that_is_wrong(self, returned):
        number, _address = returned
        event = next(event for event in events_of(f"case:{number}") if event.name == "form.returned")
        tell_return(event)
        tell_return(event)
        # Nobody left an address with this one: nobody to tell, and nothing goes wrong.
        assert not Notice.objects.filter(about=number).exists()


class TestReopening:
    def test_the_person_asks_within_the_time_and_it_goes_on(self, web, ended, text_of):
        said = text_of(web.get(f"/case/{ended}"))
        assert "要求重新办理（3 月 23 日前）" in said
        wrong = web.post(f"/case/{ended}/reopening", {"ground": "", "reason": "又坏了又坏了"})
        assert (wrong.status_code, "请从清单中选择理由" in text_of(wrong)) == (422, True)
        assert "又坏了又坏了" in wrong.content.decode()
        done = web.post(f"/case/{ended}/reopening", {"ground": "unsolved", "reason": "路灯昨晚又不亮了"})
        assert (done.status_code, done["Location"]) == (303, f"/case/{ended}")
        case = cases.read_case(ended)
        assert (case.status, [item.node for item in case.items]) == ("open", ["handle"])
        said = text_of(web.get(f"/case/{ended}"))
        assert "路灯昨晚又不亮了" in said
        assert "已更换驱动电源，路灯恢复照明。" in said
        tell_reopening(next(event for event in events_of(f"case:{ended}") if event.name == "case.reopened"))

    def test_after_it_there_is_no_way(self, web, ended, at, text_of):
        at(datetime(2026, 3, 24, 9, 0, tzinfo=LEGAL_ZONE))
        assert "要求重新办理" not in text_of(web.get(f"/track?number={ended}"))
        again = web.post("/track", {"number": ended, "proof": cases.query_code(ended)})
        assert again.status_code == 303
        assert "要求重新办理" not in text_of(web.get(f"/case/{ended}"))
        late = web.post(f"/case/{ended}/reopening", {"ground": "unsolved", "reason": "路灯昨晚又不亮了"})
        assert (late.status_code, "2026-03-23" in text_of(late)) == (409, True)
        assert cases.read_case(ended).status == "closed"


def test_a_partner_and_the_lead_get_their_messages(say, do, official):
    number = say()
    do(number, "triage", {"kind": "help", "way": "dispatch", "organ": "gm.urban"}, "gm.hotline.desk")
    do(number, "sign", {"signing": "accept"}, "gm.urban.handler")
    lead = next(item.token for item in cases.read_case(number).items)
    day = datetime(2026, 3, 6, tzinfo=LEGAL_ZONE).date()
    part = cases.ask_partner(
        number,
        lead,
        post="gm.housing.handler",
        due_on=day,
        ask="请说明该路段由谁养护",
        actor=official("gm.urban.handler"),
    )
    cases.answer_part(number, part, text="该路段由我局养护", actor=official("gm.housing.handler"))
    for event in events_of(f"case:{number}"):
        if event.name.startswith("part."):
            tell_part(event)
    told = Notice.objects.filter(about=number).order_by("id").values_list("post", "template")
    assert list(told) == [("gm.housing.handler", "cases.part-asked"), ("gm.urban.handler", "cases.part-back")]
