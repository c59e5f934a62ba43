# SPDX-License-Identifier: Apache-2.0
"""A plan's way by commands: taken in, divided, described, published, reported; and every no on the way."""

import io
from datetime import date, datetime
from decimal import Decimal

import pytest

from mingfu.kernel.access import ANONYMOUS, SYSTEM
from mingfu.kernel.clock import LEGAL_ZONE
from mingfu.kernel.files.storage import store
from mingfu.kernel.ledger import events_of as ledger_events
from mingfu.systems.plan import commands
from mingfu.systems.plan.completeness import gaps_of
from mingfu.systems.plan.models import (
    Assignment,
    Clause,
    Fulfilment,
    Listing,
    Plan,
    ProgressReport,
    SettingAside,
    Target,
    Task,
)
from mingfu.systems.plan.queries import tree_for
from mingfu.systems.plan.reading import FULFILMENTS

pytestmark = pytest.mark.usefixtures("district", "seeded")

FIVE = {
    "task": "建成分类投放点",
    "time": "2015年底前",
    "duty": "区城管执法局对结果负责",
    "requirement": "覆盖全部小区",
    "measure": "每月巡查一次",
}


@pytest.fixture(autouse=True)
def spring(at):
    return at(datetime(2015, 3, 2, 9, 0, tzinfo=LEGAL_ZONE))


@pytest.fixture
def office(official):
    return official("gm.office.plan")


@pytest.fixture
def plan(small, office):
    return commands.import_plan(small, actor=office)


def complete(plan, actor, lead="gm.urban"):
    """Give and describe every task that is not yet."""
    for task in Task.objects.filter(plan=plan, set_aside_at=None, described_at=None).order_by("code"):
        if task.lead_id is None:
            commands.assign(plan.code, task.code, actor=actor, lead=lead, due_on=date(2015, 12, 31))
        commands.describe(plan.code, task.code, FIVE, actor=actor)


@pytest.fixture
def published(plan, office):
    complete(plan, office)
    commands.publish(plan.code, actor=office, basis="领导小组2015年第1次会议审定")
    plan.refresh_from_db()
    return plan


def state(plan):
    """All that commands may change, to show that a refusal changed nothing."""
    return (
        list(Task.objects.filter(plan=plan).order_by("code").values()),
        list(Fulfilment.objects.values_list("task__code", "column", "text").order_by("pk")),
        Assignment.objects.count(),
        Listing.objects.count(),
        ProgressReport.objects.count(),
        SettingAside.objects.count(),
        len(ledger_events(str(plan))),
    )


def test_a_text_becomes_parts_clauses_tasks_and_targets(plan, events_of):
    assert (plan.code, plan.number, plan.dated, plan.origin) == (
        "2015-3",
        "明试字〔2015〕3号",
        date(2015, 2, 9),
        "text",
    )
    assert plan.name == "建设人民满意政府试点方案"
    assert list(plan.parts.values_list("kind", "title")) == [
        ("tasks", "建设民生政府"),
        ("tasks", "建设高效政府"),
        ("safeguards", "保障措施"),
    ]
    assert list(Clause.objects.filter(plan=plan).values_list("code", "number", "title")) == [
        ("1", 1, "改善生活环境"),
        ("2", 2, "完善政民互动"),
        ("3", 3, "提升执行力"),
        ("S1", 1, "加强督查"),
    ]
    assert list(Task.objects.filter(plan=plan).values_list("code", "title", "year")) == [
        ("1.1", "推进生活垃圾分类处理。", None),
        ("1.2", "到2020年，城镇污水处理率达93%以上。", 2020),
        ("2.1", "整合各类热线平台，由区政务服务局牵头。", None),
        ("3.1", "每年至少组织学法2次。", None),
        ("S1.1", "对进展缓慢的及时发出督办通知。", None),
    ]
    assert Task.objects.get(plan=plan, code="2.1").named == ["区政务服务局"]
    assert list(
        Target.objects.filter(plan=plan).values_list(
            "task__code", "clause__code", "subject", "value", "unit", "year", "direction", "period"
        )
    ) == [
        ("1.2", "1", "城镇污水处理率", Decimal(93), "%", 2020, "min", ""),
        ("3.1", "3", "组织学法", Decimal(2), "次", None, "min", "年"),
    ]
    assert events_of("plan:2015-3") == ["plan.imported"]


