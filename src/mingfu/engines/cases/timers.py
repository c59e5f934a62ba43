# SPDX-License-Identifier: Apache-2.0
"""Timers of a procedure that count a legal limit: they stand still with the case, and follow a calendar published late.

A timer keeps the instant at which it was set. When it comes due its date is derived once more; a later date sets it anew.
"""

from datetime import datetime

from mingfu.engines import bpmn
from mingfu.engines.cases import events as happened
from mingfu.engines.cases.clocks import derive_row, end_of, resolve
from mingfu.engines.cases.editions import program_for, rules_of
from mingfu.engines.cases.lapses import TASK, re_date_lapse
from mingfu.engines.cases.snapshot import Snapshot
from mingfu.engines.cases.writing import apply, begin_writing
from mingfu.engines.jobs import beginning_of, hold_timers, open_timers, set_timer
from mingfu.kernel.clock import LEGAL_ZONE, now

KIND = "case"


def not_before(case: Snapshot, node: bpmn.Node, token: str) -> bool:
    """Whether a timer that came due has more time by now; it is then set for that instant."""
    set_at = beginning_of(KIND, case.number, token)
    due_at = instant_of(case, node, set_at, host=host_of(case, token))
    if due_at is None or due_at <= now():
        return False
    set_timer(KIND, case.number, token=token, due_at=due_at, set_at=set_at)
    writing = begin_writing(case.number, expected=case.version, head=case.head, by="system:timer")
    why = "pause" if case.pauses else "extension" if case.extension is not None else "calendar"
    writing.events.append(happened.TimerMoved(case=case.number, token=token, node=node.id, due_at=due_at, why=why))
    apply(writing)
    return True


def re_date_timers(case: Snapshot, *, why: str) -> list[happened.TimerMoved]:
    """Set every open timer of a case for the instant it has under the present calendar; which were moved.

    In a transaction: the timers are held until it ends.
    """
    moved = []
    hold_timers(KIND, case.number)
    tokens = {str(held.id): held.node for held in bpmn.State.load(case.state).tokens}
    program = program_for(case.procedure, case.program)
    for token, set_at, due_at in open_timers(KIND, case.number):
        if token.startswith(TASK):
            moved += re_date_lapse(case, token, due_at, why=why)
        if token not in tokens:
            continue
        found = instant_of(case, program.nodes[tokens[token]], set_at, host=host_of(case, token))
        if found is not None and found != due_at:
            set_timer(KIND, case.number, token=token, due_at=found, set_at=set_at)
            node = program.nodes[tokens[token]].id
            moved.append(happened.TimerMoved(case=case.number, token=token, node=node, due_at=found, why=why))
    return moved


def limit_of(case: Snapshot, node: bpmn.Node, at: datetime | None = None) -> str:
    """The code of the limit that a timer counts, as it was asked for at the instant of its setting; empty for other events."""
    if node.event is None or node.event.kind != "timer" or node.event.timing != "limit":
        return ""
    value = node.event.value
    return (
        resolve(value, case.data)
        if isinstance(value, str)
        else str(value.value(case.data, lambda: (at or now()).astimezone(LEGAL_ZONE)))
    )


def standing(case: Snapshot, node: bpmn.Node, token: str) -> datetime:
    """The instant that an open timer of a limit stands for."""
    set_at = beginning_of(KIND, case.number, token)
    return instant_of(case, node, set_at, host=host_of(case, token)) or now()


def host_of(case: Snapshot, token: str) -> str:
    """The task on which a timer sits; "0" for one that stands by itself."""
    return next((str(held.host) for held in bpmn.State.load(case.state).tokens if str(held.id) == token), "0")


def instant_of(case: Snapshot, node: bpmn.Node, set_at: datetime | None, *, host: str) -> datetime | None:
    """When a limit that began at `set_at` ends, a pause that is still open taken as ending now; None for other timers.

    The pause that hangs on the very task on which the timer sits does not stop it. An extension of the case holds for a
    timer that counts the very limit of one of the case's running clocks.
    """
    code = limit_of(case, node, set_at)
    if set_at is None or not code:
        return None
    pauses = [pause for pause in case.pauses if pause.token != host]
    counted = any(clock.limit == code for clock in case.clocks)
    found = derive_row(
        rules_of(case).limit(code),
        starts_at=set_at,
        pauses=pauses,
        extension=case.extension if counted else None,
        as_of=now(),
    )
    return found.at or end_of(found.due)
