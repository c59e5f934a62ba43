# SPDX-License-Identifier: Apache-2.0
"""Hard gates: what counts as passing one around, and what no act can do past one."""

import pytest
from bpmn_words import Case, flows, process, program, user

from mingfu.engines.bpmn import Complete, StepRefused, Terminate, check, parse, step

START, END = '<startEvent id="s"/>', '<endEvent id="e" mf:outcome="granted"/>'
MESSAGES = '<message id="MSG" name="msg"/>'
MESSAGE = '<messageEventDefinition messageRef="MSG"/>'


def around(inside, *ways):
    """The messages about gates that can be passed around."""
    model = parse(process(inside + flows(*ways), around=MESSAGES))
    rows = check(model)
    assert {row.code for row in rows if row.severity == "error"} <= {"gate-bypassed", "gate-unknown"}
    return [row.message for row in rows if row.code.startswith("gate")]


def gate(name="g", guards="true"):
    return user(name, f'name="法制审核" mf:gate="{guards}"')


CHOICE = '<exclusiveGateway id="x" default="x-{}"/>'


def test_a_gate_on_the_only_way_holds():
    assert around(f"{START}{gate()}{END}", "s>g", "g>e") == []


def test_a_way_beside_it_is_told_with_the_way():
    inside = f"{START}{CHOICE.format('g')}{gate()}{user('t')}{END}"
    assert around(inside, "s>x", "x>g", "x>t: a = 1", "g>e", "t>e") == [
        "必经环节「法制审核」可以被绕过而到达「e」：s → x → t → e。"
    ]


def test_an_end_before_it_is_allowed_where_the_gate_says_what_it_guards():
    inside = f'{START}{CHOICE.format("g")}{gate(guards="d")}{user("d")}<endEvent id="n" mf:outcome="dropped"/>{END}'
    ways = ("s>x", "x>g", "x>n: a = 1", "g>d", "d>e")
    assert around(inside, *ways) == []
    assert around(inside.replace('"d"', '"true"', 1), *ways) == [
        "必经环节「法制审核」可以被绕过而到达「n」：s → x → n。"
    ]
    assert around(inside.replace('"d"', '"d q"', 1), *ways) == [
        "「法制审核」的 mf:gate 指向「q」，流程里没有这个元素。"
    ]


def test_its_own_boundary_event_passes_it_around():
    inside = f'{START}{gate()}<boundaryEvent id="b" attachedToRef="g">{MESSAGE}</boundaryEvent>{END}'
    assert around(inside, "s>g", "g>e", "b>e") == ["必经环节「法制审核」可以被绕过而到达「e」：s → 法制审核 → b → e。"]


def test_a_parallel_branch_beside_it_does_not_because_the_join_waits():
    inside = f'{START}<parallelGateway id="p"/>{gate()}{user("t")}<parallelGateway id="j"/>{END}'
    assert around(inside, "s>p", "p>g", "p>t", "g>j", "t>j", "j>e") == []
    inside = inside.replace("parallelGateway", "inclusiveGateway").replace(
        '<inclusiveGateway id="p"', '<inclusiveGateway default="p-g" id="p"'
    )
    assert len(around(inside, "s>p", "p>g", "p>t: a = 1", "g>j", "t>j", "j>e")) == 1


def test_gates_inside_and_around_sub_processes():
    body = f'<subProcess id="b"><startEvent id="s1"/>{gate()}<endEvent id="e1"/>{flows("s1>g", "g>e1")}</subProcess>'
    assert around(f"{START}{body}{END}", "s>b", "b>e") == []
    boundary = f'<boundaryEvent id="o" attachedToRef="b">{MESSAGE}</boundaryEvent>'
    assert len(around(f"{START}{body}{boundary}{END}", "s>b", "b>e", "o>e")) == 1


@pytest.mark.parametrize(("soft", "found"), [("true", 1), ("false", 0)])
def test_an_event_sub_process_that_interrupts_ends_the_case_around_it(soft, found):
    handler = (
        f'<subProcess id="h" triggeredByEvent="true"><startEvent id="hs" isInterrupting="{soft}">{MESSAGE}</startEvent>'
        f'{user("t")}<endEvent id="he"/>{flows("hs>t", "t>he")}</subProcess>'
    )
    assert len(around(f"{START}{gate()}{END}{handler}", "s>g", "g>e")) == found


def test_a_link_is_a_way():
    links = (
        '<intermediateThrowEvent id="lt"><linkEventDefinition name="L"/></intermediateThrowEvent>'
        '<intermediateCatchEvent id="lc"><linkEventDefinition name="L"/></intermediateCatchEvent>'
    )
    assert (
        len(around(f"{START}{CHOICE.format('g')}{gate()}{links}{END}", "s>x", "x>g", "x>lt: a = 1", "g>e", "lc>e")) == 1
    )


def test_no_act_gives_a_guarded_outcome():
    made = program(
        f'{START}{CHOICE.format("g")}{gate(guards="d")}{user("d")}<endEvent id="n" mf:outcome="dropped"/>{END}'
        + flows("s>x", "x>g", "x>n: a = 1", "g>d", "d>e")
    )
    assert made.guarded == frozenset({"granted"})
    case = Case(made)
    assert case.refused(Terminate("granted")) == "guarded"
    assert case.refused(Complete("d")) == "unknown-task"
    assert case.do(Terminate("dropped")) == ["close g ended", "ended dropped -"]
    with pytest.raises(StepRefused):
        step(made, case.state, Terminate("granted"))


def test_without_gates_nothing_is_guarded():
    assert program(f"{START}{user('t')}{END}{flows('s>t', 't>e')}").guarded == frozenset()
