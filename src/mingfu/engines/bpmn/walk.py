# SPDX-License-Identifier: Apache-2.0
"""One step under way: the only mutable thing of the engine, made from a state and frozen into the next one.

It knows tokens, scopes and effects; what arriving at each kind of node means is said in `activities`, `events` and
`gateways`.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from mingfu.engines.bpmn.acts import Branch, CloseTask, Effect, Forget, StopTimer
from mingfu.engines.bpmn.errors import StepRefused
from mingfu.engines.bpmn.expressions import standing_at
from mingfu.engines.bpmn.program import Node, Op, Program
from mingfu.engines.bpmn.state import HANDLER, State, Token

Perform = Callable[[Node, Mapping[str, object]], Mapping[str, object]]
"""Calls the service or decision that a node names, with the case data; what it answers joins the data."""

MOST_MOVES = 1000
"""Nodes passed in one step before we say that the procedure runs in a circle; a long real step passes thirty."""


def own_variables(
    tokens: Mapping[int, Token], locals_: Mapping[int, Mapping[str, Any]], name: int
) -> dict[str, object]:
    """What a token and the sub-processes around it know beside the case data; the inner hides the outer."""
    layers = []
    while name:
        layers.append(locals_.get(name, {}))
        name = tokens[name].scope
    return {key: value for layer in reversed(layers) for key, value in layer.items()}


class Walk:
    """Tokens on the move."""

    __slots__ = (
        "_owns_data", "arcs", "changes", "clock", "data", "effects", "end", "following", "locals", "moves", "nodes",
        "outcome", "parked", "perform", "program", "queue", "signals", "tokens",
    )  # fmt: skip

    def __init__(
        self,
        program: Program,
        state: State | None,
        data: Mapping[str, object],
        perform: Perform | None,
        at: datetime | None = None,
    ) -> None:
        self.program = program
        self.nodes = program.nodes
        self.arcs = program.arcs
        self.data = data
        self.perform = perform
        self.clock = standing_at(at)
        self.changes: dict[str, object] = {}
        self.effects: list[Effect] = []
        self.queue: list[tuple[int, int, int]] = []
        self.signals: list[str] = []
        self.moves = 0
        self.outcome: str | None = None
        self._owns_data = False
        if state is None:
            self.following = 1
            self.tokens: dict[int, Token] = {}
            self.parked: list[tuple[int, int]] = []
            self.locals: dict[int, Mapping[str, Any]] = {}
            self.end = -1
        else:
            self.following = state.next
            self.tokens = {token[0]: token for token in state.tokens}
            self.parked = list(state.parked)
            self.locals = dict(state.locals) if state.locals else {}
            self.end = state.end

    def freeze(self) -> State:
        """The state after the step."""
        return State(
            self.program.digest,
            self.following,
            tuple(self.tokens.values()),
            tuple(sorted(self.parked)) if self.parked else (),
            self.locals or None,
            self.end,
            self.outcome,
        )

    def refusal(self, code: str, message: str, node: Node | None = None) -> StepRefused:
        """The step cannot be made; the state it started from is untouched."""
        return StepRefused(
            code,
            message,
            file=self.program.file,
            line=node.line if node is not None else 0,
            element=node.id if node is not None else "",
        )

    def learn(self, changes: Mapping[str, object]) -> None:
        """Let conditions see the changes, and hand them back with the result."""
        if changes:
            self.see(changes)
            self.changes.update(changes)

    def see(self, values: Mapping[str, object]) -> None:
        """Let conditions of this step see the values."""
        if self._owns_data:
            self.data.update(values)  # type: ignore[attr-defined]
        else:
            self.data = {**self.data, **values}
            self._owns_data = True

    def view(self, scope: int) -> Mapping[str, object]:
        """The case data as seen from inside a scope: with the item that each sub-process around it is about."""
        if not scope or not self.locals:
            return self.data
        return {**self.data, **own_variables(self.tokens, self.locals, scope)}

    def put(self, node: int, scope: int, host: int = 0) -> int:
        """A new token; returns its id."""
        name = self.following
        self.following = name + 1
        self.tokens[name] = Token(name, node, scope, host)
        return name

    def take(self, name: int) -> None:
        """Take a token away whose wait is over, and tell nobody."""
        del self.tokens[name]
        if self.locals:
            self.locals.pop(name, None)

    def leave(self, node: Node, scope: int) -> None:
        """Go on over every flow out of the node whose condition holds; the default where none does."""
        if node.plain:
            for index in node.outs:
                self.queue.append((self.arcs[index].target, scope, index))
            return
        view = self.view(scope)
        taken, conditional = [], False
        for index in node.outs:
            condition = self.arcs[index].condition
            if index == node.default:
                continue
            if condition is None:
                taken.append(index)
            elif condition.holds(view, self.clock):
                taken.append(index)
                conditional = True
        if not conditional and node.default >= 0:
            taken.append(node.default)
        if not taken:
            raise self.refusal("no-way", f"「{node.label}」之后没有一条路的条件成立，也没有默认流向。", node)
        for index in taken:
            arc = self.arcs[index]
            self.effects.append(Branch(node.id, arc.id))
            self.queue.append((arc.target, scope, index))

    def kill(self, name: int, how: str) -> None:
        """Take a token away with all that depends on it or lives in it."""
        token = self.tokens.pop(name)
        node = self.nodes[token.node]
        self.closed(token, node, how)
        self.locals.pop(name, None)
        if node.attached or node.repeat is not None or node.op is Op.RACE or node.op is Op.SCOPE:
            self.kill_dependants(name, how)

    def kill_dependants(self, name: int, how: str) -> None:
        """Take away what sits on a token or lives in it, and leave the token."""
        for other in tuple(self.tokens.values()):
            if name in {other.host, other.scope} and other.id in self.tokens:
                self.kill(other.id, how)
        self.empty(name)

    def kill_scope(self, scope: int, how: str) -> None:
        """Take away everything that lives in a scope, also what is on its way."""
        for token in tuple(self.tokens.values()):
            if token.scope == scope and token.id in self.tokens:
                self.kill(token.id, how)
        self.empty(scope)

    def empty(self, scope: int) -> None:
        """Forget what is parked or on its way in a scope."""
        if self.parked:
            self.parked = [row for row in self.parked if row[0] != scope]
        for place, row in enumerate(self.queue):
            if row[1] == scope:
                self.queue[place] = (-1, 0, 0)

    def closed(self, token: Token, node: Node, how: str) -> None:
        """Tell the world that a wait is over."""
        if node.op is Op.TASK:
            if node.repeat is None or token.host:
                self.effects.append(CloseTask(token.id, node.id, how))
        elif node.event is not None and (node.op is Op.CATCH or node.handles):
            if node.event.kind == "timer":
                self.effects.append(StopTimer(token.id, node.id))
            elif node.event.kind != "condition":
                self.effects.append(Forget(token.id, node.id))

    def alive(self, scope: int) -> bool:
        """Whether anything in the scope still waits for something to happen."""
        for token in self.tokens.values():  # noqa: SIM110 - a generator costs as much as the rest of a simple step
            if token.scope == scope and token.host != HANDLER:
                return True
        return False
