# SPDX-License-Identifier: Apache-2.0
"""A case is what its events make: every route of the hotline is replayed, and what was tampered with is found."""

import pytest
from case_words import (
    OBJECTED,
    answered,
    called_back,
    citizen,
    do,
    in_hand,
    item_at,
    moment,
    official,
    opened,
    triaged,
)

from mingfu.engines import cases
from mingfu.engines.cases.replaying import replay
from mingfu.kernel.access import SYSTEM

pytestmark = pytest.mark.usefixtures("district", "seeded")


@pytest.fixture(autouse=True)
def monday(at):
    at(moment(3, 2))


def holds(number):
    """The replay, which must find nothing."""
    found = replay(number)
    assert found.differences == ()
    assert found.notes == ()
    return found


def closed():
    number = in_hand(actor=citizen())
    answered(number)
    called_back(number)
    return number


def redirected():
    number = opened()
    do(number, "triage", {"kind": ["help"], "way": ["redirect"], "exit": ["outside"], "advice": ["请拨 95598 报修。"]})
    return number


def at_once():
    number = opened()
    do(number, "triage", {"kind": ["consult"], "way": ["answer"]})
    return number


def objected(ruling):
    number = opened()
    triaged(number)
    do(number, "sign", OBJECTED)
    do(number, "rule", {"ruling": [ruling], "grounds": ["依职责分工"]})
    if ruling == "upheld":
        do(number, "redispatch", {"organ": ["gm.housing"]})
    return number


def returned():
    number = in_hand()
    answered(number)
    called_back(number, solved="no", satisfied="1")
    answered(number)
    called_back(number)
    return number


def withdrawn():
    number = opened(actor=citizen())
    cases.withdraw(number, actor=citizen(), reason="已经修好")
    return number


ROUTES = {
    "closed": closed,
    "redirected": redirected,
    "answered at once": at_once,
    "objection upheld": lambda: objected("upheld"),
    "objection rejected": lambda: objected("rejected"),
    "returned once": returned,
    "withdrawn": withdrawn,
}


@pytest.mark.parametrize("route", ROUTES)
def test_every_route_is_built_again_from_its_events(route):
    found = holds(ROUTES[route]())
    assert (found.followed, found.erased) == (0, 0)
    assert found.steps >= 2


def test_acts_around_tasks_are_told_again(at):
    number = in_hand(actor=citizen())
    token = item_at(number, "handle").token
    urban = official("gm.urban.handler")
    cases.claim(number, token, actor=urban)
    cases.note(number, text="补充一句情况。", actor=citizen())
    at(moment(3, 3))
    cases.suspend(number, ground="inspection", note="等检测结果", actor=urban)
    at(moment(3, 6))
    cases.resume(number, actor=SYSTEM)
    cases.release(number, token, actor=urban)
    cases.hand_over(number, token, to_post="gm.housing.handler", reason="属于贵单位职责", actor=urban)
    cases.extend(number, ground="works", amount=3, reason="需要施工", actor=official("gm.urban.head"))
    answered(number)
    called_back(number)
    holds(number)
