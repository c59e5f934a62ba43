# SPDX-License-Identifier: Apache-2.0
"""Promised items from application to delivery, by the commands people use; every date counted by hand from the law.

Working days of spring 2026: 5 April is Qingming (off 4 to 6), 1 to 5 May are off, 9 May (a Saturday) is worked.
"""

from datetime import date, datetime

import pytest

from mingfu.engines import cases
from mingfu.engines.cases.replaying import replay
from mingfu.engines.documents import documents_about
from mingfu.engines.jobs import fire_due, reactions
from mingfu.kernel import parties
from mingfu.kernel.access import ANONYMOUS, SYSTEM, Actor
from mingfu.kernel.clock import LEGAL_ZONE
from mingfu.kernel.ledger import events_of as told
from mingfu.systems.services.handling import hearings
from mingfu.systems.services.handling.publishing import public_decision
from mingfu.systems.services.items.commands import publish_items

pytestmark = pytest.mark.usefixtures("district", "seeded")

ROAD = "services.item.gm-road"
ASKED = {
    "applicant": ["body"],
    "body": ["试验建筑有限公司"],
    "credit_code": ["91440608MA00000000"],
    "name": ["刘洋"],
    "phone": ["13800000000"],
    "acting": ["self"],
    "s1": ["works"],
    "m_m1": ["window"],
    "m_m2": ["window"],
    "m_m3": ["window"],
    "delivery": ["window"],
    "edition": ["2"],
}


def moment(month, day, hour=9):
    return datetime(2026, month, day, hour, 0, tzinfo=LEGAL_ZONE)


def token(number, node):
    return next(item.token for item in cases.read_case(number).items if item.node == node)


def clocks(number):
    return {held.code: held.due_on for held in cases.read_case(number).clocks}


@pytest.fixture
def road(at, small, official):
    """The item from Monday 2 March 2026 on: 5 working days promised, 20 by law."""
    at(moment(3, 2))
    item = small(code="gm-road", power="GM-XK-0025", channels=["online", "window"])
    publish_items([item], actor=official("gm.data.handler"))
    return ROAD


@pytest.fixture
def urban(official):
    return official("gm.urban.handler")


@pytest.fixture
def head(official):
    return official("gm.urban.head", number="T2")


def react(number):
    """Run what follows from the events of a case, as the runner does."""
    wanted = ("services.", "documents.issue-called")
    for event in list(told(cases.read_case(number).stream)):
        for reaction in reactions():
            if reaction.name.startswith(wanted) and event.name in reaction.on:
                reaction.run(event)


def papers(number):
    react(number)
    return sorted(one.paper.removeprefix("services.") for one in documents_about(number))


def granted(number, urban, head):
    opinion = {"special": ["none"], "opinion": ["grant"], "findings": ["图纸与现场一致"]}
    cases.complete_task(number, token(number, "review"), opinion, actor=urban)
    cases.complete_task(number, token(number, "decide"), {"decision": ["grant"]}, actor=head)


def test_accepted_reviewed_granted_and_delivered(road, at, urban, head):
    number = cases.open_case(road, ASKED, actor=ANONYMOUS)
    case = cases.read_case(number)
    assert (case.summary, case.organ, case.milestone) == ("占用城市道路许可", "gm.urban", "已收件")
    # Art. 32: five working days after Monday 2 March, 3 to 6 and 9 March.
    assert [item.due_on for item in case.items] == [date(2026, 3, 9)]
    at(moment(3, 3))
    cases.complete_task(number, token(number, "check"), {"check": ["accept"]}, actor=urban)
    # Promised: five working days after Tuesday 3 March, 4 5 6 9 10. Art. 42: twenty, to Tuesday 31 March.
    assert clocks(number) == {"promise": date(2026, 3, 10), "law": date(2026, 3, 31)}
    assert cases.read_case(number).milestone == "审查中"
    granted(number, urban, head)
    case = cases.read_case(number)
    assert (case.milestone, case.clocks) == ("送达", ())
    # Art. 44: ten working days after the decision of 3 March, to Tuesday 17 March.
    assert [item.due_on for item in case.items] == [date(2026, 3, 17)]
    sent = {"delivered_by": ["window"], "delivered_on": ["2026-03-04"], "receiver": ["刘洋"]}
    cases.complete_task(number, token(number, "deliver"), sent, actor=urban)
    case = cases.read_case(number)
    assert (case.status, case.outcome, case.milestone) == ("closed", "granted", "已办结")
    # Art. 40: the decision is open to inspection, with the day it was made on and the body it was made for; art. 5:
    # nobody is named.
    public = public_decision(number)
    assert public.answered == "区城管执法局于2026-03-03作出准予“占用城市道路许可”的决定。"
    assert public.facts["body"] == "试验建筑有限公司"
    assert "刘洋" not in str(public)