def test_nobody_is_given_a_task_by_the_reading_alone(plan):
    assert not Assignment.objects.exists()
    assert set(Task.objects.filter(plan=plan).values_list("lead", "due_on", "percent")) == {(None, None, None)}
    assert {gap.code for gap in gaps_of(plan.code)} == {"1.1", "1.2", "2.1", "3.1", "S1.1"}
    assert [str(word) for word in gaps_of(plan.code)[0].lacks] == ["牵头单位", "任务", "时间", "权责", "要求", "措施"]


@pytest.mark.parametrize(
    "change",
    [str, lambda t: t.replace("\n", "\r\n"), lambda t: t.replace("处理", "處理 "), lambda t: t.replace("处", "处\0")],
)
def test_the_same_document_twice_adds_nothing(plan, small, office, change, events_of):
    assert commands.import_plan(change(small), actor=office) == plan
    assert (Plan.objects.count(), Task.objects.count(), Target.objects.count()) == (1, 5, 2)
    assert events_of("plan:2015-3") == ["plan.imported"]


def test_another_text_under_the_same_number_is_another_plan(plan, small, office):
    other = commands.import_plan(small.replace("93%", "95%"), actor=office)
    assert (other.code, plan.code) == ("2015-3-2", "2015-3")
    assert Target.objects.get(plan=other, unit="%").value == 95


def test_a_plan_without_a_number_is_known_by_its_content(small, office):
    plan = commands.import_plan(small.replace("(明试字〔2015〕3号)\n", ""), actor=office)
    assert plan.code == plan.digest[:10]


def test_the_real_plan_has_its_clauses_safeguards_and_targets(real, office):
    plan = commands.import_plan(real, actor=office)
    assert (plan.code, plan.dated) == ("2014-27", date(2014, 6, 16))
    codes = list(Clause.objects.filter(plan=plan).values_list("code", flat=True))
    assert codes == [str(n) for n in range(1, 29)] + [f"S{n}" for n in range(1, 7)]
    assert plan.parts.filter(kind="tasks").count() == 6
    found = {
        (row.clause.code, row.value, row.unit, row.year, row.direction)
        for row in Target.objects.filter(plan=plan, value__isnull=False).exclude(clause=None).select_related("clause")
    }
    assert found >= {
        ("4", Decimal(93), "%", 2020, "min"),
        ("4", Decimal(100), "%", 2020, "exact"),
        ("9", Decimal(90), "%", 2016, "min"),
        ("16", Decimal(90), "%", 2016, "min"),
        ("18", Decimal(2), "次", None, "min"),
        ("18", Decimal(1), "次", None, "min"),
        ("S2", Decimal(30), "项", None, "min"),
    }
    assert Target.objects.filter(plan=plan, task=None).exclude(clause=None).count() == 0
    assert commands.import_plan(real, actor=office) == plan


@pytest.mark.parametrize(("text", "code"), [("  \n", "plan-empty"), ("今天天气很好。", "plan-without-tasks")])
def test_a_text_that_is_no_plan_is_refused_and_leaves_nothing(office, refused, text, code):
    with refused(code):
        commands.import_plan(text, actor=office)
    assert not Plan.objects.exists()


@pytest.mark.parametrize("post", ["gm.urban.handler", "gm.hotline.desk"])
def test_only_the_dividing_post_takes_plans_in(small, official, refused, post):
    with refused("not-allowed"):
        commands.import_plan(small, actor=official(post))
    with refused("sign-in-needed"):
        commands.import_plan(small, actor=ANONYMOUS)
    assert not Plan.objects.exists()


