# SPDX-License-Identifier: Apache-2.0
"""Timers of a procedure that count a legal limit: they stand still with the case, and follow a calendar published late.

A timer keeps the instant at which it was set. When it comes due its date is derived once more; a later date sets it anew.
"""

from datetime import datetime

from mingfu.engines import bpmn
from mingfu.engines.cases import events as happened
from mingfu.engines.cases.clocks import derive_row, end_of
from mingfu.engines.cases.editions import program_for, rules_of
from mingfu.engines.cases.snapshot import Snapshot
from mingfu.engines.cases.writing import apply, begin_writing
from mingfu.engines.jobs import beginning_of, open_timers, set_timer
from mingfu.kernel.clock import now

KIND = "case"


def not_before(case: Snapshot, node: bpmn.Node, token: str) -> bool:
    """Whether a timer that came due has more time by now; it is then set for that instant."""
    set_at = beginning_of(KIND, case.number, token)
    due_at = _instant(case, node, set_at)
    if due_at is None or due_at <= now():
        return False
    set_timer(KIND, case.number, token=token, due_at=due_at, set_at=set_at)
    writing = begin_writing(case.number, expected=case.version, head=case.head, by="system:timer")
    why = "pause" if case.pauses else "calendar"
    writing.events.append(happened.TimerMoved(case=case.number, token=token, node=node.id, due_at=due_at, why=why))
    apply(writing)
    return True


def re_date_timers(case: Snapshot, *, why: str) -> list[happened.TimerMoved]:
    """Set every open timer of a case for the instant it has under the present calendar; which were moved."""
    moved = []
    tokens = {str(held.id): held.node for held in bpmn.State.load(case.state).tokens}
    program = program_for(case.procedure, case.program)
    for token, set_at, due_at in open_timers(KIND, case.number):
        found = _instant(case, program.nodes[tokens[token]], set_at) if token in tokens else None
        if found is not None and found != due_at:
            set_timer(KIND, case.number, token=token, due_at=found, set_at=set_at)
            node = program.nodes[tokens[token]].id
            moved.append(happened.TimerMoved(case=case.number, token=token, node=node, due_at=found, why=why))
    return moved


def _instant(case: Snapshot, node: bpmn.Node, set_at: datetime | None) -> datetime | None:
    """When a limit that began at `set_at` ends, a pause that is still open taken as ending now; None for other timers."""
    if set_at is None or node.event is None or node.event.timing != "limit":
        return None
    value = node.event.value
    code = value if isinstance(value, str) else str(value.value(case.data))
    found = derive_row(rules_of(case).limit(code), starts_at=set_at, pauses=case.pauses, as_of=now())
    return found.at or end_of(found.due)
