# SPDX-License-Identifier: Apache-2.0
"""What changed between two models of a procedure, element by element, in words a person can read."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from typing_extensions import override

from mingfu.engines.bpmn import vocabulary as words
from mingfu.engines.bpmn.model import Body, Flow, Kept, Lane, Loop, Model, Node, Process, Trigger

Kind = Literal["added", "removed", "renamed", "rewired", "moved", "changed"]

_MODEL = ""
_VERBS = {"added": "新增", "removed": "删去", "renamed": "改名", "rewired": "改接", "moved": "移动", "changed": "改动"}
_FIELDS = {
    "name": "名称", "source": "起点", "target": "终点", "host": "所依附的环节", "inside": "所在的流程", "lane": "泳道",
    "kind": "类型", "trigger": "触发条件", "loop": "重复", "default": "默认流向", "condition": "条件", "isExecutable": "可执行",
    "post": "岗位", "form": "表单", "entry": "权责事项", "limit": "时限", "pauses": "停钟事由", "gate": "必经", "basis": "依据",
    "paper": "文书", "publish": "公开", "milestone": "进度名称", "reached": "进度时点", "service": "系统功能", "decision": "决策表",
    "result": "结果名称", "outcome": "结果", "acts": "可办动作", "version": "调用版本", "working": "按工作时间计",
    "calledElement": "调用的流程", "cancelActivity": "中断", "isInterrupting": "中断",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not the same in both models."""

    kind: Kind
    element: str
    """Id of the element."""
    what: str
    """What the element is: 办理任务, 选择网关 …"""
    name: str
    """What people call it: in the new model where it is there."""
    field: str = ""
    """Of a change: attribute or property; empty where the element came or went."""
    old: str = ""
    new: str = ""
    line: int = 0
    """Line in the new file; of what was removed, in the old one."""

    @property
    def message(self) -> str:
        """One Chinese sentence."""
        head = f"{_VERBS[self.kind]}{self.what}「{self.name}」"
        if not self.field:
            return f"{head}。"
        said = _FIELDS.get(self.field, self.field)
        return f"{head}：{said}由「{self.old or '（无）'}」改为「{self.new or '（无）'}」。"

    @override
    def __str__(self) -> str:
        return self.message


@dataclass(frozen=True, slots=True)
class _Thing:
    """An element as flat text: what a person would compare."""

    what: str
    name: str
    line: int
    fields: Mapping[str, str]


def diff(old: Model, new: Model) -> tuple[Difference, ...]:
    """Everything that differs: what was removed, what was added, and what changed, in the order of the files.

    Elements are the same when their ids are; pictures, lines and the order of the file do not count.
    """
    before, after = dict(_things(old)), dict(_things(new))
    gone = [
        Difference("removed", name, thing.what, thing.name, line=thing.line)
        for name, thing in before.items()
        if name not in after
    ]
    come = [
        Difference("added", name, thing.what, thing.name, line=thing.line)
        for name, thing in after.items()
        if name not in before
    ]
    changed = [row for name in after if name in before for row in _changes(name, before, after)]
    return (*gone, *come, *changed)


_KINDS: dict[str, Kind] = {
    "name": "renamed", "source": "rewired", "target": "rewired", "host": "rewired", "inside": "moved", "lane": "moved",
}  # fmt: skip
_REFERENCES = frozenset({"source", "target", "host", "inside", "lane", "default"})


def _changes(element: str, before: Mapping[str, _Thing], after: Mapping[str, _Thing]) -> Iterator[Difference]:
    old, new = before[element], after[element]
    for field in dict.fromkeys((*old.fields, *new.fields)):
        was, now = old.fields.get(field, ""), new.fields.get(field, "")
        if was != now:
            if field in _REFERENCES:
                was, now = _called(before, was), _called(after, now)
            kind = _KINDS.get(field, "changed")
            yield Difference(kind, element, new.what, new.name, field, was, now, new.line)


def _called(things: Mapping[str, _Thing], name: str) -> str:
    return things[name].name if name in things else name


def _things(model: Model) -> Iterator[tuple[str, _Thing]]:
    """Every element of a model by id; what has no id is known by where it stands."""
    for process in model.processes:
        yield process.id, _process(process)
        yield from _body(process.body, process.id)
    for place, row in enumerate(model.kept):
        yield from _kept(row, _MODEL, place)


