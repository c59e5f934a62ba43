# SPDX-License-Identifier: Apache-2.0
"""The district's plan as an outline: whole, taken in once, publishable, and in nobody else's words."""

import re
from decimal import Decimal
from pathlib import Path

import pytest

from mingfu.kernel.access import SYSTEM
from mingfu.systems.plan import commands
from mingfu.systems.plan.completeness import gaps_of
from mingfu.systems.plan.models import Assignment, Clause, Plan, Target, Task
from mingfu.systems.plan.outline import read_outline

ROOT = Path(__file__).resolve().parents[3]
OUTLINE = ROOT / "src" / "mingfu" / "profiles" / "gaoming" / "plan.yaml"

pytestmark = pytest.mark.usefixtures("district", "seeded")


def test_the_outline_becomes_a_whole_plan():
    plan = commands.load_plan_outline(OUTLINE, actor=SYSTEM)
    assert (plan.code, plan.origin) == ("2014-27", "outline")
    codes = list(Clause.objects.filter(plan=plan).values_list("code", flat=True))
    assert codes == [str(n) for n in range(1, 29)] + [f"S{n}" for n in range(1, 7)]
    assert list(plan.parts.values_list("title", flat=True)) == [
        "民生政府", "高效政府", "法治政府", "诚信政府", "责任政府", "廉洁政府", "保障措施",
    ]  # fmt: skip
    assert gaps_of(plan.code) == ()
    assert set(Assignment.objects.values_list("status", flat=True)) == {"assumed"}
    assert set(Task.objects.filter(clause__code="18").values_list("variant", flat=True)) == {"study"}
    assert list(Task.objects.filter(kind="reform").values_list("clause__code", flat=True)) == ["S2"]
    assert commands.publish(plan.code, actor=SYSTEM, basis="领导小组审定").edition == 1


def test_it_is_taken_in_once(events_of):
    plan = commands.load_plan_outline(OUTLINE, actor=SYSTEM)
    before = events_of(str(plan))
    assert commands.load_plan_outline(OUTLINE, actor=SYSTEM) == plan
    assert (Plan.objects.count(), events_of(str(plan))) == (1, before)


def facts(plan):
    """Numbers and dated deeds of a plan's clauses, without their words."""
    rows = Target.objects.filter(plan=plan).exclude(clause=None).values_list(
        "clause__code", "value", "unit", "year", "direction", "kind", "period"
    )  # fmt: skip
    return {row for row in rows if row[5] != "trend"}


def test_its_targets_are_those_of_the_text(real):
    outline = commands.load_plan_outline(OUTLINE, actor=SYSTEM)
    text = commands.import_plan(real, actor=SYSTEM)
    assert (outline.code, text.code) == ("2014-27", "2014-27-2")
    assert facts(outline) == facts(text)
    goals = [
        list(plan.targets.filter(clause=None, place="工作目标").values_list("year", "kind")) for plan in (outline,)
    ]
    assert goals[0].count((2016, "trend")) == 4


def test_it_holds_no_sentence_of_the_text(real):
    from mingfu.systems.plan.reading.script import plain  # noqa: PLC0415 - beside what it is for

    def runs(text, length):
        signs = re.sub(r"[^\u4e00-\u9fff]", "", plain(text))
        return {signs[at : at + length] for at in range(len(signs) - length + 1)}

    outline = read_outline(OUTLINE).draft
    written = "\n".join([*(clause.title for clause in outline.clauses), *(task.title for task in outline.tasks)])
    assert runs(written, 16) & runs(real, 16) == set()


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (lambda t: t.replace("five: [定出年度指标和权重, ", "five: ["), "五落实有 4 栏"),
        (lambda t: t.replace("variant: study", "variant: six", 1), "没有 six 这一种"),
        (lambda t: t.replace("number: 明府字〔2014〕27号", "mark: x", 1), "KeyError"),
        (lambda _text: "plan: [", "ParserError"),
    ],
)
def test_a_wrong_outline_is_refused_whole(tmp_path, refused, change, what):
    file = tmp_path / "plan.yaml"
    file.write_text(change(OUTLINE.read_text()))
    with refused("plan-outline-unreadable") as caught:
        commands.load_plan_outline(file, actor=SYSTEM)
    assert what in str(caught.value)
    assert not Plan.objects.exists()


def test_an_outline_with_an_unknown_organ_leaves_nothing(tmp_path, refused):
    file = tmp_path / "plan.yaml"
    file.write_text(OUTLINE.read_text().replace("lead: gm.trading", "lead: gm.nowhere"))
    with refused("organ-unknown"):
        commands.load_plan_outline(file, actor=SYSTEM)
    assert not Plan.objects.exists()


def test_numbers_are_exact():
    plan = commands.load_plan_outline(OUTLINE, actor=SYSTEM)
    assert Target.objects.get(plan=plan, subject="城镇污水处理率").value == Decimal(93)
