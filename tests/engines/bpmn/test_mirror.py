# SPDX-License-Identifier: Apache-2.0
"""A world that knows only the effects, against the state: what is open, timed and awaited must be the same in both.

Hypothesis plays a procedure with every waiting element in all orders: right acts, stale acts, unknown acts.
"""

from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from mingfu.engines import bpmn

FILE = Path(__file__).parents[2] / "programs" / "orchestra.bpmn"
PROGRAM = bpmn.compile_program(bpmn.parse(FILE.read_bytes(), name=FILE.name))
CHOICES = st.sampled_from([{}, {"wide": True}, {"deep": True}, {"wide": True, "patient": True, "deep": True}])


class Mirror(RuleBasedStateMachine):
    """One case and the world around it."""

    def __init__(self):
        super().__init__()
        self.tasks, self.timers, self.waits = {}, {}, {}
        self.seen = set()
        self.data = {}
        self.state = None
        self.ended = 0

    def take(self, result):
        self.state = bpmn.State.load(result.state.dump())
        assert self.state == result.state
        self.data |= result.changes
        for effect in result.effects:
            self.believe(effect)

    def believe(self, effect):
        match effect:
            case bpmn.OpenTask():
                assert effect.task not in self.seen
                self.seen.add(effect.task)
                self.tasks[effect.task] = effect
            case bpmn.CloseTask():
                assert self.tasks.pop(effect.task).node == effect.node
            case bpmn.StartTimer():
                self.timers[effect.timer] = effect.node
            case bpmn.StopTimer():
                assert self.timers.pop(effect.timer) == effect.node
            case bpmn.Expect():
                self.waits[effect.wait] = (effect.node, effect.kind, effect.name)
            case bpmn.Forget():
                assert self.waits.pop(effect.wait)[0] == effect.node
            case bpmn.Ended():
                self.ended += 1

    def running(self):
        return self.state is not None and not self.state.ended

    def refused(self, act):
        before = self.state.dump()
        try:
            bpmn.step(PROGRAM, self.state, act, self.data)
        except bpmn.StepRefused:
            assert self.state.dump() == before
        else:
            raise AssertionError(act)

    @precondition(lambda self: self.state is None)
    @rule(data=CHOICES, organs=st.lists(st.sampled_from("abc"), max_size=3))
    def begin(self, data, organs):
        self.data = {**data, "organs": organs}
        self.take(bpmn.begin(PROGRAM, self.data))

    @precondition(lambda self: self.running() and self.tasks)
    @rule(place=st.integers(0, 9), choice=st.sampled_from([None, None, "broken"]))
    def complete(self, place, choice):
        task = sorted(self.tasks)[place % len(self.tasks)]
        self.take(bpmn.step(PROGRAM, self.state, bpmn.Complete(task, {}, choice), self.data))
        assert task not in self.tasks

    @precondition(lambda self: self.running() and self.timers)
    @rule(place=st.integers(0, 9))
    def fire(self, place):
        timer = sorted(self.timers)[place % len(self.timers)]
        del self.timers[timer]
        self.take(bpmn.step(PROGRAM, self.state, bpmn.Fire(timer), self.data))

    @precondition(lambda self: self.running())
    @rule(name=st.sampled_from(["more", "answer", "nothing"]))
    def deliver(self, name):
        heard = [wait for wait, row in sorted(self.waits.items()) if row[1:] == ("message", name)]
        if not heard:
            self.refused(bpmn.Deliver(name))
            return
        # A wait that does not interrupt goes on; any other is over without being told.
        if self.waits[heard[0]][0] != "i-called":
            del self.waits[heard[0]]
        self.take(bpmn.step(PROGRAM, self.state, bpmn.Deliver(name), self.data))

    @precondition(lambda self: self.running())
    @rule(data=st.sampled_from([{}, {"paid": True}, {"paid": False}]))
    def change(self, data):
        self.take(bpmn.step(PROGRAM, self.state, bpmn.Change(data), self.data))

    @precondition(lambda self: self.running() and len(self.seen) > 4)
    @rule(signal=st.sampled_from(["alarm", "other"]))
    def broadcast(self, signal):
        for wait in [wait for wait, row in self.waits.items() if row[1:] == ("signal", signal)]:
            del self.waits[wait]
        self.take(bpmn.step(PROGRAM, self.state, bpmn.Broadcast(signal), self.data))

    @precondition(lambda self: self.running() and len(self.seen) > 6)
    @rule()
    def terminate(self):
        self.take(bpmn.step(PROGRAM, self.state, bpmn.Terminate("withdrawn"), self.data))

    @precondition(lambda self: self.state is not None)
    @rule(number=st.integers(0, 40))
    def stale_acts_are_refused(self, number):
        if number not in self.tasks:
            self.refused(bpmn.Complete(number))
        if number not in self.timers:
            self.refused(bpmn.Fire(number))

    @invariant()
    def the_world_is_the_state(self):
        if self.state is None:
            return
        assert {row.task: row for row in bpmn.waiting(PROGRAM, self.state)} == self.tasks
        events = {row.id: PROGRAM.nodes[row.node].event for row in self.state.tokens}
        kinds = {name: event.kind for name, event in events.items() if event is not None}
        assert {name for name, kind in kinds.items() if kind == "timer"} == set(self.timers)
        assert {name for name, kind in kinds.items() if kind in {"message", "signal"}} == set(self.waits)

    @invariant()
    def the_end_is_told_once_and_leaves_nothing(self):
        if self.state is None:
            return
        assert self.ended == self.state.ended
        if self.state.ended:
            assert (self.state.tokens, self.state.parked, self.state.locals) == ((), (), None)
        assert len(self.state.dump()) < 1000


Mirror.TestCase.settings = settings(deadline=None, max_examples=80, stateful_step_count=40)
TestMirror = Mirror.TestCase
