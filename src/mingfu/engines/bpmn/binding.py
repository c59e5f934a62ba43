# SPDX-License-Identifier: Apache-2.0
"""What a drawing lacks before it can run: whose pool is ours, who does the work, under which limit, on which condition.

`check` says what is wrong; this says, element by element, what a person has to decide, with what the drawing already says.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from mingfu.engines.bpmn import vocabulary as words
from mingfu.engines.bpmn.checking import UNBOUND, check_process
from mingfu.engines.bpmn.errors import Finding
from mingfu.engines.bpmn.expressions import Language
from mingfu.engines.bpmn.model import Body, Flow, Lane, Model, Node, Process
from mingfu.engines.bpmn.ours import Limits
from mingfu.engines.dmn import compile_expression

What = Literal[
    "pool", "kind", "post", "form", "limit", "condition", "time", "message", "signal", "error", "escalation", "event",
    "service", "decision", "script", "procedure", "version", "items", "replace", "attribute",
]  # fmt: skip
"""What has to be bound: `pool` which process is ours, `replace` what we do not run, `attribute` one of ours misplaced."""

_CODES: dict[str, What] = {
    "task-kind": "kind", "no-post": "post", "no-service": "service", "no-decision": "decision", "no-called": "procedure",
    "no-version": "version", "no-message": "message", "no-signal": "signal", "no-error": "error",
    "no-escalation": "escalation", "no-trigger": "event", "no-script": "script", "language": "condition",
    "no-time": "time", "timer-value": "time", "no-condition": "condition", "expression": "condition", "no-items": "items",
    "limit-unknown": "limit", "unsupported": "replace", "astray": "replace",
}  # fmt: skip
_PROSE = re.compile(r"[^\W\d_]*[\u4e00-\u9fff][\w\s，。、]*")


@dataclass(frozen=True, slots=True, order=True)
class Binding:
    """One decision that is still open."""

    line: int
    element: str
    what: What
    message: str
    """A Chinese sentence that says what to decide."""
    said: str = ""
    """What the drawing says of it already: the name of a lane or a way, a condition in prose."""
    required: bool = True
    """Whether the procedure cannot run without it."""


def bindings(
    model: Model, evaluate: Language = compile_expression, *, process: str | None = None, limits: Limits | None = None
) -> tuple[Binding, ...]:
    """Everything to bind in the processes of a file, or in the one named, by line; empty for what can run as it is."""
    chosen = [row for row in model.processes if process in {None, row.id}]
    found = [row for one in chosen for row in _of_process(model, one, evaluate, limits)]
    found += [_bound(row, "") for row in model.notes if row.severity == "error"]
    if process is None:
        found += _pools(model)
    return tuple(sorted(set(found)))


def _pools(model: Model) -> Iterator[Binding]:
    """Where several processes are drawn, somebody has to say which one we run."""
    runnable = [row for row in model.processes if row.executable]
    if len(model.processes) < 2 or len(runnable) == 1:  # noqa: PLR2004 - one process needs no choice
        return
    names = {reference.rpartition(":")[2]: name for name, reference in model.pools if reference}
    for process in model.processes:
        name = names.get(process.id) or process.name or process.id
        message = f"图中有 {len(model.processes)} 个流程：请说明「{name}」是不是由我方执行。"
        yield Binding(process.line, process.id, "pool", message, name)


def _of_process(model: Model, process: Process, evaluate: Language, limits: Limits | None) -> Iterator[Binding]:
    flows = {flow.id: flow for body in _bodies(process) for flow in body.flows}
    nodes = {node.id: node for node in process.body.walk()}
    for row in check_process(model, process, evaluate, limits=limits):
        if row.code in _CODES and row.code != "no-post":
            yield _bound(row, _said(row.element, nodes, flows))
        elif row.severity == "error" and row.code in UNBOUND and row.code != "no-post":
            yield Binding(row.line, row.element, "attribute", row.message)
    for body in _bodies(process):
        yield from _posts(body)
    for node in nodes.values():
        yield from _optional(node)
    for line, name, text in _written(flows, nodes):
        if _PROSE.fullmatch(text):
            # FEEL takes a sentence for the name of a variable; whoever calls the file executable has looked at it.
            message = f"「{text}」像是一句话：请确认它是数据里的名称，或改写成 FEEL。"
            what: What = "condition" if name in flows else "time"
            yield Binding(line, name, what, message, text, required=not process.executable)


def _written(flows: dict[str, Flow], nodes: dict[str, Node]) -> Iterator[tuple[int, str, str]]:
    """Line, element and text of every condition and time."""
    for flow in flows.values():
        yield flow.line, flow.id, flow.condition
    for node in nodes.values():
        for trigger in node.triggers:
            yield trigger.line, node.id, trigger.timing[1] if trigger.timing is not None else trigger.condition


def _bound(row: Finding, said: str) -> Binding:
    return Binding(row.line, row.element, _CODES[row.code], row.message, said, row.severity == "error")


def _said(element: str, nodes: dict[str, Node], flows: dict[str, Flow]) -> str:
    """What the drawing says at the element: a condition or the name of a way, an expression, a name."""
    if element in flows:
        return flows[element].condition or flows[element].name
    node = nodes.get(element)
    if node is None:
        return ""
    trigger = node.triggers[0] if node.triggers else None
    timing = trigger.timing[1] if trigger is not None and trigger.timing is not None else ""
    return timing or (trigger.condition if trigger is not None else "") or node.name


def _posts(body: Body) -> Iterator[Binding]:
    """Work without a post: asked once for each lane it stands in, else for each task."""
    paths = [path for lane_set in body.lane_sets for path in lane_set.walk()]
    asked: set[str] = set()
    for node in body.nodes:
        path = next((path for path in paths if any(node.id in lane.nodes for lane in path)), ())
        if node.tag not in _WORK or "post" in node.ours or any("post" in lane.ours for lane in path):
            continue
        if not path:
            yield Binding(node.line, node.id, "post", f"「{node.label}」由哪个岗位办理？请写 mf:post。", node.name)
        elif path[-1].id not in asked:
            asked.add(path[-1].id)
            yield _lane(path[-1])


def _lane(lane: Lane) -> Binding:
    message = f"泳道「{lane.name or lane.id}」里的工作由哪个岗位办理？请在泳道上写 mf:post。"
    return Binding(lane.line, lane.id, "post", message, lane.name)


def _optional(node: Node) -> Iterator[Binding]:
    """What a procedure can run without, and should rarely be without."""
    if node.tag == "userTask" and "form" not in node.ours:
        message = f"「{node.label}」没有表单（mf:form），只能填意见。"
        yield Binding(node.line, node.id, "form", message, node.name, required=False)
    if node.tag in _WORK and "limit" not in node.ours:
        message = f"「{node.label}」没有时限（mf:limit）。"
        yield Binding(node.line, node.id, "limit", message, node.name, required=False)


def _bodies(process: Process) -> list[Body]:
    return [process.body, *(node.body for node in process.body.walk() if node.body is not None)]


_WORK = words.PERSON_TASKS | {"task"}
