# SPDX-License-Identifier: Apache-2.0
"""What each kind of input does to a procedure that is under way."""

from collections.abc import Callable
from typing import Any

from mingfu.engines.bpmn.activities import finish
from mingfu.engines.bpmn.acts import Announce, Broadcast, Change, Complete, Deliver, Ended, Fire, Raise, Terminate
from mingfu.engines.bpmn.events import deliver_signal, fire, throw
from mingfu.engines.bpmn.program import Op
from mingfu.engines.bpmn.state import Token
from mingfu.engines.bpmn.walk import Walk


def _complete(walk: Walk, act: Complete) -> None:
    token = _task(walk, act.task)
    if act.choice is not None:
        walk.see({"choice": act.choice})
    finish(walk, token, act.data)


def _raise(walk: Walk, act: Raise) -> None:
    token = _task(walk, act.task)
    walk.learn(act.data)
    if throw(walk, act.kind, act.code, token.scope, token=token):
        return
    node = walk.nodes[token.node]
    if act.kind == "error":
        raise walk.refusal("fault-uncaught", f"「{node.label}」报出的错误「{act.code}」没有环节接手。", node)
    walk.effects.append(Announce(node.id, "escalation", act.code))


def _task(walk: Walk, name: int | str) -> Token:
    """The open task that is meant."""
    if isinstance(name, int):
        found = walk.tokens.get(name)
        if found is not None and _is_task(walk, found):
            return found
    else:
        index = walk.program.index.get(name, -1)
        tokens = [token for token in walk.tokens.values() if token.node == index and _is_task(walk, token)]
        if len(tokens) == 1:
            return tokens[0]
        if tokens:
            raise walk.refusal(
                "which-task",
                f"「{walk.nodes[index].label}」同时开着 {len(tokens)} 件，请说明是哪一件。",
                walk.nodes[index],
            )
    raise walk.refusal("unknown-task", f"没有开着的任务「{name}」，可能已经办完或被撤回。请刷新后再试。")


def _is_task(walk: Walk, token: Token) -> bool:
    node = walk.nodes[token.node]
    return node.op is Op.TASK and (node.repeat is None or token.host > 0)


def _fire(walk: Walk, act: Fire) -> None:
    token = walk.tokens.get(act.timer)
    event = walk.nodes[token.node].event if token is not None else None
    if token is None or event is None or event.kind != "timer":
        raise walk.refusal("unknown-timer", f"没有等待中的计时「{act.timer}」，可能已经停止。")
    fire(walk, token)


def _deliver(walk: Walk, act: Deliver) -> None:
    for token in walk.tokens.values():
        event = walk.nodes[token.node].event
        if event is not None and event.kind == "message" and event.name == act.message:
            walk.learn(act.data)
            fire(walk, token)
            return
    raise walk.refusal("nobody-waits", f"没有环节在等待消息「{act.message}」。")


def _broadcast(walk: Walk, act: Broadcast) -> None:
    walk.learn(act.data)
    deliver_signal(walk, act.signal)


def _change(walk: Walk, act: Change) -> None:
    walk.learn(act.data)


def _terminate(walk: Walk, act: Terminate) -> None:
    if act.outcome in walk.program.guarded:
        raise walk.refusal("guarded", f"结果「{act.outcome}」须经过规定的环节才能作出，不能直接终止为这个结果。")
    walk.kill_scope(0, "ended")
    walk.outcome = act.outcome
    walk.effects.append(Ended(act.outcome, ""))


DO: dict[type, Callable[[Walk, Any], None]] = {
    Complete: _complete,
    Raise: _raise,
    Fire: _fire,
    Deliver: _deliver,
    Broadcast: _broadcast,
    Change: _change,
    Terminate: _terminate,
}
"""What each kind of input does."""
