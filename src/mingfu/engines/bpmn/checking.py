# SPDX-License-Identifier: Apache-2.0
"""Static checks: what keeps a procedure from running, and what will surprise people when it runs.

Codes are stable; an error forbids `compile_program`, a warning does not. What a drawing without our attributes lacks
(posts, services, kinds of tasks) is exactly what must be bound before it can run.
"""

from collections.abc import Iterator

from mingfu.engines.bpmn.elements import element_findings
from mingfu.engines.bpmn.errors import Finding
from mingfu.engines.bpmn.expressions import Language
from mingfu.engines.bpmn.gates import gate_findings
from mingfu.engines.bpmn.model import Body, Model, Node, Process
from mingfu.engines.bpmn.names import Names
from mingfu.engines.bpmn.ours import Limits
from mingfu.engines.bpmn.soundness import soundness
from mingfu.engines.dmn import compile_expression

UNBOUND = frozenset(
    {
        "task-kind", "no-post", "no-service", "no-decision", "no-called", "no-message", "no-signal", "no-script", "language",
        "no-time", "timer-value", "no-condition", "expression", "no-items", "limit-unknown", "reached-without-milestone",
        "working-without-timer", "working-date", "two-times",
    }
)  # fmt: skip
"""Codes of what has to be bound or written before a drawing can run; the shape of the drawing is not at fault."""

_WAITING = frozenset(
    {"userTask", "manualTask", "callActivity", "receiveTask", "eventBasedGateway", "subProcess", "task"}
)


def check(
    model: Model, evaluate: Language = compile_expression, *, limits: Limits | None = None, names: Names | None = None
) -> list[Finding]:
    """Everything found in every process of a file, and in reading it, by line.

    `limits` knows the basis of a limit by its code; without it only what the file itself says of limits is looked at.
    `names` knows what a procedure may name where it is to run; without it only the acts of the case engine are known.
    """
    found = [
        row
        for process in model.processes
        for row in check_process(model, process, evaluate, limits=limits, names=names)
    ]
    if not model.processes:
        found.append(Finding(0, "no-process", model.id, "文件里没有流程（process），没有什么可以执行。"))
    return sorted([*model.notes, *found])


def check_process(
    model: Model,
    process: Process,
    evaluate: Language = compile_expression,
    *,
    limits: Limits | None = None,
    names: Names | None = None,
) -> list[Finding]:
    """Everything found in one process, by line."""
    rows = list(element_findings(model, process, evaluate, limits, names))
    for owner, body in _bodies(process):
        line, name, title = owner
        rows += _ways(body, line, name, title)
        if _plays(rows):
            rows += soundness(body, line, name)
    if _plays(rows):
        rows += gate_findings(process)
    return sorted(rows)


def _plays(rows: list[Finding]) -> bool:
    """Whether the token game can be played: what only waits to be bound says nothing about the ways."""
    return not any(row.severity == "error" and row.code not in UNBOUND for row in rows)


def _bodies(process: Process) -> Iterator[tuple[tuple[int, str, str], Body]]:
    """Every body with line, id and name of what it belongs to."""
    yield (process.line, process.id, process.name or process.id), process.body
    for node in process.body.walk():
        if node.body is not None:
            yield (node.line, node.id, node.label), node.body


