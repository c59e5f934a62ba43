# SPDX-License-Identifier: Apache-2.0
"""How far a running procedure has come, as marks for its drawing: from its saved state and from what happened to it.

Works for any program: inside sub-processes, at called procedures, for work that several do, after a way back.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext

from mingfu.engines.bpmn import BpmnError, Mark, Node, Program, State
from mingfu.kernel.ledger import StoredEvent

HELD = frozenset({"userTask", "manualTask", "eventBasedGateway"})
"""Where a procedure stands still and history says when it goes on; all else is passed when something behind it is reached."""

_DONE = frozenset({"task.completed", "timer.fired"})


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a procedure stands now."""

    late: Mapping[str, bool] = field(default_factory=dict)
    """Node at which it waits → whether it is late."""
    outcome: str | None = None
    """Of a procedure that has ended."""


def standing(
    program: Program, state: str, items: Iterable[tuple[str, bool]], *, late: bool, outcome: str | None
) -> Standing:
    """Where it waits: its open tasks with their own lateness, and whatever else its saved state waits for."""
    found = dict.fromkeys(_waited(program, state), late) if outcome is None else {}
    for node, is_late in items:
        found[node] = found.get(node, False) or is_late or late
    return Standing(found, outcome)


def _waited(program: Program, state: str) -> Iterable[str]:
    """Nodes at which the saved state waits, without what only listens. A state of another version says nothing here."""
    try:
        loaded = State.load(state)
    except BpmnError:
        return ()
    if loaded.program != program.digest:
        return ()
    return [program.nodes[token.node].id for token in loaded.tokens if token.host == 0]


def heard(program: Program, message: str) -> str:
    """What the step is called that waits for a message from outside; empty where the procedure draws none with a name."""
    for node in program.nodes:
        if node.event is not None and node.event.kind == "message" and node.event.name == message and node.label:
            return gettext(node.label)
    return ""


def progress(program: Program, events: Iterable[StoredEvent], at: Standing) -> dict[str, Mark]:
    """What became of each node: done, now, late, or sent back from; what is not named is still to come."""
    told = list(events)
    marks = _done(program, told)
    for name, late in at.late.items():
        if name in program.index:
            _raise(program, marks, program.node(name), "late" if late else "now")
    ways = _ways(told)
    ends = [node for node in program.nodes if node.kind == "endEvent" and node.parent < 0 and _is_outcome(node, at)]
    found: dict[str, Mark] = dict.fromkeys(
        _passed(program, {**marks, **{node.id: "end" for node in ends}}, ways), "done"
    )
    reached = {name for name, mark in (found | marks).items() if mark == "done"}
    for node in ends:
        sources = [program.nodes[program.arcs[arc].source] for arc in node.ins]
        if any(row.id in reached and _takes(program, row, node, ways) for row in sources):
            found[node.id] = "done"
    return found | marks


def _is_outcome(node: Node, at: Standing) -> bool:
    return at.outcome is not None and node.attributes.get("outcome", "") == at.outcome


def _takes(program: Program, source: Node, target: Node, ways: Mapping[str, set[str]]) -> bool:
    """Whether the way from one to the other was taken, as far as history says."""
    chosen = ways.get(source.id)
    arcs = [program.arcs[arc] for arc in source.outs]
    return any(arc.target == target.index and (chosen is None or arc.id in chosen) for arc in arcs)


def _raise(program: Program, marks: dict[str, Mark], node: Node, mark: Mark) -> None:
    """Mark a node, and every sub-process around it unless something in there is more urgent."""
    marks[node.id] = mark
    while node.parent >= 0:
        node = program.nodes[node.parent]
        if marks.get(node.id) != "late":
            marks[node.id] = mark


def _done(program: Program, events: Iterable[StoredEvent]) -> dict[str, Mark]:
    """What was done and stays done. Work that opens anew undoes what lies behind it; the last of that sent it back."""
    done: list[str] = []
    back = ""
    for event in events:
        node = event.payload.get("node", "")
        if node not in program.index:
            continue
        if event.name in _DONE:
            done = [name for name in done if name != node] + [node]
            back = "" if back == node else back
        elif event.name == "task.opened" and node in done:
            behind = _behind(program, node)
            undone = [name for name in done[done.index(node) + 1 :] if name in behind]
            back = undone[-1] if undone else back
            done = [name for name in done if name != node and name not in undone]
    found: dict[str, Mark] = dict.fromkeys(done, "done")
    if back and back not in found:
        found[back] = "back"
    return found


def _behind(program: Program, name: str) -> set[str]:
    """Everything that may be reached from a node."""
    todo, seen = [program.node(name)], set[int]()
    while todo:
        node = todo.pop()
        following = [program.arcs[arc].target for arc in node.outs] + [*node.attached, *node.starts]
        if not node.outs and node.parent >= 0:
            following.append(node.parent)
        for place in following:
            if place not in seen:
                seen.add(place)
                todo.append(program.nodes[place])
    return {program.nodes[place].id for place in seen}


def _ways(events: Iterable[StoredEvent]) -> dict[str, set[str]]:
    """Gateway → the flows it chose the last time it chose."""
    chosen: dict[str, set[str]] = {}
    for event in events:
        if event.name == "case.moved":
            step: dict[str, set[str]] = {}
            for branch in event.payload.get("branches", ()):
                gateway, _sign, flow = str(branch).partition(">")
                step.setdefault(gateway, set()).add(flow)
            chosen |= step
    return chosen


def _passed(program: Program, marks: Mapping[str, str], ways: Mapping[str, set[str]]) -> set[str]:
    """Nodes that nobody is seen doing (gateways, decisions, starts) between what is done and what is reached."""
    nodes = program.nodes
    entered = {node.index for node in nodes if node.starts and node.id in marks}
    found = {nodes[at].id for at in program.starts}
    found |= {nodes[at].id for index in entered for at in nodes[index].starts if not nodes[at].handles}

    def taken(node: Node) -> list[Node]:
        chosen = ways.get(node.id)
        arcs = [program.arcs[arc] for arc in node.outs]
        return [nodes[arc.target] for arc in arcs if chosen is None or arc.id in chosen]

    def leads_on(node: Node, seen: set[int]) -> bool:
        for after in taken(node):
            if after.id in marks or after.id in found:
                return True
            if after.kind not in HELD and after.index not in seen:
                seen.add(after.index)
                if leads_on(after, seen):
                    return True
        return False

    grown = True
    while grown:
        grown = False
        for node in nodes:
            if node.id in found or node.id in marks or node.kind in HELD or node.kind == "endEvent":
                continue
            sources = [nodes[program.arcs[arc].source] for arc in node.ins]
            came = any(
                (source.id in found or marks.get(source.id) == "done") and node in taken(source) for source in sources
            )
            if came and leads_on(node, {node.index}):
                found.add(node.id)
                grown = True
    return found
