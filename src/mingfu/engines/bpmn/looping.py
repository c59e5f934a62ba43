# SPDX-License-Identifier: Apache-2.0
"""Work that is done again while a condition holds: BPMN's standard loop, one round after the other."""

from collections.abc import Mapping

from mingfu.engines.bpmn.model import Loop
from mingfu.engines.bpmn.program import Node
from mingfu.engines.bpmn.state import Token
from mingfu.engines.bpmn.walk import Walk

STANDARD = "standardLoopCharacteristics"

MOST_ROUNDS = 500
"""Rounds of a call or a sending within one step before we say that its condition never turns."""

_NOTHING: Mapping[str, object] = {}


def goes_on(walk: Walk, node: Node, scope: int, rounds: int, answer: Mapping[str, object] = _NOTHING) -> bool:
    """Whether another round follows when so many are done: never more than the most, and only while the condition holds.

    The condition sees the rounds done as `loopCounter`, and over the case data what the last round answered.
    """
    assert node.repeat is not None
    again, most = node.repeat.again, node.repeat.most
    if most is not None and rounds >= most:
        return False
    return again is None or again.holds({**walk.view(scope), **answer, "loopCounter": rounds}, walk.clock)


def never_begins(walk: Walk, node: Node, scope: int) -> bool:
    """Whether the condition is looked at before the first round and does not hold."""
    assert node.repeat is not None
    return node.repeat.before and not goes_on(walk, node, scope, 0)


def not_for_ever(walk: Walk, node: Node, rounds: int) -> None:
    """Refuse work that waits for nothing and never ends."""
    if rounds > MOST_ROUNDS:
        raise walk.refusal("circle", f"「{node.label}」一步之内重复了 {MOST_ROUNDS} 次，循环条件一直成立。", node)


def heard_again(walk: Walk, node: Node, token: Token) -> bool:
    """Whether a task that receives waits for the next message, after the one that has just come."""
    rounds = int(walk.locals.get(token.id, _NOTHING).get("loopCounter", 1))
    if not goes_on(walk, node, token.scope, rounds):
        return False
    walk.locals[token.id] = {"loopCounter": rounds + 1}
    return True


def may_be_skipped(loop: Loop) -> bool:
    """Whether work that is repeated so may be passed without having been done once."""
    if loop.tag == STANDARD:
        return loop.before
    return not loop.cardinality.strip().isdecimal() or int(loop.cardinality) == 0
