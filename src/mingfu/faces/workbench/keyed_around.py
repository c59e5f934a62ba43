# SPDX-License-Identifier: Apache-2.0
"""What is done around a case beside its step, as keyed commands: the same form sent twice acts once."""

from collections.abc import Mapping
from datetime import date

from mingfu.engines import cases
from mingfu.kernel.access import Actor
from mingfu.kernel.commands import command


@command
def send_back(number: str, token: str, of: str, faults: Mapping[str, str], *, actor: Actor) -> str:
    """Send a form back with its faulty fields."""
    cases.send_back(number, token, of=of, faults=faults, actor=actor)
    return number


@command
def take_back_return(number: str, token: str, reason: str, *, actor: Actor) -> str:
    """Do without a correction."""
    cases.take_back_return(number, token, reason=reason, actor=actor)
    return number


@command
def delegate(number: str, token: str, to: str, until: date, reason: str, *, actor: Actor) -> str:
    """Let a colleague do a task in one's name."""
    cases.delegate(number, token, to=to, until=until, reason=reason, actor=actor)
    return number


@command
def take_back(number: str, token: str, *, actor: Actor) -> str:
    """Take a delegated task upon oneself again."""
    cases.take_back(number, token, actor=actor)
    return number


@command
def ask_partner(number: str, token: str, post: str, due_on: date, ask: str, *, actor: Actor) -> str:
    """Ask another organ for its part."""
    cases.ask_partner(number, token, post=post, due_on=due_on, ask=ask, actor=actor)
    return number


@command
def answer_part(number: str, part: str, text: str, *, actor: Actor) -> str:
    """Give one's part to the lead."""
    cases.answer_part(number, part, text=text, actor=actor)
    return number


@command
def refuse_part(number: str, part: str, reason: str, *, actor: Actor) -> str:
    """Say that the part is not one's own to give."""
    cases.refuse_part(number, part, reason=reason, actor=actor)
    return number


@command
def drop_parts(number: str, token: str, reason: str, *, actor: Actor) -> str:
    """Go on without the parts that are still open."""
    cases.drop_parts(number, token, reason=reason, actor=actor)
    return number


@command
def prioritise(number: str, ground: str, until: date, reason: str, *, actor: Actor) -> str:
    """Let a case go first in every queue."""
    cases.prioritise(number, ground=ground, until=until, reason=reason, actor=actor)
    return number


@command
def lift_priority(number: str, *, actor: Actor) -> str:
    """Let a case wait its turn again."""
    cases.lift_priority(number, actor=actor)
    return number


@command
def reopen(number: str, ground: str, reason: str, *, actor: Actor) -> str:
    """Open a closed case again."""
    cases.reopen(number, ground=ground, reason=reason, actor=actor)
    return number
