# SPDX-License-Identifier: Apache-2.0
"""A leader's instruction as a keyed command: the same form sent twice instructs once. The case engine does the acting."""

from mingfu.engines import cases
from mingfu.kernel.access import Actor, who_may
from mingfu.kernel.commands import command

ACT = "cockpit.instruct"


@command
def instruct(number: str, text: str, *, actor: Actor) -> str:
    """Give an instruction on a case, from the post that may; returns the case number."""
    allowed = {authority.post for authority in who_may(ACT)}
    post = next((post for post in actor.posts if post in allowed), None)
    cases.instruct(number, text=text, actor=actor.at_post(post) if post else actor)
    return number
