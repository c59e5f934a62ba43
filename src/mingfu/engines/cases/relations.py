# SPDX-License-Identifier: Apache-2.0
"""What acts between cases share: who may, one step of the procedure planned, and several cases written as one."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

import orjson
from django.db import transaction

from mingfu.engines import bpmn
from mingfu.engines.cases.calling import Calling
from mingfu.engines.cases.declared import start_of
from mingfu.engines.cases.editions import program_for
from mingfu.engines.cases.planning import follow
from mingfu.engines.cases.queries import cases_for
from mingfu.engines.cases.refusals import NotYourTask, stepping
from mingfu.engines.cases.snapshot import Snapshot, UnknownCase
from mingfu.engines.cases.whose import at_post, keep_out, named
from mingfu.engines.cases.writing import StaleCase, Writing, apply
from mingfu.kernel.access import Actor, who_may

LOOKS = 3
JOINED, ANSWERED, LEFT = "voice.joined", "voice.answered", "voice.left"
"""Messages by which a procedure lets a case join another one, get that one's answer, and go its own way again."""

T = TypeVar("T")


def sorter_of(actor: Actor, *cases: Snapshot, holding: Sequence[Snapshot]) -> Actor:
    """The actor at the post by which they may put these cases together or apart, all of which they must see.

    It holds an open task in every case of `holding`, or sorts the system's matters (`<system>.triage`). Raises
    `UnknownCase`, `Recused`, `NotYourTask`.
    """
    if actor.kind == "system":
        return actor
    visible = set(cases_for(actor).filter(number__in=[case.number for case in cases]).values_list("number", flat=True))
    for case in cases:
        if case.number not in visible:
            raise UnknownCase(number=case.number)
        keep_out(case, actor)
    held = [{item.post for item in case.items} & set(actor.posts) for case in holding]
    if held and all(held):
        return at_post(actor, min(held[0]))
    sorting = [each.post for each in who_may(f"{cases[0].system}.triage")]
    found = next((post for post in sorting if post in actor.posts), None)
    if found is None:
        raise NotYourTask(who=named([*sorting, *(item.post for case in holding for item in case.items)]))
    return at_post(actor, found)


def waits_for(case: Snapshot, message: str) -> bool:
    """Whether the procedure of a case waits for a message now."""
    if case.status != "open":
        return False
    program = program_for(case.procedure, case.program)
    events = (program.nodes[token.node].event for token in bpmn.State.load(case.state).tokens)
    return any(event is not None and event.kind == "message" and event.name == message for event in events)


def advance(writing: Writing, case: Snapshot, act: bpmn.Input, *, data: Mapping[str, Any] | None = None) -> None:
    """Step the procedure of a case and plan what follows. The event that began the step stands in the writing already."""
    program, calls = program_for(case.procedure, case.program), Calling(case.editions, writing.instant)
    known = case.data if data is None else data
    with stepping():
        result = bpmn.step(program, bpmn.State.load(case.state), act, known, perform=calls, at=writing.instant)
    start = start_of(case.start)
    follow(writing, result, program=program, start=start, before=case, data=known, called=calls.called)


def apply_all(writings: Sequence[Writing]) -> None:
    """Write steps of several cases, all or none, always in the order of their numbers so that two of us never wait crosswise.

    Raises `StaleCase` when one of them has moved on; then nothing has been written.
    """
    with transaction.atomic():
        for writing in sorted(writings, key=lambda one: one.number):
            apply(writing)


def looking_again(work: Callable[[], T]) -> T:
    """Do what reads cases and writes them; where one of them moved in the meantime, look again, three times at most.

    Raises `StaleCase`.
    """
    for _look in range(LOOKS - 1):
        try:
            with transaction.atomic():
                return work()
        except StaleCase:
            continue
    with transaction.atomic():
        return work()


def as_json(facts: Mapping[str, Any]) -> dict[str, str]:
    """Facts as an event tells them: each as JSON."""
    return {name: orjson.dumps(value, default=str).decode() for name, value in facts.items()}


def from_json(told: Mapping[str, str]) -> dict[str, Any]:
    """The facts again."""
    return {name: orjson.loads(text) for name, text in told.items()}


def retold_input(name: str, payload: Mapping[str, Any]) -> bpmn.Input | None:
    """The input of the step that an event between cases began, from the event alone; None where none was made.

    For whoever replays a case. Rows beside the case (links, parts, voices, children) follow from the same events, as each
    docstring in `relation_events` says.
    """
    facts = from_json(payload.get("facts", {}))
    if name in {JOINED, ANSWERED, LEFT, "message.arrived"}:
        return bpmn.Deliver(payload.get("message", name), facts)
    if name == "voice.followed":
        return bpmn.Change(facts)
    if name == "child.called-off":
        return bpmn.Terminate(payload["outcome"])
    if name == "child.ended" and payload["token"]:
        return bpmn.Complete(int(payload["token"]), facts)
    if name == "child.ended" and payload["message"]:
        return bpmn.Deliver(payload["message"], facts)
    return None