def test_who_does_not_correct_counts_as_having_withdrawn(road, at, urban, refused):
    who = parties.register_party(actor=SYSTEM, name="刘洋", identifiers={}, key="liu")
    applicant = Actor("person", f"party:{who.id}", party=who.id)
    number = cases.open_case(road, ASKED, actor=applicant, arrival=cases.Arrival(party=who.id))
    at(moment(3, 4))
    cases.send_back(number, token(number, "check"), faults={"m_m2": "范围图应标明占用宽度"}, actor=urban)
    asked = next(item for item in cases.read_case(number).items if item.post == "party")
    # Fifteen working days after Wednesday 4 March end with the 25th.
    at(datetime(2026, 3, 25, 23, 59, tzinfo=LEGAL_ZONE))
    fire_due()
    assert cases.read_case(number).status == "open"
    at(moment(3, 26))
    with refused("limit-lapsed"):
        cases.correct(number, asked.token, {"m_m2": ["window"]}, actor=applicant)
    fire_due()
    case = cases.read_case(number)
    assert (case.status, case.outcome, case.items) == ("closed", "lapsed", ())
    assert replay(number).differences == ()


def test_corrected_heard_and_extended(road, at, urban, head):
    who = parties.register_party(actor=SYSTEM, name="刘洋", identifiers={}, key="liu")
    applicant = Actor("person", f"party:{who.id}", party=who.id)
    number = cases.open_case(road, ASKED, actor=applicant, arrival=cases.Arrival(party=who.id))
    at(moment(3, 4))
    cases.send_back(number, token(number, "check"), faults={"m_m2": "范围图应标明占用宽度"}, actor=urban)
    asked = next(item for item in cases.read_case(number).items if item.post == "party")
    # Fifteen working days after Wednesday 4 March: 5 6, 9 to 13, 16 to 20, 23 24 25.
    assert asked.due_on == date(2026, 3, 25)
    at(moment(3, 6))
    cases.correct(number, asked.token, {"m_m2": ["window"]}, actor=applicant)
    at(moment(3, 9))
    cases.complete_task(number, token(number, "check"), {"check": ["accept"]}, actor=urban)
    # Accepted on Monday 9 March. Promised: 10 to 13 and 16 March. Law: 10 to 13, 16 to 20, 23 to 27, 30 31,
    # 1 to 3 April, and as 4 to 6 April are Qingming, Tuesday 7 April.
    assert clocks(number) == {"promise": date(2026, 3, 16), "law": date(2026, 4, 7)}
    at(moment(3, 10))
    heard = {
        "special": ["hearing"], "hearing_by": ["request"], "interested": ["相邻商户"], "special_days": ["15"],
        "special_why": ["直接涉及相邻商户重大利益"],
    }  # fmt: skip
    cases.complete_task(number, token(number, "review"), heard, actor=urban)
    case = cases.read_case(number)
    # Art. 45: what a hearing takes is not counted, from being told of the right on.
    assert (case.paused, [item.node for item in case.items]) == (True, ["ask"])
    asked = {
        "asked_by": ["interested"], "asked_on": ["2026-03-10"], "hearing_on": ["2026-03-18"], "hearing_time": ["9:30"],
        "hearing_place": ["区政务服务中心三楼"], "host": ["法制岗"],
    }  # fmt: skip
    # Art. 48: told seven working days before, so that of Tuesday 10 March it is 19 March at the soonest (11 to 13, 16 to
    # 19); art. 47: held within twenty working days of being asked, 8 April at the latest (11 to 13 March are 3, to the 20th
    # 8, to the 27th 13, 30 and 31 March 15, 1 to 3 April 18, 7 and 8 April).
    for day in ("2026-03-18", "2026-04-09"):
        with pytest.raises(cases.FormRefused) as refusal:
            cases.complete_task(number, token(number, "ask"), asked | {"hearing_on": [day]}, actor=urban)
        assert set(refusal.value.bound.errors) == {"hearing_on"}
    cases.complete_task(number, token(number, "ask"), asked | {"hearing_on": ["2026-03-19"]}, actor=urban)
    case = cases.read_case(number)
    # Art. 47: twenty working days after Tuesday 10 March, to Wednesday 8 April.
    assert (case.paused, [item.due_on for item in case.items]) == (True, [date(2026, 4, 8)])
    at(moment(3, 20))
    record = {"held_on": ["2026-03-19"], "record": ["听证笔录一份，商户同意分段占用"]}
    cases.complete_task(number, token(number, "special"), record, actor=urban)
    # Eight working days lie between 10 and 20 March, 10 to 13 and 16 to 19 March, so both dates move by eight:
    # from 16 March to 17 18 19 20 23 24 25 26 March; from 7 April to 8 9 10 13 14 15 16 17 April.
    assert clocks(number) == {"promise": date(2026, 3, 26), "law": date(2026, 4, 17)}
    cases.extend(number, ground="complex", amount=10, reason="需与交警会商交通组织方案", actor=head)
    # Art. 42: ten more. 27 30 31 March, 1 2 3 7 8 9 10 April; 20 to 24 and 27 to 30 April, then, as 1 to 5 May
    # are off, 6 May.
    assert clocks(number) == {"promise": date(2026, 4, 10), "law": date(2026, 5, 6)}
    opinion = {"opinion": ["refuse"], "findings": ["占用宽度超过限值"]}
    cases.complete_task(number, token(number, "conclude"), opinion, actor=urban)
    deciding = token(number, "decide")
    # Art. 38: a refusal says why.
    with pytest.raises(cases.FormRefused):
        cases.complete_task(number, deciding, {"decision": ["refuse"]}, actor=head)
    why = {"decision": ["refuse"], "reason": ["占用宽度超过限值，影响消防通道"]}
    cases.complete_task(number, token(number, "decide"), why, actor=head)
    assert papers(number) == [
        "accepted", "correction", "extension", "hearing-notice", "hearing-right", "refused", "special",
    ]  # fmt: skip


