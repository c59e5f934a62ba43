# SPDX-License-Identifier: Apache-2.0
"""Random walks through the hotline by acts that are allowed: what must hold after every one of them."""

from datetime import timedelta

import pytest
from case_words import ACCEPTED, HANDLED, OBJECTED, REPLIED, citizen, moment, official
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mingfu.engines import bpmn, cases
from mingfu.engines.cases.models import BoardLine, Suspension
from mingfu.kernel.access import SYSTEM
from mingfu.kernel.clock import freeze
from mingfu.kernel.ledger import verify

pytestmark = pytest.mark.usefixtures("district", "seeded")

KINDS = ("consult", "help", "suggest", "complain", "report")
ORGANS = ("gm.urban", "gm.housing", "gm.culture")
SAYINGS = ("路灯不亮，请尽快修好。", "请问生育津贴怎么申请，需要什么材料？", "我要举报有人违法倾倒垃圾，请查处。")


@pytest.fixture(autouse=True)
def monday(at):
    at(moment(2, 10))


def forms(draw, node):
    """A valid form for a task of the hotline."""
    if node == "triage":
        way = draw(st.sampled_from(("dispatch", "dispatch", "dispatch", "answer", "redirect")))
        typed = {"kind": [draw(st.sampled_from(KINDS))], "way": [way]}
        if way == "dispatch":
            typed["organ"] = [draw(st.sampled_from(ORGANS))]
        if way == "redirect":
            typed |= {"exit": ["outside"], "advice": ["请向供电公司报修，电话 95598。"]}
        return typed
    if node == "revisit":
        if draw(st.booleans()):
            return {"reached": ["no"]}
        solved, satisfied = draw(st.sampled_from(("yes", "partly", "no"))), draw(st.sampled_from("12345"))
        return {"reached": ["yes"], "solved": [solved], "satisfied": [satisfied]}
    return draw(
        st.sampled_from(
            {
                "sign": (ACCEPTED, OBJECTED),
                "rule": (
                    {"ruling": ["rejected"], "grounds": ["依职责分工"]},
                    {"ruling": ["upheld"], "grounds": ["依职责分工"]},
                ),
                "redispatch": tuple({"organ": [organ]} for organ in ORGANS),
                "handle": (HANDLED,),
                "reply": (REPLIED,),
            }[node]
        )
    )


def possible(case):
    """Acts that the rules allow on a case as it stands, by name."""
    [item] = case.items
    acts = ["complete", "complete", "complete", "note", "release" if item.claimed_by else "claim"]
    if item.node == "handle":
        acts += ["hand over"]
    if item.node in {"handle", "reply"}:
        acts += ["resume" if case.paused else "suspend"]
    if case.paused and "resume" not in acts:
        acts += ["resume by the system"]
    if case.clocks and case.extension is None and not case.paused:
        acts += ["extend"]
    return [*acts, "withdraw"]


def act(draw, case, name):
    """One act, by whoever may do it."""
    [item] = case.items
    number, holder = case.number, official(item.post)
    if name == "complete":
        cases.complete_task(number, item.token, forms(draw, item.node), actor=holder)
    elif name in {"claim", "release"}:
        getattr(cases, name)(number, item.token, actor=holder)
    elif name == "note":
        cases.note(number, text="补充一句情况。", actor=citizen())
    elif name == "hand over":
        to_post = next(f"{organ}.handler" for organ in ORGANS if f"{organ}.handler" != item.post)
        cases.hand_over(number, item.token, to_post=to_post, reason="属于贵单位职责", actor=holder)
    elif name == "suspend":
        cases.suspend(number, ground="inspection", note="等检测结果", actor=holder)
    elif name == "resume":
        cases.resume(number, actor=holder)
    elif name == "resume by the system":
        cases.resume(number, actor=SYSTEM)
    elif name == "extend":
        head = official(f"{case.organ}.head")
        amount = draw(st.integers(1, 5))
        cases.extend(number, ground="works", amount=amount, reason="需要施工", actor=head)
    elif name == "withdraw":
        cases.withdraw(number, actor=citizen())


def must_hold(number):
    """What is true of a case after every act."""
    case = cases.read_case(number)
    state = bpmn.State.load(case.state)
    program = cases.program_of(case.procedure)
    assert state.program == program.digest == case.program
    # Open tasks are exactly the tokens that wait at tasks.
    waiting = {(str(task.task), task.node) for task in bpmn.waiting(program, state)}
    assert {(item.token, item.node) for item in case.items} == waiting
    # It is over in every way or in none.
    assert (case.status == "closed") == state.ended == (case.items == ())
    if case.status == "closed":
        assert (case.clocks, case.outcome != "") == ((), True)
    # One running clock for each code; every clock ever set is running, met or replaced, never two of these.
    codes = [clock.code for clock in case.clocks]
    assert len(codes) == len(set(codes))
    rows = cases.deadlines_of(case)
    assert len([row for row in rows if row.met_at is None and row.replaced_at is None]) == len(codes)
    assert not [row for row in rows if row.met_at and row.replaced_at]
    # Dates are what the rule makes of them.
    for row in rows:
        if row.met_at is None and row.replaced_at is None:
            found = cases.due_of(case, row)
            assert (row.due_on, row.due_at) == (found.due, found.at)
            assert case.due_on == found.due
    assert Suspension.objects.filter(case_id=case.id, until=None).count() == int(case.paused)
    line = BoardLine.objects.get(case_id=case.id)
    assert (line.organ, line.kind, line.due_on, line.outcome) == (case.organ, case.kind, case.due_on, case.outcome)
    assert (line.still, line.extended) == (case.paused, case.extension is not None)
    return case


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(data=st.data())
def test_whatever_is_done_the_case_stays_whole(data):
    with transaction.atomic():
        instant = moment(2, 10)
        with freeze(instant):
            said = {"text": [data.draw(st.sampled_from(SAYINGS))], "publicity": ["public"]}
            number = cases.open_case("hotline.say", said, actor=citizen())
            case = must_hold(number)
        for _act in range(data.draw(st.integers(3, 16))):
            if case.status != "open":
                break
            instant += timedelta(hours=data.draw(st.integers(0, 40)))
            with freeze(instant):
                names = possible(case)
                dates = [clock.due_on for clock in case.clocks] + [item.due_on for item in case.items if item.due_on]
                if any(instant.date() > day for day in dates):
                    names = [name for name in names if name not in {"extend", "suspend"}]
                name = data.draw(st.sampled_from(names))
                version = case.version
                act(data.draw, case, name)
                case = must_hold(number)
                assert case.version == version + 1
        assert verify().holds
        assert cases.replay(number).differences == ()
        transaction.set_rollback(True)
