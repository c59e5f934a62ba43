# SPDX-License-Identifier: Apache-2.0
"""What planning has to know of children: which start a node calls, and that its date ends within the parent's."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from mingfu.engines.bpmn import Node
from mingfu.engines.cases.clocks import derive_row, resolve
from mingfu.engines.cases.declared import Start, UnknownStart, start_of, starts
from mingfu.engines.cases.relation_refusals import ChildTooLong, ChildUnknown
from mingfu.engines.cases.snapshot import Snapshot
from mingfu.kernel.catalogs import entry
from mingfu.kernel.clock import as_legal_day, now

CALL, MESSAGE = "cases.open_child.", "child."
CALL_ACTIVITY = "callActivity"


def start_called(calls: str) -> Start:
    """The start that a call activity or a service task names: by its key, or by that of its procedure.

    Raises `ChildUnknown`.
    """
    named = calls.removeprefix(CALL)
    found = next((start for start in starts() if start.key == named), None)
    found = found or next((start for start in starts() if start.procedure == named), None)
    if found is None:
        try:
            # A start made of a list's entry, or of a rule, is not among those declared by name.
            return start_of(named)
        except UnknownStart as error:
            raise ChildUnknown(start=named) from error
    return found


def start_for(node: Node, own: Mapping[str, Any]) -> Start:
    """The start that a call begins here.

    A call that is repeated and calls what its own item is called (`calledElement` is the name of the item) begins for each
    item the start which that item names.

    Raises `ChildUnknown`, `UnknownStart`.
    """
    if node.repeat is not None and node.calls == node.repeat.item:
        return start_of(str(own.get(node.repeat.item, "")))
    return start_called(node.calls)


def opens_child(node: Node) -> bool:
    """Whether a node opens a child."""
    return node.kind == CALL_ACTIVITY or node.calls.startswith(CALL)


def fits_within(start: Start, parent: Snapshot, data: Mapping[str, Any]) -> None:
    """Refuse to open a child now whose date would be later than its parent's, where its start asks for that.

    Raises `ChildTooLong`, `ChildUnknown`.
    """
    until = parent.due_on
    if not start.inside_parent or until is None or not parent.clocks:
        return
    due_on = _due(start, data)
    if due_on is not None and due_on > until:
        raise ChildTooLong(title=start.title, due_on=due_on, until=until)


def _due(start: Start, data: Mapping[str, Any]) -> date | None:
    """The latest date that a clock of the start would have, begun at this moment."""
    known, moment = {**(start.defaults or {}), **data}, now()
    codes = [(clock.limits, resolve(clock.limit, known)) for clock in start.clocks if not clock.starts]
    rows = [entry(limits, code, on=as_legal_day(moment)) for limits, code in codes if code]
    return max((derive_row(row, starts_at=moment).due for row in rows), default=None)
