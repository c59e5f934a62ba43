# SPDX-License-Identifier: Apache-2.0
"""Carrying out a lapse: once, by the due-list, on the day after the last day, as an event from which all else follows.

`case.lapsed` holds how the procedure went on (`way`) and what the case data learnt (`facts`, each as JSON), so the input
of the step is derived from the event alone: `timer` fires the timer named by the `timer.fired` before it, `answer`
completes the task `token` with the facts, `outcome` ends the case with `named`, `message` and `signal` deliver `named`,
and `condition` only changes the data. A clock over the whole case that lapsed stops with the event and has no
`deadline.met`; clocks that begin with an acceptance begin by it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import orjson

from mingfu.engines import bpmn
from mingfu.engines.cases import events as happened
from mingfu.engines.cases.calling import Calling
from mingfu.engines.cases.clock_rules import clocks_of
from mingfu.engines.cases.clocks import end_of
from mingfu.engines.cases.commands import TRIES, fire_timer
from mingfu.engines.cases.declared import start_of
from mingfu.engines.cases.editions import program_for, rules_of
from mingfu.engines.cases.lapses import (
    CLOCK,
    TASK,
    Ran,
    clock_ran,
    lapse_of,
    ran_of,
    re_date_lapse,
    task_ran,
    timer_ran,
)
from mingfu.engines.cases.planning import follow
from mingfu.engines.cases.refusals import stepping
from mingfu.engines.cases.snapshot import Snapshot, read_case
from mingfu.engines.cases.timers import limit_of, not_before, standing
from mingfu.engines.cases.writing import StaleCase, apply, begin_writing
from mingfu.kernel.clock import at_one_moment, now

BY = "system:lapse"


@dataclass(frozen=True, slots=True)
class Way:
    """How a procedure goes on after a lapse: the kind of input, what it names, and the input."""

    kind: str
    named: str
    act: bpmn.Input


def come_due(number: str, token: str) -> None:
    """Whatever a case's entry on the due-list stands for has come due: a lapse, or a timer of its procedure.

    A lapse that no longer matters does nothing; one that stood still, or got an extension, is set anew.
    """
    with at_one_moment():
        for _look in range(TRIES - 1):
            try:
                return _fire(number, token)
            except StaleCase:
                continue
        return _fire(number, token)


def _fire(number: str, token: str) -> None:
    case = read_case(number)
    if case.status != "open":
        return
    if token.startswith(CLOCK):
        _clock(case, token)
    elif token.startswith(TASK):
        _task(case, token)
    elif not _by_timer(case, token):
        fire_timer(number, token)


def _task(case: Snapshot, entry: str) -> None:
    item = case.item(entry.removeprefix(TASK))
    if item is None:
        return
    ran = task_ran(case, item)
    if ran is not None:
        program = program_for(case.procedure, case.program)
        _carry_out(case, program, ran, _way_of(case, program, ran))
    else:
        _again(case, entry)


def _clock(case: Snapshot, entry: str) -> None:
    held = next((held for held in case.clocks if held.code == entry.removeprefix(CLOCK)), None)
    if held is None:
        return
    ran = clock_ran(case, held)
    if ran is not None:
        program = program_for(case.procedure, case.program)
        _carry_out(case, program, ran, _way_of(case, program, ran))
    else:
        _again(case, entry)


def _again(case: Snapshot, entry: str) -> None:
    """Set a lapse anew that has more time by now, which is a step of the case like any other."""
    why = "extension" if case.extension is not None else "pause" if case.pauses else "calendar"
    writing = begin_writing(case.number, expected=case.version, head=case.head, by=BY)
    writing.events += re_date_lapse(case, entry, now(), why=why)
    if writing.events:
        apply(writing)


def _by_timer(case: Snapshot, token: str) -> bool:
    """Carry out the lapse behind a timer of the drawing; False where it is a timer like any other."""
    program = program_for(case.procedure, case.program)
    held = next((held for held in bpmn.State.load(case.state).tokens if str(held.id) == token), None)
    if held is None:
        return False
    node = program.nodes[held.node]
    code = limit_of(case, node)
    if not code or not node.interrupting or node.host < 0:
        return False
    if not_before(case, node, token):
        return True
    ran = timer_ran(case, code, standing(case, node, token), node=program.nodes[node.host].id, host=str(held.host))
    if ran is None:
        return False
    _carry_out(case, program, ran, Way("timer", node.id, bpmn.Fire(held.id)), timer=(token, node.id))
    return True


def _way_of(case: Snapshot, program: bpmn.Program, ran: Ran) -> Way:
    """How the row, or the drawing, says that the procedure goes on."""
    lapse, facts = ran.lapse, facts_of(ran)
    if lapse.outcome:
        return Way("outcome", lapse.outcome, bpmn.Terminate(lapse.outcome))
    if ran.token and lapse.answer is not None:
        return Way("answer", ran.node, bpmn.Complete(int(ran.token), facts))
    name = f"lapse.{lapse.limit}"
    tokens = bpmn.State.load(case.state).tokens
    events = (program.nodes[token.node].event for token in tokens)
    waiting = {event.kind for event in events if event is not None and event.name == name}
    if "message" in waiting:
        return Way("message", name, bpmn.Deliver(name, facts))
    if "signal" in waiting:
        return Way("signal", name, bpmn.Broadcast(name, facts))
    return Way("condition", "", bpmn.Change(facts))


def facts_of(ran: Ran) -> dict[str, Any]:
    """What the case data learn by a lapse: the answer of the row, and which limit ran out, on which day, by what article."""
    lapse = ran.lapse
    told = {"lapsed": lapse.limit, "lapsed_on": ran.due_on.isoformat(), "lapsed_basis": lapse.basis}
    return {**(lapse.answer or {}), **told}


def told_again(
    case: Snapshot, payload: Mapping[str, Any], *, timer: str = ""
) -> tuple[bpmn.Input, dict[str, Any], Ran]:
    """The input, the facts and the limit of the step that a `case.lapsed` tells, for whoever replays a case.

    `timer` is the token of the `timer.fired` before it. The row comes from the edition the case was born under.
    """
    facts = {name: orjson.loads(text) for name, text in payload["facts"].items()}
    clocks = clocks_of(start_of(case.start), case.editions, program_for(case.procedure, case.program))
    limits = next((clock.limits for clock in clocks if clock.code == payload["clock"]), "")
    lapse = lapse_of(rules_of(case).limit(payload["limit"], limits))
    assert lapse is not None, payload["limit"]
    due_on = date.fromisoformat(payload["due_on"])
    whose = {name: payload[name] for name in ("node", "clock", "token", "post", "organ")}
    named = payload["named"]
    act: bpmn.Input
    match payload["way"]:
        case "timer":
            act = bpmn.Fire(int(timer))
        case "answer":
            act = bpmn.Complete(int(payload["token"]), facts)
        case "outcome":
            act = bpmn.Terminate(named)
        case "message":
            act = bpmn.Deliver(named, facts)
        case "signal":
            act = bpmn.Broadcast(named, facts)
        case _:
            act = bpmn.Change(facts)
    return act, facts, ran_of(case, (lapse, end_of(due_on), due_on), **whose)


def _carry_out(
    case: Snapshot, program: bpmn.Program, ran: Ran, way: Way, *, timer: tuple[str, str] | None = None
) -> None:
    """Write the lapse with all that follows from it, in one step."""
    facts = facts_of(ran)
    data = {**case.data, **facts}
    writing = begin_writing(case.number, expected=case.version, head=case.head, by=BY)
    calls = Calling(case.editions, writing.instant)
    with stepping():
        result = bpmn.step(program, bpmn.State.load(case.state), way.act, data, perform=calls, at=writing.instant)
    if timer is not None:
        writing.events.append(happened.TimerFired(case=case.number, token=timer[0], node=timer[1]))
    writing.events.append(_event(case, ran, way, facts, result.effects))
    if ran.lapse.paper:
        called = happened.PaperCalled(case=case.number, node=ran.node, paper=ran.lapse.paper)
        writing.events.append(called)
    start = start_of(case.start)
    follow(writing, result, program=program, start=start, before=case, data=data, called=calls.called, ran=ran)
    apply(writing)


def _event(
    case: Snapshot, ran: Ran, way: Way, facts: Mapping[str, Any], effects: tuple[bpmn.Effect, ...]
) -> happened.CaseLapsed:
    closed = tuple(str(effect.task) for effect in effects if isinstance(effect, bpmn.CloseTask))
    return happened.CaseLapsed(
        case=case.number,
        effect=ran.lapse.effect.value,
        limit=ran.lapse.limit,
        due_on=ran.due_on,
        article=ran.lapse.basis,
        status=ran.lapse.status,
        node=ran.node,
        token=ran.token,
        clock=ran.clock,
        post=ran.post,
        organ=ran.organ,
        paper=ran.lapse.paper,
        way=way.kind,
        named=way.named,
        closed=closed,
        facts={name: orjson.dumps(value, default=str).decode() for name, value in facts.items()},
    )
