# SPDX-License-Identifier: Apache-2.0
"""Walking a program on paper: with given answers, or with answers that chance gives, on a clock of its own.

Work lasts as long as its limit, timers fire when they come due, and what is awaited from outside comes when it is answered.
Nothing here knows a calendar: the caller says how long a limit is, else it takes no time and is only counted.
"""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from mingfu.engines.bpmn.acts import (
    Broadcast,
    Change,
    CloseTask,
    Complete,
    Deliver,
    Effect,
    Expect,
    Fire,
    Forget,
    Input,
    OpenTask,
    StartTimer,
    StopTimer,
)
from mingfu.engines.bpmn.errors import StepRefused
from mingfu.engines.bpmn.expressions import Expression
from mingfu.engines.bpmn.guessing import Lot, compared, repeated
from mingfu.engines.bpmn.program import Node, Op, Program
from mingfu.engines.bpmn.state import HANDLER, State
from mingfu.engines.bpmn.stepping import Result, begin, step
from mingfu.engines.bpmn.walked import Answer, Answers, Moment, Run, World
from mingfu.engines.dmn import compile_expression

MOST = 500
"""Steps after which a walk is broken off: a procedure of sixty steps that returns five times takes three hundred."""

_NOTHING: Mapping[str, object] = {}
_EMPTY = World()


def simulate(
    program: Program,
    answers: Answers | None = None,
    *,
    data: Mapping[str, object] = _NOTHING,
    seed: int | None = None,
    start: str | None = None,
    world: World = _EMPTY,
) -> Run:
    """Walk a program. The same arguments give the same walk.

    Without `seed`, what `answers` does not name is completed without data, and messages and signals come only where
    nothing else can happen. With `seed`, chance fills in choices and the data that conditions compare, lets optional
    messages come, and lets work take between a fifth of its limit and a little more than all of it.
    Raises `StepRefused` only for a start that does not exist; everything else that stops a walk is said in `Run.stopped`.
    """
    lot = Lot(seed) if seed is not None else None
    return _Simulation(program, answers or {}, data, lot, world).run(start)


