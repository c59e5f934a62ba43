# SPDX-License-Identifier: Apache-2.0
"""A case under the real commands against a model in plain Python: any order of acts, any hour, timers as they fall due.

Every act is tried in every state: the model says whether it is done or refused with which code, and a refusal writes
nothing. Each walk ends with a ledger that verifies and a replay that finds nothing.
"""

from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import pytest
from case_words import SAID, citizen, moment, official, written
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from machine_model import POSTS, Model

from mingfu.engines import cases
from mingfu.engines.cases import Clock, Start, declared
from mingfu.engines.jobs import fire_due, open_timers
from mingfu.kernel.access import SYSTEM
from mingfu.kernel.clock import freeze
from mingfu.kernel.ledger import verify
from mingfu.kernel.refusals import Refusal

pytestmark = pytest.mark.usefixtures("district", "seeded")

TASKS = st.integers(0, 9)
"""Mostly one of the tasks that are open, now and then any."""

NUMBERS = st.sampled_from(["T1", "T2"])
SPANS = [26, 0, 3, 15, 9, 65, 1, 40]
HOURS = st.sampled_from(SPANS)
"""Hours that pass before an act: over a night, none, past a reminder, over a weekend."""
DESKS = ["gm.urban.handler", "gm.housing.handler", "gm.culture.handler"]
OTHERS = st.sampled_from(DESKS)
ACTS = {
    "claim": ("pick", "number"), "release": ("pick", "number"), "complete": ("pick", "number", "key", "really"),
    "hand_over": ("pick", "number", "to"), "suspend": ("pick", "post"), "resume": (), "extend": ("amount",), "wait": (),
}  # fmt: skip


@pytest.fixture(autouse=True)
def procedure(monkeypatch):
    """The procedure of the file beside this one, for one test."""
    for held in ("_starts", "_files", "_programs", "_functions"):
        monkeypatch.setattr(declared, held, dict(getattr(declared, held)))
    cases.register_procedure("hotline.machine", Path(__file__).with_name("machine.bpmn"))
    cases.register_start(
        Start(
            key="hotline.machine",
            title="两路办理",
            form="hotline.say",
            procedure="hotline.machine",
            entry="GM-QT-0001",
            organ="gm.urban",
            clocks=(Clock(code="answer", title="答复", limits="hotline.limits", limit="answer.help"),),
        )
    )


