# SPDX-License-Identifier: Apache-2.0
"""Walks on paper: with answers, with chance, on a clock of their own, and what stops them."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from bpmn_words import END, START, event, made, shown, timer, user

from mingfu.engines.bpmn import Answer, StepRefused, World, compile_program, parse, simulate

FOLDER = Path(__file__).parents[2] / "programs"
APPROVAL = compile_program(parse((FOLDER / "approval.bpmn").read_bytes()))
DAY = timedelta(days=1)
TEN = 'mf:limit="ten" mf:basis="x"'
CODED = 'mf:limit="= code" mf:basis="x"'


def test_given_answers_choose_the_way():
    run = simulate(APPROVAL, {"accept": [Answer("supplement", {"missing": True}), Answer(None, {"missing": False})]})
    assert run.outcome == "done"
    assert run.stopped == ""
    assert run.nodes[0] == "accept"
    assert run.moments[0].act is None
    assert run.moments[-1].name == "评价"


def test_time_passes_as_limits_and_answers_say():
    program = made(
        f'{START}{user("a", TEN)}<boundaryEvent id="b" attachedToRef="a" cancelActivity="false">'
        f"{timer('P3D')}</boundaryEvent>{user('urge')}{user('c', CODED)}{END}",
        "s>a",
        "a>c",
        "b>urge",
        "urge>e",
        "c>e",
    )
    world = World(lasts={"ten": 10 * DAY, "two": 2 * DAY}.__getitem__)
    run = simulate(program, {"urge": Answer(after=DAY)}, data={"code": "two"}, world=world)
    assert [(row.node, row.after, row.limit) for row in run.moments] == [
        ("", timedelta(), ""),
        ("b", 3 * DAY, ""),
        ("urge", 4 * DAY, ""),
        ("a", 10 * DAY, "ten"),
        ("c", 12 * DAY, "two"),
    ]
    assert run.elapsed == 12 * DAY
    assert run.limits == {"ten": 1, "two": 1}
    assert [shown(row) for row in run.moments[1].effects] == ["open urge"]
    quick = simulate(program, data={"code": None})
    assert (quick.elapsed, quick.nodes, quick.limits) == (timedelta(), ("a", "c"), {"ten": 1})


def test_dates_and_cycles_come_due_on_the_clock_of_the_walk():
    program = made(
        f'{START}<intermediateCatchEvent id="w">{timer("2026-03-05T12:00:00", "timeDate")}</intermediateCatchEvent>'
        f'<intermediateCatchEvent id="v">{timer("PT36H")}</intermediateCatchEvent>{END}',
        "s>w",
        "w>v",
        "v>e",
    )
    run = simulate(program, world=World(begins=datetime(2026, 3, 4, 12, tzinfo=UTC)))
    assert [row.after for row in run.moments] == [timedelta(), DAY, 2.5 * DAY]


def test_messages_come_where_nothing_else_can_happen_or_when_they_are_answered():
    program = made(
        f'{START}{user("a", TEN)}<boundaryEvent id="b" attachedToRef="a">{event("message", "MSG")}</boundaryEvent>'
        f'{user("c")}<receiveTask id="r" messageRef="MSG"/>{END}',
        "s>a",
        "a>r",
        "r>e",
        "b>c",
        "c>e",
    )
    assert simulate(program).nodes == ("a", "r")
    withdrawn = simulate(program, {"b": Answer(after=DAY, data={"why": "x"})}, world=World(lasts=lambda _code: 2 * DAY))
    assert (withdrawn.nodes, withdrawn.data) == (("b", "c"), {"why": "x"})


def test_what_cannot_go_on_is_said():
    waits = made(
        f'{START}<intermediateCatchEvent id="w" name="缴费"><conditionalEventDefinition><condition>paid = true</condition>'
        f"</conditionalEventDefinition></intermediateCatchEvent>{END}",
        "s>w",
        "w>e",
    )
    assert simulate(waits).stopped == "没有给出能让流程继续的答复：缴费。"
    assert simulate(waits, seed=4).outcome == ""
    closed = made(f"{START}{user('t')}{user('a')}{END}", "s>t", "t>a: x = 1", "t>e: x = 2", "a>e")
    assert "没有一条路的条件成立" in simulate(closed).stopped
    with pytest.raises(StepRefused) as refused:
        simulate(closed, start="nowhere")
    assert refused.value.code == "unknown-start"
    for_ever = made(f'{START}<exclusiveGateway id="x"/>{user("t")}<exclusiveGateway id="y" default="y-x"/>{END}',
                    "s>x", "x>t", "t>y", "y>x", "y>e: done = true")  # fmt: skip
    run = simulate(for_ever, data={"done": False})
    assert (run.outcome, run.stopped) == (None, "走了 500 步还没有结束。")


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.bpmn")), ids=lambda path: path.stem)
def test_chance_walks_every_procedure_to_different_ends_and_repeats_itself(path):
    program = compile_program(parse(path.read_bytes(), name=path.name))
    walks = [simulate(program, seed=seed) for seed in range(30)]
    assert all(not run.stopped and run.outcome is not None for run in walks)
    assert len({run.nodes for run in walks}) > 1
    assert simulate(program, seed=7) == walks[7]


def test_chance_tries_both_sides_of_what_conditions_compare():
    program = made(
        f'{START}{user("t")}<exclusiveGateway id="x" default="x-e"/><serviceTask id="c" mf:service="ask"/>{user("a")}{END}',
        "s>t",
        "t>c",
        "c>x",
        "x>e",
        'x>a: urgent and not(closed) and n > 3 and kind = "x"',
        "a>e",
    )
    walks = [simulate(program, seed=seed) for seed in range(60)]
    assert {run.nodes for run in walks} == {("t",), ("t", "a")}
    assert {run.data["n"] for run in walks} == {2.0, 3.0, 4.0}
    assert {run.data["urgent"] for run in walks} == {True, False}
    assert {run.data["kind"] for run in walks} == {"x", ""}
    assert simulate(program).nodes == ("t",)
    calls = World(perform=lambda _node, _data: {"urgent": True, "closed": False, "n": 9, "kind": "x"})
    assert simulate(program, world=calls).nodes == ("t", "a")
