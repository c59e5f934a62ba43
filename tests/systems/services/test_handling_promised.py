# SPDX-License-Identifier: Apache-2.0
"""Promised items from application to delivery, by the commands people use; every date counted by hand from the law.

Working days of spring 2026: 5 April is Qingming (off 4 to 6), 1 to 5 May are off, 9 May (a Saturday) is worked.
"""

from datetime import date, datetime

import pytest

from mingfu.engines import cases
from mingfu.kernel.access import ANONYMOUS
from mingfu.kernel.clock import LEGAL_ZONE
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
