# SPDX-License-Identifier: Apache-2.0
"""Events: waiting for them, their coming, and the errors, escalations and signals that nodes throw."""

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta

from mingfu.engines.bpmn.acts import Announce, Expect, Reached, Send, StartTimer
from mingfu.engines.bpmn.expressions import Clock, Expression
from mingfu.engines.bpmn.looping import heard_again, never_begins
from mingfu.engines.bpmn.program import Event, Node
from mingfu.engines.bpmn.state import HANDLER, Token
from mingfu.engines.bpmn.walk import Walk

ISO_DATE = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?")
ISO_DURATION = re.compile(r"P(?!$)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(?!$)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?")
WORKING_DAYS = re.compile(r"P\d+D")
ISO_CYCLE = re.compile(rf"R(?P<times>\d*)/(?:(?P<begins>{ISO_DATE.pattern})/)?(?P<every>{ISO_DURATION.pattern})")


def listen(walk: Walk, node: Node, scope: int, host: int = 0) -> int:
    """Wait at a catching node; returns the id of the wait."""
    assert node.event is not None
    name = walk.put(node.index, scope, host)
    if node.event.kind == "timer":
        _start_timer(walk, node, node.event, name, scope)
    elif node.event.kind != "condition":
        walk.effects.append(Expect(name, node.id, node.event.kind, node.event.name))
    return name


def arm(walk: Walk, node: Node, scope: int, token: int) -> None:
    """Let the boundary events of an activity listen. Errors and escalations need no ear: they are thrown at us."""
    for index in node.attached:
        event = walk.nodes[index].event
        if event is not None and event.kind not in {"error", "escalation"}:
            listen(walk, walk.nodes[index], scope, token)


def arm_handlers(walk: Walk, handlers: tuple[int, ...], scope: int) -> None:
    """Let the event sub-processes of a scope listen."""
    for index in handlers:
        event = walk.nodes[index].event
        if event is not None and event.kind not in {"error", "escalation"}:
            listen(walk, walk.nodes[index], scope, HANDLER)


def fire(walk: Walk, token: Token) -> None:
    """What was waited for has happened."""
    node = walk.nodes[token.node]
    if token.host == HANDLER:
        _handle(walk, node, token.scope, token)
    elif node.host >= 0:
        _at_boundary(walk, node, token)
    elif token.host:
        # One event of a race: it leaves first, so that the race closes only the others.
        walk.take(token.id)
        walk.kill(token.host, "interrupted")
        _reached(walk, node)
        walk.leave(node, token.scope)
    elif node.repeat is None or not heard_again(walk, node, token):
        walk.take(token.id)
        walk.kill_dependants(token.id, "interrupted")
        _reached(walk, node)
        walk.leave(node, token.scope)


def _reached(walk: Walk, node: Node) -> None:
    """Tell the public step of a task that sends or receives, where it is reached when done."""
    if node.shows == "done":
        walk.effects.append(Reached(node.id))


def _at_boundary(walk: Walk, node: Node, token: Token) -> None:
    if node.interrupting:
        walk.take(token.id)
        walk.kill(token.host, "interrupted")
    else:
        _again(walk, node, token)
    walk.leave(node, token.scope)


def _handle(walk: Walk, node: Node, scope: int, token: Token | None) -> None:
    """Start the event sub-process that begins at the node; `token` is its ear, which a thrown error does not need."""
    if node.interrupting:
        if token is not None:
            walk.take(token.id)
        walk.kill_scope(scope, "interrupted")
    elif token is not None:
        _again(walk, node, token)
    inner = walk.put(node.parent, scope)
    arm_handlers(walk, walk.nodes[node.parent].handlers, inner)
    walk.leave(node, inner)


def _again(walk: Walk, node: Node, token: Token) -> None:
    """A wait that does not interrupt stays: a message for the next message, a timer for the rest of its cycle."""
    assert node.event is not None
    if node.event.kind == "timer":
        own = walk.locals.pop(token.id, None)
        if own is not None and own["#left"] != 0:
            walk.locals[token.id] = {"#left": own["#left"] - 1, "#every": own["#every"]}
            walk.effects.append(StartTimer(token.id, node.id, "duration", own["#every"], node.event.working))
        else:
            walk.take(token.id)
    elif node.event.kind == "condition":
        # It holds now and would hold again at the next look; once is what the drawing means.
        walk.take(token.id)


def throw(
    walk: Walk, kind: str, code: str, scope: int, *, at: Node | None = None, token: Token | None = None
) -> Node | None:
    """Look for whoever catches an error or escalation, from the inside out; None where nobody does.

    `at` is the node that throws without waiting, `token` the task at which it is reported.
    """
    if token is not None:
        at = walk.nodes[token.node]
    carrier = token.host or token.id if token is not None else 0
    if at is not None and (catcher := _caught_on(walk, at, kind, code, scope, carrier)) is not None:
        return catcher
    while True:
        owner = walk.nodes[walk.tokens[scope].node] if scope else None
        handlers = walk.program.handlers if owner is None else owner.handlers
        handler = _match(walk, handlers, kind, code)
        if handler is not None:
            _handle(walk, handler, scope, None)
            return handler
        if owner is None:
            return None
        inner = walk.tokens[scope]
        outer = walk.tokens[inner.host] if inner.host > 0 else inner
        if (catcher := _caught_on(walk, owner, kind, code, outer.scope, outer.id)) is not None:
            return catcher
        scope = inner.scope


