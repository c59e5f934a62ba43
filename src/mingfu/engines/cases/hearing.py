# SPDX-License-Identifier: Apache-2.0
"""A procedure hears from outside: a message it waits for arrives, once it waits. Who may send one is the sender's question."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from mingfu.engines import bpmn
from mingfu.engines.cases.around import writing_of
from mingfu.engines.cases.relations import advance, as_json, looking_again, waits_for
from mingfu.engines.cases.snapshot import read_case
from mingfu.engines.cases.writing import apply
from mingfu.kernel.access import Actor
from mingfu.kernel.ledger import event


@event("message.arrived")
class MessageArrived:
    """The message a procedure waited for arrived. Delivers it with `facts`, each as JSON."""

    case: str
    message: str
    facts: dict[str, str]


def hears(number: str, message: str) -> bool:
    """Whether the procedure of a case waits for the message now."""
    return waits_for(read_case(number), message)


def tell_case(number: str, message: str, facts: Mapping[str, Any], *, actor: Actor) -> bool:
    """Let a case hear a message it waits for; False, and nothing happens, where it does not wait (any more, or yet).

    Raises `UnknownCase`, and `StaleCase` when the case moves faster than three looks at it.
    """
    return looking_again(partial(_tell, number, message, facts, actor))


def _tell(number: str, message: str, facts: Mapping[str, Any], actor: Actor) -> bool:
    case = read_case(number)
    if not waits_for(case, message):
        return False
    writing = writing_of(case, actor)
    writing.events.append(MessageArrived(case=number, message=message, facts=as_json(facts)))
    advance(writing, case, bpmn.Deliver(message, facts))
    apply(writing)
    return True