def test_a_task_is_given_to_a_lead_with_partners_and_a_date(plan, office, events_of):
    commands.assign(
        "2015-3", "1.1", actor=office, lead="gm.urban", partners=["gm.environment", "gm.housing", "gm.environment"],
        post_code="gm.urban.handler", due_on=date(2015, 12, 31), basis="三定方案",
    )  # fmt: skip
    task = Task.objects.get(plan=plan, code="1.1")
    assert (task.lead_id, task.post_id, task.due_on, task.assumed) == (
        "gm.urban", "gm.urban.handler", date(2015, 12, 31), False,
    )  # fmt: skip
    assert list(task.partners.values_list("organ", flat=True)) == ["gm.environment", "gm.housing"]
    assert events_of(str(plan)) == ["plan.imported", "plan.task-assigned"]
    assert ledger_events(str(plan))[-1].payload == {
        "plan": "2015-3",
        "task": "1.1",
        "lead": "gm.urban",
        "post": "gm.urban.handler",
        "partners": ["gm.environment", "gm.housing"],
        "due_on": "2015-12-31",
        "status": "verified",
    }


def test_a_later_giving_holds_and_the_earlier_stays_readable(plan, office):
    commands.assign("2015-3", "1.1", actor=office, lead="gm.urban", partners=["gm.housing"], status="assumed")
    commands.assign("2015-3", "1.1", actor=office, lead="gm.environment")
    task = Task.objects.get(plan=plan, code="1.1")
    assert (task.lead_id, task.assumed, task.partners.count()) == ("gm.environment", False, 0)
    assert list(Assignment.objects.values_list("lead", "status", "partners")) == [
        ("gm.environment", "verified", []),
        ("gm.urban", "assumed", ["gm.housing"]),
    ]


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"lead": "gm.urban", "partners": ["gm.urban"]}, "plan-lead-twice"),
        ({"lead": "gm.urban", "post_code": "gm.finance.handler"}, "plan-post-elsewhere"),
        ({"lead": "gm.nobody"}, "organ-unknown"),
        ({"lead": "gm.urban", "post_code": "gm.urban.nobody"}, "post-unknown"),
    ],
)
def test_a_wrong_giving_changes_nothing(plan, office, refused, wrong, code):
    before = state(plan)
    with refused(code):
        commands.assign("2015-3", "1.1", actor=office, **wrong)
    assert state(plan) == before


def test_giving_a_task_of_the_plan_is_the_offices_own(plan, office, official, refused):
    commands.assign("2015-3", "1.1", actor=office, lead="gm.urban")
    before = state(plan)
    with refused("not-allowed"):
        commands.assign("2015-3", "1.1", actor=official("gm.urban.handler"), lead="gm.finance")
    with refused("not-visible"):
        commands.assign("2015-3", "9.9", actor=office, lead="gm.finance")
    assert state(plan) == before


@pytest.mark.parametrize("variant", sorted(FULFILMENTS))
def test_each_wording_has_five_columns_and_all_are_filled(plan, office, variant):
    columns = {column.key: f"写明{column.title}" for column in FULFILMENTS[variant].columns}
    assert len(columns) == 5
    commands.assign("2015-3", "1.1", actor=office, lead="gm.urban")
    task = commands.describe("2015-3", "1.1", columns, actor=office, variant=variant)
    assert (task.variant, dict(task.fulfilments.values_list("column", "text"))) == (variant, columns)
    assert "1.1" not in {gap.code for gap in gaps_of("2015-3")}