class Machine(RuleBasedStateMachine):
    """One case, by commands and by the model."""

    def __init__(self):
        super().__init__()
        self.stack = ExitStack()
        self.stack.enter_context(transaction.atomic())
        self.tokens = {}
        self.presses = 0

    @initialize()
    def begin(self):
        start = moment(3, 2)
        self.stack.enter_context(freeze(start))
        self.model = Model(start)
        self.number = cases.open_case("hotline.machine", SAID, actor=citizen())

    def same(self, expected, act):
        """Do an act; what the model says of it must be so, and what is refused must leave no trace."""
        before = written()
        version = cases.read_case(self.number).version
        try:
            act()
        except Refusal as refusal:
            refused = refusal.code
        else:
            refused = ""
        assert refused == expected
        if refused:
            assert written() == before
            assert cases.read_case(self.number).version == version

    def token(self, name):
        """The token of a task: the open one, or the last there was."""
        case = cases.read_case(self.number)
        self.tokens |= {item.node: item.token for item in case.items}
        return self.tokens.get(name, "999")

    def chosen(self, pick):
        """The task that a number means."""
        names = sorted(self.model.tasks) if pick < 8 and self.model.tasks else sorted(POSTS)
        return names[pick % len(names)]

    def actor(self, name, number):
        task = self.model.tasks.get(name)
        return official(task.post if task else POSTS[name], number=number)

    @rule(pick=TASKS, number=NUMBERS, hours=HOURS)
    def claim(self, pick, number, hours):
        self.advance(hours)
        name = self.chosen(pick)
        token, actor = self.token(name), self.actor(name, number)
        self.same(self.model.claim(name, number), lambda: cases.claim(self.number, token, actor=actor))

    @rule(pick=TASKS, number=NUMBERS, hours=HOURS)
    def release(self, pick, number, hours):
        self.advance(hours)
        name = self.chosen(pick)
        token, actor = self.token(name), self.actor(name, number)
        self.same(self.model.release(name, number), lambda: cases.release(self.number, token, actor=actor))

    @rule(pick=TASKS, number=NUMBERS, key=st.booleans(), really=st.integers(0, 2), hours=HOURS)
    def complete(self, pick, number, key, really, hours):
        self.advance(hours)
        if really:
            # One time in three, so that most walks go further.
            return
        name = self.chosen(pick)
        token, actor = self.token(name), self.actor(name, number)
        self.presses += 1
        said = f"{self.number}-{self.presses}" if key else None
        expected = self.model.complete(name, number)
        self.same(expected, lambda: cases.complete_task(self.number, token, {}, actor=actor, key=said))
        if key and not expected:
            # A second press under the same key answers as the first did, and does nothing.
            before = written()
            assert cases.complete_task(self.number, token, {}, actor=actor, key=said) == self.number
            assert written() == before

    @rule(pick=TASKS, number=NUMBERS, to=OTHERS, hours=HOURS)
    def hand_over(self, pick, number, to, hours):
        self.advance(hours)
        name = self.chosen(pick)
        token, actor = self.token(name), self.actor(name, number)
        self.same(
            self.model.hand_over(name, number, to),
            lambda: cases.hand_over(self.number, token, to_post=to, reason="属于贵单位职责", actor=actor),
        )

    @rule(pick=TASKS, post=OTHERS, hours=HOURS)
    def suspend(self, pick, post, hours):
        self.advance(hours)
        held = self.model.tasks.get(self.chosen(pick))
        post = held.post if held else post
        self.same(
            self.model.suspend(post),
            lambda: cases.suspend(self.number, ground="inspection", note="等检测结果", actor=official(post)),
        )

    @rule(hours=HOURS)
    def resume(self, hours):
        self.advance(hours)
        self.same(self.model.resume(), lambda: cases.resume(self.number, actor=SYSTEM))

    @rule(amount=st.integers(1, 6), hours=HOURS)
    def extend(self, amount, hours):
        self.advance(hours)
        head = official("gm.urban.head")
        self.same(
            self.model.extend(amount),
            lambda: cases.extend(self.number, ground="works", amount=amount, reason="需要施工", actor=head),
        )

    @rule(really=st.integers(0, 9), hours=HOURS)
    def withdraw(self, really, hours):
        self.advance(hours)
        # One time in ten.
        if really == 0:
            self.same(self.model.withdraw(), lambda: cases.withdraw(self.number, actor=citizen()))

    @rule(hours=HOURS)
    def wait(self, hours):
        self.advance(hours)

    def advance(self, hours):
        """Time goes on, and the worker fires what has come due."""
        self.model.advance(timedelta(hours=hours))
        self.stack.enter_context(freeze(self.model.now))
        while fire_due():
            pass

    @rule(chance=st.randoms(use_true_random=True))
    def a_busy_week(self, chance):
        """Acts as they come, each as likely as the next: walks of single acts keep to a few kinds of them."""
        drawn = {
            "pick": lambda: chance.randrange(10), "number": lambda: chance.choice(["T1", "T2"]), "key": lambda: chance.choice([True, False]),
            "really": lambda: chance.randrange(3), "to": lambda: chance.choice(DESKS), "post": lambda: chance.choice(DESKS),
            "amount": lambda: chance.randint(1, 6),
        }  # fmt: skip
        for _act in range(10):
            name = chance.choice(sorted(ACTS))
            getattr(self, name)(hours=chance.choice(SPANS), **{given: drawn[given]() for given in ACTS[name]})
            self.nothing_else_is_so()

    @invariant()
    def nothing_else_is_so(self):
        if not hasattr(self, "number"):
            return
        model, case = self.model, cases.read_case(self.number)
        assert (case.status, case.outcome, case.paused) == (model.status, model.outcome, model.paused)
        assert {item.node: (item.post, item.claimed_by, item.due_on) for item in case.items} == {
            name: (task.post, task.claimed, task.due) for name, task in model.tasks.items()
        }
        assert case.due_on == model.due
        assert [clock.due_on for clock in case.clocks] == ([model.due] if model.status == "open" else [])
        waiting = [at for at in (model.soon, model.late) if at is not None]
        assert sorted(due_at for _token, _set_at, due_at in open_timers("case", self.number)) == sorted(waiting)
        assert (case.extension[1] if case.extension else 0) == model.extension

    def teardown(self):
        try:
            if hasattr(self, "number"):
                assert verify().holds
                found = cases.replay(self.number)
                assert found.differences == ()
                assert found.followed == 0
        finally:
            transaction.set_rollback(True)
            self.stack.close()


def walk(examples, steps):
    """So many walks of so many acts."""
    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_a_case_does_what_the_model_says():
    walk(20, 12)


@pytest.mark.slow
def test_a_case_does_what_the_model_says_in_many_long_walks():
    walk(200, 20)
