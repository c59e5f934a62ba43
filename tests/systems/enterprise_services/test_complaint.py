# SPDX-License-Identifier: Apache-2.0
"""Late payment: due days and interest to the fen by hand, and the way of a complaint to a result, or to a circular.

Delivered on 5 January 2026 (Monday): 30 days later is 4 February (Wednesday), which is the last day to pay.
"""

from datetime import date, datetime
from decimal import Decimal

import pytest

from mingfu.engines import cases
from mingfu.engines.cases import FormRefused
from mingfu.engines.cases.refusals import ExtensionTooLong, NotYourTask
from mingfu.engines.documents import documents_about
from mingfu.engines.jobs import fire_due
from mingfu.kernel.access import ANONYMOUS
from mingfu.kernel.clock import LEGAL_ZONE
from mingfu.systems.enterprise_services.interest import Rules, interest, last_day, owed

pytestmark = pytest.mark.usefixtures("district", "seeded")

TYPED = {
    "contract": ["道路绿化养护合同"],
    "buyer": ["gm.urban"],
    "amount": ["123456.78"],
    "delivered_on": ["2026-01-05"],
    "acceptance": ["none"],
    "rate": ["no"],
    "text": ["养护已经完成，多次催款一直没有付款。"],
}
REPLIED = {"result": ["paid"], "paid_on": ["2026-03-06"], "reply": ["欠款属实，款项和逾期利息已经付清。"]}


def moment(month, day):
    return datetime(2026, month, day, 9, 0, tzinfo=LEGAL_ZONE)


def done(number, node, typed, actor):
    token = next(item.token for item in cases.read_case(number).items if item.node == node)
    cases.complete_task(number, token, typed, actor=actor)


def forwarded(at, official):
    at(moment(3, 2))
    number = cases.open_case("enterprise_services.complain", TYPED, actor=ANONYMOUS)
    done(number, "accept", {"taking": ["accept"]}, official("gm.economy.handler"))
    done(number, "forward", {}, official("gm.economy.handler"))
    return number


@pytest.mark.parametrize(
    ("counted_from", "days", "last"),
    [
        (date(2026, 1, 5), 30, date(2026, 2, 4)),
        # 7 March 2026 is a Saturday: the term ends on Monday the 9th.
        (date(2026, 2, 5), 30, date(2026, 3, 9)),
        # 30 days from 2 September end on 2 October, inside the National Day holiday of 1 to 7 October.
        (date(2026, 9, 2), 30, date(2026, 10, 8)),
    ],
)
def test_the_last_day_to_pay(counted_from, days, last):
    assert last_day(counted_from, days) == last


@pytest.mark.parametrize(
    ("amount", "late", "annual", "yuan"),
    [
        # 123456.78 × 0.0005 × 26 = 1604.93814
        ("123456.78", 26, None, "1604.94"),
        # 1000000 × 3.45 % ÷ 360 × 100 = 9583.333…
        ("1000000", 100, "3.45", "9583.33"),
        # 10 × 0.0005 × 1 = 0.005 is rounded up to one fen.
        ("10", 1, None, "0.01"),
        ("123456.78", 0, None, "0.00"),
    ],
)
def test_interest_to_the_fen(amount, late, annual, yuan):
    found = interest(Decimal(amount), late, annual=Decimal(annual) if annual else None, law=Rules())
    assert found == Decimal(yuan)


def test_a_term_beyond_sixty_days_is_sixty_and_a_rate_below_lpr_is_lpr():
    known = {
        "acceptance": "delayed", "acceptance_by": "2026-01-05", "delivered_on": "2025-12-01", "agreed_days": 90,
        "term": "capped", "rate_way": "floor", "agreed_rate": 1.0, "lpr": 3.0, "amount": "360000.00",
    }  # fmt: skip
    found = owed(known, date(2026, 3, 26), Rules())
    # 60 days from 5 January are 6 March (Friday); 20 days late: 360000 × 3 % ÷ 360 × 20 = 600.
    assert (found.due_on, found.late, found.interest) == (date(2026, 3, 6), 20, Decimal("600.00"))