@pytest.mark.parametrize("key", sorted(FIVE))
@pytest.mark.parametrize("typed", ["", "  \n ", None])
def test_a_task_cannot_be_saved_with_an_empty_column(plan, office, refused, key, typed):
    columns = FIVE | {key: typed} if typed is not None else {k: v for k, v in FIVE.items() if k != key}
    before = state(plan)
    with refused("plan-fulfilments-empty") as caught:
        commands.describe("2015-3", "1.1", columns, actor=office)
    assert caught.value.field == key
    assert state(plan) == before


def test_another_wording_takes_the_place_of_the_first(plan, office):
    commands.describe("2015-3", "3.1", FIVE, actor=office)
    study = {column.key: "学法安排" for column in FULFILMENTS["study"].columns}
    commands.describe("2015-3", "3.1", study, actor=office, variant="study")
    assert set(Fulfilment.objects.values_list("column", "text")) == {(key, "学法安排") for key in study}


def test_an_unknown_wording_is_refused(plan, office, refused):
    with refused("plan-variant-unknown"):
        commands.describe("2015-3", "1.1", FIVE, actor=office, variant="六落实")
    assert not Fulfilment.objects.exists()


def test_the_lead_organ_describes_and_divides_its_own_task_and_no_other(plan, office, official, refused):
    commands.assign("2015-3", "1.1", actor=office, lead="gm.urban")
    urban = official("gm.urban.handler")
    commands.describe("2015-3", "1.1", FIVE, actor=urban)
    part = commands.split("2015-3", "1.1", "更换老旧小区垃圾箱", actor=urban, post_code="gm.urban.handler")
    assert (part.code, part.parent.code, part.lead_id, part.post_id) == ("1.1.1", "1.1", "gm.urban", "gm.urban.handler")
    before = state(plan)
    with refused("plan-task-not-yours"):
        commands.describe("2015-3", "1.1", FIVE, actor=official("gm.finance.handler"))
    with refused("plan-task-not-yours"):
        commands.split("2015-3", "1.2", "建设污水处理厂", actor=urban, post_code="gm.urban.handler")
    with refused("not-allowed"):
        commands.describe("2015-3", "1.1", FIVE, actor=official("gm.hotline.desk"))
    assert state(plan) == before


def test_a_part_goes_to_a_post_or_to_an_organ_that_divides_it_further(plan, office, official, refused):
    commands.assign("2015-3", "1.1", actor=office, lead="gm.urban", due_on=date(2015, 12, 31))
    urban = official("gm.urban.head")
    with refused("plan-post-needed"):
        commands.split("2015-3", "1.1", "更换老旧小区垃圾箱", actor=urban)
    with refused("plan-title-needed"):
        commands.split("2015-3", "1.1", " 换 ", actor=urban, post_code="gm.urban.handler")
    part = commands.split("2015-3", "1.1", "荷城街道试点投放", actor=urban, lead="gm.housing")
    assert (part.code, part.lead_id, part.due_on) == ("1.1.1", "gm.housing", date(2015, 12, 31))
    housing = official("gm.housing.head")
    commands.describe("2015-3", "1.1.1", FIVE, actor=housing)
    assert [str(lack) for gap in gaps_of("2015-3") if gap.code == "1.1.1" for lack in gap.lacks] == ["岗位"]
    below = commands.split("2015-3", "1.1.1", "走访十个小区", actor=housing, post_code="gm.housing.handler")
    assert (below.code, below.lead_id) == ("1.1.1.1", "gm.housing")
    assert "1.1.1" not in {gap.code for gap in gaps_of("2015-3")}
    commands.assign("2015-3", "1.1.1", actor=urban, lead="gm.finance", post_code="gm.finance.handler")
    assert Task.objects.get(code="1.1.1").lead_id == "gm.finance"


def test_a_task_without_lead_is_not_divided(plan, office, refused):
    with refused("plan-task-without-lead"):
        commands.split("2015-3", "1.1", "更换老旧小区垃圾箱", actor=office, post_code="gm.urban.handler")
    assert Task.objects.count() == 5


