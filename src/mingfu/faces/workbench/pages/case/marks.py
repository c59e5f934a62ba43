# SPDX-License-Identifier: Apache-2.0
"""How far a case has come: marks for the drawn procedure, and the milestones as steps."""

from collections.abc import Iterable, Mapping
from functools import lru_cache

from django.utils.safestring import mark_safe
from django.utils.translation import gettext

from mingfu.engines.bpmn import Mark, Node, Program, draw
from mingfu.faces.ui.casework import Flow
from mingfu.faces.ui.components import Step
from mingfu.faces.workbench.pages.case.file import File
from mingfu.faces.workbench.words import day_words
from mingfu.kernel.clock import as_legal_day, today
from mingfu.kernel.ledger import StoredEvent

WAITING = {"userTask", "manualTask", "receiveTask", "callActivity"}


def marks_of(file: File) -> dict[str, Mark]:
    """What became of each node: done, now, late, or sent back from; what is not named is still to come."""
    marks = done_tasks(file.events)
    here = today()
    case_late = is_late(file)
    for item in file.case.items:
        late = (item.due_on is not None and item.due_on < here) or case_late
        marks[item.node] = "late" if late and not file.case.paused else "now"
    nodes = file.program.nodes
    reached = {
        node.id for node in nodes if file.closed and node.kind == "endEvent" and node.attributes.get("outcome") == file.case.outcome
    }  # fmt: skip
    settled = dict(marks) | dict.fromkeys(reached, "done")
    passed = _passed(file.program, settled)
    found: dict[str, Mark] = dict.fromkeys((*passed, *reached), "done")
    return found | marks


def is_late(file: File) -> bool:
    """Whether a clock over the case runs past its date and does not lawfully stand still."""
    return not file.case.paused and any(row.due_on < today() for row in file.case.clocks)


def done_tasks(events: Iterable[StoredEvent]) -> dict[str, Mark]:
    """Tasks that were done and stay done. A task that opens anew undoes what came after it; the last of that sent it back."""
    done: list[str] = []
    back = ""
    for event in events:
        node = event.payload.get("node", "")
        if event.name == "task.completed":
            done = [name for name in done if name != node] + [node]
            back = "" if back == node else back
        elif event.name == "task.opened" and node in done:
            at = done.index(node)
            back = done[-1] if done[-1] != node else ""
            done = done[:at]
    found: dict[str, Mark] = dict.fromkeys(done, "done")
    if back and back not in found:
        found[back] = "back"
    return found


def _passed(program: Program, marks: Mapping[str, str]) -> set[str]:
    """Nodes without waiting (gateways, decisions, the start) that lie between a task that is done and one that is reached."""
    nodes = program.nodes
    found = {nodes[at].id for at in program.starts}

    def leads_on(node: Node, seen: frozenset[int]) -> bool:
        for arc in node.outs:
            after = nodes[program.arcs[arc].target]
            if after.id in marks:
                return True
            if after.kind not in WAITING and after.index not in seen and leads_on(after, seen | {after.index}):
                return True
        return False

    grown = True
    while grown:
        grown = False
        for node in nodes:
            if node.id in found or node.id in marks or node.kind in WAITING or node.kind == "endEvent":
                continue
            sources = [nodes[program.arcs[arc].source].id for arc in node.ins]
            if any(name in found or marks.get(name) == "done" for name in sources) and leads_on(
                node, frozenset({node.index})
            ):
                found.add(node.id)
                grown = True
    return found


def flow_of(program: Program, marks: Mapping[str, Mark], *, title: str = "", uid: str = "flow") -> Flow:
    """The drawn procedure. Drawing is kept by program and marks: it takes longer than all the rest of a page."""
    heads, drawing = _drawn(program, tuple(sorted(marks.items())), title or program.name, uid)
    return Flow(mark_safe(heads), mark_safe(drawing), title or program.name)  # noqa: S308 - drawn by our own engine, which escapes


@lru_cache(maxsize=512)
def _drawn(program: Program, marks: tuple[tuple[str, Mark], ...], title: str, uid: str) -> tuple[str, str]:
    drawing = draw(program, dict(marks), title, uid=uid)
    return drawing.heads, drawing.flow


def steps_of(file: File) -> tuple[Step, ...]:
    """The milestones met, the present one and those to come. Ends that were not taken are left out."""
    titles = dict(file.program.milestones)
    order = {node: place for place, node in enumerate(titles)}
    met: dict[str, str] = {}
    last = ""
    for event in file.events:
        if event.name != "case.moved":
            continue
        for node in event.payload["milestones"]:
            # Coming to a milestone again undoes those after it.
            met = {name: day for name, day in met.items() if order[name] <= order[node]}
            met[node], last = day_words(as_legal_day(event.at)), node
    ends = [node for node in titles if file.program.node(node).kind == "endEvent"]
    left_out = {node for node in ends if node not in met and (file.closed or node != ends[-1])}
    return tuple(
        _step(file, gettext(title), met.get(node, ""), last=node == last)
        for node, title in titles.items()
        if node not in left_out
    )


def _step(file: File, title: str, day: str, *, last: bool) -> Step:
    if not day:
        return Step(title)
    if not last or file.closed:
        return Step(title, "done", day)
    waiting = "、".join(gettext(file.node(item.node)) for item in file.case.items)
    return Step(
        title, "late" if is_late(file) else "now", gettext("等：{step}").format(step=waiting) if waiting else day
    )