def test_a_hearing_that_nobody_asks_for_is_waived(road, at, urban):
    number = cases.open_case(road, ASKED, actor=ANONYMOUS)
    cases.complete_task(number, token(number, "check"), {"check": ["accept"]}, actor=urban)
    at(moment(3, 3))
    told_of = {
        "special": ["hearing"], "hearing_by": ["request"], "special_days": ["5"], "special_why": ["涉及相邻商户利益"],
    }  # fmt: skip
    cases.complete_task(number, token(number, "review"), told_of, actor=urban)
    # Art. 47: five working days after Tuesday 3 March: 4, 5, 6, 9, 10 March.
    at(moment(3, 10, 23))
    fire_due()
    assert [item.node for item in cases.read_case(number).items] == ["ask"]
    at(moment(3, 11, 0))
    fire_due()
    case = cases.read_case(number)
    assert ([item.node for item in case.items], case.paused) == (["conclude"], False)
    # Accepted on 2 March: by law to 30 March. The clock stood still on 3 to 6, 9 and 10 March, six working days, so it moves
    # to 31 March, 1, 2, 3, 7, and, as 4 to 6 April are Qingming, Wednesday 8 April.
    assert clocks(number)["law"] == date(2026, 4, 8)
    assert papers(number) == ["accepted", "hearing-right", "special"]


