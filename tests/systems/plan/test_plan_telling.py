# SPDX-License-Identifier: Apache-2.0
"""Lead organs hear of their tasks once: when the list is out, late in an untold month, and when a date has passed."""

from datetime import date, datetime

import pytest

from mingfu.engines.notices.models import Notice
from mingfu.kernel.access import SYSTEM
from mingfu.kernel.clock import LEGAL_ZONE, now
from mingfu.kernel.ledger import events_of as ledger_events
from mingfu.systems.plan import commands
from mingfu.systems.plan.telling import remind, tell_leads

pytestmark = pytest.mark.usefixtures("district", "seeded")

FIVE = {"task": "分类投放", "time": "年底前", "duty": "城管局负责", "requirement": "全覆盖", "measure": "每月巡查"}


def notices():
    """Template, post and words of every notice, in the order they were written."""
    from mingfu.engines.notices import template_of  # noqa: PLC0415 - beside what it is for

    rows = Notice.objects.order_by("pk").values_list("template", "post", "values")
    return [(code, post, template_of(code).words(values)) for code, post, values in rows]


@pytest.fixture
def published(at, small):
    at(datetime(2015, 3, 2, 9, 0, tzinfo=LEGAL_ZONE))
    plan = commands.import_plan(small, actor=SYSTEM)
    leads = {"1.1": "gm.urban", "1.2": "gm.environment", "2.1": "gm.urban"}
    for task, lead in leads.items():
        commands.assign(plan.code, task, actor=SYSTEM, lead=lead, due_on=date(2015, 3, 31) if task == "1.2" else None)
        commands.describe(plan.code, task, FIVE, actor=SYSTEM)
    for task in ("3.1", "S1.1"):
        commands.set_aside(plan.code, task, actor=SYSTEM, reason="与1.1合并办理")
    commands.publish(plan.code, actor=SYSTEM, basis="领导小组2015年第1次会议审定")
    return plan


def test_each_lead_hears_once_how_many_tasks_are_its_own(published):
    event = ledger_events(str(published))[-1]
    tell_leads(event)
    tell_leads(event)
    assert notices() == [
        ("plan.listed", "gm.environment.handler", "《建设人民满意政府试点方案》任务清单已公布，贵单位牵头 1 项。请分解到岗位，按月填报进展。"),
        ("plan.listed", "gm.urban.handler", "《建设人民满意政府试点方案》任务清单已公布，贵单位牵头 2 项。请分解到岗位，按月填报进展。"),
    ]  # fmt: skip


def test_untold_progress_is_asked_for_from_the_25th_once_a_month(published, at):
    at(datetime(2015, 3, 24, 9, 0, tzinfo=LEGAL_ZONE))
    remind(now())
    assert notices() == []
    commands.report_progress(published.code, "1.1", actor=SYSTEM, month=date(2015, 3, 1), percent=40, words="完成选点")
    for day in (25, 26):
        at(datetime(2015, 3, day, 9, 0, tzinfo=LEGAL_ZONE))
        remind(now())
    assert [(code, post) for code, post, _words in notices()] == [
        ("plan.untold", "gm.environment.handler"),
        ("plan.untold", "gm.urban.handler"),
    ]
    assert "1 项任务还没有填报 2015-03 的进展" in notices()[1][2]
    at(datetime(2015, 4, 25, 9, 0, tzinfo=LEGAL_ZONE))
    remind(now())
    assert sum(code == "plan.untold" for code, _post, _words in notices()) == 4


def test_a_passed_date_is_told_to_the_head_once(published, at):
    for day in (1, 2):
        at(datetime(2015, 4, day, 9, 0, tzinfo=LEGAL_ZONE))
        remind(now())
    assert notices() == [
        ("plan.overdue", "gm.environment.head", "《建设人民满意政府试点方案》任务 1.2 的期限 2015-03-31 已过，仍未完成。请抓紧办理，并在进展中说明原因。"),
    ]  # fmt: skip


def test_nothing_is_told_of_a_plan_that_is_not_published(at, small):
    at(datetime(2015, 3, 26, 9, 0, tzinfo=LEGAL_ZONE))
    plan = commands.import_plan(small, actor=SYSTEM)
    commands.assign(plan.code, "1.1", actor=SYSTEM, lead="gm.urban", due_on=date(2015, 3, 1))
    remind(now())
    assert notices() == []