class _Simulation:
    """One walk."""

    def __init__(
        self, program: Program, answers: Answers, data: Mapping[str, object], chance: Lot | None, world: World
    ) -> None:
        self.program = program
        self.answers = answers
        self.given = dict.fromkeys(answers, 0)
        self.data: dict[str, Any] = dict(data)
        self.chance = chance
        self.world = world
        self.perform = world.perform or self.answered_by_chance
        self.now = timedelta()
        self.due: dict[int, tuple[timedelta, Input]] = {}
        self.heard: dict[int, Expect] = {}
        self.limit: dict[int, str] = {}
        self.node: dict[int, str] = {}
        self.moments: list[Moment] = []
        self.wanted = compared(program)
        self.state: State | None = None

    def run(self, start: str | None) -> Run:
        stopped = ""
        self.make_items()
        try:
            self.take(begin(self.program, self.data, start=start, perform=self.perform, at=self.at), None, "")
            while self.state is not None and self.state.outcome is None and not stopped:
                following = self.following()
                if following is None:
                    stopped = "没有给出能让流程继续的答复：" + "、".join(self.waited()) + "。"
                elif len(self.moments) > MOST:
                    stopped = f"走了 {MOST} 步还没有结束。"
                else:
                    self.do(*following)
        except StepRefused as refused:
            if self.state is None and refused.code in {"which-start", "unknown-start"}:
                raise
            stopped = refused.message
        return self.told(stopped)

    @property
    def at(self) -> datetime:
        """The instant on paper."""
        return self.world.begins + self.now

    def told(self, stopped: str) -> Run:
        counted: dict[str, int] = {}
        for moment in self.moments:
            if moment.limit:
                counted[moment.limit] = counted.get(moment.limit, 0) + 1
        return Run(
            moments=tuple(self.moments),
            state=self.state,
            outcome=self.state.outcome if self.state is not None else None,
            stopped=stopped,
            elapsed=self.now,
            limits=counted,
            nodes=tuple(moment.node for moment in self.moments if moment.node),
            data=self.data,
        )

    def following(self) -> tuple[int, timedelta, Input] | None:
        """What happens next: whatever comes first on the clock, else the oldest thing awaited from outside."""
        if self.due:
            name = min(self.due, key=lambda key: (self.due[key][0], key))
            return name, *self.due[name]
        must = [row for row in self.heard.values() if self.is_main(row)] or list(self.heard.values())
        if must:
            return must[0].wait, self.now, self.coming(must[0])
        if self.chance is not None and self.wanted:
            # Only conditions are waited for: let the data change until one holds.
            return 0, self.now, Change(self.by_lot())
        return None

    def is_main(self, row: Expect) -> bool:
        """Whether the procedure stands still for it: neither a boundary event nor the start of an event sub-process."""
        node = self.program.node(row.node)
        return node.host < 0 and not node.handles

    def waited(self) -> list[str]:
        """What the procedure waits for."""
        assert self.state is not None
        nodes = [self.program.nodes[token.node] for token in self.state.tokens if token.host != HANDLER]
        return list(dict.fromkeys(node.label for node in nodes if node.op in {Op.CATCH, Op.RACE})) or ["（无）"]

    def do(self, name: int, when: timedelta, act: Input) -> None:
        """Make one step at its time."""
        assert self.state is not None
        self.now = max(self.now, when)
        node = self.node.get(name, "")
        limit = self.limit.get(name, "")
        self.due.pop(name, None)
        self.heard.pop(name, None)
        result = step(self.program, self.state, act, self.data, perform=self.perform, at=self.at)
        self.take(result, act, node, limit)

    def take(self, result: Result, act: Input | None, node: str, limit: str = "") -> None:
        """Keep what a step gave, and put what it asks for on the clock."""
        self.state = result.state
        self.data |= result.changes
        label = self.program.node(node).label if node else ""
        self.moments.append(
            Moment(len(self.moments), self.now, act, node, label, result.effects, dict(result.changes), limit)
        )
        for effect in result.effects:
            self.hear(effect)

    def hear(self, effect: Effect) -> None:
        match effect:
            case OpenTask():
                self.opened(effect)
            case CloseTask():
                self.due.pop(effect.task, None)
            case StartTimer():
                self.node[effect.timer] = effect.node
                self.due[effect.timer] = (self.timer_due(effect), Fire(effect.timer))
            case StopTimer():
                self.due.pop(effect.timer, None)
            case Expect():
                self.expected(effect)
            case Forget():
                self.due.pop(effect.wait, None)
                self.heard.pop(effect.wait, None)

    def opened(self, effect: OpenTask) -> None:
        """Work is done when its limit is used up, or when its answer says."""
        node = self.program.node(effect.node)
        answer = self.answer(effect.node) or self.by_chance(node)
        limit = self.code(node.attributes.get("limit", ""), {**self.data, **effect.own})
        self.node[effect.task] = node.id
        self.limit[effect.task] = limit
        lasts = answer.after if answer.after is not None else self.share(self.length(limit))
        self.due[effect.task] = (self.now + lasts, Complete(effect.task, answer.data, answer.choice))

    def expected(self, effect: Expect) -> None:
        """What is answered comes by itself; with chance so does, now and then, what nobody asked for."""
        self.node[effect.wait] = effect.node
        self.heard[effect.wait] = effect
        answer = self.answer(effect.node)
        if answer is not None:
            when = self.now + (answer.after or timedelta())
            self.due[effect.wait] = (when, self.coming(effect, answer))
        elif self.chance is not None and self.chance.share() < (1 if self.is_main(effect) else 0.2):
            when = self.now + timedelta(hours=self.chance.between(0, 72))
            self.due[effect.wait] = (when, self.coming(effect))

    def coming(self, effect: Expect, answer: Answer | None = None) -> Input:
        """The act by which what is awaited comes."""
        data = (answer or Answer()).data
        return Deliver(effect.name, data) if effect.kind == "message" else Broadcast(effect.name, data)

    def answer(self, node: str) -> Answer | None:
        """The next answer given for an element."""
        given = self.answers.get(node)
        if given is None or isinstance(given, Answer):
            return given
        place = self.given[node]
        self.given[node] = place + 1
        return given[min(place, len(given) - 1)] if given else None

    def by_chance(self, node: Node) -> Answer:
        """An answer that chance gives; without chance an empty one."""
        if self.chance is None:
            return Answer()
        choice = self.chance.one_of(node.choices)[0] if node.choices else None
        return Answer(choice, self.by_lot())

    def answered_by_chance(self, _node: Node, _data: Mapping[str, object]) -> Mapping[str, object]:
        """What a service or decision answers when nobody performs it: nothing, or what chance says."""
        return self.by_lot()

    def by_lot(self) -> dict[str, object]:
        """A value for everything that conditions compare; nothing where chance has no part in it."""
        if self.chance is None:
            return {}
        return {name: self.chance.one_of(values) for name, values in self.wanted.items() if name != "choice"}

    def make_items(self) -> None:
        """Lists and numbers over which work is repeated, where the data do not give them."""
        asked_about = dict(repeated(self.program))
        for repeat in (node.repeat for node in self.program.nodes if node.repeat is not None):
            each = repeat.each.text.removeprefix("=").strip() if repeat.each is not None else ""
            numbers = (0, 1, 2, 3) if asked_about.get(each) else (1, 2, 3)
            number = self.chance.one_of(numbers) if self.chance is not None else 1
            items = [str(place + 1) for place in range(number)]
            for expression, value in ((repeat.each, items), (repeat.count, number)):
                name = expression.text.removeprefix("=").strip() if expression is not None else ""
                if name.isidentifier():
                    self.data.setdefault(name, value)

    def code(self, said: str, data: Mapping[str, object]) -> str:
        """The code of a limit, from its text or its FEEL."""
        if not said.startswith("="):
            return said
        value = Expression(said, compile_expression, self.program.file, 0, "").value(data, lambda: self.at)
        return "" if value is None else str(value)

    def length(self, limit: str) -> timedelta:
        return self.world.lasts(limit) if limit and self.world.lasts is not None else timedelta()

    def share(self, length: timedelta) -> timedelta:
        """How much of a limit is used: all of it, or what chance says."""
        return length * self.chance.between(0.2, 1.1) if self.chance is not None else length

    def timer_due(self, effect: StartTimer) -> timedelta:
        if effect.timing == "limit":
            return self.now + self.length(self.code(effect.value, self.data))
        if effect.timing == "date":
            moment = datetime.fromisoformat(effect.value)
            zoned = moment if moment.tzinfo is not None else moment.replace(tzinfo=self.world.begins.tzinfo)
            return max(self.now, zoned - self.world.begins)
        return self.now + _duration(effect.value)


def _duration(text: str) -> timedelta:
    """An ISO 8601 duration on paper, where a year has 365 days and a month 30."""
    found = re.fullmatch(
        r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?", text
    )
    assert found is not None
    years, months, weeks, days, hours, minutes, seconds = (float(part or 0) for part in found.groups())
    return timedelta(days=years * 365 + months * 30 + weeks * 7 + days, hours=hours, minutes=minutes, seconds=seconds)