def _process(process: Process) -> _Thing:
    fields = {"name": process.name, **process.attributes, **process.ours}
    return _Thing(words.CHINESE["process"], process.name or process.id, process.line, fields)


def _body(body: Body, inside: str) -> Iterator[tuple[str, _Thing]]:
    lanes: dict[str, str] = {}
    for path in (path for lane_set in body.lane_sets for path in lane_set.walk()):
        for lane in path:
            name = lane.id or f"{inside}/{lane.name}"
            yield name, _lane(lane, inside)
            lanes |= dict.fromkeys(lane.nodes, name)
    names = {node.id: node.label for node in body.nodes}
    for node in body.nodes:
        yield node.id, _node(node, inside, lanes.get(node.id, ""))
        if node.body is not None:
            yield from _body(node.body, node.id)
    for flow in body.flows:
        yield flow.id, _flow(flow, names)
    for place, row in enumerate(body.kept):
        yield from _kept(row, inside, place)


def _lane(lane: Lane, inside: str) -> _Thing:
    return _Thing(
        words.CHINESE["lane"], lane.name or lane.id, lane.line, {"name": lane.name, "inside": inside, **lane.ours}
    )


def _node(node: Node, inside: str, lane: str) -> _Thing:
    fields = {"name": node.name, "kind": words.CHINESE.get(node.tag, node.tag), "inside": inside, "lane": lane}
    attributes = dict(node.attributes)
    fields["host"] = attributes.pop("attachedToRef", "")
    fields["trigger"] = "；".join(_trigger(row) for row in node.triggers)
    fields["loop"] = _loop(node.loop) if node.loop is not None else ""
    kept = {f"{row.tag}": _text(row) for row in node.kept}
    return _Thing(fields["kind"], node.label, node.line, {**fields, **attributes, **node.ours, **kept})


def _trigger(trigger: Trigger) -> str:
    said = [trigger.kind, trigger.reference, *(_text(row) for row in trigger.kept)]
    return " ".join(word for word in said if word)


def _loop(loop: Loop) -> str:
    said = {**loop.attributes, **loop.ours}
    return " ".join(
        [
            words.CHINESE.get(loop.tag, loop.tag),
            *(f"{key}={value}" for key, value in sorted(said.items()) if key != "id"),
            *(_text(row) for row in loop.kept),
        ]
    )


def _flow(flow: Flow, names: Mapping[str, str]) -> _Thing:
    source, target = names.get(flow.source, flow.source), names.get(flow.target, flow.target)
    fields = {"name": flow.name, "source": flow.source, "target": flow.target, "condition": flow.condition}
    kept = {row.tag: _text(row) for row in flow.kept if row.tag != "conditionExpression"}
    label = flow.name or f"{source} → {target}"
    return _Thing(words.CHINESE["sequenceFlow"], label, flow.line, {**fields, **flow.attributes, **flow.ours, **kept})


def _kept(row: Kept, inside: str, place: int) -> Iterator[tuple[str, _Thing]]:
    """What does not run, with what lies in it and has an id of its own."""
    attributes = {key: value for key, value in row.attributes.items() if key != "id"}
    own = [child for child in row.children if "id" not in child.attributes]
    text = " ".join(part for part in (row.text.strip(), *(_text(child) for child in own)) if part)
    name = row.attributes.get("id") or f"{inside}/{row.tag}/{place}"
    label = row.attributes.get("name") or row.attributes.get("id") or row.tag.rpartition("}")[2]
    yield (
        name,
        _Thing(words.CHINESE.get(row.tag, row.tag.rpartition("}")[2]), label, row.line, {**attributes, "text": text}),
    )
    for number, child in enumerate(row.children):
        if "id" in child.attributes:
            yield from _kept(child, name, number)


def _text(row: Kept) -> str:
    """All that an element says, in one line."""
    said = [f"{key.rpartition('}')[2]}={value}" for key, value in sorted(row.attributes.items()) if key != "id"]
    said = [word for word in said if not word.startswith("type=")]
    return " ".join([*said, row.text.strip(), *(_text(child) for child in row.children)]).strip()
