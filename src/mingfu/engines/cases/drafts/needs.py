# SPDX-License-Identifier: Apache-2.0
"""What a drawing leaves open: for every element the questions that must, or may, be answered before it can run.

Pure: no database. Answers are applied by `binding`; whether they suffice is the BPMN engine's `check`.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from mingfu.engines.bpmn import Model
from mingfu.engines.bpmn import vocabulary as words
from mingfu.engines.bpmn.model import Body, Flow, Lane, Node, Process
from mingfu.kernel.refusals import _

FILE = ""
"""The element that stands for the file itself: which of its processes shall run."""

KINDS = ("userTask", "manualTask", "serviceTask", "businessRuleTask")
"""What a task of no kind may become."""

FIELDS = {
    "process": _("要运行的流程"),
    "kind": _("任务类型"),
    "post": _("岗位"),
    "form": _("表单"),
    "limit": _("时限"),
    "basis": _("依据"),
    "condition": _("条件"),
    "default": _("默认流向"),
    "service": _("系统功能"),
    "decision": _("决策表"),
    "called": _("调用的流程"),
    "message": _("消息名称"),
}
"""Everything that can be bound, as people call it."""

_CHOOSING = frozenset({"exclusiveGateway", "inclusiveGateway"})
_WORK = words.PERSON_TASKS | {"task"}
_MESSAGING = frozenset({"sendTask", "receiveTask"})


@dataclass(frozen=True, slots=True)
class Need:
    """One question about one element. `must`: without an answer the procedure cannot run."""

    element: str
    what: str
    """What kind of element it is, in Chinese."""
    name: str
    field: str
    must: bool
    line: int = 0
    choices: tuple[tuple[str, str], ...] = ()
    """Value and words of the answers there are; empty where it is written freely or chosen from the district's own lists."""


def needs_of(model: Model, process: Process | None) -> tuple[Need, ...]:
    """Every question about the file and the process that shall run, in the order of the file."""
    found = []
    if len(model.processes) > 1:
        choices = tuple((row.id, row.name or row.id) for row in model.processes)
        found.append(Need(FILE, "文件", model.file, "process", must=True, choices=choices))
    if process is not None:
        found += _body(process.body, laned=False)
    return tuple(found)


def _body(body: Body, *, laned: bool) -> Iterator[Need]:
    paths = [path for lane_set in body.lane_sets for path in lane_set.walk()]
    posted = {
        node for path in paths if any("post" in lane.ours for lane in path) for lane in path for node in lane.nodes
    }
    in_lane = {node: path[-1] for path in paths for lane in path for node in lane.nodes}
    for lane in {path[-1].id: path[-1] for path in paths if path[-1].id}.values():
        yield from _lane(lane, body)
    for node in body.nodes:
        has_post = laned or node.id in posted or "post" in node.ours
        yield from _node(node, body, has_post=has_post, in_lane=node.id in in_lane)
        if node.body is not None:
            yield from _body(node.body, laned=laned or node.id in posted)


def _lane(lane: Lane, body: Body) -> Iterator[Need]:
    here = [node for node in body.nodes if node.id in lane.nodes]
    works = [
        node for one in here for node in (one, *(one.body.walk() if one.body is not None else ())) if node.tag in _WORK
    ]
    if works:
        must = "post" not in lane.ours and any("post" not in node.ours for node in works)
        yield Need(lane.id, "泳道", lane.name or lane.id, "post", must=must, line=lane.line)


def _node(node: Node, body: Body, *, has_post: bool, in_lane: bool) -> Iterator[Need]:
    def need(field: str, *, must: bool, choices: tuple[tuple[str, str], ...] = ()) -> Need:
        return Need(node.id, words.CHINESE.get(node.tag, node.tag), node.label, field, must, node.line, choices)

    if node.tag == "task":
        yield need("kind", must=True, choices=tuple((kind, words.CHINESE[kind]) for kind in KINDS))
    if node.tag in words.PERSON_TASKS:
        yield need("post", must=not (has_post or in_lane))
        yield need("form", must=False)
        yield need("limit", must=False)
        yield need("basis", must="limit" in node.ours)
    elif node.tag == "task" and not in_lane:
        yield need("post", must=False)
    elif node.tag == "serviceTask":
        yield need("service", must=True)
    elif node.tag == "businessRuleTask":
        yield need("decision", must=True)
    elif node.tag == "callActivity":
        yield need("called", must=True)
    elif node.tag in _MESSAGING or _waits(node, "message"):
        yield need("message", must=True)
    elif _waits(node, "timer"):
        yield need("limit", must=node.triggers[0].timing is None)
    elif node.tag in _CHOOSING:
        yield from _gateway(node, [flow for flow in body.flows if flow.source == node.id])


def _gateway(node: Node, outs: list[Flow]) -> Iterator[Need]:
    if len(outs) < 2:  # noqa: PLR2004 - one way out is no choice
        return
    choices = tuple((flow.id, flow.name or flow.id) for flow in outs)
    yield Need(node.id, words.CHINESE[node.tag], node.label, "default", must=False, line=node.line, choices=choices)
    for flow in outs:
        if flow.id != node.attributes.get("default"):
            name = f"{node.label} → {flow.name or flow.id}"
            yield Need(flow.id, words.CHINESE["sequenceFlow"], name, "condition", must=True, line=flow.line)


def _waits(node: Node, kind: str) -> bool:
    return bool(node.triggers) and node.triggers[0].kind == kind