def test_a_sentence_that_is_no_task_is_set_aside_with_a_reason(plan, office, official, refused, events_of):
    with refused("plan-reason-needed"):
        commands.set_aside("2015-3", "1.2", actor=office, reason=" 无 ")
    with refused("not-allowed"):
        commands.set_aside("2015-3", "1.2", actor=official("gm.urban.head"), reason="与1.1合并办理")
    commands.set_aside("2015-3", "1.2", actor=office, reason="与1.1合并办理")
    assert "1.2" not in {gap.code for gap in gaps_of("2015-3")}
    with refused("plan-task-is-set-aside"):
        commands.describe("2015-3", "1.2", FIVE, actor=office)
    assert events_of(str(plan)) == ["plan.imported", "plan.task-set-aside"]


def test_a_part_that_was_set_aside_brings_nothing_down_to_a_post(plan, office):
    commands.assign("2015-3", "1.1", actor=office, lead="gm.urban")
    commands.split("2015-3", "1.1", "荷城街道试点投放", actor=office, lead="gm.housing")
    commands.describe("2015-3", "1.1.1", FIVE, actor=office)
    commands.split("2015-3", "1.1.1", "走访十个小区", actor=office, post_code="gm.housing.handler")
    commands.set_aside("2015-3", "1.1.1.1", actor=office, reason="与1.1.1合并办理")
    assert [str(lack) for gap in gaps_of("2015-3") if gap.code == "1.1.1" for lack in gap.lacks] == ["岗位"]
    shown = tree_for(office, "2015-3").task("1.1.1")
    assert [str(lack) for lack in shown.lacks] == ["岗位"]


def test_a_divided_task_is_not_set_aside(plan, office, refused):
    commands.assign("2015-3", "1.1", actor=office, lead="gm.urban")
    commands.split("2015-3", "1.1", "更换老旧小区垃圾箱", actor=office, post_code="gm.urban.handler")
    with refused("plan-task-has-parts"):
        commands.set_aside("2015-3", "1.1", actor=office, reason="与1.2合并办理")
    assert not SettingAside.objects.exists()


def test_a_reform_may_be_added(plan, office, events_of):
    added = commands.add_task("2015-3", "S1", "区领导领衔的审批制度改革", actor=office, kind="reform")
    assert (added.code, added.kind) == ("S1.2", "reform")
    assert events_of(str(plan))[-1] == "plan.task-added"


def test_an_incomplete_list_is_not_published_and_says_what_is_missing(plan, office, refused):
    commands.assign("2015-3", "1.1", actor=office, lead="gm.urban")
    commands.describe("2015-3", "1.1", FIVE, actor=office)
    before = state(plan)
    with refused("plan-incomplete") as caught:
        commands.publish("2015-3", actor=office, basis="领导小组2015年第1次会议审定")
    assert (caught.value.count, caught.value.tasks) == (4, "1.2、2.1、3.1、保障1.1")
    assert state(plan) == before
    with refused("plan-incomplete"):
        commands.publish("2015-3", actor=SYSTEM, basis="领导小组2015年第1次会议审定")


def test_a_complete_list_is_published_on_an_approval_and_found(plan, office, official, refused, events_of):
    complete(plan, office)
    with refused("plan-approval-needed"):
        commands.publish("2015-3", actor=office, basis="  ")
    with refused("not-allowed"):
        commands.publish("2015-3", actor=official("gm.urban.head"), basis="领导小组2015年第1次会议审定")
    listing = commands.publish("2015-3", actor=office, basis="领导小组2015年第1次会议审定")
    assert (listing.edition, listing.tasks) == (1, 5)
    assert events_of(str(plan))[-1] == "plan.published"
    with refused("plan-nothing-new"):
        commands.publish("2015-3", actor=office, basis="领导小组2015年第1次会议审定")
    commands.assign("2015-3", "1.1", actor=office, lead="gm.environment")
    assert commands.publish("2015-3", actor=office, basis="领导小组2015年第2次会议审定").edition == 2


