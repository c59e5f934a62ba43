# SPDX-License-Identifier: Apache-2.0
"""Marks of a drawn procedure: inside sub-processes, at called procedures, for several at once, and after a way back."""

from datetime import UTC, datetime

import pytest

from mingfu.engines.bpmn import CloseTask, Complete, Fire, OpenTask, StartTimer, begin, compile_program, parse, step
from mingfu.engines.bpmn.acts import Branch
from mingfu.faces.ui.progress import Standing, progress, standing
from mingfu.kernel.ledger import StoredEvent

HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:mf="https://mingfu.example/bpmn/1" '
    'targetNamespace="t"><process id="p" isExecutable="true">'
)


def made(inside):
    return compile_program(parse(f"{HEAD}{inside}</process></definitions>"))


def flows(*pairs):
    found = []
    for pair in pairs:
        ends, _colon, condition = pair.partition(":")
        source, target = ends.split(">")
        inner = f"<conditionExpression>{condition}</conditionExpression>" if condition else ""
        found.append(
            f'<sequenceFlow id="{source}-{target}" sourceRef="{source}" targetRef="{target}">{inner}</sequenceFlow>'
        )
    return "".join(found)


def user(name, inside=""):
    return f'<userTask id="{name}" mf:post="clerk">{inside}</userTask>'


class Walk:
    """A procedure in motion, with the events that a case would record."""

    def __init__(self, program, **data):
        self.program, self.data, self.events = program, data, []
        self.open: dict[int, str] = {}
        self.timers: dict[str, int] = {}
        self.take(begin(program, data))

    def event(self, name, **payload):
        place = len(self.events)
        self.events.append(
            StoredEvent("case:1", place, name, datetime(2026, 3, 2, tzinfo=UTC), "t", payload, b"", b"", place)
        )

    def take(self, result):
        self.state = result.state
        self.data |= result.changes
        branches = [f"{row.node}>{row.flow}" for row in result.effects if isinstance(row, Branch)]
        if branches:
            self.event("case.moved", branches=branches, milestones=[])
        for row in result.effects:
            if isinstance(row, OpenTask):
                self.open[row.task] = row.node
                self.event("task.opened", node=row.node)
            elif isinstance(row, CloseTask):
                self.open.pop(row.task, None)
            elif isinstance(row, StartTimer):
                self.timers[row.node] = row.timer
        return self

    def do(self, node, **data):
        task = next(task for task, name in self.open.items() if name == node)
        self.event("task.completed", node=node)
        return self.take(step(self.program, self.state, Complete(task, data), {**self.data, **data}))

    def fire(self, node):
        self.event("timer.fired", node=node)
        return self.take(step(self.program, self.state, Fire(self.timers[node]), self.data))

    def marks(self, late=()):
        items = [(name, name in late) for name in self.open.values()]
        outcome = self.state.outcome
        at = standing(self.program, self.state.dump(), items if outcome is None else [], late=False, outcome=outcome)
        return progress(self.program, self.events, at)


NESTED = (
    f'<startEvent id="s"/>{user("a")}<subProcess id="in"><startEvent id="is"/>{user("b")}'
    f'<intermediateCatchEvent id="w"><timerEventDefinition><timeDuration>P1D</timeDuration></timerEventDefinition></intermediateCatchEvent>'
    f'{user("c")}<endEvent id="ie"/>{flows("is>b", "b>w", "w>c", "c>ie")}</subProcess>{user("d")}<endEvent id="e" mf:outcome="ok"/>'
    + flows("s>a", "a>in", "in>d", "d>e")
)


def test_inside_a_sub_process_the_shape_around_follows():
    walk = Walk(made(NESTED))
    assert walk.marks() == {"s": "done", "a": "now"}
    walk.do("a")
    assert walk.marks() == {"s": "done", "a": "done", "in": "now", "is": "done", "b": "now"}
    assert walk.marks(late={"b"})["in"] == "late"
    walk.do("b")
    assert walk.marks() == {"s": "done", "a": "done", "in": "now", "is": "done", "b": "done", "w": "now"}
    walk.fire("w").do("c")
    found = walk.marks()
    assert (found["in"], found["c"], found["d"]) == ("done", "done", "now")
    walk.do("d")
    assert walk.marks()["e"] == "done"


