# SPDX-License-Identifier: Apache-2.0
"""A stage of a construction project: one organ takes in and answers, others decide and advise as children; one is silent.

Every date counted by hand. Working days of spring 2026: 4 to 6 April are Qingming, 1 to 5 May are off, 9 May (a Saturday)
is worked.
"""

from datetime import date

import pytest
from handling_words import BODY, clocks, moment, nodes, papers, react, token

from mingfu.engines import cases
from mingfu.engines.cases.families import children_of
from mingfu.engines.documents import documents_about
from mingfu.engines.jobs import fire_due
from mingfu.engines.manifest import ask
from mingfu.kernel.access import ANONYMOUS, SYSTEM
from mingfu.systems.services.handling import permits

pytestmark = pytest.mark.usefixtures("district", "seeded")

STAGE = "services.stage.construction"
ASKED = {name: texts for name, texts in BODY.items() if name != "applicant"} | {
    "project_code": ["20264406084703012345"],
    "project_name": ["试验厂房"],
    "chosen": ["gm-sewage"],
}


def filled(start, **more):
    """An application with the first answer to every question that is left."""
    from mingfu.engines.forms import form  # noqa: PLC0415 - models exist only after pytest_configure

    typed = {}
    for one in form(cases.start_of(start).form).fields:
        if one.default:
            typed[one.name] = [one.default]
        elif one.kind in {"choice", "choices"}:
            offered = [option.value for option in one.options]
            typed[one.name] = ["window"] if "window" in offered else offered[:1]
    return typed | more


@pytest.fixture
def desk(official):
    """`desk("gm.land")` handles for an organ; `desk("gm.land", "head")` is its head."""
    return lambda organ, post="handler": official(f"{organ}.{post}", number=f"T-{organ}-{post}")


@pytest.fixture
def opened(at):
    """Handed in on Monday 2 March 2026, with the sewage permit decided in the same stage."""
    at(moment(3, 2))
    return cases.open_case(STAGE, filled(STAGE, **ASKED), actor=ANONYMOUS)


def kin(number):
    return {row.child.start: row.child.number for row in children_of(cases.read_case(number))}


def advice(number):
    """Children that advise, by the organ that is asked."""
    held = [row.child for row in children_of(cases.read_case(number)) if row.child.start == "services.opinion"]
    return {child.organ: child.number for child in held}


def test_one_organ_answers_for_all_and_one_is_silent(opened, at, desk):
    case = cases.read_case(opened)
    looks = {item.post: item.due_on for item in case.items}
    # Three working days after Monday 2 March: 3, 4, 5 March.
    assert looks == {"gm.land.handler": date(2026, 3, 5), "gm.emergency.handler": date(2026, 3, 5)}
    # Whoever looks tells the lead what is missing; the lead tells the applicant once.
    at(moment(3, 3))
    faulty = {"looked": ["faulty"], "look_faults": ["缺少规划许可证附图"]}
    cases.complete_task(opened, token(opened, "look", "gm.land.handler"), faulty, actor=desk("gm.land"))
    assert nodes(opened) == ["look"]
    at(moment(3, 6, 1))
    fire_due()
    # Nothing from the emergency bureau by the end of 5 March: no remarks, the lead goes on.
    assert nodes(opened) == ["check"]
    assert [(one["desk"], one["looked"]) for one in cases.read_case(opened).data["looks"]] == [
        ("gm.land", "faulty"), ("gm.emergency", "complete"),
    ]  # fmt: skip
    at(moment(3, 6))
    cases.complete_task(opened, token(opened, "check"), {"check": ["accept"]}, actor=desk("gm.housing"))
    # Art. 42(2): forty-five working days after Friday 6 March: 9 to 13, 16 to 20, 23 to 27 March (15), 30 and 31 March,
    # 1 to 3 April (20), 7 to 10 (24), 13 to 17 (29), 20 to 24 (34), 27 to 30 April (38), 6 to 9 May (42; Saturday 9 May
    # is worked), 11, 12, 13 May (45).
    assert clocks(opened) == {"joint": date(2026, 5, 13)}
    react(opened)
    assert sorted(kin(opened)) == ["services.member.gm-sewage", "services.opinion"]
    asked, member = advice(opened), kin(opened)["services.member.gm-sewage"]
    assert sorted(asked) == ["gm.emergency", "gm.land"]
    # Shorter than the parent's: advice seven working days after 6 March (9 to 13, 16, 17 March), the part twenty (to 3 April).
    assert {number: cases.read_case(number).items[0].due_on for number in asked.values()} == dict.fromkeys(
        asked.values(), date(2026, 3, 17)
    )
    assert cases.read_case(member).due_on == date(2026, 4, 3)
    at(moment(3, 10))
    land = asked["gm.land"]
    cases.complete_task(land, token(land, "answer"), {"opinion": ["consent"]}, actor=desk("gm.land"))
    housing, head = desk("gm.housing"), desk("gm.housing", "head")
    cases.complete_task(
        member, token(member, "review"), {"opinion": ["grant"], "findings": ["水质检测合格"]}, actor=housing
    )
    cases.complete_task(member, token(member, "decide"), {"decision": ["grant"]}, actor=head)
    react(land, member, opened)
    assert nodes(opened) == ["opinions"]
    at(moment(3, 18, 1))
    fire_due()
    silent = asked["gm.emergency"]
    # Silence until the end of 17 March is consent, told on paper.
    assert (cases.read_case(silent).outcome, cases.read_case(silent).data["lapsed"]) == ("consented", "opinion")
    react(silent, opened)
    assert papers(silent) == ["opinion-silent"]
    assert nodes(opened) == ["settle"]
    lines = cases.read_case(opened).data
    assert lines["opinion_lines"].splitlines() == ["1．自然资源分局：同意", "2．区应急局：逾期未回复，视为同意"]
    assert lines["part_lines"] == f"1．城镇污水排入排水管网许可：准予（办件 {member}）"
    at(moment(3, 18))
    cases.complete_task(
        opened, token(opened, "settle"), {"opinion": ["grant"], "findings": ["各部门一致同意"]}, actor=housing
    )
    cases.complete_task(opened, token(opened, "decide"), {"decision": ["grant"]}, actor=head)
    react(opened, member)
    assert {one.paper for one in documents_about(opened)} >= {"services.accepted", "services.decision-set"}
    held = {permits.permit(f"GM-XK-0023-{opened}"), permits.permit(f"GM-XK-0024-{member}")}
    assert {(one.item, one.way, one.organ) for one in held} == {
        ("gm-construction", "joint", "gm.housing"), ("gm-sewage", "joint", "gm.housing"),
    }  # fmt: skip
    sent = {"delivered_by": ["window"], "delivered_on": ["2026-03-19"], "receiver": ["刘洋"]}
    cases.complete_task(opened, token(opened, "deliver"), sent, actor=housing)
    assert cases.read_case(opened).outcome == "granted"
    for number in (opened, member, *asked.values()):
        assert cases.replay(number).differences == (), number


