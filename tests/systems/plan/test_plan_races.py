# SPDX-License-Identifier: Apache-2.0
"""Several at once: one document is one plan, one list one edition, and parts of a task never share a code."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from mingfu.kernel.access import SYSTEM
from mingfu.kernel.organs import create_post, found_organ
from mingfu.kernel.refusals import Refusal
from mingfu.systems.plan import commands
from mingfu.systems.plan.models import Listing, Plan, Task

MANY = 5
FIVE = {"task": "分类投放", "time": "年底前", "duty": "甲局负责", "requirement": "全覆盖", "measure": "每月巡查"}

pytestmark = pytest.mark.usefixtures("own_database")


def at_once(act):
    """What `act(number)` answers in so many threads that begin together; a refusal answers its code."""
    gate = Barrier(MANY)

    def one(number):
        gate.wait()
        try:
            return act(number)
        except Refusal as refusal:
            return refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(MANY) as pool:
        return list(pool.map(one, range(MANY)))


def test_one_document_becomes_one_plan(small):
    answers = at_once(lambda _number: commands.import_plan(small, actor=SYSTEM).code)
    assert answers == ["2015-3"] * MANY
    assert (Plan.objects.count(), Task.objects.count()) == (1, 5)


def test_one_list_becomes_one_edition_and_parts_get_codes_of_their_own(small):
    found_organ("t.one", "甲局", actor=SYSTEM, kind="department")
    create_post("t.one.handler", "t.one", "承办岗", actor=SYSTEM)
    commands.import_plan(small, actor=SYSTEM)
    for task in ("1.1", "1.2", "2.1", "3.1", "S1.1"):
        commands.assign("2015-3", task, actor=SYSTEM, lead="t.one")
        commands.describe("2015-3", task, FIVE, actor=SYSTEM)
    answers = at_once(lambda _number: commands.publish("2015-3", actor=SYSTEM, basis="领导小组审定").edition)
    assert sorted(map(str, answers)) == ["1", *["plan-nothing-new"] * (MANY - 1)]
    assert Listing.objects.count() == 1
    codes = at_once(
        lambda number: (
            commands.split("2015-3", "1.1", f"第{number}片区巡查", actor=SYSTEM, post_code="t.one.handler").code
        )
    )
    assert sorted(codes) == [f"1.1.{number}" for number in range(1, MANY + 1)]
