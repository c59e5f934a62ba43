# SPDX-License-Identifier: Apache-2.0
"""A case with every act around it is built again from its events alone, to the same rows."""

from datetime import date

import pytest
from case_words import answered, called_back, citizen, in_hand, item_at, moment, official

from mingfu.engines import cases
from mingfu.engines.cases.replaying import replay

pytestmark = pytest.mark.usefixtures("district", "seeded")


def test_a_case_with_every_act_around_it(at):
    at(moment(3, 2))
    number, urban = in_hand(actor=citizen()), official("gm.urban.handler")
    token = item_at(number, "handle").token
    asked = cases.send_back(number, token, faults={"place": "请写到路口或门牌号"}, actor=urban)
    at(moment(3, 4))
    cases.correct(number, asked, {"place": ["沧江路 88 号"]}, actor=citizen())
    more = {"due_on": date(2026, 3, 6), "ask": "请说明该路段由谁养护", "actor": urban}
    part = cases.ask_partner(number, token, post="gm.housing.handler", **more)
    cases.ask_partner(number, token, post="gm.power.handler", **more)
    cases.prioritise(
        number,
        ground="danger",
        until=date(2026, 3, 5),
        reason="路口无灯，容易出事",
        actor=official("gm.hotline.review"),
    )
    cases.suspend(number, ground="inspection", note="等检测结果", actor=urban)
    at(moment(3, 6))
    assert cases.end_over_priorities() == 1
    cases.resume(number, actor=urban)
    cases.answer_part(number, part, text="该路段由我局养护", actor=official("gm.housing.handler"))
    at(moment(3, 12))
    cases.drop_parts(number, token, reason="已从现场核实", actor=urban)
    answered(number)
    called_back(number)
    at(moment(3, 13))
    cases.reopen(number, ground="unsolved", reason="路灯昨晚又不亮了", actor=citizen())
    answered(number)
    called_back(number)
    found = replay(number)
    assert found.differences == ()
    assert found.holds
