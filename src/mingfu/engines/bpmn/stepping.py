# SPDX-License-Identifier: Apache-2.0
"""`begin` and `step`: pure functions from a state and an input to the next state and what it asks of the world.

One step runs until every token waits again. A refused step raises and changes nothing.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from mingfu.engines.bpmn.activities import arrive_activity, arrive_call, arrive_send, finish, opened
from mingfu.engines.bpmn.acts import Effect, Ended, Input, OpenTask, Reached
from mingfu.engines.bpmn.doing import DO
from mingfu.engines.bpmn.errors import StepRefused
from mingfu.engines.bpmn.events import (
    arm_handlers,
    arrive_catch,
    deliver_signal,
    emit,
    fire_conditions,
    throw,
)
from mingfu.engines.bpmn.gateways import arrive_choose, arrive_join, arrive_race, arrive_some, join_some
from mingfu.engines.bpmn.program import Node, Op, Program
from mingfu.engines.bpmn.state import State
from mingfu.engines.bpmn.walk import MOST_MOVES, Perform, Walk

_NOTHING: Mapping[str, object] = {}


@dataclass(frozen=True, slots=True)
class Result:
    """What a step gives. Unpacks as `state, effects`."""

    state: State
    effects: tuple[Effect, ...]
    changes: Mapping[str, object] = field(default_factory=dict)
    """What the case data learn: the data of the input, and the answers of services, decisions and scripts."""

    def __iter__(self) -> Iterator[object]:
        yield self.state
        yield self.effects


def begin(
    program: Program,
    data: Mapping[str, object] = _NOTHING,
    *,
    start: str | None = None,
    perform: Perform | None = None,
    at: datetime | None = None,
) -> Result:
    """Start a procedure: at its plain start event, or at the one with that id or message name.

    `at` is the aware instant of the act: what `now()` reads, and `today()` as the day in its zone. Without it an expression
    that asks for the time is refused (`no-instant`): the same step gives the same result whenever it is made.
    """
    walk = Walk(program, None, data, perform, at)
    walk.queue.append((_start(program, start), 0, -1))
    arm_handlers(walk, program.handlers, 0)
    return _run(walk)


def begin_again(
    program: Program,
    state: State,
    data: Mapping[str, object] = _NOTHING,
    *,
    start: str,
    perform: Perform | None = None,
    at: datetime | None = None,
) -> Result:
    """Let a procedure that is over begin again, at the start event with that id or message name; no id is used twice.

    `at` as in `begin`.
    """
    if state.program != program.digest:
        raise StepRefused("program-mismatch", "这个状态属于另一个版本的流程。", file=program.file)
    if state.outcome is None:
        raise StepRefused("running", "流程还没有结束，不能重新开始。", file=program.file)
    walk = Walk(program, replace(state, tokens=(), parked=(), locals=None, end=-1), data, perform, at)
    walk.queue.append((_start(program, start), 0, -1))
    arm_handlers(walk, program.handlers, 0)
    return _run(walk)


def again_at(program: Program, message: str) -> str:
    """Id of the start event that waits for a message of that name; empty where the procedure has none."""
    starts = (program.nodes[index] for index in program.starts)
    return next(
        (node.id for node in starts if node.event and node.event.kind == "message" and node.event.name == message), ""
    )


def step(
    program: Program,
    state: State,
    act: Input,
    data: Mapping[str, object] = _NOTHING,
    *,
    perform: Perform | None = None,
    at: datetime | None = None,
) -> Result:
    """Do one act. Raises `StepRefused` where it does not fit the state. `at` as in `begin`."""
    if state.program != program.digest:
        raise StepRefused("program-mismatch", "这个状态属于另一个版本的流程。", file=program.file)
    if state.outcome is not None:
        raise StepRefused("ended", "流程已经结束，不能再办理。", file=program.file)
    walk = Walk(program, state, data, perform, at)
    DO[type(act)](walk, act)
    return _run(walk)


def waiting(program: Program, state: State) -> tuple[OpenTask, ...]:
    """The tasks that are open, oldest first."""
    tokens = {token.id: token for token in state.tokens}
    return tuple(
        opened(program, tokens, state.locals or {}, token)
        for token in state.tokens
        if program.nodes[token.node].op is Op.TASK and (program.nodes[token.node].repeat is None or token.host)
    )


def _start(program: Program, name: str | None) -> int:
    starts = [program.nodes[index] for index in program.starts]
    if name is None:
        plain = [node for node in starts if node.event is None] or starts
        if len(plain) == 1:
            return plain[0].index
        raise StepRefused("which-start", "流程有几个开始事件，请说明从哪一个开始。", file=program.file)
    for node in starts:
        if name == node.id or (node.event is not None and node.event.name == name):
            return node.index
    raise StepRefused("unknown-start", f"流程没有名为「{name}」的开始事件。", file=program.file)


def _run(walk: Walk) -> Result:
    """Move until every token waits."""
    program = walk.program
    while _drain(walk):
        if program.joins and walk.parked and join_some(walk):
            continue
        if program.scoped and _close_scopes(walk):
            continue
        if program.conditional and fire_conditions(walk):
            continue
        if not walk.alive(0):
            _over(walk)
        break
    return Result(walk.freeze(), tuple(walk.effects), walk.changes)


def _drain(walk: Walk) -> bool:
    """Let everything that is on its way arrive; False once the procedure is over."""
    queue = walk.queue
    nodes = walk.nodes
    # The list grows while it is read: what leaves a node is appended.
    for index, scope, flow in queue:
        if index < 0:
            continue
        walk.moves += 1
        node = nodes[index]
        if walk.moves > MOST_MOVES:
            raise walk.refusal("circle", f"流程在「{node.label}」附近打转：一步之内走过了 {MOST_MOVES} 个节点。", node)
        if node.shows == "begun":
            walk.effects.append(Reached(node.id))
        _ARRIVE[node.op](walk, node, scope, flow)
        if walk.signals:
            for name in walk.signals:
                deliver_signal(walk, name)
            walk.signals.clear()
    over = walk.outcome is not None
    queue.clear()
    return not over


def _close_scopes(walk: Walk) -> bool:
    """Finish the first sub-process in which nothing is left to do; True where one was."""
    for token in walk.tokens.values():
        node = walk.nodes[token.node]
        if node.op is Op.SCOPE and (node.repeat is None or token.host) and not walk.alive(token.id):
            if any(scope == token.id for scope, _flow in walk.parked):
                raise walk.refusal("dead-end", f"子流程「{node.label}」停在汇合处，再没有什么能到达。", node)
            finish(walk, token, _NOTHING)
            return True
    return False


def _over(walk: Walk) -> None:
    """Nothing waits any more: the procedure has ended, or is stuck at a join."""
    if walk.parked:
        node = walk.nodes[walk.arcs[walk.parked[0][1]].target]
        raise walk.refusal("dead-end", f"流程停在汇合处「{node.label}」，再没有什么能到达。", node)
    walk.kill_scope(0, "ended")
    _end(walk, walk.nodes[walk.end] if walk.end >= 0 else None)


def _end(walk: Walk, node: Node | None) -> None:
    walk.outcome = node.attributes.get("outcome", "") if node is not None else ""
    walk.effects.append(Ended(walk.outcome, node.id if node is not None else ""))


def _arrive_pass(walk: Walk, node: Node, scope: int, _flow: int) -> None:
    walk.leave(node, scope)


def _arrive_end(walk: Walk, node: Node, scope: int, _flow: int) -> None:
    """A token ends here; a terminate event takes the rest of its scope with it, an error event throws."""
    kind = node.event.kind if node.event is not None else ""
    if not scope and kind != "error":
        walk.end = max(walk.end, node.index)
    if kind == "terminate":
        walk.kill_scope(scope, "ended")
        if not scope:
            _end(walk, node)
    elif kind == "error":
        assert node.event is not None
        if throw(walk, "error", node.event.name, scope) is None:
            walk.kill_scope(0, "ended")
            _end(walk, node)
    else:
        emit(walk, node, scope)


_ARRIVE = (
    _arrive_pass,
    arrive_activity,
    arrive_call,
    arrive_send,
    arrive_catch,
    arrive_choose,
    arrive_join,
    arrive_some,
    arrive_race,
    arrive_activity,
    _arrive_end,
)