def _caught_on(walk: Walk, node: Node, kind: str, code: str, scope: int, carrier: int) -> Node | None:
    boundary = _match(walk, node.attached, kind, code)
    if boundary is None:
        return None
    if carrier and boundary.interrupting:
        walk.kill(carrier, "interrupted")
    walk.leave(boundary, scope)
    return boundary


def _match(walk: Walk, candidates: tuple[int, ...], kind: str, code: str) -> Node | None:
    """The catcher of exactly this code, else the one that catches any."""
    fitting = [
        node
        for node in (walk.nodes[index] for index in candidates)
        if node.event is not None and node.event.kind == kind and node.event.name in {code, ""}
    ]
    return max(fitting, key=lambda node: bool(node.event and node.event.name), default=None)


def arrive_catch(walk: Walk, node: Node, scope: int, _flow: int) -> None:
    """Wait, unless the condition waited for holds already."""
    assert node.event is not None
    condition = node.event.condition
    if condition is not None and condition.holds(walk.view(scope), walk.clock):
        walk.leave(node, scope)
        return
    if node.repeat is not None and never_begins(walk, node, scope):
        _reached(walk, node)
        walk.leave(node, scope)
        return
    name = listen(walk, node, scope)
    if node.attached:
        arm(walk, node, scope, name)


def arrive_throw(walk: Walk, node: Node, scope: int, _flow: int) -> None:
    """Let the event go out and go on, unless it ended the scope in which it was thrown."""
    if emit(walk, node, scope):
        _reached(walk, node)
        walk.leave(node, scope)


def emit(walk: Walk, node: Node, scope: int) -> bool:
    """What a throwing node throws; False where what caught it interrupts the work it was thrown from."""
    event = node.event
    if event is None:
        return True
    if event.kind == "message":
        walk.effects.append(Send(node.id, event.name))
    elif event.kind == "signal":
        walk.effects.append(Announce(node.id, "signal", event.name))
        walk.signals.append(event.name)
    elif event.kind == "escalation":
        catcher = throw(walk, "escalation", event.name, scope)
        if catcher is None:
            walk.effects.append(Announce(node.id, "escalation", event.name))
        else:
            return not catcher.interrupting
    return True


def deliver_signal(walk: Walk, name: str) -> None:
    """Everybody who waits for the signal goes on."""
    for token in tuple(walk.tokens.values()):
        event = walk.nodes[token.node].event
        if event is not None and event.kind == "signal" and event.name == name and waits(walk, token):
            fire(walk, token)


def fire_conditions(walk: Walk) -> bool:
    """Let every waiting condition that has come true happen; True where one did."""
    for token in tuple(walk.tokens.values()):
        event = walk.nodes[token.node].event
        if (
            event is not None
            and event.condition is not None
            and waits(walk, token)
            and event.condition.holds(walk.view(token.scope), walk.clock)
        ):
            fire(walk, token)
            return True
    return False


def waits(walk: Walk, token: Token) -> bool:
    """Whether the token is still there: an earlier event of the same step may have taken it."""
    return walk.tokens.get(token.id) is token


def _start_timer(walk: Walk, node: Node, event: Event, name: int, scope: int) -> None:
    timing, value = event.timing, event.value
    if isinstance(value, Expression):
        value = _iso(value, walk.view(scope), walk.clock)
    wanted = {"date": ISO_DATE, "duration": ISO_DURATION, "cycle": ISO_CYCLE}.get(timing)
    if wanted is not None and not (wanted.fullmatch(value) and (not event.working or fits_working(value))):
        raise walk.refusal("timer-value", f"计时事件「{node.label}」得到的时间「{value}」写法不对。", node)
    if timing == "cycle":
        cycle = ISO_CYCLE.fullmatch(value)
        assert cycle is not None
        times, begins, every = cycle["times"], cycle["begins"], cycle["every"]
        walk.locals[name] = {"#left": int(times) - 1 if times else -1, "#every": every}
        timing, value = ("date", begins) if begins else ("duration", every)
    walk.effects.append(StartTimer(name, node.id, timing, value, event.working and timing == "duration"))


def fits_working(value: str) -> bool:
    """Whether a duration or cycle can be counted in working days: only whole days can."""
    return WORKING_DAYS.fullmatch(value.rpartition("/")[2]) is not None


def _iso(expression: Expression, view: Mapping[str, object], clock: Clock) -> str:
    value = expression.value(view, clock)
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, timedelta):
        seconds = int(value.total_seconds())
        days, rest = divmod(seconds, 86_400)
        return f"P{days}DT{rest}S" if rest else f"P{days}D"
    return str(value)
