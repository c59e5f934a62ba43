# SPDX-License-Identifier: Apache-2.0
"""Tasks and sub-processes: beginning them, once or for each of several, and ending them."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from mingfu.engines.bpmn.acts import CallService, OpenTask, Reached, Send
from mingfu.engines.bpmn.errors import Fault
from mingfu.engines.bpmn.events import arm, arm_handlers, arrive_throw, throw
from mingfu.engines.bpmn.looping import goes_on, never_begins, not_for_ever
from mingfu.engines.bpmn.program import Node, Op, Program
from mingfu.engines.bpmn.state import State, Token
from mingfu.engines.bpmn.walk import Walk, own_variables

MOST_INSTANCES = 500
"""Instances of one piece of work; the district has some 200 organs and villages together."""


def arrive_activity(walk: Walk, node: Node, scope: int, _flow: int) -> None:
    """Begin the work and let its boundary events listen."""
    if node.repeat is None:
        name = _begin(walk, node, scope, 0)
    elif node.repeat.loops:
        if never_begins(walk, node, scope):
            _leave(walk, node, scope)
            return
        name = walk.put(node.index, scope)
        walk.locals[name] = {"#begun": 0}
        _next_instance(walk, node, name)
    else:
        items = _items(walk, node, scope)
        if not items:
            _leave(walk, node, scope)
            return
        name = walk.put(node.index, scope)
        walk.locals[name] = {"#items": items, "#begun": 0, "#done": 0, "#answers": {}}
        for _ in items if not node.repeat.sequential else items[:1]:
            _next_instance(walk, node, name)
    if node.attached:
        arm(walk, node, scope, name)


def arrive_call(walk: Walk, node: Node, scope: int, _flow: int) -> None:
    """Call the service, decision or script, once or for each of several, learn its answer and go on.

    An error event catches what it throws; then nothing of it is learnt any more.
    """
    if node.repeat is None:
        answer = _answer(walk, node, scope, walk.view(scope))
        if answer is None:
            return
        walk.learn(answer)
        walk.effects.append(CallService(node.id, node.calls))
    elif not (_call_again if node.repeat.loops else _call_each)(walk, node, scope):
        return
    _leave(walk, node, scope)


def arrive_send(walk: Walk, node: Node, scope: int, flow: int) -> None:
    """Send a message, once or to each of several, and go on; every other throwing event goes out once."""
    if node.repeat is None:
        arrive_throw(walk, node, scope, flow)
        return
    assert node.event is not None
    if node.repeat.loops:
        rounds = 0
        while not (rounds == 0 and never_begins(walk, node, scope)):
            rounds += 1
            not_for_ever(walk, node, rounds)
            walk.effects.append(Send(node.id, node.event.name))
            if not goes_on(walk, node, scope, rounds):
                break
        _leave(walk, node, scope)
        return
    walk.effects += [Send(node.id, node.event.name, item) for item in _items(walk, node, scope)]
    _leave(walk, node, scope)


def _answer(walk: Walk, node: Node, scope: int, view: Mapping[str, object]) -> Mapping[str, object] | None:
    """What a call answers; None where it failed and an error event took over."""
    if node.script is not None:
        return {node.attributes["result"]: node.script.value(view, walk.clock)}
    if walk.perform is None:
        raise walk.refusal("nothing-performs", f"「{node.label}」要调用「{node.calls}」，但没有给出调用的办法。", node)
    try:
        return walk.perform(node, view)
    except Fault as fault:
        if throw(walk, "error", fault.code, scope, at=node) is None:
            raise walk.refusal("fault-uncaught", f"「{node.label}」调用「{node.calls}」失败：{fault}", node) from fault
        return None


def _call_each(walk: Walk, node: Node, scope: int) -> bool:
    """Call once for each item, in order, until enough are done; False where one failed and an error event took over."""
    assert node.repeat is not None
    items, answers = _items(walk, node, scope), []
    for number, item in enumerate(items, 1):
        answer = _answer(walk, node, scope, {**walk.view(scope), node.repeat.item: item, "loopCounter": number})
        if answer is None:
            return False
        walk.effects.append(CallService(node.id, node.calls))
        if node.repeat.collect:
            answers.append({node.repeat.item: item, **{key: _plain(value) for key, value in answer.items()}})
        else:
            walk.learn(answer)
        counts = {
            "numberOfInstances": len(items),
            "numberOfCompletedInstances": number,
            "numberOfActiveInstances": 0,
            "answers": answers,
        }
        if node.repeat.until is not None and node.repeat.until.holds(
            {**walk.view(scope), **answer, **counts}, walk.clock
        ):
            break
    if node.repeat.collect:
        walk.learn({node.repeat.collect: answers})
    return True


def _call_again(walk: Walk, node: Node, scope: int) -> bool:
    """Call again while the condition holds; False where a call failed and an error event took over."""
    rounds = 0
    while not (rounds == 0 and never_begins(walk, node, scope)):
        rounds += 1
        not_for_ever(walk, node, rounds)
        answer = _answer(walk, node, scope, {**walk.view(scope), "loopCounter": rounds})
        if answer is None:
            return False
        walk.learn(answer)
        walk.effects.append(CallService(node.id, node.calls))
        if not goes_on(walk, node, scope, rounds):
            break
    return True


def finish(walk: Walk, token: Token, answer: Mapping[str, object], how: str = "done") -> None:
    """A task or sub-process is done: close it, and go on where it was the only or the last instance."""
    node = walk.nodes[token.node]
    carrier = token.host
    if carrier and node.repeat is not None:
        _instance_done(walk, node, token, answer, how)
        return
    walk.learn(answer)
    walk.kill(token.id, how)
    _leave(walk, node, token.scope)


def _leave(walk: Walk, node: Node, scope: int) -> None:
    """Go on from work that is done."""
    if node.shows == "done":
        walk.effects.append(Reached(node.id))
    walk.leave(node, scope)


def opened(
    program: Program, tokens: Mapping[int, Token], locals_: Mapping[int, Mapping[str, Any]], token: Token
) -> OpenTask:
    """The open task that a token is."""
    node = program.nodes[token.node]
    if not locals_:
        return OpenTask(token.id, node.id)
    own = own_variables(tokens, locals_, token.id)
    around, repeat = token, node.repeat
    while (repeat is None or repeat.loops) and around.scope:
        around = tokens[around.scope]
        repeat = program.nodes[around.node].repeat
    return OpenTask(token.id, node.id, own.get(repeat.item) if repeat is not None and not repeat.loops else None, own)


def own_of(program: Program, state: State, task: int) -> Mapping[str, Any]:
    """What an open task knows beside the case data: of one among several its item and number, and what is around it."""
    tokens = {token.id: token for token in state.tokens}
    return opened(program, tokens, state.locals or {}, tokens[task]).own or {}


def _begin(walk: Walk, node: Node, scope: int, host: int) -> int:
    name = walk.put(node.index, scope, host)
    if node.op is Op.TASK:
        walk.effects.append(opened(walk.program, walk.tokens, walk.locals, walk.tokens[name]))
    else:
        arm_handlers(walk, node.handlers, name)
        for start in node.starts:
            walk.queue.append((start, name, -1))
    return name


def _items(walk: Walk, node: Node, scope: int) -> list[Any]:
    """What the instances are about, as plain JSON values: they are kept in the state."""
    assert node.repeat is not None
    view = walk.view(scope)
    if node.repeat.each is not None:
        found = node.repeat.each.value(view, walk.clock)
    else:
        assert node.repeat.count is not None
        count = node.repeat.count.value(view, walk.clock)
        fits = isinstance(count, int | Decimal | float) and not isinstance(count, bool) and count == int(count) >= 0
        found = list(range(1, int(count) + 1)) if fits and int(count) <= MOST_INSTANCES else None  # type: ignore[call-overload]
    if not isinstance(found, list | tuple) or len(found) > MOST_INSTANCES:
        raise walk.refusal("instances", f"「{node.label}」的各项应是不超过 {MOST_INSTANCES} 项的列表或个数。", node)
    return [_plain(item) for item in found]


def _plain(value: Any) -> Any:
    """The value as JSON can hold it."""
    if isinstance(value, Decimal):
        return int(value) if value == int(value) else float(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return value


def _next_instance(walk: Walk, node: Node, carrier: int) -> None:
    assert node.repeat is not None
    own = walk.locals[carrier]
    number = own["#begun"]
    about = {} if node.repeat.loops else {node.repeat.item: own["#items"][number]}
    walk.locals[carrier] = {**own, "#begun": number + 1}
    # The id is known before the token exists, because a sub-process looks at its item as soon as it begins.
    walk.locals[walk.following] = {**about, "loopCounter": number + 1}
    _begin(walk, node, walk.tokens[carrier].scope, carrier)


def _instance_done(walk: Walk, node: Node, token: Token, answer: Mapping[str, object], how: str) -> None:
    assert node.repeat is not None
    carrier = token.host
    if node.repeat.loops:
        _round_done(walk, node, token, answer, how)
        return
    mine = walk.locals[token.id]
    own = dict(walk.locals[carrier])
    own["#done"] += 1
    if node.repeat.collect:
        said = {node.repeat.item: mine[node.repeat.item], **{key: _plain(value) for key, value in answer.items()}}
        own["#answers"] = {**own["#answers"], str(mine["loopCounter"]): said}
    else:
        walk.learn(answer)
    walk.locals[carrier] = own
    walk.kill(token.id, how)
    if own["#done"] == len(own["#items"]) or _enough(walk, node, token, own, answer):
        if node.repeat.collect:
            answers = own["#answers"]
            walk.learn({node.repeat.collect: [answers[key] for key in sorted(answers, key=int)]})
        walk.kill(carrier, "enough")
        _leave(walk, node, token.scope)
    elif node.repeat.sequential:
        _next_instance(walk, node, carrier)


def _round_done(walk: Walk, node: Node, token: Token, answer: Mapping[str, object], how: str) -> None:
    """One round of a loop is done: begin the next one, or go on."""
    walk.learn(answer)
    walk.kill(token.id, how)
    if goes_on(walk, node, token.scope, walk.locals[token.host]["#begun"], answer):
        _next_instance(walk, node, token.host)
    else:
        walk.kill(token.host, "enough")
        _leave(walk, node, token.scope)


def _enough(walk: Walk, node: Node, token: Token, own: Mapping[str, Any], answer: Mapping[str, object]) -> bool:
    """Whether the completion condition holds with what is done so far."""
    assert node.repeat is not None
    if node.repeat.until is None:
        return False
    counts = {
        "numberOfInstances": len(own["#items"]),
        "numberOfCompletedInstances": own["#done"],
        "numberOfActiveInstances": own["#begun"] - own["#done"],
        "answers": [own["#answers"][key] for key in sorted(own["#answers"], key=int)],
    }
    return node.repeat.until.holds({**walk.view(token.scope), **answer, **counts}, walk.clock)