def test_from_complaint_to_result(at, official, react):
    number = forwarded(at, official)
    data = cases.read_case(number).data
    # 4 February to 2 March are 26 days late.
    assert (data["pay_due_on"], data["late_days"], data["interest"]) == ("2026-02-04", 26, "1604.94")
    assert data["pay_term"] == (
        "自交付之日（2026-01-05）起算；没有约定付款期限，为30日；最迟应在2026-02-04付款（条例第九条、第十条）。"
    )
    assert data["pay_interest"] == (
        "到2026-03-02逾期26日；没有约定逾期利率，日利率0.05%（条例第十七条）；"
        "逾期利息123,456.78元×0.05%×26日＝1,604.94元。"
    )
    # 30 days from 2 March are 1 April, a Wednesday.
    assert cases.read_case(number).due_on == date(2026, 4, 1)
    at(moment(3, 10))
    done(number, "reply", REPLIED, official("gm.urban.handler"))
    done(number, "tell", {"told": ["付款单位已付清款项和利息，请核对到账。"]}, official("gm.economy.handler"))
    case = cases.read_case(number)
    # Paid on 6 March: 30 days late. 123456.78 × 0.0005 × 30 = 1851.8517
    assert (case.outcome, case.data["late_days"], case.data["interest"]) == ("answered", 30, "1851.85")
    assert cases.replay(number).differences == ()
    react(number)
    assert [each.paper for each in documents_about(number).order_by("id")] == [
        "enterprise_services.accepted",
        "enterprise_services.forwarded",
        "enterprise_services.result",
    ]


def test_silence_leads_to_an_order_an_interview_and_a_circular(at, official, react):
    number = forwarded(at, official)
    at(moment(4, 1))
    fire_due()
    assert cases.read_case(number).items[0].node == "reply"
    at(moment(4, 2))
    fire_due()
    case = cases.read_case(number)
    # 4 February to 2 April are 57 days: 123456.78 × 0.0005 × 57 = 3518.51823
    assert (case.items[0].node, case.data["interest"]) == ("reply_ordered", "3518.52")
    # Ten working days from 2 April, the 6th being Qingming: 17 April.
    at(moment(4, 20))
    fire_due()
    told = {"interviewed_on": ["2026-04-20"], "interview": ["refuses"], "minutes": ["负责人到场，仍未说明付款安排。"]}
    with pytest.raises(NotYourTask):
        done(number, "interview", told, official("gm.economy.handler"))
    done(number, "interview", told, official("gm.economy.head"))
    case = cases.read_case(number)
    assert (case.status, case.outcome) == ("closed", "ordered")
    assert cases.replay(number).differences == ()
    react(number)
    assert {each.paper for each in documents_about(number)} == {
        "enterprise_services.accepted",
        "enterprise_services.forwarded",
        "enterprise_services.order",
        "enterprise_services.circular",
    }


def test_more_time_makes_at_most_ninety_days(at, official):
    number = forwarded(at, official)
    head = official("gm.economy.head")
    with pytest.raises(ExtensionTooLong):
        cases.extend(number, ground="complex", amount=61, reason="需要核对三年的结算资料。", actor=head)
    cases.extend(number, ground="complex", amount=60, reason="需要核对三年的结算资料。", actor=head)
    # 90 days from 2 March are 31 May, a Sunday: Monday, 1 June.
    assert cases.read_case(number).due_on == date(2026, 6, 1)
    at(moment(4, 2))
    fire_due()
    assert cases.read_case(number).items[0].node == "reply"
    at(moment(6, 1))
    fire_due()
    assert cases.read_case(number).items[0].node == "reply"
    at(moment(6, 2))
    fire_due()
    assert cases.read_case(number).items[0].node == "reply_ordered"
    assert cases.replay(number).differences == ()


def test_a_refusal_is_told_with_its_reason(at, official, react):
    at(moment(3, 2))
    number = cases.open_case("enterprise_services.complain", TYPED, actor=ANONYMOUS)
    said = {"taking": ["refuse"], "ground": ["in-court"], "reason": ["此事已由法院受理，请按诉讼程序主张权利。"]}
    done(number, "accept", said, official("gm.economy.handler"))
    assert cases.read_case(number).outcome == "not-accepted"
    react(number)
    assert [each.paper for each in documents_about(number)] == ["enterprise_services.refused"]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"amount": ["100.001"]}, "amount"),
        ({"amount": ["0"]}, "amount"),
        ({"delivered_on": ["2026-03-03"]}, "delivered_on"),
        ({"acceptance": ["done"], "accepted_on": ["2026-01-04"]}, "accepted_on"),
        ({"agreed_days": ["30.5"]}, "agreed_days"),
        ({"rate": ["yes"]}, "agreed_rate"),
        ({"buyer": ["gm.nobody"]}, "buyer"),
    ],
)
def test_bad_answers_are_put_beside_their_field_and_no_case_begins(at, changed, field):
    at(moment(3, 2))
    with pytest.raises(FormRefused) as refused:
        cases.open_case("enterprise_services.complain", TYPED | changed, actor=ANONYMOUS)
    assert field in refused.value.bound.errors
