# SPDX-License-Identifier: Apache-2.0
"""The acts around a task as keyed commands: the same form sent twice acts once. The case engine does the acting.

Each takes the actor at the post the task waits for, so that the ledger names the right one.
"""

from mingfu.engines import cases
from mingfu.kernel.access import Actor
from mingfu.kernel.access import excuse as declare
from mingfu.kernel.commands import command


@command
def hand_over(number: str, token: str, to_post: str, reason: str, *, actor: Actor) -> str:
    """Pass a task on to another post."""
    cases.hand_over(number, token, to_post=to_post, reason=reason, actor=actor)
    return number


@command
def suspend(number: str, ground: str, note: str, *, actor: Actor) -> str:
    """Let the clocks of a case stand still."""
    cases.suspend(number, ground=ground, note=note, actor=actor)
    return number


@command
def resume(number: str, *, actor: Actor) -> str:
    """Let the clocks of a case run again."""
    cases.resume(number, actor=actor)
    return number


@command
def extend(number: str, ground: str, amount: int, reason: str, *, actor: Actor) -> str:
    """Give a case its one extension."""
    cases.extend(number, ground=ground, amount=amount, reason=reason, actor=actor)
    return number


@command
def note(number: str, text: str, *, actor: Actor) -> str:
    """Add a sentence to a case."""
    cases.note(number, text=text, actor=actor)
    return number


@command
def excuse(number: str, ground: str, *, actor: Actor) -> str:
    """Keep out of a case from now on: give back what one had taken, and declare it."""
    case = cases.read_case(number)
    for item in case.items:
        if item.post in actor.posts and item.claimed_by == actor.at_post(item.post).code:
            cases.release(number, item.token, actor=actor.at_post(item.post))
    declare(case.stream, actor=actor, ground=ground, number=actor.number)
    return number
