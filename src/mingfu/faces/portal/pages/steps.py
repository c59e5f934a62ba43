# SPDX-License-Identifier: Apache-2.0
"""The milestones of a case: those it reached, where it is, and those ahead."""

from collections.abc import Sequence
from typing import Literal

from mingfu.engines.bpmn import Program
from mingfu.engines.cases import Snapshot
from mingfu.engines.cases.clocks import runs_late
from mingfu.faces.portal.wording import day_words
from mingfu.faces.ui.components import Step
from mingfu.kernel.clock import as_legal_day
from mingfu.kernel.ledger import StoredEvent
from mingfu.kernel.refusals import _


def steps_of(case: Snapshot, program: Program, events: Sequence[StoredEvent]) -> tuple[Step, ...]:
    """Milestones in the order of the procedure.

    What was passed over is left out; an end that is not the last one shows only when it was reached; after a matter
    came back for rework, what it had reached beyond the present step is ahead of it again.
    """
    reached = _reached(events)
    order = [node for node, _title in program.milestones]
    titles = dict(program.milestones)
    latest = next(reversed(reached), order[0] if order else "")
    here = order.index(latest) if latest in order else 0
    closed = case.status != "open"
    found = []
    for place, node in enumerate(order):
        ahead = place > here
        if ahead and (closed or _is_side_end(program, node, order)):
            continue
        if not ahead and node not in reached:
            continue
        note = "" if ahead else day_words(as_legal_day(reached[node].at))
        found.append(Step(_(titles[node]), "" if ahead else _state(case, at=place == here), note))
    if closed and case.outcome == "withdrawn":
        found.append(Step(_("已撤回"), "done", ""))
    return tuple(found)


def _reached(events: Sequence[StoredEvent]) -> dict[str, StoredEvent]:
    """Nodes whose milestone was reached, the one reached last at the end."""
    found: dict[str, StoredEvent] = {}
    for event in events:
        for node in event.payload.get("milestones", ()) if event.name == "case.moved" else ():
            found.pop(node, None)
            found[node] = event
    return found


def _is_side_end(program: Program, node: str, order: Sequence[str]) -> bool:
    return program.node(node).kind == "endEvent" and node != order[-1]


def _state(case: Snapshot, *, at: bool) -> Literal["done", "now", "late"]:
    if not at or case.status != "open":
        return "done"
    return "late" if runs_late(case) else "now"