def test_a_hearing_of_office_is_announced_first(road, at, urban):
    number = cases.open_case(road, ASKED, actor=ANONYMOUS)
    cases.complete_task(number, token(number, "check"), {"check": ["accept"]}, actor=urban)
    of_office = {
        "special": ["hearing"], "hearing_by": ["office"], "special_days": ["15"], "special_why": ["涉及公共利益"],
    }  # fmt: skip
    cases.complete_task(number, token(number, "review"), of_office, actor=urban)
    announced = {
        "hearing_about": ["占用广场举办活动"], "hearing_on": ["2026-03-11"], "hearing_time": ["9:30"],
        "hearing_place": ["区政务服务中心三楼"], "host": ["法制岗"],
    }  # fmt: skip
    # Seven working days after Monday 2 March: 3 to 6, 9, 10, 11 March.
    cases.complete_task(number, token(number, "announce"), announced, actor=urban)
    public = hearings.public_hearing(number)
    assert public.answered.startswith("区城管执法局定于2026-03-11就“占用城市道路许可”申请举行听证。时间：9:30")
    assert [item.node for item in cases.read_case(number).items] == ["special"]
    assert papers(number) == ["accepted", "hearing-notice", "special"]


def test_silence_is_acceptance_from_receipt(road, at, urban):
    number = cases.open_case(road, ASKED, actor=ANONYMOUS)
    at(moment(3, 9, 23))
    fire_due()
    assert [item.node for item in cases.read_case(number).items] == ["check"]
    at(moment(3, 10, 1))
    fire_due()
    # Art. 32: nothing said by the end of 9 March, so accepted on 2 March; five and twenty working days after that day:
    # 9 March, and 3 to 6, 9 to 13, 16 to 20, 23 to 27, 30 March.
    assert clocks(number) == {"promise": date(2026, 3, 9), "law": date(2026, 3, 30)}
    assert [item.node for item in cases.read_case(number).items] == ["review"]
    assert papers(number) == ["deemed"]


def test_gaps_that_are_not_filled_in_time_withdraw_the_application(road, at, urban):
    number = cases.open_case(road, ASKED, actor=ANONYMOUS)
    gaps = {"check": ["gaps"], "missing": ["施工组织设计盖章页"], "gap_until": ["2026-03-12"]}
    cases.complete_task(number, token(number, "check"), gaps, actor=urban)
    opinion = {"special": ["none"], "opinion": ["grant"], "findings": ["图纸与现场一致"]}
    cases.complete_task(number, token(number, "review"), opinion, actor=urban)
    at(moment(3, 13, 1))
    fire_due()
    case = cases.read_case(number)
    assert (case.status, case.outcome) == ("closed", "lapsed")


def test_not_ours_is_refused_with_reasons(road, at, urban):
    number = cases.open_case(road, ASKED, actor=ANONYMOUS)
    refusal = {"check": ["reject"], "reason": ["占用的是公路用地"], "elsewhere": ["区交通运输局"]}
    cases.complete_task(number, token(number, "check"), refusal, actor=urban)
    case = cases.read_case(number)
    assert (case.status, case.outcome) == ("closed", "not-accepted")
    assert papers(number) == ["not-accepted"]


def test_a_case_is_told_again_from_its_events(road, at, urban, head):
    number = cases.open_case(road, ASKED, actor=ANONYMOUS)
    at(moment(3, 10, 1))
    fire_due()
    granted(number, urban, head)
    assert cases.replay(number).differences == ()
