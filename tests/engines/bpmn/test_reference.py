# SPDX-License-Identifier: Apache-2.0
"""The engine against an interpreter of the tree from which the procedure grew: after every act both offer the same."""

from bpmn_words import turned
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from playing import Play, Rich, rich_trees

from mingfu.engines import bpmn


class Both(RuleBasedStateMachine):
    """One procedure, run twice."""

    def __init__(self):
        super().__init__()
        self.state = None
        self.told = []

    @initialize(tree=rich_trees())
    def begin(self, tree):
        rich = Rich(tree)
        self.program = bpmn.compile_program(bpmn.parse(rich.text))
        self.other = bpmn.compile_program(bpmn.parse(turned(rich.text)))
        self.data = dict(rich.data)
        self.play = Play(tree)
        self.messages = dict.fromkeys(rich.messages, 2)
        self.keep(bpmn.begin(self.program, self.data))

    def keep(self, result):
        self.state = bpmn.State.load(result.state.dump())
        assert self.state == result.state
        self.data |= result.changes

    def offered(self):
        """Token → what the engine offers there: kind, node, and the instances around it."""
        found = {row.id: row for row in self.state.tokens}
        offered = {}
        for row in bpmn.waiting(self.program, self.state):
            offered[row.task] = ("task", row.node, self.path(found, row.task))
        for token in self.state.tokens:
            node = self.program.nodes[token.node]
            if node.event is not None:
                offered[token.id] = (node.event.kind, node.id, self.path(found, token.scope))
        return offered

    def path(self, found, name):
        """The numbers of the instances around a token, outermost first."""
        numbers = []
        while name:
            own = (self.state.locals or {}).get(name, {})
            numbers += [own["loopCounter"] - 1] if "loopCounter" in own else []
            name = found[name].scope
        return tuple(reversed(numbers))

    def spots(self):
        return sorted(self.play.spots(), key=lambda spot: spot.age)

    def token(self, spot):
        """The token for a spot: of equal ones the same in age."""
        older = [other for other in self.spots() if other.key == spot.key].index(spot)
        return [name for name, key in self.offered().items() if key == spot.key][older]

    def running(self):
        return self.state is not None and not self.state.ended

    def have(self, kind):
        return self.running() and any(spot.kind == kind for spot in self.play.spots())

    def step(self, act):
        self.keep(bpmn.step(self.program, self.state, act, self.data))

    def hit(self, spot):
        spot.hit()
        self.play.settle()

    @precondition(lambda self: self.have("task"))
    @rule(place=st.integers(0, 20))
    def complete(self, place):
        tasks = [spot for spot in self.spots() if spot.kind == "task"]
        spot = tasks[place % len(tasks)]
        self.step(bpmn.Complete(self.token(spot), {}, spot.choice))
        self.hit(spot)

    @precondition(lambda self: self.have("timer"))
    @rule(place=st.integers(0, 20))
    def fire(self, place):
        timers = [spot for spot in self.spots() if spot.kind == "timer"]
        spot = timers[place % len(timers)]
        self.step(bpmn.Fire(self.token(spot)))
        self.hit(spot)

    @precondition(lambda self: self.running() and self.messages)
    @rule(place=st.integers(0, 5))
    def deliver(self, place):
        name = sorted(self.messages)[place % len(self.messages)]
        heard = [spot for spot in self.spots() if spot.kind == "message" and spot.name == f"{name}b"]
        if not heard:
            self.refused(bpmn.Deliver(name))
        elif self.messages[name]:
            self.messages[name] -= 1
            self.step(bpmn.Deliver(name))
            self.hit(heard[0])

    @precondition(lambda self: self.running())
    @rule()
    def migrate(self):
        """The same procedure in another order of the file is another edition, to which a case can go and come back."""
        state, effects = bpmn.migrate(self.state, self.program, self.other)
        assert effects == ()
        assert state.program != self.state.program
        self.program, self.other = self.other, self.program
        self.state = bpmn.State.load(state.dump())
        assert self.state == state

    @precondition(lambda self: self.running())
    @rule(number=st.integers(1, 30))
    def out_of_time(self, number):
        if self.offered().get(number, ("",))[0] != "task":
            self.refused(bpmn.Complete(number))
        if self.offered().get(number, ("",))[0] != "timer":
            self.refused(bpmn.Fire(number))

    @precondition(lambda self: self.state is not None and self.state.ended)
    @rule(act=st.sampled_from([bpmn.Complete(1), bpmn.Fire(1), bpmn.Change({}), bpmn.Terminate("x")]))
    def too_late(self, act):
        self.refused(act)

    def refused(self, act):
        before = self.state.dump()
        try:
            bpmn.step(self.program, self.state, act, self.data)
        except bpmn.StepRefused:
            assert self.state.dump() == before
        else:
            raise AssertionError(act)

    @invariant()
    def both_offer_the_same(self):
        if self.state is None:
            return
        assert sorted(self.offered().values()) == sorted(spot.key for spot in self.play.spots())
        assert self.state.ended == self.play.over
        if self.state.ended:
            assert (self.state.tokens, self.state.parked, self.state.locals) == ((), (), None)
            assert self.state.outcome == "done"


Both.TestCase.settings = settings(
    deadline=None, max_examples=300, stateful_step_count=40, suppress_health_check=[HealthCheck.filter_too_much]
)
TestBoth = Both.TestCase