def test_a_called_procedure_is_where_the_case_waits_and_then_done():
    program = made(
        f'<startEvent id="s"/><callActivity id="call" calledElement="other" mf:version="1"/>{user("a")}<endEvent id="e"/>'
        + flows("s>call", "call>a", "a>e")
    )
    walk = Walk(program)
    assert walk.marks() == {"s": "done", "call": "now"}
    task = next(iter(walk.open))
    walk.take(step(program, walk.state, Complete(task), {}))
    assert walk.marks() == {"s": "done", "call": "done", "a": "now"}


@pytest.mark.parametrize("sequential", ["true", "false"])
def test_work_that_several_do_is_done_when_the_last_is(sequential):
    loop = f'<multiInstanceLoopCharacteristics isSequential="{sequential}"><loopCardinality>2</loopCardinality></multiInstanceLoopCharacteristics>'
    program = made(
        f'<startEvent id="s"/><parallelGateway id="f"/>{user("sign", loop)}{user("side")}<parallelGateway id="j"/>{user("z")}<endEvent id="e"/>'
        + flows("s>f", "f>sign", "f>side", "sign>j", "side>j", "j>z", "z>e")
    )
    walk = Walk(program).do("side").do("sign")
    assert walk.marks() == {"s": "done", "f": "done", "sign": "now", "side": "done"}, "nothing was sent back"
    walk.do("sign")
    assert walk.marks() == {"s": "done", "f": "done", "sign": "done", "side": "done", "j": "done", "z": "now"}


LOOPED = (
    f'<startEvent id="s"/>{user("a")}<parallelGateway id="f"/>{user("b")}{user("side")}<parallelGateway id="j"/>'
    f'{user("c")}<exclusiveGateway id="ok" default="ok-e"/><endEvent id="e"/>'
    + flows("s>a", "a>f", "f>b", "f>side", "b>j", "side>j", "j>c", "c>ok", "ok>a: again", "ok>e")
)


def test_a_way_back_undoes_what_lies_behind_it():
    walk = Walk(made(LOOPED)).do("a").do("b").do("side").do("c", again=True)
    found = walk.marks()
    assert {name: found.get(name) for name in ("a", "b", "side", "c", "ok")} == {
        "a": "now", "b": None, "side": None, "c": "back", "ok": None
    }  # fmt: skip
    walk.do("a", again=False).do("b")
    found = walk.marks()
    assert (found["a"], found["b"], found["side"], found["c"]) == ("done", "done", "now", "back")
    walk.do("side").do("c", again=False)
    assert set(walk.marks().values()) == {"done"}


def test_only_the_way_that_was_taken_is_marked():
    program = made(
        f'<startEvent id="s"/>{user("a")}<exclusiveGateway id="g" default="g-direct"/><serviceTask id="direct" mf:service="x"/>'
        f'<serviceTask id="round" mf:service="x"/>{user("b")}<endEvent id="e"/>'
        + flows("s>a", "a>g", "g>direct", "g>round: far", "direct>b", "round>b", "b>e")
    )
    # The case recorded where the gateway led; both ways lead on to the same task.
    state = Walk(program)
    state.event("task.completed", node="a")
    state.event("case.moved", branches=["g>g-round"], milestones=[])
    found = progress(program, state.events, Standing({"b": False}))
    assert found == {"s": "done", "a": "done", "g": "done", "round": "done", "b": "now"}


def test_of_two_ends_with_one_outcome_the_one_that_was_reached_is_marked():
    program = made(
        f'<startEvent id="s"/>{user("a")}<exclusiveGateway id="g" default="g-x"/><endEvent id="x" mf:outcome="no"/>{user("b")}<endEvent id="y" mf:outcome="no"/>'
        + flows("s>a", "a>g", "g>x", "g>b: further", "b>y")
    )
    found = Walk(program).do("a", further=False).marks()
    assert found == {"s": "done", "a": "done", "g": "done", "x": "done"}


def test_a_state_of_another_edition_says_nothing():
    program, other = made(NESTED), made(LOOPED)
    at = standing(program, Walk(other).state.dump(), [("a", False)], late=True, outcome=None)
    assert at == Standing({"a": True})
    assert progress(program, [], standing(program, "nonsense", [("gone", False)], late=False, outcome=None)) == {
        "s": "done"
    }