def test_what_is_published_is_found_by_its_words(published):
    from mingfu.engines.search import find  # noqa: PLC0415 - the index is a table; models exist only after setup

    assert [(hit.kind, hit.url) for hit in find("垃圾分类", actor=ANONYMOUS)] == [("plan", "/plan/2015-3#c-1")]


def test_progress_is_told_by_the_lead_for_a_month(published, official, events_of):
    urban = official("gm.urban.handler")
    said = commands.report_progress(
        "2015-3", "1.1", actor=urban, month=date(2015, 2, 20), percent=30, words="已完成选点"
    )
    task = Task.objects.get(plan=published, code="1.1")
    assert (said.month, said.source, task.percent, task.reported_for) == (date(2015, 2, 1), "typed", 30, said.month)
    commands.report_progress("2015-3", "1.1", actor=urban, month=date(2015, 3, 1), percent=40, words="开工十处")
    commands.report_progress("2015-3", "1.1", actor=urban, month=date(2015, 2, 1), percent=35, words="更正二月数据")
    task.refresh_from_db()
    assert (task.percent, task.reported_for) == (40, date(2015, 3, 1))
    assert ProgressReport.objects.filter(task=task).count() == 3
    assert events_of(str(published))[-3:] == ["plan.progress-reported"] * 3


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"percent": 101}, "plan-percent-wrong"),
        ({"percent": -1}, "plan-percent-wrong"),
        ({"month": date(2015, 4, 1)}, "plan-month-wrong"),
        ({"words": " 好 "}, "plan-words-needed"),
        ({"percent": 100}, "plan-evidence-needed"),
        ({"evidence": "0" * 64}, "file-missing"),
    ],
)
def test_a_wrong_report_is_refused_and_leaves_nothing(published, official, refused, wrong, code):
    before = state(published)
    said = {"month": date(2015, 3, 1), "percent": 30, "words": "已完成选点"} | wrong
    with refused(code):
        commands.report_progress("2015-3", "1.1", actor=official("gm.urban.handler"), **said)
    assert state(published) == before


def test_nobody_reports_for_another_organ_not_even_the_office(published, office, official, refused):
    before = state(published)
    said = {"month": date(2015, 3, 1), "percent": 30, "words": "已完成选点"}
    with refused("plan-task-not-yours"):
        commands.report_progress("2015-3", "1.1", actor=official("gm.finance.head"), **said)
    with refused("not-allowed"):
        commands.report_progress("2015-3", "1.1", actor=office, **said)
    assert state(published) == before


def test_done_is_proven_by_a_file(published, official):
    urban = official("gm.urban.head")
    kept = store(io.BytesIO("验收合格".encode()), "验收单.txt", actor=urban)
    said = commands.report_progress(
        "2015-3", "1.1", actor=urban, month=date(2015, 3, 1), percent=100, words="全部验收",
        evidence=kept.sha256, evidence_name="验收单.txt",
    )  # fmt: skip
    assert (said.evidence, said.evidence_name) == (kept.sha256, "验收单.txt")
    assert ledger_events(str(published))[-1].payload["evidence"] == kept.sha256


def test_progress_waits_for_the_published_list(plan, office, official, refused):
    commands.assign("2015-3", "1.1", actor=office, lead="gm.urban")
    with refused("plan-not-published"):
        commands.report_progress(
            "2015-3", "1.1", actor=official("gm.urban.head"), month=date(2015, 3, 1), percent=5, words="已完成选点"
        )
    assert not ProgressReport.objects.exists()


def test_a_double_click_reports_once(published, official):
    said = {"actor": official("gm.urban.handler"), "month": date(2015, 3, 1), "percent": 30, "words": "已完成选点"}
    first = commands.report_progress("2015-3", "1.1", **said, key="k-1")
    assert commands.report_progress("2015-3", "1.1", **said, key="k-1") == first
    assert ProgressReport.objects.count() == 1