def _ways(body: Body, line: int, name: str, title: str) -> Iterator[Finding]:
    """Starts, ends, what cannot be reached and what never ends."""
    if not body.nodes:
        yield Finding(line, "empty", name, f"「{title}」里没有任何环节。")
        return
    follows = _follows(body)
    starts = [node for node in body.nodes if node.tag == "startEvent"]
    plain = [node for node in starts if not node.triggers]
    if len(plain) > 1:
        yield Finding(
            plain[1].line, "several-starts", plain[1].id, f"「{title}」有 {len(plain)} 个普通开始事件，只能有一个。"
        )
    if not starts:
        yield Finding(line, "no-start", name, f"「{title}」没有开始事件，将从没有来路的环节开始。", "warning")
    reached = _closure(follows, [node.id for node in _entries(body)])
    behind: dict[str, list[str]] = {node.id: [] for node in body.nodes}
    for source, targets in follows.items():
        for target in targets:
            behind[target].append(source)
    ending = _closure(behind, [node.id for node in body.nodes if not follows[node.id] or node.tag == "endEvent"])
    for node in body.nodes:
        if node.id not in reached:
            yield Finding(node.line, "unreachable", node.id, f"「{node.label}」从开始走不到。")
        elif node.id not in ending:
            yield Finding(node.line, "never-ends", node.id, f"从「{node.label}」出发永远走不到结束。")
        elif not follows[node.id] and _open_end(node):
            yield Finding(node.line, "open-end", node.id, f"「{node.label}」之后没有去向，也不是结束事件。", "warning")
    yield from _circles(body, follows)


def _open_end(node: Node) -> bool:
    """Whether a walk stops at the node without saying so; a link without a partner is told apart."""
    ends = node.tag == "endEvent" or node.attributes.get("triggeredByEvent") == "true"
    return not ends and not _link(node, "intermediateThrowEvent")


def _entries(body: Body) -> list[Node]:
    """Where tokens are born: starts and event sub-processes; without a start, what nothing leads to."""
    targets = {flow.target for flow in body.flows}
    starts = [
        node for node in body.nodes if node.tag == "startEvent" or node.attributes.get("triggeredByEvent") == "true"
    ]
    if any(node.tag == "startEvent" for node in starts):
        return starts
    return starts + [
        node
        for node in body.nodes
        if node.id not in targets and node.tag != "boundaryEvent" and not _link(node, "intermediateCatchEvent")
    ]


def _follows(body: Body) -> dict[str, list[str]]:
    """Node id → where a token at it may go next."""
    follows: dict[str, list[str]] = {node.id: [] for node in body.nodes}
    for flow in body.flows:
        follows[flow.source].append(flow.target)
    catchers = {name: node.id for node in body.nodes if (name := _link(node, "intermediateCatchEvent"))}
    for node in body.nodes:
        if node.tag == "boundaryEvent":
            follows[node.attributes["attachedToRef"]].append(node.id)
        link = _link(node, "intermediateThrowEvent")
        if link and link in catchers:
            follows[node.id].append(catchers[link])
    return follows


def _link(node: Node, tag: str) -> str:
    """The name of the link that the event is, if it is one."""
    if node.tag == tag and node.triggers and node.triggers[0].kind == "link":
        return node.triggers[0].reference
    return ""


def _closure(follows: dict[str, list[str]], start: list[str]) -> set[str]:
    found = set(start)
    todo = list(start)
    while todo:
        for other in follows[todo.pop()]:
            if other not in found:
                found.add(other)
                todo.append(other)
    return found


def _circles(body: Body, follows: dict[str, list[str]]) -> Iterator[Finding]:
    """Circles in which nothing ever waits: they would be walked in one step, again and again."""
    quick = {
        node.id: node
        for node in body.nodes
        if node.tag not in _WAITING and node.tag not in {"intermediateCatchEvent", "boundaryEvent"}
    }
    inner = {name: [other for other in follows[name] if other in quick] for name in quick}
    told: set[str] = set()
    for name, node in quick.items():
        circle = {other for other in _closure(inner, inner[name]) if name in _closure(inner, inner[other])}
        if name in circle and name not in told:
            told |= circle
            # A service may change the data and so end the circle; gateways alone never can.
            works = any(quick[other].tag in {"serviceTask", "businessRuleTask", "scriptTask"} for other in circle)
            message = f"「{node.label}」处在一个没有任何等待的圈里，会在一步之内反复执行。"
            yield Finding(node.line, "circle", node.id, message, "warning" if works else "error")