def test_the_government_extends_a_joint_approval_once_by_fifteen_days(opened, at, desk, official, refused):
    at(moment(3, 9, 23))
    fire_due()
    at(moment(3, 10, 1))
    fire_due()
    # Art. 32: nobody told the applicant anything by the end of Monday 9 March, so the application stands accepted from the
    # day it was received, 2 March: 3 to 6 March (4), 9 to 13 (9), 16 to 20 (14), 23 to 27 (19), 30 and 31 March (21), 1 to 3
    # April (24), 7 to 10 (28), 13 to 17 (33), 20 to 24 (38), 27 to 30 April (42), 6, 7, 8 May (45).
    assert clocks(opened) == {"joint": date(2026, 5, 8)}
    assert papers(opened) == ["deemed"]
    mayor = official("gm.gov.deputy", number="T9")
    with refused("extension-too-long"):
        cases.extend(opened, ground="joint-complex", amount=16, reason="涉及跨部门协调", actor=mayor)
    with refused("task-not-yours"):
        cases.extend(
            opened, ground="joint-complex", amount=15, reason="涉及跨部门协调", actor=desk("gm.housing", "head")
        )
    cases.extend(opened, ground="joint-complex", amount=15, reason="涉及跨部门协调", actor=mayor)
    # Fifteen more: 9 (a worked Saturday), 11 to 15 May (6), 18 to 22 (11), 25 to 28 May.
    assert clocks(opened) == {"joint": date(2026, 5, 28)}
    assert papers(opened) == ["deemed", "extension"]


def test_who_takes_part_stands_in_the_list(opened):
    case = cases.read_case(opened)
    assert (case.organ, case.data["opinions"], case.data["members"]) == (
        "gm.housing", ["gm.land", "gm.emergency"], ["services.member.gm-sewage"],
    )  # fmt: skip
    assert case.data["desks"] == ["gm.land", "gm.emergency"]


def test_a_code_that_is_none_is_sent_back(at):
    at(moment(3, 2))
    with pytest.raises(cases.FormRefused) as refusal:
        cases.open_case(STAGE, filled(STAGE, **ASKED | {"project_code": ["2026-44"]}), actor=ANONYMOUS)
    assert "投资项目代码应为" in refusal.value.bound.errors["project_code"]


def test_the_last_stage_goes_and_looks_together(at, desk):
    at(moment(3, 2))
    start = "services.stage.completion"
    more = {name: texts for name, texts in ASKED.items() if name != "chosen"}
    number = cases.open_case(start, filled(start, **more), actor=ANONYMOUS)
    for organ in ("gm.land", "gm.emergency", "gm.environment"):
        cases.complete_task(
            number, token(number, "look", f"{organ}.handler"), {"looked": ["complete"]}, actor=desk(organ)
        )
    cases.complete_task(number, token(number, "check"), {"check": ["accept"]}, actor=desk("gm.housing"))
    assert nodes(number) == ["inspect"]
    found = {
        "inspected_on": ["2026-03-02"], "inspectors": ["区住建水利局两人，自然资源分局两人"], "inspected": ["passed"],
        "inspection_findings": ["符合设计和验收规范"],
    }  # fmt: skip
    cases.complete_task(number, token(number, "inspect"), found, actor=desk("gm.housing"))
    assert papers(number) == ["accepted", "joint-inspection"]
    assert len(advice(number)) == 3


def test_one_code_holds_the_stages_of_a_project_together(opened, at):
    react(opened)
    works = "services.stage.works"
    more = {name: texts for name, texts in ASKED.items() if name != "chosen"}
    at(moment(3, 9))
    second = cases.open_case(works, filled(works, **more), actor=ANONYMOUS)
    cases.withdraw(second, actor=SYSTEM, reason="申请人另行安排")
    react(second)
    found = ask("services.project", code="2026 440608 47 03 012345")
    assert (found["code"], found["name"], found["holder"]) == (
        "2026-440608-47-03-012345", "试验厂房", "试验建筑有限公司",
    )  # fmt: skip
    assert [(one["stage"], one["case"], one["result"]) for one in found["stages"]] == [
        ("land", "", ""), ("works", second, "withdrawn"), ("construction", opened, ""), ("completion", "", ""),
    ]  # fmt: skip
    assert ask("services.projects-of", credit_code="91440608MA00000000") == (found,)
    assert ask("services.project", code="nothing") is None
